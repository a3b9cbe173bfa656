"""How long people have waited, as a public page tells it: from the council's own measures, small numbers hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.measures import lasting
from fairwait.measures import queries as measures
from fairwait.waiting import queries as waiting

WEEK = 7
IN_DAYS = 14
"""Up to this many days are told in days: "2 weeks" of 9 days would be wrong."""


@dataclass(frozen=True)
class Row:
    """One kind of help: how long half, and nine in ten, of those who wait now have waited. In words, whole ones."""

    name: str
    half: str
    nearly_all: str


@dataclass(frozen=True)
class Done:
    """One kind of help: how long it took half of those who got it lately, in words, and of how many that is said."""

    name: str
    half: str
    people: int


@dataclass(frozen=True)
class Times:
    """The figures of one day. None anywhere: they were not worked out yet."""

    as_of: date
    rows: tuple[Row, ...]
    waiting: int | None
    is_old: bool


def times(*, today: date) -> Times | None:
    """The latest figures there are; None where none were ever worked out."""
    taken = measures.latest_suppressed()
    if taken is None:
        return None
    by_code = {measure["code"]: measure for measure in taken["measures"]}
    as_of = date.fromisoformat(taken["as_of"])
    overall = _figures(by_code.get("W1"), cut=None).get(None, {})
    waits = _figures(by_code.get("W3"), cut="pathway")
    rows = [
        Row(pathway.name, _length(waits[pathway.code], "median_days"), _length(waits[pathway.code], "p90_days"))
        for pathway in waiting.pathways(on=today)
        if pathway.code in waits
    ]
    return Times(as_of, tuple(rows), overall.get("people"), is_old=(today - as_of).days > WEEK)


ROUNDED_TO = 5
"""So many people are told in steps, rounded down: from one day to the next nobody shows by one more."""


def done(*, today: date) -> tuple[date, tuple[Done, ...]] | None:
    """How long it took those who got what they waited for in the quarter before; None where nobody may be told."""
    counted = lasting.latest(today=today)
    if counted is None:
        return None
    names = {pathway.code: pathway.name for pathway in waiting.pathways(on=today)}
    rows = tuple(
        Done(names[one.pathway], _length({"days": one.days}, "days"), one.n - one.n % ROUNDED_TO)
        for one in counted.halves
        if one.pathway in names
    )
    return (counted.as_of, rows) if rows else None


def _figures(measure: Mapping[str, Any] | None, *, cut: str | None) -> dict[str | None, Mapping[str, Any]]:
    figures = measure["figures"] if measure else ()
    return {one["group"]: one["values"] for one in figures if one["cut"] == cut}


def _length(values: Mapping[str, Any], name: str) -> str:
    days = values.get(name)
    if days is None:
        return _("too few people to say")
    whole = max(1, round(days))
    if whole <= IN_DAYS:
        return ngettext("%(num)s day", "%(num)s days", whole) % {"num": whole}
    weeks = -(-whole // WEEK)  # a week begun is said as a week: nobody is told less than it was
    return ngettext("%(num)s week", "%(num)s weeks", weeks) % {"num": weeks}
