"""Imports that wait for a person, as work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange.contacts import queries as contacts
from fairwait.exchange.models import ContactLog, Import, ImportStatus, LogStatus
from fairwait.govuk.formats import format_short_date


@offers_work
def imports(viewer: User, today: date) -> Iterator[DueWork]:
    """Files whose columns or whose effect wait to be confirmed, and those the gate has stopped, oldest first."""
    may_import, may_confirm = may(viewer, Permission.IMPORT), may(viewer, Permission.CONFIRM_GATE)
    if not (may_import or may_confirm):
        return
    waiting = Import.objects.filter(status__in=(ImportStatus.UPLOADED, ImportStatus.CHECKED)).order_by("pk")
    found = [record for record in waiting[:200] if _waits(record)]
    gated = [record for record in found if record.gate]
    others = [record for record in found if not record.gate]
    if may_confirm:
        yield _work("gate", _("Imports that look wrong: confirm or stop"), gated)
    if may_import:
        yield _work("imports", _("Imports that wait for a person"), others if may_confirm else found)


def _waits(record: Import) -> bool:
    """Whether it is a person\u2019s turn: its columns are suggested, or its effect is worked out."""
    return bool(record.columns) if record.status == ImportStatus.UPLOADED else True


def _work(key: str, title: str, records: list[Import]) -> DueWork:
    shown = tuple(
        DueThing(
            _("Import %(number)s, %(file)s") % {"number": record.pk, "file": record.file_name},
            reverse("exchange:import", args=[record.uuid]),
            _("as of %(day)s") % {"day": format_short_date(record.as_of)},
        )
        for record in records[:SHOWN]
    )
    return DueWork(key, title, len(records), shown, reverse("exchange:imports"))


@offers_work
def contact_logs(viewer: User, today: date) -> Iterator[DueWork]:
    """Contact logs that were looked at and neither brought in nor let go, oldest first."""
    if not may(viewer, Permission.IMPORT):
        return
    found = list(ContactLog.objects.filter(status=LogStatus.LOOKED_AT).order_by("pk")[:200])
    shown = tuple(
        DueThing(one.file_name, reverse("exchange:log", args=[one.uuid]), format_short_date(one.created_at))
        for one in found[:SHOWN]
    )
    yield DueWork("contact-logs", _("Contact logs to bring in or let go"), len(found), shown, reverse("exchange:logs"))


@offers_work
def whose(viewer: User, today: date) -> Iterator[DueWork]:
    """Contacts of a log of which a person has to say whom they are about."""
    found = contacts.asked(viewer)
    shown = tuple(
        DueThing(one.name or _("No name in the log"), reverse("exchange:whose"), format_short_date(one.on))
        for one in found.asked[:SHOWN]
    )
    yield DueWork(
        "contacts-whose", _("Contacts: say whom they are about"), found.many, shown, reverse("exchange:whose")
    )
