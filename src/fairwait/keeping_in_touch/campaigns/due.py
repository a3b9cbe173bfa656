"""Campaigns as work of the day: whoever is to be reached by hand, and endings to put before somebody."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.campaigns.models import Asked
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_HAND
from fairwait.keeping_in_touch.check_in.rules.answers import Told


@offers_work
def campaigns(viewer: User, today: date) -> Iterator[DueWork]:
    """Who waits for a person because of a campaign."""
    if not may(viewer, Permission.RECORD_CONTACT):
        return
    by_hand = Asked.objects.filter(route__in=BY_HAND, settled_at=None, told="", campaign__started_at__isnull=False)
    to_decide = Asked.objects.filter(
        Q(wait__decision=None), told=Told.NOT_NEEDED.value, wait__status="open", settled_at=None
    ).exclude(is_by_another=True, wait__call_asked_on__isnull=False)  # they stand among those to be called
    for key, title, found in (
        ("campaign-by-hand", _("Campaigns: to reach by hand"), by_hand.exclude(campaign__state="draft")),
        ("campaign-not-needed", _("Campaigns: said to be no longer needed"), to_decide),
    ):
        mine = found.visible_to(viewer).select_related("person", "campaign").order_by("campaign_id", "position")
        shown = tuple(_thing(row) for row in mine[:SHOWN])
        count = len(shown) if len(shown) < SHOWN else mine.count()
        yield DueWork(key, title, count, shown, reverse("campaigns:campaigns"), False)


def _thing(row: Asked) -> DueThing:
    name = _("Somebody") if row.person.is_restricted else row.person.name
    href = reverse("campaigns:person", args=[row.campaign.uuid, row.uuid])
    return DueThing(name, href, row.campaign.name, False, None if row.person.is_restricted else row.person_id)
