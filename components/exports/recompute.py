"""Computes every result of this bundle anew from its sums and prints it beside what is stated.

Needs Python 3.11 or newer and pandas, nothing else. `python recompute.py` in the unpacked folder; it
ends with 1 when a value differs by more than a billionth. The formulas are in README.md.
"""

from __future__ import annotations

import sys
from math import exp, lgamma, log, log1p, sqrt
from pathlib import Path
from statistics import NormalDist

import pandas as pd

TOLERANCE = 1e-9
PRIOR_SD = 0.15  # what is held of effects before the data: normal around 0
Z = NormalDist().inv_cdf(0.975)
FEWEST = 3  # units an arm must have for an interval
ALMOST_NOTHING = 1e-24
NUMBERS = ("effect", "low", "high", "df", "chance", "chance_without_prior")
SUMS = ("weight", "tt", "tz", "zz", "ty", "zy")
Results = dict[str, float | str]


def results(sums: pd.DataFrame, *, at_least: float, comparable: bool) -> Results:
    """Everything that follows from one provider's rows of sums.csv.

    Keys of NUMBERS and "verdict", in SDs of the exit score; without an interval "effect" alone.
    """
    total = {name: float(sums[name].sum()) for name in SUMS}
    # One entry score in every stratum: nothing to adjust for.
    level = total["zz"] <= ALMOST_NOTHING * total["weight"]
    c = 0.0 if level else total["tz"] / total["zz"]
    left = total["tt"] - c * total["tz"]  # sum w T^^2
    effect = (total["ty"] - c * total["zy"]) / left
    slope = 0.0 if level else (total["zy"] - effect * total["tz"]) / total["zz"]
    # Influence of each unit on the effect: sum w T^ e over its students, over sum w T^^2.
    over_t = sums["ty"] - effect * sums["tt"] - slope * sums["tz"]
    over_z = sums["zy"] - effect * sums["tz"] - slope * sums["zz"]
    psi = (over_t - c * over_z) / left
    found: Results = {"effect": effect}
    treated = sums["arm"] == "treated"
    if not comparable or min(int(treated.sum()), int((~treated).sum())) < FEWEST:
        return found
    variance = expected = uncertain = 0.0
    for arm in (treated, ~treated):
        share = sums.loc[arm, "weight"] / sums.loc[arm, "weight"].sum()
        squares = float((share**2).sum())
        variance += float((psi[arm] ** 2 / (1 - 2 * share + squares)).sum())
        expected += squares
        uncertain += squares**2 / satterthwaite(list(share))
    df = expected**2 / uncertain
    half = t_quantile(df) * sqrt(variance)
    found |= {"df": df, "low": effect - half, "high": effect + half}
    found["verdict"] = "grew more" if effect > half else "too close to call"
    found["verdict"] = "grew less" if effect < -half else found["verdict"]
    error = half / Z
    k = PRIOR_SD**2 / (PRIOR_SD**2 + error**2)
    found["chance"] = 1 - NormalDist(k * effect, sqrt(k) * error).cdf(at_least)
    found["chance_without_prior"] = 1 - NormalDist(effect, error).cdf(at_least)
    return found


def satterthwaite(share: list[float]) -> float:
    """Degrees of freedom of one arm's variance, from the shares of its units."""
    squares = sum(w * w for w in share)
    q = [1 - 2 * w + squares for w in share]
    d = [w * w / one for w, one in zip(share, q, strict=True)]
    a = [squares / 2 - w for w in share]
    da = sum(x * y for x, y in zip(d, a, strict=True))
    daa = sum(x * y * y for x, y in zip(d, a, strict=True))
    itself = sum(x * x * (y * y - 4 * z * z) for x, y, z in zip(d, q, a, strict=True))
    return squares**2 / (2 * sum(d) * daa + 2 * da**2 + itself)


def t_quantile(df: float, p: float = 0.975) -> float:
    """Quantile of Student's t with fractional degrees of freedom, by halving; p above one half."""
    low, high = 0.0, 1.0
    while _t_above(high, df) > 1 - p:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_above(middle, df) > 1 - p else (low, middle)
    return (low + high) / 2


def _t_above(t: float, df: float) -> float:
    """Chance of a value above t >= 0: half the incomplete beta function at df / (df + t^2)."""
    return _beta(df / 2, 0.5, df / (df + t * t)) / 2


def _beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function, by its continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    # Lentz's way through 1 / (1 + d1 / (1 + d2 / (1 + ...)))
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 2000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return front * value


def _read(name: str) -> pd.DataFrame:
    """A table beside this script, its numbers to their last digit; "" where a cell is empty."""
    table = pd.read_csv(Path(__file__).with_name(name), dtype=str, keep_default_na=False)
    for column in {*NUMBERS, *SUMS, "threshold"} & set(table.columns):
        table[column] = [float(text) if text else "" for text in table[column]]
    return table


def main() -> int:
    """Print every provider; 1 when a stated value is not what its sums give."""
    sums, stated = (_read(name) for name in ("sums.csv", "stated.csv"))
    wrong = 0
    for _, row in stated.iterrows():
        rows = sums[sums["provider"] == row["provider"]].reset_index(drop=True)
        found = results(rows, at_least=row["threshold"], comparable=row["comparable"] == "yes")
        print(f"{row['name']}: balance {row['balance']}")
        for name in (*NUMBERS, "verdict"):
            mine, given = found.get(name, ""), row[name]
            right = mine == given
            if isinstance(mine, float) and isinstance(given, float):
                right = abs(mine - given) <= TOLERANCE
            wrong += not right
            if mine != "" or given != "":
                print(f"  {name}: {mine} | stated {given}{'' if right else '  <- DIFFERS'}")
        if row["reason"]:
            print(f"  no verdict: {row['reason']}")
    print("All values follow from the sums." if not wrong else f"{wrong} values differ.")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
