"""Form fields that know their GOV.UK component: each builds its own parameters, so no page repeats the mapping."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy

Params = dict[str, Any]


class GovukBoundField(BoundField):
    """A field on a form, able to give its component what it needs."""

    field: "GovukField"  # type: ignore[assignment]

    def get_context(self) -> dict[str, Any]:
        """For the field's template: the parameters of its component."""
        return {"field": self, "params": self.field.component_params(self)}

    @property
    def box_id(self) -> str:
        """The id of the first box."""
        return self.auto_id or f"id_{self.html_name}"

    @property
    def error_id(self) -> str:
        """The id an error leads to."""
        return self.field.error_id(self)

    @property
    def error_text(self) -> str:
        """All errors of this field as one line, or nothing."""
        return " ".join(str(words) for words in self.errors)


class GovukField:
    """Mixed in before a Django field.

    Args beside Django's own: `missing` (what is said when nothing is given: "Enter the reason for the change"),
    `heading` (this label is the page's h1), `classes` (of the box), `label_classes`, `attributes` (of the box).
    """

    component: ClassVar[str] = ""
    template: ClassVar[str | None] = None

    def __init__(
        self,
        *args: Any,
        missing: str | None = None,
        heading: bool = False,
        classes: str = "",
        label_classes: str = "",
        attributes: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.heading, self.classes, self.label_classes = heading, classes, label_classes
        self.attributes = dict(attributes or {})
        kwargs.setdefault("template_name", self.template or f"govuk/fields/{self.component}.html")
        messages = dict(kwargs.pop("error_messages", None) or {})
        if missing:
            messages.setdefault("required", missing)
        super().__init__(*args, error_messages=messages, **kwargs)  # type: ignore[call-arg]
        if not missing and "required" not in messages and self.label:  # type: ignore[attr-defined]
            self.error_messages["required"] = self.default_missing()  # type: ignore[attr-defined]

    def default_missing(self) -> str:
        """What is said when nothing is given and the form has no words of its own for it."""
        return gettext("Enter %(what)s") % {"what": _lower_first(str(self.label))}  # type: ignore[attr-defined]

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> GovukBoundField:
        """Django's hook: our kind of bound field."""
        return GovukBoundField(form, self, field_name)  # type: ignore[arg-type]

    def error_id(self, bound: GovukBoundField) -> str:
        """The id an error leads to."""
        return bound.box_id

    def component_params(self, bound: GovukBoundField) -> Params:
        """The parameters of the component, for one form."""
        params: Params = {
            "id": bound.box_id,
            "name": bound.html_name,
            "label": self._label(bound),
            "classes": self.classes,
            "attributes": self._attributes(),
        }
        return {**params, **self._hint_and_error(bound)}

    def _label(self, bound: GovukBoundField) -> Params:
        return {"text": str(bound.label), "isPageHeading": self.heading, "classes": self._label_size()}

    def _legend(self, bound: GovukBoundField) -> Params:
        size = self.label_classes or ("govuk-fieldset__legend--l" if self.heading else "govuk-fieldset__legend--s")
        return {"legend": {"text": str(bound.label), "isPageHeading": self.heading, "classes": size}}

    def _label_size(self) -> str:
        return self.label_classes or ("govuk-label--l" if self.heading else "govuk-label--s")

    def _hint_and_error(self, bound: GovukBoundField) -> Params:
        found: Params = {}
        if bound.help_text:
            found["hint"] = {"text": str(bound.help_text)}
        if bound.errors:
            found["errorMessage"] = {"text": bound.error_text}
        return found

    def _attributes(self) -> dict[str, str]:
        return dict(self.attributes)


class TextField(GovukField, forms.CharField):
    """One line of text. `width` is in characters: 2, 3, 4, 5, 10, 20 or 30."""

    component = "input"
    input_type: ClassVar[str] = "text"

    def __init__(
        self,
        *,
        width: int | None = None,
        prefix: str = "",
        suffix: str = "",
        autocomplete: str = "",
        spellcheck: bool | None = None,
        inputmode: str = "",
        **kwargs: Any,
    ) -> None:
        self.prefix, self.suffix, self.autocomplete = prefix, suffix, autocomplete
        self.spellcheck, self.inputmode = spellcheck, inputmode
        if width:
            kwargs["classes"] = f"govuk-input--width-{width} {kwargs.get('classes', '')}".strip()
        super().__init__(**kwargs)

    def component_params(self, bound: GovukBoundField) -> Params:
        """As an input."""
        value = bound.value()
        params = super().component_params(bound) | {
            "type": self.input_type,
            "value": "" if value is None else str(value),
        }
        if self.spellcheck is not None:
            params["spellcheck"] = self.spellcheck
        for key in ("autocomplete", "inputmode"):
            if getattr(self, key):
                params[key] = getattr(self, key)
        for key in ("prefix", "suffix"):
            if getattr(self, key):
                params[key] = {"text": str(getattr(self, key))}
        return params


class EmailField(TextField):
    """An e-mail address."""

    input_type = "email"
    default_validators = forms.EmailField.default_validators

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("spellcheck", False)
        kwargs.setdefault("autocomplete", "email")
        super().__init__(**kwargs)


class IntegerField(GovukField, forms.IntegerField):
    """A whole number, typed; no spinner, which changes by accident when somebody scrolls."""

    component = "input"

    def __init__(self, *, width: int = 5, suffix: str = "", **kwargs: Any) -> None:
        self.suffix = suffix
        kwargs["classes"] = f"govuk-input--width-{width} {kwargs.get('classes', '')}".strip()
        super().__init__(**kwargs)
        if self.label:
            self.error_messages["invalid"] = gettext("%(what)s must be a whole number") % {"what": self.label}

    def component_params(self, bound: GovukBoundField) -> Params:
        """As an input with a number pad on phones."""
        value = bound.value()
        params = super().component_params(bound) | {
            "type": "text",
            "inputmode": "numeric",
            "value": "" if value is None else str(value),
            "spellcheck": False,
        }
        return params | ({"suffix": {"text": str(self.suffix)}} if self.suffix else {})

    def clean(self, value: Any) -> Any:
        """A number may be typed with spaces or thousands separators."""
        return super().clean(value.replace(",", "").replace(" ", "") if isinstance(value, str) else value)


class PasswordField(GovukField, forms.CharField):
    """A password, never sent back to the page, with a button to show it where scripts run."""

    component = "password-input"

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        self.autocomplete = autocomplete
        kwargs.setdefault("strip", False)
        kwargs.setdefault("widget", forms.PasswordInput())
        super().__init__(**kwargs)

    def component_params(self, bound: GovukBoundField) -> Params:
        """As a password input."""
        return super().component_params(bound) | {"autocomplete": self.autocomplete}


class TextareaField(GovukField, forms.CharField):
    """Several lines of text."""

    component = "textarea"

    def __init__(self, *, rows: int = 4, spellcheck: bool = True, **kwargs: Any) -> None:
        self.rows, self.spellcheck = rows, spellcheck
        super().__init__(**kwargs)

    def component_params(self, bound: GovukBoundField) -> Params:
        """As a textarea."""
        return super().component_params(bound) | {
            "rows": self.rows,
            "spellcheck": self.spellcheck,
            "value": str(bound.value() or ""),
        }


class _Choosing(GovukField):
    """What all fields with choices share."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, inline: bool = False, **kwargs: Any) -> None:
        self.hints, self.inline = dict(hints or {}), inline
        super().__init__(*args, **kwargs)

    def default_missing(self) -> str:
        """Asks to choose rather than to enter."""
        return gettext("Select %(what)s") % {"what": _lower_first(str(self.label))}  # type: ignore[attr-defined]

    def _pairs(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in self.choices]  # type: ignore[attr-defined]

    def _chosen(self, bound: GovukBoundField) -> set[str]:
        value = bound.value()
        values = value if isinstance(value, list | tuple | set) else [value]
        return {str(one) for one in values if one is not None}

    def _items(self, bound: GovukBoundField) -> list[Params]:
        chosen = self._chosen(bound)
        return [
            {
                "value": value,
                "text": label,
                "checked": value in chosen,
                "hint": {"text": str(self.hints[value])} if value in self.hints else None,
            }
            for value, label in self._pairs()
        ]

    def _group_params(self, bound: GovukBoundField, kind: str) -> Params:
        params = super().component_params(bound)
        del params["label"], params["id"]
        small = f"govuk-{kind}--inline" if self.inline else f"govuk-{kind}--small"
        return params | {
            "idPrefix": bound.box_id,
            "fieldset": self._legend(bound),
            "items": self._items(bound),
            "classes": f"{small} {self.classes}".strip(),
        }


class SelectField(_Choosing, forms.ChoiceField):
    """One of many, in a drop-down. `blank` is the first, empty line."""

    component = "select"

    def __init__(self, *, blank: str | None = None, **kwargs: Any) -> None:
        if blank is not None:
            given = kwargs.get("choices", ())
            kwargs["choices"] = _with_blank(given, blank)
        super().__init__(**kwargs)

    def component_params(self, bound: GovukBoundField) -> Params:
        """As a select."""
        chosen = self._chosen(bound)
        items = [{"value": v, "text": label, "selected": v in chosen} for v, label in self._pairs()]
        return super().component_params(bound) | {"items": items}


class RadiosField(_Choosing, forms.ChoiceField):
    """One of a few, all in view. `hints` says more about a value; `inline` suits yes and no."""

    component = "radios"

    def component_params(self, bound: GovukBoundField) -> Params:
        """As radios in a fieldset."""
        return self._group_params(bound, "radios")


class CheckboxesField(_Choosing, forms.MultipleChoiceField):
    """Any of a few."""

    component = "checkboxes"

    def component_params(self, bound: GovukBoundField) -> Params:
        """As checkboxes in a fieldset."""
        return self._group_params(bound, "checkboxes")


class TickField(GovukField, forms.BooleanField):
    """One box to tick: "I have looked at the file". Required means it must be ticked."""

    component = "checkboxes"

    def component_params(self, bound: GovukBoundField) -> Params:
        """As a group of one checkbox."""
        params = super().component_params(bound)
        label = params.pop("label")
        del params["id"]
        hint = params.pop("hint", None)
        item = {"value": "on", "text": label["text"], "checked": bool(bound.value()), "hint": hint}
        return params | {
            "idPrefix": bound.box_id,
            "items": [item],
            "classes": f"govuk-checkboxes--small {self.classes}".strip(),
        }


class FileField(GovukField, forms.FileField):
    """A file to send. `accept` names the endings to offer; what the file is, is decided from its content."""

    component = "file-upload"

    def __init__(self, *, accept: Sequence[str] = (), **kwargs: Any) -> None:
        self.accept = tuple(accept)
        super().__init__(**kwargs)
        self.error_messages.setdefault("empty", gettext_lazy("The selected file is empty"))
        self.error_messages["empty"] = gettext_lazy("The selected file is empty")

    def default_missing(self) -> str:
        """Asks to choose a file."""
        return gettext("Select a file")

    def _attributes(self) -> dict[str, str]:
        return {**self.attributes, **({"accept": ",".join(self.accept)} if self.accept else {})}


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
        **kwargs: Any,
    ) -> None:
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
            words = _listed([named[part] for part in missing])
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
        from fairwait.govuk.formats import format_date

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
        return str(self.label or gettext("The date"))

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
    """The month of a number or an English name; 0 when it is neither."""
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else 0
    return _MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in _MONTHS else 0


def _with_blank(choices: Any, blank: str) -> Any:
    if callable(choices):
        return lambda: [("", blank), *choices()]
    return [("", blank), *choices]


def _lower_first(text: str) -> str:
    """Lower case at the start, unless the label begins with letters said aloud: "NHS number"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {gettext('and')} {items[-1]}"
