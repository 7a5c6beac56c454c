-- Where the students of one lane were enrolled in its years, a row per student and school year, with
-- what their school x grade used, and whether their hours of the provider in use are known
-- (`has_usage`) and reach its dose (`at_dose`).
select
  h.student_key, h.school_year, h.school_id,
  c.first_provider, c.last_provider, c.years_since_start, coalesce(c.planning, 0) as planning,
  case when u.student_key is null then 0 else 1 end as has_usage,
  u.at_dose
from enrolment_history h
join lane_student p on p.student_key = h.student_key
left join provider_cell c
  on c.school_year = h.school_year and c.school_id = h.school_id and c.grade = h.grade
left join usage_year u
  on u.student_key = h.student_key and u.school_year = h.school_year
  and u.provider_id = c.first_provider
where h.school_year between $lane + 3 and $lane + 8
