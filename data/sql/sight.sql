-- How deep a test can see: one row per assessment, window and enrolled grade with `deepest`, the
-- largest number of grades below that a record of that grade can show (its last layer means
-- "that far or more"), and `lowest`, the lowest working grade the test can name.
with floor_of as (
  select assessment, test_window, min(rung) as lowest, 1 as under
  from ladder
  group by assessment, test_window
  union all
  select a.assessment, w.test_window, a.placement_min as lowest, 0 as under
  from assessment a
  cross join (select 'fall' as test_window union all select 'winter' union all select 'spring') w
  where a.basis = 'placement' and a.vertical_scale
)
select
  f.assessment, f.test_window, g.grade, f.lowest,
  cast(greatest(0, g.grade - f.lowest + f.under) as integer) as deepest
from floor_of f
cross join (
  select 3 as grade union all select 4 union all select 5
  union all select 6 union all select 7 union all select 8
) g
