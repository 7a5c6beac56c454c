-- One row per student of a lane: the score of every slot, in thousandths of a point; null where there
-- is none.
select
  s.student_key,
  [
    max(case when s.slot = 1 then s.score_milli end),
    max(case when s.slot = 2 then s.score_milli end),
    max(case when s.slot = 3 then s.score_milli end),
    max(case when s.slot = 4 then s.score_milli end),
    max(case when s.slot = 5 then s.score_milli end),
    max(case when s.slot = 6 then s.score_milli end),
    max(case when s.slot = 7 then s.score_milli end),
    max(case when s.slot = 8 then s.score_milli end),
    max(case when s.slot = 9 then s.score_milli end),
    max(case when s.slot = 10 then s.score_milli end),
    max(case when s.slot = 11 then s.score_milli end),
    max(case when s.slot = 12 then s.score_milli end),
    max(case when s.slot = 13 then s.score_milli end),
    max(case when s.slot = 14 then s.score_milli end),
    max(case when s.slot = 15 then s.score_milli end),
    max(case when s.slot = 16 then s.score_milli end),
    max(case when s.slot = 17 then s.score_milli end),
    max(case when s.slot = 18 then s.score_milli end)
  ] as path
from lane s
group by s.student_key
