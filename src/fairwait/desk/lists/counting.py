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
from django.db.models import QuerySet, Subquery
from markupsafe import Markup

from fairwait.desk.lists import frame as frames
from fairwait.desk.lists.coded import NEVER, BoolArray, Coded, IntArray, coded, days
from fairwait.desk.lists.frame import FLAGS, OF_FILTER, SEVERAL, Bands, Firsts
from fairwait.desk.lists.narrowing import FILTERS, NOBODY, Narrowing, Sort, Tab
from fairwait.desk.lists.remembered import Remembered
from fairwait.directory.models import AreaLookup
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


@dataclass(frozen=True)
class _Kept:
    day: date
    ordered_on: date | None
    head: tuple[int, bytes]
    bands: Bands
    firsts: Firsts
    frame: pl.DataFrame
    areas: int
    answers: Remembered[Any] = field(default_factory=lambda: Remembered(_ANSWERS_KEPT))
    orders: Remembered[IntArray] = field(default_factory=lambda: Remembered(_ORDERS_KEPT))
    scopes: Remembered[BoolArray] = field(default_factory=lambda: Remembered(_SCOPES_KEPT))
    written: Remembered[Markup] = field(default_factory=lambda: Remembered(_WRITTEN_KEPT))

    @cached_property
    def coded(self) -> Coded:
        """The same waits as arrays."""
        return coded(self.frame)

    def order(self, sort: Sort, *, backwards: bool) -> IntArray:
        """The places of every wait in another order than the list's own."""
        return self.orders.once((sort, backwards), lambda: self._order(sort, backwards=backwards))

    def _order(self, sort: Sort, *, backwards: bool) -> IntArray:
        places = self.frame.select(*frames.sorting(sort)).with_row_index("at")
        return frames.sorted_by(places, sort, backwards=backwards)["at"].cast(pl.Int64).to_numpy()


_kept: dict[str, _Kept] = {}
_lock = Lock()


@dataclass(frozen=True)
class Shape:
    """The open waits one viewer may see, by all that can be counted."""

    kept: _Kept
    seen: BoolArray | None = None
    whose: str = ""
    mine: str = NOBODY

    @cached_property
    def frame(self) -> pl.DataFrame:
        """These waits as columns, in the order of the list."""
        return self.kept.frame if self.seen is None else self.kept.frame.filter(pl.Series(self.seen))

    @cached_property
    def height(self) -> int:
        """How many they are."""
        return self.kept.frame.height if self.seen is None else int(np.count_nonzero(self.seen))

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

    def narrowed(self, narrowing: Narrowing, *, leaving_out: str | None = None) -> BoolArray:
        """Which waits a part of the list holds. `leaving_out` drops one filter: what its other values would show."""
        coded = self.kept.coded
        found = np.ones(coded.numbers.size, dtype=np.bool_) if self.seen is None else self.seen.copy()
        if narrowing.tab is not Tab.ALL:
            found &= coded.in_tab(narrowing.tab, mine=self.mine)
        for name in FILTERS:
            codes = narrowing.of(name)
            if codes and name != leaving_out:
                found &= coded.chosen(name, codes)
        return found

    def choices(self, name: str, narrowing: Narrowing) -> tuple[Choice, ...]:
        """The values of a filter that occur among what the other filters leave; chosen ones stay, even at none."""
        return self.once(("choices", name), narrowing, lambda: self._choices(name, narrowing))

    def _choices(self, name: str, narrowing: Narrowing) -> tuple[Choice, ...]:
        left, coded = self.narrowed(narrowing, leaving_out=name), self.kept.coded
        if name in SEVERAL:
            counts = {code: int(np.count_nonzero(left & has)) for code, has in coded.several[name].items()}
            return tuple(Choice(c, c, n) for c, n in counts.items() if n or c in narrowing.of(name))
        column = self.kept.frame[OF_FILTER[name]]
        found = {code: Choice(code, column[first], count) for code, first, count in coded.values[name].counted(left)}
        for code in narrowing.of(name):
            if code not in found and (values := self.values(name, code)):
                found[code] = Choice(code, values[0], 0)
        return tuple(found.values())

    def values(self, name: str, code: str) -> list[str | None]:
        """The stored values a code of the address stands for."""
        if name in ("pathway", "band"):
            return [None if code == NOBODY else code]
        if name in SEVERAL:
            return [code]
        return self.kept.answers.once(("values", name, code, self.whose), lambda: self._values(name, code))

    def _values(self, name: str, code: str) -> list[str | None]:
        theirs = self.kept.coded.values[name].among([code])
        where = np.flatnonzero(theirs if self.seen is None else theirs & self.seen)
        return self.kept.frame[OF_FILTER[name]][where].unique().sort().to_list()

    def count(self, narrowing: Narrowing) -> int:
        """How many waits a part of the list holds."""
        return self.once(("count",), narrowing, lambda: int(np.count_nonzero(self.narrowed(narrowing))))

    def ids(self, narrowing: Narrowing) -> list[int]:
        """Their numbers, in the order asked for."""
        found: list[int] = self.kept.coded.numbers[self.places(narrowing)].tolist()
        return found

    def places(self, narrowing: Narrowing) -> IntArray:
        """Where the waits of a part of the list stand in the whole of it, in the order asked for."""
        found = self.narrowed(narrowing)
        if narrowing.sort is Sort.RISK:
            return np.flatnonzero(found)
        order = self.kept.order(narrowing.sort, backwards=narrowing.backwards)
        return order[found[order]]

    def in_order(self, narrowing: Narrowing) -> pl.DataFrame:
        """The waits of a part of the list in the order asked for: their numbers, and what they are sorted by."""
        columns = ("id", *frames.OF_PERSON, *frames.sorting(narrowing.sort))
        return self.kept.frame.select(columns)[self.places(narrowing)]

    def summary(self, narrowing: Narrowing) -> "Summary":
        """The figures above a part of the list."""
        return self.once(("summary",), narrowing, lambda: summary(self.kept.coded, self.narrowed(narrowing), self.day))

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
        coded = self.kept.coded
        marks = [(lack, coded.figures[flag]) for lack, flag in FLAGS.items()]
        return {
            wait: (tuple(lack for lack, lacks in marks if lacks[at]), bool(coded.figures["has_wish"][at]))
            for wait, at in coded.places_of(waits).items()
        }

    def part_key(self, narrowing: Narrowing) -> tuple[str, str, str]:
        """Whose list this is, and which part of it, laid out how."""
        return self.whose, self.mine, narrowing.address()

    def tabs(self, narrowing: Narrowing) -> dict[Tab, int]:
        """How many waits each tab holds under the filters chosen."""
        part = Narrowing(Tab.ALL, narrowing.chosen)
        return self.once(("tabs",), part, lambda: self._tabs(part))

    def _tabs(self, part: Narrowing) -> dict[Tab, int]:
        left, coded = self.narrowed(part), self.kept.coded
        return {tab: int(np.count_nonzero(left & coded.in_tab(tab, mine=self.mine))) for tab in Tab}


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


