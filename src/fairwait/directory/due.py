"""The directory's own work of the day: what owners propose, and what was not checked for too long."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory import queries
from fairwait.govuk.formats import format_date, format_datetime


@offers_work
def sources(viewer: User, today: date) -> Iterator[DueWork]:
    """Sources that could not be brought in: nothing was changed, and somebody says whether that is right."""
    if not may(viewer, Permission.LOAD_DIRECTORY):
        return
    href = reverse("directory:sources")
    found = [one for one in queries.sources(viewer) if one.trouble]
    things = tuple(
        DueThing(_("%(name)s: not brought in") % {"name": one.name}, href, one.trouble) for one in found[:SHOWN]
    )
    yield DueWork("directory-sources", _("Sources of the directory to look at"), len(found), things, href)


@offers_work
def keeping(viewer: User, today: date) -> Iterator[DueWork]:
    """What whoever keeps the directory has to decide and to check."""
    if not may(viewer, Permission.KEEP_DIRECTORY):
        return
    waiting = queries.waiting_proposals(viewer)
    things = tuple(
        DueThing(
            _("%(name)s: a change is proposed") % {"name": one.listing.name},
            reverse("directory:proposal", args=[one.uuid]),
            format_datetime(one.at),
        )
        for one in waiting[:SHOWN]
    )
    count = len(things) if len(things) < SHOWN else waiting.count()
    yield DueWork("directory-proposals", _("Changes to the directory"), count, things, reverse("directory:keeping"))
    found = queries.stale_connectors(today=today)
    stale = tuple(
        DueThing(
            one.name,
            reverse("directory:listing", args=[one.uuid]),
            _("last checked %(day)s") % {"day": format_date(one.checked_on)} if one.checked_on else _("never checked"),
        )
        for one in found[:SHOWN]
    )
    count = len(stale) if len(stale) < SHOWN else found.count()
    yield DueWork("directory-connectors", _("Connectors to check"), count, stale, reverse("directory:keeping"))
