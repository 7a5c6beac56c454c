-- The store's rows of one test, span and cohort, with what the yardstick says of each matched
-- student. `entry_layer` and `exit_layer` are the drawn layers (4: four or more grades below);
-- scores are in thousandths of a point, residuals in millionths of D, so that sums are exact.
-- `shift_micro` is slope x (entry - entry freed of error) / D: what a group that was not formed on
-- the entry score gives back. Intake (`n_econ` ...) counts matched students by traits of the entry
-- year. `can_rise`: entered below grade level and not on the test's floor. `arm` and what follows is
-- of matched students where the data set says who used which provider (data/sql/arm.sql).
select
  cast($cohort_id as integer) as cohort_id, c.status, c.district_id, c.school_id, c.provider,
  c.entry_district_id, c.entry_school_id, c.entry_provider, c.race_ethnicity, c.gender,
  c.economically_disadvantaged, c.english_learner, c.student_with_disability, c.student_key,
  cast(case when c.status in ('matched', 'left') then 1 else 0 end as tinyint) as n_entry,
  cast(case when c.status = 'matched' then 1 else 0 end as tinyint) as n_matched,
  cast(case when c.status in ('matched', 'joined') then 1 else 0 end as tinyint) as n_exit,
  c.entry_milli, c.exit_milli,
  cast(case when c.entry_depth >= 4 then 4 else c.entry_depth end as tinyint) as entry_layer,
  cast(case when c.exit_depth >= 4 then 4 else c.exit_depth end as tinyint) as exit_layer,
  cast(case when c.status = 'matched' and c.exit_depth = 0 then 1 else 0 end as tinyint)
    as n_exit_layer_0,
  cast(case when c.status = 'matched' and c.exit_depth = 1 then 1 else 0 end as tinyint)
    as n_exit_layer_1,
  cast(case when c.status = 'matched' and c.exit_depth = 2 then 1 else 0 end as tinyint)
    as n_exit_layer_2,
  cast(case when c.status = 'matched' and c.exit_depth = 3 then 1 else 0 end as tinyint)
    as n_exit_layer_3,
  cast(case when c.status = 'matched' and c.exit_depth >= 4 then 1 else 0 end as tinyint)
    as n_exit_layer_4,
  f.start_fifth,
  f.star_milli, f.residual_micro, f.shift_micro,
  cast(case when f.residual_micro >= 0 then 1 else 0 end as tinyint) as n_above,
  cast(
    case when c.exit_milli - c.entry_milli >= round(1000 * $norm_gain) then 1 else 0 end as tinyint
  ) as n_met,
  cast(
    case when c.status = 'matched' and c.entry_depth >= 1 and c.on_floor = 0
      and c.exit_depth is not null then 1 else 0 end as tinyint
  ) as n_can_rise,
  cast(
    case when c.status = 'matched' and c.entry_depth >= 1 and c.on_floor = 0
      and c.exit_depth < c.entry_depth then 1 else 0 end as tinyint
  ) as n_rose,
  cast(case when c.status = 'matched' then c.entry_depth else 0 end as tinyint) as entry_depth,
  cast(case when c.status = 'matched' and c.entry_depth is not null then 1 else 0 end as tinyint)
    as n_entry_depth,
  cast(case when c.status = 'matched' and c.economically_disadvantaged = 'yes' then 1 else 0 end as tinyint)
    as n_econ,
  cast(case when c.status = 'matched' and c.economically_disadvantaged <> 'not recorded' then 1 else 0 end as tinyint)
    as n_econ_known,
  cast(case when c.status = 'matched' and c.english_learner = 'yes' then 1 else 0 end as tinyint)
    as n_el,
  cast(case when c.status = 'matched' and c.english_learner <> 'not recorded' then 1 else 0 end as tinyint)
    as n_el_known,
  cast(case when c.status = 'matched' and c.student_with_disability = 'yes' then 1 else 0 end as tinyint)
    as n_swd,
  cast(case when c.status = 'matched' and c.student_with_disability <> 'not recorded' then 1 else 0 end as tinyint)
    as n_swd_known,
  cast(c.off_grade as tinyint) as n_off_grade,
  cast(c.same_school as tinyint) as n_same_school,
  cast(c.all_windows as tinyint) as n_all_windows,
  a.arm, a.neither, a.arm_school_id,
  cast(a.years_since_start as smallint) as years_since_start,
  cast(a.usage_years as tinyint) as usage_years,
  cast(a.dose_years as tinyint) as dose_years,
  cast(a.reached_dose as tinyint) as reached_dose,
  case when c.all_windows = 1 then p.path end as path
from cohort_part c
left join fitted_part f on f.student_key = c.student_key
left join arm_part a on a.student_key = c.student_key
left join lane_path p on p.student_key = c.student_key
order by c.status, c.district_id, c.school_id, c.entry_district_id, c.entry_school_id,
  c.student_key
