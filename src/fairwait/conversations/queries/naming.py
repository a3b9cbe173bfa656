"""Callers who gave no name, and whom somebody later said they were."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from fairwait.accounts.models import User
from fairwait.conversations.models import Request
from fairwait.conversations.rules.naming import KNOWN_LATER, SHOWN, is_naming
from fairwait.conversations.rules.shape import MADE, CameTo
from fairwait.history.queries import about
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE, standing
from fairwait.people import queries as people

MOST = 200


def without_name(viewer: User, *, now: datetime) -> QuerySet[Request]:
    """Finished requests of callers who gave no name, the latest first. Raises NotAllowed."""
    found = Request.objects.visible_to(viewer).filter(gives_no_name=True, brought="", finished_at__gte=now - SHOWN)
    found = found.exclude(came_to=[CameTo.NO_REQUEST.value]).select_related("finished_by")
    return found.order_by("-finished_at", "-pk")


def may_be_named(request: Request) -> bool:
    """Whether it can be said who it was: it is finished, nobody is named, and it came by no log that was brought in."""
    is_request = request.came_to != [CameTo.NO_REQUEST.value]
    return request.finished_at is not None and request.gives_no_name and not request.brought and is_request


@dataclass(frozen=True)
class Named:
    """That somebody said later who a caller had been."""

    event: Told
    why: str


def named_later(request: Request) -> Named | None:
    """Who said later whom this request was about, and why; None where it was known from the first, or taken back."""
    if request.person is None:
        return None
    told = about(people.records_of(request.person), kinds=[MADE.name, UNDONE.name])
    events = standing(event for each in told.values() for event in each)
    found = (one for one in events if is_naming(one.cause) and one.facts.get("request") == request.pk)
    event = next(found, None)
    return Named(event, str(event.private.get(KNOWN_LATER, {}).get("why", ""))) if event is not None else None
