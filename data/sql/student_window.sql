-- The student rows: one per student, test and window of one school year, sorted by place.
-- A score counts at the grade and school of its own row, enrolment at those of the enrolment row;
-- where the two differ the student has two rows, so that every part still adds up:
-- `enrolled` and `tested` (enrolled and with a score) on the one, `scored` and the depths on the other.
-- `result_part`: the results of one test and window, or of several; `nobody`: one row that says what
-- stands where nothing is known.
with offered as (
  select distinct assessment, test_window, grade from result_part
),
score_side as (
  select
    r.school_year, r.assessment, r.test_window, r.district_id, r.school_id, r.grade,
    coalesce(p.provider, n.provider) as provider,
    coalesce(e.race_ethnicity, n.race_ethnicity) as race_ethnicity,
    coalesce(e.gender, n.gender) as gender,
    coalesce(e.economically_disadvantaged, n.economically_disadvantaged) as economically_disadvantaged,
    coalesce(e.english_learner, n.english_learner) as english_learner,
    coalesce(e.student_with_disability, n.student_with_disability) as student_with_disability,
    r.student_key, r.scale_score, r.standard_error, r.reach, r.depth, r.deepest, r.on_floor, r.proficient,
    case when e.school_id = r.school_id and e.grade = r.grade then 1 else 0 end as enrolled,
    case when e.school_id = r.school_id and e.grade = r.grade then 1 else 0 end as tested,
    1 as scored
  from result_part r
  left join enrolment e on e.student_key = r.student_key
  left join provider_use p
    on p.school_year = r.school_year and p.school_id = r.school_id and p.grade = r.grade
  cross join nobody n
),
enrolment_side as (
  select
    e.school_year, o.assessment, o.test_window, e.district_id, e.school_id, e.grade,
    e.provider, e.race_ethnicity, e.gender, e.economically_disadvantaged, e.english_learner,
    e.student_with_disability, e.student_key,
    cast(null as double) as scale_score, cast(null as double) as standard_error,
    cast(null as integer) as reach,
    cast(null as integer) as depth, cast(null as integer) as deepest,
    cast(null as integer) as on_floor, cast(null as integer) as proficient,
    1 as enrolled,
    case when r.student_key is null then 0 else 1 end as tested,
    0 as scored
  from enrolment e
  join offered o on o.grade = e.grade
  left join result_part r
    on r.student_key = e.student_key and r.assessment = o.assessment
    and r.test_window = o.test_window
  where r.student_key is null or r.school_id <> e.school_id or r.grade <> e.grade
),
both_sides as (
  select
    school_year, assessment, test_window, district_id, school_id, grade, provider, race_ethnicity,
    gender, economically_disadvantaged, english_learner, student_with_disability, student_key,
    scale_score, standard_error, reach, depth, deepest, on_floor, proficient, enrolled, tested, scored
  from score_side
  union all
  select
    school_year, assessment, test_window, district_id, school_id, grade, provider, race_ethnicity,
    gender, economically_disadvantaged, english_learner, student_with_disability, student_key,
    scale_score, standard_error, reach, depth, deepest, on_floor, proficient, enrolled, tested, scored
  from enrolment_side
)
select
  school_year, assessment, test_window, district_id, school_id, grade, provider, race_ethnicity,
  gender, economically_disadvantaged, english_learner, student_with_disability, student_key,
  scale_score, standard_error, cast(reach as tinyint) as reach, depth,
  cast(coalesce(round(scale_score * 1000), 0) as bigint) as score_milli,
  cast(enrolled as tinyint) as n_enrolled,
  cast(tested as tinyint) as n_tested,
  cast(scored as tinyint) as n_scored,
  cast(case when depth is null then 0 else 1 end as tinyint) as n_with_depth,
  cast(case when depth = 0 then 1 else 0 end as tinyint) as n_depth_0,
  cast(case when depth = 1 then 1 else 0 end as tinyint) as n_depth_1,
  cast(case when depth = 2 then 1 else 0 end as tinyint) as n_depth_2,
  cast(case when depth = 3 then 1 else 0 end as tinyint) as n_depth_3,
  cast(case when depth >= 4 then 1 else 0 end as tinyint) as n_depth_4,
  cast(case when depth is not null and deepest >= 1 then 1 else 0 end as tinyint) as n_sees_1,
  cast(case when depth is not null and deepest >= 2 then 1 else 0 end as tinyint) as n_sees_2,
  cast(case when depth is not null and deepest >= 3 then 1 else 0 end as tinyint) as n_sees_3,
  cast(case when depth is not null and deepest >= 4 then 1 else 0 end as tinyint) as n_sees_4,
  cast(coalesce(depth, 0) as tinyint) as depth_sum,
  cast(coalesce(on_floor, 0) as tinyint) as n_floor,
  cast(case when proficient is null then 0 else 1 end as tinyint) as n_with_tip,
  cast(coalesce(proficient, 0) as tinyint) as n_proficient
from both_sides
order by assessment, test_window, district_id, school_id, grade, student_key
