"""Working what was told to be no longer needed: put before a named person, the riskiest before two."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.campaigns import actions, replies
from fairwait.keeping_in_touch.campaigns.models import Asked
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.messages import taking
from fairwait.people.queries import records_of
from fairwait.waiting import actions as waiting
from fairwait.waiting.rules.deciding import Decision

BY_ANOTHER = "Said by somebody else: speak with the person first."


@transaction.atomic
def put_before(*, row: Asked, to: User, by: User, now: datetime) -> int:
    """Ask a named person to decide about each wait somebody says is no longer needed. Returns how many.

    Raises: CampaignRefused where another said it, or a text that nobody has read; WaitRefused, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT, on=row.wait)
    history.locked_head()
    found = Asked.objects.select_for_update().select_related("person").get(pk=row.pk)
    if found.told != Told.NOT_NEEDED:
        raise CampaignRefused("They did not say that it is no longer needed.")
    if found.is_by_another:
        raise CampaignRefused(BY_ANOTHER)
    if not found.is_sure:
        raise CampaignRefused("Read the text first, and say what it means.")
    waits = [wait for wait in replies.open_waits(found) if wait.decision is None]
    if not waits:
        raise CampaignRefused("Nothing is to be decided: it has ended, or somebody is deciding.")
    said = replies.words_of(found)
    words = f"Told in a campaign that it is no longer needed{f': {said}' if said else '.'}"
    for wait in waits:
        waiting.ask_for_decision(
            wait=wait, what=Decision.ENDING, to=to, words=words, by=by, now=now, cause=found.campaign.cause
        )
    _read(found, to=to, by=by, now=now)
    actions.changed(found.campaign_id)
    return len(waits)


@transaction.atomic
def ring_first(*, row: Asked, by: User, now: datetime) -> None:
    """Somebody else said it: the person stands among those to be called, from today."""
    require(by, Permission.RECORD_CONTACT, on=row.wait)
    for wait in replies.open_waits(row)[:1]:
        waiting.ask_for_call(
            wait=wait, on=london_day(now), words="Somebody else told us that it is no longer needed: ask the person.",
            by=by, now=now, cause=row.campaign.cause,
        )  # fmt: skip
    replies.read_all(row=row, by=by, now=now)
    actions.changed(row.campaign_id)


def _read(row: Asked, *, to: User, by: User, now: datetime) -> None:
    replies.read_all(row=row, by=by, now=now)
    how = f"Put before {to.display_name} to decide."
    taking.settle_heard(records=records_of(row.person), how=how, by=by, now=now)
