"""Raising a concern, deciding its next step, and walking a round of them."""

from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.engine.calendars import london_day
from fairwait.history.actions import locked_head
from fairwait.huddles.concerns.models import Concern, Round, Step, Touched
from fairwait.huddles.concerns.queries import owners
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Open, in_order, problems
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.people.models import Person
from fairwait.people.queries import standing_for


@transaction.atomic
def raise_concern(
    *, kind: Kind, about: str, what: str, happened_on: date, step: NewStep, touches: Person | None, by: User,
    now: datetime,
) -> Concern:  # fmt: skip
    """Raise a concern or an incident, with its first owner, next step and day. Raises HuddleRefused, NotAllowed."""
    _require_names(by)
    for text, field, words in (
        (about, "about", "Enter the provider\u2019s name, or where it happened"),
        (what, "what", "Enter what happened, or what worries you"),
    ):
        if not text.strip():
            raise HuddleRefused(words, field=field)
    if happened_on > london_day(now):
        raise HuddleRefused("The day must be today or in the past.", field="happened_on")
    _check(step, now=now)
    owner, next_step, next_on = _left(step)
    concern = Concern.objects.create(
        kind=kind, about=about.strip(), what=what.strip(), happened_on=happened_on, severity=step.severity,
        owner_id=owner, next_step=next_step, next_on=next_on, raised_by=by, raised_at=now,
    )  # fmt: skip
    if touches is not None:
        touch(concern=concern, person=touches, by=by, now=now)
    _keep(concern, step, meeting=None, by=by, now=now)
    return concern


@transaction.atomic
def touch(*, concern: Concern, person: Person, by: User, now: datetime) -> None:
    """Say that a concern touches one person. A restricted record is named in none: the words would tell of it."""
    _require_names(by)
    stands = standing_for(person)
    if stands.is_restricted or person.is_restricted:
        raise HuddleRefused("A restricted record is not named here. Raise it without them, and ring who holds it.")
    Touched.objects.get_or_create(concern=concern, person=stands, defaults={"by": by, "at": now})


@transaction.atomic
def decide(
    *, concern: Concern, step: NewStep, by: User, now: datetime, meeting: Round | None = None, seen: int
) -> Concern:
    """Decide the next step, in a round or by its owner between two. `seen` is the revision the page showed.

    Raises HuddleRefused where somebody else decided meanwhile, and NotAllowed.
    """
    if concern.owner_id != by.pk or meeting is not None:
        require(by, Permission.HOLD_HUDDLE)
    locked_head()
    if not Concern.objects.visible_to(by).filter(pk=concern.pk).exists():
        raise HuddleRefused("This concern is not there for you.")
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if concern.closed_at is not None:
        raise HuddleRefused("It was closed meanwhile. Read what came of it before you go on.")
    if concern.revision != seen:
        last = concern.steps.select_related("by").last()
        who = last.by.display_name if last else ""
        raise HuddleRefused(f"{who} decided about this meanwhile. What you typed is kept; read theirs first.")
    if meeting is not None and Round.objects.select_for_update().get(pk=meeting.pk).ended_at is not None:
        raise HuddleRefused("This huddle has ended.")
    if meeting is not None and concern.pk not in meeting.agenda:
        raise HuddleRefused("This concern is not on the agenda.")
    if meeting is not None and meeting.steps.filter(concern=concern).exists():
        raise HuddleRefused("It was decided in this huddle already.")
    _check(step, now=now)
    _keep(concern, step, meeting=meeting, by=by, now=now)
    concern.severity, concern.revision = step.severity, concern.revision + 1
    if step.decision is Decision.CLOSED:
        concern.closed_at = now
    else:
        concern.owner_id, concern.next_step, concern.next_on = _left(step)
    concern.save()
    return concern


@transaction.atomic
def start(*, kind: Kind, by: User, now: datetime) -> Round:
    """Start a huddle over every open concern of a kind that its leader may see, or join the one under way."""
    require(by, Permission.HOLD_HUDDLE)
    locked_head()
    running = Round.objects.filter(kind=kind, ended_at=None).first()
    if running is not None:
        return running
    shown = Concern.objects.visible_to(by).filter(kind=kind, closed_at=None)
    agenda = in_order(Open(one.pk, one.severity, one.next_on) for one in shown)
    if not agenda:
        raise HuddleRefused("Nothing of this kind is open.")
    return Round.objects.create(kind=kind, agenda=agenda, led_by=by, started_at=now)


@transaction.atomic
def end(*, meeting: Round, by: User, now: datetime) -> Round:
    """End a huddle: whatever was not reached stays open and is walked next time."""
    require(by, Permission.HOLD_HUDDLE)
    meeting = Round.objects.select_for_update().get(pk=meeting.pk)
    if meeting.ended_at is None:
        meeting.ended_by, meeting.ended_at = by, now
        meeting.save()
    return meeting


def _require_names(by: User) -> None:
    require(by, Permission.SEE_HUDDLE)
    if scope_of(by.role, Permission.SEE_HUDDLE) is Scope.UNNAMED:
        raise HuddleRefused("Your role sees huddles without names. Tell somebody who holds them.")


def _check(step: NewStep, *, now: datetime) -> None:
    found = problems(step, today=london_day(now))
    for field, words in found:
        raise HuddleRefused(words, field=field)
    if step.owner is not None and not owners().filter(pk=step.owner).exists():
        raise HuddleRefused("Select somebody who works here and holds huddles.", field="owner")


def _left(step: NewStep) -> tuple[int, str, date]:
    """Who owns what goes on, what they do next, and by when."""
    if step.owner is None or step.next_on is None:
        raise HuddleRefused("It needs an owner and a day.", field="owner")
    return step.owner, step.next_step.strip(), step.next_on


def _keep(concern: Concern, step: NewStep, *, meeting: Round | None, by: User, now: datetime) -> None:
    closes = step.decision is Decision.CLOSED
    Step.objects.create(
        concern=concern, round=meeting, decision=step.decision, words=step.words.strip(), severity=step.severity,
        owner_id=None if closes else step.owner, next_step="" if closes else step.next_step.strip(),
        next_on=None if closes else step.next_on, by=by, at=now,
    )  # fmt: skip
