"""Joining two records of one person, and parting them again. A person decides; both histories stay whole."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.people import rules
from fairwait.people.models import LikelyPair, Person
from fairwait.people.rules import PeopleRefused


@transaction.atomic
def merge(*, record: Person, into: Person, reason: str, by: User, now: datetime) -> Event:
    """Say that `record` is the same person as `into`: from now on it is known as that one. Nothing moves.

    Raises PeopleRefused where that cannot be, NotAllowed.
    """
    require(by, Permission.MERGE_PEOPLE)
    history.locked_head()
    record.refresh_from_db()
    into.refresh_from_db()
    if not reason.strip():
        raise PeopleRefused("Say why these two records are one person.")
    if record.pk == into.pk:
        raise PeopleRefused("These are one record already.")
    if record.now_known_as_id is not None:
        raise PeopleRefused("The first record has been joined to another already. Part it first.")
    if into.now_known_as_id is not None:
        raise PeopleRefused("The second record is itself joined to another: join to that one.")
    return history.record(
        history.Fact(
            kind=rules.MERGED.name, subject=record.pk, facts={"into": into.pk}, private={"reason": reason.strip()}
        ),
        by=by.pk,
        now=now,
    )


@transaction.atomic
def unmerge(*, record: Person, reason: str, by: User, now: datetime) -> Event:
    """Undo a joining: the record stands by itself again, with all that was recorded under it."""
    require(by, Permission.MERGE_PEOPLE)
    history.locked_head()
    record.refresh_from_db()
    if record.now_known_as_id is None:
        raise PeopleRefused("This record is not joined to another.")
    if not reason.strip():
        raise PeopleRefused("Say why these are two people after all.")
    return history.record(
        history.Fact(
            kind=rules.UNMERGED.name,
            subject=record.pk,
            facts={"from": record.now_known_as_id},
            private={"reason": reason.strip()},
        ),
        by=by.pk,
        now=now,
    )


@transaction.atomic
def keep_apart(*, pair: LikelyPair, reason: str, by: User, now: datetime) -> Event:
    """Say that two records that look alike are two people: they are not asked about again."""
    require(by, Permission.MERGE_PEOPLE)
    if not reason.strip():
        raise PeopleRefused("Say how you know that these are two people.")
    return history.record(
        history.Fact(
            kind=rules.KEPT_APART.name,
            subject=pair.left_id,
            facts={"from": pair.right_id},
            private={"reason": reason.strip()},
        ),
        by=by.pk,
        now=now,
    )
