"""Joining two records of one person and parting them again; restricting a record. A person decides, with a reason;
histories stay whole."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from fairwait.accounts import actions as accounts
from fairwait.accounts.access import NotAllowed, forget_sights, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Sight, opens_records
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.people import queries, rules
from fairwait.people.models import LikelyPair, Person, SightSaid
from fairwait.people.reaching import recorded, says
from fairwait.people.rules import PeopleRefused, check_sight
from fairwait.people.rules.communicating import Communication
from fairwait.people.rules.reaching import DETAILS, Reported, Safe


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
    if record.is_restricted != into.is_restricted:
        raise PeopleRefused("One of these records is restricted and the other is not. Restrict both, then join them.")
    if into.now_known_as_id is not None:
        raise PeopleRefused("The second record is itself joined to another: join to that one.")
    return history.record(joining(record=record.pk, into=into.pk, reason=reason), by=by.pk, now=now)


def joining(*, record: int, into: int, reason: str) -> history.Fact:
    """What the history is told of a joining."""
    told = {"reason": reason.strip()}
    return history.Fact(kind=rules.MERGED.name, subject=record, facts={"into": into}, private=told)


def parting(*, record: int, stayed: int, joined_on: date | None, reason: str) -> tuple[history.Fact, history.Fact]:
    """What the history is told of an undone joining, on the record that was joined and on the one it was joined to."""
    told: dict[str, Any] = {"reason": reason.strip()}
    on = {"joined_on": joined_on.isoformat() if joined_on else None}
    return (
        history.Fact(kind=rules.UNMERGED.name, subject=record, facts={"from": stayed}, private=told),
        history.Fact(kind=rules.PARTED.name, subject=stayed, facts={"from": record}, private=told | on),
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
    both = parting(record=record.pk, stayed=record.now_known_as_id, joined_on=queries.joined_on(record), reason=reason)
    undone, _told = (history.record(fact, by=by.pk, now=now) for fact in both)
    return undone


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


@transaction.atomic
def restrict(*, person: Person, reason: str, ring: str, by: User, now: datetime) -> list[Event]:
    """Let a person's records, joined ones too, open only with a reason, to those who may; others are told whom to ring.

    Asked again of a restricted person it changes whom to ring.
    """
    require(by, Permission.RESTRICT)
    if not reason.strip():
        raise PeopleRefused("Enter why this record must be restricted.")
    if not ring.strip():
        raise PeopleRefused("Enter who holds this record, and how they are reached.")
    words = {"reason": reason.strip(), "ring": ring.strip()}
    return _restricted(queries.records_of(person), is_restricted=True, words=words, by=by, now=now)


@transaction.atomic
def lift_restriction(*, person: Person, reason: str, by: User, now: datetime) -> list[Event]:
    """Let a restricted person's records open like any other."""
    require(by, Permission.RESTRICT)
    require(by, Permission.SEE_RESTRICTED)
    if not reason.strip():
        raise PeopleRefused("Enter why this record need not be restricted any more.")
    words = {"reason": reason.strip()}
    return _restricted(queries.records_of(person), is_restricted=False, words=words, by=by, now=now)


@transaction.atomic
def say_who_sees(
    *, person: Person, colleague: User, sight: Sight, until: date, reason: str, by: User, now: datetime,
    tell: bool = False,
) -> Event:  # fmt: skip
    """Say that one colleague may open this restricted record, or may not see this person, until a day, and why.

    It replaces what was said of the two before; a colleague who may not is given no leave until that is taken back.
    A leave is looked at by somebody else, as the opening of a restricted record is, and the colleague is told of it.
    Somebody who may not is told where `tell` says so: to others it would tell that this person is here.
    Raises PeopleRefused, NotAllowed.
    """
    fresh, stands = _sight_of(person, colleague, by=by)
    check_sight(
        sight=sight, until=until, reason=reason, today=london_day(now), is_restricted=fresh.is_restricted
    )  # fmt: skip
    if sight is Sight.MAY:
        require(by, Permission.SEE_RESTRICTED)
        if not (colleague.is_active and opens_records(colleague.role)):
            raise PeopleRefused("This colleague’s role opens nobody’s record.")
        if stands is not None and stands.sight == Sight.MAY_NOT and stands.until >= london_day(now):
            raise PeopleRefused("It was said that this colleague may not see this person. Take that back first.")
        why = f"leave for {colleague.display_name} until {format_date(until)}: {reason.strip()}"
        accounts.alert_of(by=by, person=fresh.pk, page="person:leave", why=why, now=now)
    facts = {"colleague": colleague.pk, "sight": sight.value, "until": until.isoformat()}
    facts["is_told"] = tell or sight is Sight.MAY
    return _say(rules.SIGHT_SAID.name, fresh, facts, reason=reason, by=by, now=now)


