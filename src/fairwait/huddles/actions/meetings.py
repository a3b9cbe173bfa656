"""What people do in a huddle. Each is one transaction with the event it writes and the revision that others watch."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.queries import head
from fairwait.huddles import agendas, owners
from fairwait.huddles.actions.leading import changed, locked, present
from fairwait.huddles.models import Action, Answer, Decision, Item, Meeting
from fairwait.huddles.rules import walking
from fairwait.huddles.rules.ordering import Ordering, agenda
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.templates import MOST_WAITS, Template, as_adopted
from fairwait.huddles.rules.walking import Decided, DecisionKind, ItemState, MeetingState, NewAction
from fairwait.waiting import actions as waiting

TELL_THEM = "Tell them that they were talked about, and what came of it"


class Overtaken(HuddleRefused):
    """Somebody else was first; what was typed is kept."""


class UnderWay(HuddleRefused):
    """This huddle, over these very people, is under way already: start pressed twice, or by two at once."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"{meeting.started_by.display_name} started this huddle already. You are in it.")
        self.meeting = meeting


@transaction.atomic
def start(
    *, document: str, waits: Sequence[int], narrowing: str, about: str, ordering: Ordering, by: User, now: datetime
) -> Meeting:
    """Start a huddle over these waits. Its agenda is frozen now; whoever the last one missed opens it.

    Args:
        document: the template, as TOML.
        narrowing, about: the part of the list, as codes of its address and in words.
    Raises: HuddleRefused (UnderWay where it was started already), NotAllowed.
    """
    require(by, Permission.HOLD_HUDDLE)
    history.locked_head()  # one at a time: whom the last one missed is carried over once
    template, today = as_adopted(document, code="")[0], london_day(now)
    _may_start(template, by=by)
    carried = agendas.carried_over(by, template=template.code, narrowing=narrowing, on=today)
    found = agendas.candidates(by, waits, carried=carried, template=template, today=today)
    order = agenda((candidate for candidate, _stands in found), ordering=ordering, at_most=template.at_most)
    if not order:
        raise HuddleRefused("Nobody is on this part of the list, so there is nobody to walk. Choose another part.")
    if len(order) > MOST_WAITS:
        raise HuddleRefused(
            f"This part of the list holds {len(order):,} waits, and one huddle walks at most {MOST_WAITS:,}. Narrow it."
        )
    walked = set(order)
    if (already := _under_way(template.code, narrowing, walked)) is not None:
        raise UnderWay(already)
    meeting = Meeting.objects.create(
        template=template.code, document=document, ordering=ordering, narrowing=narrowing, about=about,
        state=MeetingState.RUNNING, led_by=by, started_by=by, started_at=now, history_seq=head()[0],
        for_directors=template.for_directors,
        figures=asdict(agendas.figures(stands for _candidate, stands in found if stands.wait.pk in walked)),
    )  # fmt: skip
    Item.objects.bulk_create(_item(meeting, wait, position, carried) for position, wait in enumerate(order, 1))
    _take_up(meeting, carried, walked=walked, now=now)
    present(meeting, by, now)
    return meeting


def _may_start(template: Template, *, by: User) -> None:
    if template.is_retired:
        raise HuddleRefused("This kind of huddle is no longer held here. Choose another.")
    if not template.may_be_led_by(by.role):
        who = " or a ".join(role.label for role in template.led_by)
        raise HuddleRefused(f"{template.name} is started by a {who}. Anybody in it may take over.")


def _under_way(template: str, narrowing: str, walked: Collection[int]) -> Meeting | None:
    """The huddle of this kind, over this part and exactly these waits, that has not ended."""
    held = Meeting.objects.filter(template=template, narrowing=narrowing).exclude(state=MeetingState.ENDED)
    for meeting in held.select_related("started_by"):
        if set(meeting.items.values_list("wait", flat=True)) == walked:
            return meeting
    return None


def _item(meeting: Meeting, wait: int, position: int, carried: agendas.Carried) -> Item:
    brought = carried.brought.get(wait)
    return Item(
        meeting=meeting, wait_id=wait, position=position, was_missed=wait in carried.missed,
        returns=wait in carried.returning, brought_by=brought.by if brought else None,
        brought_why=brought.why if brought else "", told=brought.told if brought else "",
    )  # fmt: skip


def _take_up(meeting: Meeting, carried: agendas.Carried, *, walked: Collection[int], now: datetime) -> None:
    """Whoever was brought to the next stands on this agenda; if they were not told of it, somebody has that to do."""
    items = {item.wait_id: item for item in meeting.items.filter(brought_by__isnull=False)}
    for wait, bringing in carried.brought.items():
        if wait in walked:
            bringing.item = items[wait]
            bringing.save(update_fields=["item"])
            tell_them(items[wait], now=now)


