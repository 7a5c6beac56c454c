-- One row per row of `scores` of one school year, with its outcome: the first reason that applies.
-- A second row of the same student, test and window is a duplicate, whatever its school: the first
-- in file order is loaded (a row with a score before one without, so no score is lost to an empty row).
with checked as (
  select
    r.file_order, k.student_key, r.school_year, r.test_window, r.grade, r.school_id, r.assessment,
    r.scale_score, r.standard_error, r.placement_grade, r.proficient, s.district_id,
    case
      when r.grade < 3 or r.grade > 8 then 'out of scope'
      when r.test_window not in ('fall', 'winter', 'spring') then 'unknown window'
      when s.school_id is null then 'unknown school'
      when a.assessment is null then 'unknown assessment'
      when r.scale_score < a.score_min or r.scale_score > a.score_max then 'score off the scale'
      else 'kept'
    end as reason
  from score_row r
  join student_key k on k.student_id = r.student_id
  left join school s on s.school_id = r.school_id
  left join assessment a on a.assessment = r.assessment
),
ranked as (
  select
    c.file_order, c.student_key, c.school_year, c.test_window, c.grade, c.school_id, c.assessment,
    c.scale_score, c.standard_error, c.placement_grade, c.proficient, c.district_id, c.reason,
    row_number() over (
      partition by c.student_key, c.assessment, c.test_window, c.reason
      order by case when c.scale_score is null then 1 else 0 end, c.file_order
    ) as turn
  from checked c
)
select
  file_order, student_key, school_year, test_window, grade, school_id, assessment,
  scale_score, standard_error, placement_grade, proficient, district_id,
  case
    when reason = 'out of scope' then 'out of scope'
    when reason <> 'kept' or turn > 1 then 'set aside'
    when scale_score is null then 'not tested'
    else 'loaded'
  end as outcome,
  case
    when reason in ('out of scope', 'kept') and not (reason = 'kept' and turn > 1) then ''
    when reason = 'kept' then 'duplicate'
    else reason
  end as reason
from ranked
