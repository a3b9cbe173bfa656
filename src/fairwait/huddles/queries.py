"""Reading huddles: one meeting with the person it stands at, its minutes, and how well a list is covered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.huddles.models import Action, Answer, Attendance, Decision, Item, Meeting
from fairwait.huddles.rules.templates import Template, from_toml, starter_texts
from fairwait.huddles.rules.walking import Coverage, ItemState, Walked, coverage, oldest_unwalked_days
from fairwait.people.models import Person
from fairwait.waiting import queries as waiting
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences import Names, Sentence, sentence
from fairwait.waiting.standing import Standing, standing

AROUND = 6
"""How many of the agenda are shown on each side of the person it stands at."""
CHANGES_SHOWN = 5


class NothingHere(Exception):
    """There is no such huddle or person on it, or it is not for this viewer: the same answer to both."""


@dataclass(frozen=True)
class Line:
    """One line of the agenda."""

    item: Item
    is_now: bool

    @property
    def person(self) -> Person:
        """Whose wait it is."""
        return self.item.wait.person


@dataclass(frozen=True)
class Room:
    """A meeting at one person, as one viewer may see it. `unsaid`: how many waits of it are out of their sight."""

    meeting: Meeting
    template: Template
    item: Item
    standing: Standing
    pathway: Pathway | None
    states: dict[int, str]
    around: tuple[Line, ...]
    present: tuple[Attendance, ...]
    actions: tuple[Action, ...]
    answers: dict[str, bool]
    decisions: tuple[Decision, ...]
    said: tuple[Sentence, ...]
    last_item: Item | None
    changes: tuple[Sentence, ...]
    changes_left: int
    unsaid: int

    @property
    def person(self) -> Person:
        """Who is talked about."""
        return self.item.wait.person

    @property
    def coverage(self) -> Coverage:
        """How much has been walked."""
        return coverage(self.states.values())

    def neighbour(self, step: int) -> int | None:
        """The position before (-1) or after (1) this one, among those the viewer may see."""
        positions = sorted(self.states)
        at = positions.index(self.item.position) + step
        return positions[at] if 0 <= at < len(positions) else None

    @property
    def place(self) -> int:
        """Where this person stands among those the viewer may see, from 1."""
        return sorted(self.states).index(self.item.position) + 1


def templates() -> dict[str, tuple[Template, str]]:
    """The kinds of huddle, by code, each with its document."""
    return {code: (from_toml(text), text) for code, text in starter_texts().items()}


def meeting_for(viewer: User, number: int) -> Meeting:
    """One meeting. Raises NothingHere, NotAllowed."""
    meetings = Meeting.objects.visible_to(viewer).select_related("led_by", "paused_by", "ended_by", "started_by")
    found = meetings.filter(pk=number).first()
    if found is None:
        raise NothingHere
    return found


def item_for(viewer: User, meeting: Meeting, position: int) -> Item:
    """One person of an agenda. Raises NothingHere, NotAllowed."""
    items = Item.objects.visible_to(viewer).select_related("wait__person", "meeting", "settled_by")
    found = items.filter(meeting=meeting, position=position).first()
    if found is None:
        raise NothingHere
    return found


def action_for(viewer: User, number: int) -> Action:
    """One action. Raises NothingHere, NotAllowed."""
    found = Action.objects.visible_to(viewer).select_related("item__wait__person").filter(pk=number).first()
    if found is None:
        raise NothingHere
    return found


def nearest(viewer: User, meeting: Meeting) -> int:
    """Where this viewer finds the meeting: its person, or the next one they may see. Raises NothingHere."""
    positions = sorted(_states(viewer, meeting))
    if not positions:
        raise NothingHere
    return next((position for position in positions if position >= meeting.current), positions[-1])


def _states(viewer: User, meeting: Meeting) -> dict[int, str]:
    return dict(Item.objects.visible_to(viewer).filter(meeting=meeting).values_list("position", "state"))


def room(viewer: User, meeting: Meeting, position: int, *, today: date) -> Room:
    """A meeting at one person. Raises NothingHere, NotAllowed."""
    item = item_for(viewer, meeting, position)
    states = _states(viewer, meeting)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    pathway = pathways.get(item.wait.pathway or "")
    answers = {answer.question: answer.is_yes for answer in Answer.objects.filter(item=item)}
    decisions = tuple(Decision.objects.filter(item=item).select_related("by"))
    last = _last_item(viewer, item)
    newer = _since(item, last)
    said = _told([decision.event for decision in decisions if decision.event])
    names = _names([*newer, *said], pathways=pathways, waits={item.wait_id: item.wait.pathway})
    return Room(
        meeting=meeting,
        template=meeting.goes_by,
        item=item,
        standing=standing(item.wait, pathway=pathway, as_of=today, calendar=waiting.calendar()),
        pathway=pathway,
        states=states,
        around=_around(viewer, meeting, position, sorted(states)),
        present=tuple(Attendance.objects.filter(meeting=meeting).select_related("user")),
        actions=tuple(
            Action.objects.visible_to(viewer).still_open().filter(item__wait=item.wait).select_related("owner")
        ),
        answers=answers,
        decisions=decisions,
        said=tuple(sentence(event, names=names) for event in said),
        last_item=last,
        changes=tuple(sentence(event, names=names) for event in newer[-CHANGES_SHOWN:]),
        changes_left=max(0, len(newer) - CHANGES_SHOWN),
        unsaid=meeting.items.count() - len(states),
    )


def _around(viewer: User, meeting: Meeting, position: int, positions: list[int]) -> tuple[Line, ...]:
    at = positions.index(position)
    shown = positions[max(0, at - AROUND) : at + AROUND + 1]
    items = Item.objects.visible_to(viewer).filter(meeting=meeting, position__in=shown)
    return tuple(Line(item, item.position == position) for item in items.select_related("wait__person"))


def _last_item(viewer: User, item: Item) -> Item | None:
    """When this wait was last walked before, in any huddle."""
    items = Item.objects.visible_to(viewer).filter(wait=item.wait, settled_at__isnull=False)
    return items.exclude(meeting=item.meeting_id).select_related("meeting").order_by("-settled_at", "-pk").first()


def _since(item: Item, last: Item | None) -> list[Told]:
    """What was recorded about the wait since it was last walked, oldest first; nothing where it never was."""
    if last is None:
        return []
    events = Event.objects.filter(subject=item.wait.person_id, wait=item.wait_id, recorded_at__gt=last.settled_at)
    return [history.told(event) for event in events.order_by("seq")]


def newer_words(item: Item, *, since: int, today: date) -> str:
    """What was recorded about the wait of an item after an event, in sentences."""
    newer = waiting.newer_events(item.wait, since=since)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    names = _names(newer, pathways=pathways, waits={item.wait_id: item.wait.pathway})
    return " ".join(sentence(event, names=names).text for event in newer)


def _told(numbers: Iterable[int]) -> list[Told]:
    return [history.told(event) for event in Event.objects.filter(seq__in=sorted(set(numbers))).order_by("seq")]


def _names(events: Iterable[Told], *, pathways: dict[str, Pathway], waits: Mapping[int, str | None]) -> Names:
    return Names(staff=accounts.names_of(event.by for event in events), pathways=pathways, pathway_of_wait=dict(waits))


def possible_owners() -> list[tuple[int, str]]:
    """Who may take on an action: whoever may hold a huddle."""
    staff = User.objects.filter(is_active=True, role__in=roles_allowing(Permission.HOLD_HUDDLE))
    return list(staff.order_by("display_name", "pk").values_list("pk", "display_name"))


# Minutes -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Minuted:
    """One person in the minutes. `decided`: each decision in words, with who made it."""

    item: Item
    decided: tuple[tuple[str, str], ...]
    noes: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Minutes:
    """A meeting, written down, as one viewer may read it."""

    meeting: Meeting
    template: Template
    present: tuple[Attendance, ...]
    coverage: Coverage
    discussed: tuple[Minuted, ...]
    not_today: tuple[Item, ...]
    left: tuple[Item, ...]
    unsaid: int
    oldest_days: int | None

    @property
    def people(self) -> list[int]:
        """Whom they show, for the access log."""
        items = [*(one.item for one in self.discussed), *self.not_today, *self.left]
        return [item.wait.person_id for item in items]

    @property
    def actions(self) -> list[Action]:
        """Every action that came of it."""
        return [action for one in self.discussed for action in one.actions]


def minutes(viewer: User, meeting: Meeting, *, today: date) -> Minutes:
    """The minutes: decisions, actions, who was put off and who was not reached."""
    items = list(Item.objects.visible_to(viewer).filter(meeting=meeting).select_related("wait__person", "settled_by"))
    states = [item.state for item in items]
    return Minutes(
        meeting=meeting,
        template=meeting.goes_by,
        present=tuple(Attendance.objects.filter(meeting=meeting).select_related("user")),
        coverage=coverage(states),
        discussed=tuple(_minuted(meeting, [i for i in items if i.state == ItemState.DISCUSSED], today=today)),
        not_today=tuple(item for item in items if item.state == ItemState.NOT_TODAY),
        left=tuple(item for item in items if item.state in (ItemState.TO_COME, ItemState.NOT_REACHED)),
        unsaid=meeting.items.count() - len(items),
        oldest_days=oldest_days(viewer, template=meeting.template, narrowing=meeting.narrowing, today=today),
    )


def _minuted(meeting: Meeting, items: list[Item], *, today: date) -> Iterable[Minuted]:
    ids = [item.pk for item in items]
    decisions = list(Decision.objects.filter(item__in=ids).select_related("by"))
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    events = _told(decision.event for decision in decisions if decision.event)
    names = _names(events, pathways=pathways, waits={item.wait_id: item.wait.pathway for item in items})
    said = {event.seq: sentence(event, names=names).text for event in events}
    made: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for decision in decisions:
        words = " ".join(part for part in (said.get(decision.event or 0, ""), decision.words) if part)
        made[decision.item_id].append((words, decision.by.display_name))
    questions = {question.code: question for question in meeting.goes_by.questions}
    latest = {(a.item_id, a.question): a.is_yes for a in Answer.objects.filter(item__in=ids)}
    actions: dict[int, list[Action]] = defaultdict(list)
    for action in Action.objects.filter(item__in=ids).select_related("owner"):
        actions[action.item_id].append(action)
    for item in items:
        called = item.wait.person.known_as or item.wait.person.name
        noes = [q.asked_of(called) for code, q in questions.items() if latest.get((item.pk, code)) is False]
        yield Minuted(item, tuple(made[item.pk]), tuple(noes), tuple(actions[item.pk]))


# Coverage over time --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """One meeting of a list of meetings, with what it covered of what the viewer may see."""

    meeting: Meeting
    template: Template
    coverage: Coverage


def meetings(viewer: User, *, ended: bool, most: int = 30) -> list[Held]:
    """Meetings under way, or the last that ended, newest first."""
    found = Meeting.objects.visible_to(viewer).select_related("led_by", "paused_by")
    found = found.filter(state="ended") if ended else found.exclude(state="ended")
    chosen = list(found.order_by("-started_at", "-pk")[:most])
    states: dict[int, list[str]] = defaultdict(list)
    items = Item.objects.visible_to(viewer).filter(meeting__in=[meeting.pk for meeting in chosen])
    for meeting, state in items.order_by("pk").values_list("meeting", "state"):
        states[meeting].append(state)
    return [Held(meeting, meeting.goes_by, coverage(states[meeting.pk])) for meeting in chosen]


def oldest_days(viewer: User, *, template: str, narrowing: str, today: date) -> int | None:
    """Of the open waits on any agenda of this kind and list: the days since the longest unwalked was last discussed."""
    items = Item.objects.visible_to(viewer).filter(
        meeting__template=template, meeting__narrowing=narrowing, wait__status="open"
    )
    first = dict(items.values("wait").annotate(on=Min("meeting__started_at")).values_list("wait", "on"))
    talked = items.filter(state=ItemState.DISCUSSED).values("wait").annotate(on=Max("settled_at"))
    last = dict(talked.values_list("wait", "on"))
    walked = (
        Walked(wait, first_on=on.date(), discussed_on=last[wait].date() if wait in last else None)
        for wait, on in first.items()
    )
    return oldest_unwalked_days(walked, today=today)


def my_actions(viewer: User) -> list[Action]:
    """The open actions this viewer took on, the first due first."""
    actions = Action.objects.visible_to(viewer).still_open().filter(owner=viewer)
    return list(actions.select_related("item__wait__person", "item__meeting"))


def late_actions(viewer: User, *, today: date) -> Counter[str]:
    """Of all the actions the viewer may see: done by their day, done later, late and open, and not yet due."""
    counts: Counter[str] = Counter()
    for due, done in Action.objects.visible_to(viewer).order_by("pk").values_list("due_on", "done_at"):
        if done is not None:
            counts["on_time" if done.date() <= due else "later"] += 1
        else:
            counts["late" if due < today else "to_come"] += 1
    return counts


def may_act(viewer: User, item: Item, permission: Permission) -> bool:
    """Whether a decision of this kind may be offered."""
    return may(viewer, permission, on=item.wait)
