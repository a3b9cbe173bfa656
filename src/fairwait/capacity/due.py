"""Work of the day: my visits, what I have not said of them, and those that need another time or an interpreter."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity import queries
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import State
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_day_month, format_time


@offers_work
def visits(viewer: User, today: date) -> Iterator[DueWork]:
    """Everything about visits that waits for this viewer."""
    if not may(viewer, Permission.BOOK_VISIT):
        return
    yield _work("visits-lost", _("Visits that need another time"), queries.to_find(viewer), _lost, today, urgent=True)
    yield _work("visits-mine", _("Your visits today"), queries.mine(viewer, day=today), _mine, today)
    unsettled = queries.unsettled(viewer, now=timezone.now())
    yield _work("visits-unsettled", _("Visits that are over: did they take place?"), unsettled, _mine, today)
    yield _work(
        "visits-interpreter", _("Somebody to interpret has to be found"), queries.to_interpret(viewer), _find, today
    )


def _work(
    key: str, title: str, found: QuerySet[Visit], note: "object", today: date, *, urgent: bool = False
) -> DueWork:  # fmt: skip
    shown = list(found[:SHOWN])
    things = tuple(_thing(visit, *note(visit, today)) for visit in shown)  # type: ignore[operator]
    count = len(shown) if len(shown) < SHOWN else found.count()
    return DueWork(key, title, count, things, reverse("capacity:week"), is_urgent=urgent)


def _thing(visit: Visit, words: str, is_late: bool) -> DueThing:
    person = visit.wait.person
    name = _("Restricted record") if person.is_restricted else person.name
    return DueThing(
        name, reverse("capacity:visit", args=[visit.uuid]), words, is_late,
        person=None if person.is_restricted else person.pk,
    )  # fmt: skip


def _at(visit: Visit, today: date) -> str:
    day = format_day_month(visit.starts_at, today=today)
    return _("%(time)s, %(day)s") % {"time": format_time(visit.starts_at), "day": day}


def _mine(visit: Visit, today: date) -> tuple[str, bool]:
    return _at(visit, today), london_day(visit.starts_at) < today


def _lost(visit: Visit, today: date) -> tuple[str, bool]:
    words = {
        State.BOOKED: (
            _("%(at)s: the worker is away, the wait has ended, or they died")
            if visit.lost_at
            else _("%(at)s: whoever was to visit has left, or may not see it")
        ),
        State.MISSED: _("%(at)s: it did not take place"),
        State.CANCELLED: _("%(at)s: they cancelled it"),
        State.KEPT: "%(at)s",
    }[visit.said]
    return words % {"at": _at(visit, today)}, True


def _find(visit: Visit, today: date) -> tuple[str, bool]:
    by = visit.interpreter_by or today
    words = _("by %(day)s, for a visit at %(at)s")
    return words % {"day": format_day_month(by, today=today), "at": _at(visit, today)}, by < today
