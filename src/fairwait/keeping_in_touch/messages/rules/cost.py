"""What a message will cost, before it is sent, from rates a council has adopted."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")
"""Characters of a text message that take the room of two."""


def fragments(text: str) -> int:
    """How many texts a text is charged as: 160 letters in one and 153 in each of several, or 70 and 67 where it holds a
    letter outside the phone networks' alphabet (ŵ, ŷ, most scripts)."""
    if all(letter in _GSM or letter in _GSM_TWICE for letter in text):
        size, one, each = sum(2 if letter in _GSM_TWICE else 1 for letter in text), 160, 153
    else:
        size, one, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if size <= one else math.ceil(size / each)


@dataclass(frozen=True)
class Rate:
    """One price: of what, in pence before VAT, from which day, by whose word, and whether that is certain."""

    item: str
    pence: Decimal
    source: str
    is_sure: bool = False


@dataclass(frozen=True)
class Rates:
    """The prices in force, and since when."""

    from_day: date
    rates: Mapping[str, Rate]
    vat_percent: Decimal = Decimal(20)


@dataclass(frozen=True)
class Cost:
    """What something will cost in pence with VAT, what that is made of, how sure; None where no price is known."""

    pence: Decimal | None
    because: str
    is_sure: bool

    @property
    def pounds(self) -> str:
        """As it is written, or "not known"."""
        return "not known" if self.pence is None else f"£{self.pence / 100:.2f}"


FREE = Cost(Decimal(0), "nothing is charged", True)


def cost(*, item: str, units: int, rates: Rates) -> Cost:
    """The cost of so many of something: "sms", "email", "letter-second-1" (one sheet, second class)..."""
    rate = rates.rates.get(item)
    if rate is None:
        return Cost(None, f"no price for \u201c{item}\u201d has been adopted", False)
    pence = rate.pence * units * (100 + rates.vat_percent) / 100
    each = f"{rate.pence.normalize():f}p each before VAT, {rate.source}"
    return Cost(pence, f"{units} at {each}", rate.is_sure)


def letter_item(*, pages: int, postage: str) -> str:
    """What a letter is charged as: by sheets, two pages to each."""
    return f"letter-{postage}-{max(1, math.ceil(pages / 2))}"


MOST_PAGES = 10
"""So many pages may a letter have that the provider prints (GOV.UK Notify: five sheets, both sides)."""


def letter_pages(words: str, *, is_large: bool) -> int:
    """How many pages a letter of these words takes, without what goes with it; rather one too many than too few.

    The first page is shorter, since the address stands on it. Lines as `letter.html` sets them, in 12 or 18 points.
    """
    wide, first, other = (44, 14, 24) if is_large else (70, 22, 36)
    lines = 2 + sum(math.ceil(len(line) / wide) + 0.6 for line in words.splitlines() if line)
    return 1 + max(0, math.ceil((lines - first) / other))


def less(whole: Cost, part: Cost) -> Cost:
    """What one costs more than another. Not known as soon as one is not."""
    if whole.pence is None or part.pence is None:
        return Cost(None, whole.because, False)
    return Cost(whole.pence - part.pence, whole.because, whole.is_sure and part.is_sure)


def total(costs: Iterable[Cost]) -> Cost:
    """Several together. Not known as soon as one is not."""
    listed = list(costs)
    if any(one.pence is None for one in listed):
        return Cost(None, "some have no price", False)
    pence = sum((one.pence for one in listed if one.pence is not None), Decimal(0))
    return Cost(pence, f"{len(listed)} messages", all(one.is_sure for one in listed))
