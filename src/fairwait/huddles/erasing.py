"""What was said about a person in huddles goes when they are erased; that they were walked, and when, stays."""

from collections.abc import Sequence

from django.db.models import QuerySet

from fairwait.huddles.models import Action, Decision, Item
from fairwait.people.erasing import Held, Holder, hold

ERASED = "(erased)"


def _items(records: Sequence[int]) -> QuerySet[Item]:
    return Item.objects.filter(wait__person__in=records)


def _held(records: Sequence[int]) -> list[Held]:
    items = _items(records)
    count = (
        items.exclude(why_not__in=("", ERASED)).count()
        + Decision.objects.filter(item__in=items).exclude(words__in=("", ERASED)).count()
        + Action.objects.filter(item__in=items).exclude(what=ERASED).count()
    )
    return [Held("lines said about them in huddles", count, "that they were talked about, and when, stays")]


def _erase(records: Sequence[int]) -> None:
    items = _items(records)
    Decision.objects.filter(item__in=items).exclude(words="").update(words=ERASED)
    Action.objects.filter(item__in=items).update(what=ERASED)
    items.exclude(why_not="").update(why_not=ERASED)


def register() -> None:
    """Make it known."""
    hold(Holder("huddles", held=_held, erase=_erase))
