"""Which days the measures are asked for."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import DateField
from fairwait.govuk.forms import GovukForm


class DaysForm(GovukForm):
    """As at which day, as known by which day, and from which day what joined and left is counted."""

    as_of = DateField(label=gettext_lazy("As at the end of"), required=False, label_classes="govuk-fieldset__legend--s")
    since = DateField(
        label=gettext_lazy("Joined and left since"), required=False, help_text=gettext_lazy("Empty: four weeks")
    )
    known_at = DateField(
        label=gettext_lazy("As known by"), required=False, help_text=gettext_lazy("Empty: as known now")
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self._today = today
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.latest = today

    def clean(self) -> dict[str, Any]:
        """The period must not end before it starts."""
        cleaned = super().clean() or {}
        until, since = cleaned.get("as_of") or self._today, cleaned.get("since")
        if since and since > until:
            self.add_error("since", _("The first day must not be after the day the figures are for"))
        return cleaned
