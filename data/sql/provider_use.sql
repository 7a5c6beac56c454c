-- One row per school x grade x school year that used a model provider: the set of their ids.
-- A planning year (0) is no use yet, a missing year counts as 1, technical assistance is no use.
select
  i.school_year, i.school_id, i.grade,
  string_agg(i.provider_id, '+' order by i.provider_id) as provider
from (
  select distinct n.school_year, n.school_id, n.grade, n.provider_id
  from in_implementations n
  join in_providers p on p.provider_id = n.provider_id
  where coalesce(n.implementation_year, 1) >= 1
    and coalesce(p.role, 'model provider') = 'model provider'
) i
group by i.school_year, i.school_id, i.grade
