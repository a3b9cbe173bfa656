"""Which events stand: an import that was undone leaves its events in the chain, and out of every fold."""

from collections.abc import Iterable, Mapping

from fairwait.history.registry import Kind, Told, register

UNDONE = register(Kind("history.undone"))
"""Everything recorded about this subject under `facts["cause"]` is as if it had never been; where the event is of one
wait, only what was recorded about that wait."""


def standing(events: Iterable[Told]) -> list[Told]:
    """The events that still count, in order: all but those undone, and the undoing itself."""
    listed = list(events)
    undone = undoings(listed)
    if not undone:
        return listed
    return [event for event in listed if event.kind != UNDONE.name and undoing_of(event, undone) is None]


def undoings(events: Iterable[Told]) -> dict[tuple[str, int | None], Told]:
    """What was undone, by cause and wait; None for every wait of the subject."""
    return {(event.facts["cause"], event.wait): event for event in events if event.kind == UNDONE.name}


def undoing_of(event: Told, undone: Mapping[tuple[str, int | None], Told]) -> Told | None:
    """What undid an event, if anything did."""
    return undone.get((event.cause, None)) or undone.get((event.cause, event.wait))
