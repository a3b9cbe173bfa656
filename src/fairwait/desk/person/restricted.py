"""Restricted records as everybody else meets them: whom to ring, who may open them, and how they were opened."""

from dataclasses import dataclass

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.models import Alert, User
from fairwait.accounts.rules import Permission, Placed
from fairwait.people.models import Person
from fairwait.waiting.opening import Opened

_SETTLED_SHOWN = 50


def may_open(viewer: User, opened: Opened) -> bool:
    """Whether this viewer may open the record once it is restricted, having said why."""
    return may_on(viewer, opened, Permission.SEE_RESTRICTED)


def opens_at(viewer: User, opened: Opened) -> Placed:
    """Where this viewer opens the record: the first of its waits on which they may, else the first of all."""
    places = opened.places
    return next((place for place in places if may(viewer, Permission.SEE_RESTRICTED, on=place)), places[0])


def may_on(viewer: User, opened: Opened, permission: Permission) -> bool:
    """Whether this viewer may do something to a person: to one of their waits, or at all where there are none."""
    return any(may(viewer, permission, on=place) for place in opened.places)


def may_restrict(viewer: User, opened: Opened) -> bool:
    """Whether this viewer may restrict the record, or lift that."""
    return may_on(viewer, opened, Permission.RESTRICT)


@dataclass(frozen=True)
class Opening:
    """One opening of a restricted record, as those who look at openings see it. `person` where it is still here."""

    alert: Alert
    person: Person | None
    is_own: bool


def openings(viewer: User) -> tuple[list[Opening], list[Opening]]:
    """Openings nobody has looked at, oldest first, and the latest of those that somebody has."""
    open_ = list(accounts.alerts(viewer, is_open=True))
    settled = list(accounts.alerts(viewer, is_open=False)[:_SETTLED_SHOWN])
    wanted = {alert.look.person for alert in (*open_, *settled) if alert.look.person is not None}
    people = {person.pk: person for person in Person.objects.filter(pk__in=wanted, is_void=False)}
    shown = [
        Opening(alert, people.get(alert.look.person or 0), alert.look.by_id == viewer.pk)
        for alert in (*open_, *settled)
    ]
    return shown[: len(open_)], shown[len(open_) :]
