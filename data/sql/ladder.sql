-- The rungs from which a working grade is read: one row per assessment, window and rung.
-- `cut score`: the Proficient cut of each grade in that window; `norm median`: the norm mean (the
-- norms are normal, so mean and median are one). Placements carry their own grade and need no rung.
select a.assessment, c.test_window, c.grade as rung, c.proficient_cut as threshold
from assessment a
join in_cut_scores c on c.assessment = a.assessment
where a.basis = 'cut score' and a.vertical_scale
union all
select a.assessment, n.test_window, n.grade as rung, n.mean as threshold
from assessment a
join in_norms n on n.assessment = a.assessment and n.norms_study = a.norms_study
where a.basis = 'norm median' and a.vertical_scale
