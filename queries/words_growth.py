"""The sentences of the Growth page. `queries.words.say` reads them with all the others.

Knows: templates. Must not know: where the numbers come from.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # whose growth
    "growth_when": "entered grade {low} in {start} and left grade {high} in {end}",
    "growth_none": "Not in this data: no student has {test} scores in two windows, so nobody can be "
    "followed.",
    "growth_span": "Not in this data: {test} cannot follow students from {span}. It can from {held}.",
    "growth_twin": "{test} does not hold {span}; its nearest span with the same end is shown: "
    "{twin}.",
    "growth_cohort": "Not in this data: no students who entered in {year} can be followed from "
    "{span}. It holds those who entered in {held}.",
    "growth_grade": "A cohort passes through the grades of its span, so the link's grades do not "
    "narrow it.",
    "growth_no_points": "Not in this data: {test} is scaled anew in each grade, so its points cannot "
    "be followed over grades. Growth beside students who started in the same place, below, can.",
    "growth_no_depth": "Not in this data: {test} cannot say how many grades below a student works "
    "at both ends of this span.",
    "growth_no_norms": "This data set holds no norms for this test: nothing here is against a norm, "
    "and growth beside students who started in the same place stands alone.",
    "growth_no_yardstick": "Too few for a yardstick: fewer than {n} students of this data set can be "
    "followed over this span.",
    "few_schools": "too few schools to speak of schools like these",
    "question_these": "these schools",
    "question_like": "schools like these",
    "question_these_long": "Intervals answer for these schools: what happened to these students; only "
    "students vary.",
    "question_one": "The interval answers for this school: student-to-student variation only; "
    "another year's class could differ by more.",
    "question_like_long": "Intervals answer for schools like these: the schools' own spread is in "
    "them.",
    # trajectory
    "trajectory_gaps": "The same {n} students: {start} in {entry}, {end} in {exit}.",
    "trajectory_gain": "The same {n} students gained {points} from {entry} to {exit}.",
    "trajectory_loss": "The same {n} students stood {points} lower in {exit} than in {entry}.",
    "gap_below": "{points} below the norm",
    "gap_above": "{points} above the norm",
    "gap_none": "level with the norm",
    "trajectory_subtitle": "{whom}. Thick: the {n} of {all} matched students with a "
    "score in all {windows} windows. Thin: everyone tested.",
    "trajectory_read": "Each point is the mean score of one window, the whisker its 95% interval, as "
    "if these were a sample of such students; the band holds the middle half of the same students. "
    "A window nobody sat is a gap. The axis does not start at zero.",
    "trajectory_norm": " The dashed line is the mean of the norm group, with its middle half; the "
    "dotted one is where these students would be had they kept their percentile.",
    "trajectory_unsat": "Nobody sat this test in: {windows}.",
    "trajectory_few": "Too small to show: fewer than {n} students have a score in all {windows} "
    "windows.",
    # moves
    "moves_title": "From {entry} to {exit}, {rose} of 100 students rose a layer or more, {held} held "
    "theirs and {sank} sank.",
    "moves_beside": "From {entry} to {exit}, {rose} of 100 students rose a layer or more, {held} held "
    "theirs and {sank} sank; of students who started in the same place {like} rose.",
    "moves_hidden": "From {entry} to {exit}: too few students moved to say how many rose or sank.",
    "moves_subtitle": "{n} matched {whom}; nobody is added or dropped. The height of a "
    "band is its share of them.",
    "moves_read": "Layers are counted from {line} of the grade a student should be in, so holding a "
    "layer means keeping pace with one grade a year.",
    "moves_like": " Right: all students of the data set who entered in the same layers.",
    "moves_joined": "Bands of fewer than {n} students are joined with their neighbours, so they need "
    "not add up to a layer exactly.",
    "moves_error": "A layer is read from one score, so some students rise or sink by test error "
    "alone.",
    "moves_error_like": " Like students show how many.",
    # stock and flow
    "skills_all": "All skills",
    "skills_of": "{grade} skills",
    "stock_grew": "The stock of open skills grew: of {carried_in} a student carried in, {recovered} "
    "were recovered, while {slipped} slipped and {newly_added} were newly added by {exit}.",
    "stock_melted": "The stock of open skills melted: of {carried_in} a student carried in, "
    "{recovered} were recovered, while {slipped} slipped and {newly_added} were newly added by "
    "{exit}.",
    "stock_even": "The stock of open skills held: of {carried_in} a student carried in, {recovered} "
    "were recovered, and as many slipped ({slipped}) or were newly added ({newly_added}) by {exit}.",
    "stock_subtitle": "Open skills per student: {n} matched {whom}, with standard results at both ends.",
    "stock_read": "Left, what students carried in and were asked about again; part of it was "
    "recovered. Right, what was open at exit: still open, slipped (finished before), newly added "
    "(of grades taught after grade {low}) and first seen (of earlier grades, not asked before).",
    "stock_first": "First seen, {seen} a student, is in no verdict: skills up to grade {low} that "
    "nobody had asked about at entry may have been open all along.",
    "stock_pairs": "Of every 100 skills open at entry, {share} were asked again: a diagnostic that "
    "does not ask again cannot show recovery.",
    "stock_missing": "Who is not in this picture: students without standard results in {entry} or in "
    "{exit}. A skill that was not asked is in no count.",
    "stock_no_mastery": "Not in this data: no results by standard, so nobody can say which skills "
    "were recovered.",
    "stock_unasked": "Not in this data: no standards were asked in {windows}.",
    # by start
    "start_all": "All of them",
    "start_fifth": "Fifth {n} of entry scores (1 is lowest)",
    "start_whole": "All students together are their own yardstick: each start is held against "
    "itself, so it lies near 0. Choose a district, school, provider or group.",
    "start_more": "{students} grew more than students who started in the same place: {value} SD "
    "(95% interval {low} to {high}).",
    "start_less": "{students} grew less than students who started in the same place: {value} SD "
    "(95% interval {low} to {high}).",
    "start_close": "{students}: too close to call whether they grew more or less than students who "
    "started in the same place: {value} SD (95% interval {low} to {high}).",
    "start_few": "{students}: {value} SD beside students who started in the same place; too few "
    "schools to speak of schools like these.",
    "start_plain": "{students}: {value} SD beside students who started in the same place.",
    "start_subtitle": "{n} matched {whom}. In SDs of the exit score: 1 SD is {sd} points.",
    "start_read": "0 means: grew like all students of the data set who started in the same place. A "
    "hollow dot cannot be told from 0.",
    "start_bands": "This test shows no layers at both ends, so students are grouped by fifths of the "
    "entry score.",
    # arriving
    "entered": "Entered {layer}",
    "reach_title": "Of 100 students below {line} in {entry}, {value} are at it in {exit}.",
    "reach_beside": "Of 100 students below {line} in {entry}, {value} are at it in {exit}; of "
    "students who started in the same place {like}.",
    "reach_more": "More arrive than of like students: of 100 below {line} in {entry}, {value} are at "
    "it in {exit}; of students who started in the same place {like}.",
    "reach_fewer": "Fewer arrive than of like students: of 100 below {line} in {entry}, {value} are "
    "at it in {exit}; of students who started in the same place {like}.",
    "reach_close": "Too close to call: of 100 students below {line} in {entry}, {value} are at it in "
    "{exit}; of students who started in the same place {like}.",
    "reach_hidden": "Too few students to say how many arrive at {line}.",
    "reach_subtitle": "{n} of the matched {whom}: those below {line} at entry.",
    "reach_read": "Each row is 100 students who entered in one layer; the filled part is at grade "
    "level at exit.",
    "reach_like": "The mark shows students of the whole data set who entered in the same layer; only "
    "the difference gets a verdict.",
    "closing_title": "Of 100 students below {line} in {entry}, {value} left in {exit} at least one "
    "layer higher.",
    "closing_by": "Of 100 students below {line} in {entry}, {value} left in {exit} at least one layer "
    "higher; of students who started in the same place {like}.",
    "closing_more": "More rise than of like students: of 100 below {line} in {entry}, {value} left "
    "in {exit} at least one layer higher; of students who started in the same place {like}.",
    "closing_fewer": "Fewer rise than of like students: of 100 below {line} in {entry}, {value} left "
    "in {exit} at least one layer higher; of students who started in the same place {like}.",
    "closing_close": "Too close to call: of 100 below {line} in {entry}, {value} left in {exit} at "
    "least one layer higher; of students who started in the same place {like}.",
    "closing_subtitle": "Matched {whom}: those below {line} at entry who were not on the test's "
    "floor.",
    "closing_read": "Only the difference from students who entered in the same layers gets a verdict.",
    "closing_error": "About 14 of 100 would rise a layer from test error alone.",
    # arrived with, or added here
    "arrived_all": "Below at exit, all",
    "arrived_layer": "{layer} at exit",
    "arrived_title": "Of 100 students below {line} in {exit}, {value} were already below it in "
    "{entry}.",
    "arrived_subtitle": "{n} of the matched {whom}: those below {line} at exit.",
    "arrived_read": "Arrived with: below {line} at entry already. Added here: at or above it at entry "
    "and below at exit. Each end is one score, so some cross by test error alone.",
    # pace
    "pace_group": "Below {line} in {entry}",
    "pace_enough": "It was enough: students who entered below made {made} points a year and needed "
    "{needed} to reach {basis}.",
    "pace_short": "It was not enough: students who entered below made {made} points a year and would "
    "have needed {needed} to reach {basis}.",
    "pace_subtitle": "{n} of the matched {whom}: those below {line} at entry. Points per taught "
    "year.",
    "pace_read": "Made: mean exit score less entry freed of test error, a taught year. Needed: from "
    "the same start to {basis}. A group's mean: half of them may have made more.",
    "pace_cut": "the grade 8 spring cut",
    "pace_median": "the grade 8 spring norm median",
    "pace_span": "Only for spans that end in grade 8: choose one to see whether it was enough.",
    "pace_none": "Not in this data: {test} has neither a grade 8 spring cut on one scale nor a norm "
    "median.",
    # who is missing
    "cohort_missing": "Who is not in this picture: {left} of 100 scored in {entry} left before the "
    "end, and {joined} of 100 scored in {exit} came later.",
    "cohort_missing_one": " That is of those who entered in {year}; each cohort has its own.",
    "cohort_missing_unknown": "Who is not in this picture: how many left or came later is too small a "
    "group to show.",
    "coverage_span_subtitle": "{whom}: those with a score at both ends are followed.",
    "coverage_span_read": "Left bar: everyone scored in {entry}, counted where they entered. Right "
    "bar: everyone scored in {exit}, counted where they left. Only the band between them is "
    "followed.",
    "scored_in": "Scored in {moment}",
    "off_grade": "{off} of the followed were not in grade {grade} at the end (they repeated or skipped "
    "a grade); their depth is counted against grade {grade}.",
    "kept_and_left": "In {entry}, {kept} of 100 who stayed were below {line}, of those who left "
    "{left}.",
    # broken down
    "group_title": "Of {all} {many}, {more} grew more than students who started in the same place, "
    "{less} grew less and {close} too close to call.",
    "group_none": "No interval can be given for these {many}: too few schools to speak of schools "
    "like these.",
    "group_hidden": "All {many} are too small to show.",
    "group_subtitle": "{whom}. Question: {question}.",
    "group_read": "0 means: grew like all students of the data set who started in the same place. "
    "Hollow: cannot be told from 0. In the data's own order, not by result.",
    "group_chance": "By chance alone, expect {expected} of {n} to be told apart from 0.",
    "cohort_row": "Entered in {year}",
    "cohort_empty": "nobody matched",
    "cohorts_title": "{n} successive cohorts from {span}: different children each, one after "
    "the other.",
    "cohorts_subtitle": "{students}, {span}, by the school year they entered in. Question: "
    "{question}.",
    "cohorts_read": "Each row is another cohort of children, against the students of its own years "
    "who started in the same place. A change between rows is no student's growth.",
    "cohorts_read_norm": "Each row is another cohort of children; 0 means that it kept its percentile "
    "in the norm group. A change between rows is no student's growth.",
}
