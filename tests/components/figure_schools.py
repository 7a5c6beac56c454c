"""Made-up schools for the tests of their pictures, and how to read those pictures back."""

from __future__ import annotations

import random
from math import sqrt

from components.theme import Look

WIDE, SLIDE = Look(), Look("light", "projector")
FACTS = {"unit": "school", "many": "schools", "ordered": 62, "status_all": 0.44, "within": 0.49}
FACTS |= {"status_name": "at or above grade level", "grid": False}


def school(key, growth=0.0, *, half=0.1, status=0.5, n=80, **more):
    """A record; its interval is `half` to both sides, the verdict what that interval says."""
    low, high = growth - half, growth + half
    verdict = "grew more" if low > 0 else "grew less" if high < 0 else "too close to call"
    return {
        **{"group": f"{key.capitalize()} Middle School", "key": key, "district": "Lorn Vale"},
        **{"n": n, "pooled": None, "status": status, "status_n": n + 4},
        **{"status_low": status - 0.08, "status_high": status + 0.09},
        **{"conditional_growth": growth, "low": low, "high": high, "verdict": verdict},
        **{"rank_low": 12, "rank_high": 40, "ordered": True, "chosen": False, "hidden": None},
        **more,
    }


MORE = school("alder", 0.2, status=0.31)
LESS = school("birch", -0.3, status=0.62)
CLOSE = school("cedar", 0.04, status=0.47)
OUT = {"rank_low": None, "rank_high": None, "ordered": False, "n": 21, "pooled": "2 cohorts"}
SMALL = school("elm", 0.36, status=0.56, half=0.3, **OUT)
CHOSEN = school("fir", -0.05, status=0.4, chosen=True)
NOTHING = dict.fromkeys(
    ("n", "status", "status_low", "status_high", "conditional_growth", "low", "high", "verdict")
)
HIDDEN = school("hazel") | NOTHING | {"hidden": "fewer than 10 students"}
FIVE = (MORE, LESS, CLOSE, SMALL, CHOSEN)


def some(number, seed=1, *, chosen=2):
    """Schools as they come: growth with an SD of 0.10 and the chance of 20 to 120 students."""
    dice, found = random.Random(seed), []
    starts = ("cald", "dorn", "ivor", "kell", "orl", "pell", "quen", "ulv", "zell")
    names = [a + b for b in ("imoor", "ufell", "ombe", "ostrand", "ewick") for a in starts]
    for i in range(number):
        n = dice.randint(20, 120)
        se = sqrt(0.5 / n)
        record = school(
            names[i % len(names)] + ("" if i < len(names) else f" {i // len(names)}"),
            round(dice.gauss(0, sqrt(0.01 + se * se)), 4),
            half=1.96 * se,
            status=round(min(0.9, max(0.1, dice.gauss(0.44, 0.12))), 3),
            n=n,
            chosen=i < chosen,
        )
        found.append(record if n >= 30 else record | OUT | {"n": n})
    return found


def dots(figure):
    """key -> (x, y, marker of its trace) of every point."""
    found = {}
    for trace in figure["data"]:
        for key, x, y in zip(trace.get("customdata", ()), trace["x"], trace["y"], strict=False):
            found[key["group"]] = (x, y, trace["marker"])
    return found


def notes(figure):
    return figure["layout"]["annotations"]


def named(figure, records):
    """key -> annotation of every school whose name stands in the picture."""
    words = {record["group"]: record["key"] for record in records if "group" in record}
    words |= {group.removesuffix(" Middle School"): key for group, key in words.items()}
    bare = [(note, note["text"].replace("<b>", "").replace("</b>", "")) for note in notes(figure)]
    return {words[text]: note for note, text in bare if text in words}
