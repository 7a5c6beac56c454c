-- How deep a test can see: one row per assessment, window and enrolled grade with `deepest`, the
-- largest number of grades below that a record of that grade can show (its last layer means
-- "that far or more"), and `lowest`, the lowest working grade the test can name.
-- A grade on the ladder's lowest placement, below its lowest rung, above a missing rung or without
-- a rung of its own shows nothing (0): "at or above" could not be told from "below" there.
with floor_of as (
  select assessment, test_window, min(rung) as lowest, 1 as under
  from ladder
  group by assessment, test_window
  union all
  select a.assessment, w.test_window, a.placement_min as lowest, 0 as under
  from assessment a
  cross join (select 'fall' as test_window union all select 'winter' union all select 'spring') w
  where a.basis = 'placement' and a.vertical_scale
),
rungs_up_to as (
  select
    f.assessment, f.test_window, g.grade, f.lowest, f.under,
    cast(sum(case when l.rung <= g.grade then 1 else 0 end) as integer) as rungs
  from floor_of f
  cross join (
    select 3 as grade union all select 4 union all select 5
    union all select 6 union all select 7 union all select 8
  ) g
  left join ladder l on l.assessment = f.assessment and l.test_window = f.test_window
  group by f.assessment, f.test_window, g.grade, f.lowest, f.under
)
select
  assessment, test_window, grade, lowest,
  cast(
    case when under = 1 and rungs < grade - lowest + 1 then 0
      else greatest(0, grade - lowest + under) end as integer
  ) as deepest
from rungs_up_to
