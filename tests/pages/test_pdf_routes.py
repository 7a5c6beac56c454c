"""PDF over HTTP: pictures to draw, the file, and every refusal a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from components.exports import posted
from queries import ask
from tests.components.pdfs import headings, needs_weasyprint, opened, said_anywhere, tree
from tests.components.test_slides import png, sent
from tests.leaks import leaks


@pytest.fixture(scope="module")
def client(demo_store: Path) -> FlaskClient:
    from app import create_app

    return create_app("demo", say=lambda line: None).server.test_client()


def picture(client: FlaskClient, view: str, panel: str, **more: str) -> Any:
    query = {"view": view, "panel": panel, **more}
    return client.get("/export/pdf/picture", query_string=query).get_json()


def test_whether_a_pdf_can_be_made_is_said(client: FlaskClient) -> None:
    answer = client.get("/export/pdf/ready")
    assert answer.status_code == 200 and isinstance(answer.get_json()["why"], str)


@pytest.mark.parametrize(
    "address",
    [
        "/export/pdf/picture",
        "/export/pdf/picture?view=/nowhere&panel=x",
        "/export/pdf/picture?view=/&panel=secrets",
        "/export/pdf/picture?view=https://elsewhere.example/",
    ],
)
def test_what_is_no_view_has_no_picture(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400 and answer.get_data(as_text=True).endswith(".")


def test_pictures_are_light_and_of_the_width_of_paper(client: FlaskClient) -> None:
    """Numbers alone have none; on a profile only what stands on its two pages is drawn."""
    bergs = picture(client, "/", "layers")
    assert bergs["figure"]["data"] and bergs["width"] == 860 and leaks(bergs) == []
    assert bergs["figure"]["layout"]["paper_bgcolor"] == "#ffffff"
    assert picture(client, "/zone", "roles")["figure"] is None
    [school] = ask.answer("/schools", data="demo").panels[0].records[:1]
    link = f"/schools/{school['key']}"
    assert picture(client, link, "profile_layers", whole="1")["width"] == 430
    assert picture(client, link, "profile_spreads", whole="1")["figure"] is None
    assert picture(client, link, "profile_spreads")["figure"]["data"]


@needs_weasyprint
def test_a_view_leaves_as_it_was_asked_for(client: FlaskClient) -> None:
    views = [{"view": "/?grade=8", "panel": "tip", "picture": sent(png(80, 40))}]
    answer = client.post("/export/pdf", json={"views": views, "paper": "a4"})
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert "waterline-tip-grade-8.pdf" in answer.headers["Content-Disposition"]
    made = opened(answer.get_data())
    panel = ask.answer("/?grade=8", data="demo").panel("tip")
    assert panel is not None and headings(made)[0] == (1, panel.sentence)
    assert len(tree(made).all("Figure")) == 1 and leaks(said_anywhere(made)) == []
    assert any(one.startswith("http://localhost/?data=") for one in said_anywhere(made))


@needs_weasyprint
def test_all_views_of_a_page_have_contents_and_of_a_provider_two_pages(client: FlaskClient) -> None:
    views = [{"view": "/", "panel": name} for name in ("tip", "origin")]
    made = opened(client.post("/export/pdf", json={"views": views, "whole": True}).get_data())
    assert headings(made)[:2] == [(1, "Waterline: How deep is it?"), (2, "Contents")]
    link = "/providers/lumenpath"
    views = [{"view": link, "panel": name} for name in ("provider", "provider_balance")]
    made = opened(client.post("/export/pdf", json={"views": views, "whole": True}).get_data())
    assert headings(made)[0] == (1, "Lumenpath") and len(made.pages) == 2


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"views": []},
        {"views": [{"view": "/nowhere", "panel": "x"}]},
        {"views": [{"view": "/", "panel": "secrets"}]},
        {"views": [{"view": "/", "panel": "tip"}], "paper": "a3"},
        {"views": [{"view": "/", "panel": "tip"}], "paper": ["letter"]},
        {"views": [{"view": "/", "panel": "tip", "picture": "data:image/svg+xml,<svg/>"}]},
        {"views": [{"view": "/", "panel": "tip", "picture": "https://elsewhere.example/x.png"}]},
    ],
)
def test_what_cannot_be_a_pdf_is_refused_in_a_sentence(client: FlaskClient, body: object) -> None:
    answer = client.post("/export/pdf", json=body)
    assert answer.status_code == 400 and answer.get_data(as_text=True).endswith(".")


@needs_weasyprint
def test_a_damaged_picture_leaves_its_words(client: FlaskClient) -> None:
    damaged = sent(png(80, 40)[:40] + b"\0" * 40)
    assert damaged.startswith(posted.HEAD)
    views = [{"view": "/", "panel": "tip", "picture": damaged}]
    answer = client.post("/export/pdf", json={"views": views})
    assert answer.status_code == 200 and len(opened(answer.get_data()).pages) >= 1


def test_a_machine_without_the_libraries_says_why(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "This server makes no PDF: something is missing."
    monkeypatch.setattr("components.exports.pdf_engine.missing", lambda: why)
    monkeypatch.setattr("components.exports.pdf.missing", lambda: why)
    assert client.get("/export/pdf/ready").get_json() == {"why": why}
    views = [{"view": "/", "panel": "tip"}]
    answer = client.post("/export/pdf", json={"views": views})
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, why)
