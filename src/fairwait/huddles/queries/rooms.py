"""Reading one huddle: the meeting, and the person it stands at, as one viewer may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fairwait.accounts import queries as accounts
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.engine.policy import Reasons
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.huddles.models import Action, Answer, Attendance, Decision, Draft, Item, Meeting
from fairwait.huddles.queries.documents import changes_known
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.rules.walking import Coverage, coverage, next_to_come
from fairwait.people import rules as people
from fairwait.people.models import Person
from fairwait.priority import queries as priority
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.opening import NothingHere
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences import Names, Sentence, sentence, staff_in
from fairwait.waiting.standing import Standing, standing

AROUND = 6
"""How many of the agenda are shown on each side of the person it stands at."""
CHANGES_SHOWN = 5


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
    """A meeting at one person, as one viewer may see it. `unsaid`: how many waits of it are out of their sight.

    `reasons`: why the policy suggests another band than the one chosen, where it does.
    """

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
    happened: str | None
    reasons: Reasons | None
    changes: tuple[Sentence, ...]
    changes_left: int
    unsaid: int
    drafts: tuple[Draft, ...]

    @property
    def person(self) -> Person:
        """Who is talked about."""
        return self.item.wait.person

    @property
    def needs_owner(self) -> bool:
        """Whether this person must leave with one named keeper of their plan."""
        return self.template.names_owner or self.item.brought_by_id is not None

    @property
    def keeper(self) -> User | None:
        """Who keeps their plan: named here, else when they were last walked."""
        return self.item.owner or (self.last_item.owner if self.last_item else None)

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


def meeting_for(viewer: User, number: int, *, today: date) -> Meeting:
    """One meeting. Raises NothingHere, NotAllowed."""
    meetings = Meeting.objects.visible_to(viewer, on=today).select_related(
        "led_by", "paused_by", "ended_by", "started_by"
    )
    found = meetings.filter(pk=number).first()
    if found is None:
        raise NothingHere
    return found


def sees_names(viewer: User) -> bool:
    """Whether huddles show this viewer people at all, rather than figures and the facts of a projector."""
    return scope_of(viewer.role, Permission.SEE_HUDDLE) is not Scope.UNNAMED


def is_partner(viewer: User) -> bool:
    """Whether this viewer works for another works_for, and sees what was shared with them."""
    return scope_of(viewer.role, Permission.SEE_HUDDLE) is Scope.SHARED


def item_for(viewer: User, meeting: Meeting, position: int, *, today: date) -> Item:
    """One person of an agenda. Raises NothingHere, NotAllowed."""
    items = Item.objects.visible_to(viewer, on=today).select_related(
        "wait__person", "meeting", "settled_by", "brought_by", "owner"
    )
    found = items.filter(meeting=meeting, position=position).first()
    if found is None:
        raise NothingHere
    return found


def action_for(viewer: User, number: int, *, today: date) -> Action:
    """One action. Raises NothingHere, NotAllowed."""
    found = Action.objects.visible_to(viewer, on=today).select_related("item__wait__person").filter(pk=number).first()
    if found is None:
        raise NothingHere
    return found


def nearest(viewer: User, meeting: Meeting, *, today: date) -> int:
    """Where this viewer finds the meeting: its person, or the next to come whom they may see. Raises NothingHere."""
    return _stands_at(meeting, _states(viewer, meeting, today))


def _stands_at(meeting: Meeting, states: Mapping[int, str]) -> int:
    if not states:
        raise NothingHere
    if meeting.current in states:
        return meeting.current
    return next_to_come(states, after=meeting.current) or max(states)


def _states(viewer: User, meeting: Meeting, today: date) -> dict[int, str]:
    return dict(Item.objects.visible_to(viewer, on=today).filter(meeting=meeting).values_list("position", "state"))


def room(viewer: User, meeting: Meeting, position: int, *, today: date) -> Room:
    """A meeting at one person. Raises NothingHere, NotAllowed."""
    item = item_for(viewer, meeting, position, today=today)
    states = _states(viewer, meeting, today)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    pathway = pathways.get(item.wait.pathway or "")
    answers = {answer.question: answer.is_yes for answer in Answer.objects.filter(item=item)}
    decisions = tuple(Decision.objects.filter(item=item).select_related("by"))
    last = _last_item(viewer, item, today)
    newer = _since(item, last)
    said = told_by([decision.event for decision in decisions if decision.event])
    names = names_for([*newer, *said], pathways=pathways, waits={item.wait_id: item.wait.pathway})
    return Room(
        meeting=meeting,
        template=meeting.goes_by,
        item=item,
        standing=standing(item.wait, pathway=pathway, as_of=today, calendar=waiting.calendar()),
        pathway=pathway,
        states=states,
        around=_around(viewer, meeting, position, sorted(states), today),
        present=tuple(Attendance.objects.filter(meeting=meeting).select_related("user")),
        actions=tuple(
            Action.objects.visible_to(viewer, on=today)
            .still_open()
            .filter(item__wait=item.wait)
            .select_related("owner")
        ),
        answers=answers,
        decisions=decisions,
        said=tuple(sentence(event, names=names) for event in said),
        last_item=last,
        happened=changes_known(on=today).get(item.wait.escalated) if item.wait.escalated else None,
        reasons=_reasons(item.wait, pathways, today=today),
        changes=tuple(sentence(event, names=names) for event in newer[-CHANGES_SHOWN:]),
        changes_left=max(0, len(newer) - CHANGES_SHOWN),
        unsaid=meeting.items.count() - len(states),
        drafts=tuple(Draft.objects.visible_to(viewer, on=today).filter(item=item).select_related("by")),
    )


def _reasons(wait: Wait, pathways: dict[str, Pathway], *, today: date) -> Reasons | None:
    if not wait.band_suggested or wait.band_suggested == wait.band:
        return None
    return priority.reasons([wait], on=today, pathways=tuple(pathways.values())).get(wait.pk)


def _around(viewer: User, meeting: Meeting, position: int, positions: list[int], today: date) -> tuple[Line, ...]:
    at = positions.index(position)
    shown = positions[max(0, at - AROUND) : at + AROUND + 1]
    items = Item.objects.visible_to(viewer, on=today).filter(meeting=meeting, position__in=shown)
    return tuple(Line(item, item.position == position) for item in items.select_related("wait__person"))


def _last_item(viewer: User, item: Item, today: date) -> Item | None:
    """When this wait was last walked before, in any huddle."""
    items = Item.objects.visible_to(viewer, on=today).filter(wait=item.wait, settled_at__isnull=False)
    return (
        items.exclude(meeting=item.meeting_id).select_related("meeting", "owner").order_by("-settled_at", "-pk").first()
    )


_OF_THE_PERSON = (
    people.WISHES, people.SAFE_CONTACT, people.COMMUNICATION, people.DETAILS_TOLD, people.DETAIL_MARKED,
    people.REPORTED,
)  # fmt: skip


def _since(item: Item, last: Item | None) -> list[Told]:
    """What was recorded since the wait was last walked, oldest first; nothing where it never was.

    About the wait, and of the person what a meeting has to know: what they want, how they are reached and talked with.
    """
    if last is None:
        return []
    about = Q(wait=item.wait_id) | Q(wait__isnull=True, kind__in=[kind.name for kind in _OF_THE_PERSON])
    events = Event.objects.filter(about, subject=item.wait.person_id, recorded_at__gt=last.settled_at)
    return [history.told(event) for event in events.order_by("seq")]


@dataclass(frozen=True)
class Wall:
    """Where a meeting stands, for a wall: no name, number, place or words of anybody's."""

    meeting: Meeting
    template: Template
    place: int
    coverage: Coverage
    standing: Standing
    pathway: Pathway | None
    answers: dict[str, bool]
    person: int


