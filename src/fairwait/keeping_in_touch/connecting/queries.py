"""What was connected, what is to be asked, and what it came to."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.keeping_in_touch.connecting.rules import Helped, Made, figures
from fairwait.keeping_in_touch.connecting.rules.connections import Figures
from fairwait.people import queries as people
from fairwait.people.models import Person


def connections_of(person: Person) -> Sequence[Connection]:
    """Somebody's, newest first: for whoever may open their record."""
    found = Connection.objects.filter(person__in=people.records_of(person))
    return list(found.select_related("listing", "made_by"))


def unasked(person: Person) -> Sequence[Connection]:
    """Those of somebody that nobody has asked about, oldest first: to be asked in the next call, due or not."""
    found = Connection.objects.filter(person__in=people.records_of(person), helped="")
    return list(found.select_related("listing").order_by("made_at"))


def to_ask(viewer: User, *, today: date) -> QuerySet[Connection]:
    """Those due to be asked about, of people this viewer may see."""
    if not all(may(viewer, each) for each in (Permission.RECORD_CONTACT, Permission.SEE_LIST, Permission.SEE_PERSON)):
        return Connection.objects.none()
    found = Connection.objects.visible_to(viewer).to_ask(today)
    return found.select_related("person", "listing").order_by("ask_on", "pk")


def connection_of(uuid: UUID) -> Connection | None:
    """One connection. Whether the viewer may open the person is asked where the person is opened."""
    return Connection.objects.filter(uuid=uuid, person__isnull=False).select_related("listing", "person").first()


def what_was_not_taken(viewer: User, *, since: date, until: date) -> Figures:
    """How often each kind was offered and not taken, and where. Small numbers only for whoever may see people.

    Raises: NotAllowed.
    """
    require(viewer, Permission.SEE_MEASURES)
    rows = NotTaken.objects.filter(is_taken=False, offered_at__date__gte=since, offered_at__date__lte=until)
    offered = (Made(kind, area or "?", None) for kind, area in rows.values_list("kind", "area"))
    return figures(offered, is_open=may(viewer, Permission.SEE_PERSON))


def what_helped(viewer: User, *, since: date, until: date) -> Figures:
    """How often each kind was made, where, and how often it helped. Small numbers only for whoever may see people.

    Raises: NotAllowed.
    """
    require(viewer, Permission.SEE_MEASURES)
    rows = Connection.objects.filter(made_at__date__gte=since, made_at__date__lte=until)
    made = (
        Made(kind, area or "?", Helped(helped) if helped else None)
        for kind, area, helped in rows.values_list("kind", "area", "helped")
    )
    return figures(made, is_open=may(viewer, Permission.SEE_PERSON))
