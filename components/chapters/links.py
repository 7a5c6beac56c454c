"""Chapter: what a link says, and which tables can be asked for.

Knows: keys and tables by name. Must not know: answers.
"""

from __future__ import annotations

from typing import Any

from dash import html

KEYS = (
    ("year=2025", "school year by the year it ends in"),
    ("window=spring", "fall, winter or spring"),
    ("test=", "id of the assessment"),
    ("grade=6,7", "enrolled grades; a list is joined by commas"),
    ("district= school= provider=", "ids; provider=none means no model provider"),
    ("race= gender=", "student groups, words joined by hyphens"),
    ("econ=1 el=1 swd=1", "economically disadvantaged, English learner, student with disability"),
    ("by=district", "breaks the selection down"),
    ("picture=berg", "berg, bars, hundred or table"),
    ("layer=2", "shows who is in a layer"),
    ("focus=6", "the one grade of single-grade pictures"),
    ("span=f6-s8", "whose growth: fall of grade 6 to spring of grade 8 (f, w, s and a grade)"),
    ("cohort=2023", "the school year that cohort entered in; left out: the latest"),
    ("standard=8.F.B.4", "Skills: the standard whose prerequisites are drawn"),
    ("unit=district", "Schools: districts in place of schools"),
    ("compare=", "Schools: two to six ids to set beside each other"),
    (
        "like= near=0.5",
        "Schools, and one provider: the school whose like are sought, and within how many SDs",
    ),
    (
        "sort=growth find= page=2",
        "Schools: the table's order (growth-low: lowest first), a name, a page",
    ),
    ("chance=0.05", "Providers: the growth, in SDs, whose chance is asked for"),
    ("rules=projection", "safe to project: what may be shown to a room, whatever is asked next"),
    ("embed=1 panel=", "one view alone, for a frame in another page, under the rules for a room"),
    ("data=", "data version a link was made with; another version is said on the page"),
)
GROWTH_TABLES = (
    ("trajectory", "one row per window of the span: mean, interval, middle half, everyone, norm"),
    ("moves", "one row per band from an entry layer to an exit layer, beside like students"),
    ("stock", "one row per origin grade: what became of open skills, per student"),
    ("by_start", "everyone, then one row per layer at entry: growth beside like students"),
    ("reaching", "one row per layer at entry: share arriving at grade level, and its twin"),
    ("closing", "two rows: who left at least one layer higher, and its twin, the floor left out"),
    ("arrived", "one row per layer at exit: below at entry already, or added here"),
    ("pace", "one row: points a year made and needed"),
    ("coverage", "two rows: scored at entry and at exit, kept, left and came later"),
    ("by_group", "with by=: one row per group, or per cohort with by=year"),
)
TABLES = (
    ("layers", "one row per enrolled grade: layers, shares, mean depth, floor, tested"),
    ("tip", "one row per grade: proficient on the state test, and depth on the diagnostic"),
    ("origin", "one row per grade of the standards: unfinished share, asked share"),
    ("hidden", "one row: what a test of the enrolled grade alone cannot see"),
    (
        "strands",
        "one row per strand and grade of the standards: students, results, unfinished share",
    ),
    ("standards", "one row per standard: code, what it is about, students, unfinished share"),
    ("years", "one row per school year, different students each: shares below with intervals"),
    ("breakdown", "with by=: one row per group, with its interval"),
    ("layer_groups", "with layer=: one row per student group, share in the layer"),
)

