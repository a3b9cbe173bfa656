"""Whoever runs something proposes a change to it by a link; a member of staff decides. What stood before is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory import writing
from fairwait.directory.models import Decision, Listing, OwnerLink, Proposal, VersionKind
from fairwait.directory.rules.proposals import proposed
from fairwait.directory.rules.refusal import DirectoryRefused
from fairwait.engine.calendars import london_day

LASTS = timedelta(days=60)
MOST_WAITING = 5
"""So many proposals for one listing may wait: a link that leaked fills nobody's day."""


@dataclass(frozen=True)
class NewOwnerLink:
    """A link as it is shown, once: its secret is kept nowhere."""

    link: OwnerLink
    token: str


def token_digest(token: str) -> str:
    """What is kept of a link's secret: it is long and random, so a plain digest guards it."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_owner_link(*, listing: Listing, given_to: str, by: User, now: datetime) -> NewOwnerLink:
    """Make a link for whoever runs it. Raises DirectoryRefused, NotAllowed."""
    require(by, Permission.KEEP_DIRECTORY)
    if not given_to.strip():
        raise DirectoryRefused("Enter whom you give it to.", field="given_to")
    token = secrets.token_urlsafe(24)
    link = OwnerLink.objects.create(
        uuid=uuid7(), listing=listing, token_digest=token_digest(token), given_to=given_to.strip()[:200], made_by=by,
        made_at=now, expires_on=london_day(now) + LASTS,
    )  # fmt: skip
    return NewOwnerLink(link, token)


@transaction.atomic
def take_back_owner_link(*, link: OwnerLink, by: User, now: datetime) -> None:
    """It opens no more."""
    require(by, Permission.KEEP_DIRECTORY)
    OwnerLink.objects.filter(pk=link.pk, taken_back_at__isnull=True).update(taken_back_at=now)


@transaction.atomic
def propose(*, link: OwnerLink, said: dict[str, Any], note: str, now: datetime) -> Proposal | None:
    """Keep what an owner proposes, for a member of staff. None: it changes nothing, and says that all is right.

    Raises DirectoryRefused naming the field.
    """
    link = OwnerLink.objects.select_for_update().select_related("listing").get(pk=link.pk)
    if not link.opens(london_day(now)):
        raise DirectoryRefused("This link opens no more. Ask the council for a new one.")
    waiting = Proposal.objects.filter(listing=link.listing, decision="").count()
    if waiting >= MOST_WAITING:
        raise DirectoryRefused("There are changes waiting to be looked at already. Please wait until they are.")
    document = proposed(link.listing.document, said, on=london_day(now))
    return Proposal.objects.create(
        uuid=uuid7(), listing=link.listing, link=link, document=document, of_version=link.listing.version,
        said=note.strip()[:2_000], is_check=document == link.listing.document, at=now,
    )  # fmt: skip


@transaction.atomic
def decide(*, proposal: Proposal, decision: Decision, why: str, by: User, now: datetime) -> Proposal:
    """Approve a proposal, which makes a new version, or turn it down with a reason.

    Raises: DirectoryRefused, NotAllowed.
    """
    require(by, Permission.KEEP_DIRECTORY)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.decision:
        raise DirectoryRefused("Somebody has decided this already.")
    if decision is Decision.TURNED_DOWN and not why.strip():
        raise DirectoryRefused("Say why it is turned down.", field="why")
    listing = Listing.objects.select_for_update().get(pk=proposal.listing_id)
    if decision is Decision.APPROVED:
        _approve(proposal, listing, by=by, now=now)
    proposal.decision, proposal.why, proposal.decided_by, proposal.decided_at = decision, why.strip(), by, now
    proposal.save()
    return proposal


def _approve(proposal: Proposal, listing: Listing, *, by: User, now: datetime) -> None:
    if proposal.of_version != listing.version and proposal.link_id is not None:
        raise DirectoryRefused("It was changed after this was proposed. Turn this down, and ask for it once more.")
    is_owners = proposal.link_id is not None
    listing.is_ours = is_owners
    writing.put(
        listing, proposal.document, kind=VersionKind.APPROVED if is_owners else VersionKind.GIVEN,
        arrival=proposal.arrival, by=by, now=now, why=proposal.said,
        checked_on=london_day(now) if is_owners else None,
    )  # fmt: skip
