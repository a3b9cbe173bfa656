"""What can be asked of campaigns."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from fairwait.accounts.access import require_any
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign, Checked
from fairwait.keeping_in_touch.campaigns.rules.answers import LABELS
from fairwait.keeping_in_touch.campaigns.rules.planning import Route
from fairwait.waiting.models import Wait

SEES = (Permission.RUN_CAMPAIGN, Permission.RECORD_CONTACT, Permission.SEE_MEASURES)
PAGE = 100


def campaigns(viewer: User) -> list[Campaign]:
    """Every campaign, the newest first: their numbers name nobody."""
    require_any(viewer, *SEES)
    return list(Campaign.objects.select_related("made_by", "run_by"))


def campaign(viewer: User, uuid: UUID) -> Campaign | None:
    """One campaign."""
    require_any(viewer, *SEES)
    return Campaign.objects.select_related("made_by", "run_by").filter(uuid=uuid).first()


@dataclass(frozen=True)
class Part:
    """Some of the people of a campaign, under a name that stands in the address."""

    code: str
    title: str
    where: Q


PARTS = (
    *(Part(code, label, Q(told=code)) for code, label in LABELS.items()),
    Part("ring", "To be rung", Q(route=Route.RING)),
    Part("duty", "Put before whoever is on duty", Q(route=Route.DUTY)),
    Part("printed", "Asked by a letter printed here", Q(route=Route.PRINT)),
    Part("silent", "Asked, and not heard from", Q(told="", times__gt=0)),
    Part("to-ask", "Still to be asked", Q(route__in=(Route.ASK, Route.PRINT), times=0, is_open=True)),
    Part("left-alone", "Left alone", Q(route=Route.OUT, times=0)),
)


def part(code: str) -> Part | None:
    """The part of this name."""
    return next((one for one in PARTS if one.code == code), None)


def people(viewer: User, campaign: Campaign, found: Part) -> QuerySet[Asked]:
    """The people of a part whom this viewer may open, the most urgent first."""
    rows = Asked.objects.visible_to(viewer).filter(found.where, campaign=campaign)
    return rows.select_related("person", "wait", "message", "settled_by").order_by("position")


def row(viewer: User, campaign: Campaign, uuid: UUID) -> Asked | None:
    """One person of a campaign, if this viewer may open them."""
    rows = Asked.objects.visible_to(viewer).filter(campaign=campaign, uuid=uuid)
    return rows.select_related("campaign", "person", "wait", "message", "settled_by").first()


def drawn(viewer: User, campaign: Campaign) -> list[Checked]:
    """The sample, as far as this viewer may open the waits in it; no restricted record is in it."""
    seen = Wait.objects.visible_to(viewer).values("pk")
    found = campaign.checks.filter(wait__in=seen, wait__person__is_restricted=False)
    return list(found.select_related("wait", "wait__person", "by"))
