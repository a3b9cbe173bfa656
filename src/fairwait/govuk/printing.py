"""A page of ours as a tagged PDF that a screen reader can read (PDF/UA), made on this machine and asking nobody."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

STYLE = """
@page { size: A4; margin: 18mm 16mm 20mm }
@page { @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt } }
html { font-family: "DejaVu Sans", "Liberation Sans", sans-serif; font-size: 9.5pt; line-height: 1.35; color: #0b0c0c }
h1 { font-size: 18pt; margin: 0 0 6pt } h2 { font-size: 13pt; margin: 14pt 0 4pt; break-after: avoid }
table { width: 100%; border-collapse: collapse } thead { display: table-header-group }
th, td { text-align: left; vertical-align: top; padding: 3pt 5pt 3pt 0; border-bottom: 0.5pt solid #b1b4b6 }
tr { break-inside: avoid } td, dd, p, li { overflow-wrap: anywhere }
dl { margin: 0 } dt { font-weight: bold } dd { margin: 0 0 3pt }
"""
"""How every PDF of ours looks unless its page says otherwise."""

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.document import Page


class CannotPrint(Exception):
    """What draws the letters of a PDF is missing on this machine."""

    def __init__(self) -> None:
        super().__init__("PDF cannot be made on this machine: Pango is missing. Print the page instead.")


def as_pdf(html: str) -> bytes:
    """A whole page, with its language, title and headings, as PDF/UA-1. Raises CannotPrint."""
    return bytes(lay_out(html).write_pdf(pdf_variant="pdf/ua-1"))


def pages_of(html: str) -> int:
    """How many pages that would be. Raises CannotPrint."""
    return len(lay_out(html).pages)


def pages_as_pdf(first: "Document", pages: "Sequence[Page]") -> bytes:
    """Pages that were laid out by themselves as one PDF/UA-1, with the language and title of the first."""
    return bytes(first.copy(pages).write_pdf(pdf_variant="pdf/ua-1"))


def lay_out(html: str) -> "Document":
    """The pages of a whole page before they are drawn, which takes a third of the time. Raises CannotPrint."""
    try:
        from weasyprint import CSS, HTML, URLFetcher  # slow to import, and it looks for Pango when it is
    except OSError as missing:
        raise CannotPrint from missing
    nobody = URLFetcher(allowed_protocols=())  # a page that is printed asks for nothing
    style = CSS(string=STYLE, url_fetcher=nobody)
    return HTML(string=html, url_fetcher=nobody).render(stylesheets=[style], pdf_variant="pdf/ua-1")
