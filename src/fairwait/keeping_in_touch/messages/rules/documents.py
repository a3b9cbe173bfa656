"""How a council sends, and what it writes: documents it adopts, read with refusals that say what to mend."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import bidirectional

import tomlkit

from fairwait.engine import documents
from fairwait.engine.documents import DocumentRefused, Place
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.choosing import Offer
from fairwait.keeping_in_touch.messages.rules.cost import Rate, Rates
from fairwait.keeping_in_touch.messages.rules.pace import Hours

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
PLACE = re.compile(r"\(\(([a-z_]+)\)\)")
LINK = "private_page"
"""Filled at the moment of sending and never before: with a link, or in a letter with a code (ADR 0039)."""
PLACES = ("name", "council", "phone", LINK)
"""What a message may be filled with. Nothing that says what somebody waits for: others may read it."""
LONGEST_TEXT, LONGEST_BODY = 918, 5_000
LETTER_DAYS = 5
"""Where a council has not said it: a working day to print, and second class post that is not always on time."""


class MessageDocumentRefused(DocumentRefused):
    """A document about messages that cannot be adopted."""


@dataclass(frozen=True)
class Messaging:
    """How a council sends. `phone` is the number people are asked to ring.

    `letter_days`, `print_days`: working days until a letter can be expected, printed by the provider and here.
    """

    hours: Hours
    per_minute: int
    phone: str
    text_template: str
    email_template: str
    reply_to: str
    postage: str
    prices: tuple[Rate, ...]
    vat_percent: Decimal
    letter_days: int = LETTER_DAYS
    print_days: int = LETTER_DAYS

    def rates(self, *, from_day: date) -> Rates:
        """The prices, in force from a day."""
        return Rates(from_day, {price.item: price for price in self.prices}, self.vat_percent)


@dataclass(frozen=True)
class MessageTemplate:
    """What a message says, channel by channel; `too_long` are the forms in which no provider prints it as a letter."""

    code: str
    name: str
    channels: tuple[Channel, ...]
    good_for_days: int
    needs_open_wait: bool
    subject: str
    text: str
    body: str
    easy_read: str
    language: str
    too_long: tuple[Form, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether every way it goes leads to the reader's private page, so that it can be answered there."""
        return all(
            f"(({LINK}))" in self.words(channel, form)[1] for channel in self.channels for form in self.offer.forms
        )

    @property
    def offer(self) -> Offer:
        """What it exists as."""
        forms = (Form.STANDARD, Form.LARGE_PRINT, *((Form.EASY_READ,) if self.easy_read else ()))
        return Offer(self.channels, forms, self.language, self.too_long)

    def words(self, channel: Channel, form: Form) -> tuple[str, str]:
        """Subject and words for a channel, still with their places."""
        if channel is Channel.TEXT:
            return "", self.text
        return self.subject, self.easy_read if form is Form.EASY_READ else self.body


