"""Counting the open waits: who is unseen and why, what each filter would show, without a count(*) for each page.

The columns that decide are read once and kept in the process until the day, the order or the history's head moves; of a
head that moved, only the waits its newer events speak of are read again. A test holds every count equal to what the
database itself says.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
import polars as pl
from django.db.models import QuerySet
from markupsafe import Markup

from fairwait.desk.lists import frame as frames
from fairwait.desk.lists.frame import FLAGS, OF_FILTER, Bands, Firsts
from fairwait.desk.lists.narrowing import FILTERS, NOBODY, Narrowing, Tab
from fairwait.desk.lists.remembered import Remembered
from fairwait.history.models import Event, Head
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.unseen import Lack

_MANY = 20_000
"""More changed waits than this are read afresh rather than one part at a time."""
_ANSWERS_KEPT, _ORDERS_KEPT, _SCOPES_KEPT, _WRITTEN_KEPT = 2_000, 24, 64, 400
"""Counts are small; an order and what one scope of teams sees are as long as the list."""


@dataclass(frozen=True)
class Choice:
    """One value of a filter that occurs: its code, the value itself, and how many waits have it."""

    code: str
    value: str | None
    count: int


IntArray = np.ndarray[Any, np.dtype[np.int64]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class _Kept:
    day: date
    ordered_on: date | None
    head: tuple[int, bytes]
    bands: Bands
    firsts: Firsts
    frame: pl.DataFrame
    answers: Remembered[Any] = field(default_factory=lambda: Remembered(_ANSWERS_KEPT))
    orders: Remembered[pl.DataFrame] = field(default_factory=lambda: Remembered(_ORDERS_KEPT))
    scopes: Remembered[pl.DataFrame] = field(default_factory=lambda: Remembered(_SCOPES_KEPT))
    written: Remembered[Markup] = field(default_factory=lambda: Remembered(_WRITTEN_KEPT))

    @cached_property
    def flags(self) -> tuple[IntArray, BoolArray]:
        """The numbers of the waits in order, and what each lacks: `FLAGS`, then whether there is a wish."""
        flags = self.frame.select("id", *FLAGS.values(), "has_wish").sort("id")
        return flags["id"].to_numpy(), flags.drop("id").to_numpy()


_kept: dict[str, _Kept] = {}
_lock = Lock()


@dataclass(frozen=True)
class Shape:
    """The open waits one viewer may see, by all that can be counted."""

    frame: pl.DataFrame
    kept: _Kept
    whose: str = ""
    mine: str = NOBODY

    @property
    def day(self) -> date:
        """The day all of it is true of."""
        return self.kept.day

    @property
    def ordered_on(self) -> date | None:
        """The day the order was worked out for."""
        return self.kept.ordered_on

    @property
    def bands(self) -> Bands:
        """The bands there are."""
        return self.kept.bands

    def narrowed(self, narrowing: Narrowing, *, leaving_out: str | None = None) -> pl.DataFrame:
        """The waits of a part of the list. `leaving_out` drops one filter: what its other values would show."""
        wanted = [] if narrowing.tab is Tab.ALL else [frames.in_tab(narrowing.tab, mine=self.mine)]
        for name in FILTERS:
            codes = narrowing.of(name)
            if codes and name != leaving_out:
                wanted.append(frames.chosen_in(name, codes))
        return self.frame.filter(*wanted) if wanted else self.frame

    def choices(self, name: str, narrowing: Narrowing) -> tuple[Choice, ...]:
        """The values of a filter that occur among what the other filters leave; chosen ones stay, even at none."""
        return self.once(("choices", name), narrowing, lambda: self._choices(name, narrowing))

    def _choices(self, name: str, narrowing: Narrowing) -> tuple[Choice, ...]:
        left = self.narrowed(narrowing, leaving_out=name)
        if name not in OF_FILTER:
            wanted = frames.several(name)
            counts = dict(zip(wanted, left.select(e.sum().alias(c) for c, e in wanted.items()).row(0), strict=True))
            return tuple(Choice(c, c, n) for c, n in counts.items() if n or c in narrowing.of(name))
        counted = left.group_by(f"{name}_code").agg(pl.col(OF_FILTER[name]).first(), pl.len()).sort(f"{name}_code")
        found = {code: Choice(code, value, count) for code, value, count in counted.iter_rows()}
        for code in narrowing.of(name):
            if code not in found and (values := self.values(name, code)):
                found[code] = Choice(code, values[0], 0)
        return tuple(found.values())

    def values(self, name: str, code: str) -> list[str | None]:
        """The stored values a code of the address stands for."""
        if name in ("pathway", "band"):
            return [None if code == NOBODY else code]
        if name not in OF_FILTER:
            return [code]
        column = self.frame.filter(pl.col(f"{name}_code") == code)[OF_FILTER[name]]
        return column.unique().sort().to_list()

    def count(self, narrowing: Narrowing) -> int:
        """How many waits a part of the list holds."""
        return self.once(("count",), narrowing, lambda: self.narrowed(narrowing).height)

    def ids(self, narrowing: Narrowing) -> list[int]:
        """Their numbers, in the order asked for."""
        return self.in_order(narrowing)["id"].to_list()

    def in_order(self, narrowing: Narrowing) -> pl.DataFrame:
        """The waits of a part of the list in the order asked for: their numbers, and what they are sorted by."""
        key = (self._key(narrowing), narrowing.sort, narrowing.backwards)
        return self.kept.orders.once(key, lambda: self._in_order(narrowing))

    def _in_order(self, narrowing: Narrowing) -> pl.DataFrame:
        left = self.narrowed(narrowing).select("id", *frames.OF_PERSON, *frames.sorting(narrowing.sort))
        return frames.sorted_by(left, narrowing.sort, backwards=narrowing.backwards)

    def summary(self, narrowing: Narrowing) -> "Summary":
        """The figures above a part of the list."""
        return self.once(("summary",), narrowing, lambda: summary(self.narrowed(narrowing), day=self.day))

    def once(self, what: tuple[str, ...], narrowing: Narrowing, ask: Callable[[], Any]) -> Any:
        """An answer kept for this viewer's scope and this filter, until the day, the order or the head moves."""
        # Who looks makes a difference where their own waits are asked for.
        mine = self.mine if what == ("tabs",) else ""
        return self.kept.answers.once((*what, mine, self._key(narrowing)), ask)

    def _key(self, narrowing: Narrowing) -> tuple[str, str, str]:
        """Whose waits, and which of them."""
        return self.whose, self.mine if narrowing.tab is Tab.MINE else "", narrowing.part.address()

    def lacks_of(self, waits: Sequence[int]) -> dict[int, tuple[tuple[Lack, ...], bool]]:
        """Of those of these waits that are counted: what each lacks, and whether there is a wish."""
        numbers, flags = self.kept.flags
        if not numbers.size:
            return {}
        # Numpy, because a page's fifty are found before an engine of several threads has begun.
        places = np.searchsorted(numbers, waits).clip(0, numbers.size - 1)
        found = [(wait, flags[at].tolist()) for wait, at in zip(waits, places, strict=True) if numbers[at] == wait]
        return {
            wait: (tuple(lack for lack, is_lacking in zip(FLAGS, told, strict=False) if is_lacking), told[-1])
            for wait, told in found
        }

    def part_key(self, narrowing: Narrowing) -> tuple[str, str, str]:
        """Whose list this is, and which part of it, laid out how."""
        return self.whose, self.mine, narrowing.address()

    def tabs(self, narrowing: Narrowing) -> dict[Tab, int]:
        """How many waits each tab holds under the filters chosen."""
        part = Narrowing(Tab.ALL, narrowing.chosen)
        return self.once(("tabs",), part, lambda: self._tabs(part))

    def _tabs(self, part: Narrowing) -> dict[Tab, int]:
        left = self.narrowed(part)
        sums = (frames.in_tab(tab, mine=self.mine).sum().alias(tab.value) for tab in Tab)
        return dict(zip(Tab, left.select(sums).row(0), strict=True))


