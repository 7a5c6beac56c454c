"""The Providers page equals the files: arms, matching, effect, balance, dose and spending once more.

Straight from the demo state's parquet with pandas: who is treated by `tests.data.test_arms_equal_raw`,
who is matched by `test_growth_equals_raw`, the yardstick of the definition, the effect by weighted
least squares with a dummy a stratum. Nothing of `queries.matching`, `effects` or `balance` is used.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from math import isnan, log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from queries import ask
from queries.answer import Answer, Record
from queries.dimensions import DIMENSIONS
from queries.fits import Fit
from queries.selection import Selection
from queries.store import Catalog
from tests.data import test_arms_equal_raw as arms_raw
from tests.queries import test_growth_equals_raw as growth_raw
from tests.queries.growth_state import yardstick
from tests.queries.whole_demo import NAME, whole_demo

pytestmark = pytest.mark.slow  # a minute and more; `make test` runs it

SHOWN = 0.00051  # half of the last place of an SD, and of rounding to thousandths of a point
TRAITS = ("economically_disadvantaged", "english_learner", "student_with_disability")
COHORTS = (("plumbline", "f6-s8", 2023), ("plumbline", "f6-s8", 2022), ("orvalle", "s5-s8", 2022))


class Files:
    """The demo state's files: a row a matched student of a cohort, with its arm."""

    def __init__(self, folder: Path) -> None:
        self.arms = arms_raw.Raw(folder)
        self.growth = growth_raw.Raw(folder)
        self.known: dict[int, pd.DataFrame] = {}

    def of(self, fit: Fit, vertical: bool) -> pd.DataFrame:
        if fit.id not in self.known:
            self.known[fit.id] = self._of(fit, vertical)
        return self.known[fit.id]

    def _of(self, fit: Fit, vertical: bool) -> pd.DataFrame:
        taught = fit.path.taught_years(fit.cohort)
        scored = self.arms.scored
        first = scored[(scored["assessment"] == fit.test) & (scored["school_year"] == fit.cohort)]
        first = first[first["window"] == fit.path.entry_window].set_index("student_id")
        errors = first["standard_error"].dropna().to_dict()
        found: list[dict[str, Any]] = []
        for one in self.growth.people(fit, vertical=vertical):
            if one.entry is None or one.left is None:
                continue
            arm, why, school, years, _, _, _ = self.arms.placed(
                one.student, one.left["school_id"], taught
            )
            who = one.entry["who"]
            found.append(
                {
                    **{key: _plain(who.get(key)) for key in (*TRAITS, "race_ethnicity", "gender")},
                    **{"arm": arm, "why": why, "school": school, "years": years, "person": one},
                    **{"exit_school": one.left["school_id"], "student": one.student},
                    **{"entry": one.entry["scale_score"], "exit": one.left["scale_score"]},
                    "error": errors.get(one.student),
                    "hours": self._hours(one.student, arm, taught),
                }
            )
        frame = pd.DataFrame(found)
        line = yardstick(
            *(frame[name].to_numpy(float) for name in ("entry", "exit")),
            frame["exit_school"].to_numpy(),
            [_plain(one) for one in frame["error"]],
        )
        frame["star"] = np.round(line.star, 3)
        edges = np.quantile(line.star, np.linspace(0, 1, 21)[1:-1])
        frame["bin"] = np.searchsorted(edges, frame["star"], side="left")
        frame["y"], frame["z"] = frame["exit"] / line.sd, frame["star"] / line.sd
        frame["entry_sd"] = frame["star"].std()
        return frame

    def _hours(self, student: str, arm: str | None, taught: tuple[int, ...]) -> str | None:
        if arm in (None, "none"):
            return None
        known, _, reached = self.arms._dose(student, arm, taught)
        return "reached" if reached else "not" if known else "unknown"


def _plain(value: Any) -> Any:
    missing = value is None or (isinstance(value, float) and isnan(value)) or value is pd.NA
    return None if missing else value


