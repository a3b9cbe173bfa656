"""Counting the open waits: who is unseen and why, what each filter would show, without a count(*) for each page.

The columns that decide are read once and kept in the process until the day, the order or the history's head moves; of a
head that moved, only the waits its newer events speak of are read again. A test holds every count equal to what the
database itself says.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import polars as pl
from django.db.models import QuerySet

from fairwait.desk.narrowing import FILTERS, NOBODY, Narrowing, Tab, code_of
from fairwait.history.models import Event, Head
from fairwait.people.models import Person
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.unseen import Lack

_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "person_id": pl.Int64(),
    "person__now_known_as_id": pl.Int64(),
    "pathway": pl.String(),
    "team": pl.String(),
    "band": pl.String(),
    "locality": pl.String(),
    "source": pl.String(),
    "order_rank": pl.Int64(),
    "clock_started_on": pl.Date(),
    "target_due_on": pl.Date(),
    "contact_good_until": pl.Date(),
    "recheck_good_until": pl.Date(),
    "wish_on": pl.Date(),
    "wish_until": pl.Date(),
    "left_extract_on": pl.Date(),
    "question": pl.String(),
}
_OF_FILTER = {"pathway": "pathway", "team": "team", "band": "band", "place": "locality", "source": "source"}
_MANY = 20_000
"""More changed waits than this are read afresh rather than one part at a time."""
_ANSWERS_KEPT = 2_000
WISH = "wish"
Bands = tuple[tuple[str, str], ...]
"""The bands there are, each with its pathway: (pathway, band)."""


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
    frame: pl.DataFrame
    answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)


_kept: dict[str, _Kept] = {}
_lock = Lock()


@dataclass(frozen=True)
class Shape:
    """The open waits one viewer may see, by all that can be counted."""

    frame: pl.DataFrame
    day: date
    ordered_on: date | None
    bands: Bands
    whose: str = ""
    answers: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def narrowed(self, narrowing: Narrowing, *, leaving_out: str | None = None) -> pl.DataFrame:
        """The waits of a part of the list. `leaving_out` drops one filter: what its other values would show."""
        wanted = [_tab(narrowing.tab)]
        for name in FILTERS:
            codes = narrowing.of(name)
            if codes and name != leaving_out:
                wanted.append(_lacking(codes) if name == "lacks" else pl.col(f"{name}_code").is_in(codes))
        return self.frame.filter(*wanted)

    def choices(self, name: str, narrowing: Narrowing) -> tuple[Choice, ...]:
        """The values of a filter that occur among what the other filters leave; chosen ones stay, even at none."""
        return self._once(("choices", name), narrowing, lambda: self._choices(name, narrowing))

    def _choices(self, name: str, narrowing: Narrowing) -> tuple[Choice, ...]:
        left = self.narrowed(narrowing, leaving_out=name)
        if name == "lacks":
            counts = {lack.value: int(left[_FLAGS[lack]].sum()) for lack in Lack} | {WISH: int(left["has_wish"].sum())}
            return tuple(Choice(c, c, n) for c, n in counts.items() if n or c in narrowing.of(name))
        counted = left.group_by(f"{name}_code").agg(pl.col(_OF_FILTER[name]).first(), pl.len()).sort(f"{name}_code")
        found = {code: Choice(code, value, count) for code, value, count in counted.iter_rows()}
        for code in narrowing.of(name):
            if code not in found and (values := self.values(name, code)):
                found[code] = Choice(code, values[0], 0)
        return tuple(found.values())

    def values(self, name: str, code: str) -> list[str | None]:
        """The stored values a code of the address stands for."""
        if name in ("pathway", "band"):
            return [None if code == NOBODY else code]
        column = self.frame.filter(pl.col(f"{name}_code") == code)[_OF_FILTER[name]]
        return column.unique().sort().to_list()

    def count(self, narrowing: Narrowing) -> int:
        """How many waits a part of the list holds."""
        return self._once(("count",), narrowing, lambda: self.narrowed(narrowing).height)

    def ids(self, narrowing: Narrowing) -> list[int]:
        """Their numbers."""
        return self.narrowed(narrowing)["id"].to_list()

    def summary(self, narrowing: Narrowing) -> "Summary":
        """The figures above a part of the list."""
        return self._once(("summary",), narrowing, lambda: summary(self.narrowed(narrowing), day=self.day))

    def _once(self, what: tuple[str, ...], narrowing: Narrowing, ask: Callable[[], Any]) -> Any:
        """An answer kept for this viewer's scope and this filter, until the day, the order or the head moves."""
        key = (self.whose, *what, narrowing.address())
        if key not in self.answers:
            if len(self.answers) > _ANSWERS_KEPT:
                self.answers.clear()
            self.answers[key] = ask()
        return self.answers[key]

    def tabs(self, narrowing: Narrowing) -> dict[Tab, int]:
        """How many waits each tab holds under the filters chosen."""
        part = Narrowing(Tab.ALL, narrowing.chosen)
        return self._once(("tabs",), part, lambda: self._tabs(part))

    def _tabs(self, part: Narrowing) -> dict[Tab, int]:
        left = self.narrowed(part)
        return dict(zip(Tab, left.select(_tab(tab).sum().alias(tab.value) for tab in Tab).row(0), strict=True))


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
        lacks={lack: int(frame[flag].sum()) for lack, flag in _FLAGS.items()},
        wishes=frame.filter("has_wish")["root"].n_unique(),
        past_target=int(frame["past_target"].sum()),
        median_days=int(waited.median()) if waited is not None else None,  # type: ignore[arg-type]
        longest_days=int(waited.max()) if waited is not None else None,  # type: ignore[arg-type]
        coming=frame.height - begun.height,
    )


