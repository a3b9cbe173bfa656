"""What other rooms announce: a wait that ends, or a death, leaves no visit booked that nobody thinks of."""

import json
from datetime import datetime

from django.db.models import Q, QuerySet

from fairwait.capacity.actions.losing import hand_over
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import BOOKED, MOVED, STANDS, State
from fairwait.history.chain import canonical
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE
from fairwait.people.rules import REPORTED
from fairwait.people.rules.reaching import Reported
from fairwait.waiting.rules.facts import ENDED, JOINED


def heard(events: list[Told]) -> None:
    """A wait ended or somebody died, inside its transaction: a named colleague sees what becomes of the visit."""
    for event in events:
        if event.kind == ENDED.name and event.wait is not None:
            _hand_over(_coming(event.recorded_at).filter(wait=event.wait), now=event.recorded_at)
        elif event.kind == JOINED.name:  # what was booked on the one is a visit on the other
            Visit.objects.filter(wait=event.facts["from"]).update(wait=event.wait)
        elif event.kind == UNDONE.name and event.wait is not None and str(event.facts["cause"]).startswith("join:"):
            _give_back(event.wait)
        elif event.kind == REPORTED.name and event.facts.get("what") == Reported.DIED.value:
            _hand_over(_coming(event.recorded_at).filter(wait__person=event.subject), now=event.recorded_at)


def _give_back(wait: int) -> None:
    """Two waits are two again: what was booked on this one is its own."""
    booked = Event.objects.filter(wait=wait, kind=BOOKED.name).values_list("facts", flat=True)
    Visit.objects.filter(pk__in=[json.loads(facts)["visit"] for facts in booked]).update(wait=wait)


def look(*, now: datetime) -> int:
    """The same for what an extract told, which is announced to nobody. Returns how many were handed over."""
    died = Q(wait__person__date_of_death__isnull=False)
    found = _coming(now).filter(~Q(wait__status="open") | died)
    said = Event.objects.filter(kind__in=(STANDS.name, MOVED.name), facts__contains=canonical({"is_over": True})[1:-1])
    stand = said.filter(wait__in=found.values("wait")).values("wait")
    return _hand_over(found.exclude(~died & Q(wait__in=stand)), now=now)


def _coming(now: datetime) -> QuerySet[Visit]:
    return Visit.objects.filter(state=State.BOOKED.value, lost_at__isnull=True, starts_at__gt=now)


def _hand_over(found: QuerySet[Visit], *, now: datetime) -> int:
    visits = list(found.select_related("wait__person", "diary", "booked_by"))
    for visit in visits:
        hand_over(visit, by=None, now=now)
    return len(visits)
