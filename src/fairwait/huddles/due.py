"""Actions somebody took on in a huddle, as work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.govuk.formats import format_day_month
from fairwait.huddles import queries
from fairwait.huddles.models import Action


@offers_work
def actions(viewer: User, today: date) -> Iterator[DueWork]:
    """What this viewer took on and is due, the first due first."""
    if not may(viewer, Permission.SEE_HUDDLE):
        return
    due = [action for action in queries.my_actions(viewer, today=today) if action.due_on <= today]
    shown = tuple(_thing(action, today) for action in due[:SHOWN])
    yield DueWork("actions", _("What you took on in huddles"), len(due), shown, reverse("huddles:huddles"))


def _thing(action: Action, today: date) -> DueThing:
    person = action.item.wait.person
    is_late = action.due_on < today
    words = {"what": action.what, "name": person.name}
    return DueThing(
        _("Restricted record") if person.is_restricted else _("%(what)s (%(name)s)") % words,
        reverse("huddles:huddles"),
        _("was due %(day)s") % {"day": format_day_month(action.due_on, today=today)} if is_late else _("due today"),
        is_late,
        None if person.is_restricted else person.pk,
    )
