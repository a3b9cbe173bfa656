"""What every act on a wait does: lock, ask leave, refuse in words, record under the pathway in force."""

from datetime import date, datetime
from typing import Any

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.registry import Kind
from fairwait.waiting import queries
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.folding import WaitStatus


class WaitRefused(Exception):
    """A change to a wait that cannot be made; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


def record(
    kind: Kind,
    *,
    wait: Wait,
    by: User,
    now: datetime,
    on: date | None = None,
    private: dict[str, Any] | None = None,
    told: dict[str, Any] | None = None,
    cause: str = "",
) -> Event:
    """Record an event of a wait, naming the version of its pathway that is in force."""
    under = queries.versions(on=london_day(now), code=wait.pathway) if wait.pathway else {}
    said = {**(told or {}), **({"under": name} if (name := under.get(wait.pathway or "")) else {})}
    return history.record(
        history.Fact(kind=kind.name, subject=wait.person_id, wait=wait.pk, facts=said, private=private, occurred_on=on),
        by=by.pk,
        now=now,
        cause=cause,
    )


def locked(wait: Wait, *, permission: Permission, by: User, status: WaitStatus | None = WaitStatus.OPEN) -> Wait:
    """The wait as it is now, one at a time, if this person may do this to it and it stands so. Raises WaitRefused."""
    history.locked_head()  # one at a time
    wait = Wait.objects.select_related("person").get(pk=wait.pk)
    require(by, permission, on=wait)
    if wait.person.is_erased:
        raise WaitRefused("This person's record was erased: nothing more is recorded about them.")
    if status is not None and wait.status != status.value:
        raise WaitRefused(
            "This wait has ended." if wait.status == WaitStatus.ENDED.value else "This wait is still open."
        )
    return wait


def said(words: str, what: str, *, field: str) -> str:
    """Words that are needed, trimmed. Raises WaitRefused."""
    if not words.strip():
        raise WaitRefused(f"Enter {what}.", field=field)
    return words.strip()


def not_ahead(on: date, *, now: datetime, field: str = "on") -> date:
    """A day that has come. Raises WaitRefused."""
    if on > london_day(now):
        raise WaitRefused("The date must be today or in the past.", field=field)
    return on
