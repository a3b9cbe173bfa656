"""Fields whose value is chosen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from fairwait.govuk.fields.field import GovukBoundField, GovukField, Params, lower_first


class _Choosing(GovukField):
    """What all fields with choices share."""

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, inline: bool = False, **kwargs: Any) -> None:
        self.hints, self.inline = dict(hints or {}), inline
        super().__init__(*args, **kwargs)

    def default_missing(self) -> str:
        """Asks to choose rather than to enter."""
        return gettext("Select %(what)s") % {"what": lower_first(str(self.label))}  # type: ignore[attr-defined]

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


def _with_blank(choices: Any, blank: str) -> Any:
    if callable(choices):
        return lambda: [("", blank), *choices()]
    return [("", blank), *choices]
