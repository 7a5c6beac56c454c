"""HTML in, PDF out: WeasyPrint, which fetches nothing but the pictures it is handed.

Knows: WeasyPrint and the system libraries it needs. Must not know: answers, what the pages say.
It is loaded when the first PDF is asked for: half a second, and it may not be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

PICTURE = "picture:"  # scheme of the addresses under which pictures are handed in
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # as Debian and Ubuntu call them


class PdfError(RuntimeError):
    """No PDF can be made here; the message is a sentence."""


@cache
def missing() -> str:
    """Why no PDF can be made on this machine, as a sentence; "" where one can."""
    try:
        import weasyprint  # noqa: F401
    except ImportError:
        return "This server makes no PDF: the Python package weasyprint is not installed."
    except OSError:
        return (
            "This server makes no PDF: the system libraries that WeasyPrint needs are missing "
            f"(Debian and Ubuntu: {PACKAGES})."
        )
    return ""


def laid_out(
    page: str, pictures: Mapping[str, bytes], *, style: str, known: dict[Any, Any] | None = None
) -> Any:
    """The document of an HTML page: its `pages` can be counted before it is written.

    `pictures`: name -> PNG, for the page's `picture:<name>`. `known` keeps what was read of them for
    the next try of the same pages. PdfError where WeasyPrint is missing.
    """
    if why := missing():
        raise PdfError(why)
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Handed(URLFetcher):  # type: ignore[misc]
        """Gives the pictures that were handed in and refuses every other address."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            name = url.removeprefix(PICTURE)
            if not url.startswith(PICTURE) or name not in pictures:
                raise ValueError(f"Nothing is fetched for a PDF: {url[:60]}")
            return URLFetcherResponse(url, pictures[name], {"Content-Type": "image/png"})

    fetcher = Handed()
    sheet = CSS(string=style, url_fetcher=fetcher)
    html = HTML(string=page, url_fetcher=fetcher)
    return html.render(stylesheets=[sheet], cache=known, pdf_variant="pdf/ua-1")


def written(document: Any) -> bytes:
    """A laid out document as a tagged PDF (PDF/UA-1)."""
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made