def fill(text: str, values: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with its places filled, and the names of those for which there is nothing."""
    missing = tuple(dict.fromkeys(name for name in PLACE.findall(text) if not values.get(name)))
    return PLACE.sub(lambda found: values.get(found[1], ""), text), missing


_NUMBER = re.compile(r"(?<![\d/])\+?\d[\d ]{5,16}\d(?!\d)")
_FROM_THE_RIGHT = ("R", "AL")


HELD = "\u00a0"
"""What holds two groups of a number together."""


def numbers_in_order(text: str, *, gap: str = HELD) -> str:
    """The same words with each telephone number held together, where some of them are read from the right.

    Between words of Urdu, what stands in groups is read group by group from the right, so that 01632 960 210 would be
    dialled 210 960 01632. A no-break space belongs to the number (Unicode Bidirectional Algorithm, rule W4).

    gap: what stands between the groups; "" in a text, where a provider makes every no-break space a plain one again.
    """
    if not any(bidirectional(letter) in _FROM_THE_RIGHT for letter in text):
        return text
    return _NUMBER.sub(lambda found: found[0].replace(" ", gap), text)


def veiled(text: str) -> str:
    """Words that hold a link as somebody on the staff reads them."""
    return text.replace(f"(({LINK}))", "[their private link]")


def messaging(text: str) -> Messaging:
    """How a council sends, from its document. Raises MessageDocumentRefused."""
    return documents.read(text, _messaging, refused=MessageDocumentRefused)


def template(text: str) -> MessageTemplate:
    """A message, from its document. Raises MessageDocumentRefused."""
    return documents.read(text, _template, refused=MessageDocumentRefused)


def template_toml(made: MessageTemplate) -> str:
    """A message as a document that is read back to an equal one."""
    document = tomlkit.document()
    words = {"subject": made.subject, "text": made.text, "body": made.body, "easy_read": made.easy_read}
    document.add("code", made.code)
    document.add("name", made.name)
    document.add("channels", documents.array(tuple(one.value for one in made.channels)))
    document.add("good_for_days", made.good_for_days)
    document.add("needs_open_wait", made.needs_open_wait)
    document.add("language", made.language)
    for key, value in words.items():
        if value:
            document.add(key, tomlkit.string(value, multiline="\n" in value))
    return tomlkit.dumps(document)


def _messaging(place: Place) -> Messaging:
    made = Messaging(
        hours=_hours(place),
        per_minute=_within(place, "per_minute", 1, 3_000),
        phone=place.text("council_phone"),
        text_template=place.text("text_template"),
        email_template=place.text("email_template"),
        reply_to=place.text("reply_to"),
        postage=_one_of(place, "postage", ("first", "second", "economy")),
        prices=tuple(_price(each) for each in place.tables("price")),
        vat_percent=Decimal(_within(place, "vat_percent", 0, 100)),
        letter_days=_within(place, "letter_days", 1, 30, default=LETTER_DAYS),
        print_days=_within(place, "print_days", 1, 30, default=LETTER_DAYS),
    )
    place.finish()
    return made


def _hours(place: Place) -> Hours:
    earliest = place.parsed("earliest", time.fromisoformat, what="a time such as 09:00") or time(9)
    latest = place.parsed("latest", time.fromisoformat, what="a time such as 19:00") or time(19)
    days = place.texts("days")
    if not set(days) <= set(_DAYS):
        raise DocumentRefused("A day is not known.", key=place.key("days"), remedy=f"Use {', '.join(_DAYS)}.")
    try:
        return Hours(earliest, latest, frozenset(_DAYS.index(day) for day in days))
    except ValueError as fault:
        raise DocumentRefused("Nothing could ever go.", key=place.key("earliest"), remedy=f"{fault}.") from None


def _price(place: Place) -> Rate:
    written = place.text("pence", needed=True)
    try:
        pence = Decimal(written)
    except InvalidOperation:
        pence = Decimal(-1)
    if not pence.is_finite() or pence < 0:
        raise DocumentRefused("It is no price.", key=place.key("pence"), remedy='Write pence in quotes, such as "2.4".')
    item, source = place.text("item", needed=True), place.text("source", needed=True)
    made = Rate(item=item, pence=pence, source=source, is_sure=place.flag("is_sure"))
    place.finish()
    return made


def _template(place: Place) -> MessageTemplate:
    code = place.text("code", needed=True)
    if not _CODE.fullmatch(code):
        remedy = "Use small letters, digits and hyphens, at most 40, and begin with a letter."
        raise DocumentRefused("It cannot be used as a code.", key=place.key("code"), remedy=remedy)
    channels = place.choices("channels", Channel, default=())
    if not channels:
        raise DocumentRefused("It goes no way at all.", key="channels", remedy="Name one channel, or several.")
    made = MessageTemplate(
        code=code,
        name=place.text("name", needed=True),
        channels=channels,
        good_for_days=_within(place, "good_for_days", 1, 92),
        needs_open_wait=place.flag("needs_open_wait"),
        subject=_words(place, "subject", needed=set(channels) != {Channel.TEXT}, longest=200),
        text=_words(place, "text", needed=Channel.TEXT in channels, longest=LONGEST_TEXT),
        body=_words(place, "body", needed=set(channels) != {Channel.TEXT}, longest=LONGEST_BODY),
        easy_read=_words(place, "easy_read", needed=False, longest=LONGEST_BODY),
        language=place.text("language") or "English",
    )
    place.finish()
    return made


def _words(place: Place, name: str, *, needed: bool, longest: int) -> str:
    words = place.text(name, needed=needed).strip()
    if needed and not words:
        raise DocumentRefused("It is empty.", key=place.key(name), remedy="Write what is said.")
    if len(words) > longest:
        raise DocumentRefused("It is too long.", key=place.key(name), remedy=f"Say it in {longest} characters.")
    strange = [found for found in PLACE.findall(words) if found not in PLACES]
    if strange:
        remedy = f"Use {', '.join(f'(({one}))' for one in PLACES)}."
        raise DocumentRefused(f"Nothing fills (({strange[0]})).", key=place.key(name), remedy=remedy)
    return words


def _within(place: Place, name: str, least: int, most: int, *, default: int | None = None) -> int:
    number = place.number(name, default=default)
    if not least <= number <= most:
        remedy = f"Write a number from {least} to {most}."
        raise DocumentRefused(f"It is {number}.", key=place.key(name), remedy=remedy)
    return number


def _one_of(place: Place, name: str, known: tuple[str, ...]) -> str:
    value: Any = place.text(name) or known[1]
    if value not in known:
        raise DocumentRefused("It is not known.", key=place.key(name), remedy=f"Use one of: {', '.join(known)}.")
    return str(value)
