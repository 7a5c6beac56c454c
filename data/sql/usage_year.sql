-- One row per student, school year and provider with hours of use: `at_dose` 1 where they reach the
-- dose the provider states (compared in thousandths of an hour), null where it states none.
select
  k.student_key, u.school_year, u.provider_id,
  case
    when max(p.stated_dose_hours) is null then null
    when round(1000 * sum(u.hours)) >= round(1000 * max(p.stated_dose_hours)) then 1
    else 0
  end as at_dose
from in_usage u
join student_key k on k.student_id = u.student_id
join in_providers p on p.provider_id = u.provider_id
group by k.student_key, u.school_year, u.provider_id
