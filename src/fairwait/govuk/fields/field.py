"""What every field has: the parameters of its GOV.UK component, its hints, its errors."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy

Params = dict[str, Any]
_TOO_LONG = gettext_lazy("This is too long: it has %(show_value)d letters, and no more than %(limit_value)d fit")


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
        messages.setdefault("max_length", _TOO_LONG)
        super().__init__(*args, error_messages=messages, **kwargs)  # type: ignore[call-arg]
        if not missing and "required" not in messages and self.label:  # type: ignore[attr-defined]
            self.error_messages["required"] = self.default_missing()  # type: ignore[attr-defined]

    def default_missing(self) -> str:
        """What is said when nothing is given and the form has no words of its own for it."""
        return gettext("Enter %(what)s") % {"what": lower_first(str(self.label))}  # type: ignore[attr-defined]

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
            found["errorMessage"] = {"text": bound.error_text, "visuallyHiddenText": gettext("Error")}
        return found

    def _attributes(self) -> dict[str, str]:
        return dict(self.attributes)


def lower_first(text: str) -> str:
    """Lower case at the start, unless the label begins with letters said aloud: "NHS number"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
