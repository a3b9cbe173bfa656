"""Who is to be asked whether it is sorted, what they said, and the question that stands for somebody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import AskedAfter, Request
from fairwait.history.models import Event
from fairwait.history.queries import told as told_of
from fairwait.people.models import Person
from fairwait.people.queries import records_of


def to_ring(viewer: User, *, today: date) -> QuerySet[AskedAfter]:
    """Whom a colleague asks today, the longest due first."""
    if not may(viewer, Permission.TAKE_REQUEST):
        return AskedAfter.objects.none()
    found = AskedAfter.objects.visible_to(viewer).to_ring(today)
    return found.select_related("request__person", "message").order_by("ask_on", "pk")


def to_read(viewer: User) -> QuerySet[AskedAfter]:
    """What people said that somebody must read, the oldest first."""
    if not may(viewer, Permission.TAKE_REQUEST):
        return AskedAfter.objects.none()
    found = AskedAfter.objects.visible_to(viewer).to_read()
    return found.select_related("request__person").order_by("answered_at", "pk")


def asked(viewer: User, uuid: UUID) -> AskedAfter | None:
    """One question this viewer may see, or None. Raises NotAllowed."""
    found = AskedAfter.objects.visible_to(viewer).filter(uuid=uuid)
    return found.select_related("request__person", "message", "answered_by", "read_by").first()


def about(viewer: User, request: Request) -> AskedAfter | None:
    """Whether and when somebody is asked about a request, and what they said; None where they are not."""
    return AskedAfter.objects.visible_to(viewer).filter(request=request).select_related("message").first()


def asked_of(person: Person, *, today: date) -> AskedAfter | None:
    """The question that somebody may answer on their own page today: the last that was asked."""
    found = AskedAfter.objects.filter(request__person__in=records_of(person), ask_on__lte=today).open_on(today)
    return found.order_by("-ask_on", "-pk").first()


def is_asked(records: Collection[int], today: date) -> bool:
    """Whether somebody of these records is asked something by us, now or in some days."""
    return AskedAfter.objects.filter(request__person__in=records).open_on(today).exists()


@dataclass(frozen=True)
class WithWords:
    """An answer with what was said beside it."""

    asked: AskedAfter
    said: str


def with_words(found: Sequence[AskedAfter]) -> list[WithWords]:
    """Answers with their words, read from the history."""
    events = Event.objects.in_bulk([one.event for one in found if one.event is not None])
    return [WithWords(one, _words(events.get(one.event or 0))) for one in found]


def _words(event: Event | None) -> str:
    private = told_of(event).private if event is not None else {}
    return str(private.get("said") or private.get("words") or "")