_FLAGS = {
    Lack.BAND: "lacks_band",
    Lack.RECHECK: "lacks_recheck",
    Lack.CONTACT: "lacks_contact",
    Lack.TEAM: "lacks_team",
    Lack.WHEREABOUTS: "left_extract",
}


def lacks_of(row: dict[str, bool]) -> tuple[Lack, ...]:
    """What one wait of the frame lacks."""
    return tuple(lack for lack, flag in _FLAGS.items() if row[flag])


def shape(*, teams: Sequence[str] | None, day: date, pathways: Iterable[Pathway] | None = None) -> Shape:
    """The open waits within these teams (None: of every team; those without a team always), as they stand today.

    `pathways` where the page has asked for them already.
    """
    known = waiting.pathways(on=day) if pathways is None else pathways
    kept = _current(day, tuple((pathway.code, band.code) for pathway in known for band in pathway.bands))
    whose = "" if teams is None else "|".join(sorted(teams)) or "-"
    if teams is None:
        return Shape(kept.frame, day, kept.ordered_on, kept.bands, whose, kept.answers)
    theirs = pl.col("team").is_null() | pl.col("team").is_in(list(teams))
    return Shape(kept.frame.filter(theirs), day, kept.ordered_on, kept.bands, whose, kept.answers)


def _current(day: date, bands: Bands) -> _Kept:
    head = Head.objects.filter(pk=1).values_list("seq", "hash").get()
    now = (head[0], bytes(head[1]))
    ordered_on = Wait.objects.filter(status="open").order_by("ordered_on").values_list("ordered_on", flat=True).first()
    with _lock:
        kept = _kept.get("waits")
        if kept is None or (kept.day, kept.ordered_on, kept.bands) != (day, ordered_on, bands):
            kept = _Kept(day, ordered_on, now, bands, _read(Wait.objects.all(), day, bands))
        elif kept.head != now:
            kept = _Kept(day, ordered_on, now, bands, _caught_up(kept, day))
        _kept["waits"] = kept
        return kept


def _caught_up(kept: _Kept, day: date) -> pl.DataFrame:
    """The frame with whatever the events since its head touched read again; all of it where they are very many.

    A head that is not part of this history (a backup was restored) makes it all be read again.
    """
    newer = list(
        Event.objects.filter(seq__gte=kept.head[0]).order_by("seq").values_list("seq", "hash", "subject")[: _MANY + 1]
    )
    known = not kept.head[0] or (newer and newer[0][0] == kept.head[0] and bytes(newer[0][1]) == kept.head[1])
    if not known or len(newer) > _MANY:
        return _read(Wait.objects.all(), day, kept.bands)
    subjects = sorted({subject for seq, _, subject in newer if seq > kept.head[0]})
    parts = [kept.frame.filter(~pl.col("person_id").is_in(subjects))]
    for start in range(0, len(subjects), 900):
        parts.append(_read(Wait.objects.filter(person_id__in=subjects[start : start + 900]), day, kept.bands))
    return _rooted(pl.concat(parts))


