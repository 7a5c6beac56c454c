"""Sentences of the Providers page.

Knows: templates. Must not know: where the numbers come from. "Goes with", "grew more than": never
that a provider caused it.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # why there is nothing
    "providers_unknown": "Not in this data: nothing says which school used which model provider. "
    "Growth and Schools show what remains.",
    "providers_nobody_treated": "No matched student's own school and grade used one model "
    "provider, and no other, in every taught year. {whom}.",
    "providers_none_of": "No matched student's own school and grade used {names}, and no other, "
    "in every taught year. {whom}.",
    "providers_only_none": "No provider is chosen. Students without one are those whom each "
    "provider's students are held against.",
    "providers_nobody_matched": "Nothing found: no student of this selection is scored at both "
    "ends. {whom}.",
    "providers_nobody_then": "nobody used it throughout in this cohort",
    "providers_no_pool": "nobody to compare with: no student of the pool",
    "providers_no_pool_here": "Nobody to compare with: no matched student of this selection went "
    "to schools without a provider.",
    "providers_few_like": "too few like students elsewhere to compare with",
    "providers_crossed": "not shown to a room: one school is not split by student group",
    "providers_chosen": "Shown: {names}.",
    "providers_unmatched": "too few of its students have a like student elsewhere",
    # balance
    "balance_entry": "Score at entry",
    "balance_all": "After matching, the students of all {n} providers shown are like the "
    "students they are held against, or close enough to adjust.",
    "balance_both": "After matching, the students of both providers shown are like the "
    "students they are held against, or close enough to adjust.",
    "balance_one": "After matching, the students of {name} are like the students they "
    "are held against, or close enough to adjust.",
    "balance_one_not": "The students of {name} are not like students elsewhere, so there "
    "is no verdict.",
    "balance_some": "Not comparable, so no verdict: {names}. After matching, the other {n} are "
    "like the students they are held against, or close enough to adjust.",
    "balance_some_but_one": "Not comparable, so no verdict: {names}. After matching, the "
    "other one is like the students it is held against, or close enough to adjust.",
    "balance_none": "None of these providers' students are like students elsewhere: no verdicts.",
    "balance_subtitle": "Provider's students less like students elsewhere, in standard "
    "deviations: hollow before matching, filled after. {whom}.",
    "balance_read": "Up to 0.05 the groups are alike; up to 0.25 the difference is adjusted for; "
    "beyond that nothing is said. The furthest variable after matching decides, those not matched "
    "on included. A share with fewer than 30 students on either side in either group is shown, "
    "not judged.",
    "balance_certain": "Balance on what students were matched on (score at entry and three "
    "traits) is nearly certain by construction: it is no proof that the schools are alike.",
    "balance_leans": "{name}: its students started much {how} than the pool, so its result leans "
    "on the adjustment.",
    "balance_few": "too few students differ to say",
    "balance_all_or_none": "all or none of a group: no odds",
    "leans": "started much {how} than the pool: this result leans on the adjustment",
    # effects
    "providers_title": "Of {all} providers that can be judged, the students of {more} grew more "
    "than like students elsewhere, those of {less} less; {close} too close to call.",
    "providers_one_more": "The students of {name} grew more than like students elsewhere{alone}.",
    "providers_one_less": "The students of {name} grew less than like students elsewhere{alone}.",
    "providers_one_close": "Whether the students of {name} grew more or less than like students "
    "elsewhere is too close to call{alone}.",
    "providers_alone": ": the only provider here that can be judged",
    "providers_none_told": "None of {n} providers can be judged on these students; each row says "
    "why.",
    "providers_one_not_told": "{name} cannot be judged on these students; its row says why.",
    "providers_subtitle": "Growth to {exit} less that of like students whose schools used no "
    "provider, in SDs of the exit score, with 95% intervals. {whom}.",
    "providers_read": "Each row is one provider, by name. The line is the interval of schools "
    "like these; small dots are its schools. Hollow: the interval holds 0. Grey: not comparable, "
    "or too few schools.",
    "providers_looks": "{n} intervals are looked at: {expected} would leave out 0 by chance alone.",
    "providers_prior": "Chance of {least} SD or more, as so many in 10: before the data, differences "
    "between programmes are taken to lie around 0 with SD {prior} (the prior), which draws an unsure "
    "estimate towards 0. The answer without it stands beside.",
    "providers_association": "Schools chose their provider. What went with it is counted here, "
    "not what it caused.",
    "providers_alike_schools": "Like students: same entry score (20 bins), economic disadvantage, "
    "English learner and disability, no provider in any taught year.",
    "provider_told": "{verdict}, {value} SD ({low} to {high})",
    "one_school": "one school: cannot separate the provider from the school",
    "few_pool_schools": "like students elsewhere are of fewer than three schools: too few for an "
    "interval",
    "two_schools": "two schools: too few for an interval",
    "not_comparable": "not comparable: {what} differs by more than 0.25 after matching",
    "not_comparable_matched": "not comparable: only {share} of 100 have a like student elsewhere",
    "not_comparable_unknown": "not comparable: nothing is known of who they are",
    # arms
    "arms_title": "{used} of 100 matched students used one provider throughout, {none} none at "
    "all; {rest} are in neither group.",
    "arms_few": "Who used a provider throughout, who none, and who is in neither group.",
    "arms_subtitle": "Every matched student by the first that applies. {whom}.",
    "arms_read": "Used throughout: the student's own school and grade used this provider, and no "
    "other, in every taught year. The pool's schools used none before or during the span, in any "
    "grade.",
    "arm_pool": "Used none: the pool",
    "arm_treated": "{name}, every taught year",
    "arm_neither": "In neither: {why}",
    "neither_school_unknown": "school unknown in a taught year",
    "neither_two_providers": "two providers",
    "neither_planning_year": "a planning year",
    "neither_part_of_the_span": "part of the span",
    "neither_school_used_one": "the school used one before or in other grades",
    # both tests
    "both_none": "Not in this data: no second test follows the same students over {span} or its "
    "twin.",
    "both_nobody": "no student to compare on both tests",
    "both_not_comparable": "not comparable on one of the tests",
    "both_few_schools": "too few schools for an interval",
    "both_subtitle": "The same students on both tests, in SDs of each test's exit score. {spans}. "
    "{whom}.",
    "both_read": "“These disagree” is said only when the interval of the difference leaves out 0. "
    "One interval above 0 and one not is no disagreement by itself.",
    "both_difference": "First test less second",
    "both_tests": "Both tests",
    "both_disagree": "these disagree",
    "both_clear": "clear on both tests",
    "both_one_only": "clear on one test only",
    "both_close": "too close to call on both",
    "both_apart": "The two tests disagree about {names}.",
    "both_agree": "Of {n} providers held against both tests, the two disagree about none.",
    "both_agree_one": "The two tests do not disagree about {name}, the only provider "
    "held against both.",
    "both_untold": "For no provider here can both tests be held against each other.",
    "both_untold_one": "The two tests cannot be held against each other for {name}; its row says why.",
    # evidence strip
    "strip_design": "Quasi-experimental: like students compared, nobody assigned by chance.",
    "strip_judged": "{n} of {all} providers can be judged",
    "strip_each": "{n} students at {schools} schools each",
    "strip_students": "{n} students at {schools}",
    "strip_matched": "{share} of 100 have a like student elsewhere",
    "strip_balance": "balance: {word}",
    "strip_year": "in year {years} of use",
    "strip_years": "in years {years} of use",
    "strip_error": "test error could leave {value} SD",
    "strip_error_most": "test error could leave at most {value} SD",
    "strip_report": "its own report: {design}; who validated it: {by}; who paid: {paid}",
    "strip_no_report": "it has no report of its own here",
    "strip_reports": "own reports: {n}, of which {validated} validated by somebody named",
    "strip_no_reports": "none reports on itself here",
    # cohorts
    "sustained": "Sustained over successive cohorts: {names}.",
    "sustained_one": "Sustained over successive cohorts: {names} alone.",
    "sustained_none": "For no provider here did both of the last two cohorts grow more than like "
    "students.",
    "sustained_too_early": "One cohort of {name} so far: too early to call anything sustained.",
    "sustained_none_one": "The last two cohorts of {name} did not both grow more than like students.",
    "successive_subtitle": "Each cohort held against like students of its own, {span}.",
    "successive_read": "“Sustained” takes intervals above 0 in the last {n} cohorts shown.",
    "cohort_entered": "entered {year}",
    "cohort_not_comparable": "not comparable in this cohort",
    "cohort_few_schools": "too few schools for an interval",
    # the past
    "past_none": "Not in this data: no earlier cohort of this span left these schools while they "
    "used no provider.",
    "past_unchecked": "Not checked, since no earlier cohort of this span left their schools while "
    "these used no provider: {names}.",
    "past_apart_one": "Before {names} came, its schools' students already grew differently from "
    "like students elsewhere.",
    "past_apart": "Before these providers came, their schools' students already grew differently "
    "from like students elsewhere: {names}.",
    "past_close_one": "In the latest cohort that can be checked, whether the students of the schools "
    "of {names} grew more or less than like students before it came is too close to call.",
    "past_close": "In the latest cohort that can be checked, whether the students of these providers' "
    "schools grew more or less than like students before they came is too close to call: {names}.",
    "past_untold": "No interval can be given of these schools before they started; each row says "
    "why.",
    "past_subtitle": "The schools of this cohort's students, {span}, in cohorts that left before "
    "they started, beside like students of the same cohort.",
    "past_read": "Nobody used the provider yet, so the interval should hold 0. Where the latest one "
    "leaves out 0, that stands beside the verdict.",
    "past_beside": "its schools' students already grew {how} than like students before it came "
    "({cohort})",
    "past_more": "more",
    "past_less": "less",
    # years of use
    "use_years_none": "Not in this data: since when these schools used their provider.",
    "use_years_title": "By years of use: of {n} groups that can be judged, {more} grew more than like "
    "students elsewhere, {less} less; {close} too close to call.",
    "use_years_subtitle": "{span}, all cohorts up to this one together, by how long the school had used "
    "the provider when its students left, beside like students of the same cohort.",
    "part_year": "Year {n} of use",
    # overlap
    "overlap_title": "Of 100 students, {said} grew more than the middle one of like students "
    "elsewhere; 50 would be no difference.",
    "overlap_one": "{share} of {name}",
    "overlap_none": "Nobody here can be set beside like students elsewhere; each row says why.",
    "overlap_subtitle": "Students by how much more or less they grew than like students do on "
    "average, in steps of a quarter SD of the exit score. {whom}.",
    "overlap_read": "Filled: like students elsewhere, weighted as in the forest. Line: the "
    "provider's students. Where one lies on the other, students grew alike.",
    "overlap_note": "This is how far single students spread. Whether a provider's students grew "
    "more on the whole is what the forest and its intervals say.",
    "overlap_waiting": "Choose one to {n} providers under Provider, and the growth of their students "
    "is drawn over that of like students.",
    "overlap_all": "All its students",
    "overlap_pool": "Like students elsewhere",
    "overlap_unlike": "not comparable: the forest says why",
    # dose
    "dose_none": "Not in this data: no hours of use for these students.",
    "dose_title": "At {few} of {n} providers fewer than half of the students with known hours "
    "reached the stated dose in every taught year.",
    "dose_title_one": "At one of {n} providers fewer than half of the students with known hours "
    "reached the stated dose in every taught year.",
    "dose_title_none": "At none of {n} providers did fewer than half of the students "
    "with known hours reach the stated dose in every taught year.",
    "dose_few": "Fewer than half of the students of {name} with known hours reached the stated "
    "dose in every taught year.",
    "dose_half": "Half or more of the students of {name} with known hours reached the stated "
    "dose in every taught year.",
    "dose_untold": "Who reached the stated dose, as far as it may be told.",
    "dose_subtitle": "Everyone enrolled first, then those who used it as designed. {whom}.",
    "dose_read": "Reached: the stated hours in every taught year. Shares are of students with "
    "hours in any taught year; a year without hours is unknown, not 0.",
    "dose_selected": "Who reached the dose chose to, or was chosen: self-selected, so no verdict "
    "is given.",
    "dose_everyone": "Everyone enrolled",
    "dose_reached": "Reached the dose",
    "dose_of_100": "Reached the dose: {share} of 100",
    "dose_not": "Did not reach it in every year, as far as hours are known",
    "dose_unknown": "Hours of no year known",
    "dose_not_told": "not told",
    # parts
    "starts_title": "By where students started: of {n} groups that can be judged, {more} grew "
    "more than like students elsewhere, {less} less; {close} too close to call.",
    "groups_title": "By student group: of {n} groups that can be judged, {more} grew more than "
    "like students elsewhere, {less} less; {close} too close to call.",
    "parts_none_told": "None of these groups can be judged; each row says why.",
    "parts_one_more": "One group can be judged ({name}, {part}): it grew more than like "
    "students elsewhere.",
    "parts_one_less": "One group can be judged ({name}, {part}): it grew less than like "
    "students elsewhere.",
    "parts_one_close": "One group can be judged ({name}, {part}): whether it grew more "
    "or less than like students elsewhere is too close to call.",
    "parts_one_group": "No provider has two groups here to set side by side.",
    "starts_subtitle": "Each part of a provider's students beside like students of the whole pool. "
    "{whom}.",
    "groups_subtitle": "Each group of a provider's students beside like students of the same group "
    "in the pool. {whom}.",
    "parts_read": "Matching, balance and interval are those of the forest, for this part alone.",
    "part_layer_0": "at or above grade level",
    "part_layer_4": "4 or more grades below",
    "part_not_econ": "Not economically disadvantaged",
    "part_not_el": "Not English learner",
    "part_not_swd": "Without disability",
    "part_unknown_econ": "Economic disadvantage not recorded",
    "part_unknown_el": "English learner or not: not recorded",
    "part_unknown_swd": "Disability not recorded",
    "part_not_recorded": "Not recorded",
    "part_not_comparable": "not comparable in this part",
    # evaluation
    "evaluation_title": "Against the norm, as published evaluations print it: no like students in "
    "here.",
    "evaluation_hidden": "Too few students of each provider here to say where they started and "
    "ended.",
    "evaluation_no_norms": "Start, end and gain of each provider's students; this test has no "
    "norms here.",
    "evaluation_subtitle": "{test}, {span}: students who used one provider in every taught year.",
    "evaluation_read": "Expected gain: the norm group's mean gain. Effect against the norm: gain "
    "less expected gain, in the norm's SDs at exit. It is not growth beside like students.",
    "evaluation_note": "A provider can look strong here and flat beside like students: who starts "
    "higher often gains against a norm.",
    "evaluation_pool": "No provider: the pool",
    "evaluation_grade": "Grade {grade}",
    # reported and cost
    "reported_none": "Not in this data: no provider report of this cohort or an earlier one, {span}, "
    "on {test}.",
    "reported_title": "Of {n} providers that report, the values of {validated} are validated by "
    "somebody named.",
    "reported_one": "All that {name} reports is validated by somebody named.",
    "reported_one_not": "What {name} reports is not all validated by somebody named.",
    "reported_subtitle": "What providers report of {span}, {test}, beside the same measure "
    "computed here.",
    "reported_read": "Reports may count other students: their n stands beside ours. Design, who "
    "validated and who paid are as reported.",
    "reported_filtered": "Computed values stand only beside all students: a filter is set.",
    "reported_gain": "Gain",
    "reported_effect_vs_norm": "Effect against the norm",
    "reported_share_met_norm": "Met the expected gain",
    "percent": "{value}%",
    "of_points": "{value} points",
    "of_sd": "{value} SD",
    "not_stated": "not stated",
    "nobody_named": "nobody named",
    "cost_none": "no funding on record",
    "cost_none_at_all": "Not in this data: no funding of these schools, so nothing is said of "
    "cost.",
    "cost_title": "Schools that used a provider spent ${low} to ${high} a year and student "
    "enrolled in the grades that used it.",
    "cost_title_same": "Schools that used a provider spent ${low} a year and student "
    "enrolled in the grades that used it.",
    "cost_subtitle": "All sources of funding on record, school year {years}; the range is over "
    "schools and years.",
    "cost_read": "Spending is a range over schools and years, growth an interval: both vary, so "
    "one over the other would say little.",
    "cost_note": "A year without funding on record is left out, not counted as 0.",
}
