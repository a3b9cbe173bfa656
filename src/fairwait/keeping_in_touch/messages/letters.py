"""A message as it leaves: its words, and for post a page that fits a window envelope."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from fairwait.accounts.models import Council
from fairwait.govuk.printing import CannotPrint, as_pdf, pages_of
from fairwait.govuk.squares import square
from fairwait.keeping_in_touch.messages import links
from fairwait.keeping_in_touch.messages.links import Secret
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.notify import Outgoing
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.packs.writing import Edition, enclosing

_SQUARE_IS = "A square for the camera of a phone"
_SQUARE_SAID = "Or hold the camera of a phone over this square. It opens the page where you type your code."


def outgoing(message: Message, *, postage: str, secret: Secret | None = None) -> Outgoing:
    """What one request carries. Letters are made here, before anything is kept as sending."""
    body = links.filled(message, secret)
    pdf = as_pdf(letter_page([(message, body)])) if message.way is Channel.LETTER else b""
    return Outgoing(str(message.uuid), message.way, message.to, message.subject, body, pdf=pdf, postage=postage)


def letter_page(written: Sequence[tuple[Message, str]]) -> str:
    """One page for each letter with its words, as HTML. Nothing on it says what the person waits for."""
    return _page([
        {"number": number, "lines": message.to.splitlines(), "subject": message.subject, "body": body.splitlines(),
         "is_large": message.form == Form.LARGE_PRINT, "enclosed": enclosing.context(message),
         "square": start_square() if message.holds_link else ""}
        for number, (message, body) in enumerate(written)
    ])  # fmt: skip


def start_square() -> str:
    """What a phone's camera reads on a letter that holds a code: the page where the code is typed, and nothing else.

    It is the same on every letter, so whoever finds or copies one learns nothing of anybody (ADR 0039).
    """
    return square(f"{settings.SITE_ADDRESS}{reverse('portal:code')}", called=_SQUARE_IS)


def enclosed_pages(edition: Edition, *, is_large: bool) -> int | None:
    """How many pages a pack takes behind a letter; None where this machine draws no page."""
    empty = {"number": 0, "lines": [], "subject": edition.pack.name, "body": [], "is_large": False, "square": ""}
    try:
        return _drawn(_page([{**empty, "enclosed": enclosing.shown(edition, large=is_large)}])) - 1
    except CannotPrint:
        return None


@lru_cache(maxsize=32)
def _drawn(html: str) -> int:
    """Pages are laid out to be counted, which takes a fifth of a second: once for each edition of a pack."""
    return pages_of(html)


def _page(shown: list[dict[str, Any]]) -> str:
    context = {
        "letters": shown, "council": Council.objects.get(), "square_said": _SQUARE_SAID,
    }  # fmt: skip
    return render_to_string("keeping_in_touch/messages/letter.html", context, using="pages")
