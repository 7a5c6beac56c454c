-- One row per matched student of one cohort: which arm, or the first reason for neither.
-- `arm`: the provider that the student's own school x grade used, and no other, in every taught
-- year; 'none' for the pool: used none in any taught year, and no grade of the exit school had a row
-- of a model provider up to the exit year; else null, with `neither`.
-- `arm_school_id`, of both arms: the school of enrolment in the exit year, which is the one that used
-- the provider; the exit school is that of the score, another one after a move within the year.
-- Of the treated alone: `years_since_start` in the exit year; `usage_years`, taught years with hours
-- known; `dose_years`, those with the dose reached (null where no dose is stated or no year known);
-- `reached_dose` 1 or 0 where every taught year is known, else null.
-- Without a table of implementations or of providers (`$told` 0) nothing is known: no row.
with taught as (
  select
    h.student_key,
    count(*) as years,
    min(h.first_provider) as first_provider,
    max(h.last_provider) as last_provider,
    sum(case when h.first_provider is null then 0 else 1 end) as used_years,
    max(coalesce(h.planning, 0)) as planning,
    max(case when h.school_year = $exit_year then h.school_id end) as last_school_id,
    max(case when h.school_year = $exit_year then h.years_since_start end) as years_since_start,
    sum(h.has_usage) as usage_years,
    sum(h.at_dose) as dose_years
  from lane_enrolment h
  where h.school_year between $first_taught and $exit_year
  group by h.student_key
),
zone as (
  select c.school_id, min(c.school_year) as first_year
  from provider_cell c
  group by c.school_id
),
placed as (
  select
    m.student_key,
    case
      when t.years is null or t.years < $exit_year - $first_taught + 1 then 'school unknown'
      when t.first_provider <> t.last_provider then 'two providers'
      when t.used_years = t.years then 'treated'
      when t.used_years = 0 and z.school_id is null then 'pool'
      when t.planning = 1 then 'planning year'
      when t.used_years > 0 then 'part of the span'
      else 'school used one'
    end as place,
    t.years, t.first_provider, t.last_school_id, t.years_since_start, t.usage_years, t.dose_years
  from cohort_part m
  left join taught t on t.student_key = m.student_key
  left join zone z on z.school_id = m.school_id and z.first_year <= $exit_year
  where m.status = 'matched' and $told = 1
)
select
  p.student_key,
  case p.place when 'treated' then p.first_provider when 'pool' then 'none' end as arm,
  case when p.place not in ('treated', 'pool') then p.place end as neither,
  case when p.place in ('treated', 'pool') then p.last_school_id end as arm_school_id,
  case when p.place = 'treated' then p.years_since_start end as years_since_start,
  case when p.place = 'treated' then p.usage_years end as usage_years,
  case when p.place = 'treated' then p.dose_years end as dose_years,
  case
    when p.place <> 'treated' or p.usage_years < p.years or p.dose_years is null then null
    when p.dose_years = p.years then 1
    else 0
  end as reached_dose
from placed p
