"""Sentences of the Skills page; `words.py` merges them.

Knows: templates. Must not know: where the numbers come from.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # whose skills
    "skills_who": "{n} {students} with a standard result, enrolled in {grades}, {when}",
    "skills_nobody": "Nothing found: no student of this selection has a standard result in {when}.",
    # what is not in the data, view by view: without results by standard, without a table
    "prerequisites_unasked": "Not in this data: no results by standard, so it cannot say how many "
    "have finished what a standard builds on.",
    "with_without_unasked": "Not in this data: no results by standard, so success with and without "
    "finished prerequisites cannot be told.",
    "targets_unasked": "Not in this data: no results by standard, so no targets can be compared.",
    "prerequisites_no_table": "Not in this data: no table says which standard builds on which, so "
    "nothing can be drawn under a target.",
    "with_without_no_table": "Not in this data: no table says which standard builds on which, so "
    "nobody can be said to have finished what a target builds on.",
    "targets_no_table": "Not in this data: no table says which standard builds on which, so no "
    "targets can be compared.",
    "skills_not_asked": "Nobody of this selection was asked {target} in {when}, so success on it "
    "cannot be told.",
    "skills_starts": "{target} starts a progression: the table gives it no prerequisites.",
    "skills_rounded": "Some groups, or what lies between two of them, hold fewer than {n} students, "
    "so shares are whole percents without counts.",
    "skills_advice": "Chains are advice: respectable sources agree on about {share}% of such pairs.",
    "skills_advice_ours": "Chains are advice: respectable sources agree on about {share}% of such "
    "pairs. Of the pairs used here {parts}; those two hold nearly the same pairs.",
    "skills_agreement": "{share}% stand in {source}",
    # what lies under it
    "under_title": "Under {target}, which {value} of every 100 students asked have not finished, "
    "{lie}",
    "under_title_open": "Under {target} {lie}",
    "under_many": "lie {n} direct prerequisite{s}{told}: from {low} to {high} of every 100 asked have "
    "not finished each.",
    "under_same": "lie {n} direct prerequisite{s}{told}: {low} of every 100 asked have not finished "
    "{each}.",
    "under_told": ", {told} of them with enough to tell",
    "under_one": "lies 1 direct prerequisite: {low} of every 100 asked have not finished it.",
    "under_unknown": "lie {n} direct prerequisite{s}, none of them with enough to tell how many have "
    "finished it.",
    "under_unknown_one": "lies 1 direct prerequisite, without enough to tell how many have finished "
    "it.",
    "under_none": "{value} of every 100 students asked have not finished {target}. It starts a "
    "progression: the table gives it no prerequisites.",
    "under_subtitle": "{direct} direct prerequisite{s} and {further} one step further back, by the "
    "grade they are taught in. {who}.",
    "under_read": "Each box is a standard: of 100 students who were asked it, the number who have not "
    "finished it. The target's grade stands above the waterline, what it builds on below; lines run "
    "from a standard up to what builds on it. A dashed box was not asked, which is not the same as "
    "finished. The students of two boxes are not the same: earlier grades are asked mostly of "
    "students who are behind. A click on a box, or on a standard of the list, makes it the target.",
    "under_left_out": "{n} standard{s} one step further back {are} not drawn: {most} are the most "
    "that can be read.",
    "under_missing": "Who is not in this picture: students without a standard result in {when}. Who "
    "was not asked a standard is not in its share.",
    "under_alt": "{standard}: {value} of 100 unfinished",
    "under_alt_hidden": "{standard}: {why}",
    "never_asked": "not asked of anyone",
    "not_asked_here": "not asked of these students",
    "not_told_apart": "asked, but more standards of its grade were than can be told apart",
    # success with and without
    "success_more": "Success on {target} goes with finished prerequisites: {having} of 100 who had "
    "finished all of those asked, {lacking} of 100 of the rest.",
    "success_less": "Success on {target} does not go with finished prerequisites here: {having} of "
    "100 who had finished all of those asked, {lacking} of 100 of the rest.",
    "success_close": "Success on {target}, {having} of 100 who had finished all prerequisites asked "
    "and {lacking} of 100 of the rest: too close to call.",
    "success_more_hardly": "Success on {target} goes with finished prerequisites by less than 1 of "
    "100: {having} of 100 who had finished all of those asked, {lacking} of 100 of the rest.",
    "success_less_hardly": "Success on {target} goes with unfinished prerequisites by less than 1 of "
    "100: {having} of 100 who had finished all of those asked, {lacking} of 100 of the rest.",
    "success_all": "All students who could be judged had finished every prerequisite of {target} "
    "they were asked: {having} of 100 succeeded on it.",
    "success_none": "No student who could be judged had finished all prerequisites of {target} that "
    "were asked: {lacking} of 100 succeeded on it.",
    "success_unjudged": "Nobody can be judged: none of the students asked {target} was asked "
    "at least half of its direct prerequisites ({n}).",
    "success_unjudged_one": "Nobody can be judged: none of the students asked {target} was asked its "
    "one direct prerequisite.",
    "success_not_told_apart": "Not in this data: more standards of a grade were asked than can be "
    "told apart, a direct prerequisite of {target} among them, so nobody can be judged.",
    "success_subtitle": "Students who finished {target}, of 100: among those who had finished all "
    "direct prerequisites they were asked, and among the rest. Enrolled in {grades}, {when}.",
    "success_read": "Left and right are different students, judged by what they were asked; whiskers "
    "are 95% intervals. Who has finished the prerequisites is stronger in everything, so the rows "
    "below compare students of the same fifth of {test} scores; the last one is their mean, weighted "
    "by the smaller of a fifth's two counts. It goes with; it does not say why.",
    "success_read_only": "Two different groups of students, judged by what they were asked; whiskers "
    "are 95% intervals. Who has finished the prerequisites is stronger in everything, and here there "
    "is no score to compare students of the same strength. It goes with; it does not say why.",
    "success_missing": "Who is not in this picture: {left} of the students asked {target} could not "
    "be judged: they were asked fewer than half of its {n} direct prerequisite{s}.",
    "success_missing_none": "Who is not in this picture: nobody who was asked {target}; all were "
    "asked at least half of its {n} direct prerequisite{s}.",
    "success_missing_one": "Who is not in this picture: {left} of the students asked {target} could "
    "not be judged: they were not asked its one direct prerequisite.",
    "success_missing_none_one": "Who is not in this picture: nobody who was asked {target}; all were "
    "asked its one direct prerequisite.",
    "success_left": "{value} of every 100",
    "success_left_few": "a few",
    "success_unscored": "{n} student{s} who could be judged have no {test} score and are in no fifth.",
    "success_unscored_few": "Students who could be judged but have no {test} score are in no fifth; "
    "how many is not told.",
    "success_no_score": "Not in this data: no {test} scores of these students in {when}, so they "
    "cannot be compared within fifths.",
    "success_hidden": "Fifths not shown: {groups}.",
    "success_none_shown": "no fifth can be shown",
    "success_one_side": "no fifth has students on both sides",
    "few_on_a_side": "fewer than {n} students on one side",
    "success_never": "{n} of the {all} direct prerequisites {were} never asked of anyone: that is "
    "neither finished nor unfinished, but each still counts in that half.",
    "success_everyone": "Everyone who could be judged",
    "success_within": "Within fifths",
    "success_fifth_1": "Lowest fifth of scores",
    "success_fifth_2": "Second fifth",
    "success_fifth_3": "Middle fifth",
    "success_fifth_4": "Fourth fifth",
    "success_fifth_5": "Highest fifth of scores",
    "success_having": "finished all prerequisites asked",
    "success_lacking": "did not",
    "verdict_goes": "goes with finished prerequisites",
    "verdict_against": "goes with unfinished prerequisites",
    "verdict_close": "too close to call",
    # which prerequisites matter most here
    "targets_title": "Within fifths of the score, success goes with finished prerequisites on {n} of "
    "{all} targets; furthest on {where}, by {gap} of 100.",
    "targets_title_raw": "Success goes with finished prerequisites on {n} of {all} targets; furthest "
    "on {where}, by {gap} of 100.",
    "targets_one": "Within fifths of the score, success on {where} goes with finished prerequisites, "
    "by {gap} of 100. No other target can be put in order here.",
    "targets_one_raw": "Success on {where} goes with finished prerequisites, by {gap} of 100. No "
    "other target can be put in order here.",
    "targets_none": "Within fifths of the score, success clearly goes with finished prerequisites on "
    "none of {all} targets here.",
    "targets_none_raw": "Success clearly goes with finished prerequisites on none of {all} targets "
    "here.",
    "targets_none_one": "Within fifths of the score, success on {where}, the only target that can be "
    "put in order here, does not clearly go with finished prerequisites.",
    "targets_none_one_raw": "Success on {where}, the only target that can be put in order here, does "
    "not clearly go with finished prerequisites.",
    "less_than_one": "less than 1",
    "targets_few": "No target has {n} students on each side who differ enough to be shown: none can "
    "be put in order.",
    "targets_nothing": "No target can be judged here: nobody was asked a target and half of what it "
    "builds on.",
    "targets_subtitle": "Success without and with finished prerequisites, target by target. {who}.",
    "targets_read": "From each target's left dot (success among the rest) to its right dot (success "
    "among those who had finished all prerequisites asked). {order} Targets with fewer than {n} "
    "students on a side stand in the table, not in the order. Where intervals overlap, the order "
    "says nothing.",
    "targets_order": "Ordered by the gap within fifths of {test} scores, which stands beside it with "
    "its 95% interval.",
    "targets_order_raw": "Ordered by the gap between the dots: there are no {test} scores to compare "
    "students of the same strength.",
    "targets_chance": "Of {n} intervals about one in twenty misses its mark by chance alone.",
}
