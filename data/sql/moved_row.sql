-- All scores of the students of `moved_lane`.
select
  w.assessment, w.student_key, w.school_year, w.test_window, w.grade, w.district_id, w.school_id,
  w.provider, w.race_ethnicity, w.gender, w.economically_disadvantaged, w.english_learner,
  w.student_with_disability, w.scale_score, w.score_milli, w.standard_error, w.reach, w.depth, w.n_floor
from student_window w
join (
  select assessment, student_key from moved_lane group by assessment, student_key
) m on m.student_key = w.student_key and m.assessment = w.assessment
where w.n_scored = 1
