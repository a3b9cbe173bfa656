"""What is out with other departments."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import PassedOn


def to_chase(viewer: User, *, today: date) -> QuerySet[PassedOn]:
    """What should have come back to this colleague by today, the longest overdue first."""
    if not may(viewer, Permission.TAKE_REQUEST):
        return PassedOn.objects.none()
    found = PassedOn.objects.visible_to(viewer).to_chase(viewer, on=today)
    return found.select_related("request__person").order_by("due_on", "pk")


def out(viewer: User) -> QuerySet[PassedOn]:
    """Everything that is out, whoever asked. Raises NotAllowed."""
    found = PassedOn.objects.visible_to(viewer).still_out()
    return found.select_related("request__person", "asked_by").order_by("due_on", "pk")


def passed(viewer: User, uuid: UUID) -> PassedOn | None:
    """One of them this viewer may see, or None. Raises NotAllowed."""
    found = PassedOn.objects.visible_to(viewer).filter(uuid=uuid)
    return found.select_related("request__person", "asked_by", "came_back_by").first()