@dataclass(frozen=True)
class Summary:
    """The figures above a list. Days are those of the clock, both clocks' pauses in, of waits that have begun."""

    waits: int
    people: int
    unseen_people: int
    unseen_waits: int
    lacks: dict[Lack, int]
    wishes: int
    past_target: int
    median_days: int | None
    longest_days: int | None
    coming: int


def summary(frame: pl.DataFrame, *, day: date) -> Summary:
    """What stands above a list of these waits."""
    begun = frame.filter(pl.col("clock_started_on") <= day)
    days = (pl.lit(day) - begun["clock_started_on"]).dt.total_days() if begun.height else None
    waited = begun.select(days.alias("days"))["days"] if days is not None else None
    unseen = frame.filter("is_unseen")
    return Summary(
        waits=frame.height,
        people=frame["root"].n_unique(),
        unseen_people=unseen["root"].n_unique(),
        unseen_waits=unseen.height,
        lacks={lack: int(frame[flag].sum()) for lack, flag in FLAGS.items()},
        wishes=frame.filter("has_wish")["root"].n_unique(),
        past_target=int(frame["past_target"].sum()),
        median_days=int(waited.median()) if waited is not None else None,  # type: ignore[arg-type]
        longest_days=int(waited.max()) if waited is not None else None,  # type: ignore[arg-type]
        coming=frame.height - begun.height,
    )


