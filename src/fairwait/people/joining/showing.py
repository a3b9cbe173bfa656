"""The queue, and joining several at once, in the words of their pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.accounts.bulk.queries import RESULTS, recent
from fairwait.accounts.bulk.rules import ItemState, RunState
from fairwait.accounts.models import User
from fairwait.govuk.components import Filter, Option
from fairwait.govuk.formats import format_count
from fairwait.people.joining.actions import JOINING
from fairwait.people.joining.judging import Judged, judged, judged_undoing, with_people
from fairwait.people.joining.queue import ORDERS, Part, Queue
from fairwait.people.joining.weighing import Numbers, numbers_of, said_numbers
from fairwait.people.models import JoinRun, Person
from fairwait.people.rules.joining import Skip
from fairwait.people.rules.sameness import Agreement, Doubt

RECENT = 5
"""So many acts are named below the queue."""


def page(viewer: User, queue: Queue, *, words: str) -> dict[str, Any]:
    """What the page of the queue is given."""
    here, part = reverse("people:same_person"), queue.part
    last = queue.first + len(queue.rows) - 1
    counted = ngettext("%(num)s pair", "%(num)s pairs", queue.matching) % {"num": format_count(queue.matching)}
    shown = _("%(first)s to %(last)s of %(pairs)s") % {
        "first": format_count(queue.first), "last": format_count(last), "pairs": counted
    }  # fmt: skip
    return {
        "queue": queue,
        "words": words,
        "shown": shown,
        "here": here + part.address(),
        "whole": here + part.address(page=1),
        "filters": list(_filters(queue)),
        "hidden": [("order", part.order)] if part.order != ORDERS[0] else [],
        "clear_href": here + Part(order=part.order).address() if part.is_narrowed else None,
        "orders": [
            (label(), here + part.address(order=code, page=1), code == part.order) for code, label in _ORDERED.items()
        ],
        "previous": None if words or part.page == 1 else here + part.address(page=part.page - 1),
        "following": None if words or part.page == queue.pages else here + part.address(page=part.page + 1),
        "why_not": why_not,
        "agreeing": [row.pair.pk for row in queue.rows if not row.weighed.doubts],
        "runs": recent(JOINING, viewer, most=RECENT),
    }


def _filters(queue: Queue) -> Iterator[Filter]:
    """Only what occurs is offered, or was chosen."""
    part = queue.part
    sure = {code: label() for code, label in _SURE.items()}
    agree = {one.value: label() for one, label in _AGREE.items()}
    sources = dict(queue.counts["source"]) | {one: queue.counts["source"].get(one, 0) for one in part.sources}
    by_source = sorted(sources, key=lambda one: (-sources[one], one))
    yield from _filter(queue, "source", _("Sources"), [(one, one or _("no source")) for one in by_source], part.sources)
    yield from _filter(queue, "sure", _("How sure"), sure.items(), part.sure)
    yield from _filter(queue, "agree", _("What agrees"), agree.items(), part.agree)


def _filter(
    queue: Queue, name: str, label: str, values: Iterable[tuple[str, str]], chosen: tuple[str, ...]
) -> Iterator[Filter]:
    counts = queue.counts[name]
    options = [
        Option(value, words, counts.get(value, 0), value in chosen)
        for value, words in values
        if counts.get(value) or value in chosen
    ]
    if len(options) > 1 or chosen:
        yield Filter(name, label, options)


def why_not(doubts: Iterable[Doubt]) -> str:
    """Why two records are not joined together with others, in words."""
    return "; ".join(_DOUBTS[doubt]() for doubt in doubts)


@dataclass(frozen=True)
class Row:
    """One pair of an act as this viewer may name it, each record with its numbers."""

    pair: int | None
    stays: Person
    goes: Person
    numbers: tuple[tuple[str, ...], tuple[str, ...]]
    why: str


@dataclass(frozen=True)
class Act:
    """What a page of an act shows: what is or would be done, and what is left as it is."""

    run: JoinRun
    done: tuple[Row, ...]
    left: tuple[Row, ...]

    @property
    def people(self) -> list[int]:
        """Whom the page names."""
        return sorted({person.pk for row in (*self.done, *self.left) for person in (row.stays, row.goes)})


def preview(viewer: User, run: JoinRun) -> Act:
    """What joining would do now."""
    return _act(run, judged(list(run.items.all()), by=viewer))


def preview_undoing(viewer: User, run: JoinRun) -> Act:
    """What undoing would do now."""
    return _act(run, judged_undoing(list(run.items.filter(state=ItemState.DONE)), by=viewer))


def result(run: JoinRun) -> Act:
    """What came of it: after undoing, what of that."""
    items = with_people(list(run.items.filter(state__in=RESULTS[RunState(run.state)])))
    return _act(run, [Judged(item, stays, goes, Skip(item.skip) if item.skip else None) for item, stays, goes in items])


def _act(run: JoinRun, found: Sequence[Judged]) -> Act:
    numbers = numbers_of({person for one in found for person in (one.item.stays_id, one.item.goes_id)})
    rows = [(one.skip, _row(one, numbers)) for one in found]
    return Act(run, tuple(row for skip, row in rows if skip is None), tuple(row for skip, row in rows if skip))


def _row(one: Judged, numbers: Numbers) -> Row:
    why = why_not(one.doubts) if one.doubts else _SKIPPED[one.skip]() if one.skip else ""
    # Who is restricted, or left to others, is not told by a number either.
    both = tuple(() if p.is_veiled else said_numbers(p.pk, numbers) for p in (one.stays, one.goes))
    return Row(one.item.pair_id, one.stays, one.goes, (both[0], both[1]), why)


Words = Callable[[], str]
_ORDERED: dict[str, Words] = {
    "likely": lambda: _("Most likely first"),
    "unsure": lambda: _("Least likely first"),
    "name": lambda: _("By surname"),
    "newest": lambda: _("Newest first"),
}
_SURE: dict[str, Words] = {
    "99": lambda: _("99% likely or more"),
    "90": lambda: _("90% to 99%"),
    "less": lambda: _("less than 90%"),
}
_AGREE: dict[Agreement, Words] = {
    Agreement.ALL: lambda: _("Agrees in everything that identifies"),
    Agreement.DOUBTFUL: lambda: _("Agrees, but something speaks against it"),
    Agreement.UNSAID: lambda: _("Nothing differs, something is not said"),
    Agreement.DIFFERS: lambda: _("Differs in something"),
}
_SKIPPED: dict[Skip, Words] = {
    Skip.ERASED: lambda: _("the record was erased"),
    Skip.JOINED: lambda: _("one of them was joined meanwhile"),
    Skip.RESTRICTED: lambda: _("restricted: decided by itself, where the record is held"),
    Skip.NOT_ASKED: lambda: _("kept apart meanwhile, or not yours to decide"),
    Skip.CHANGED: lambda: _("changed since you chose it: look at both"),
    Skip.DOUBTED: lambda: _("does not agree in everything any more: look at both"),
    Skip.PARTED: lambda: _("parted, or joined otherwise, since"),
    Skip.NOT_YOURS: lambda: _("another team holds it, or whoever began this may do it no more"),
}
_DOUBTS: dict[Doubt, Words] = {
    Doubt.FIRST_NAME: lambda: _("first names differ"),
    Doubt.LAST_NAME: lambda: _("surnames differ"),
    Doubt.BORN: lambda: _("birth dates differ"),
    Doubt.NHS_NUMBER: lambda: _("NHS numbers differ"),
    Doubt.KNOWN_AS: lambda: _("what they are called differs"),
    Doubt.DIED: lambda: _("dates of death differ"),
    Doubt.GENDER: lambda: _("genders differ"),
    Doubt.ADDRESS: lambda: _("addresses differ"),
    Doubt.POSTCODE: lambda: _("postcodes differ"),
    Doubt.PHONE: lambda: _("telephone numbers differ"),
    Doubt.EMAIL: lambda: _("e-mail addresses differ"),
    Doubt.UNSAID: lambda: _("a name, birth date or NHS number is missing"),
    Doubt.NHS_NOT_VALID: lambda: _("the NHS number is not a valid one"),
    Doubt.ASKED_OTHERWISE: lambda: _("one of them is in another pair too"),
    Doubt.THIRD_RECORD: lambda: _("a third record has this NHS number, or this surname and birth date, as a twin has"),
    Doubt.JOINED_BEFORE: lambda: _("another record is joined to one of them already"),
}
