"""An empty data set to fill in: one CSV head per table and a commented dataset.toml.

Knows: the contract's tables and the settings of dataset.toml. Must not know: how they are checked.
"""

from __future__ import annotations

from pathlib import Path

from data.tables import TABLES

_TOML = """\
# A data set for Waterline. Lines that start with # are remarks: remove the # to use a setting.

name = "Our data set"            # stands on every page
synthetic = false                # true: every page and export says that no real child is in it
description = ""                 # one or two sentences: which tests, which years, whose students
attribution = ""                 # who is to be named as the source
min_n = 10                       # groups smaller than this are not shown

# One table per assessment. Its id, here `interim`, is what stands in the column `assessment` of
# scores; ids are 1 to 64 letters, digits and . _ : - (quote an id that holds . or :).
[assessments.interim]
name = "Our interim test"
role = "adaptive"                # "adaptive" or "state test"
vertical_scale = true            # true: scores of all grades lie on one scale

# How grade level is read from this test; without a basis no depth is shown.
#   "placement"    scores has a placement_grade; set placement_min, the lowest grade it can name
#   "cut score"    cut_scores has a proficient cut per grade, rising with grade
#   "norm median"  norms has the means of a norm study; set norms_study
# basis = "cut score"
# placement_min = 0
# placement_view = "end of year" # or "season": what the placement is measured against
# norms_study = "study-2025"

# score_min = 100                # scores off the scale are set aside, and counted
# score_max = 350
# reliability = 0.93             # used where scores have no standard_error
"""


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write `<table>.csv` with its header line for every table, and dataset.toml, into `folder`.

    Nothing is ever overwritten: FileExistsError, with a sentence, when any of the tables or
    dataset.toml is there already, in whatever form; then nothing is written at all.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file, not a folder. Nothing was written.")
    names = ["dataset.toml"]
    for name in TABLES:
        names += [f"{name}.csv", f"{name}.parquet", name]
    there = [at for at in names if (folder / at).exists()]
    if there:
        raise FileExistsError(
            f"{folder} already holds {', '.join(there)}. Nothing was overwritten or written."
        )
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES.values():
        path = folder / f"{table.name}.csv"
        head = ",".join(column.name for column in table.columns)
        path.write_text(head + "\n", encoding="utf-8")
        written.append(path)
    toml = folder / "dataset.toml"
    toml.write_text(_TOML, encoding="utf-8")
    return (*written, toml)
