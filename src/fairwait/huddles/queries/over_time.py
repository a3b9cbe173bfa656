"""Huddles over time: how a list is covered each cycle, who was missed, and how actions are kept.

Counted by list, kind and day. Never how fast a huddle goes, and nothing by person or leader: it would reward haste.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.huddles.models import Action, Attendance, Item, Meeting, waits_seen_by
from fairwait.huddles.rules.cycles import Cycle, Walk, cycles, median_days
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.rules.walking import Coverage, ItemState, MeetingState, Walked, coverage, oldest_unwalked_days
from fairwait.people.models import Person
from fairwait.waiting.models import Wait


@dataclass(frozen=True)
class Held:
    """One meeting of a list of meetings, with what it covered of what the viewer may see."""

    meeting: Meeting
    template: Template
    coverage: Coverage


def meetings(viewer: User, *, ended: bool, today: date, most: int = 30) -> list[Held]:
    """Meetings under way, or the last that ended, newest first."""
    found = Meeting.objects.visible_to(viewer, on=today).select_related("led_by", "paused_by")
    found = found.filter(state="ended") if ended else found.exclude(state="ended")
    chosen = list(found.order_by("-started_at", "-pk")[:most])
    states: dict[int, list[str]] = defaultdict(list)
    items = Item.objects.counted_for(viewer, on=today).filter(meeting__in=[meeting.pk for meeting in chosen])
    for meeting, state in items.order_by("pk").values_list("meeting", "state"):
        states[meeting].append(state)
    return [Held(meeting, meeting.goes_by, coverage(states[meeting.pk])) for meeting in chosen]


CYCLES_SHOWN = 8
MISSED_SHOWN = 50


@dataclass(frozen=True)
class Series:
    """One kind of huddle over one part of the list, however often it was held."""

    template: Template
    narrowing: str
    about: str
    held: int


@dataclass(frozen=True)
class Kept:
    """The actions of one cycle: due in it, done by their day, and the days from each “no” to done of what was done."""

    due: int
    on_time: int
    cleared: int
    cleared_days: float | None


@dataclass(frozen=True)
class OverTime:
    """A series over time, as one viewer may see it. `missed`: of the newest cycle, those still waiting."""

    series: Series
    meetings: tuple[tuple[Held, int], ...]
    cycles: tuple[tuple[Cycle, Kept], ...]
    missed: tuple[Person, ...]
    kept: Counter[str]
    cleared_days: float | None
    cleared: int
    oldest_days: int | None

    @property
    def due_by_now(self) -> int:
        """The actions done, or due before today."""
        return sum(self.kept[name] for name in ("on_time", "later", "late"))


def series(viewer: User, *, today: date) -> list[Series]:
    """Every kind over every part of the list that was held, the last held first."""
    found: dict[tuple[str, str], list[Meeting]] = {}
    for meeting in Meeting.objects.visible_to(viewer, on=today).filter(state="ended").order_by("-started_at", "-pk"):
        found.setdefault((meeting.template, meeting.narrowing), []).append(meeting)
    return [Series(held[0].goes_by, narrowing, held[0].about, len(held)) for (_code, narrowing), held in found.items()]


def over_time(viewer: User, chosen: Series, *, today: date) -> OverTime:
    """Attendance, coverage by cycle, who was missed, and how actions were kept. Raises NotAllowed."""
    items = Item.objects.counted_for(viewer, on=today).filter(
        meeting__template=chosen.template.code, meeting__narrowing=chosen.narrowing, meeting__state="ended"
    )
    rows = items.order_by("pk").values_list("wait", "meeting__started_at", "state")
    walks = [Walk(wait, london_day(at), state == ItemState.DISCUSSED) for wait, at, state in rows]
    found = cycles(walks, every_days=chosen.template.every_days, today=today, most=CYCLES_SHOWN)
    actions = Action.objects.filter(item__in=items.values("pk"))
    told = [
        _Told(due, london_day(made), london_day(done) if done else None, is_no=bool(question))
        for due, made, done, question in actions.order_by("pk").values_list("due_on", "made_at", "done_at", "question")
    ]
    spans = [one.days for one in told if one.is_no and one.days is not None]
    return OverTime(
        series=chosen,
        meetings=tuple(_attended(viewer, chosen, today=today)),
        cycles=tuple((cycle, _kept_in(cycle, told, today=today)) for cycle in found),
        missed=_still_waiting(viewer, found[0].missed if found else (), today=today),
        kept=_kept(actions, today=today),
        cleared_days=median_days(spans),
        cleared=len(spans),
        oldest_days=oldest_days(viewer, template=chosen.template.code, narrowing=chosen.narrowing, today=today),
    )


@dataclass(frozen=True)
class _Told:
    due: date
    made: date
    done: date | None
    is_no: bool

    @property
    def days(self) -> int | None:
        return (self.done - self.made).days if self.done else None


def _kept_in(cycle: Cycle, actions: Sequence[_Told], *, today: date) -> Kept:
    """What was due in a cycle, a day still to come aside, and what was done in it."""
    due = [one for one in actions if cycle.first <= one.due <= cycle.last and (one.due < today or one.done)]
    done = [one for one in actions if one.is_no and one.done and cycle.first <= one.done <= cycle.last]
    spans = [one.days for one in done if one.days is not None]
    on_time = sum(one.done is not None and one.done <= one.due for one in due)
    return Kept(len(due), on_time, len(spans), median_days(spans))


def _attended(viewer: User, chosen: Series, *, today: date) -> Iterable[tuple[Held, int]]:
    held = [
        one
        for one in meetings(viewer, ended=True, today=today, most=200)
        if (one.meeting.template, one.meeting.narrowing) == (chosen.template.code, chosen.narrowing)
    ]
    there = Counter(
        Attendance.objects.filter(meeting__in=[one.meeting.pk for one in held]).values_list("meeting", flat=True)
    )
    return ((one, there[one.meeting.pk]) for one in held[:CYCLES_SHOWN])


def _still_waiting(viewer: User, waits: Sequence[int], *, today: date) -> tuple[Person, ...]:
    seen = Wait.objects.filter(waits_seen_by(viewer, on=today), pk__in=waits[:MISSED_SHOWN], status="open")
    return tuple(wait.person for wait in seen.select_related("person").order_by("pk"))


def oldest_days(viewer: User, *, template: str, narrowing: str, today: date) -> int | None:
    """Of the open waits on any agenda of this kind and list: the days since the longest unwalked was last discussed."""
    items = Item.objects.counted_for(viewer, on=today).filter(
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


def last_kind_of(viewer: User) -> str:
    """The kind of huddle this person started last, by code; "" where they started none."""
    codes = Meeting.objects.filter(started_by=viewer).order_by("-pk").values_list("template", flat=True)
    return codes.first() or ""


def unfinished(viewer: User, *, today: date) -> list[Meeting]:
    """The huddles this viewer leads, or left paused, that have not ended; the newest first."""
    led = Meeting.objects.visible_to(viewer, on=today).exclude(state=MeetingState.ENDED)
    return list(led.filter(Q(led_by=viewer) | Q(paused_by=viewer)).order_by("-pk"))


def my_actions(viewer: User, *, today: date) -> list[Action]:
    """The open actions this viewer took on, the first due first."""
    actions = Action.objects.visible_to(viewer, on=today).still_open().filter(owner=viewer)
    return list(actions.select_related("item__wait__person", "item__meeting"))


def late_actions(viewer: User, *, today: date) -> Counter[str]:
    """Of all the actions that the viewer's figures count: done by their day, later, late and open, not yet due."""
    counted = Item.objects.counted_for(viewer, on=today)
    return _kept(Action.objects.filter(item__in=counted.values("pk")), today=today)


def _kept(actions: QuerySet[Action], *, today: date) -> Counter[str]:
    counts: Counter[str] = Counter()
    for due, done in actions.order_by("pk").values_list("due_on", "done_at"):
        if done is not None:
            counts["on_time" if london_day(done) <= due else "later"] += 1
        else:
            counts["late" if due < today else "to_come"] += 1
    return counts
