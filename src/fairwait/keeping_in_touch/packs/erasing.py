"""Which packs somebody was given goes with them when they are erased; that one was given stays on the chain."""

from collections.abc import Sequence

from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    return [Held("packs given to them", GivenPack.objects.filter(person__in=records).count())]


def _erase(records: Sequence[int]) -> None:
    GivenPack.objects.filter(person__in=records).delete()


def register() -> None:
    """Make it known."""
    hold(Holder("packs", held=_held, erase=_erase))
