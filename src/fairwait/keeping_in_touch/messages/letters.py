"""A message as it leaves: its words, and for post a page that fits a window envelope."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from fairwait.accounts.models import Council
from fairwait.govuk.printing import CannotPrint, as_pdf, lay_out, pages_as_pdf
from fairwait.govuk.squares import square
from fairwait.keeping_in_touch.messages import links
from fairwait.keeping_in_touch.messages.links import Secret
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.notify import Outgoing
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.packs.writing import Edition, enclosing

if TYPE_CHECKING:
    from weasyprint import Document

_SQUARE_IS = "A square for the camera of a phone"
_SQUARE_SAID = "Or hold the camera of a phone over this square. It opens the page where you type your code."


def outgoing(message: Message, *, postage: str, secret: Secret | None = None) -> Outgoing:
    """What one request carries. Letters are made here, before anything is kept as sending."""
    body = links.filled(message, secret)
    pdf = as_letter(message, body) if message.way is Channel.LETTER else b""
    return Outgoing(
        str(message.uuid),
        message.way,
        message.to,
        message.subject,
        body,
        pdf=pdf,
        postage=postage,
        calendar=message.calendar,
    )


def letter_page(written: Sequence[tuple[Message, str]]) -> str:
    """One page for each letter with its words, as HTML. Nothing on it says what the person waits for."""
    letters = [_letter(each, number=number, enclosed=enclosing.context(each[0])) for number, each in enumerate(written)]
    return _page(letters, is_numbered=len(letters) == 1)


def as_letter(message: Message, body: str) -> bytes:
    """One letter as PDF. Raises CannotPrint.

    What is enclosed is the same for everybody it goes to, so it is laid out once and put behind each: for a thousand
    letters with one pack that is the better part of the work. Not for a batch in one file: the same page twice in one
    loses its links for whoever has it read aloud.
    """
    enclosed = enclosing.context(message)
    letter = _letter((message, body), enclosed=enclosed)
    if enclosed is None:
        return as_pdf(_page([letter], is_numbered=True))
    before = 1
    while True:
        behind = _behind(_page([{"enclosed": enclosed, "before": before, "number": 0}], is_numbered=True))
        pages = behind.pages[before:]
        own = lay_out(_page([{**letter, "enclosed": None}], is_numbered=True, of=before + len(pages)))
        if len(own.pages) == before:
            return pages_as_pdf(own, [*own.pages, *pages])
        before = len(own.pages)


@lru_cache(maxsize=12)
def _behind(html: str) -> "Document":
    """What is enclosed, laid out: the same words are the same pages."""
    return lay_out(html)


def _letter(each: tuple[Message, str], *, number: int = 0, enclosed: dict[str, Any] | None) -> dict[str, Any]:
    message, body = each
    return {
        "number": number, "lines": message.to.splitlines(), "subject": message.subject, "body": body.splitlines(),
        "is_large": message.form == Form.LARGE_PRINT, "enclosed": enclosed,
        "square": start_square() if message.holds_link else "", "said": enclosed["said"] if enclosed else None,
        "direction": _direction(body),
    }  # fmt: skip


def _direction(words: str) -> str:
    """Which way a letter is read: by the first letter in it that has a direction."""
    strong = (bidirectional(letter) for letter in words)
    return "rtl" if next((one for one in strong if one in ("L", "R", "AL")), "L") != "L" else "ltr"


def start_square() -> str:
    """What a phone's camera reads on a letter that holds a code: the page where the code is typed, and nothing else.

    It is the same on every letter, so whoever finds or copies one learns nothing of anybody (ADR 0039).
    """
    return square(f"{settings.SITE_ADDRESS}{reverse('portal:code')}", called=_SQUARE_IS)


def enclosed_pages(edition: Edition, *, is_large: bool) -> int | None:
    """How many pages a pack takes behind a letter; None where this machine draws no page."""
    empty = {"number": 0, "before": 1, "enclosed": enclosing.shown(edition, large=is_large)}
    try:
        return len(_behind(_page([empty], is_numbered=True)).pages) - 1
    except CannotPrint:
        return None


def _page(shown: list[dict[str, Any]], *, is_numbered: bool, of: int = 0) -> str:
    """Letters as HTML. `of`: how many pages there are with what is laid out apart and put behind them."""
    context = {
        "letters": shown, "council": Council.objects.get(), "square_said": _SQUARE_SAID, "is_numbered": is_numbered,
        "of": of,
    }  # fmt: skip
    return render_to_string("keeping_in_touch/messages/letter.html", context, using="pages")
