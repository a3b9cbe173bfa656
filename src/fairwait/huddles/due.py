"""What huddles leave somebody to do, as work of the day: actions they took on, and huddles they have not finished."""

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
from fairwait.huddles.concerns.models import Concern
from fairwait.huddles.concerns.queries import due_of
from fairwait.huddles.concerns.queries import unfinished as unfinished_rounds
from fairwait.huddles.concerns.rules import Kind
from fairwait.huddles.concerns.words import KINDS, ROUNDS
from fairwait.huddles.models import Action


@offers_work
def actions(viewer: User, today: date) -> Iterator[DueWork]:
    """What this viewer took on and is due, the first due first."""
    if not may(viewer, Permission.SEE_HUDDLE):
        return
    due = [action for action in queries.my_actions(viewer, today=today) if action.due_on <= today]
    shown = tuple(_thing(action, today) for action in due[:SHOWN])
    yield _unfinished(viewer, today)
    yield DueWork("actions", _("What you took on in huddles"), len(due), shown, reverse("huddles:huddles"))


def _unfinished(viewer: User, today: date) -> DueWork:
    """Huddles this viewer leads, or left paused: they go on where they were left."""
    held = [
        (f"{meeting.goes_by.name}, {meeting.about}", reverse("huddles:meeting", args=[meeting.pk]), meeting.paused_at)
        for meeting in queries.unfinished(viewer, today=today)
    ]
    held += [
        (str(ROUNDS[Kind(one.kind)]), reverse("huddles:round", args=[one.pk]), one.paused_at)
        for one in unfinished_rounds(viewer)
    ]
    shown = tuple(
        DueThing(label, href, _("paused: it goes on where it was left") if paused else _("under way"))
        for label, href, paused in held[:SHOWN]
    )
    return DueWork("unfinished", _("Huddles to finish"), len(held), shown, reverse("huddles:huddles"))


@offers_work
def concerns(viewer: User, today: date) -> Iterator[DueWork]:
    """The next steps of provider concerns and incidents that this viewer owns."""
    if not may(viewer, Permission.SEE_HUDDLE):
        return
    due = [one for one in due_of(viewer) if one.next_on <= today]
    shown = tuple(_owned(one, today) for one in due[:SHOWN])
    yield DueWork(
        "concerns", _("Provider concerns and incidents you own"), len(due), shown, reverse("huddles:concerns")
    )


def _owned(concern: Concern, today: date) -> DueThing:
    # No words of it: they may tell of somebody whose record was restricted since.
    is_late = concern.next_on < today
    return DueThing(
        str(KINDS[Kind(concern.kind)]),
        reverse("huddles:concern", args=[concern.pk]),
        _("was due %(day)s") % {"day": format_day_month(concern.next_on, today=today)} if is_late else _("due today"),
        is_late,
        None,
    )


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
