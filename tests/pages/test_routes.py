"""Every route of the app without a browser: pages with junk, exports with bad links, safe headers."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient

from queries import ask
from tests.leaks import leaks

JUNK: tuple[dict[str, Any], ...] = (
    {},
    {"grade": "99", "school": ["a", "b"], "utm_source": "mail"},
    {"year": "'; drop table school; --", "race": "x" * 5000},
    {"by": ["district", "school"], "layer": "-1", "picture": "pie"},
    {"span": "f9-s1", "cohort": "soon"},
)


@pytest.fixture(scope="module")
def client(demo_store: Path) -> FlaskClient:
    from app import create_app

    return create_app("demo", say=lambda line: None).server.test_client()


def test_every_layout_takes_nothing_and_junk(client: FlaskClient) -> None:
    for page in dash.page_registry.values():
        for query in JUNK:
            assert page["layout"](**query) is not None


def test_pages_answer_with_safe_headers_and_no_other_host(client: FlaskClient) -> None:
    for path in ("/", "/growth", "/data", "/methods", "/nowhere", "/?grade=%FF%FE&x=<script>"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
        text = answer.get_data(as_text=True)
        assert "https://" not in text and "<script>alert" not in text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/export/csv", 400),
        ("/export/csv?view=/nowhere", 400),
        ("/export/csv?view=/&table=secrets", 400),
        ("/export/figure?view=https://elsewhere.example/", 400),
        ("/export/figure?view=/?year=2021&panel=breakdown", 400),
        ("/export/csv?view=/&table=layers", 200),
        ("/export/xlsx", 400),
        ("/export/xlsx?view=/&table=secrets", 400),
        ("/export/xlsx?view=/&table=layers", 200),
        ("/export/xlsx?view=/providers&table=past", 200),
        ("/export/slide", 400),
        ("/export/slide?view=/&panel=secrets", 400),
        ("/export/slide?view=/&panel=layers", 200),
        ("/export/slide?view=/providers&panel=effects", 200),
        ("/export/figure?view=/&panel=tip", 200),
        ("/export/csv?view=/growth&table=coverage", 200),
        ("/export/figure?view=/growth&panel=matched", 200),
        ("/export/csv?view=/providers&table=effects", 200),
        ("/export/figure?view=/providers&panel=effects", 200),
        ("/export/figure?view=/providers&panel=balance", 200),
        ("/export/figure?view=/providers&panel=cost", 404),
        ("/export/bundle", 400),
        ("/export/bundle?view=/schools", 400),
        ("/export/bundle?view=/providers/nobody", 400),
        ("/export/csv?view=/providers/lumenpath&table=used", 200),
        ("/export/figure?view=/providers/lumenpath&panel=provider_effects", 200),
        ("/export/csv?view=/zone&table=scorecard", 200),
        ("/export/figure?view=/zone&panel=timeline", 200),
        ("/export/figure?view=/zone&panel=roles", 404),
        ("/export/figure?view=/growth?test=orvalle&panel=trajectory", 404),
    ],
)
def test_exports_answer_or_refuse_in_a_sentence(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    text = answer.get_data().decode("utf-8", "replace")  # a workbook is no text
    assert "Traceback" not in text
    if status != 200:
        assert text.endswith(".") and len(text) > 20


def test_the_csv_holds_the_fine_print_and_the_numbers_of_the_screen(client: FlaskClient) -> None:
    link = "/?by=district&grade=8"
    text = client.get("/export/csv", query_string={"view": link, "table": "breakdown"}).get_data(
        as_text=True
    )
    panel = ask.answer(link, data="demo").panel("breakdown")
    assert panel is not None
    for said in (panel.sentence, "synthetic", "grade=8", ask.data_version("demo")[:8]):
        assert said in text
    rows = [
        line for line in text.splitlines() if any(str(r["group"]) in line for r in panel.records)
    ]
    assert len(panel.records) <= len(rows)


def test_a_slide_is_made_of_a_link_and_a_drawn_iceberg(client: FlaskClient) -> None:
    """Of the icebergs the browser gets the figure to draw, of the forest nothing: that is native."""
    bergs, forest = (
        client.get("/export/slide", query_string={"view": link, "panel": name}).get_json()
        for link, name in (("/", "layers"), ("/providers", "effects"))
    )
    assert bergs["figure"]["data"] and forest["figure"] is None
    views = [{"view": "/providers?gender=female", "panel": "effects", "picture": None}]
    answer = client.post("/export/pptx", json={"views": views})
    assert answer.status_code == 200 and answer.data.startswith(b"PK")
    assert "waterline-providers-effects-gender-female.pptx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (None, 400),
        ({"views": []}, 400),
        ({"views": [{"view": "/nowhere", "panel": "x"}]}, 400),
        ({"views": [{"view": "/", "panel": "secrets"}]}, 400),
        ({"views": [{"view": "/", "panel": "tip", "picture": "data:image/svg+xml,<svg/>"}]}, 400),
    ],
)
def test_slides_that_cannot_be_made_are_refused_in_a_sentence(
    client: FlaskClient, body: object, status: int
) -> None:
    answer = client.post("/export/pptx", json=body)
    assert answer.status_code == status
    assert answer.get_data(as_text=True).endswith(".")
    assert client.post("/export/pptx", data=b"\xff", content_type="text/plain").status_code == 400


def test_a_bundle_is_a_zip_of_the_view_it_was_asked_for(client: FlaskClient) -> None:
    answer = client.get("/export/bundle", query_string={"view": "/providers?gender=female"})
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    assert "waterline-replication-" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        assert "/providers?gender=female" in packed.read("README.md").decode()


def test_a_picture_leaves_with_its_words(client: FlaskClient) -> None:
    answer = client.get("/export/figure", query_string={"view": "/?grade=8", "panel": "layers"})
    figure = answer.get_json()["figure"]
    words = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "synthetic data" in words and "Data version" in words
    panel = ask.answer("/?grade=8", data="demo").panel("layers")
    assert panel is not None
    bare = words.replace("<br>", " ")
    for said in (panel.missing, *panel.notes, f"Taken {datetime.now(UTC):%Y-%m-%d}", "grade=8"):
        assert said in bare, said
    assert f"http://localhost/?data={ask.data_version('demo')[:8]}" in bare
    assert figure["layout"]["width"] == 1920 and figure["layout"]["height"] == 1080
    assert leaks(answer.get_json()) == []
