"""Asking for measures to be taken."""

from datetime import date, datetime, timedelta

from fairwait.accounts.models import User
from fairwait.history import queries as history
from fairwait.measures import queries
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED

FRESH_FOR = timedelta(minutes=10)
"""Figures this young are not taken again although something was recorded since; the page says as of when they are."""


def arguments(*, as_of: date, known_at: date | None = None, since: date | None = None) -> dict[str, str | None]:
    """The days asked for, as a job keeps them."""
    days = {"as_of": as_of, "known_at": known_at, "since": since}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def days(asked: dict[str, str | None]) -> dict[str, date]:
    """The days a job keeps, as dates; those left open are absent."""
    return {name: date.fromisoformat(value) for name, value in asked.items() if value}


def ask(asked: dict[str, str | None], *, by: User | None, now: datetime) -> None:
    """Ask for the measures of these days, unless somebody has and it is not done yet."""
    if not Job.objects.filter(kind=queries.TAKE_JOB, arguments=asked).exclude(state__in=ENDED).exists():
        upkeep.enqueue(queries.TAKE_JOB, arguments=asked, by=by, now=now)


def ask_if_old(kept: Job, *, by: User, now: datetime) -> bool:
    """Ask again where something was recorded since these were taken and they are not fresh. True: they are behind."""
    is_behind = kept.result.get("head") != history.head()[0]
    if is_behind and kept.finished_at is not None and now - kept.finished_at > FRESH_FOR:
        ask(kept.arguments, by=by, now=now)
    return is_behind
