"""What people do in a huddle. Each is one transaction with the event it writes and the revision that others watch."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history.models import Event
from fairwait.history.queries import head
from fairwait.huddles import agendas
from fairwait.huddles.models import Action, Answer, Attendance, Decision, Item, Meeting
from fairwait.huddles.rules import walking
from fairwait.huddles.rules.ordering import Ordering, agenda
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.templates import from_toml
from fairwait.huddles.rules.walking import Decided, DecisionKind, ItemState, MeetingState, NewAction
from fairwait.waiting import actions as waiting

MOST_WAITS = 1_000
"""More than this nobody walks in one meeting: narrow the list, rather than leave somebody out unsaid."""


class Overtaken(HuddleRefused):
    """Somebody else was first; what was typed is kept."""


@transaction.atomic
def start(
    *, document: str, waits: Sequence[int], narrowing: str, about: str, ordering: Ordering, by: User, now: datetime
) -> Meeting:
    """Start a huddle over these waits. Its agenda is frozen now; whoever the last one missed opens it.

    Args:
        document: the template, as TOML.
        narrowing, about: the part of the list, as codes of its address and in words.
    """
    require(by, Permission.HOLD_HUDDLE)
    template = from_toml(document)
    carried = agendas.carried_over(by, template=template.code, narrowing=narrowing)
    found = agendas.candidates(
        by, [*waits, *carried.missed, *carried.returning], carried=carried, today=london_day(now)
    )
    if not found:
        raise HuddleRefused("Nobody is on this part of the list, so there is nobody to walk. Choose another part.")
    if len(found) > MOST_WAITS:
        raise HuddleRefused(
            f"This part of the list holds {len(found):,} waits, and one huddle walks at most {MOST_WAITS:,}. Narrow it."
        )
    meeting = Meeting.objects.create(
        template=template.code, document=document, ordering=ordering, narrowing=narrowing, about=about,
        state=MeetingState.RUNNING, led_by=by, started_by=by, started_at=now, history_seq=head()[0],
    )  # fmt: skip
    Item.objects.bulk_create(
        Item(
            meeting=meeting, wait_id=wait, position=position, was_missed=wait in carried.missed,
            returns=wait in carried.returning,
        )
        for position, wait in enumerate(agenda(found, ordering=ordering), 1)
    )  # fmt: skip
    _present(meeting, by, now)
    return meeting


@transaction.atomic
def decide(
    *,
    item: Item,
    seen: tuple[int, int],
    answers: Mapping[str, bool],
    actions: Sequence[NewAction],
    decided: Decided | None,
    by: User,
    now: datetime,
) -> Decision:
    """Decide about one person, at once: the event of the wait, answers, actions, and the meeting goes on to the next.

    Args:
        seen: how far the item and the history of its wait had come when the page was shown.
    Raises: HuddleRefused (Overtaken where somebody was first), WaitRefused, NotAllowed.
    """
    meeting, item = _locked_item(item, seen=seen, by=by)
    template, today = meeting.goes_by, london_day(now)
    still_open = set(open_actions(item).values_list("question", flat=True))
    missing = walking.problems(
        questions=[question.code for question in template.questions], answers=answers, actions=actions,
        still_open=still_open, decided=decided, today=today,
    )  # fmt: skip
    if missing or decided is None:
        raise HuddleRefused(missing[0].words, field=missing[0].field)
    owners = _owners(actions)
    event = _act(decided, item=item, cause=meeting.cause, by=by, now=now)
    Answer.objects.bulk_create(
        Answer(item=item, question=code, is_yes=is_yes, by=by, at=now) for code, is_yes in answers.items()
    )
    Action.objects.bulk_create(
        Action(
            item=item, question=action.question, what=action.what.strip(), owner=owners[action.owner or 0],
            due_on=action.due_on or today, made_by=by, made_at=now,
        )
        for action in actions
    )  # fmt: skip
    words = "" if event and decided.kind in walking.WORDS_IN_EVENT else decided.words.strip()
    decision = Decision.objects.create(
        item=item, kind=decided.kind, event=event.seq if event else None, words=words, by=by, at=now
    )
    _settle(meeting, item, ItemState.DISCUSSED, by=by, now=now)
    return decision


@transaction.atomic
def put_off(*, item: Item, seen: tuple[int, int], why: str, by: User, now: datetime) -> Item:
    """Not today, and why. The person stays as they are, and nobody is skipped without a word."""
    meeting, item = _locked_item(item, seen=seen, by=by)
    if not why.strip():
        raise HuddleRefused("Enter why not today, in one line", field="why")
    item.why_not = why.strip()
    _settle(meeting, item, ItemState.NOT_TODAY, by=by, now=now)
    return item


@transaction.atomic
def go_to(*, meeting: Meeting, position: int, by: User, now: datetime) -> Meeting:
    """The leader brings everybody to one person."""
    meeting = _locked(meeting, by=by, is_leader=True)
    if not meeting.items.filter(position=position).exists():
        raise HuddleRefused("Nobody stands at this place of the agenda.")
    return _changed(meeting, current=position)


@transaction.atomic
def take_over(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Lead from here on, at the person where the meeting stands: a leader's laptop may die."""
    meeting = _locked(meeting, by=by, among=(MeetingState.RUNNING, MeetingState.PAUSED))
    _present(meeting, by, now)
    return _changed(meeting, led_by=by)


