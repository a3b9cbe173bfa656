"""One of many who want the same time: what each process of a race does, here and in the bench."""

import uuid
from datetime import datetime
from typing import Any

from fairwait.accounts.models import User
from fairwait.capacity import analysis, setting
from fairwait.capacity.actions import SlotGone, booking
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.analysis import Asked
from fairwait.capacity.models import Diary
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait

KIND = "short-visit"


def run(*, wait: int, diary: str, starts_at: str, by: int, now: str) -> dict[str, Any]:
    """Say yes to one time: whether it was had, or the next best there is now."""
    user, moment = User.objects.get(pk=by), datetime.fromisoformat(now)
    picked = Picked(uuid.UUID(diary), datetime.fromisoformat(starts_at), KIND)
    try:
        visit = booking.book(wait=Wait.objects.get(pk=wait), picked=picked, once=uuid.uuid4(), by=user, now=moment)
    except SlotGone:
        settings = setting.in_force(on=moment.date())
        found = analysis.offers(
            asked=Asked(settings.kind(KIND), None), diaries=list(Diary.objects.select_related("worker")),
            interpreters=[], settings=settings, calendar=waiting.calendar(), now=moment, count=1,
        )  # fmt: skip
        return {"won": None, "next": found.offers[0].starts_at.isoformat() if found.offers else None}
    return {"won": visit.pk, "next": None}
