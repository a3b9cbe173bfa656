"""When somebody is erased, what was said in their assessments goes with the words of the history; that one was held, by
whom and how long it took, counts on."""

from collections.abc import Sequence
from datetime import datetime

from fairwait.assessments.models import Assessment, Conversation
from fairwait.assessments.rules.facts import Outcome
from fairwait.people.erasing import Held, Holder, hold


def _refusal(records: Sequence[int]) -> str:
    count = Assessment.objects.filter(person__in=records, finished_at=None).count()
    return f"An assessment of this person is under way ({count}): finish it first." if count else ""


def _held(records: Sequence[int]) -> list[Held]:
    count = Assessment.objects.filter(person__in=records).count()
    return [
        Held("assessments", count, "that one was held, how many workers they met and what came of it, still counts")
    ]


def _erase(records: Sequence[int]) -> None:
    Conversation.objects.filter(assessment__person__in=records).update(said={})
    Assessment.objects.filter(person__in=records).update(person=None, wait=None)


def _close(records: Sequence[int], by: int | None, now: datetime) -> None:
    """Somebody was erased after this backup was made: what was under way has stopped."""
    for one in Assessment.objects.filter(person__in=records, finished_at=None):
        for talk in one.conversations.filter(ended_at=None):
            talk.ended_at, talk.held_on = now, talk.begun_at.date()
            talk.save(update_fields=["ended_at", "held_on"])
        one.finished_at, one.finished_by_id, one.outcome = now, by or one.begun_by_id, Outcome.STOPPED.value
        one.save(update_fields=["finished_at", "finished_by", "outcome"])


def register() -> None:
    """Make it known."""
    hold(Holder("assessments", refusal=_refusal, held=_held, erase=_erase, close=_close))
