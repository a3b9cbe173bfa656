"""Who may keep somebody's plan or take on an action: staff who hold huddles, and partners they are shared with."""

from datetime import date

from django.db.models import Q

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.huddles.models import Sharing
from fairwait.people.queries import standing_for
from fairwait.waiting.models import Wait


def possible(wait: Wait, *, on: date) -> dict[int, User]:
    """By number, in the order of their names; those who left are none of them."""
    shared = Sharing.objects.in_force(on).filter(Q(person__in=_records(wait)) | Q(pathway=wait.pathway or "-"))
    partners = Q(pk__in=shared.values("partner")) if not wait.person.is_restricted else Q(pk__in=[])
    staff = User.objects.filter(Q(role__in=roles_allowing(Permission.HOLD_HUDDLE)) | partners, is_active=True)
    return {user.pk: user for user in staff.order_by("display_name", "pk")}


def _records(wait: Wait) -> set[int]:
    person = wait.person
    return {person.pk, standing_for(person).pk} if person.now_known_as_id else {person.pk}
