"""The standards and their prerequisites: whole, well formed, in our own words, and believable.

The structure is held against what the tables promise; nothing here repeats what a program wrote.
Where WATERLINE_REAL_DATA names a folder, codes and labels are held against the published standards;
`test_agreement.py` holds the prerequisites against two published graphs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from data import reference
from tests.data.published_graphs import PARENT, Edge, closure, published_folder

CODE = re.compile(r"(K|[1-8])\.(CC|OA|NBT|NF|MD|G|RP|NS|EE|F|SP)\.[A-D]\.([1-9]|10)")
# The published number of content standards per grade, kindergarten first.
PER_GRADE = (22, 21, 26, 25, 28, 26, 29, 24, 28)
DOMAINS = {
    "CC": "Counting and cardinality",
    "EE": "Expressions and equations",
    "F": "Functions",
    "G": "Geometry",
    "MD": "Measurement and data",
    "NBT": "Number and operations in base ten",
    "NF": "Fractions",
    "NS": "The number system",
    "OA": "Operations and algebraic thinking",
    "RP": "Ratios and proportional relationships",
    "SP": "Statistics and probability",
}
NAMES = {"Pythagorean"}  # words that keep their capital inside a label

STANDARDS = reference.standards().set_index("standard")
GRADE = {str(code): int(grade) for code, grade in STANDARDS["grade"].items()}
KEY = {str(code): int(key) for code, key in STANDARDS["key"].items()}
EDGES: list[Edge] = [
    (str(row.prerequisite), str(row.standard)) for row in reference.prerequisites().itertuples()
]


def before(standard: str) -> list[str]:
    """Our direct prerequisites of one standard."""
    return [earlier for earlier, later in EDGES if later == standard]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of `length` consecutive words: "a b c" holds (a, b) and (b, c) of length 2."""
    said = words(text)
    return {tuple(said[i : i + length]) for i in range(len(said) - length + 1)}


def test_the_helper_does_what_it_says() -> None:
    assert runs("One, two three", 2) == {("one", "two"), ("two", "three")}


def test_every_standard_of_every_grade_is_there_once() -> None:
    assert STANDARDS.index.is_unique
    assert STANDARDS["grade"].value_counts().sort_index().tolist() == list(PER_GRADE)
    assert len(STANDARDS) == 229


def test_codes_say_grade_domain_and_cluster() -> None:
    for code, row in STANDARDS.iterrows():
        found = CODE.fullmatch(str(code))
        assert found, code
        assert row["grade"] == (0 if found[1] == "K" else int(found[1])), code
        assert row["domain"] == DOMAINS[found[2]], code
        assert row["cluster"] == str(code).rpartition(".")[0], code


def test_numbers_within_a_domain_have_no_gap() -> None:
    """Standards are numbered through a domain: K.CC.A.1, 2, 3, then K.CC.B.4, 5, and so on."""
    numbers = defaultdict(list)
    for code in STANDARDS.index:
        grade, domain, _, number = code.split(".")
        numbers[grade, domain].append(int(number))
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


def test_the_rows_are_sorted_by_grade_then_code() -> None:
    parts = [code.split(".") for code in GRADE]
    order = [(GRADE[".".join(part)], part[1], part[2], int(part[3])) for part in parts]
    assert order == sorted(order)


def test_labels_are_short_unique_and_in_sentence_case() -> None:
    labels = STANDARDS["label"].tolist()
    assert len({label.lower() for label in labels}) == len(labels)
    for label in labels:
        first, *rest = label.split()
        assert 1 <= len(rest) <= 5, label
        assert first[0].isupper(), label
        assert all(word.islower() or word in NAMES for word in rest), label


def test_the_blueprint_has_its_size_and_four_carry_over_standards_a_grade() -> None:
    """Seven key standards a grade up to grade 2, eight from grade 3; four of each carry over."""
    assert set(STANDARDS["key"]) == {0, 1, 2}
    for grade in range(9):
        keys = [KEY[code] for code in STANDARDS.index if GRADE[code] == grade and KEY[code]]
        assert len(keys) == (7 if grade < 3 else 8), grade
        assert keys.count(2) == 4, grade
    chosen = reference.blueprint()
    assert set(chosen["standard"]) == {code for code in STANDARDS.index if KEY[code]}
    assert list(chosen.columns) == list(reference.standards().columns)
    assert chosen.index.tolist() == list(range(69))


