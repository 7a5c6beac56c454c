-- The scores of one test's lane: everyone ever scored where the lane expects a student, that is in
-- grade g in the school year `lane` + g; with all their scores of those years, in whatever grade.
-- `slot` counts the windows of the lane from fall of grade 3 (1) to spring of grade 8 (18).
with found as (
  select
    w.student_key, w.school_year, w.test_window, w.grade, w.district_id, w.school_id, w.provider,
    w.race_ethnicity, w.gender, w.economically_disadvantaged, w.english_learner,
    w.student_with_disability, w.scale_score, w.score_milli, w.standard_error, w.reach, w.depth,
    w.n_floor
  from student_window w
  where w.n_scored = 1 and w.assessment = $assessment and w.school_year - w.grade = $lane
  union all
  select
    m.student_key, m.school_year, m.test_window, m.grade, m.district_id, m.school_id, m.provider,
    m.race_ethnicity, m.gender, m.economically_disadvantaged, m.english_learner,
    m.student_with_disability, m.scale_score, m.score_milli, m.standard_error, m.reach, m.depth,
    m.n_floor
  from moved_row m
  join moved_lane l on l.student_key = m.student_key and l.assessment = m.assessment
  where m.assessment = $assessment and l.lane = $lane and m.school_year - m.grade <> $lane
)
select
  f.student_key,
  cast(
    3 * (f.school_year - $lane - 3)
    + case f.test_window when 'fall' then 1 when 'winter' then 2 else 3 end as integer
  ) as slot,
  f.grade, case when f.school_year - f.grade = $lane then 1 else 0 end as on_grade,
  f.district_id, f.school_id, f.provider, f.race_ethnicity, f.gender,
  f.economically_disadvantaged, f.english_learner, f.student_with_disability,
  f.scale_score, f.score_milli, f.standard_error, f.reach, f.depth, f.n_floor
from found f
where f.school_year between $lane + 3 and $lane + 8
