"""The look of Waterline from one source of tokens: charts, the page's stylesheet, slides.

Knows: the tokens, the stylesheet's variables (ours, Bootstrap 5.3's, Dash 4's), type sizes and the
bare plotly layout. Must not know: answers, SQL, what a chart is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from components.tokens import FONT, TOKENS, Theme, contrast, ink_on, luminance

__all__ = [
    "FONT",
    "TOKENS",
    "Figure",
    "Look",
    "Size",
    "Theme",
    "contrast",
    "css",
    "ink_on",
    "layout",
    "luminance",
]

Size = Literal["wide", "narrow", "projector"]
Figure = dict[str, Any]

# Nominal width and height in pixels, and the type sizes that stay readable there.
_SIZES: Mapping[Size, Mapping[str, int]] = {
    "wide": {"width": 1100, "height": 540, "small": 13, "text": 15, "strong": 18, "number": 27},
    "narrow": {"width": 350, "height": 460, "small": 12, "text": 13, "strong": 15, "number": 20},
    "projector": {
        "width": 1840,
        "height": 740,
        "small": 21,
        "text": 24,
        "strong": 29,
        "number": 42,
    },
}


@dataclass(frozen=True)
class Look:
    """How a picture is to be drawn: theme, and the size of the place it is drawn for.

    `wide` is a page of about 1,100 to 1,300 px, `narrow` a phone of about 350 px, `projector` a
    slide of 1920 x 1080. Lengths are in pixels of that nominal size; x stretches with the page.
    """

    theme: Theme = "light"
    size: Size = "wide"

    def colour(self, name: str) -> str:
        """The colour of a token, such as `ink` or `water-top`. KeyError when there is none."""
        return TOKENS[self.theme][name]

    def depth(self, depth: int) -> str:
        """Fill of a layer that many grades below: 0 (at or above) to 5; deeper ones are as 5."""
        return self.colour(f"depth-{max(0, min(depth, 5))}")

    @property
    def width(self) -> int:
        """Nominal width of the plot in pixels."""
        return _SIZES[self.size]["width"]

    @property
    def height(self) -> int:
        """Usual height of the plot in pixels; a picture with rows may take another."""
        return _SIZES[self.size]["height"]

    @property
    def small(self) -> int:
        """Type size of fine print inside a picture, pixels."""
        return _SIZES[self.size]["small"]

    @property
    def text(self) -> int:
        """Type size of labels, pixels."""
        return _SIZES[self.size]["text"]

    @property
    def strong(self) -> int:
        """Type size of headings inside a picture and of ordinary numbers, pixels."""
        return _SIZES[self.size]["strong"]

    @property
    def number(self) -> int:
        """Type size of the numbers to remember, pixels."""
        return _SIZES[self.size]["number"]

    @property
    def narrow(self) -> bool:
        """True on a phone."""
        return self.size == "narrow"

    @property
    def projector(self) -> bool:
        """True on a slide."""
        return self.size == "projector"


def layout(look: Look, *, height: float, **more: Any) -> Figure:
    """A bare plotly layout in our look: no template, no zoom, no moves, the page's paper behind.

    `height` in pixels; width follows the page. `more` is laid over it. The empty template keeps
    plotly's own 7 kB default out of the figure.
    """
    axis = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
    base: Figure = {
        "template": {},
        "height": round(height),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": look.text, "color": look.colour("ink")},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": look.colour("paper"),
            "bordercolor": look.colour("line"),
            "font": {"family": FONT, "size": max(14, look.small), "color": look.colour("ink")},
            "align": "left",
        },
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
    for key, value in more.items():
        nested = isinstance(value, dict) and isinstance(base.get(key), dict)
        base[key] = {**base[key], **value} if nested else value
    return base


def _rgb(colour: str) -> str:
    return ", ".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))


def _icon(view: str, drawing: str, colour: str) -> str:
    """A tiny SVG as a CSS url, for marks that Bootstrap draws as pictures."""
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{view}'>{drawing.format(c=colour)}</svg>"
    )
    for plain, coded in (("<", "%3c"), (">", "%3e"), ("#", "%23")):
        svg = svg.replace(plain, coded)
    return f'url("data:image/svg+xml,{svg}")'


_TICK = (
    "<path fill='none' stroke='{c}' stroke-linecap='round' stroke-linejoin='round' "
    "stroke-width='3' d='m6 10 3 3 6-6'/>"
)
_CARET = (
    "<path fill='none' stroke='{c}' stroke-linecap='round' stroke-linejoin='round' "
    "stroke-width='2' d='m2 5 6 6 6-6'/>"
)


def _button(kind: str, name: str, **colours: str) -> dict[str, str]:
    """Rules of one Bootstrap button: its compiled colours are set as its own variables."""
    return {
        f".{kind}-{name}": ";".join(
            f"--bs-btn-{key.replace('_', '-')}:{value}" for key, value in colours.items()
        )
    }


def _rules(theme: Theme) -> dict[str, str]:
    """Selector (below the theme's root; "" is the root) -> declarations."""
    token = TOKENS[theme]
    root = {f"--wl-{name}": value for name, value in token.items()}
    root |= {
        "color-scheme": theme,
        "--wl-font": FONT,
        "--bs-font-sans-serif": "var(--wl-font)",
        "--bs-body-font-family": "var(--wl-font)",
        "--bs-body-color": token["ink"],
        "--bs-body-color-rgb": _rgb(token["ink"]),
        "--bs-body-bg": token["paper"],
        "--bs-body-bg-rgb": _rgb(token["paper"]),
        "--bs-emphasis-color": token["ink"],
        "--bs-emphasis-color-rgb": _rgb(token["ink"]),
        "--bs-heading-color": token["ink"],
        "--bs-secondary-color": token["muted"],
        "--bs-secondary-color-rgb": _rgb(token["muted"]),
        "--bs-secondary-bg": token["hover"],
        "--bs-tertiary-color": token["muted"],
        "--bs-tertiary-bg": token["panel"],
        "--bs-link-color": token["accent"],
        "--bs-link-color-rgb": _rgb(token["accent"]),
        "--bs-link-hover-color": token["accent-strong"],
        "--bs-link-hover-color-rgb": _rgb(token["accent-strong"]),
        "--bs-primary": token["accent"],
        "--bs-primary-rgb": _rgb(token["accent"]),
        "--bs-primary-text-emphasis": token["accent-strong"],
        "--bs-primary-bg-subtle": token["hover"],
        "--bs-primary-border-subtle": token["line"],
        "--bs-border-color": token["line"],
        "--bs-border-color-translucent": token["grid"],
        "--bs-focus-ring-color": token["accent"],
        "--bs-code-color": token["ink"],
        "--Dash-Fill-Interactive-Strong": token["accent"],
        "--Dash-Fill-Interactive-Weak": token["hover"],
        "--Dash-Fill-Inverse-Strong": token["paper"],
        "--Dash-Fill-Inverse-strong": token["paper"],
        "--Dash-Fill-Primary-Hover": token["hover"],
        "--Dash-Fill-Primary-Active": token["active"],
        "--Dash-Fill-Disabled": token["grid"],
        "--Dash-Stroke-Strong": token["line"],
        "--Dash-Stroke-Weak": token["grid"],
        "--Dash-Text-Primary": token["ink"],
        "--Dash-Text-Strong": token["ink"],
        "--Dash-Text-Weak": token["muted"],
        "--Dash-Text-Disabled": token["disabled"],
        "--Dash-Shading-Strong": token["shade"],
        "--Dash-Shading-Weak": token["shade"],
        "--Dash-Tooltip-Background-Color": token["paper"],
        "--Dash-Tooltip-Border-Color": token["line"],
    }
    rules = {"": ";".join(f"{name}:{value}" for name, value in root.items())}
    filled = {
        "color": token["on-accent"],
        "bg": token["accent"],
        "border_color": token["accent"],
        "hover_color": token["on-accent"],
        "hover_bg": token["accent-strong"],
        "hover_border_color": token["accent-strong"],
        "active_color": token["on-accent"],
        "active_bg": token["accent-strong"],
        "active_border_color": token["accent-strong"],
        "disabled_color": token["disabled"],
        "disabled_bg": token["grid"],
        "disabled_border_color": token["grid"],
        "focus_shadow_rgb": _rgb(token["accent"]),
    }
    outlined = filled | {
        "color": token["accent"],
        "bg": "transparent",
        "disabled_bg": "transparent",
    }
    quiet = outlined | {
        "color": token["ink"],
        "border_color": token["line"],
        "hover_color": token["ink"],
        "hover_bg": token["hover"],
        "hover_border_color": token["line"],
    }
    rules |= _button("btn", "primary", **filled) | _button("btn-outline", "primary", **outlined)
    rules |= _button("btn", "secondary", **quiet) | _button("btn-outline", "secondary", **quiet)
    rules |= _button("btn", "light", **quiet)
    rules[".btn-link"] = f"--bs-btn-disabled-color:{token['disabled']}"
    rules[".nav-pills"] = (
        f"--bs-nav-pills-link-active-color:{token['on-accent']};"
        f"--bs-nav-pills-link-active-bg:{token['accent']}"
    )
    checked = f"background-color:{token['accent']};border-color:{token['accent']}"
    rules[".form-check-input"] = f"--bs-form-check-bg:{token['paper']};border-color:{token['line']}"
    rules[".form-check-input:checked"] = checked
    rules[".form-check-input:checked[type=checkbox]"] = (
        f"--bs-form-check-bg-image:{_icon('0 0 20 20', _TICK, token['on-accent'])}"
    )
    dot = "<circle r='{r}' fill='{{c}}'/>"
    rules[".form-check-input:checked[type=radio]"] = (
        f"--bs-form-check-bg-image:{_icon('-4 -4 8 8', dot.format(r=2), token['on-accent'])}"
    )
    for state, colour in ((":not(:checked)", token["line"]), (":checked", token["on-accent"])):
        rules[f".form-switch .form-check-input{state}[type=checkbox]"] = (
            f"--bs-form-switch-bg:{_icon('-4 -4 8 8', dot.format(r=3), colour)};"
            "background-image:var(--bs-form-switch-bg)"
        )
    rules[".form-select"] = f"--bs-form-select-bg-img:{_icon('0 0 16 16', _CARET, token['ink'])}"
    rules[".form-control::placeholder"] = f"color:{token['disabled']};opacity:1"
    return rules


def css() -> str:
    """The stylesheet that carries the tokens to the page, for `[data-bs-theme]` light and dark.

    Light also stands for a page whose theme is not set yet.
    """
    blocks = []
    everywhere: dict[Theme, tuple[str, ...]] = {
        "light": (":root", "[data-bs-theme=light]"),
        "dark": ("[data-bs-theme=dark]",),
    }
    for theme, roots in everywhere.items():
        for selector, declarations in _rules(theme).items():
            heads = ",".join(f"{root} {selector}".strip() for root in roots)
            blocks.append(f"{heads}{{{declarations}}}")
    return "\n".join(blocks) + "\n"
