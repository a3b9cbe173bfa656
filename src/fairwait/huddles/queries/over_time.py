"""Huddles over time: how a list is covered each cycle, who was missed, and how actions are kept.

Counted by list, kind and day. Never how fast a huddle goes, and nothing by person or leader: it would reward haste.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from fairwait.accounts.models import User
from fairwait.huddles.models import Action, Item, Meeting
from fairwait.huddles.queries.rooms import sees_names
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.rules.walking import Coverage, ItemState, Walked, coverage, oldest_unwalked_days


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
    counted = Item.objects.visible_to(viewer, on=today) if sees_names(viewer) else Item.objects.all()
    items = counted.filter(meeting__in=[meeting.pk for meeting in chosen])
    for meeting, state in items.order_by("pk").values_list("meeting", "state"):
        states[meeting].append(state)
    return [Held(meeting, meeting.goes_by, coverage(states[meeting.pk])) for meeting in chosen]


def oldest_days(viewer: User, *, template: str, narrowing: str, today: date) -> int | None:
    """Of the open waits on any agenda of this kind and list: the days since the longest unwalked was last discussed."""
    items = Item.objects.visible_to(viewer, on=today).filter(
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


def my_actions(viewer: User, *, today: date) -> list[Action]:
    """The open actions this viewer took on, the first due first."""
    actions = Action.objects.visible_to(viewer, on=today).still_open().filter(owner=viewer)
    return list(actions.select_related("item__wait__person", "item__meeting"))


def late_actions(viewer: User, *, today: date) -> Counter[str]:
    """Of all the actions the viewer may see: done by their day, done later, late and open, and not yet due."""
    counts: Counter[str] = Counter()
    for due, done in Action.objects.visible_to(viewer, on=today).order_by("pk").values_list("due_on", "done_at"):
        if done is not None:
            counts["on_time" if done.date() <= due else "later"] += 1
        else:
            counts["late" if due < today else "to_come"] += 1
    return counts
