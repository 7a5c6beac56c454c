"""A view outside the app, asked over HTTP: as a file, and inside another page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queries import ask
from tests.leaks import leaks


@pytest.fixture(scope="module")
def client(demo_store: Path) -> FlaskClient:
    from app import create_app

    return create_app("demo", say=lambda line: None).server.test_client()


def test_a_view_is_a_download_and_a_wrong_one_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/export/html?view=/growth%3Fspan%3Df6-s8&panel=pace")
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert answer.headers["Content-Disposition"].endswith('growth-pace.html"')
    panel = ask.answer("/growth").panel("pace")
    assert panel and panel.sentence in answer.get_data(as_text=True)
    for wrong in ("view=/nowhere", "view=/growth&panel=x", "view=https://x.example/", ""):
        refused = client.get(f"/export/html?{wrong}")
        assert refused.status_code == 400 and refused.get_data(as_text=True).endswith(".")


def test_a_presentation_is_one_page(client: FlaskClient) -> None:
    views = [
        {"view": "/?rules=projection", "panel": "layers", "headline": "Deep"},
        {"view": "/growth?rules=projection", "panel": "pace", "notes": "keep this to yourself"},
    ]
    answer = client.post("/export/html", json={"views": views, "title": "Board <May>"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "Board &lt;May&gt;" in text and "Deep" in text
    assert "keep this to yourself" not in text and "Safe to project" in text
    assert client.post("/export/html", json={"views": []}).status_code == 400
    assert client.post("/export/html", data="x").status_code == 400


@pytest.mark.parametrize("path", ["/", "/growth", "/schools", "/providers", "/skills", "/zone"])
def test_every_page_can_be_embedded_and_keeps_a_rooms_rules(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?embed=1")
    text = answer.get_data(as_text=True)
    room = ask.answer(f"{path}?rules=projection")
    shown = room.panels[0]
    assert answer.status_code == 200 and "app-header" not in text and "_dash-config" not in text
    assert f"{room.source[:30]}" in text and "Synthetic data, no real students" in text
    assert "Safe to project" in text and shown.name in ("layers", *(p.name for p in room.panels))
    assert leaks(text) == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/growth?embed=1&rules=staff",
            "/growth?rules=staff&embed=1",
            "/growth?embed=1&RULES=staff",
        ),
        *("/growth?embed=1&rules=%20staff", "/growth?embed=1&%72ules=staff", "/growth%23?embed=1"),
        *("/growth?embed=1&rules=staff,projection", "/growth?embed=1&rules=staff&rules=staff"),
        "/growth?embed=1&x=%26rules=staff",
    ],
)
def test_no_link_lifts_the_rules_of_an_embed(client: FlaskClient, address: str) -> None:
    """Whatever is asked, what is shown is what a room's link shows."""
    text = client.get(address).get_data(as_text=True)
    room, staff = ask.answer("/growth?rules=projection"), ask.answer("/growth")
    assert room.subtitle != staff.subtitle
    assert "Safe to project" in text and room.subtitle in text and staff.subtitle not in text


def test_an_embed_names_its_panel_and_leads_to_the_whole_view(client: FlaskClient) -> None:
    text = client.get("/growth?by=district&embed=1&panel=by_group").get_data(as_text=True)
    panel = ask.answer("/growth?by=district&rules=projection").panel("by_group")
    assert panel and panel.sentence in text
    assert 'href="/growth?by=district&amp;rules=projection"' in text


def test_what_cannot_be_embedded_says_so(client: FlaskClient) -> None:
    for address, status in (
        ("/growth?embed=1&panel=nothing", 404),
        ("/methods?embed=1", 404),
        ("/schools/nobody?embed=1", 200),
        ("/?embed=1&district=nope", 200),
    ):
        answer = client.get(address)
        text = answer.get_data(as_text=True)
        assert answer.status_code == status, address
        assert "Traceback" not in text and len(text) > 500 and "<h1" in text
    assert "nope" in client.get("/?embed=1&district=nope").get_data(as_text=True)
    assert "embed" not in client.get("/growth?embed=0").get_data(as_text=True)[:300]


def test_only_named_origins_may_hold_an_embed_and_nothing_else(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = client.get("/growth?embed=1").headers
    assert held["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert held["X-Frame-Options"] == "SAMEORIGIN"
    named = "https://district.example nonsense; https://b.example:8443 *"
    monkeypatch.setenv("WATERLINE_EMBED_FROM", named)
    held = client.get("/growth?embed=1").headers
    assert held["Content-Security-Policy"] == (
        "frame-ancestors 'self' https://district.example https://b.example:8443"
    )
    assert "X-Frame-Options" not in held
    for address in ("/growth", "/export/html?view=/growth", "/present?embed=1"):
        other = client.get(address).headers
        assert other["Content-Security-Policy"] == "frame-ancestors 'self'"
        assert other["X-Frame-Options"] == "SAMEORIGIN"
