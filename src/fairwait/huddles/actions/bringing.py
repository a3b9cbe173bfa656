"""Bringing somebody to a huddle who is not on its agenda. They are told, or whoever brings them has that to do."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.huddles.actions.leading import changed, locked
from fairwait.huddles.actions.meetings import tell_them
from fairwait.huddles.models import Bringing, Item, Meeting, waits_seen_by
from fairwait.huddles.queries.documents import templates
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.waiting.models import Wait


@transaction.atomic
def bring(*, meeting: Meeting, wait: Wait, why: str, told: str, by: User, now: datetime) -> Item:
    """Put somebody at the end of an agenda under way.

    Args:
        told: what they were told of it; empty where they were not: then that is an action, due today.
    Raises: HuddleRefused, NotAllowed.
    """
    meeting = locked(meeting, permission=Permission.SEE_HUDDLE, by=by, now=now)
    reason = _checked(wait, why=why, by=by, now=now)
    there = meeting.items.filter(wait=wait).first()
    if there is not None:
        raise HuddleRefused(f"They are on this agenda already: number {there.position}.", field="to")
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(
        meeting=meeting, wait=wait, position=last + 1, brought_by=by, brought_why=reason, told=told.strip()
    )
    tell_them(item, now=now)
    changed(meeting)
    return item


@transaction.atomic
def bring_to_next(*, template: str, wait: Wait, why: str, told: str, by: User, now: datetime) -> Bringing:
    """Put somebody onto the next agenda of a kind, whoever starts it and may see them.

    Raises: HuddleRefused, NotAllowed.
    """
    reason = _checked(wait, why=why, by=by, now=now)
    if template not in templates(on=london_day(now)):
        raise HuddleRefused("Select a kind of huddle that is held here", field="to")
    if Bringing.objects.filter(wait=wait, template=template, item__isnull=True).exists():
        raise HuddleRefused("They are brought to the next of these already.", field="to")
    return Bringing.objects.create(wait=wait, template=template, why=reason, told=told.strip(), by=by, at=now)


def _checked(wait: Wait, *, why: str, by: User, now: datetime) -> str:
    if not Wait.objects.filter(waits_seen_by(by, on=london_day(now)), pk=wait.pk, status="open").exists():
        raise HuddleRefused("You may bring somebody who waits and whom you may see.")
    if not why.strip():
        raise HuddleRefused("Enter why they should be talked about", field="why")
    return why.strip()
