-- The yardstick's own moves: all matched students of each cohort by the layers they entered and left.
select
  cohort_id, entry_layer, exit_layer, count(*) as n,
  cast(sum(n_can_rise) as bigint) as n_can_rise,
  cast(sum(n_rose) as bigint) as n_rose
from cohort
where status = 'matched' and entry_layer is not null and exit_layer is not null
group by cohort_id, entry_layer, exit_layer
order by cohort_id, entry_layer, exit_layer