def shape(
    *,
    teams: Sequence[str] | None,
    day: date,
    pathways: Iterable[Pathway] | None = None,
    mine: str = NOBODY,
    without: Collection[int] = (),
) -> Shape:
    """The open waits within these teams (None: of every team; those without a team always), as they stand today.

    `pathways` where the page has asked for them already; `mine` is the code of whoever looks, as a worker; `without`
    are the people whom whoever looks may not see.
    """
    known = waiting.pathways(on=day) if pathways is None else pathways
    kept = _current(day, tuple((pathway.code, band.code) for pathway in known for band in pathway.bands))
    whose = "" if teams is None else "|".join(sorted(teams)) or "-"
    if teams is None and not without:
        return Shape(kept.frame, kept, whose, mine)
    wanted = [] if teams is None else [pl.col("team").is_null() | pl.col("team").is_in(list(teams))]
    if without:
        whose = f"{whose}|without {sorted(without)}"
        wanted.append(~pl.col("person_id").is_in(sorted(without)))
    return Shape(kept.scopes.once(whose, lambda: kept.frame.filter(*wanted)), kept, whose, mine)


def _current(day: date, bands: Bands) -> _Kept:
    head = Head.objects.filter(pk=1).values_list("seq", "hash").get()
    now = (head[0], bytes(head[1]))
    ordered_on = Wait.objects.filter(status="open").order_by("ordered_on").values_list("ordered_on", flat=True).first()
    with _lock:
        kept = _kept.get("waits")
        if kept is None or (kept.day, kept.ordered_on, kept.bands) != (day, ordered_on, bands):
            firsts: Firsts = frames.firsts()
            frame = frames.whole([_read(Wait.objects.all(), day, bands, firsts)])
            kept = _Kept(day, ordered_on, now, bands, firsts, frame)
        elif kept.head != now:
            frame, firsts = _caught_up(kept, day)
            kept = _Kept(day, ordered_on, now, bands, firsts, frame)
        _kept["waits"] = kept
        return kept


def _caught_up(kept: _Kept, day: date) -> tuple[pl.DataFrame, Firsts]:
    """The frame with whatever the events since its head touched read again; all of it where they are very many.

    A head that is not part of this history (a backup was restored) makes it all be read again, and so does a source
    that was not known.
    """
    newer = list(
        Event.objects.filter(seq__gte=kept.head[0]).order_by("seq").values_list("seq", "hash", "subject")[: _MANY + 1]
    )
    known = not kept.head[0] or (newer and newer[0][0] == kept.head[0] and bytes(newer[0][1]) == kept.head[1])
    if known and len(newer) <= _MANY:
        subjects = sorted({subject for seq, _, subject in newer if seq > kept.head[0]})
        parts = [kept.frame.filter(~pl.col("person_id").is_in(subjects)).drop("root")]
        for start in range(0, len(subjects), 900):
            some = Wait.objects.filter(person_id__in=subjects[start : start + 900])
            parts.append(_read(some, day, kept.bands, kept.firsts))
        if all(source in kept.firsts for part in parts[1:] for source in part["source"].unique()):
            return frames.whole(parts), kept.firsts
    firsts = frames.firsts()
    return frames.whole([_read(Wait.objects.all(), day, kept.bands, firsts)]), firsts


def _read(waits: QuerySet[Wait], day: date, bands: Bands, firsts: Firsts) -> pl.DataFrame:
    return frames.read(waits, day, bands, firsts)
