"""The day somebody is asked again goes with them."""

from collections.abc import Sequence

from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    count = CommunicationReview.objects.filter(person__in=records).count()
    return [Held("days to ask again how they communicate", count)]


def _erase(records: Sequence[int]) -> None:
    CommunicationReview.objects.filter(person__in=records).delete()


def register() -> None:
    """Make it known."""
    hold(Holder("communication", held=_held, erase=_erase))
