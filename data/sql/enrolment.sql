-- One row per student of one school year: the enrolment that counts (the last in file order).
-- A last row outside grades 3 to 8 counts too: that student is out of scope.
-- Without an enrolment file the score rows stand in for it, those without a score included.
with last_row as (
  select e.student_key, max(e.file_order) as file_order
  from enrolment_row e
  join school s on s.school_id = e.school_id
  group by e.student_key
),
counted as (
  select
    e.student_key, e.school_year, e.grade, e.school_id, s.district_id,
    coalesce(e.race_ethnicity, 'not recorded') as race_ethnicity,
    coalesce(e.gender, 'not recorded') as gender,
    case when e.economically_disadvantaged is null then 'not recorded'
      when e.economically_disadvantaged then 'yes' else 'no' end as economically_disadvantaged,
    case when e.english_learner is null then 'not recorded'
      when e.english_learner then 'yes' else 'no' end as english_learner,
    case when e.student_with_disability is null then 'not recorded'
      when e.student_with_disability then 'yes' else 'no' end as student_with_disability
  from enrolment_row e
  join last_row l on l.student_key = e.student_key and l.file_order = e.file_order
  join school s on s.school_id = e.school_id
)
select
  r.student_key, r.school_year, r.grade, r.school_id, r.district_id, r.race_ethnicity, r.gender,
  r.economically_disadvantaged, r.english_learner, r.student_with_disability,
  coalesce(p.provider, 'none') as provider
from counted r
left join provider_use p
  on p.school_year = r.school_year and p.school_id = r.school_id and p.grade = r.grade
where r.grade between 3 and 8
