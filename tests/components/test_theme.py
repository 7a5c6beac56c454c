"""The look: contrasts as WCAG 2.2 AA asks, and a stylesheet for both themes from one source."""

from __future__ import annotations

import json
import re

import pytest

from components import theme
from components.theme import TOKENS, Look, contrast, ink_on

THEMES = ("light", "dark")
PAGES = ("paper", "panel", "hover", "sky-top", "sky-low", "water-top", "water-low")


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1


def test_light_tokens_are_those_of_the_design():
    light = Look("light")
    ramp = [light.depth(depth) for depth in range(1, 6)]
    assert ramp == ["#7fbee5", "#4293ca", "#1f649e", "#123f70", "#071d3b"]
    named = {"ink": "#0b2239", "muted": "#47596b", "accent": "#0b5fa5", "line": "#8296a8"}
    assert {name: light.colour(name) for name in named} == named
    assert light.depth(9) == light.depth(5)


@pytest.mark.parametrize("name", THEMES)
def test_both_themes_hold_the_same_tokens(name):
    assert set(TOKENS[name]) == set(TOKENS["light"])


@pytest.mark.parametrize("name", THEMES)
def test_text_on_every_layer_reaches_4_5(name):
    look = Look(name)
    for fill in (look.colour("ice"), *(look.depth(depth) for depth in range(6))):
        assert contrast(ink_on(fill), fill) >= 4.5, fill


@pytest.mark.parametrize("name", THEMES)
def test_ink_reads_on_everything_it_stands_on(name):
    look = Look(name)
    for ground in PAGES:
        assert contrast(look.colour("ink"), look.colour(ground)) >= 4.5, ground
    # Secondary text and the accent stand on paper, panels and sky, never deep in the water.
    for word in ("muted", "accent"):
        for ground in ("paper", "panel", "hover", "sky-top", "sky-low"):
            assert contrast(look.colour(word), look.colour(ground)) >= 4.5, (word, ground)
    assert contrast(look.colour("on-accent"), look.colour("accent")) >= 4.5
    assert contrast(look.colour("on-accent"), look.colour("accent-strong")) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_shapes_stand_out_3_to_1_from_the_water_by_fill_or_rim(name):
    look = Look(name)
    for water in ("water-top", "water-low"):
        rim = contrast(look.colour("rim"), look.colour(water))
        for depth in range(1, 6):
            assert max(rim, contrast(look.depth(depth), look.colour(water))) >= 3
    for sky in ("sky-top", "sky-low"):
        edge = contrast(look.colour("ice-rim"), look.colour(sky))
        assert max(edge, contrast(look.colour("ice"), look.colour(sky))) >= 3


def test_dark_layers_stand_out_from_dark_water_by_themselves():
    look = Look("dark")
    for depth in range(1, 5):
        for ground in ("water-top", "water-low", "paper"):
            assert contrast(look.depth(depth), look.colour(ground)) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_deeper_is_darker(name):
    look = Look(name)
    steps = [theme.luminance(look.depth(depth)) for depth in range(6)]
    assert steps == sorted(steps, reverse=True)


def test_stylesheet_carries_every_token_for_both_themes():
    css = theme.css()
    for name in THEMES:
        for token, value in TOKENS[name].items():
            assert f"--wl-{token}:{value}" in css
    assert css.count("{") == css.count("}")
    assert "[data-bs-theme=dark] .btn-primary{" in css
    assert "[data-bs-theme=light] .form-check-input:checked{" in css
    for name in ("--bs-body-bg", "--bs-link-color-rgb", "--Dash-Fill-Interactive-Strong"):
        assert len(re.findall(rf"{name}:", css)) == 2
    assert "#0d6efd" not in css and "http:" not in css.replace("http://www.w3.org/2000/svg", "")


def test_layout_is_bare_and_nested_options_are_laid_over():
    layout = theme.layout(Look(), height=321.4, xaxis={"range": [0, 5]})
    assert layout["height"] == 321 and layout["template"] == {}
    assert layout["xaxis"] == {
        "visible": False,
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "range": [0, 5],
    }
    assert layout["plot_bgcolor"] == "rgba(0,0,0,0)" == layout["paper_bgcolor"]
    assert "width" not in layout and "transition" not in layout
    assert len(json.dumps(layout)) < 1500


def test_looks_are_values_with_readable_type():
    assert Look() == Look("light", "wide")
    for size in ("wide", "narrow", "projector"):
        look = Look(size=size)
        assert 12 <= look.small <= look.text <= look.strong <= look.number
    assert Look(size="projector").text >= 24
