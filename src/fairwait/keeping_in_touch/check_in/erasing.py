"""Links and answers of somebody go when they are erased."""

from collections.abc import Sequence

from fairwait.keeping_in_touch.check_in.models import Answer, LinksOff, PrivateLink
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    count = PrivateLink.objects.filter(person__in=records).count()
    return [Held("private links, with what was told through them", count)]


def _erase(records: Sequence[int]) -> None:
    for rows in (Answer, PrivateLink, LinksOff):
        rows._default_manager.filter(person__in=records).delete()


def register() -> None:
    """Make it known."""
    hold(Holder("private links", held=_held, erase=_erase))
