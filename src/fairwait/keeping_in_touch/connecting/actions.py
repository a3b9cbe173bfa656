"""Connecting somebody with a listing, and keeping whether it helped."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory.models import Listing
from fairwait.directory.rules.places import outward
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.telling import terms_of
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.keeping_in_touch.connecting.rules import ANSWERED, ASKED_AFTER, CONNECTED, NOT_TAKEN, Helped
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.waiting.models import Wait

CONNECTOR = "A connector"


class ConnectRefused(Exception):
    """Nothing was connected; the words say why."""


@transaction.atomic
def connect(
    *, person: Person, listing: Listing, why: str = "", once: UUID, by: User | None, now: datetime
) -> Connection:  # fmt: skip
    """Record that somebody was connected with a listing. Sent twice it is kept once.

    Args:
        by: the worker; None where the person chose it on their own page.
    Raises: ConnectRefused, NotAllowed.
    """
    if by is not None:
        require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    sent = Connection.objects.filter(listing=listing, once=once).first()
    if sent is not None:
        return sent
    if listing.is_gone or listing.status == "defunct":
        raise ConnectRefused("It is not there any more. Choose another.")
    person = people.standing_for(Person.objects.get(pk=person.pk))
    if person.is_erased or person.is_void:
        raise ConnectRefused("There is nobody to connect.")
    made = Connection.objects.create(
        uuid=uuid7(), person=person, listing=listing, once=once, kind=kind_of(listing),
        area=outward(person.postcode or ""), made_by=by, made_at=now, ask_on=london_day(now) + ASKED_AFTER,
    )  # fmt: skip
    NotTaken.objects.filter(person=person, listing=listing).update(is_taken=True)  # they came round to it
    private = {"with": listing.name, **({"why": why.strip()} if why.strip() else {})}
    _record(CONNECTED.name, made, private=private, by=by, now=now)
    return made


@transaction.atomic
def not_taken(
    *, person: Person | None, listing: Listing, why: str = "", once: UUID, by: User, now: datetime, postcode: str = ""
) -> NotTaken:  # fmt: skip
    """Record that help nearby was offered and somebody would rather not. Sent twice it is kept once.

    Args:
        person: None for a caller who gives no name: it counts where they live, as far as they said it (`postcode`).
    Raises: ConnectRefused, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    sent = NotTaken.objects.filter(listing=listing, once=once).first()
    if sent is not None:
        return sent
    if person is not None:
        person = people.standing_for(Person.objects.get(pk=person.pk))
        if person.is_erased or person.is_void:
            raise ConnectRefused("There is nobody to offer it to.")
        if Connection.objects.filter(person__in=people.records_of(person), listing=listing, helped="").exists():
            raise ConnectRefused("They are connected with it: say there whether it helped.")
    lives = person.postcode if person is not None else postcode
    made = NotTaken.objects.create(
        person=person, listing=listing, once=once, kind=kind_of(listing), area=outward(lives or ""), offered_by=by,
        offered_at=now,
    )  # fmt: skip
    if person is not None:
        private = {"with": listing.name, **({"why": why.strip()} if why.strip() else {})}
        fact = history.Fact(
            kind=NOT_TAKEN.name, subject=person.pk, wait=None, facts={"offer": made.pk}, private=private
        )
        history.record(fact, by=by.pk, now=now)
    return made


def kind_of(listing: Listing) -> str:
    """What a connection with it counts as: the first term it is found under; connectors are a kind of their own."""
    if listing.layer == Layer.CONNECTOR.value:
        return CONNECTOR
    return next((term["name"] for term in terms_of(listing.document)), "Something else")


@transaction.atomic
def answer(*, connection: Connection, helped: Helped, said: str = "", by: User, now: datetime) -> Connection:
    """Keep what somebody said when they were asked. Raises ConnectRefused where it was asked already, NotAllowed."""
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    kept = Connection.objects.select_for_update().get(pk=connection.pk)
    if kept.helped or kept.person_id is None:
        raise ConnectRefused("Somebody has asked about this already.")
    kept.helped, kept.asked_by, kept.asked_at = helped.value, by, now
    kept.save(update_fields=["helped", "asked_by", "asked_at"])
    words = said.strip()
    private = {"with": kept.listing.name, "helped": helped.value, **({"said": words} if words else {})}
    _record(ANSWERED.name, kept, private=private, by=by, now=now)
    return kept


def _record(kind: str, connection: Connection, *, private: dict[str, str], by: User | None, now: datetime) -> None:
    """One event about the person; on their most urgent wait where they wait for something."""
    records = people.records_of(connection.person) if connection.person else []
    found = Wait.objects.filter(person__in=records, status="open")
    wait = found.order_by("order_rank", "-order_share", "clock_started_on", "pk").first()
    fact = history.Fact(
        kind=kind, subject=wait.person_id if wait else connection.person_id or 0, wait=wait.pk if wait else None,
        facts={"connection": connection.pk}, private=private,
    )  # fmt: skip
    history.record(fact, by=by.pk if by else None, now=now)
