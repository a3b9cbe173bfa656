"""Keeping a plan through a crisis: drafting and beginning it, its contacts, its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import Crisis, PlannedContact
from fairwait.conversations.places import colleagues_for, require_on
from fairwait.conversations.queries.cover import uncovered
from fairwait.conversations.rules import crises as rules
from fairwait.conversations.rules.crises import By, Outcome, SumStanding, Worked
from fairwait.engine.calendars import london_day
from fairwait.govuk.kept import TooLong, keep_on
from fairwait.govuk.windows import Merged, Typed
from fairwait.history import actions as history
from fairwait.history.registry import Kind
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions.recording import WaitRefused
from fairwait.waiting.models import Wait


class CrisisRefused(Exception):
    """Something about a plan that cannot be done; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class NotBegun(Exception):
    """What stands against beginning a plan: (box, words), in order."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(words for _box, words in found))
        self.found = tuple(found)


@dataclass(frozen=True)
class Schedule:
    """When contacts fall due: a first one, and then every so many hours (0: no more)."""

    first: datetime
    every_hours: int


@transaction.atomic
def draft(*, person: Person, uuid: UUID, by: User, now: datetime) -> Crisis:
    """Begin to write a plan, or go on with the one that is not closed: there is one at a time. Raises NotAllowed."""
    person = standing_for(person)
    require_on(by, person, Permission.HOLD_CONVERSATION)
    history.locked_head()
    if person.is_erased or person.is_void:
        raise CrisisRefused("There is nobody to plan with.")
    stands = Crisis.objects.filter(person__in=records_of(person), closed_at=None).first()
    sent = stands or Crisis.objects.filter(uuid=uuid).first()
    return sent or Crisis.objects.create(uuid=uuid, person=person, drafted_by=by, drafted_at=now, saved_at=now)


@transaction.atomic
def keep(
    *, crisis: Crisis, typed: Mapping[str, Typed], was: Mapping[str, str], prose: Sequence[str], by: User, now: datetime
) -> tuple[Crisis, Merged]:  # fmt: skip
    """Keep what one window typed, together with what others did meanwhile. Raises CrisisRefused, NotAllowed."""
    fresh = _locked(crisis, by=by)
    if fresh.begun_at is not None:
        raise CrisisRefused("This plan was begun meanwhile. What you typed since is not in it.")
    try:
        return fresh, keep_on(fresh, typed=typed, was=was, prose=prose, now=now)
    except TooLong as refusal:
        raise CrisisRefused(str(refusal), field=refusal.field) from refusal


@transaction.atomic
def throw_away(*, crisis: Crisis, by: User) -> None:
    """Let a plan go that was never begun. Raises CrisisRefused, NotAllowed."""
    fresh = _locked(crisis, by=by)
    if fresh.begun_at is not None:
        raise CrisisRefused("This plan was begun: close it, and say whether it worked.")
    fresh.delete()


@transaction.atomic
def begin(
    *, crisis: Crisis, worker: User | None, told: User | None, until: datetime | None, schedule: Schedule | None,
    by: User, now: datetime,
) -> Crisis:  # fmt: skip
    """Begin it: one colleague stays, another is told of what is missed, contacts have their times.

    Raises: NotBegun, CrisisRefused, NotAllowed.
    """
    fresh = _locked(crisis, by=by)
    if fresh.begun_at is not None:
        return fresh
    found = list(_problems(fresh, worker=worker, told=told, until=until, now=now))
    due, wrong = _times(schedule, until=until, now=now)
    if found or wrong:
        raise NotBegun([*found, *wrong])
    fresh.worker, fresh.told, fresh.until, fresh.begun_at, fresh.begun_by = worker, told, until, now, by
    fresh.wait = _wait_of(fresh)
    fresh.save()
    PlannedContact.objects.bulk_create(PlannedContact(crisis=fresh, due_at=at) for at in due)
    _tell(fresh, rules.BEGUN, by=by, now=now, private=_words(fresh), **_terms(fresh), contacts=len(due))
    return fresh


@transaction.atomic
def add_contacts(*, crisis: Crisis, schedule: Schedule, by: User, now: datetime) -> int:
    """More contacts, until the plan ends; those there are already stay as they are. Raises CrisisRefused."""
    fresh = locked_under_way(crisis, by=by)
    due, wrong = _times(schedule, until=fresh.until, now=now)
    if wrong:
        raise CrisisRefused(wrong[0][1], field=wrong[0][0])
    there = set(fresh.contacts.values_list("due_at", flat=True))
    new = [at for at in due if at not in there]
    if len(there) + len(new) > rules.MOST_CONTACTS:
        raise CrisisRefused(f"A plan holds at most {rules.MOST_CONTACTS} contacts.", field="every_hours")
    PlannedContact.objects.bulk_create(PlannedContact(crisis=fresh, due_at=at) for at in new)
    _tell(fresh, rules.CHANGED, by=by, now=now, **_terms(fresh), added=len(new))
    return len(new)


@transaction.atomic
def reached(*, contact: PlannedContact, at: datetime, how: str, said: str, by: User, now: datetime) -> PlannedContact:
    """Somebody spoke with the person: at what instant, how, and what was said. Raises CrisisRefused, NotAllowed."""
    crisis, kept = _open_contact(contact, by=by)
    if at > now:
        raise CrisisRefused("The time must be now or in the past.", field="at")
    if crisis.begun_at is not None and at < crisis.begun_at.replace(second=0, microsecond=0):
        raise CrisisRefused("The time must be after the plan was begun.", field="at")
    if not said.strip():
        raise CrisisRefused("Enter what was said.", field="said")
    if (wait := _open_wait(crisis)) is not None:
        _on_wait(
            waiting.record_contact, wait=wait, how=how, said=said, on=london_day(at), by=by, now=now, crisis=crisis
        )
    return _settled(crisis, kept, Outcome.REACHED, at=at, how=how, said=said, by=by, now=now)


@transaction.atomic
def tried(*, contact: PlannedContact, how: str, said: str = "", by: User, now: datetime) -> PlannedContact:
    """Nobody was reached. It is an attempt: the contact is still to be made. Raises CrisisRefused, NotAllowed."""
    crisis, kept = _open_contact(contact, by=by)
    if (wait := _open_wait(crisis)) is not None:
        _on_wait(
            waiting.record_attempt, wait=wait, how=how, said=said, on=london_day(now), by=by, now=now, crisis=crisis
        )
    kept.attempts += 1
    kept.save(update_fields=["attempts"])
    _tell(
        crisis, rules.CONTACT_SETTLED, by=by, now=now, private=_said(said) or None, outcome="tried", how=how,
        due_at=kept.due_at.isoformat(),
    )  # fmt: skip
    return kept


@transaction.atomic
def call_off(*, contact: PlannedContact, reason: str, by: User, now: datetime) -> PlannedContact:
    """It need not be made, for a reason. Raises CrisisRefused, NotAllowed."""
    crisis, kept = _open_contact(contact, by=by)
    if not reason.strip():
        raise CrisisRefused("Enter why it need not be made.", field="reason")
    return _settled(crisis, kept, Outcome.CALLED_OFF, at=now, how="", said=reason, by=by, now=now)


@transaction.atomic
def change(
    *, crisis: Crisis, worker: User, told: User, until: datetime, reason: str, by: User, now: datetime
) -> Crisis:  # fmt: skip
    """Another colleague, or another end, for a reason. Contacts past the new end are called off.

    Raises: NotBegun, CrisisRefused, NotAllowed.
    """
    fresh = locked_under_way(crisis, by=by)
    if not reason.strip():
        raise CrisisRefused("Enter why it is changed.", field="reason")
    if found := list(_problems(fresh, worker=worker, told=told, until=until, now=now, is_begun=True)):
        raise NotBegun(found)
    fresh.worker, fresh.told, fresh.until = worker, told, until
    fresh.save(update_fields=["worker", "told", "until"])
    past = fresh.contacts.filter(outcome="", due_at__gt=until)
    off = past.update(outcome=Outcome.CALLED_OFF.value, settled_at=now, settled_by=by)
    _tell(fresh, rules.CHANGED, by=by, now=now, private={"reason": reason.strip()}, **_terms(fresh), called_off=off)
    return fresh


@transaction.atomic
def close(
    *, crisis: Crisis, worked: Worked, worked_by: By, said: str, after: str, by: User, now: datetime
) -> Crisis:  # fmt: skip
    """End it, with whether it worked and by whose account; what comes after is said too. Raises CrisisRefused.

    A contact that was missed stays missed. One still to come is called off.
    """
    fresh = locked_under_way(crisis, by=by)
    if not said.strip():
        raise CrisisRefused("Enter what they said about it.", field="said")
    if fresh.sums.filter(standing=SumStanding.ASKED.value).exists():
        raise CrisisRefused("A small sum waits for a yes: settle that first.")
    coming = fresh.contacts.filter(outcome="", due_at__gt=now)
    coming.update(outcome=Outcome.CALLED_OFF.value, settled_at=now, settled_by=by)
    missed = fresh.contacts.filter(outcome="").count()
    spent = sum(fresh.sums.filter(standing=SumStanding.GIVEN.value).values_list("pence", flat=True))
    fresh.closed_at, fresh.closed_by, fresh.worked, fresh.worked_by = now, by, worked.value, worked_by.value
    fresh.save(update_fields=["closed_at", "closed_by", "worked", "worked_by"])
    _tell(
        fresh, rules.CLOSED, by=by, now=now, private={**_said(said), **_said(after, "after")},
        worked=worked.value, worked_by=worked_by.value, missed=missed, pence=spent,
    )  # fmt: skip
    return fresh


def _locked(crisis: Crisis, *, by: User) -> Crisis:
    history.locked_head()
    fresh = (
        Crisis.objects.visible_to(by).select_related("person", "wait", "worker", "told").filter(pk=crisis.pk).first()
    )
    if fresh is None or fresh.person is None:
        raise CrisisRefused("This plan is not there for you.")
    require_on(by, standing_for(fresh.person), Permission.HOLD_CONVERSATION)
    return fresh


def locked_under_way(crisis: Crisis, *, by: User) -> Crisis:
    """The plan as it is now, one at a time, if this colleague may go on with it. Raises CrisisRefused, NotAllowed."""
    fresh = _locked(crisis, by=by)
    if not fresh.is_open:
        raise CrisisRefused("This plan is closed." if fresh.closed_at else "This plan was not begun yet.")
    return fresh


def _open_contact(contact: PlannedContact, *, by: User) -> tuple[Crisis, PlannedContact]:
    crisis = locked_under_way(contact.crisis, by=by)
    kept = crisis.contacts.get(pk=contact.pk)
    if kept.outcome:
        raise CrisisRefused("Somebody has settled this contact already.")
    return crisis, kept


def _problems(
    crisis: Crisis, *, worker: User | None, told: User | None, until: datetime | None, now: datetime,
    is_begun: bool = False,
) -> list[tuple[str, str]]:  # fmt: skip
    """(box, words) of all that stands against these two colleagues and this end."""
    numbers = {"worker": worker.pk if worker else None, "told": told.pk if told else None}
    found = list(rules.plan_problems(worker=numbers["worker"], told=numbers["told"], until=until, now=now))
    if not is_begun:
        found += [(box, words) for box, words in _NEEDED if not str(crisis.said.get(box, "")).strip()]
    if crisis.person is None or until is None:
        return found
    able = colleagues_for(standing_for(crisis.person), on=london_day(now))
    away = uncovered([one for one in numbers.values() if one], start=london_day(now), until=london_day(until))
    for box, user in (("worker", worker), ("told", told)):
        if user is not None and user.pk not in able:
            found.append((box, f"{user.display_name} may not open this person’s record."))
        elif user is not None and user.pk in away:
            found.append((box, f"{user.display_name} is away in these days and nobody covers: say who does, first."))
    return found


_NEEDED = (
    ("must_change", "Enter what must change to make them safe."),
    ("plan", "Enter what is done about it, until then."),
)


def _times(
    schedule: Schedule | None, *, until: datetime | None, now: datetime
) -> tuple[list[datetime], list[tuple[str, str]]]:  # fmt: skip
    if schedule is None:
        return [], [("first", "Enter when they are contacted first.")]
    if schedule.first < now:
        return [], [("first", "The first contact must come later than now.")]
    if until is None:
        return [], []
    try:
        return rules.times(first=schedule.first, every_hours=schedule.every_hours, until=until), []
    except ValueError as error:
        box = "first" if schedule.first > until else "every_hours"
        return [], [(box, f"It cannot be planned so: {error}.")]


def _wait_of(crisis: Crisis) -> Wait | None:
    """The wait a plan stands on: the most urgent open one of the person, if any."""
    if crisis.person is None:
        return None
    found = Wait.objects.filter(person__in=records_of(crisis.person), status="open")
    return found.order_by("order_rank", "-order_share", "clock_started_on", "pk").first()


def _open_wait(crisis: Crisis) -> Wait | None:
    return crisis.wait if crisis.wait is not None and crisis.wait.status == "open" else None


def _on_wait(act: Any, *, crisis: Crisis, by: User, **told: Any) -> None:
    if not may(by, Permission.RECORD_CONTACT, on=told["wait"]):
        return  # a wait of another team: what was said stands on the plan alone
    try:
        act(by=by, cause=_cause(crisis), **told)
    except WaitRefused as refusal:
        raise CrisisRefused(str(refusal), field=refusal.field) from refusal


def _settled(
    crisis: Crisis, contact: PlannedContact, outcome: Outcome, *, at: datetime, how: str, said: str, by: User,
    now: datetime,
) -> PlannedContact:  # fmt: skip
    contact.outcome, contact.settled_at, contact.settled_by = outcome.value, at, by
    contact.save(update_fields=["outcome", "settled_at", "settled_by"])
    _tell(
        crisis, rules.CONTACT_SETTLED, by=by, now=now, at=at, private=_said(said) or None, outcome=outcome.value,
        how=how, due_at=contact.due_at.isoformat(), made_at=at.isoformat(),
    )  # fmt: skip
    return contact


def _said(words: str, box: str = "said") -> dict[str, str]:
    return {box: words.strip()} if words.strip() else {}


def _words(crisis: Crisis) -> dict[str, Any]:
    return {name: crisis.said[name] for name in PROSE if crisis.said.get(name)}


PROSE = ("must_change", "plan", "people")
"""The boxes of a plan that hold words at length."""


def _terms(crisis: Crisis) -> dict[str, Any]:
    return {
        "colleague": crisis.worker_id, "told": crisis.told_id,
        "until": crisis.until.isoformat() if crisis.until else None,
    }  # fmt: skip


def _cause(crisis: Crisis) -> str:
    return f"crisis {crisis.pk}"


def _tell(
    crisis: Crisis, kind: Kind, *, by: User, now: datetime, at: datetime | None = None,
    private: dict[str, Any] | None = None, **told: Any,
) -> None:  # fmt: skip
    """One event about the person; on the wait the plan stands on, if any."""
    tell(crisis, kind, by=by, now=now, at=at, private=private, told=told)


def tell(
    crisis: Crisis, kind: Kind, *, by: User, now: datetime, at: datetime | None = None,
    private: dict[str, Any] | None = None, told: dict[str, Any],
) -> None:  # fmt: skip
    """One event about the person of a plan."""
    if crisis.person is None:
        return
    subject = crisis.wait.person_id if crisis.wait is not None else standing_for(crisis.person).pk
    fact = history.Fact(
        kind=kind.name, subject=subject, wait=crisis.wait_id, facts={"crisis": crisis.pk, **told}, private=private,
        occurred_at=at or now,
    )  # fmt: skip
    history.record(fact, by=by.pk, now=now, cause=_cause(crisis))
