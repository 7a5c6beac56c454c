"""Sentences of the Zone page.

Knows: templates. Must not know: where the numbers come from. What stands beside each other is counted
here, never what caused what.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # rows
    "zone_row_zone": "Schools of the zone",
    "zone_row_rest": "All other schools",
    "zone_level_zone": "Zone",
    "zone_level_provider": "Provider",
    "zone_level_district": "District",
    "zone_level_school": "School",
    "no_district": "No district named",
    "zone_nobody": "Nothing found: none of these schools has joined the zone.",
    "zone_chose": "Schools and districts chose to join. What went with it is counted here, not "
    "what it caused.",
    "zone_whole_schools": "Fidelity, timeline and funding are of whole schools: student groups "
    "and providers do not narrow them.",
    # scorecard
    "score_what_norm": "against the gain that keeps their norm percentile",
    "score_what_like": "beside students who started in the same place",
    "score_more": "From {entry} to {exit}, students of the zone grew more than those of all other "
    "schools, {what}: {zone} beside {rest} {unit} (difference {value}, {low} to {high}).",
    "score_less": "From {entry} to {exit}, students of the zone grew less than those of all other "
    "schools, {what}: {zone} beside {rest} {unit} (difference {value}, {low} to {high}).",
    "score_close": "Whether students of the zone or of all other schools grew more from {entry} "
    "to {exit} is too close to call, {what}: {zone} beside {rest} {unit} (difference {value}, "
    "{low} to {high}).",
    "score_few": "From {entry} to {exit}, {what}: students of the zone {zone}, those of all other "
    "schools {rest} {unit}; too few schools to say how sure that is.",
    "score_only_zone": "Only schools of the zone are in this selection. From {entry} to {exit}, "
    "{what}: {value} {unit}.",
    "score_only_rest": "No school of this selection had joined the zone by the end of the span. "
    "From {entry} to {exit}, {what}: {value} {unit}.",
    "score_hidden": "The zone beside the rest is not shown, so that no smaller group can be "
    "worked out; what can be shown stands below.",
    "score_unknown": "Nothing in this data says who is in a zone; each {many} from {entry} to "
    "{exit} stands below, {what}.",
    "score_subtitle": "{n} matched {whom}, by {many} of exit.",
    "score_read_norm": "Gain against the norm is in points: 0 keeps the group's norm percentile. "
    "Share who met norm growth gained at least what the norm group's mean did.",
    "score_read_like": "Growth is in SDs of the exit score: 0 means grew like all students of the "
    "data set who started in the same place.",
    "score_read_twins": "Arriving (at {line} at exit) and rising (a layer or more) are of "
    "students who entered below {line}, each beside the share of like students; only that "
    "difference has a verdict. Kept: of those scored at entry, still there at exit. Covered: of "
    "those scored at exit, there at entry.",
    "score_questions": "Intervals of schools and districts answer for these schools (only "
    "students vary); those of the zone, the rest and providers for schools like these.",
    "score_chance": "{n} intervals are looked at: {expected} would leave out 0 by chance alone.",
    "score_no_norms": "This test has no norms on a scale that grades share: nothing here is "
    "against a norm, and growth beside students who started in the same place stands in its stead.",
    "score_no_depth": "{test} cannot say how many grades below a student works at both ends of "
    "this span, so nobody can be said to arrive or rise.",
    "zone_unknown_scorecard": "Not in this data: no implementations are recorded, so no school "
    "can be said to be in a zone.",
    "reported_gain_of": "gain {value} points",
    "reported_met_of": "{value}% met norm growth",
    "reported_other": "another measure",
    "validated_by_whom": "validated by {names}",
    "not_validated": "not validated",
    # who joined
    "zone_unknown_joined": "Not in this data: no implementations are recorded, so nobody can say "
    "who joined. The Schools page shows every school and district.",
    "joined_nobody": "None of the schools where these students entered has joined the zone.",
    "joined_title": "{schools} schools joined",
    "joined_title_one": "One school joined",
    "joined_districts": ", in {took} of {all} districts",
    "joined_districts_one": ", in one of {all} districts",
    "joined_in_one_school": ", in {name}",
    "joined_in_one": ", all in {name}",
    "joined_start": ". At the start of grade {grade}, {zone} of 100 of their students worked "
    "below {line}, {rest} of 100 in all other schools.",
    "joined_same": ". At the start of grade {grade}, as many of their students worked below "
    "{line} as in all other schools: {zone} of 100.",
    "joined_subtitle": "{n} {students} scored in grade {grade} in {when}, the earliest that can "
    "be followed over this span, by the school they entered in.",
    "joined_read": "Joined: has an implementation row in any year of this data. Below {line}: "
    "share of those with a known depth at entry, in whole percent.",
    "joined_read_plain": "Joined: has an implementation row in any year of this data.",
    "joined_others": "Starts are those of the chosen students only.",
    # fidelity
    "zone_unknown_fidelity": "Not in this data: no implementations are recorded, so nothing says "
    "how faithfully a model was used. The Growth page shows what remains.",
    "fidelity_title": "Of {all} measures of fidelity of {n} school{s} (five of each year, grade "
    "and provider), {told} were reported; the others are missing, not 0.",
    "fidelity_all": "All {all} measures of fidelity of {n} school{s} were reported.",
    "fidelity_none": "None of {all} measures of fidelity of {n} school{s} was reported.",
    "fidelity_subtitle": "Per school and school year, the mean of what its grades and providers "
    "reported: (A) student progress, (B) teacher usage, (C) planning time, (D) professional "
    "learning, (E) interim assessment; 0 to 100%.",
    "fidelity_growth": " Beside it growth of the {whom} followed from {span} who left in that "
    "year.",
    "fidelity_read": "A bar is as long as the share reported; an empty, dashed cell was not "
    "reported. In a planning year nothing is taught yet, so (A), (B) and (E) cannot be known.",
    "fidelity_beside": "Fidelity and growth stand beside each other; nothing here says that one "
    "made the other. Growth: SDs beside students who started in the same place; only students "
    "vary.",
    "fidelity_nobody_left": "no cohort of this span left that year",
    "reports_of": "{told} of {all}",
    # timeline
    "zone_unknown_timeline": "Not in this data: no implementations are recorded, so there is no "
    "roll-out to draw.",
    "timeline_title": "{n} schools have joined the zone, the first in {first}.",
    "timeline_title_one": "One school has joined the zone, in {first}.",
    "timeline_now": "In {year}: {phases}.",
    "timeline_none_now": "None has a row in {year}.",
    "timeline_planning": "{n} in the planning year",
    "timeline_grace": "{n} in the two years of grace",
    "timeline_rollout": "{n} in the last year of the roll-out",
    "timeline_after": "{n} past the roll-out",
    "timeline_subtitle": "Each school from its planning year (year 0) over two years of grace to "
    "the end of a four-year roll-out; numbers are the grades in use.",
    "timeline_read": "Year 0 is the planning year; in years 1 and 2 a faithful school is left "
    "alone; the roll-out ends with year 3. The clock starts with a school's first row, whatever "
    "provider it names.",
    "timeline_faithful": "Grace is given to schools that implement faithfully; whether a school "
    "was is for the state to say. Rules: Texas Education Code 28.020; other states set their own.",
    "timeline_before": "{n} schools first appear past their planning year, so their clock started "
    "earlier.",
    "timeline_before_one": "{n} school first appears past its planning year, so its clock started "
    "earlier.",
    "phase_before": "not yet in the zone",
    "phase_absent": "no row",
    "phase_planning": "planning year",
    "phase_grace": "grace",
    "phase_rollout": "last year of the roll-out",
    "phase_after": "past the roll-out",
    # funding
    "funding_unknown": "Not in this data: no funding is recorded.",
    "funding_nobody": "Nothing found: no funding of these schools is recorded.",
    "funding_title": "In {year}, {schools} received {total}: {each} per enrolled student.",
    "funding_title_plain": "In {year}, {schools} received {total}; how many students were "
    "enrolled there cannot be shown.",
    "funding_most": "The largest part came from {names} funds ({share} of 100 dollars).",
    "funding_all": "all sources",
    "funding_pace_short": "Students of the zone who entered below grade level gained {made} "
    "points a year; {needed} a year would have brought them to {target}.",
    "funding_pace_enough": "Students of the zone who entered below grade level gained {made} "
    "points a year, enough for {target}, which took {needed}.",
    "funding_subtitle": "Dollars per enrolled student by school year and source, over schools "
    "with any funding that year.",
    "funding_read": "All money of a year over all students enrolled in the schools that received "
    "any, in grades this data holds; schools with fewer than {n} enrolled are in the totals, not "
    "per student. A source without a row gave nothing that is recorded.",
    "funding_note": "What was spent and how students grew stand beside each other: no growth per "
    "dollar is worked out, since schools chose to join and money went where they were.",
    "funding_not_enrolled": "enrolment not known, or too few",
    # roles
    "roles_title": "Of five roles that share the zone's accountability, this data holds evidence "
    "for {n}.",
    "roles_one": "Of five roles that share the zone's accountability, this data holds evidence "
    "for one.",
    "roles_all": "This data holds evidence for all five roles that share the zone's "
    "accountability.",
    "roles_none": "Of five roles that share a zone's accountability, this data holds evidence for "
    "none.",
    "roles_subtitle": "What each owes, and what this data can say of it.",
    "roles_source": "Roles after Math Innovation Zones (New Classrooms); fidelity after 19 TAC "
    "102.1503.",
    "role_state": "State",
    "role_district": "District and school",
    "role_model": "Model provider",
    "role_assistance": "Technical assistance provider",
    "role_research": "Research organisation",
    "owes_state": "Funds, selects and evaluates providers, finds districts that volunteer, holds "
    "schools to growth over the grade span.",
    "owes_district": "Puts comprehensive growth over the middle grades first, chooses a provider, "
    "implements.",
    "owes_model": "Runs the learning model, gives formative and interim assessments, reports "
    "results of the span.",
    "owes_assistance": "Readies infrastructure, provides professional learning.",
    "owes_research": "Validates results.",
    "evidence_funding": "{total} from {n} source{s} in {year}",
    "evidence_each": ", {each} per enrolled student",
    "evidence_no_funding": "Not in this data: no funding is recorded.",
    "evidence_of_districts": "of {n} district{s}",
    "evidence_no_scorecard": "Nobody of this selection can be followed or shown; see the "
    "scorecard.",
    "evidence_in": "In {year}, ",
    "evidence_interim": "interim assessments",
    "evidence_infrastructure": "infrastructure",
    "evidence_learning": "professional learning",
    "evidence_reported": "{what}: {told} of {all} school grades reported, from {low}% to {high}%.",
    "evidence_reported_one": "{what}: {told} of {all} school grades reported, {low}%.",
    "evidence_unreported": "{what}: none of {all} school grades reported.",
    "evidence_span_results": "Results of {span}: {told} of {all} providers reported them.",
    "evidence_no_span_results": "Results of {span}: no provider reported any.",
    "evidence_no_model": "Not in this data: no model provider is recorded.",
    "evidence_no_assistance": "Not in this data: no infrastructure or professional learning is "
    "recorded.",
    "evidence_nobody_assists": "No technical assistance provider is named: these are reports of "
    "the schools of model providers.",
    "evidence_no_reports": "Not in this data: no provider reported results of this span, so there "
    "is nothing to validate.",
    "evidence_validated": "Of {all} providers that reported, {n} named who validated it: {names}.",
    "evidence_validated_only": "The one provider that reported, {names}, named who validated it.",
    "evidence_validated_none": "None of {all} providers that reported named who validated it.",
    "evidence_validated_none_one": "The one provider that reported did not name who validated it.",
}
