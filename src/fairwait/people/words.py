"""What a record says of a person, as people read it."""

from typing import Any

from django.utils.translation import gettext as _

from fairwait.engine.checks.values.codes import LISTS, labels
from fairwait.govuk.formats import format_date, format_nhs_number

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
