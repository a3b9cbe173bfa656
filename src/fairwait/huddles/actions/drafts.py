"""Keeping what was typed and not decided, so that leaving, pausing and taking over lose none of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.govuk.kept import TooLong, keep_on
from fairwait.govuk.windows import Merged, Typed
from fairwait.huddles.models import Concern, Draft, Item
from fairwait.huddles.rules.refusal import HuddleRefused


@transaction.atomic
def keep_draft(
    *, about: Item | Concern, typed: Mapping[str, Typed], was: Mapping[str, str], by: User, now: datetime
) -> tuple[Draft, Merged]:
    """Keep what one window typed; one that holds nothing is none. Whatever became of the meeting meanwhile: decided,
    paused or ended, what was typed stands. Raises HuddleRefused, NotAllowed."""
    _may_type(about, by=by)
    draft, _is_new = Draft.objects.select_for_update().get_or_create(**_of(about), by=by, defaults={"saved_at": now})
    prose = [name for name in typed if name in ("why", "words", "next_step") or name.startswith("what_")]
    try:
        merged = keep_on(draft, typed=typed, was=was, prose=prose, now=now, apart=" / ")
    except TooLong as refusal:
        raise HuddleRefused(str(refusal), field=refusal.field) from refusal
    if not draft.said:
        draft.delete()
    return draft, merged


@transaction.atomic
def let_go(*, about: Item | Concern, by: User, went_on: tuple[int, int] = (0, 0)) -> None:
    """What one typed is decided, or let go; and what a colleague had begun, if one went on with just that.

    `went_on`: the number of their draft and the revision that was read.
    """
    _may_type(about, by=by)
    Draft.objects.filter(**_of(about), by=by).delete()
    Draft.objects.filter(**_of(about), pk=went_on[0], revision=went_on[1]).delete()


def _of(about: Item | Concern) -> dict[str, Any]:
    return {"item": about} if isinstance(about, Item) else {"concern": about}


def _may_type(about: Item | Concern, *, by: User) -> None:
    if isinstance(about, Item):
        require(by, Permission.HOLD_HUDDLE, on=about.wait)
    elif about.owner_id != by.pk or not may(by, Permission.SEE_HUDDLE):
        require(by, Permission.HOLD_HUDDLE)
