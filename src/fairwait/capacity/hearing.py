"""What other rooms announce: a wait that ends leaves no visit booked that nobody thinks of."""

from fairwait.capacity.actions.losing import hand_over
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import State
from fairwait.history.registry import Told
from fairwait.waiting.rules.facts import ENDED


def heard(events: list[Told]) -> None:
    """A wait ended, inside its transaction: a named colleague says whether the visit still takes place."""
    ended = {event.wait: event for event in events if event.kind == ENDED.name and event.wait is not None}
    if not ended:
        return
    found = Visit.objects.filter(wait__in=list(ended), state=State.BOOKED.value, lost_at__isnull=True)
    for visit in found.select_related("wait__person", "diary", "booked_by"):
        event = ended[visit.wait_id]
        if visit.starts_at > event.recorded_at:
            hand_over(visit, by=None, now=event.recorded_at)
