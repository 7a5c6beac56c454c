-- One row per school x grade x school year with a row of a model provider, planning years included.
-- `first_provider` and `last_provider`: of those in use, the first and the last id in the order of
-- letters: the same where one is in use, null where none is. `planning` 1: none in use, one planned.
-- `years_since_start`: year of use, from 1 on; where the file leaves it blank, counted from the first
-- year the school used that provider in any grade. Technical assistance is no use.
with held as (
  select
    n.school_year, n.school_id, n.grade, n.provider_id, n.implementation_year,
    case when coalesce(n.implementation_year, 1) >= 1 then 1 else 0 end as used
  from in_implementations n
  join in_providers p on p.provider_id = n.provider_id
  where coalesce(p.role, 'model provider') = 'model provider'
),
begun as (
  select school_id, provider_id, min(school_year) as first_use
  from held
  where used = 1
  group by school_id, provider_id
)
select
  h.school_year, h.school_id, h.grade,
  min(case when h.used = 1 then h.provider_id end) as first_provider,
  max(case when h.used = 1 then h.provider_id end) as last_provider,
  max(
    case when h.used = 1 then coalesce(h.implementation_year, h.school_year - b.first_use + 1) end
  ) as years_since_start,
  1 - max(h.used) as planning
from held h
left join begun b on b.school_id = h.school_id and b.provider_id = h.provider_id
group by h.school_year, h.school_id, h.grade
