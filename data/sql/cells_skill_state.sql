-- Standard results by origin grade, by everything but place.
select
  school_year, test_window, grade, provider, race_ethnicity, gender, economically_disadvantaged,
  english_learner, student_with_disability,
  cast(sum(n_asked_any) as bigint) as n_asked_any,
  cast(sum(n_asked_0) as bigint) as n_asked_0,
  cast(sum(n_asked_1) as bigint) as n_asked_1,
  cast(sum(n_asked_2) as bigint) as n_asked_2,
  cast(sum(n_asked_3) as bigint) as n_asked_3,
  cast(sum(n_asked_4) as bigint) as n_asked_4,
  cast(sum(n_asked_5) as bigint) as n_asked_5,
  cast(sum(n_asked_6) as bigint) as n_asked_6,
  cast(sum(n_asked_7) as bigint) as n_asked_7,
  cast(sum(n_asked_8) as bigint) as n_asked_8,
  cast(sum(results_0) as bigint) as results_0,
  cast(sum(results_1) as bigint) as results_1,
  cast(sum(results_2) as bigint) as results_2,
  cast(sum(results_3) as bigint) as results_3,
  cast(sum(results_4) as bigint) as results_4,
  cast(sum(results_5) as bigint) as results_5,
  cast(sum(results_6) as bigint) as results_6,
  cast(sum(results_7) as bigint) as results_7,
  cast(sum(results_8) as bigint) as results_8,
  cast(sum(unfinished_0) as bigint) as unfinished_0,
  cast(sum(unfinished_1) as bigint) as unfinished_1,
  cast(sum(unfinished_2) as bigint) as unfinished_2,
  cast(sum(unfinished_3) as bigint) as unfinished_3,
  cast(sum(unfinished_4) as bigint) as unfinished_4,
  cast(sum(unfinished_5) as bigint) as unfinished_5,
  cast(sum(unfinished_6) as bigint) as unfinished_6,
  cast(sum(unfinished_7) as bigint) as unfinished_7,
  cast(sum(unfinished_8) as bigint) as unfinished_8
from student_skill
where school_year = $school_year
group by
  school_year, test_window, grade, provider, race_ethnicity, gender, economically_disadvantaged,
  english_learner, student_with_disability
order by
  school_year, test_window, grade, provider, race_ethnicity, gender, economically_disadvantaged,
  english_learner, student_with_disability
