"""Which events stand: an import that was undone leaves its events in the chain, and out of every fold."""

from collections.abc import Iterable

from fairwait.history.registry import Kind, Told, register

UNDONE = register(Kind("history.undone"))
"""Everything recorded about this subject under `facts["cause"]` is as if it had never been."""


def standing(events: Iterable[Told]) -> list[Told]:
    """The events that still count, in order: all but those undone, and the undoing itself."""
    listed = list(events)
    undone = {event.facts["cause"] for event in listed if event.kind == UNDONE.name}
    if not undone:
        return listed
    return [event for event in listed if event.cause not in undone and event.kind != UNDONE.name]
