"""Sentences of the strands, of single standards and of successive years; `words.py` merges them."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # strand x origin grade
    "strands_title": "The leak of {grade} students is deepest in {where}: {value} of every 100 "
    "answers unfinished.",
    "strands_part": "No strand of an earlier grade was asked of most {grade} students; among those "
    "asked, most is unfinished in {where}: {value} of every 100 answers.",
    "strands_cell": "{strand} of {origin}",
    "strands_here": "{grade} students were asked about their own grade alone: most is unfinished "
    "in {where}, {value} of every 100 answers.",
    "strands_small": "No strand of an earlier grade can be shown for enough {grade} students to "
    "say where the leak is deepest.",
    "strands_subtitle": "Of 100 answers on the standards of one strand and one grade, the number "
    "that showed unfinished learning. {n} {grade} students, {when}.",
    "strands_read": "One column a grade, the enrolled grade last: what is left of the waterline, a "
    "test of {grade} alone cannot see. The darker a field, the more is unfinished. An empty field "
    "was not asked, which is not the same as finished.",
    "strands_read_few": " A smaller, dashed field was asked of fewer than half of the students, "
    "mostly of those behind: the title names none of these where it can name another.",
    "strands_rounded": "Some fields or standards hold fewer than {n} answers or students on one side, "
    "so shares are whole percents without counts.",
    "strands_beyond": "More standards of {grades} were asked than can be told apart; those beyond "
    "are in no field.",
    "not_asked_field": "not asked",
    # standards, one by one
    "standards_title": "Standard by standard: of every 100 answers of {grade} students, from {low} "
    "to {high} are unfinished.",
    "standards_one": "{standard}: {value} of every 100 answers of {grade} students are unfinished.",
    "standards_small": "No standard can be shown for enough {grade} students to compare.",
    "standards_subtitle": "{n} standard{s} of {grades}, in the order of grade and strand. {students} "
    "{grade} students, {when}.",
    "standards_read": "In the order of grade, strand and code, not by result. A standard asked of "
    "few, or mostly of students behind, cannot be set beside one asked of all.",
    # successive years
    "years_pair": "Successive years, different students: {first} of 100 {what} in {low}, {last} in "
    "{high}.",
    "years_close": "Successive years, different students: {first} of 100 {what} in {low} and "
    "{last} in {high}, too close to call.",
    "years_most": " Most in {when}: {value}.",
    "years_fewest": " Fewest in {when}: {value}.",
    "years_one": "{value} of 100 {what} in {when}; no other year can be set beside it.",
    "years_below": "below {line}",
    "years_below_median": "below the median of the grade before theirs",
    "years_hidden": "The years of this selection are too small to show one by one.",
    "years_span": "{first} to {last}",
    "years_subtitle": "{who}, {window} {span}. Each year its own students; whiskers: 95% "
    "interval of the share below, as if these were a sample of such students.",
    "years_read": "One column a school year, 100 students long, cut at the waterline. They are "
    "different students each year: a change is not growth, and no line joins the years. A year "
    "without tests is left empty, never 0. The framed year is the one selected.",
    "years_missing": "Who is not in this picture: students without a score in their year. At least "
    "{low} of 100 enrolled students were tested in each year shown.",
    "years_missing_none": "Who is not in this picture: students without a score in their year; nearly "
    "every enrolled student was tested in each year shown.",
    "years_mixed": "The sentence speaks of years with tests of {grades}; {years} had tests of other "
    "grades too or instead.",
    "years_line_median": "the median of the grade before",
    "years_none": "Not in this data: no {test} results of {grades} in {window} of any school year.",
    "no_tests": "no tests",
    "no_data_year": "not in this data",
    "nobody": "no student found",
}
