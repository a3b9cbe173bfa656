"""Sharing somebody, or a pathway, with a partner of another organisation; and ending it."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import NotAllowed, require, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Scope, scope_of
from fairwait.engine.calendars import london_day
from fairwait.huddles.models import Sharing
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.sharing import Terms, check
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait


@transaction.atomic
def share_person(*, partner: User, wait: Wait, terms: Terms, by: User, now: datetime) -> Sharing:
    """Share whoever waits with a partner. Raises: HuddleRefused naming the box, NotAllowed."""
    require(by, Permission.SHARE, on=wait)
    person = standing_for(wait.person)
    if person.is_restricted or wait.person.is_restricted:
        raise HuddleRefused("A restricted record is not shared here: the team that holds it speaks with the partner.")
    return _share(partner=partner, person=person, pathway="", terms=terms, by=by, now=now)


@transaction.atomic
def share_pathway(*, partner: User, pathway: str, terms: Terms, by: User, now: datetime) -> Sharing:
    """Share everybody on a pathway, restricted records aside. Only for whoever may share across the council."""
    if teams_seen(by, Permission.SHARE) is not None:
        raise NotAllowed("You may share people of your own teams, one by one.", permission=Permission.SHARE)
    if pathway not in {each.code for each in waiting.pathways(on=london_day(now))}:
        raise HuddleRefused("Select a pathway", field="pathway")
    return _share(partner=partner, person=None, pathway=pathway, terms=terms, by=by, now=now)


def _share(*, partner: User, person: Person | None, pathway: str, terms: Terms, by: User, now: datetime) -> Sharing:
    if not partner.is_active or scope_of(partner.role, Permission.SEE_HUDDLE) is not Scope.SHARED:
        raise HuddleRefused("Select a partner", field="partner")
    basis = check(terms, today=london_day(now))
    same = Sharing.objects.filter(partner=partner, person=person, pathway=pathway).in_force(terms.starts_on)
    if same.exists():
        raise HuddleRefused("This is shared with them already: end that first, or let it run.", field="partner")
    return Sharing.objects.create(
        partner=partner, works_for=terms.works_for.strip(), person=person, pathway=pathway,
        basis=basis, agreement=terms.agreement.strip(), told=terms.told.strip(), starts_on=terms.starts_on,
        ends_on=terms.ends_on, shared_by=by, shared_at=now,
    )  # fmt: skip


@transaction.atomic
def stop_sharing(*, sharing: Sharing, by: User, now: datetime) -> Sharing:
    """Nothing of it is shown from here on. What was seen stays in the access log."""
    require(by, Permission.SHARE)
    sharing = Sharing.objects.select_for_update(of=("self",)).get(pk=sharing.pk)
    if sharing.ended_at is not None:
        raise HuddleRefused("This was ended already.")
    sharing.ended_by, sharing.ended_at = by, now
    sharing.save(update_fields=["ended_by", "ended_at"])
    return sharing