def _read(waits: QuerySet[Wait], day: date, bands: Bands) -> pl.DataFrame:
    rows = waits.filter(status="open").order_by("pk").values_list(*_COLUMNS)
    frame = pl.DataFrame(list(rows.iterator(chunk_size=20_000)), schema=_COLUMNS, orient="row")
    return _rooted(_flagged(frame, day, bands))


def _is_its_own(bands: Bands) -> pl.Expr:
    """Whether the band is one of the wait's pathway. A wait whose triage is open again may well have a band."""
    pairs = [f"{pathway}/{band}" for pathway, band in bands]
    return pl.concat_str("pathway", pl.lit("/"), "band").is_in(pairs).fill_null(value=False)


def _flagged(frame: pl.DataFrame, day: date, bands: Bands) -> pl.DataFrame:
    team = pl.col("team").str.strip_chars()
    flags = frame.with_columns(
        pl.when(team != "").then(pl.col("team")).alias("team"),
        (pl.col("band").is_null() | ~_is_its_own(bands)).alias("lacks_band"),
        _lapsed("recheck_good_until", day).alias("lacks_recheck"),
        _lapsed("contact_good_until", day).alias("lacks_contact"),
        (pl.col("team").is_null() | (team == "")).alias("lacks_team"),
        (pl.col("left_extract_on") <= day).fill_null(value=False).alias("left_extract"),
        ((pl.col("wish_on") <= day) & (pl.col("wish_until") >= day)).fill_null(value=False).alias("has_wish"),
        (pl.col("target_due_on") < day).fill_null(value=False).alias("past_target"),
        *(_coded(frame, column).alias(f"{name}_code") for name, column in _OF_FILTER.items()),
    )
    return flags.with_columns(pl.any_horizontal(*_FLAGS.values()).alias("is_unseen"))


def _lapsed(column: str, day: date) -> pl.Expr:
    return (pl.col(column) < day).fill_null(value=True)


def _coded(frame: pl.DataFrame, column: str) -> pl.Expr:
    if column in ("pathway", "band"):  # codes already
        return pl.col(column).fill_null(NOBODY)
    values = frame[column].unique().to_list()
    return pl.col(column).replace_strict(values, [code_of(value) for value in values], return_dtype=pl.String)


def _rooted(frame: pl.DataFrame) -> pl.DataFrame:
    """With `root`: the person each wait's person is now known as, however many times records were joined."""
    pointers = dict(
        frame.filter(pl.col("person__now_known_as_id").is_not_null())
        .select("person_id", "person__now_known_as_id")
        .iter_rows()
    )
    fresh: Iterable[int] = set(pointers.values()) - set(pointers)
    while fresh:
        further = dict(
            Person.objects.filter(pk__in=fresh, now_known_as__isnull=False).values_list("pk", "now_known_as_id")
        )
        pointers |= further
        fresh = set(further.values()) - set(pointers)
    roots = {person: _root(person, pointers) for person in pointers}
    old, new = list(roots), list(roots.values())
    root = pl.col("person_id").replace(old, new) if roots else pl.col("person_id")
    return frame.with_columns(root.alias("root"))


def _root(person: int, pointers: dict[int, int]) -> int:
    steps = 0
    while person in pointers and steps <= len(pointers):
        person, steps = pointers[person], steps + 1
    return person


def _tab(tab: Tab) -> pl.Expr:
    return {
        Tab.ALL: pl.col("id").is_not_null(),
        Tab.TRIAGE: pl.col("order_rank") <= 0,
        Tab.UNSEEN: pl.col("is_unseen"),
        Tab.CONTACT: pl.col("lacks_contact"),
        Tab.RECHECK: pl.col("lacks_recheck"),
        Tab.TARGET: pl.col("past_target"),
        Tab.QUESTIONS: pl.col("question").is_not_null(),
        Tab.NO_TEAM: pl.col("lacks_team"),
    }[tab]


def _lacking(codes: Sequence[str]) -> pl.Expr:
    flags = [flag for lack, flag in _FLAGS.items() if lack.value in codes]
    flags += ["has_wish"] if WISH in codes else []
    return pl.any_horizontal(*flags) if flags else pl.lit(value=False)
