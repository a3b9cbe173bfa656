"""Forms as the GOV.UK Design System has them: a list of errors that leads to the field, and no browser bubbles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils.functional import cached_property

from fairwait.govuk.fields import GovukBoundField


class GovukRenderer(TemplatesSetting):
    """Fields come from our templates; anything else a third party renders comes from Django's own."""

    @cached_property
    def _builtin(self) -> BaseRenderer:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Our template of this name, else Django's."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._builtin.get_template(template_name)


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary, and the id of the box it is about; no id when it is about the whole form."""

    text: str
    field_id: str | None

    def as_item(self) -> dict[str, str]:
        """As the error summary component takes it."""
        return {"text": self.text, **({"href": f"#{self.field_id}"} if self.field_id else {})}


class GovukForm(forms.Form):
    """A form whose errors can be read from the top. Fields are GovukFields."""

    use_required_attribute = False

    @property
    def error_summary(self) -> Sequence[dict[str, str]]:
        """Errors in the order of the fields; those about the whole form come first and lead to the first field."""
        return [line.as_item() for line in self._summary_lines()]

    def _summary_lines(self) -> list[SummaryLine]:
        bound = [self[name] for name in self.fields]
        visible = [field for field in bound if not field.is_hidden]
        first = _error_id(visible[0]) if visible else None
        lines = [SummaryLine(str(words), first) for words in self.non_field_errors()]
        for field in bound:
            target = first if field.is_hidden else _error_id(field)
            lines += [SummaryLine(str(words), target) for words in field.errors]
        return lines


def _error_id(field: forms.BoundField) -> str:
    return field.error_id if isinstance(field, GovukBoundField) else (field.id_for_label or field.auto_id)
