"""Recording somebody whom no extract has told of: they came themselves, or were spoken for."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.people import rules
from fairwait.people.models import Person
from fairwait.people.rules import PERSON_FIELDS, PeopleRefused


@transaction.atomic
def add(*, known: Mapping[str, str | date], by: User, now: datetime, cause: str = "") -> Person:
    """Record somebody new, with what is known of them, by field (`rules.typed.read`). Raises PeopleRefused, NotAllowed.

    An extract that tells of the same person later makes a second record: the two are then a likely pair, which a person
    decides on (ADR 0020).
    """
    require(by, Permission.TAKE_REQUEST)
    told = {name: _kept(known[name]) for name in PERSON_FIELDS if known.get(name)}
    if not told.keys() & {"first_name", "last_name", "known_as"}:
        raise PeopleRefused("Enter a name, or what they are called.")
    number = history.new_ids(1)[0]
    fact = history.Fact(kind=rules.RECORDED.name, subject=number, private={"person": told})
    history.record(fact, by=by.pk, now=now, cause=cause)
    return Person.objects.get(pk=number)


def _kept(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
