"""A sample of those taken off the list, drawn by chance, that a second person checks."""

import math
from datetime import datetime
from random import Random

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.keeping_in_touch.campaigns import actions, report
from fairwait.keeping_in_touch.campaigns.models import Campaign, Checked
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts

_TOUCHED = (facts.ENDED.name, facts.DECISION_ASKED.name, facts.DECISION_AGREED.name)


@transaction.atomic
def draw(*, campaign: Campaign, by: User, now: datetime) -> int:
    """Draw from those taken off since the last draw: of the same seed and people the same. Returns how many."""
    require(by, Permission.RUN_CAMPAIGN)
    history.locked_head()
    drawn_from = set(campaign.checks.values_list("wait_id", flat=True))
    rows = [row for row in campaign.asked.all() if row.told]
    fresh = [wait.pk for _row, wait in report.ended_since(campaign, rows) if wait.pk not in drawn_from]
    if not fresh:
        raise CampaignRefused("Nobody more was taken off the list.")
    count = max(1, math.ceil(len(fresh) * campaign.audit_percent / 100))
    rng = Random(f"{campaign.seed} {len(drawn_from)}")  # noqa: S311  drawn to be repeated, not to be secret
    chosen = sorted(rng.sample(sorted(fresh), count))
    Checked.objects.bulk_create([Checked(campaign=campaign, wait_id=wait, drawn_at=now) for wait in chosen])
    actions.changed(campaign.pk)
    return len(chosen)


@transaction.atomic
def check(*, checked: Checked, is_right: bool, words: str, by: User, now: datetime) -> Checked:
    """A second person says whether it was right to take somebody off. Where it was not, the wait goes on at once."""
    history.locked_head()
    found = Checked.objects.select_for_update().get(pk=checked.pk)
    wait = Wait.objects.select_related("person").get(pk=found.wait_id)
    require(by, Permission.END_WAIT, on=wait)
    if found.is_right is not None:
        raise CampaignRefused("A colleague has checked it.")
    if by.pk in who_decided(wait):
        raise CampaignRefused("You were one of those who decided it: a second person must check.")
    if not words.strip():
        raise CampaignRefused("Enter how you know.", field="words")
    if not is_right and wait.status == "ended":
        waiting.reopen(wait=wait, reason=f"Checked after a campaign: {words.strip()}", by=by, now=now)
    found.is_right, found.words, found.by, found.at = is_right, words.strip(), by, now
    found.save(update_fields=["is_right", "words", "by", "at"])
    actions.changed(found.campaign_id)
    return found


def who_decided(wait: Wait) -> set[int]:
    """Who asked for, agreed to or made the last ending of a wait."""
    events = Event.objects.filter(wait=wait.pk, kind__in=_TOUCHED).order_by("-seq")
    return {by for by in events.values_list("by", flat=True) if by is not None}
