"""What a joining of two waits does to requests: those that opened the one point to the other, and back."""

import json
from collections.abc import Iterable

from fairwait.conversations.models import Crisis, Request
from fairwait.conversations.rules.shape import MADE
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE
from fairwait.waiting.hindering import hinders_joining
from fairwait.waiting.rules.facts import JOINED


@hinders_joining
def being_heard(wait: int) -> str:
    """A request that is not finished, or a plan through a crisis under way."""
    if Request.objects.filter(wait=wait, finished_at=None).exists():
        return "The request that opened this wait is not finished: finish it first."
    if Crisis.objects.filter(wait=wait).under_way().exists():
        return "A plan through a crisis is under way on the wait opened here: close it first."
    return ""


def heard(events: Iterable[Told]) -> None:
    """Be told of what was just recorded, inside its transaction."""
    for event in events:
        if event.kind == JOINED.name:
            Request.objects.filter(wait=event.facts["from"]).update(wait=event.wait)
        elif event.kind == UNDONE.name and event.wait is not None and str(event.facts["cause"]).startswith("join:"):
            made = Event.objects.filter(wait=event.wait, kind=MADE.name).values_list("facts", flat=True)
            Request.objects.filter(pk__in=[json.loads(told)["request"] for told in made]).update(wait=event.wait)
