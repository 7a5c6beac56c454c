"""Sentences of the Schools page and of one school's profile.

Knows: templates. Must not know: where the numbers come from.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # status beside growth
    "status_depth": "at or above grade level",
    "status_median": "at or above the median of their grade",
    "status_tip": "proficient",
    "status_of_all": "of everyone tested there",
    "status_of_part": "of the students of this selection tested there",
    "status_few": "Too small to show: too few students of these {many} differ to say how many are "
    "{status} in {exit}.",
    "status_unknown": "Not in this data: nothing says how many students are {status} in {exit}. Growth "
    "by size and the table stand below.",
    "schools_title": "Of {all} {many}, the students of {more} grew more than students elsewhere who "
    "started in the same place, those of {less} less; {close} cannot be told from typical.",
    "schools_one_more": "The students of {name} grew more than students elsewhere who started in the "
    "same place: the only {one} here with {n} matched students.",
    "schools_one_less": "The students of {name} grew less than students elsewhere who started in the "
    "same place: the only {one} here with {n} matched students.",
    "schools_one_close": "Whether the students of {name} grew more or less than students elsewhere who "
    "started in the same place is too close to call: the only {one} here with {n} matched students.",
    "schools_own_yardstick": "All matched students of this data set are in one {one}, which is its own "
    "yardstick: there is nothing to compare it with.",
    "schools_none": "No {many} here have {n} matched students, so none are judged; what can be shown "
    "of them is drawn in grey.",
    "schools_subtitle": "Across: the share {status} in {exit}, {tested}. Up: growth of matched "
    "{whom}.",
    "schools_read": "Each point is a {one}. To the right, more students are {status} today; further "
    "up, its students grew more than students elsewhere who started in the same place. Lines are "
    "95% intervals: the {one}'s own students vary. Hollow: growth cannot be told from typical.",
    "schools_grid": " So many {many} are drawn as squares, darker where more of them lie; chosen ones "
    "are points.",
    "schools_alt": "{what} by status and growth. Of those with {n} matched students, {more} grew more "
    "than like students, {less} grew less, {close} cannot be told from typical.",
    "schools_no_rank": "With part of the students chosen, each {one} shows its growth with its "
    "interval; steadied values and rank ranges are of whole {one}s.",
    "schools_no_spread": "Too few {many} have {n} matched students to say how far {many} differ, so "
    "none is steadied or ranked.",
    "cannot_order": "These data cannot order these {many}: half of the rank ranges span {share}% of "
    "them or more.",
    "rank_holds": "A rank range holds a {one}'s rank for 95% of {many} on average, less often for the "
    "very first and last.",
    "pooled": "{n} cohorts",
    "place": "{n} {one}",
    "places": "{n} {one}s",
    "places_is": "{n} {one} is",
    "places_are": "{n} {one}s are",
    "small_note": "{what} shown with fewer than {n} matched students of this cohort: small, grey and "
    "dashed, out of order and out of ranks.",
    "pooled_note": "{what} shown with earlier cohorts pooled (entered in {years}).",
    "hidden_note": "{what} not shown: fewer than {n} matched students, or hidden so that no smaller "
    "group can be worked out.",
    "no_status_note": "{what} in the table but not in this picture: where the students stand says too "
    "much about too few.",
    # funnel
    "funnel_title": "Outside the 99.8% limits: {outside} of {what}; if {many} did not differ, expect "
    "{expected}.",
    "funnel_subtitle": "Growth against the number of matched students. Outside the 95% limits: "
    "{outside}; chance alone would put {expected} there.",
    "funnel_read": "The curves show where {many} of that size would fall if {many} did not "
    "differ: small ones scatter widely by chance alone.",
    "funnel_spread": "Beyond chance, {many} of this cohort differ by about {spread} SD.",
    "funnel_alt": "{what} by size and growth: {near} outside the 95% limits, {far} outside the 99.8% "
    "limits.",
    "funnel_none": "Too small to show: no {one} here has {n} matched students of this cohort.",
    # table
    "table_title": "{what}, {order}.",
    "table_read": "Growth raw is what was measured; steadied draws it toward the middle by as much as "
    "chance moves a {one} of that size. In the cell: the line is the 95% interval, the tick the raw "
    "value, the dot the steadied one. Under {n} matched students a {one} is shown, not ordered.",
    "find_nothing": "Nothing found: none of the {many} has “{text}” in its name.",
    "sort_said": "by {what}, {way}",
    "sort_name": "name",
    "sort_n": "matched students",
    "sort_status": "students at the line today",
    "sort_growth": "growth as measured",
    "sort_steadied": "steadied growth",
    "sort_change": "change since the cohort before",
    "sort_covered": "coverage",
    "sort_high": "highest first",
    "sort_low": "lowest first",
    "sort_name_high": "A to Z",
    "sort_name_low": "Z to A",
    "sort_means_name": "This order says nothing about the {many}.",
    "sort_means_n": "This order is by size. Size says nothing about how students grew.",
    "sort_means_status": "This order is about where students stand, which hangs on where they started. "
    "It does not say which {many} teach better.",
    "sort_means_growth": "This order is not a ranking: at the very top and bottom stand mostly small "
    "{many}, moved there by chance. Read the intervals and the rank ranges.",
    "sort_means_steadied": "This order is not a ranking: neighbours usually cannot be told apart. The "
    "rank range says how far apart they would have to be.",
    "sort_means_change": "Two cohorts are different children; most changes are chance. Read the "
    "intervals.",
    "sort_means_covered": "This order is about how complete the picture is, not about growth.",
    # side by side
    "side_few": "Choose at least {n} {many} of this cohort to set them beside each other.",
    "less": "{a} less {b}",
    "one_more": "{name} grew more",
    "fewer_than_one": "fewer than 1",
    "about": "about {n}",
    "side_absent": "{names} has no matched student of this cohort and selection.",
    "side_absent_many": "{names} have no matched student of this cohort and selection.",
    "pairs_hidden": "Too small to show: fewer than two of the chosen have {n} matched students of this "
    "cohort that can be shown.",
    "pairs_one_told": "{verdict}: the difference can be told from chance.",
    "pairs_one_close": "The difference between {a} and {b} is too close to call.",
    "pairs_title": "{told} of {all} differences can be told from chance.",
    "pairs_subtitle": "Difference of growth, pair by pair, in SD. {whom}.",
    "pairs_read": "A line that crosses 0 is too close to call. Intervals answer for these {many}: "
    "only students vary.",
    "pairs_chance": "{k} differences are looked at: expect {expected} to be told apart by chance alone.",
    "side_bergs_title": "Where students stand in {exit}, beside each other: {line} is the waterline.",
    "side_bergs_subtitle": "Everyone tested in {exit}, {year}, of the chosen ones.",
    "side_paths_title": "The same students of each, from {entry} to {exit}.",
    "side_paths_subtitle": "Mean score of matched students with a score in every window. {whom}.",
    "side_paths_read": "Each line is one place's same students. A window nobody sat is a gap; the axis "
    "does not start at zero.",
    "side_paths_norm": " The dashed line is the norm group's mean.",
    "window_label": "{window}, grade {grade}",
    "side_flows_title": "Who rose, held and sank between {entry} and {exit}, beside each other.",
    "side_flows_subtitle": "{whom}, matched, by layers at both ends.",
    "flow_tick": " The tick: how many students of the data set who entered in the same layers rose.",
    "flow_few": "too few students moved to say",
    # schools like this one
    "alike_none": "None of the {many} took in students like {name}'s, within {near} SD.",
    "alike_better": "Same intake, better growth: {names} took in students like {name}'s, and their "
    "students grew more.",
    "alike_close": "{k} {many} took in students like {name}'s; none of them can be told to have grown "
    "more.",
    "alike_close_one": "One of the {many} took in students like {name}'s; it cannot be told to have "
    "grown more.",
    "alike_few": "Fewer than {n} {many} are that near to {name}: a wider tolerance finds more, less "
    "alike.",
    "alike_subtitle": "Nearest {many} of the whole data set by depth at entry, intake and size, within "
    "{near} SD. Students who {when}.",
    "alike_read": "Distance is the root mean square of the differences, each over its SD among all "
    "with {n} matched students. Growth is steadied; “better” is said only where the 95% interval of the "
    "difference lies above 0.",
    "alike_without": "Not known, or of too few students, so not compared: {what}.",
    "alike_no_depth": "This test shows no grades below at entry; the mean entry score stands for it.",
    "intake_econ": "economically disadvantaged",
    "intake_el": "English learners",
    "intake_swd": "students with a disability",
    "reason_depth": "entered {depth} grades below on average",
    "reason_share": "{share}% {what}",
    "reason_size": "{n} matched students",
    # profile
    "profile_unknown": "Not in this data: there is no {one} “{key}”.",
    "profile_nobody": "Nothing found: {name} has no matched students of this cohort.",
    "profile_hidden": "Too small to show: {name} in this cohort ({why}).",
    "profile_all": "All of the data set",
    "profile_status": "In {exit}, {share} of 100 students are {status} ({low} to {high} of 100 if this "
    "were a sample of such students)",
    "profile_status_hidden": "Too few students differ to say how many are {status} in {exit}.",
    "profile_status_unknown": "This data does not say how many students are {status} in {exit}.",
    "profile_status_district": "; in its district {share}",
    "profile_status_all": "; in all of the data set {share}",
    "profile_more": "Its {n} matched students grew more than students elsewhere who started in the same "
    "place: {value} SD ({low} to {high}).",
    "profile_less": "Its {n} matched students grew less than students elsewhere who started in the same "
    "place: {value} SD ({low} to {high}).",
    "profile_close": "Whether its {n} matched students grew more or less than students elsewhere who "
    "started in the same place is too close to call: {value} SD ({low} to {high}).",
    "profile_growth_whole": "It is all of this data set, so it is its own yardstick.",
    "profile_pooled": " {k} cohorts are pooled, since one alone is small.",
    "just_above": "just above 0",
    "just_below": "just below 0",
    "profile_no_rank": "With a student group chosen there is no rank range: ranks are of whole {one}s.",
    "profile_unordered": "With fewer than {n} matched students in this cohort, the {one} is not put in "
    "order.",
    "profile_no_spread": "Too few {many} have {n} matched students to put any in order.",
    "profile_rank_one": "In order of growth its rank is {low} of {all} {many}",
    "profile_rank": "In order of growth its rank lies between {low} and {high} of {all} {many}",
    "profile_rank_wide": ": these data cannot place it more closely",
    "profile_district": "{name}, entered in {year}",
    "question_district": "The interval answers for this district: student-to-student variation only; "
    "other years' students could differ by more.",
    "tested_unknown": "Not in this data: it cannot say who was enrolled without a score.",
    "tested_title": "{share} of 100 enrolled students were tested in {year}.",
    "tested_subtitle": "Share of enrolled students with a score, {window}, {test}.",
    "spreads_title": "How students of each group are spread above and below {line}.",
    "spreads_subtitle": "{students}, {when}.",
    "spreads_unknown": "Not in this data: it records no student groups.",
    "spreads_read": "Each dot stands for so many of every 100 students of the group; dots left of the "
    "waterline are at or above it. Groups overlap: knowing a group says little about a student.",
    "programme_title": "Used here: {names}.",
    "programme_subtitle": "Model providers by year and grade, with the five measures of fidelity (0 to "
    "100%) as reported.",
    "programme_none": "Nothing found: no model provider was used here in the years of this data.",
    "programme_unknown": "Not in this data: no providers are recorded.",
    "programme_unit": "Providers and fidelity are recorded school by school: open a school's profile.",
    "programme_note": "What was used stands beside growth; it does not say that one caused the other. A "
    "dash is a measure that was not reported.",
    "planning_year": "planning year",
}
