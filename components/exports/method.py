"""The text that travels with a replication bundle: what is in it and how its numbers are made.

Knows: words, what a bundle holds. Must not know: zip files, Dash, how numbers are found.
"""

from __future__ import annotations

from components.exports.packages import Versions
from queries.bundle import Bundle, Replication

METHOD = """\
## What is compared

Did students whose schools used a provider grow more than like students elsewhere? Schools chose
their provider, so what is counted here went with it; nothing here says that it was the cause.

- *Treated*: students matched from entry to exit whose own school and grade used this provider, and
  no other, in every taught year, a planning year not counted. *Pool*: matched students whose own
  school and grade used none in any taught year, and whose exit school used none in any grade up to
  then.
- Entry scores are freed of test error first (each is drawn towards the mean of its exit school by
  the reliability of the test). z is that score, y the exit score, both over D, the SD of the exit
  score of all matched students of the cohort.
- *Strata*: 20 bins of z x economically disadvantaged x English learner x student with a disability.
  A stratum that lacks one of the two arms is left out. A treated student weighs 1, one of the pool
  the number of treated over the number of pool students of the stratum.
- T is 1 for treated, 0 for the pool. T~, z~, y~ are T, z, y less their weighted mean in the stratum.

## From the sums to the result

With S(ab) the sum of w a b over all units:

- c = S(tz) / S(zz); effect = (S(ty) - c S(zy)) / (S(tt) - c S(tz));
  slope b = (S(zy) - effect S(tz)) / S(zz). This is weighted least squares of y on T, z and strata.
- A unit's influence: psi = (ty - effect tt - b tz - c (zy - effect tz - b zz)) / (S(tt) - c S(tz)),
  with the unit's own sums in lower case.
- Within an arm a unit has the share w of the weight, and W2 is the sum of w^2. The arm's variance is
  the sum of psi^2 / (1 - 2 w + W2) (CR2; Bell and McCaffrey 2002), its degrees of freedom are
  Satterthwaite's. Both arms' variances add up; df = (W2_T + W2_P)^2 / (W2_T^2/df_T + W2_P^2/df_P).
  The 95% interval is the effect plus and minus the 97.5% point of t(df) times the root of the
  variance. Fewer than 3 units in an arm: no interval.
- Chance: effects are held to be normal around 0 with SD 0.15 before the data; the standard error is
  the half width / 1.96. The chance without that prior stands beside it.
- Verdict: "grew more" where the whole interval lies above 0, "grew less" where below, else "too
  close to call"; none where balance says "not comparable" (a variable more than 0.25 apart after
  matching, or fewer than 80 of 100 treated students with a like student). Balance needs students, so
  its words are given, not computed anew.
"""
FILES = """\
## Files

- `sums.csv`: a row per provider, arm and unit. `unit`: a number, by size; `schools`: how many schools
  it joins; `n`: students compared; `weight`: sum of w; `tt tz zz ty zy`: sums of w T~T~, w T~z~,
  w z~z~, w T~y~, w z~y~.
- `stated.csv`: a row per provider: balance, effect, interval, df, chance of at least `threshold`,
  verdict, or the reason why there is none; `page_...` is what the page shows, rounded.
- `balance.csv`: differences of the arms before and after matching, as the page shows them.
- `queries.sql`: what was asked of the data. `$names` are filled with the values of the link.
- `bundle.json`: link, selection, versions.
- `recompute.py`: computes the stated values from the sums (`python recompute.py`, needs pandas).
"""


def readme(bundle: Bundle, versions: Versions) -> str:
    """The bundle's README.md."""
    kind = (
        "**Synthetic data: a fictional state, no real students.** Nothing in here is a finding about "
        "any school or provider that exists.\n\n"
        if bundle.catalog.synthetic
        else "Real records; sums and counts of groups only.\n\n"
    )
    lines = [
        "# Replication bundle\n",
        kind + f"{bundle.whom} {bundle.test}, {bundle.span}.\n",
        f"- Link: `{bundle.link}`",
        f"- Source: {bundle.source}",
        *(f"- Note: {text}" for text in bundle.notices),
        f"- Made with: {', '.join(f'{name} {number}' for name, number in versions.items())}\n",
        "## Small schools\n",
        f"Schools have numbers in place of names. Schools with fewer than {bundle.min_n} compared "
        "students are joined into one unit an arm, together with the next smallest where one alone "
        "could be found. Effects stay as they are; intervals, df, chances and verdicts here are "
        "those of the joined sums.\n",
        *(_said(one) for one in bundle.providers),
        *(f"- {name}: left out ({why})." for name, why in bundle.left_out.items()),
        "",
        METHOD,
        FILES,
    ]
    return "\n".join(lines)


def _said(one: Replication) -> str:
    """What joining changed of one provider."""
    if not one.joined:
        return f"- {one.name}: no school is joined."
    text = f"- {one.name}: {one.joined} schools are joined"
    if one.page["low"] is None:
        return f"{text}; the page states no interval."
    if not one.differs:
        return f"{text}, which leaves the interval as the page states it, to three decimals."
    page = f"{_sd(one.page['low'])} to {_sd(one.page['high'])}, {one.page['verdict']}"
    if one.effect.interval is None:
        return f"{text}, which leaves too few units for an interval; the page states {page}."
    low, high = one.effect.interval
    return f"{text}: {_sd(low)} to {_sd(high)}, {one.verdict}; the page states {page}."


def _sd(value: object) -> str:
    return f"{float(str(value)):+.3f}"
