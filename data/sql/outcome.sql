-- One row per row of `scores` of one school year, with its outcome: the first reason that applies.
-- A second row of the same student, test and window is a duplicate, whatever its school: the first
-- in file order is loaded (a row with a score before one without, so no score is lost to an empty row).
with checked as (
  select
    r.file_order, r.student_key, r.school_year, r.test_window, r.grade, r.school_id, r.assessment,
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
  left join school s on s.school_id = r.school_id
  left join assessment a on a.assessment = r.assessment
),
-- Few rows are there twice, so that only those are put in order.
repeated as (
  select c.student_key, c.assessment, c.test_window
  from checked c
  where c.reason = 'kept'
  group by c.student_key, c.assessment, c.test_window
  having count(*) > 1
),
ranked as (
  select
    c.file_order,
    row_number() over (
      partition by c.student_key, c.assessment, c.test_window
      order by case when c.scale_score is null then 1 else 0 end, c.file_order
    ) as turn
  from checked c
  join repeated p on p.student_key = c.student_key and p.assessment = c.assessment
    and p.test_window = c.test_window
  where c.reason = 'kept'
)
select
  c.file_order, c.student_key, c.school_year, c.test_window, c.grade, c.school_id, c.assessment,
  c.scale_score, c.standard_error, c.placement_grade, c.proficient, c.district_id,
  case
    when c.reason = 'out of scope' then 'out of scope'
    when c.reason <> 'kept' or k.turn > 1 then 'set aside'
    when c.scale_score is null then 'not tested'
    else 'loaded'
  end as outcome,
  case
    when c.reason = 'kept' and k.turn > 1 then 'duplicate'
    when c.reason in ('out of scope', 'kept') then ''
    else c.reason
  end as reason
from checked c
left join ranked k on k.file_order = c.file_order
