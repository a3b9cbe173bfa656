"""Asking something of another department, and hearing what became of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import PassedOn, Request
from fairwait.conversations.queries.naming import named_later
from fairwait.conversations.rules.passing_on import CAME_BACK, PUT_OFF, CameBack
from fairwait.conversations.rules.shape import CameTo
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.people.queries import standing_for


class PassedOnRefused(Exception):
    """Something about what was passed on that cannot be done; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


def ask(*, request: Request, said: Mapping[str, Any], by: User, now: datetime) -> PassedOn | None:
    """Keep what another department was asked for, in the transaction that finishes the request."""
    if CameTo.PASSED_ON.value not in request.came_to:
        return None
    return PassedOn.objects.create(
        uuid=uuid7(), request=request, owner=said["passed_to"].strip(), due_on=said["passed_by"], asked_by=by,
        asked_at=now,
    )  # fmt: skip


@transaction.atomic
def hear(
    *, passed: PassedOn, became: CameBack, said: str, due_on: date | None = None, by: User, now: datetime
) -> PassedOn:  # fmt: skip
    """Keep what became of it; or that it takes longer, until another day. Raises PassedOnRefused, NotAllowed."""
    require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    kept = PassedOn.objects.select_related("request__person").get(pk=passed.pk)
    if kept.came_back:
        raise PassedOnRefused("Somebody has recorded what became of it already.")
    if became is not CameBack.DONE and not said.strip():
        raise PassedOnRefused("Enter what they said.", field="said")
    if became is CameBack.LATER:
        if due_on is None or due_on <= london_day(now):
            raise PassedOnRefused("Enter the day by which they come back: after today.", field="due_on")
        kept.due_on = due_on
        kept.save(update_fields=["due_on"])
        _tell(kept, PUT_OFF.name, {"due_on": due_on.isoformat()}, said, by=by, now=now)
        return kept
    kept.came_back, kept.came_back_at, kept.came_back_by = became.value, now, by
    kept.save(update_fields=["came_back", "came_back_at", "came_back_by"])
    _tell(kept, CAME_BACK.name, {"became": became.value}, said, by=by, now=now)
    return kept


def _tell(kept: PassedOn, kind: str, told: dict[str, Any], said: str, *, by: User, now: datetime) -> None:
    """One event about the person, where there is one."""
    if kept.request.person is None:
        return
    wait = kept.request.wait
    fact = history.Fact(
        kind=kind, subject=wait.person_id if wait else standing_for(kept.request.person).pk, wait=kept.request.wait_id,
        facts={"request": kept.request_id, **told}, private={"owner": kept.owner, "said": said.strip()},
        occurred_at=now,
    )  # fmt: skip
    # What is told of a caller who was named later goes with the naming, should it turn out to be somebody else.
    named = named_later(kept.request)
    history.record(fact, by=by.pk, now=now, cause=named.event.cause if named else f"request {kept.request_id}")
