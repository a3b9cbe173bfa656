"""Plans for a good life: one with all its page shows, and those a peer is asked about."""

from uuid import UUID

from django.db.models import F, QuerySet

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import Crisis, GoodLife, Reflection
from fairwait.people.models import Person
from fairwait.people.queries import records_of


def plan_for(viewer: User, uuid: UUID) -> GoodLife | None:
    """One plan this viewer may see, or None. Raises NotAllowed."""
    found = GoodLife.objects.visible_to(viewer).filter(uuid=uuid)
    return found.select_related("person", "begun_by", "settled_by").first()


def reflections(plan: GoodLife) -> list[Reflection]:
    """What peers said, and who is asked."""
    return list(plan.reflections.select_related("peer"))


def in_crisis(person: Person) -> bool:
    """Whether a plan through a crisis is under way for them."""
    return Crisis.objects.filter(person__in=records_of(person)).under_way().exists()


def to_reflect(viewer: User) -> QuerySet[Reflection]:
    """What this peer is asked about and has not answered."""
    if not may(viewer, Permission.HOLD_CONVERSATION):
        return Reflection.objects.none()
    seen = GoodLife.objects.visible_to(viewer).filter(settled_at=None)
    found = Reflection.objects.filter(peer=viewer, view="", plan__in=seen.values("pk"))
    return found.select_related("plan__person", "asked_by").order_by("asked_at", "pk")


def latest(viewer: User) -> list[GoodLife]:
    """Plans of people this viewer may see, those not settled first, then the newest."""
    found = GoodLife.objects.visible_to(viewer).select_related("person", "begun_by")
    return list(found.order_by(F("settled_at").desc(nulls_first=True), "-pk")[:MOST])


MOST = 50
"""So many plans are listed; an older one is on the person's record."""
