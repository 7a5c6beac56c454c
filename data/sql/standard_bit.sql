-- The bit of each standard that was asked, within its grade: 0, 1, 2, ... in the order of the codes.
-- 62 fit a whole number; a standard beyond them (`bit` null) is in no picture by standard.
with ranked as (
  select
    s.standard, s.grade as origin, s.domain,
    row_number() over (partition by s.grade order by s.standard) - 1 as place
  from in_standards s
  where s.grade between 0 and 8
    and exists (select 1 from in_mastery m where m.standard = s.standard)
)
select
  standard, origin, domain,
  case when place < 62 then cast(place as integer) end as bit
from ranked
order by origin, place
