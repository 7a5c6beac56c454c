-- Additive parts by everything but place: it saturates at the product of its dimensions.
select
  school_year, assessment, test_window, grade, provider, race_ethnicity, gender,
  economically_disadvantaged, english_learner, student_with_disability,
  cast(sum(n_enrolled) as bigint) as n_enrolled,
  cast(sum(n_tested) as bigint) as n_tested,
  cast(sum(n_scored) as bigint) as n_scored,
  cast(sum(score_milli) as bigint) as score_milli,
  cast(sum(n_with_depth) as bigint) as n_with_depth,
  cast(sum(n_depth_0) as bigint) as n_depth_0,
  cast(sum(n_depth_1) as bigint) as n_depth_1,
  cast(sum(n_depth_2) as bigint) as n_depth_2,
  cast(sum(n_depth_3) as bigint) as n_depth_3,
  cast(sum(n_depth_4) as bigint) as n_depth_4,
  cast(sum(n_sees_1) as bigint) as n_sees_1,
  cast(sum(n_sees_2) as bigint) as n_sees_2,
  cast(sum(n_sees_3) as bigint) as n_sees_3,
  cast(sum(n_sees_4) as bigint) as n_sees_4,
  cast(sum(depth_sum) as bigint) as depth_sum,
  cast(sum(n_floor) as bigint) as n_floor,
  cast(sum(n_with_tip) as bigint) as n_with_tip,
  cast(sum(n_proficient) as bigint) as n_proficient
from student_window
where school_year = $school_year
group by
  school_year, assessment, test_window, grade, provider, race_ethnicity, gender,
  economically_disadvantaged, english_learner, student_with_disability
order by
  school_year, assessment, test_window, grade, provider, race_ethnicity, gender,
  economically_disadvantaged, english_learner, student_with_disability
