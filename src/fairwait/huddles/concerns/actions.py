"""Raising a concern, deciding its next step, and walking a round of them."""

from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.engine.calendars import london_day
from fairwait.history.actions import locked_head
from fairwait.huddles.actions.leading import changed, locked, present
from fairwait.huddles.concerns.models import Concern, Provider, Round, Step, Touched
from fairwait.huddles.concerns.queries import owners
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Open, in_order, next_left, problems, provider_key
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.walking import MeetingState
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
    provider = _provider(about, by=by, now=now) if kind is Kind.PROVIDER else None
    concern = Concern.objects.create(
        kind=kind, provider=provider, about=about.strip(), what=what.strip(), happened_on=happened_on,
        severity=step.severity, owner_id=owner, next_step=next_step, next_on=next_on, raised_by=by, raised_at=now,
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
    if meeting is not None:
        meeting = locked(meeting, by=by, now=now)
    locked_head()
    if not Concern.objects.visible_to(by).filter(pk=concern.pk).exists():
        raise HuddleRefused("This concern is not there for you.")
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    last = concern.steps.select_related("by").last()
    who = last.by.display_name if last else ""
    if concern.closed_at is not None:
        raise HuddleRefused(f"{who} closed it meanwhile. Read what came of it before you go on.")
    if concern.revision != seen:
        raise HuddleRefused(f"{who} decided about this meanwhile. What you typed is kept; read theirs first.")
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
    if meeting is not None:
        _go_on(meeting, concern, by=by, now=now)
    return concern


def _go_on(meeting: Round, concern: Concern, *, by: User, now: datetime) -> None:
    """The huddle goes on to the next that is left, if it stood here; others see that something is new."""
    present(meeting, by, now)
    position, moves = meeting.agenda.index(concern.pk) + 1, {}
    if meeting.current == position:
        moves = {"current": next_left(meeting.agenda, meeting.settled, after=position) or position}
    changed(meeting, **moves)


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
    meeting = Round.objects.create(kind=kind, agenda=agenda, state=MeetingState.RUNNING, led_by=by, started_at=now)
    present(meeting, by, now)
    return meeting


@transaction.atomic
def end(*, meeting: Round, by: User, now: datetime) -> Round:
    """End a huddle: whatever was not reached stays open and is walked next time."""
    meeting = locked(meeting, by=by, now=now, is_leader=True, among=(MeetingState.RUNNING, MeetingState.PAUSED))
    return changed(
        meeting, state=MeetingState.ENDED, ended_by=by, ended_at=now, paused_by=None, paused_at=None
    )  # fmt: skip


@transaction.atomic
def same_provider(*, provider: Provider, as_: Provider, by: User) -> Provider:
    """Two names are one provider: everything said under the one stands under the other from here on."""
    require(by, Permission.HOLD_HUDDLE)
    locked_head()
    provider, into = Provider.objects.get(pk=provider.pk), _standing(Provider.objects.get(pk=as_.pk))
    if into.pk == provider.pk or provider.same_as_id is not None:
        raise HuddleRefused("These are one provider already.", field="same_as")
    Provider.objects.filter(same_as=provider).update(same_as=into)
    Concern.objects.filter(provider=provider).update(provider=into)
    provider.same_as = into
    provider.save(update_fields=["same_as"])
    return into


def _standing(provider: Provider) -> Provider:
    return provider.same_as or provider


def _provider(name: str, *, by: User, now: datetime) -> Provider:
    """The provider of this name: known, under another spelling too, or added now."""
    key = provider_key(name)
    if not key:
        raise HuddleRefused("Enter the provider\u2019s name in letters", field="about")
    found, _is_new = Provider.objects.get_or_create(
        key=key, defaults={"name": name.strip(), "added_by": by, "added_at": now}
    )  # fmt: skip
    return _standing(found)


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
