-- The scores of one test's lane: everyone ever scored where the lane expects a student, that is in
-- grade g in the school year `lane` + g; with all their scores of those years, in whatever grade.
-- `slot` counts the windows of the lane from fall of grade 3 (1) to spring of grade 8 (18).
with expected as (
  select distinct w.student_key
  from student_window w
  where w.n_scored = 1 and w.assessment = $assessment and w.school_year - w.grade = $lane
)
select
  w.student_key,
  cast(
    3 * (w.school_year - $lane - 3)
    + case w.test_window when 'fall' then 1 when 'winter' then 2 else 3 end as integer
  ) as slot,
  w.grade, case when w.school_year - w.grade = $lane then 1 else 0 end as on_grade,
  w.district_id, w.school_id, w.provider, w.race_ethnicity, w.gender,
  w.economically_disadvantaged, w.english_learner, w.student_with_disability,
  w.scale_score, w.score_milli, w.standard_error, w.reach, w.depth, w.n_floor
from student_window w
join expected e on e.student_key = w.student_key
where w.n_scored = 1 and w.assessment = $assessment
  and w.school_year between $lane + 3 and $lane + 8
