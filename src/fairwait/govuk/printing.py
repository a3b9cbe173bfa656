"""A page of ours as a tagged PDF that a screen reader can read (PDF/UA), made on this machine and asking nobody."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
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
_FONTS = Path(__file__).parent / "static" / "noto-naskh-arabic"
_RANGE = "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFF"
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_FACES = "".join(
    f"@font-face {{ font-family: 'Fairwait Arabic'; font-weight: {weight}; unicode-range: {_RANGE};"
    f" src: url({(_FONTS / name).as_uri()}) }}"
    for name, weight in (("NotoNaskhArabic-Regular.ttf", "normal"), ("NotoNaskhArabic-Bold.ttf", "bold"))
)
_ARABIC_STYLE = f"{_FACES} html {{ font-family: 'Fairwait Arabic', 'DejaVu Sans', 'Liberation Sans', sans-serif }}"
"""Urdu and other languages of that script have a font that comes with us: many machines have some of its letters only,
and then neither those that are there are joined nor the others drawn."""

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.document import Page


class CannotPrint(Exception):
    """What draws the letters of a PDF is missing on this machine."""

    def __init__(
        self, words: str = "PDF cannot be made on this machine: Pango is missing. Print the page instead."
    ) -> None:
        super().__init__(words)


class LettersMissing(CannotPrint):
    """No font of this machine has some of the letters: they would be boxes, and what they say could not be read."""

    def __init__(self, letters: Iterable[str]) -> None:
        shown = " ".join(sorted(letters)[:12])
        super().__init__(
            f"It cannot be printed on this machine: no font here has the letters {shown}. Ask whoever runs Fairwait to"
            " install fonts that have them (Noto has)."
        )


def as_pdf(html: str) -> bytes:
    """A whole page, with its language, title and headings, as PDF/UA-1. Raises CannotPrint."""
    return _drawn(lay_out(html))


def pages_of(html: str) -> int:
    """How many pages that would be. Raises CannotPrint."""
    return len(lay_out(html).pages)


def pages_as_pdf(first: "Document", pages: "Sequence[Page]") -> bytes:
    """Pages that were laid out by themselves as one PDF/UA-1, with the language and title of the first."""
    return _drawn(first.copy(pages))


def is_letter(sign: str) -> bool:
    """Whether a sign is one of those that words are made of, so that they cannot be read without it."""
    return unicodedata.category(sign)[0] in "LM"


def _drawn(document: "Document") -> bytes:
    """The document as PDF. Raises LettersMissing. A sign that is missing (a smiley) spoils no word."""
    made = bytes(document.write_pdf(pdf_variant="pdf/ua-1"))
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    if letters := {one for one in missing if is_letter(one)}:
        raise LettersMissing(letters)
    return made


def lay_out(html: str) -> "Document":
    """The pages of a whole page before they are drawn, which takes a third of the time. Raises CannotPrint."""
    try:
        from weasyprint import CSS, HTML, URLFetcher  # slow to import, and it looks for Pango when it is
        from weasyprint.text.fonts import FontConfiguration
    except OSError as missing:
        raise CannotPrint from missing
    nobody = URLFetcher(allowed_protocols=())  # a page that is printed asks for nothing
    styles, fonts = [CSS(string=STYLE, url_fetcher=nobody)], None
    if _ARABIC.search(html):
        fonts = FontConfiguration()
        ours = URLFetcher(allowed_protocols=("file",))  # for this sheet alone, which names two files of our own
        styles.append(CSS(string=_ARABIC_STYLE, url_fetcher=ours, font_config=fonts))
    page = HTML(string=html, url_fetcher=nobody)
    return page.render(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
