"""Our own components: called from pages as `fw.band(...)`, each with named arguments that cannot be left out.

They are functions and not template macros so that a missing or misspelt argument is an error and not an empty space.
Text arguments are escaped; where HTML is meant, hand in Markup.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal

from django.utils.translation import gettext
from jinja2 import Environment
from markupsafe import Markup

Text = str | Markup
Tone = Literal["", "red", "ochre", "green", "violet"]
EmptyKind = Literal["nothing-yet", "no-match", "all-done"]


@dataclass(frozen=True)
class Act:
    """Something to do next: what it says, and where it leads."""

    label: str
    href: str


@dataclass(frozen=True)
class Lack:
    """How many lack one thing, in words, and where they are listed."""

    count: int
    label: str
    href: str | None = None


@dataclass(frozen=True)
class Figure:
    """A number that never stands alone: what it counts, and its period or base."""

    label: str
    value: Text
    note: Text = ""
    href: str | None = None
    tone: Tone = ""


@dataclass(frozen=True)
class Tab:
    """One part of a list with its count, at an address of its own."""

    label: str
    href: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; `number` sets it to the right with tabular figures, `head` makes its cells row headers."""

    label: str
    number: bool = False
    head: bool = False
    href: str | None = None
    sort: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: one cell a column. `unseen` marks it at the edge, `chosen` tints it."""

    cells: Sequence[Any]
    unseen: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Change:
    """One field that an event changed."""

    field: str
    before: Text
    after: Text


@dataclass(frozen=True)
class Entry:
    """One sentence of a timeline: the day, what kind of thing it was, the sentence, and what lies behind it."""

    on: date
    kind: str
    sentence: Text
    tone: Tone = ""
    note: Text = ""
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class Option:
    """One value of a filter that occurs, with how many have it."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, its values, and whether several may be chosen."""

    name: str
    label: str
    options: Sequence[Option]
    several: bool = True

    @property
    def chosen(self) -> int:
        """How many values are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True)
class Clock:
    """One bar of the two clocks: what it counts, and days; `paused_days` are hatched at its end."""

    label: str
    days: int
    paused_days: int = 0


@dataclass(frozen=True)
class Month:
    """A month of a timeline."""

    first: date
    entries: Sequence[Entry] = field(default_factory=tuple)


class Components:
    """What pages call as `fw`. Every argument is named; what is left out and needed raises TypeError."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        # Lists write the same few hundreds of times. Told apart by type as well: Markup equals text that it would not.
        self._again = lru_cache(maxsize=4_096, typed=True)(self._show)

    def _show(self, component: str, **values: Any) -> Markup:
        written = self._environment.get_template(f"govuk/components/{component}.html").render(**values)
        return Markup(written)  # noqa: S704  what an autoescaping template of ours wrote

    def unseen_banner(
        self,
        *,
        count: int,
        lacks: Iterable[Lack],
        wishes: int,
        act: Act | None = None,
        as_of: str = "",
        wishes_href: str | None = None,
    ) -> Markup:
        """The first number on every page about lists: who is unseen, what they lack, and the wishes beside it.

        `act` is the one thing that mends the first of them. With nobody unseen it says so and stays.
        """
        return self._show(
            "unseen_banner",
            count=count,
            lacks=[lack for lack in lacks if lack.count],
            wishes=wishes,
            act=act,
            as_of=as_of,
            wishes_href=wishes_href,
        )

    def figures(self, *, figures: Iterable[Figure], label: str = "") -> Markup:
        """A row of figures, each with its period or base."""
        return self._show("figures", figures=list(figures), label=label)

    def band(self, *, label: str | None, rank: int | None) -> Markup:
        """A priority band. Rank 1 is filled dark, 2 filled, 3 outlined, 4 and over thin; no band is dashed."""
        if not label or not rank:
            return self._again("band", label=gettext("No band yet"), rank="none")
        return self._again("band", label=label, rank=min(max(rank, 1), 4))

    def flag(self, *, text: Text, danger: bool = False) -> Markup:
        """A short fact that must be seen beside a name: "Interpreter: Somali"; `danger` for "Unsafe phone"."""
        return self._again("flag", text=text, danger=danger)

    def code(self, *, text: str) -> Markup:
        """A value exactly as it was in a file, or to be copied exactly."""
        return self._show("code", text=text)

    def chip(self, *, text: Text, href: str | None = None) -> Markup:
        """A short reason or a chosen filter."""
        return self._again("chip", text=text, href=href)

    def target_bar(self, *, days: int, target_days: int | None) -> Markup:
        """The share of the local target used, drawn beside the words that say it. Nothing without a target.

        The scale ends at three times the target; the tick is the target.
        """
        if not target_days or target_days < 0:
            return Markup("")
        share = max(days, 0) / target_days
        tone = "far" if share > 2 else "over" if share > 1 else "in"
        return self._again("target_bar", width=round(min(share, 3) * 22, 1), tone=tone)

    def clocks(self, *, clocks: Sequence[Clock], target_days: int | None, target_label: str) -> Markup:
        """Clocks on one scale with the target as an upright; the words beside them are the facts list's."""
        longest = max([clock.days + clock.paused_days for clock in clocks] + [target_days or 0, 1])
        scale = 280 / longest
        bars = [
            {
                "label": clock.label,
                "days": clock.days,
                "top": 18 + 34 * i,
                "width": round(clock.days * scale, 1),
                "within": round(min(clock.days, target_days or clock.days) * scale, 1),
                "paused": round(clock.paused_days * scale, 1),
            }
            for i, clock in enumerate(clocks)
        ]
        target = round(target_days * scale, 1) if target_days else None
        return self._show(
            "clocks",
            bars=bars,
            target=target,
            target_label=target_label,
            height=34 * len(clocks) + 26,
        )

    def timeline(self, *, entries: Iterable[Entry], label: str) -> Markup:
        """One timeline of readable sentences by month, in the order given; fields only behind "What changed"."""
        months = [
            Month(first=date(*key, 1), entries=tuple(group))
            for key, group in groupby(entries, key=lambda entry: (entry.on.year, entry.on.month))
        ]
        return self._show("timeline", months=months, label=label)

    def facts(self, *, facts: Iterable[tuple[Text, Text]]) -> Markup:
        """Short facts: what, and what it is."""
        return self._show("facts", facts=list(facts))

    def table(
        self,
        *,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Row | Sequence[Any]],
        caption_hidden: bool = False,
        dense: bool = False,
    ) -> Markup:
        """A table that becomes cards on a narrow screen, each value with its label; roles keep it a table."""
        made = [row if isinstance(row, Row) else Row(cells=row) for row in rows]
        for row in made:
            if len(row.cells) != len(columns):
                raise ValueError(
                    f"a row of the table “{caption}” has {len(row.cells)} cells for {len(columns)} columns"
                )
        return self._show(
            "table", caption=caption, columns=columns, rows=made, caption_hidden=caption_hidden, dense=dense
        )

    def tabs(self, *, label: str, tabs: Iterable[Tab]) -> Markup:
        """Parts of a list with their counts; each is an address that can be sent to a colleague."""
        return self._show("tabs", label=label, tabs=list(tabs))

    def filters(
        self,
        *,
        action: str,
        filters: Iterable[Filter],
        label: str,
        hidden: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        clear_href: str | None = None,
    ) -> Markup:
        """Filters as details that open one at a time, and a button that applies them. Only values that occur.

        `hidden`: what the form hands on; a name may stand several times.
        """
        return self._show(
            "filters",
            action=action,
            filters=[f for f in filters if f.options],
            label=label,
            hidden=list(hidden.items() if isinstance(hidden, Mapping) else hidden),
            clear_href=clear_href,
        )

    def progress(self, *, label: str, done: int, total: int | None, note: Text = "", id: str = "fw-progress") -> Markup:
        """How far a long job has come. Without a total the bar says only that it is under way."""
        return self._show("progress", id=id, label=label, done=done, total=total or None, note=note)

    def interval(self, *, low: float, middle: float, high: float, mark: float, scale: float) -> Markup:
        """A share as a dot on its range, and another as a dashed upright, from 0 to `scale`. The words stand beside."""
        at = {name: round(min(value / scale, 1) * 180, 1) for name, value in
              (("low", low), ("middle", middle), ("high", high), ("mark", mark))}  # fmt: skip
        return self._show("interval", **at)

    def steps(self, *, label: str, steps: Sequence[str], current: int) -> Markup:
        """Where one is in a few pages; `current` counts from 0, and steps before it are done."""
        return self._show("steps", label=label, steps=steps, current=current)

    def pages(self, *, label: str, shown: str, previous: str | None, following: str | None) -> Markup:
        """Previous and next of a list by keyset, and what is shown of how many: "1 to 50 of 231 waits"."""
        return self._show("pages", label=label, shown=shown, previous=previous, following=following)

    def empty(self, *, kind: EmptyKind, title: str, text: Text, act: Act | None = None) -> Markup:
        """An empty list that tells nothing here yet, nothing matches and all done apart, and says what to do."""
        if kind not in ("nothing-yet", "no-match", "all-done"):
            raise ValueError(f"an empty list is nothing-yet, no-match or all-done, not {kind!r}")
        return self._show("empty", kind=kind, title=title, text=text, act=act)

    def severity(self, *, severity: str) -> Markup:
        """A finding's weight as a word: stop, look, note."""
        if severity not in ("stop", "warn", "note"):
            raise ValueError(f"a severity is stop, warn or note, not {severity!r}")
        return self._show("severity", severity=severity)

    def note(self, *, text: Text, tone: Tone = "", title: str = "") -> Markup:
        """An aside with a coloured edge; the words carry the meaning."""
        return self._show("note", text=text, tone=tone, title=title)

    def button(
        self,
        *,
        text: str,
        href: str | None = None,
        secondary: bool = False,
        warning: bool = False,
        name: str | None = None,
        value: str | None = None,
    ) -> Markup:
        """A button that sends a form, or a link that looks like one. A second press within a second is ignored."""
        return self._show("button", text=text, href=href, secondary=secondary, warning=warning, name=name, value=value)


# Pages build what they hand in by the same name: `fw.Figure(...)`.
for _kind in (Act, Change, Clock, Column, Entry, Figure, Filter, Lack, Option, Row, Tab):
    setattr(Components, _kind.__name__, _kind)
