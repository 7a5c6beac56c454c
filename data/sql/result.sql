-- One row per loaded score of one school year: depth below the enrolled grade, and the tip.
-- Working grade = highest rung up to the enrolled grade that the score reaches; under the lowest
-- rung the record is on the floor, one layer below it. Depth is kept uncapped. `reach` is the grade
-- the score reaches whatever the enrolled grade: an off-grade student of a cohort is held against
-- the expected one.
with rungs as (
  select
    assessment, test_window,
    max(case when rung = 0 then threshold end) as rung_0,
    max(case when rung = 1 then threshold end) as rung_1,
    max(case when rung = 2 then threshold end) as rung_2,
    max(case when rung = 3 then threshold end) as rung_3,
    max(case when rung = 4 then threshold end) as rung_4,
    max(case when rung = 5 then threshold end) as rung_5,
    max(case when rung = 6 then threshold end) as rung_6,
    max(case when rung = 7 then threshold end) as rung_7,
    max(case when rung = 8 then threshold end) as rung_8
  from ladder
  group by assessment, test_window
),
reached as (
  select
    r.student_key, r.school_year, r.test_window, r.grade, r.school_id, r.district_id, r.assessment,
    r.scale_score, r.standard_error, r.placement_grade, r.proficient,
    case
      when r.grade >= 8 and r.scale_score >= l.rung_8 then 8
      when r.grade >= 7 and r.scale_score >= l.rung_7 then 7
      when r.grade >= 6 and r.scale_score >= l.rung_6 then 6
      when r.grade >= 5 and r.scale_score >= l.rung_5 then 5
      when r.grade >= 4 and r.scale_score >= l.rung_4 then 4
      when r.grade >= 3 and r.scale_score >= l.rung_3 then 3
      when r.grade >= 2 and r.scale_score >= l.rung_2 then 2
      when r.grade >= 1 and r.scale_score >= l.rung_1 then 1
      when r.grade >= 0 and r.scale_score >= l.rung_0 then 0
    end as rung,
    case
      when r.scale_score >= l.rung_8 then 8
      when r.scale_score >= l.rung_7 then 7
      when r.scale_score >= l.rung_6 then 6
      when r.scale_score >= l.rung_5 then 5
      when r.scale_score >= l.rung_4 then 4
      when r.scale_score >= l.rung_3 then 3
      when r.scale_score >= l.rung_2 then 2
      when r.scale_score >= l.rung_1 then 1
      when r.scale_score >= l.rung_0 then 0
    end as top_rung
  from outcome r
  left join rungs l on l.assessment = r.assessment and l.test_window = r.test_window
  where r.outcome = 'loaded'
),
worked as (
  select
    r.student_key, r.school_year, r.test_window, r.grade, r.school_id, r.district_id, r.assessment,
    r.scale_score, r.standard_error, r.proficient, s.deepest, c.proficient_cut,
    case
      when coalesce(s.deepest, 0) = 0 then null
      when a.basis = 'placement' and r.placement_grade is null then null
      when a.basis = 'placement' then greatest(r.placement_grade, s.lowest)
      else coalesce(r.rung, s.lowest - 1)
    end as working_grade,
    case
      when s.lowest is null then null
      when a.basis = 'placement' and r.placement_grade is null then null
      when a.basis = 'placement' then greatest(r.placement_grade, s.lowest)
      else coalesce(r.top_rung, s.lowest - 1)
    end as reach
  from reached r
  join assessment a on a.assessment = r.assessment
  left join sight s
    on s.assessment = r.assessment and s.test_window = r.test_window and s.grade = r.grade
  left join in_cut_scores c
    on c.assessment = r.assessment and c.test_window = r.test_window and c.grade = r.grade
)
select
  student_key, school_year, test_window, grade, school_id, district_id, assessment,
  scale_score, standard_error, deepest, cast(reach as integer) as reach,
  case when working_grade is null then null
    when working_grade >= grade then 0
    else cast(grade - working_grade as integer) end as depth,
  case when working_grade is null then null
    when deepest > 0 and grade - working_grade >= deepest then 1 else 0 end as on_floor,
  case
    when proficient is not null then case when proficient then 1 else 0 end
    when proficient_cut is not null then case when scale_score >= proficient_cut then 1 else 0 end
  end as proficient
from worked
