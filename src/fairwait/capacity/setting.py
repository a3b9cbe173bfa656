"""How visits are booked on a day: what the council adopted, else what ships with Fairwait."""

from datetime import date, datetime
from importlib import resources

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity.models import BookingVersion, Visit
from fairwait.capacity.rules.settings import CODE, BookingDocumentRefused, Settings, VisitKind, read, write
from fairwait.history import adopted


def text_in_force(*, on: date) -> str:
    """The document itself."""
    found = [one.document for one in adopted.in_force(BookingVersion.objects.filter(code=CODE), on=on)]
    return found[0] if found else starter()


def in_force(*, on: date) -> Settings:
    """The settings of a day."""
    return read(text_in_force(on=on))


def kind_of(visit: Visit, *, on: date) -> VisitKind:
    """The kind of a visit; one that is adopted no more still asks of a worker what it last asked."""
    found = in_force(on=on).kind(visit.kind)
    if found is not None:
        return found
    versions = BookingVersion.objects.filter(code=CODE).order_by("-version").values_list("document", flat=True)
    known = (read(text).kind(visit.kind) for text in (*versions, starter()))
    last = next((kind for kind in known if kind is not None), None)
    minutes = int((visit.ends_at - visit.starts_at).total_seconds() // 60)
    return VisitKind(visit.kind, visit.kind_name, minutes, last.skill if last else "")


def starter() -> str:
    """The document that ships with Fairwait."""
    return resources.files("fairwait.capacity").joinpath("starter/booking.toml").read_text(encoding="utf-8")


@transaction.atomic
def adopt(*, settings: Settings, adopted_from: date, reason: str, by: User, now: datetime) -> BookingVersion:
    """Adopt how visits are booked from a day. Raises BookingDocumentRefused, NotAllowed."""
    require(by, Permission.CONFIGURE)
    text = write(settings)
    read(text)
    if not reason.strip():
        raise BookingDocumentRefused("No reason is given.", key="reason", remedy="Say why it changes.")
    return adopted.adopt(
        BookingVersion, code=CODE, document=text, adopted_from=adopted_from, reason=reason.strip(), by=by.pk, now=now
    )
