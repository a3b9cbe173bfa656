"""What a record says of a person, as people read it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from fairwait.engine.checks.values.codes import LISTS, labels
from fairwait.govuk.formats import format_date, format_nhs_number
from fairwait.people.models import Person

_TELEPHONES = frozenset({"phone", "mobile"})


def dialled(number: str | None) -> str | None:
    """A British number as it is dialled here, in groups: "01632 960 118", "07700 900 431"; another as it stands."""
    if not number or not number.startswith("+44") or not number[3:].isdigit() or len(number) != 13:
        return number
    local = f"0{number[3:]}"
    return f"{local[:5]} {local[5:8]} {local[8:]}"


def field_text(name: str, value: Any) -> str:
    """A field of a person's record in words; "not said" where there is none."""
    if not value:
        return _("not said")
    if name == "nhs_number":
        return format_nhs_number(value)
    if name in _TELEPHONES:
        return dialled(value) or ""
    if name in LISTS:
        return labels(name).get(value, value)
    return format_date(value) if name.startswith("date_") else str(value)


def talk(person: Person) -> Iterator[tuple[str, str]]:
    """How to speak and write with the person; contact details only below, where an unsafe one is marked."""
    if person.contact_preference:
        yield _("Prefers"), person.contact_preference
    if person.interpreter:
        yield _("Interpreter"), person.interpreter
    if person.communication_needs:
        yield _("Needs"), person.communication_needs
    if person.language and person.language != "en" and not person.interpreter:
        yield _("Language"), labels("language").get(person.language, person.language)
    phone, mobile = dialled(person.phone), dialled(person.mobile)
    for label, value in ((_("Phone"), phone), (_("Mobile"), mobile), (_("E-mail"), person.email)):
        if value:
            safely = _("%(value)s, only as \u201cUnsafe contact\u201d says") % {"value": value}
            yield label, safely if person.unsafe_contact else value
