-- One row per student and window with any standard result in one school year: by the grade a
-- standard belongs to (its origin), how many were asked (`results_k`), how many of those are
-- unfinished, and whether any was asked (`n_asked_k`). Not asked is in no count.
-- `asked_bits_k` and `finished_bits_k` hold the same results by standard: the bit of a standard is in
-- `standard_bit`. Two windows compared bit by bit give stock and flow.
-- `mastery_part` and `result_part`: those of one window, or of several; `nobody` as for student_window.
-- Grade and school: the enrolment row of that year, else a score row of that window.
with asked as (
  select
    m.student_key, m.test_window,
    sum(case when m.origin = 0 then 1 else 0 end) as results_0,
    sum(case when m.origin = 0 and not m.finished then 1 else 0 end) as unfinished_0,
    bit_or(case when m.origin = 0 then m.mask else 0 end) as asked_bits_0,
    bit_or(case when m.origin = 0 and m.finished then m.mask else 0 end) as finished_bits_0,
    sum(case when m.origin = 1 then 1 else 0 end) as results_1,
    sum(case when m.origin = 1 and not m.finished then 1 else 0 end) as unfinished_1,
    bit_or(case when m.origin = 1 then m.mask else 0 end) as asked_bits_1,
    bit_or(case when m.origin = 1 and m.finished then m.mask else 0 end) as finished_bits_1,
    sum(case when m.origin = 2 then 1 else 0 end) as results_2,
    sum(case when m.origin = 2 and not m.finished then 1 else 0 end) as unfinished_2,
    bit_or(case when m.origin = 2 then m.mask else 0 end) as asked_bits_2,
    bit_or(case when m.origin = 2 and m.finished then m.mask else 0 end) as finished_bits_2,
    sum(case when m.origin = 3 then 1 else 0 end) as results_3,
    sum(case when m.origin = 3 and not m.finished then 1 else 0 end) as unfinished_3,
    bit_or(case when m.origin = 3 then m.mask else 0 end) as asked_bits_3,
    bit_or(case when m.origin = 3 and m.finished then m.mask else 0 end) as finished_bits_3,
    sum(case when m.origin = 4 then 1 else 0 end) as results_4,
    sum(case when m.origin = 4 and not m.finished then 1 else 0 end) as unfinished_4,
    bit_or(case when m.origin = 4 then m.mask else 0 end) as asked_bits_4,
    bit_or(case when m.origin = 4 and m.finished then m.mask else 0 end) as finished_bits_4,
    sum(case when m.origin = 5 then 1 else 0 end) as results_5,
    sum(case when m.origin = 5 and not m.finished then 1 else 0 end) as unfinished_5,
    bit_or(case when m.origin = 5 then m.mask else 0 end) as asked_bits_5,
    bit_or(case when m.origin = 5 and m.finished then m.mask else 0 end) as finished_bits_5,
    sum(case when m.origin = 6 then 1 else 0 end) as results_6,
    sum(case when m.origin = 6 and not m.finished then 1 else 0 end) as unfinished_6,
    bit_or(case when m.origin = 6 then m.mask else 0 end) as asked_bits_6,
    bit_or(case when m.origin = 6 and m.finished then m.mask else 0 end) as finished_bits_6,
    sum(case when m.origin = 7 then 1 else 0 end) as results_7,
    sum(case when m.origin = 7 and not m.finished then 1 else 0 end) as unfinished_7,
    bit_or(case when m.origin = 7 then m.mask else 0 end) as asked_bits_7,
    bit_or(case when m.origin = 7 and m.finished then m.mask else 0 end) as finished_bits_7,
    sum(case when m.origin = 8 then 1 else 0 end) as results_8,
    sum(case when m.origin = 8 and not m.finished then 1 else 0 end) as unfinished_8,
    bit_or(case when m.origin = 8 then m.mask else 0 end) as asked_bits_8,
    bit_or(case when m.origin = 8 and m.finished then m.mask else 0 end) as finished_bits_8
  from mastery_part m
  group by m.student_key, m.test_window
),
scored_at as (
  select student_key, test_window, min(grade) as grade, min(school_id) as school_id,
    min(district_id) as district_id
  from result_part
  group by student_key, test_window
),
placed as (
  select
    a.student_key, a.test_window,
    coalesce(e.district_id, r.district_id) as district_id,
    coalesce(e.school_id, r.school_id) as school_id,
    coalesce(e.grade, r.grade) as grade,
    coalesce(e.race_ethnicity, n.race_ethnicity) as race_ethnicity,
    coalesce(e.gender, n.gender) as gender,
    coalesce(e.economically_disadvantaged, n.economically_disadvantaged) as economically_disadvantaged,
    coalesce(e.english_learner, n.english_learner) as english_learner,
    coalesce(e.student_with_disability, n.student_with_disability) as student_with_disability,
    a.results_0, a.unfinished_0, a.asked_bits_0, a.finished_bits_0,
    a.results_1, a.unfinished_1, a.asked_bits_1, a.finished_bits_1,
    a.results_2, a.unfinished_2, a.asked_bits_2, a.finished_bits_2,
    a.results_3, a.unfinished_3, a.asked_bits_3, a.finished_bits_3,
    a.results_4, a.unfinished_4, a.asked_bits_4, a.finished_bits_4,
    a.results_5, a.unfinished_5, a.asked_bits_5, a.finished_bits_5,
    a.results_6, a.unfinished_6, a.asked_bits_6, a.finished_bits_6,
    a.results_7, a.unfinished_7, a.asked_bits_7, a.finished_bits_7,
    a.results_8, a.unfinished_8, a.asked_bits_8, a.finished_bits_8
  from asked a
  left join enrolment e on e.student_key = a.student_key
  left join scored_at r on r.student_key = a.student_key and r.test_window = a.test_window
  cross join nobody n
)
select
  cast($school_year as integer) as school_year, p.test_window, p.district_id, p.school_id, p.grade,
  coalesce(u.provider, n.provider) as provider, p.race_ethnicity, p.gender,
  p.economically_disadvantaged, p.english_learner, p.student_with_disability, p.student_key,
  cast(1 as tinyint) as n_asked_any,
  cast(case when p.results_0 > 0 then 1 else 0 end as tinyint) as n_asked_0,
  cast(p.results_0 as smallint) as results_0,
  cast(p.unfinished_0 as smallint) as unfinished_0,
  cast(p.asked_bits_0 as bigint) as asked_bits_0,
  cast(p.finished_bits_0 as bigint) as finished_bits_0,
  cast(case when p.results_1 > 0 then 1 else 0 end as tinyint) as n_asked_1,
  cast(p.results_1 as smallint) as results_1,
  cast(p.unfinished_1 as smallint) as unfinished_1,
  cast(p.asked_bits_1 as bigint) as asked_bits_1,
  cast(p.finished_bits_1 as bigint) as finished_bits_1,
  cast(case when p.results_2 > 0 then 1 else 0 end as tinyint) as n_asked_2,
  cast(p.results_2 as smallint) as results_2,
  cast(p.unfinished_2 as smallint) as unfinished_2,
  cast(p.asked_bits_2 as bigint) as asked_bits_2,
  cast(p.finished_bits_2 as bigint) as finished_bits_2,
  cast(case when p.results_3 > 0 then 1 else 0 end as tinyint) as n_asked_3,
  cast(p.results_3 as smallint) as results_3,
  cast(p.unfinished_3 as smallint) as unfinished_3,
  cast(p.asked_bits_3 as bigint) as asked_bits_3,
  cast(p.finished_bits_3 as bigint) as finished_bits_3,
  cast(case when p.results_4 > 0 then 1 else 0 end as tinyint) as n_asked_4,
  cast(p.results_4 as smallint) as results_4,
  cast(p.unfinished_4 as smallint) as unfinished_4,
  cast(p.asked_bits_4 as bigint) as asked_bits_4,
  cast(p.finished_bits_4 as bigint) as finished_bits_4,
  cast(case when p.results_5 > 0 then 1 else 0 end as tinyint) as n_asked_5,
  cast(p.results_5 as smallint) as results_5,
  cast(p.unfinished_5 as smallint) as unfinished_5,
  cast(p.asked_bits_5 as bigint) as asked_bits_5,
  cast(p.finished_bits_5 as bigint) as finished_bits_5,
  cast(case when p.results_6 > 0 then 1 else 0 end as tinyint) as n_asked_6,
  cast(p.results_6 as smallint) as results_6,
  cast(p.unfinished_6 as smallint) as unfinished_6,
  cast(p.asked_bits_6 as bigint) as asked_bits_6,
  cast(p.finished_bits_6 as bigint) as finished_bits_6,
  cast(case when p.results_7 > 0 then 1 else 0 end as tinyint) as n_asked_7,
  cast(p.results_7 as smallint) as results_7,
  cast(p.unfinished_7 as smallint) as unfinished_7,
  cast(p.asked_bits_7 as bigint) as asked_bits_7,
  cast(p.finished_bits_7 as bigint) as finished_bits_7,
  cast(case when p.results_8 > 0 then 1 else 0 end as tinyint) as n_asked_8,
  cast(p.results_8 as smallint) as results_8,
  cast(p.unfinished_8 as smallint) as unfinished_8,
  cast(p.asked_bits_8 as bigint) as asked_bits_8,
  cast(p.finished_bits_8 as bigint) as finished_bits_8
from placed p
left join provider_use u
  on u.school_year = $school_year and u.school_id = p.school_id and u.grade = p.grade
cross join nobody n
where p.school_id is not null and p.grade between 3 and 8
order by p.test_window, p.district_id, p.school_id, p.grade, p.student_key
