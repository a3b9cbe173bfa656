"""When somebody is erased their connections tell of nobody: they still count, without the person and the place."""

from collections.abc import Sequence

from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    count = Connection.objects.filter(person__in=records).count()
    offered = NotTaken.objects.filter(person__in=records).count()
    return [
        Held("connections with help nearby", count, "that one was made, and whether it helped, still counts"),
        Held("help nearby they would rather not have", offered, "that it was offered still counts"),
    ]


def _erase(records: Sequence[int]) -> None:
    Connection.objects.filter(person__in=records).update(person=None, area="")
    NotTaken.objects.filter(person__in=records).update(person=None, area="")


def register() -> None:
    """Make it known."""
    hold(Holder("connections", held=_held, erase=_erase))
