"""Leading a meeting, whatever it walks: who is here, where it stands, pausing, going on, taking over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.huddles.held import Held
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.walking import MeetingState

M = TypeVar("M", bound=Held)


@transaction.atomic
def go_to(*, meeting: M, position: int, by: User, now: datetime) -> M:
    """The leader brings everybody to one place of the agenda."""
    meeting = locked(meeting, by=by, now=now, is_leader=True)
    if not meeting.has_place(position):
        raise HuddleRefused("Nobody stands at this place of the agenda.")
    return changed(meeting, current=position)


@transaction.atomic
def take_over(*, meeting: M, by: User, now: datetime) -> M:
    """Lead from here on, where the meeting stands: a leader's laptop may die."""
    meeting = locked(meeting, by=by, now=now, among=(MeetingState.RUNNING, MeetingState.PAUSED))
    present(meeting, by, now)
    return changed(meeting, led_by=by)


@transaction.atomic
def join(*, meeting: M, by: User, now: datetime) -> M:
    """Say that one is here."""
    meeting = locked(meeting, permission=Permission.SEE_HUDDLE, by=by, now=now)
    present(meeting, by, now)
    return changed(meeting)


@transaction.atomic
def pause(*, meeting: M, by: User, now: datetime) -> M:
    """Leave it where it is. Whatever was decided stays decided."""
    meeting = locked(meeting, by=by, now=now, is_leader=True)
    return changed(meeting, state=MeetingState.PAUSED, paused_by=by, paused_at=now)


@transaction.atomic
def resume(*, meeting: M, by: User, now: datetime) -> M:
    """Go on where it was left; whoever resumes leads."""
    meeting = locked(meeting, by=by, now=now, among=(MeetingState.PAUSED,))
    present(meeting, by, now)
    return changed(meeting, state=MeetingState.RUNNING, paused_by=None, paused_at=None, led_by=by)


def locked(
    meeting: M,
    *,
    by: User,
    now: datetime,
    permission: Permission = Permission.HOLD_HUDDLE,
    is_leader: bool = False,
    among: Sequence[MeetingState] = (MeetingState.RUNNING,),
) -> M:
    """The meeting, held until the transaction ends. Locked before the head of the history, always in this order."""
    require(by, permission)
    meeting = type(meeting)._default_manager.select_for_update().get(pk=meeting.pk)
    if not meeting.is_shown_to(by, on=london_day(now)):
        raise HuddleRefused("There is nobody in this huddle whom you may see.")
    if meeting.is_ended:
        raise HuddleRefused("This huddle has ended. Read its minutes, or start the next.")
    if meeting.state not in among:
        raise HuddleRefused(
            "This huddle is paused. Resume it first."
            if meeting.state == MeetingState.PAUSED
            else "This huddle is not paused."
        )
    if is_leader and meeting.led_by_id != by.pk:
        raise HuddleRefused(f"{meeting.led_by.display_name} leads this huddle. Take over first.")
    return meeting


def changed(meeting: M, **fields: Any) -> M:
    """Keep a change of a meeting, under the next revision: others see that something is new."""
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.revision += 1
    meeting.save(update_fields=[*fields, "revision"])
    return meeting


def present(meeting: Held, user: User, now: datetime) -> None:
    """Somebody is here; the first time counts."""
    meeting.attendance.get_or_create(user=user, defaults={"since": now})
