"""Sentences of one provider's page.

Knows: templates. Must not know: where the numbers come from. "Goes with", "grew more than": never
that a provider caused it.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "provider_unknown": "Not in this data: there is no model provider “{key}”.",
    "provider_read": "The first sentence follows the 95% interval of schools like these, the second "
    "the variable furthest apart after matching, the third every cohort on its own.",
    "provider_schools": "schools that used {name}",
    "provider_schools_n": "{n} school{s}",
    # three sentences
    "provider_growth_more": "The {students} students whose {schools} used it in every taught year "
    "grew more than like students elsewhere: {value} SD of the exit score (95% interval {low} to "
    "{high}).",
    "provider_growth_less": "The {students} students whose {schools} used it in every taught year "
    "grew less than like students elsewhere: {value} SD of the exit score (95% interval {low} to "
    "{high}).",
    "provider_growth_close": "Whether the {students} students whose {schools} used it in every "
    "taught year grew more or less than like students elsewhere is too close to call: {value} SD of "
    "the exit score (95% interval {low} to {high}).",
    "provider_chance": "Chance of {least} SD or more: {odds}, drawn towards 0 by the prior (differences "
    "between programmes around 0, SD {prior}); without it {bare}.",
    "provider_growth_no_interval": "For the {students} students whose {schools} used it in every "
    "taught year there is no verdict: {reason}.",
    "provider_growth_barred": "For the {students} students whose {schools} used it in every taught "
    "year there is no verdict: {reason}.",
    "provider_growth_untold": "Nothing can be said of its students' growth: {reason}.",
    "provider_balance_alike": "After matching, the two sides are alike in all that is judged",
    "provider_balance_adjusted": "After matching, the two sides are close enough to adjust for what "
    "is left",
    "provider_balance_not_comparable": "After matching, the two sides are too far apart to compare",
    "provider_balance_matched": "; {share} of 100 of its students have a like student elsewhere",
    "provider_balance_untold": "Nothing can be said of how alike the two sides are.",
    "provider_cohorts": "Of {k} cohorts with an interval of their own, {more} grew more than like "
    "students, {less} less, and {close} are too close to call.",
    "provider_cohorts_one": "One cohort has an interval of its own.",
    "provider_cohorts_none": "No cohort has an interval of its own yet.",
    "provider_sustained": "The last two cohorts both grew more: sustained.",
    "provider_not_sustained": "The last two cohorts do not both grow more, so "
    "nothing is called sustained.",
    # where it is used
    "used_title": "{name} is on record in {n} school{s} of {districts} between {first} and {last}, "
    "{now} of them in {last}.",
    "used_district": "one district",
    "used_districts": "{k} districts",
    "used_subtitle": "Schools by grade, with the year of implementation in each school year.",
    "used_read": "Year 1 is the first year of use; a planning year is none. Schools are public: "
    "nothing here counts students.",
    "used_nowhere": "Nothing found: {name} is on record in none of these schools.",
    "used_year": "{year}: {since}",
    "used_years": "{first} to {last}: year {since} to {until}",
    "used_since": "year {since}",
    "provider_like_waiting": "Choose a school, and the schools that used this provider and took in "
    "students like its students appear as cards.",
}