def tell_them(item: Item, *, now: datetime) -> None:
    """Whoever brought somebody without telling them has that to do, today."""
    if not item.told and item.brought_by is not None:
        Action.objects.create(
            item=item, what=TELL_THEM, owner=item.brought_by, due_on=london_day(now), made_by=item.brought_by,
            made_at=now,
        )  # fmt: skip


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
    owner: int | None = None,
) -> Decision:
    """Decide about one person, at once: the event of the wait, answers, actions, and the meeting goes on to the next.

    Args:
        seen: how far the item and the history of its wait had come when the page was shown.
        owner: who keeps their plan from here on, where somebody is named.
    Raises: HuddleRefused (Overtaken where somebody was first), WaitRefused, NotAllowed.
    """
    meeting, item = _locked_item(item, seen=seen, by=by, now=now)
    template, today = meeting.goes_by, london_day(now)
    still_open = set(open_actions(item).values_list("question", flat=True))
    missing = walking.problems(
        questions=[question.code for question in template.questions], answers=answers, actions=actions,
        still_open=still_open, decided=decided, today=today, offered=template.decisions,
        lacks_owner=owner is None and needs_owner(template, item),
    )  # fmt: skip
    if missing or decided is None:
        raise HuddleRefused(missing[0].words, field=missing[0].field)
    people = _owners(item, actions, keeper=owner, on=today)
    event = _act(decided, item=item, cause=meeting.cause, by=by, now=now)
    Answer.objects.bulk_create(
        Answer(item=item, question=code, is_yes=is_yes, by=by, at=now) for code, is_yes in answers.items()
    )
    Action.objects.bulk_create(
        Action(
            item=item, question=action.question, what=action.what.strip(), owner=people[action.owner or 0],
            due_on=action.due_on or today, made_by=by, made_at=now,
        )
        for action in actions
    )  # fmt: skip
    words = "" if event and decided.kind in walking.WORDS_IN_EVENT else decided.words.strip()
    decision = Decision.objects.create(
        item=item, kind=decided.kind, event=event.seq if event else None, words=words, by=by, at=now
    )
    item.owner = people.get(owner or 0, item.owner)
    _settle(meeting, item, ItemState.DISCUSSED, by=by, now=now)
    return decision


def needs_owner(template: Template, item: Item) -> bool:
    """Whether this person must leave with one named keeper of their plan: as the kind asks, and whoever was brought."""
    return template.names_owner or item.brought_by_id is not None


@transaction.atomic
def put_off(*, item: Item, seen: tuple[int, int], why: str, by: User, now: datetime) -> Item:
    """Not today, and why. The person stays as they are, and nobody is skipped without a word."""
    meeting, item = _locked_item(item, seen=seen, by=by, now=now)
    if not why.strip():
        raise HuddleRefused("Enter why not today, in one line", field="why")
    item.why_not = why.strip()
    _settle(meeting, item, ItemState.NOT_TODAY, by=by, now=now)
    return item


@transaction.atomic
def end(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """End it. Whoever is still to come was not reached, and opens the next."""
    meeting = locked(meeting, by=by, now=now, is_leader=True, among=(MeetingState.RUNNING, MeetingState.PAUSED))
    meeting.items.filter(state=ItemState.TO_COME).update(state=ItemState.NOT_REACHED)
    after = agendas.figures_of(list(meeting.items.values_list("wait", flat=True)), today=london_day(now))
    return changed(
        meeting, state=MeetingState.ENDED, ended_by=by, ended_at=now, paused_by=None, paused_at=None,
        figures_after=asdict(after),
    )  # fmt: skip


@transaction.atomic
def finish(*, action: Action, by: User, now: datetime) -> Action:
    """An action is done: said by whoever took it on, or by somebody who may decide about this wait."""
    action = (
        Action.objects.select_related("item__wait__person", "item__meeting")
        .select_for_update(of=("self",))
        .get(pk=action.pk)
    )
    if action.owner_id == by.pk:
        require(by, Permission.SEE_HUDDLE)
    else:
        require(by, Permission.HOLD_HUDDLE, on=action.item.wait)
    if action.done_at is not None:
        raise HuddleRefused("This action was marked as done already.")
    action.done_by, action.done_at = by, now
    action.save(update_fields=["done_by", "done_at"])
    return action


def open_actions(item: Item) -> Any:
    """The open actions about the wait of an item, from any huddle."""
    return Action.objects.filter(item__wait=item.wait_id).still_open()


def _locked_item(item: Item, *, seen: tuple[int, int], by: User, now: datetime) -> tuple[Meeting, Item]:
    """The item and its meeting, held; and the head of the history, so that nobody records anything meanwhile."""
    meeting = locked(item.meeting, by=by, now=now)
    history.locked_head()
    item = Item.objects.select_related("wait__person", "settled_by", "brought_by", "owner").get(pk=item.pk)
    require(by, Permission.HOLD_HUDDLE, on=item.wait)
    if item.revision != seen[0]:
        who = item.settled_by.display_name if item.settled_by else "Somebody"
        raise Overtaken(f"{who} decided about this person first. Look at what was decided, then send yours again.")
    if item.wait.last_seq != seen[1]:
        raise Overtaken(f"{_whoever(item)} was first: look at what was recorded meanwhile, then send yours again.")
    return meeting, item


def _whoever(item: Item) -> str:
    """Who recorded the last event of a wait."""
    last = Event.objects.filter(subject=item.wait.person_id, seq=item.wait.last_seq).values_list("by", flat=True)
    number = last.first()
    return accounts.names_of([number]).get(number, "Somebody") if number is not None else "Somebody"


def _owners(item: Item, actions: Sequence[NewAction], *, keeper: int | None, on: date) -> dict[int, User]:
    possible = owners.possible(item.wait, on=on)
    for action in actions:
        if action.owner not in possible:
            raise HuddleRefused("Select somebody who still works here", field=f"who_{action.question or 'more'}")
    if keeper is not None and keeper not in possible:
        raise HuddleRefused("Select somebody who still works here", field="owner")
    return possible


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
    item.save(update_fields=["state", "settled_by", "settled_at", "revision", "why_not", "owner"])
    present(meeting, by, now)
    moves: dict[str, Any] = {}
    if meeting.current == item.position:
        states = dict(meeting.items.values_list("position", "state"))
        moves = {"current": walking.next_to_come(states, after=item.position) or item.position}
    changed(meeting, **moves)