def wall(viewer: User, meeting: Meeting, *, today: date) -> Wall:
    """What a projector shows; to whoever sees no names, of everybody on the agenda. Raises NothingHere, NotAllowed."""
    items = Item.objects.visible_to(viewer, on=today) if sees_names(viewer) else Item.objects.all()
    states = dict(items.filter(meeting=meeting).values_list("position", "state"))
    position = _stands_at(meeting, states)
    item = Item.objects.select_related("wait__person").get(meeting=meeting, position=position)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    pathway = pathways.get(item.wait.pathway or "")
    return Wall(
        meeting=meeting,
        template=meeting.goes_by,
        place=sorted(states).index(position) + 1,
        coverage=coverage(states.values()),
        standing=standing(item.wait, pathway=pathway, as_of=today, calendar=waiting.calendar()),
        pathway=pathway,
        answers={answer.question: answer.is_yes for answer in Answer.objects.filter(item=item)},
        person=item.wait.person_id,
    )


def newer_words(item: Item, *, since: int, today: date) -> str:
    """What was recorded about the wait of an item after an event, in sentences."""
    newer = waiting.newer_events(item.wait, since=since)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    names = names_for(newer, pathways=pathways, waits={item.wait_id: item.wait.pathway})
    return " ".join(sentence(event, names=names).text for event in newer)


def told_by(numbers: Iterable[int]) -> list[Told]:
    """The events of these numbers, oldest first."""
    return [history.told(event) for event in Event.objects.filter(seq__in=sorted(set(numbers))).order_by("seq")]


def names_for(events: Iterable[Told], *, pathways: dict[str, Pathway], waits: Mapping[int, str | None]) -> Names:
    """What sentences about these events need to know by name."""
    return Names(staff=accounts.names_of(staff_in(events)), pathways=pathways, pathway_of_wait=dict(waits))