@transaction.atomic
def take_back_sight(*, person: Person, colleague: User, reason: str, by: User, now: datetime) -> Event:
    """Let what was said of one colleague and this person count no more, at once. Raises PeopleRefused, NotAllowed."""
    fresh, stands = _sight_of(person, colleague, by=by)
    if stands is None:
        raise PeopleRefused("Nothing is said of this colleague and this person any more.")
    if not reason.strip():
        raise PeopleRefused("Enter why.")
    return _say(rules.SIGHT_TAKEN_BACK.name, fresh, {"colleague": colleague.pk}, reason=reason, by=by, now=now)


def _sight_of(person: Person, colleague: User, *, by: User) -> tuple[Person, SightSaid | None]:
    """The record as it is under the lock, and what stands of it and this colleague, for whoever may say so."""
    require(by, Permission.SAY_WHO_SEES)
    history.locked_head()
    fresh = Person.objects.get(pk=person.pk)
    if not queries.may_see_records(by, queries.records_of(fresh)):
        raise NotAllowed("This person is not in your teams.", permission=Permission.SAY_WHO_SEES)
    if fresh.is_erased:
        raise PeopleRefused("This person's record was erased: nothing more is recorded about them.")
    if colleague.pk == by.pk:
        raise PeopleRefused("Nobody says this about themselves. Ask another who may.")
    return fresh, SightSaid.objects.filter(person=fresh, colleague=colleague.pk).first()


def _say(kind: str, person: Person, facts: dict[str, Any], *, reason: str, by: User, now: datetime) -> Event:
    told = history.Fact(kind=kind, subject=person.pk, facts=facts, private={"reason": reason.strip()})
    event = history.record(told, by=by.pk, now=now)
    forget_sights()
    return event


@transaction.atomic
def record_wishes(
    *, person: Person, about: rules.WishAbout, words: str, said_by: str, on: date, by: User, now: datetime
) -> Event:
    """Record what a person wants, in their words, who said so and on which day. A later one of its kind replaces it."""
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    person.refresh_from_db()
    if person.is_erased:
        raise PeopleRefused("This person's record was erased: nothing more is recorded about them.")
    if not words.strip():
        raise PeopleRefused("Enter what they want, in their words.")
    if not said_by.strip():
        raise PeopleRefused("Enter who said so, and to whom.")
    if on > london_day(now):
        raise PeopleRefused("The day must be today or in the past.")
    private = {"words": words.strip(), "said_by": said_by.strip()}
    return history.record(
        history.Fact(
            kind=rules.WISHES.name, subject=person.pk, facts={"about": about.value}, private=private, occurred_on=on
        ),
        by=by.pk,
        now=now,
    )


def _restricted(
    records: Sequence[int], *, is_restricted: bool, words: dict[str, str], by: User, now: datetime
) -> list[Event]:
    history.locked_head()
    if Person.objects.filter(pk__in=records, is_erased=True).exists():
        raise PeopleRefused("This person's record was erased: nothing more is recorded about them.")
    told = {"is_restricted": is_restricted}
    return [
        history.record(
            history.Fact(kind=rules.RESTRICTED.name, subject=record, facts=told, private=words), by=by.pk, now=now
        )
        for record in records
    ]


# How they are reached ------------------------------------------------------------------------------------------------


def _to_reach(person: Person, *, by: User) -> Person:
    """The record as it is now, under the lock, of somebody whose contacts one may record."""
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    fresh = Person.objects.get(pk=person.pk)
    if fresh.is_erased:
        raise PeopleRefused("This person's record was erased: nothing more is recorded about them.")
    return fresh


