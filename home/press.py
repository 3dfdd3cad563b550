"""The only importer of weasyprint: HTML in, a tagged PDF out. Import it late; it loads Pango."""

from typing import NoReturn

from weasyprint import HTML
from weasyprint.urls import URLFetcher


class FetchesNothing(URLFetcher):
    """A document is whole in itself: whatever asks for an address is a fault of ours, and stops the rendering."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
        raise ValueError("A document fetches nothing.")


def tagged_pdf(html: str) -> bytes:
    """A PDF that says of itself that it is PDF/UA-1. The page must name its language and title."""
    pdf: bytes = HTML(string=html, url_fetcher=FetchesNothing(fail_on_errors=True)).write_pdf(pdf_variant="pdf/ua-1")
    return pdf
