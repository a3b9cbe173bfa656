"""When somebody is erased, what was typed about them goes; that a request was heard, and what came of it, counts on."""

from collections.abc import Sequence
from datetime import datetime

from fairwait.conversations.models import AskedAfter, Crisis, GoodLife, PassedOn, Reflection, Request
from fairwait.conversations.rules.crises import By, Worked
from fairwait.conversations.rules.naming import KEPT_WITH
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    count = Request.objects.filter(person__in=records).count()
    asked = AskedAfter.objects.filter(request__person__in=records).exclude(answer="").count()
    return [
        Held("requests at the front door", count, "that one was heard, and what came of it, still counts"),
        Held("answers whether it was sorted", asked, "that they were asked, and what they chose, still counts"),
    ]


def _refusal(records: Sequence[int]) -> str:
    count = Request.objects.filter(person__in=records, finished_at=None).count()
    return f"A request about this person is still being heard ({count}): finish it first." if count else ""


def _erase(records: Sequence[int]) -> None:
    PassedOn.objects.filter(request__person__in=records).update(owner="")
    stayed = [{KEPT_WITH: str(number)} for number in records]  # what was said is gone with their history
    Request.objects.filter(person=None, said__in=stayed).update(said={})
    Request.objects.filter(person__in=records).update(person=None, wait=None, said={}, signed="", area="")


def _held_plans(records: Sequence[int]) -> list[Held]:
    count = Crisis.objects.filter(person__in=records).count()
    return [Held("plans through a crisis", count, "their contacts, sums and whether they worked still count")]


def _refusal_plans(records: Sequence[int]) -> str:
    count = Crisis.objects.filter(person__in=records).under_way().count()
    return f"A plan through a crisis is under way ({count}): close it first." if count else ""


def _erase_plans(records: Sequence[int]) -> None:
    Crisis.objects.filter(person__in=records).update(person=None, wait=None, said={})


def _close_plans(records: Sequence[int], by: int | None, now: datetime) -> None:
    """Somebody was erased after this backup was made: their plan is closed, and nobody said whether it worked."""
    stands = Crisis.objects.filter(person__in=records).under_way()
    for one in stands:
        one.closed_at, one.closed_by_id, one.worked = now, by or one.begun_by_id, Worked.NOT_KNOWN.value
        one.worked_by = By.WORKER.value
        one.save(update_fields=["closed_at", "closed_by", "worked", "worked_by"])


def _held_lives(records: Sequence[int]) -> list[Held]:
    count = GoodLife.objects.filter(person__in=records).count()
    return [Held("plans for a good life", count, "that one was made, and what peers chose to say of it, still counts")]


def _erase_lives(records: Sequence[int]) -> None:
    Reflection.objects.filter(plan__person__in=records).update(words="")
    GoodLife.objects.filter(person__in=records).update(person=None, said={})


def register() -> None:
    """Make it known."""
    hold(Holder("good lives", held=_held_lives, erase=_erase_lives))
    hold(Holder("plans", refusal=_refusal_plans, held=_held_plans, erase=_erase_plans, close=_close_plans))
    hold(Holder("requests", refusal=_refusal, held=_held, erase=_erase))
