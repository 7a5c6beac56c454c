-- Additive parts of the cohorts by place of exit, without demographics: what schools are compared
-- by, and growth wherever no student group is chosen.
select
  cohort_id, status, district_id, school_id,
  cast(sum(n_entry) as bigint) as n_entry,
  cast(sum(n_matched) as bigint) as n_matched,
  cast(sum(n_exit) as bigint) as n_exit,
  cast(sum(entry_milli) as bigint) as entry_milli,
  cast(sum(exit_milli) as bigint) as exit_milli,
  cast(sum(star_milli) as bigint) as star_milli,
  cast(sum(residual_micro) as bigint) as residual_micro,
  cast(sum(shift_micro) as bigint) as shift_micro,
  cast(sum(n_above) as bigint) as n_above,
  cast(sum(n_met) as bigint) as n_met,
  cast(sum(n_can_rise) as bigint) as n_can_rise,
  cast(sum(n_rose) as bigint) as n_rose,
  cast(sum(n_exit_layer_0) as bigint) as n_exit_layer_0,
  cast(sum(n_exit_layer_1) as bigint) as n_exit_layer_1,
  cast(sum(n_exit_layer_2) as bigint) as n_exit_layer_2,
  cast(sum(n_exit_layer_3) as bigint) as n_exit_layer_3,
  cast(sum(n_exit_layer_4) as bigint) as n_exit_layer_4,
  cast(sum(n_off_grade) as bigint) as n_off_grade,
  cast(sum(n_same_school) as bigint) as n_same_school,
  cast(sum(n_all_windows) as bigint) as n_all_windows,
  cast(sum(entry_depth) as bigint) as entry_depth,
  cast(sum(n_entry_depth) as bigint) as n_entry_depth,
  cast(sum(n_econ) as bigint) as n_econ,
  cast(sum(n_econ_known) as bigint) as n_econ_known,
  cast(sum(n_el) as bigint) as n_el,
  cast(sum(n_el_known) as bigint) as n_el_known,
  cast(sum(n_swd) as bigint) as n_swd,
  cast(sum(n_swd_known) as bigint) as n_swd_known
from cohort
group by cohort_id, status, district_id, school_id
order by cohort_id, status, district_id, school_id
