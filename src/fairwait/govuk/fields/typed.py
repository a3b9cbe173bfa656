"""Fields whose value is typed, or a file that is given."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

from fairwait.govuk.fields.field import GovukBoundField, GovukField, Params


def _whole(label: Any) -> str:
    return gettext("%(what)s must be a whole number") % {"what": label}


_not_whole = lazy(_whole, str)
"""Said when it is shown: in the language of that page."""


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
            self.error_messages["invalid"] = _not_whole(self.label)

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
