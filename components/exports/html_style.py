"""How a view looks outside the app: in a file of its own and inside another page.

Knows: the tokens of the light theme. Must not know: what a view holds.
"""

from __future__ import annotations

from components.theme import Look

_SHEET = """
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: {paper}; color: {ink}; line-height: 1.5;
  font-family: system-ui, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; }}
main {{ max-width: 1320px; margin: 0 auto; padding: 1rem 1.5rem 2rem; }}
h1, h2 {{ line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 0.3rem; text-wrap: balance; }}
h1 {{ font-size: clamp(1.4rem, 1.05rem + 1vw, 1.9rem); }}
h2 {{ font-size: clamp(1.25rem, 1.05rem + 0.8vw, 1.65rem); }}
a {{ color: {accent}; }}
:focus-visible {{ outline: 3px solid {accent}; outline-offset: 2px; }}
nav li {{ margin: 0.2rem 0; }}
.view + .view, nav + .view {{ margin-top: 2rem; padding-top: 1.4rem; border-top: 1px solid {grid}; }}
.computed {{ font-size: 1.1rem; margin: 0 0 0.2rem; }}
.subtitle, .more {{ color: {muted}; margin: 0 0 0.6rem; max-width: 62rem; }}
.picture {{ width: 100%; }}
.three li {{ font-size: 1.1rem; margin-bottom: 0.5rem; }}
summary {{ cursor: pointer; min-height: 28px; font-weight: 600; color: {accent}; }}
.scroll {{ position: relative; overflow: auto; max-height: 36rem; border: 1px solid {grid};
  border-radius: 0.4rem; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.9rem; }}
caption {{ text-align: left; color: {muted}; padding: 0.4rem 0.6rem; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.3rem 0.6rem;
  border-bottom: 1px solid {grid}; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
.heard {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }}
.kind {{ display: inline-block; margin: 0.8rem 0 0.4rem; padding: 0.15rem 0.7rem; font-weight: 650;
  font-size: 0.9rem; border: 1px solid {line}; border-radius: 1rem; background: {notice}; }}
.fine {{ margin: 0; font-size: 0.87rem; color: {muted}; max-width: 70rem; }}
.fine > div {{ display: grid; grid-template-columns: 9rem 1fr; gap: 0.6rem; padding: 0.1rem 0; }}
.fine dt {{ font-weight: 650; color: {ink}; }}
.fine dd {{ margin: 0; overflow-wrap: anywhere; }}
@media (max-width: 899px) {{
  main {{ padding: 0.8rem 1rem 1.5rem; }}
  .fine > div {{ grid-template-columns: 1fr; gap: 0; padding: 0.25rem 0; }}
}}
@media print {{ .view {{ break-before: page; }} .scroll {{ max-height: none; overflow: visible; }} }}
"""


def css() -> str:
    """The stylesheet, always light: what leaves the app looks as its pictures do."""
    look = Look("light", "wide")
    names = ("paper", "ink", "muted", "accent", "grid", "line", "notice")
    return _SHEET.format(**{name: look.colour(name) for name in names})
