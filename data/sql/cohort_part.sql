-- The students of one test, span and cohort: matched, left and joined, one row each.
-- Matched: scored at entry in the entry grade and in the exit window of the exit year, same test;
-- off-grade students stay matched on a vertical scale, with depth against the expected grade; a
-- record that shows no depth in its own grade (no placement) shows none against the expected one.
-- Left: scored at entry only. Joined: scored at exit in the exit grade, and not matched.
-- Traits of a matched student are those of the entry year; school and provider are kept of both ends.
with entered as (
  select
    s.student_key, s.district_id, s.school_id, s.provider, s.race_ethnicity, s.gender,
    s.economically_disadvantaged, s.english_learner, s.student_with_disability,
    s.scale_score, s.score_milli, s.standard_error, s.depth, s.n_floor
  from lane s
  where s.slot = $entry_slot and s.on_grade = 1
),
arrived as (
  select
    s.student_key, s.district_id, s.school_id, s.provider, s.race_ethnicity, s.gender,
    s.economically_disadvantaged, s.english_learner, s.student_with_disability,
    s.scale_score, s.score_milli, s.on_grade,
    case
      when s.on_grade = 1 then s.depth
      when own.deepest > 0 and s.depth is null then null
      when g.deepest > 0 and s.reach >= $exit_grade then 0
      when g.deepest > 0 then $exit_grade - s.reach
    end as depth
  from lane s
  join assessment a on a.assessment = $assessment
  left join sight g
    on g.assessment = $assessment and g.test_window = $exit_window and g.grade = $exit_grade
  left join sight own
    on own.assessment = $assessment and own.test_window = $exit_window and own.grade = s.grade
  where s.slot = $exit_slot and (a.vertical_scale or s.on_grade = 1)
),
sat as (
  select s.student_key, count(*) as windows
  from lane s
  join span_slot h on h.slot = s.slot
  group by s.student_key
),
stayed as (
  select x.student_key, count(distinct h.school_year) as years
  from arrived x
  join lane_enrolment h on h.student_key = x.student_key and h.school_id = x.school_id
  where h.school_year between $first_taught and $exit_year
  group by x.student_key
)
select
  case when x.student_key is null then 'left' else 'matched' end as status,
  x.district_id, x.school_id, x.provider, e.district_id as entry_district_id,
  e.school_id as entry_school_id, e.provider as entry_provider, e.race_ethnicity, e.gender,
  e.economically_disadvantaged, e.english_learner, e.student_with_disability, e.student_key,
  e.scale_score as entry_score, x.scale_score as exit_score, e.standard_error as entry_error,
  e.score_milli as entry_milli, x.score_milli as exit_milli,
  e.depth as entry_depth, x.depth as exit_depth, e.n_floor as on_floor,
  case when x.on_grade = 0 then 1 else 0 end as off_grade,
  case when t.years = $exit_year - $first_taught + 1 then 1 else 0 end as same_school,
  case when x.student_key is not null and w.windows = $windows then 1 else 0 end as all_windows
from entered e
left join arrived x on x.student_key = e.student_key
left join sat w on w.student_key = e.student_key
left join stayed t on t.student_key = e.student_key
union all
select
  'joined' as status, x.district_id, x.school_id, x.provider,
  cast(null as varchar) as entry_district_id, cast(null as varchar) as entry_school_id,
  cast(null as varchar) as entry_provider, x.race_ethnicity, x.gender,
  x.economically_disadvantaged, x.english_learner, x.student_with_disability, x.student_key,
  cast(null as double) as entry_score, x.scale_score as exit_score,
  cast(null as double) as entry_error, cast(null as bigint) as entry_milli,
  x.score_milli as exit_milli, cast(null as integer) as entry_depth, x.depth as exit_depth,
  cast(null as integer) as on_floor, 0 as off_grade, 0 as same_school, 0 as all_windows
from arrived x
left join entered e on e.student_key = x.student_key
where e.student_key is null and x.on_grade = 1