def test_prerequisites_are_known_and_never_from_a_later_grade() -> None:
    assert list(reference.prerequisites().columns) == ["standard", "prerequisite"]
    assert len(set(EDGES)) == len(EDGES)
    for earlier, later in EDGES:
        assert earlier in GRADE and later in GRADE, (earlier, later)
        assert GRADE[earlier] <= GRADE[later], (earlier, later)


def test_no_standard_needs_itself() -> None:
    assert not [earlier for earlier, later in closure(set(EDGES)) if earlier == later]


def test_prerequisites_are_few_and_only_kindergarten_starts_from_nothing() -> None:
    for code in STANDARDS.index:
        assert len(before(code)) <= 6, code
        assert before(code) or GRADE[code] == 0, code
    assert 350 <= len(EDGES) <= 450


def test_key_standards_stand_on_key_standards() -> None:
    """A diagnostic asks key standards only, and a target is judged by those of its prerequisites
    that were asked: at least half of them must be key, one of an earlier grade, or nobody could
    be judged. Grades 1 and 2 are outside the tested grades and need any prerequisite.
    """
    for code in STANDARDS.index:
        if not KEY[code] or GRADE[code] == 0:
            continue
        needed = before(code)
        assert needed, code
        if GRADE[code] >= 3:
            key = [earlier for earlier in needed if KEY[earlier]]
            assert 2 * len(key) >= len(needed), code
            assert any(GRADE[earlier] < GRADE[code] for earlier in key), code


def test_most_prerequisites_of_key_standards_are_key() -> None:
    keys = [KEY[earlier] > 0 for earlier, later in EDGES if KEY[later] and GRADE[later] >= 3]
    assert sum(keys) / len(keys) > 2 / 3


def test_carry_over_standards_are_leaned_on_more() -> None:
    """More later standards build, at any distance, on a carry-over standard than on a standard
    outside the blueprint: the median over grades 3 to 7.
    """
    leaned = Counter(earlier for earlier, _ in closure(set(EDGES)))
    for grade in range(3, 8):
        ours = pd.Series({code: leaned[code] for code in GRADE if GRADE[code] == grade})
        kind = pd.Series(KEY).reindex(ours.index)
        assert ours[kind == 2].median() > ours[kind == 0].median(), grade


# Against the published text ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published() -> Path:
    return published_folder()


@pytest.mark.real
def test_no_published_standard_is_missing(published: Path) -> None:
    """Both published lists hold 317 rows of kindergarten to grade 8: 229 standards and 88 parts."""
    text = pd.read_csv(published / "ccssm_standards.csv", dtype=str)
    codes = {code for code in text["code"] if PARENT.match(code)}
    assert len(codes) == 317
    assert {code for code in codes if CODE.fullmatch(code)} == set(STANDARDS.index)
    listed = pd.read_csv(published / "ccssm_k8_mit.csv", dtype=str)
    parts = ["grade_level_code", "domain_code", "cluster_code", "standard_counter"]
    assert len(listed) == 317
    assert listed["substandard_counter"].notna().sum() == 88
    assert set(listed[parts].agg(".".join, axis=1)) == set(STANDARDS.index)


@pytest.mark.real
def test_labels_are_not_the_published_text(published: Path) -> None:
    """No label shares five words in a row with any standard, nor four with its own."""
    text = pd.read_csv(published / "ccssm_standards.csv", dtype=str)
    anywhere: set[tuple[str, ...]] = set()
    own: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in text.itertuples():
        anywhere |= runs(str(row.text), 5)
        parent = PARENT.match(str(row.code))
        if parent:
            own[parent[0]] |= runs(str(row.text), 4)
    for code, label in STANDARDS["label"].items():
        assert not runs(str(label), 5) & anywhere, label
        assert not runs(str(label), 4) & own[str(code)], label
        assert words(str(label)) not in [words(str(said)) for said in text["text"]], label