SKILL_TABLES = (
    ("prerequisites", "one row per standard of the map: grade, step, students, unfinished share"),
    ("with_without", "everyone judged, fifths of the scale score, and within fifths: both shares"),
    ("targets", "one row per standard with prerequisites: success with and without, the gap"),
)
SCHOOL_TABLES = (
    ("schools", "one row per school or district: status, growth raw and steadied, rank range"),
    ("funnel", "the same rows: growth against the number of matched students"),
    ("school_table", "one page of them, in the order asked for"),
    ("pairs", "with compare=: one row per pair, the difference with its interval"),
    (
        "side_bergs side_paths side_flows",
        "with compare=: layers, mean scores, who rose, held, sank",
    ),
    ("alike", "with like=: the place itself and those nearest by depth at entry, intake and size"),
)
ZONE_TABLES = (
    ("roles", "five rows: what each role owes, and what this data holds of it"),
    ("scorecard", "the zone and the rest, providers, then schools or districts (unit=district)"),
    ("joined", "the zone, the rest, then one row per district: who joined, where they started"),
    ("fidelity", "one row per school and school year: (A) to (E) as reported, growth beside it"),
    ("timeline", "one row per school and school year in the zone: phase, year, grades in use"),
    ("funding", "one row per school year and source: dollars, and dollars per enrolled student"),
)
PROVIDER_TABLES = (
    ("balance", "one row per provider and variable: difference before and after matching"),
    ("effects", "one row per provider: growth beside like students, interval, verdict, chance"),
    ("arms", "who used a provider throughout, who none, who is in neither group and why"),
    (
        "overlap",
        "with provider= one to four: shares of students by growth, theirs and like students'",
    ),
    ("past", "one row per provider and cohort that left before its schools started"),
    ("both_tests", "one row per provider: both tests, their difference, whether they disagree"),
    ("successive", "one row per provider and cohort"),
    ("use_years", "one row per provider and year of use, cohorts taken together"),
    ("dose", "everyone enrolled, who reached the stated dose, who did not, of whom it is unknown"),
    ("starts groups", "one row per provider and layer at entry; with by=: and student group"),
    ("evaluation", "one row per provider and cohort: start, end, gain, against the norm"),
    ("reported", "one row per reported value, with what is computed here"),
    ("cost", "one row per provider: spending per student as a range, growth beside it"),
)
PROVIDER_PAGE_TABLES = (
    ("provider", "the provider's row of “effects”; its three sentences are read off it"),
    ("balance effects successive", "and every other table of Providers, of this provider alone"),
    ("used", "one row per school and set of grades: its years, and the year of use in each"),
    ("alike", "with like=: that school and those that used the provider and took in such students"),
)
PROFILE_TABLES = (
    ("profile", "the place, its district, all of the data set"),
    ("layers trajectory by_group arrived strands coverage", "as on their own pages, of one place"),
    ("spreads", "one row per student group: dots of so many of every 100 in each layer"),
    ("programme", "one row per year and provider: years of use, five measures of fidelity"),
    ("tested", "one row per school year: share of enrolled students tested"),
)


def chapter() -> list[Any]:
    """The chapter's heading, keys and tables."""
    return [
        html.H2("Links and tables"),
        html.P(
            "The address of a page is the view: who opens it sees the same selection. Defaults are "
            "left out. Values this data set does not hold are left out and named."
        ),
        _listed(KEYS),
        html.P(
            [
                "The same answer without a browser: ",
                html.Code('python -m queries.ask "/?by=district" --format csv --table breakdown'),
                ". Tables of the Iceberg page:",
            ]
        ),
        _listed(TABLES),
        html.P("Tables of the Growth page, “/growth”:"),
        _listed(GROWTH_TABLES),
        html.P("Tables of the Skills page, “/skills”:"),
        _listed(SKILL_TABLES),
        html.P("Tables of the Schools page, “/schools”:"),
        _listed(SCHOOL_TABLES),
        html.P("Tables of the Zone page, “/zone”:"),
        _listed(ZONE_TABLES),
        html.P("Tables of the Providers page, “/providers”:"),
        _listed(PROVIDER_TABLES),
        html.P("Tables of one provider, “/providers/<id>”:"),
        _listed(PROVIDER_PAGE_TABLES),
        html.P(
            [
                "Any of these views as slides or as a PDF (--pdf, --paper a4), or one as a workbook or "
                "CSV with its fine print (# names the table): ",
                html.Code(
                    'python -m components.exports "/" "/providers#effects" --pptx board.pptx'
                ),
                ".",
            ]
        ),
        html.P(
            [
                "A replication bundle of such a view (sums per school, numbered, and a script that "
                "computes the results anew): ",
                html.Code('python -m components.exports.bundle "/providers" --into bundle.zip'),
                ", or “/export/bundle?view=” and the link.",
            ]
        ),
        html.P("Tables of a profile, “/schools/<id>” (“?unit=district” for a district's):"),
        _listed(PROFILE_TABLES),
    ]


def _listed(rows: tuple[tuple[str, str], ...]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(html.Code(key)), html.Dd(meaning)]) for key, meaning in rows],
        className="terms",
    )