def narrowed(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    alone = selection.narrowed(provider=())
    mine = [growth_raw.chosen(p.left, p.entry["who"], alone) for p in frame["person"]]
    return frame[mine]


def stratified(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """The treated of a provider and the pool with strata and weights; dropped ones weigh 0."""
    both = frame[frame["arm"].isin([key, "none"])].copy()
    both["t"] = (both["arm"] == key).astype(float)
    traits = both[list(TRAITS)].astype(object)
    traits = traits.where(traits.notna(), "unknown").astype(str)
    both["stratum"] = both["bin"].astype(str) + "|" + traits.agg("|".join, axis=1)
    n_t = both.groupby("stratum")["t"].transform("sum")
    n_c = both.groupby("stratum")["t"].transform("size") - n_t
    both["w"] = np.where(both["t"] == 1, (n_c > 0) * 1.0, n_t / n_c.where(n_c > 0, 1))
    return both


def effect(both: pd.DataFrame) -> tuple[float, float | None]:
    """Effect and half width: least squares with dummies, CR2 a school and arm, Satterthwaite."""
    kept = both[both["w"] > 0]
    w, t = kept["w"].to_numpy(), kept["t"].to_numpy()
    dummies = pd.get_dummies(kept["stratum"]).to_numpy(float)
    root = np.sqrt(w)[:, None]
    inner = np.hstack([kept[["z"]].to_numpy(), dummies])
    fitted = np.linalg.lstsq(root * np.column_stack([t, inner]), root[:, 0] * kept["y"], rcond=None)
    value = float(fitted[0][0])
    residual = kept["y"].to_numpy() - np.column_stack([t, inner]) @ fitted[0]
    apart = t - inner @ np.linalg.lstsq(root * inner, root[:, 0] * t, rcond=None)[0]
    psi = pd.Series(w * apart * residual / (w * apart**2).sum())
    variance, lower, upper = 0.0, 0.0, 0.0
    for arm in (1.0, 0.0):
        schools = kept["school"].to_numpy()[t == arm]
        share = pd.Series(w[t == arm]).groupby(schools).sum()
        share = (share / share.sum()).to_numpy()
        if len(share) < 3:
            return value, None
        parts = psi[t == arm].groupby(schools).sum().to_numpy()
        square = (share**2).sum()
        q = 1 - 2 * share + square
        variance += float((parts**2 / q).sum())
        d, a = share**2 / q, square / 2 - share
        below = 2 * d.sum() * (d * a**2).sum() + 2 * (d * a).sum() ** 2
        below += (d**2 * (q**2 - (square - 2 * share) ** 2)).sum()
        upper += square
        lower += square**2 / ((d * q).sum() ** 2 / below)
    return value, float(stats.t.ppf(0.975, upper**2 / lower)) * sqrt(variance)


def apart(both: pd.DataFrame, name: str, weight: str | None) -> float | None:
    """Standardised difference of the entry score, or the Cox index of a share "column=value"."""
    means = []
    for arm in (1.0, 0.0):
        some = both[both["t"] == arm]
        w = some[weight].to_numpy() if weight else np.ones(len(some))
        if name == "entry":
            values, known = some["star"].to_numpy() / some["entry_sd"].to_numpy(), w > 0
        else:
            column, value = name.split("=")
            known = some[column].notna().to_numpy() & (w > 0)
            values = (some[column].astype(str) == value).to_numpy(float)
        means.append(float(np.average(values[known], weights=w[known])))
    ours, theirs = means
    if name == "entry":
        return ours - theirs
    return log(ours * (1 - theirs) / (theirs * (1 - ours))) / 1.65


def drawn(catalog: Catalog, count: int) -> list[Selection]:
    """The whole state, then random places and student groups, of three cohorts in turn."""
    draw = random.Random(20)
    found = []
    for at in range(count):
        test, span, cohort = COHORTS[at % len(COHORTS)]
        query = {"test": test, "span": span, "cohort": str(cohort)}
        kinds = [(), ("district", "el"), ("gender",), ("district",), ("econ",), ("race",)]
        for key in kinds[at // len(COHORTS) % len(kinds)]:
            held = list(DIMENSIONS[key].choices(catalog))
            query[key] = ",".join(
                draw.sample(held, (len(held) + 1) // 2 if key == "district" else 1)
            )
        found.append(Selection.from_query(query, catalog=catalog))
    return found


@pytest.fixture(scope="module")
def files() -> Files:
    return Files(whole_demo())


@pytest.fixture(scope="module")
def asked(files: Files) -> list[tuple[Answer, pd.DataFrame]]:
    """Answers with the students of the same selection."""
    catalog = ask.catalog(NAME)
    found = []
    for selection in drawn(catalog, 12):
        test = catalog.tests[selection.test]
        fits = catalog.cohorts(test.id, selection.span)
        [fit] = [one for one in fits if str(one.cohort) == selection.cohort]
        frame = narrowed(files.of(fit, test.vertical_scale), selection)
        found.append((ask.answer(selection.link("/providers"), data=NAME), frame))
    return found


def records(answer: Answer, name: str) -> list[Record]:
    panel = answer.panel(name)
    assert panel is not None
    return list(panel.records)


def close(found: Any, wanted: float, *, places: float = SHOWN) -> bool:
    return abs(float(found) - wanted) <= places


def test_effects_and_arms(asked: list[tuple[Answer, pd.DataFrame]]) -> None:
    compared, intervals = 0, 0
    for answer, frame in asked:
        sizes = frame["arm"].value_counts()
        for row in records(answer, "effects"):
            what, both = (answer.link, row["key"]), stratified(frame, str(row["key"]))
            if row["n"] is None:
                continue
            assert row["n"] == sizes[row["key"]], what
            assert row["n_pool"] in (None, sizes["none"]), what
            treated = both[both["t"] == 1]
            if row["share_matched"] is not None:
                assert close(row["share_matched"], (treated["w"] > 0).mean(), places=0.0051), what
            if row["effect"] is None:
                continue
            value, half = effect(both)
            assert close(row["effect"], value), (what, row["effect"], value)
            compared += 1
            assert treated[treated["w"] > 0]["school"].nunique() == row["schools"], what
            if row["low"] is not None:
                assert half is not None
                assert close(row["low"], value - half), what
                assert close(row["high"], value + half), what
                said = "grew more" if value > half else "grew less" if value < -half else None
                assert row["verdict"] == (said or "too close to call"), what
                intervals += 1
        for row in records(answer, "arms"):
            if row["n"] is not None and row["group"] == "Used none: the pool":
                assert row["n"] == sizes["none"]
    assert compared > 30 and intervals > 15, (compared, intervals)


def test_balance(asked: list[tuple[Answer, pd.DataFrame]]) -> None:
    """Both differences of every variable shown, and the word and who decides it."""
    columns = {
        "Score at entry": "entry",
        "Economically disadvantaged": "economically_disadvantaged=True",
        "English learner": "english_learner=True",
        "With disability": "student_with_disability=True",
        **{name: f"gender={name}" for name in ("Female", "Male")},
    }
    seen = 0
    for answer, frame in asked:
        told: dict[str, list[float]] = {}
        sides: dict[str, pd.DataFrame] = {}  # one for all variables of a provider
        for row in records(answer, "balance"):
            if row["before"] is None:
                continue
            name = columns.get(str(row["variable"]), f"race_ethnicity={row['variable']}")
            key = str(row["key"])
            both = sides[key] = sides[key] if key in sides else stratified(frame, key)
            wanted = [apart(both, name, None), apart(both, name, "w")]
            for found, value in zip((row["before"], row["after"]), wanted, strict=True):
                assert value is not None
                assert close(found, value, places=0.0101), (answer.link, row, value)
            if row["mark"]:
                told.setdefault(str(row["key"]), []).append(abs(float(wanted[1] or 0)))
            seen += 1
        for row in records(answer, "effects"):
            if row["balance"] and row["share_matched"] is not None and row["key"] in told:
                worst = max(told[str(row["key"])])
                barred = worst > 0.25 or float(str(row["share_matched"])) < 0.795
                assert (row["balance"] == "not comparable") == barred, (answer.link, row, worst)
    assert seen > 150


def test_evaluation_and_dose(asked: list[tuple[Answer, pd.DataFrame]]) -> None:
    """Means and gain of each provider and of the pool in the cohort itself; who reached the dose."""
    seen, doses = 0, 0
    for answer, frame in asked:
        cohort = max(int(str(row["cohort"])) for row in records(answer, "evaluation"))
        for row in records(answer, "evaluation"):
            if row["cohort"] == cohort and row["n"] is not None:
                mine = frame[frame["arm"] == row["key"]]
                assert row["n"] == len(mine) and row["schools"] == mine["school"].nunique()
                for name, value in (
                    ("start_mean", mine["entry"].mean()),
                    ("end_mean", mine["exit"].mean()),
                    ("gain", (mine["exit"] - mine["entry"]).mean()),
                ):
                    assert close(row[name], value, places=0.0501), (answer.link, row)
                if row["share_met_norm"] is not None:
                    met = (mine["exit"] - mine["entry"]) >= float(str(row["expected_gain_at_mean"]))
                    assert close(row["share_met_norm"], met.mean(), places=0.0151)
                seen += 1
        parts = {"Reached the dose": "reached", "Hours of no year known": "unknown"}
        for row in records(answer, "dose"):
            mine = frame[frame["arm"] == row["key"]]
            if row["n"] is not None:
                part = parts.get(str(row["part"]), "not")
                everyone = row["part"] == "Everyone enrolled"
                assert row["n"] == (len(mine) if everyone else (mine["hours"] == part).sum())
            if row["share"] is not None and row["part"] == "Reached the dose":
                known = mine[mine["hours"] != "unknown"]
                assert close(row["share"], (known["hours"] == "reached").mean(), places=0.0051)
                doses += 1
    assert seen > 50 and doses > 5, (seen, doses)


def test_spending(files: Files) -> None:
    """Funding of a school and year over those enrolled in the grades that used the provider."""
    paid: Mapping[Any, float] = (
        files.arms.table("funding")
        .groupby(["school_id", "school_year"])["amount_usd"]
        .sum()
        .to_dict()
    )
    enrolled = pd.Series(files.arms.enrolled).reset_index()
    enrolled.columns = pd.Index(["student", "year", "place"])
    counts = enrolled.groupby(["year", "place"]).size().to_dict()
    uses = files.arms.programme
    uses = uses[(uses["since"] >= 1) & uses["school_year"].between(2023, 2025)]
    wanted: dict[str, list[float]] = {}
    for (key, school, year), some in uses.groupby(["provider_id", "school_id", "school_year"]):
        n = sum(counts.get((year, (school, grade)), 0) for grade in set(some["grade"]))
        if (school, year) in paid and n >= 10:
            wanted.setdefault(str(key), []).append(paid[school, year] / n)
    rows = records(ask.answer("/providers", data=NAME), "cost")
    assert len(rows) > 3
    for row in rows:
        if row["cost_low"] is not None:
            mine = wanted[str(row["key"])]
            assert (row["cost_low"], row["cost_high"]) == (
                10 * round(min(mine) / 10),
                10 * round(max(mine) / 10),
            )
