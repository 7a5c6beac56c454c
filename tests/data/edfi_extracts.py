"""Learning standard mastery extracts of a few rows, and how the tests import and read them.

Knows: the shape of an extract. Must not know: what an import should hold; each test says that.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from data.importers import IMPORTERS

# Ada has everything right. Ben has 2 of the 3 points of 4.NF.A.1, 1.5 of the 2.5 of 5.NBT.A.3 and
# 1 of the 2 of 6.RP.A.3. Cat has 1 of 3; was not given d and e; f was not scored, so 6.RP.A.3 rests
# on g alone, which is right. Item h has no standard; Dan is not listed.
STUDENTS = """\
student_id,administration_date,grade,assessment,raw_score
ada,2021-04-08T21:00:00,Sixth grade,Ready,9
ben,2021-04-08T21:00:00,Sixth grade,Ready,5
cat,2021-04-08T21:00:00,6,Ready,
"""
ITEMS = """\
item,standards,max_raw_score
a,CC.4.NF.1,1
b,CC.4.NF.1,1
c,4.NF.A.1,1
d,CC.5.NBT.3,1.5
e,CCSS.MATH.CONTENT.5.NBT.A.3,1
f,CC.6.RP.3c,1
g,6.RP.A.3.a,1
h,,1
"""
RESPONSES = """\
student_id,item,result,raw_score
ada,a,Correct,1
ada,b,Correct,1
ada,c,Correct,1
ada,d,Correct,1.5
ada,e,Correct,1
ada,f,Correct,1
ada,g,Correct,1
ben,a,Correct,1
ben,b,Correct,1
ben,c,Incorrect,0
ben,d,Correct,1.5
ben,e,Incorrect,0
ben,f,Correct,1
ben,g,Incorrect,0
cat,a,Incorrect,0
cat,b,Incorrect,0
cat,c,Correct,1
cat,f,,
cat,g,Correct,1
cat,h,Correct,1
dan,a,Correct,1
"""


def extract(
    folder: Path, students: str = STUDENTS, items: str = ITEMS, responses: str = RESPONSES
) -> Path:
    """Write the three files of an extract; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"students": students, "items": items, "responses": responses}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def run(source: Path, into: Path, said: list[str] | None = None, **given: str) -> Path:
    heard = said if said is not None else []
    return IMPORTERS["edfi-mastery"](source, into=into, say=heard.append, **given)


def rows(
    folder: Path, table: str, columns: str = "*", order: str = "ALL"
) -> list[tuple[object, ...]]:
    relation = f"'{folder / table}.parquet'"
    return duckdb.execute(f"SELECT {columns} FROM {relation} ORDER BY {order}").fetchall()


def finished(folder: Path) -> dict[tuple[object, object], object]:
    return {
        (row[0], row[1]): row[2]
        for row in rows(folder, "mastery", "student_id, standard, finished")
    }
