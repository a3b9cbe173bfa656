"""The queue of pairs that may be one person: narrowed, searched, in an order, a page at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from fairwait.accounts.models import User
from fairwait.people.joining.weighing import Weighed, weighed
from fairwait.people.models import LikelyPair, Person
from fairwait.people.queries import likely_pairs
from fairwait.people.rules.sameness import Agreement

PAGE = 50
MOST_FOUND = 100
"""So many that match words are shown at once: words are not kept from page to page, for they may name somebody."""
SURE = {"99": (0.99, 1.1), "90": (0.9, 0.99), "less": (0.0, 0.9)}
"""How sure, by the least and the first that is surer."""
_ORDERS: dict[str, Callable[[Weighed], Any]] = {
    "likely": lambda one: (-one.probability, one.number),
    "unsure": lambda one: (one.probability, one.number),
    "name": lambda one: (
        (one.said[0].last_name or "").casefold(), (one.said[0].first_name or "").casefold(), one.number
    ),
    "newest": lambda one: (-one.found_on.toordinal(), -one.probability, one.number),
}  # fmt: skip
ORDERS = tuple(_ORDERS)
TOGETHER = " + "


@dataclass(frozen=True)
class Part:
    """A part of the queue: as its address says it, which never says a word about anybody."""

    sources: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    order: str = ORDERS[0]
    page: int = 1

    @classmethod
    def said(cls, asked: Mapping[str, Sequence[str]]) -> Self:
        """The part an address asks for. What it asks for that is not known is passed over."""
        order, page = (list(asked.get(name, ())) or [""] for name in ("order", "page"))
        return cls(
            sources=tuple(asked.get("source", ())),
            sure=tuple(one for one in asked.get("sure", ()) if one in SURE),
            agree=tuple(one for one in asked.get("agree", ()) if one in set(Agreement)),
            order=order[-1] if order[-1] in ORDERS else ORDERS[0],
            page=max(1, int(page[-1])) if page[-1].isascii() and page[-1].isdigit() and len(page[-1]) < 6 else 1,
        )

    def address(self, **other: Any) -> str:
        """The part as the end of an address, or one that differs in this."""
        part = replace(self, **other)
        words = [*(("source", one) for one in part.sources), *(("sure", one) for one in part.sure)]
        words += [("agree", one) for one in part.agree]
        words += [("order", part.order)] if part.order != ORDERS[0] else []
        words += [("page", str(part.page))] if part.page > 1 else []
        return f"?{urlencode(words)}" if words else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it is less than all of the queue."""
        return bool(self.sources or self.sure or self.agree)


@dataclass(frozen=True)
class Shown:
    """One pair of a page, each record as it may be shown, with the numbers that tell it from the other."""

    pair: LikelyPair
    left: tuple[Person, tuple[str, ...]]
    right: tuple[Person, tuple[str, ...]]
    weighed: Weighed


@dataclass(frozen=True)
class Queue:
    """A page of the queue. `counts` are, by filter, how many each value leaves beside the other filters."""

    part: Part
    rows: tuple[Shown, ...]
    total: int
    matching: int
    first: int
    pages: int
    is_cut: bool
    counts: Mapping[str, Mapping[str, int]]

    @property
    def people(self) -> list[int]:
        """Whom the page shows."""
        return sorted({person for row in self.rows for person in (row.weighed.left, row.weighed.right)})


def queue(viewer: User, part: Part, *, find: str = "") -> Queue:
    """A page of the pairs this viewer may decide."""
    every = weighed(likely_pairs(viewer))
    found = [one for one in every if _has(one, find)] if find.strip() else every
    matching = sorted((one for one in found if _within(one, part)), key=_ORDERS[part.order])
    if find.strip():
        size, at = MOST_FOUND, 1
    else:
        size, at = PAGE, min(part.page, max(1, -(-len(matching) // PAGE)))
    beside = {"source": replace(part, sources=()), "sure": replace(part, sure=()), "agree": replace(part, agree=())}
    shown = matching[(at - 1) * size : at * size]
    return Queue(
        part=replace(part, page=at),
        rows=tuple(rows_of(shown)),
        total=len(every),
        matching=len(matching),
        first=(at - 1) * size + 1,
        pages=max(1, -(-len(matching) // size)),
        is_cut=bool(find.strip()) and len(matching) > size,
        counts={
            "source": Counter(sources_of(one) for one in found if _within(one, beside["source"])),
            "sure": Counter(sure_of(one) for one in found if _within(one, beside["sure"])),
            "agree": Counter(one.agreement.value for one in found if _within(one, beside["agree"])),
        },
    )


def rows_of(pairs: Sequence[Weighed]) -> list[Shown]:
    """These pairs with their records as they may be shown to whoever looks."""
    wanted = {one.number for one in pairs}
    records = LikelyPair.objects.select_related("left", "right").filter(pk__among=wanted).in_bulk()
    return [
        Shown(pair, (pair.left, one.numbers[0]), (pair.right, one.numbers[1]), one)
        for one in pairs
        if (pair := records.get(one.number)) is not None
    ]


def sources_of(one: Weighed) -> str:
    """The sources a pair is of, as a filter says them."""
    return TOGETHER.join(one.sources)


def sure_of(one: Weighed) -> str:
    """How sure it is that a pair is one person, as a filter says it."""
    return next(name for name, (least, most) in SURE.items() if least <= one.probability < most)


def _within(one: Weighed, part: Part) -> bool:
    return (
        (not part.sources or sources_of(one) in part.sources)
        and (not part.sure or sure_of(one) in part.sure)
        and (not part.agree or one.agreement in part.agree)
    )


def _has(one: Weighed, find: str) -> bool:
    """Whether one of the two records has all these words. Digits in groups are one number."""
    words = find.lower().split()
    if all(word.isdecimal() for word in words):
        words = ["".join(words)]
    return any("".join(words) in search or all(word in search for word in words) for search in one.search)
