"""What `verify` asks of diaries: every booked visit holds its time, and nothing else does."""

from collections.abc import Iterator

from fairwait.capacity.models import Hold, Span, Visit
from fairwait.capacity.rules.visits import Source, State, minute_of, ticks_of
from fairwait.history import registry

HOLDING = (State.BOOKED.value, State.KEPT.value, State.MISSED.value)
"""What took place, or was to, keeps its time; what was let go does not."""


def differences() -> Iterator[str]:
    """A sentence for each visit whose time is not held as it is booked, or is held and nobody needs it."""
    held: dict[tuple[int, int], int] = {}
    for key in Hold.objects.values_list("visit_id", "diary_id"):
        held[key] = held.get(key, 0) + 1
    spans = {
        (number, diary): (start, end)
        for number, diary, start, end in Span.objects.filter(source=Source.VISIT.value).values_list(
            "visit_id", "diary_id", "start", "end"
        )
    }
    needed: set[tuple[int, int]] = set()
    for visit in Visit.objects.filter(state__in=HOLDING).iterator():
        start, end = minute_of(visit.starts_at), minute_of(visit.ends_at)
        for diary in filter(None, (visit.diary_id, visit.interpreter_id)):
            needed.add((visit.pk, diary))
            if visit.said is not State.BOOKED:
                continue
            ticks = len(ticks_of(start, end - start))
            if held.get((visit.pk, diary)) != ticks or spans.get((visit.pk, diary)) != (start, end):
                yield f"{visit} does not hold its time in diary {diary}."
    for number, diary in sorted((set(held) | set(spans)) - needed):
        yield f"visit {number} holds time in diary {diary} that it does not need."


def register() -> None:
    """Have it asked."""
    registry.prove(differences)