def _tell(
    kind: str, person: Person, *, by: User, now: datetime, told: dict[str, Any], private: dict[str, Any],
    cause: str = "",
) -> Event:  # fmt: skip
    fact = history.Fact(kind=kind, subject=person.pk, facts=told, private=private)
    return history.record(fact, by=by.pk, now=now, cause=cause)


@transaction.atomic
def set_safe_contact(
    *, person: Person, safe: Safe, reason: str, by: User, now: datetime, cause: str = ""
) -> Event:  # fmt: skip
    """Say how somebody may safely be reached. It replaces what was said before, and reads the warning on record."""
    fresh = _to_reach(person, by=by)
    if not reason.strip():
        raise PeopleRefused("Enter who said so, and why.")
    if not safe.days:
        raise PeopleRefused("Select at least one day: with none, nobody could ever reach them.")
    private = {"safe": safe.kept(), "of": fresh.unsafe_contact or "", "reason": reason.strip()}
    return _tell(rules.SAFE_CONTACT.name, fresh, by=by, now=now, told={}, private=private, cause=cause)


LONGEST_REVIEW = timedelta(days=366)
"""Needs change: they are asked again within a year."""


@transaction.atomic
def record_communication(*, person: Person, told: Communication, by: User, now: datetime, cause: str = "") -> Event:
    """Record how somebody needs to be communicated with, all of it each time. It stands over a case system."""
    fresh = _to_reach(person, by=by)
    today = london_day(now)
    if not told.said_by.strip():
        raise PeopleRefused("Enter who confirmed this.")
    if told.on > today:
        raise PeopleRefused("The day must be today or in the past.")
    if not today < told.review_on <= today + LONGEST_REVIEW:
        raise PeopleRefused("Enter the day by which this is asked again, within a year.")
    if told.prefers is not None and told.prefers in told.cannot:
        raise PeopleRefused("They cannot prefer a way they cannot use: choose one or the other.")
    private = replace(told, of=says(fresh)).kept()
    return _tell(rules.COMMUNICATION.name, fresh, by=by, now=now, told={}, private=private, cause=cause)


@transaction.atomic
def mark_detail(
    *, person: Person, detail: str, value: str, is_usable: bool, by: User, now: datetime, cause: str = ""
) -> Event:
    """A number or address turned out wrong: nothing goes to it any more. Or it is right after all."""
    fresh = _to_reach(person, by=by)
    if detail not in DETAILS:
        raise PeopleRefused("Select which detail it is.")
    told = {"detail": detail, "is_usable": is_usable}
    return _tell(rules.DETAIL_MARKED.name, fresh, by=by, now=now, told=told, private={"value": value}, cause=cause)


@transaction.atomic
def tell_details(*, person: Person, told: Mapping[str, str], by: User, now: datetime, cause: str = "") -> Event:
    """Somebody told us new details. They count until the case system says something else than it says now."""
    fresh = _to_reach(person, by=by)
    said = {name: value.strip() for name, value in told.items() if value.strip()}
    if not said or not said.keys() <= set(DETAILS):
        raise PeopleRefused("Enter the new address or number.")
    private = {"told": said, "was": {name: recorded(fresh, name) for name in said}}
    return _tell(rules.DETAILS_TOLD.name, fresh, by=by, now=now, told={}, private=private, cause=cause)


@transaction.atomic
def report(
    *, person: Person, what: Reported | None, words: str, by: User, now: datetime, cause: str = ""
) -> list[Event]:
    """Somebody told us that this person died or is in hospital; None: it is settled. Nothing is sent meanwhile.

    It stands on every record of theirs.
    """
    _to_reach(person, by=by)
    if not words.strip():
        raise PeopleRefused("Enter who said so, and what is known.")
    records = Person.objects.filter(pk__in=queries.records_of(queries.standing_for(person)), is_erased=False)
    told = {"what": what.value if what else None}
    return [
        _tell(rules.REPORTED.name, record, by=by, now=now, told=told, private={"words": words.strip()}, cause=cause)
        for record in records
    ]
