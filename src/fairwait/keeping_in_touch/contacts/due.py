"""What calls put before somebody, as work of their day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.govuk.formats import format_ago
from fairwait.keeping_in_touch.contacts.queries import to_decide
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.deciding import LATE_AFTER
from fairwait.waiting.sentences.from_contacts import DECISIONS


@offers_work
def decisions(viewer: User, today: date) -> Iterator[DueWork]:
    """Decisions asked of this viewer, the oldest first."""
    if not may(viewer, Permission.SEE_LIST):
        return
    asked = to_decide(viewer)
    shown = tuple(
        DueThing(
            _("%(name)s: %(what)s") % {"name": _name(wait), "what": _(DECISIONS.get(wait.decision or "", ""))},
            reverse("keeping_in_touch:decide", args=[wait.uuid]),
            note=_("asked %(ago)s") % {"ago": format_ago(wait.decision_on, today=today)} if wait.decision_on else "",
            is_late=wait.decision_on is not None and today - wait.decision_on > LATE_AFTER,
            person=None if wait.person.is_restricted else wait.person_id,
        )
        for wait in asked[:SHOWN]
    )
    yield DueWork("decisions", _("For you to decide"), asked.count(), shown, reverse("desk:today"))


def _name(wait: Wait) -> str:
    return _("Restricted record") if wait.person.is_restricted else wait.person.name
