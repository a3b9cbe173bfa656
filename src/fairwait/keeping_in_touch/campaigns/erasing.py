"""Words about somebody in campaigns go when they are erased; that they were asked stays, for the numbers."""

from collections.abc import Sequence

from fairwait.keeping_in_touch.campaigns.models import Asked, Checked
from fairwait.people.erasing import Held, Holder, hold

ERASED = "(erased)"


def _held(records: Sequence[int]) -> list[Held]:
    return [Held("campaigns that asked them", Asked.objects.filter(person__in=records).exclude(because="").count())]


def _erase(records: Sequence[int]) -> None:
    mine = Asked.objects.filter(person__in=records)
    mine.update(because="", is_open=False)
    mine.exclude(settled_how="").update(settled_how=ERASED)
    Checked.objects.filter(wait__person__in=records).exclude(words="").update(words=ERASED)


def register() -> None:
    """Make it known."""
    hold(Holder("campaigns", held=_held, erase=_erase))
