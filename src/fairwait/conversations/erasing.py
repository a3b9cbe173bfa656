"""When somebody is erased, what was typed about them goes; that a request was heard, and what came of it, counts on."""

from collections.abc import Sequence

from fairwait.conversations.models import Request
from fairwait.people.erasing import Held, Holder, hold


def _held(records: Sequence[int]) -> list[Held]:
    count = Request.objects.filter(person__in=records).count()
    return [Held("requests at the front door", count, "that one was heard, and what came of it, still counts")]


def _refusal(records: Sequence[int]) -> str:
    count = Request.objects.filter(person__in=records, finished_at=None).count()
    return f"A request about this person is still being heard ({count}): finish it first." if count else ""


def _erase(records: Sequence[int]) -> None:
    Request.objects.filter(person__in=records).update(person=None, wait=None, said={}, area="")


def register() -> None:
    """Make it known."""
    hold(Holder("requests", refusal=_refusal, held=_held, erase=_erase))
