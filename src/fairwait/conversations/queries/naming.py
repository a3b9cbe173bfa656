"""Callers who gave no name, and whom somebody later said they were."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from fairwait.accounts.models import User
from fairwait.conversations.models import Request
from fairwait.conversations.rules.naming import KEPT_WITH, KNOWN_LATER, SHOWN, is_naming
from fairwait.conversations.rules.shape import MADE, CameTo
from fairwait.history.queries import about
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE, standing
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.people.rules import COMMUNICATION, SAFE_CONTACT

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


def kept_with(request: Request) -> Person | None:
    """The restricted record with which what a caller said has stayed; None where it is read here."""
    number = request.said.get(KEPT_WITH)
    return people.standing_for(Person.objects.get(pk=int(number))) if number else None


def said_by_caller(request: Request) -> dict[str, Any]:
    """What a caller without a name said, by box, wherever it is kept. Only for whoever may open that record."""
    number = request.said.get(KEPT_WITH)
    if not number:
        return dict(request.said)
    told = about([int(number)], kinds=[MADE.name]).get(int(number), [])
    of_it = [one for one in told if is_naming(one.cause) and one.facts.get("request") == request.pk]
    return dict(of_it[-1].private.get(KNOWN_LATER, {}).get("said", {})) if of_it else {}


@dataclass(frozen=True)
class Mixed:
    """What a colleague recorded since, in which words of a caller who was named stand: it goes by no taking back."""

    kind: str
    event: Told
    words: str


def mixed_since(person: Person, named: Named) -> Iterator[Mixed]:
    """What stands now of how to reach and how to talk with somebody, where it holds words of this caller."""
    said = named.event.private.get(KNOWN_LATER, {}).get("said", {})
    told = about(people.records_of(person), kinds=[SAFE_CONTACT.name, COMMUNICATION.name, UNDONE.name])
    events = sorted(standing(event for each in told.values() for event in each), key=lambda one: one.seq)
    for kind, box in ((SAFE_CONTACT.name, "safe_words"), (COMMUNICATION.name, "communication_needs")):
        words = " ".join(str(said.get(box) or "").split())
        latest = next((one for one in reversed(events) if one.kind == kind), None)
        if not words or latest is None or latest.cause == named.event.cause:
            continue
        private = latest.private
        stands = private["safe"]["instruction"] if kind == SAFE_CONTACT.name else private.get("support", "")
        if latest.seq > named.event.seq and words.casefold() in " ".join(stands.split()).casefold():
            yield Mixed(kind, latest, words)
