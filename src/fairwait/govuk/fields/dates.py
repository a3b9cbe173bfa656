"""A date in three boxes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from fairwait.govuk.fields.field import GovukBoundField, GovukField, Params
from fairwait.govuk.formats import MONTHS, format_date, format_list


class DateInput(forms.Widget):
    """Reads three boxes, `name-day`, `name-month` and `name-year`, or one value `name` written 2026-02-03."""

    PARTS: ClassVar = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        """Day, month and year as typed."""
        if whole := str(data.get(name, "") or "").strip():
            parts = whole.split("-")
            return (parts[2], parts[1], parts[0]) if len(parts) == 3 else (whole, "", "")
        day, month, year = (str(data.get(f"{name}-{part}", "") or "").strip() for part in self.PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was on the page."""
        return name not in data and not any(f"{name}-{part}" in data for part in self.PARTS)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateField(GovukField, forms.Field):
    """A date in three boxes. Errors say what is wrong and lead to the box to mend.

    `earliest` and `latest` bound it; give them as values, or as functions called at each cleaning. A form that
    depends on today sets them in its own `__init__`, from the day it is handed.
    """

    component = "date-input"
    widget = DateInput
    earliest: date | Callable[[], date] | None
    latest: date | Callable[[], date] | None

    def __init__(
        self,
        *,
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        too_early: str | None = None,
        too_late: str | None = None,
        named: Any = None,
        **kwargs: Any,
    ) -> None:
        self.named = named
        self.earliest, self.latest, self.too_early, self.too_late = earliest, latest, too_early, too_late
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        """A date, or None when it may be left out. Raises ValidationError coded with the first box to mend."""
        if isinstance(value, date) or value is None:
            parts = _parts_of(value)
        else:
            parts = value
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self._bounded(self._read(*parts))

    def _read(self, day: str, month: str, year: str) -> date:
        missing = [part for part, text in zip(DateInput.PARTS, (day, month, year), strict=True) if not text]
        if missing:
            named = {"day": gettext("a day"), "month": gettext("a month"), "year": gettext("a year")}
            words = format_list([named[part] for part in missing])
            raise ValidationError(
                gettext("%(what)s must include %(parts)s") % {"what": self._name(), "parts": words}, code=missing[0]
            )
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise ValidationError(
                gettext("%(what)s must have a year of 4 numbers, like 2026") % {"what": self._name()}, code="year"
            )
        try:
            return date(int(year), _month(month), int(day))
        except (ValueError, OverflowError):
            box = "month" if _month(month) == 0 else "day"
            raise ValidationError(gettext("%(what)s must be a real date") % {"what": self._name()}, code=box) from None

    def _bounded(self, value: date) -> date:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if earliest and value < earliest:
            raise ValidationError(
                self.too_early
                or gettext("%(what)s must be %(date)s or later")
                % {"what": self._name(), "date": format_date(earliest)},
                code="bounds",
            )
        if latest and value > latest:
            raise ValidationError(
                self.too_late
                or gettext("%(what)s must be %(date)s or earlier")
                % {"what": self._name(), "date": format_date(latest)},
                code="bounds",
            )
        return value

    def _name(self) -> str:
        return str(self.named or self.label or gettext("The date"))

    def error_id(self, bound: GovukBoundField) -> str:
        """The box to mend; the first when the whole date is wrong."""
        return f"{bound.box_id}-{self._faulty(bound)[0]}"

    def _faulty(self, bound: GovukBoundField) -> tuple[str, ...]:
        codes = {fault.code for fault in bound.errors.as_data()} if bound.errors else set()
        return tuple(part for part in DateInput.PARTS if part in codes) or DateInput.PARTS

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the boxes say something else than they first did."""
        return tuple(data or ("", "", "")) != _parts_of(initial)

    def component_params(self, bound: GovukBoundField) -> Params:
        """As a date input."""
        params = super().component_params(bound)
        del params["label"], params["name"]
        value = bound.value()
        parts = value if isinstance(value, tuple) else _parts_of(value)
        labels = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
        faulty = self._faulty(bound) if bound.errors else ()
        items = [
            {
                "id": f"{bound.box_id}-{part}",
                "name": f"{bound.html_name}-{part}",
                "label": labels[part],
                "value": text,
                "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
                + (" govuk-input--error" if part in faulty else ""),
            }
            for part, text in zip(DateInput.PARTS, parts, strict=True)
        ]
        return params | {"items": items, "fieldset": {**self._legend(bound), "role": "group"}}


def _parts_of(value: date | None) -> tuple[str, str, str]:
    return ("", "", "") if value is None else (str(value.day), str(value.month), f"{value.year:04}")


def _month(text: str) -> int:
    """The month of a number or a name; 0 when it is neither."""
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else 0
    if text[:3].lower() in _MONTHS:
        return _MONTHS.index(text[:3].lower()) + 1
    named = [gettext(month).casefold() for month in MONTHS]  # as the language of the page calls them
    return named.index(text.casefold()) + 1 if text.casefold() in named else 0