def summary(coded: Coded, waits: BoolArray, day: date) -> Summary:
    """What stands above a list of these waits."""
    height, marks = int(np.count_nonzero(waits)), coded.figures
    has_begun = waits & (coded.started > NEVER) & (coded.started <= days(day))
    waited = days(day) - coded.started[has_begun]
    unseen = waits & marks["is_unseen"]
    return Summary(
        waits=height,
        people=coded.people_among(waits),
        unseen_people=coded.people_among(unseen),
        unseen_waits=int(np.count_nonzero(unseen)),
        lacks={lack: int(np.count_nonzero(waits & marks[flag])) for lack, flag in FLAGS.items()},
        wishes=coded.people_among(waits & marks["has_wish"]),
        past_target=int(np.count_nonzero(waits & marks["past_target"])),
        median_days=int(np.median(waited)) if waited.size else None,
        longest_days=int(waited.max()) if waited.size else None,
        coming=height - waited.size,
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
        return Shape(kept, None, whose, mine)
    wanted = [] if teams is None else [pl.col("team").is_null() | pl.col("team").is_in(list(teams))]
    if without:
        whose = f"{whose}|without {sorted(without)}"
        wanted.append(~pl.col("person_id").is_in(sorted(without)))
    return Shape(kept, kept.scopes.once(whose, lambda: _which(kept.frame, wanted)), whose, mine)


def _which(frame: pl.DataFrame, wanted: Sequence[pl.Expr]) -> BoolArray:
    return frame.select(pl.all_horizontal(*wanted).alias("is_seen"))["is_seen"].fill_null(value=False).to_numpy()


def _current(day: date, bands: Bands) -> _Kept:
    lookup = Subquery(AreaLookup.objects.order_by("-pk").values("pk")[:1])
    head = Head.objects.filter(pk=1).values_list("seq", "hash", lookup).get()
    now, areas = (head[0], bytes(head[1])), head[2] or 0
    ordered_on = Wait.objects.filter(status="open").order_by("ordered_on").values_list("ordered_on", flat=True).first()
    with _lock:
        kept = _kept.get("waits")
        if kept is None or (kept.day, kept.ordered_on, kept.bands, kept.areas) != (day, ordered_on, bands, areas):
            firsts: Firsts = frames.firsts()
            frame = frames.whole([_read(Wait.objects.all(), day, bands, firsts)])
            kept = _Kept(day, ordered_on, now, bands, firsts, frame, areas)
        elif kept.head != now:
            frame, firsts = _caught_up(kept, day)
            kept = _Kept(day, ordered_on, now, bands, firsts, frame, areas)
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
        parts = [frames.part_of(kept.frame.filter(~pl.col("person_id").is_in(subjects)))]
        for start in range(0, len(subjects), 900):
            some = Wait.objects.filter(person_id__in=subjects[start : start + 900])
            parts.append(_read(some, day, kept.bands, kept.firsts))
        if all(source in kept.firsts for part in parts[1:] for source in part["source"].unique()):
            return frames.whole(parts), kept.firsts
    firsts = frames.firsts()
    return frames.whole([_read(Wait.objects.all(), day, kept.bands, firsts)]), firsts


def _read(waits: QuerySet[Wait], day: date, bands: Bands, firsts: Firsts) -> pl.DataFrame:
    return frames.read(waits, day, bands, firsts)
