"""What was said about a person in huddles goes when they are erased; that they were walked, and when, stays."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from fairwait.huddles.models import Action, Bringing, Concern, Decision, Draft, Item, Sharing, Step, Touched
from fairwait.people.erasing import Held, Holder, hold

ERASED = "(erased)"


def _lines(records: Sequence[int]) -> list[tuple[QuerySet[Any], str]]:
    """Where words about these records stand: rows, and the column of the words."""
    items = Item.objects.filter(wait__person__in=records)
    told = Concern.objects.filter(pk__in=Touched.objects.filter(person__in=records).values("concern"))
    brought = Bringing.objects.filter(wait__person__in=records)
    return [
        (items, "why_not"),
        (items, "brought_why"),
        (items, "told"),
        (Decision.objects.filter(item__in=items), "words"),
        (Action.objects.filter(item__in=items), "what"),
        (brought, "why"),
        (brought, "told"),
        (Sharing.objects.filter(person__in=records), "told"),
        (told, "about"),
        (told, "what"),
        (told, "next_step"),
        (Step.objects.filter(concern__in=told.values("pk")), "words"),
        (Step.objects.filter(concern__in=told.values("pk")), "next_step"),
    ]


def _drafts(records: Sequence[int]) -> QuerySet[Draft]:
    """What somebody typed about them and never decided."""
    touched = Touched.objects.filter(person__in=records).values("concern")
    return Draft.objects.filter(item__wait__person__in=records) | Draft.objects.filter(concern__in=touched)


def _held(records: Sequence[int]) -> list[Held]:
    count = sum(rows.exclude(**{f"{column}__in": ("", ERASED)}).count() for rows, column in _lines(records))
    count += _drafts(records).count()
    return [Held("lines said about them in huddles", count, "that they were talked about, and when, stays")]


def _erase(records: Sequence[int]) -> None:
    _drafts(records).delete()
    for rows, column in _lines(records):
        rows.exclude(**{column: ""}).update(**{column: ERASED})


def register() -> None:
    """Make it known."""
    hold(Holder("huddles", held=_held, erase=_erase))