@transaction.atomic
def join(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Say that one is here."""
    meeting = _locked(meeting, permission=Permission.SEE_HUDDLE, by=by)
    _present(meeting, by, now)
    return _changed(meeting)


@transaction.atomic
def pause(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Leave it where it is. Whatever was decided stays decided."""
    meeting = _locked(meeting, by=by, is_leader=True)
    return _changed(meeting, state=MeetingState.PAUSED, paused_by=by, paused_at=now)


@transaction.atomic
def resume(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Go on at the person where it was left; whoever resumes leads."""
    meeting = _locked(meeting, by=by, among=(MeetingState.PAUSED,))
    _present(meeting, by, now)
    return _changed(meeting, state=MeetingState.RUNNING, paused_by=None, paused_at=None, led_by=by)


@transaction.atomic
def end(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """End it. Whoever is still to come was not reached, and opens the next."""
    meeting = _locked(meeting, by=by, is_leader=True, among=(MeetingState.RUNNING, MeetingState.PAUSED))
    meeting.items.filter(state=ItemState.TO_COME).update(state=ItemState.NOT_REACHED)
    return _changed(meeting, state=MeetingState.ENDED, ended_by=by, ended_at=now, paused_by=None, paused_at=None)


@transaction.atomic
def finish(*, action: Action, by: User, now: datetime) -> Action:
    """An action is done."""
    action = (
        Action.objects.select_related("item__wait__person", "item__meeting")
        .select_for_update(of=("self",))
        .get(pk=action.pk)
    )
    require(by, Permission.HOLD_HUDDLE, on=action.item.wait)
    if action.done_at is not None:
        raise HuddleRefused("This action was marked as done already.")
    action.done_by, action.done_at = by, now
    action.save(update_fields=["done_by", "done_at"])
    return action


def open_actions(item: Item) -> Any:
    """The open actions about the wait of an item, from any huddle."""
    return Action.objects.filter(item__wait=item.wait_id).still_open()


def _locked(
    meeting: Meeting,
    *,
    by: User,
    permission: Permission = Permission.HOLD_HUDDLE,
    is_leader: bool = False,
    among: Sequence[MeetingState] = (MeetingState.RUNNING,),
) -> Meeting:
    """The meeting, held until the transaction ends. Locked before the head of the history, always in this order."""
    require(by, permission)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not Meeting.objects.visible_to(by).filter(pk=meeting.pk).exists():
        raise HuddleRefused("There is nobody in this huddle whom you may see.")
    if meeting.is_ended:
        raise HuddleRefused("This huddle has ended. Read its minutes, or start the next.")
    if meeting.state not in among:
        raise HuddleRefused(
            "This huddle is paused. Resume it first."
            if meeting.state == MeetingState.PAUSED
            else "This huddle is not paused."
        )
    if is_leader and meeting.led_by_id != by.pk:
        raise HuddleRefused(f"{meeting.led_by.display_name} leads this huddle. Take over first.")
    return meeting


def _locked_item(item: Item, *, seen: tuple[int, int], by: User) -> tuple[Meeting, Item]:
    meeting = _locked(item.meeting, by=by)
    item = Item.objects.select_related("wait__person", "settled_by").get(pk=item.pk)
    require(by, Permission.HOLD_HUDDLE, on=item.wait)
    if item.revision != seen[0]:
        who = item.settled_by.display_name if item.settled_by else "Somebody"
        raise Overtaken(f"{who} decided about this person first. Look at what was decided, then send yours again.")
    if item.wait.last_seq != seen[1]:
        raise Overtaken("Something was recorded about this wait since you opened the page. Look, then send it again.")
    return meeting, item


def _owners(actions: Sequence[NewAction]) -> dict[int, User]:
    wanted = {action.owner for action in actions if action.owner is not None}
    found = {user.pk: user for user in User.objects.filter(pk__in=wanted, is_active=True)}
    for action in actions:
        if action.owner not in found:
            raise HuddleRefused("Select somebody who still works here", field=f"who_{action.question or 'more'}")
    return found


def _act(decided: Decided, *, item: Item, cause: str, by: User, now: datetime) -> Event | None:
    """The event of the wait that a decision is, if it is one."""
    wait, today = item.wait, london_day(now)
    words = decided.words.strip()
    common: dict[str, Any] = {"wait": wait, "by": by, "now": now, "cause": cause}
    acts: dict[DecisionKind, Callable[[], Event]] = {
        DecisionKind.BAND: lambda: waiting.set_band(band=decided.choice, reason=words, **common),
        DecisionKind.CONTACT: lambda: waiting.record_contact(on=today, how=decided.choice, said=words, **common),
        DecisionKind.RECHECK: lambda: waiting.record_recheck(on=today, found=words, **common),
        DecisionKind.TEAM: lambda: waiting.set_team(team=decided.choice, **common),
        DecisionKind.PAUSE: lambda: waiting.pause(reason=decided.choice, on=today, until=None, **common),
        DecisionKind.END: lambda: waiting.end(reason=decided.choice, told=words, on=today, **common),
    }
    return acts[decided.kind]() if decided.kind in acts else None


def _settle(meeting: Meeting, item: Item, state: ItemState, *, by: User, now: datetime) -> None:
    item.state, item.settled_by, item.settled_at = state, by, now
    item.revision += 1
    item.save(update_fields=["state", "settled_by", "settled_at", "revision", "why_not"])
    _present(meeting, by, now)
    moves = {}
    if meeting.current == item.position:
        states = dict(meeting.items.values_list("position", "state"))
        moves = {"current": walking.next_to_come(states, after=item.position) or item.position}
    _changed(meeting, **moves)


def _changed(meeting: Meeting, **fields: Any) -> Meeting:
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.revision += 1
    meeting.save(update_fields=[*fields, "revision"])
    return meeting


def _present(meeting: Meeting, user: User, now: datetime) -> None:
    Attendance.objects.get_or_create(meeting=meeting, user=user, defaults={"since": now})
