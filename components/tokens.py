"""Every colour of Waterline, once, and how far two colours stand out from each other.

Knows: the tokens of both themes, contrast. Must not know: charts, pages, answers.
Colours of the depth ramp were compared in CAM02-UCS for typical, deutan, protan, tritan and grey
vision: neighbours of 0 to 4 differ by 14 or more in light, by 10 or more in dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Theme = Literal["light", "dark"]

FONT = "Inter, 'Segoe UI', system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif"
# Text that lies on a colour of a picture is one of these two, whatever the theme.
DARK_TEXT, LIGHT_TEXT = "#0b2239", "#ffffff"

TOKENS: Mapping[Theme, Mapping[str, str]] = {
    "light": {
        "paper": "#ffffff",
        "panel": "#f4f8fb",
        "ink": "#0b2239",
        "muted": "#47596b",
        "accent": "#0b5fa5",
        "accent-strong": "#084a82",
        "on-accent": "#ffffff",
        "line": "#8296a8",
        "grid": "#dfe7ee",
        "disabled": "#5a6876",
        "hover": "#e8f1f8",
        "active": "#d5e6f3",
        "sky-top": "#f7fbfe",
        "sky-low": "#e3f1fa",
        "water-top": "#d3e8f4",
        "water-low": "#a8cbe0",
        "ice": "#ffffff",
        "ice-face": "#e6f1f8",
        "ice-rim": "#4a7596",
        "rim": "#123f70",
        "rule": "#ffffff",
        "depth-0": "#d9ecf8",
        "depth-1": "#7fbee5",
        "depth-2": "#4293ca",
        "depth-3": "#1f649e",
        "depth-4": "#123f70",
        "depth-5": "#071d3b",
        "rose": "#0b5fa5",
        "held": "#8296a8",
        "sank": "#8a4b08",
        "notice": "#f8efe0",
        "shade": "rgba(11, 34, 57, 0.16)",
        "rail": "rgba(255, 255, 255, 0.45)",
    },
    "dark": {
        "paper": "#0a1c2e",
        "panel": "#11273d",
        "ink": "#eaf2f8",
        "muted": "#b3c4d4",
        "accent": "#7cc0f2",
        "accent-strong": "#a9d6f7",
        "on-accent": "#0a1c2e",
        "line": "#6f8aa3",
        "grid": "#223a52",
        "disabled": "#8ea2b5",
        "hover": "#17324c",
        "active": "#1f4160",
        "sky-top": "#1d3d59",
        "sky-low": "#15304a",
        "water-top": "#0b2539",
        "water-low": "#061523",
        "ice": "#f2f8fc",
        "ice-face": "#d8e8f3",
        "ice-rim": "#b4cfe2",
        "rim": "#b4cfe2",
        "rule": "#061523",
        "depth-0": "#f2f8fc",
        "depth-1": "#b4dbf3",
        "depth-2": "#78b7e2",
        "depth-3": "#4490cb",
        "depth-4": "#2d70b0",
        "depth-5": "#235c96",
        "rose": "#7cc0f2",
        "held": "#8ea2b5",
        "sank": "#e0a45c",
        "notice": "#3a2f1c",
        "shade": "rgba(0, 0, 0, 0.5)",
        "rail": "rgba(255, 255, 255, 0.08)",
    },
}


def luminance(colour: str) -> float:
    """Relative luminance (0-1) of `#rrggbb`, by the WCAG 2 definition."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (1-21) of two `#rrggbb` colours, by the WCAG 2 definition."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """The text colour, dark or light, that contrasts more with `colour`."""
    return max((DARK_TEXT, LIGHT_TEXT), key=lambda ink: contrast(ink, colour))
