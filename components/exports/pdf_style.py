"""The stylesheet of paper, made of the tokens of the light look.

Knows: tokens, sizes of paper, what WeasyPrint understands of CSS. Must not know: answers.
"""

from __future__ import annotations

from typing import Literal

from components.tokens import TOKENS

Paper = Literal["letter", "a4"]
SIZES: dict[Paper, str] = {"letter": "8.5in 11in", "a4": "210mm 297mm"}
# What a system has; nothing is shipped, and a wider font takes more lines, never less text.
FONTS = "Inter, 'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif"

_RULES = """
@page {{
  size: {size}; margin: 14mm 15mm 16mm;
  @bottom-left {{ content: string(foot); width: 82%; font: 7pt {font};
    color: {muted}; text-align: left; }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); width: 18%; font: 7pt {font};
    color: {muted}; text-align: right; }}
}}
html {{ font: {points}pt/1.38 {font}; color: {ink}; }}
body {{ margin: 0; font-variant-numeric: tabular-nums; }}
section {{ string-set: foot attr(data-foot); }}
p {{ margin: 0 0 0.35em; orphans: 2; widows: 2; }}
h1, h2, h3 {{ margin: 0 0 0.3em; line-height: 1.22; break-inside: avoid; break-after: avoid; }}
h1 {{ font-size: 1.75em; }} h2 {{ font-size: 1.5em; }}
h3, .view > div > h2 {{ font-size: 1em; bookmark-level: none; }}
a {{ color: {accent}; text-decoration: none; overflow-wrap: anywhere; }}
.sentence {{ font-weight: bold; }}
.subtitle {{ color: {muted}; margin-bottom: 0.7em; }}
.view {{ break-before: page; }}
.view:first-child, .front.short + .view {{ break-before: auto; }}
.front.short {{ border-bottom: 1pt solid {line}; margin-bottom: 1.2em; }}
.front .source {{ color: {muted}; font-size: 0.85em; }} .contents + .source {{ margin-top: 1.8em; }}
.contents {{ margin: 0.6em 0; padding-left: 1.6em; }}
.contents li {{ margin-bottom: 0.55em; break-inside: avoid; }}
.contents a {{ color: {ink}; }}
.contents a::after {{ content: leader(". ") target-counter(attr(href), page); }}
figure {{ margin: 0 0 0.8em; break-inside: avoid; }}
img {{ display: block; margin: 0 auto; max-width: 100%; }}
.notes {{ background: {panel}; border-left: 3pt solid {accent}; padding: 0.5em 0.8em;
  margin-bottom: 0.8em; }}
.numbers {{ margin-bottom: 0.8em; }}
.whole {{ break-inside: avoid; margin-bottom: 0.6em; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.8em; line-height: 1.25; }}
.turned {{ table-layout: fixed; }} .turned th:first-child {{ width: 30%; }}
caption {{ text-align: left; font-weight: bold; padding-bottom: 0.2em; }}
th, td {{ padding: 0.16em 0.45em; border-bottom: 0.5pt solid {grid}; text-align: left;
  vertical-align: top; }}
thead th {{ border-bottom: 1pt solid {line}; vertical-align: bottom; }}
tbody th {{ font-weight: normal; }}
th:first-child {{ padding-left: 0; }}
.number {{ text-align: right; }}
.short {{ white-space: nowrap; }}
.tight table {{ font-size: 0.72em; line-height: 1.18; }}
.tight th, .tight td {{ padding-top: 0.1em; padding-bottom: 0.1em; }}
.tight .fine {{ font-size: 0.74em; line-height: 1.25; }}
tr {{ break-inside: avoid; }}
.more {{ color: {muted}; font-size: 0.85em; }}
.fine {{ border-top: 1pt solid {line}; padding-top: 0.5em; font-size: 0.82em; color: {muted}; }}
.fine h2, .fine h3 {{ color: {ink}; }}
.fine p {{ padding-left: 9.5em; text-indent: -9.5em; margin-bottom: 0.2em; }}
.fine p strong {{ display: inline-block; width: 9.2em; text-indent: 0; color: {ink}; }}
"""


def css(paper: Paper, *, points: float = 9.5) -> str:
    """The stylesheet for a paper, its ordinary type `points` high."""
    return _RULES.format(size=SIZES[paper], font=FONTS, points=points, **colours())


def colours() -> dict[str, str]:
    """The tokens that paper is set in, by name."""
    wanted = ("ink", "muted", "accent", "line", "grid", "panel")
    return {name: TOKENS["light"][name] for name in wanted}
