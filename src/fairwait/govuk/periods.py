"""The days that a page of figures counts."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import DateField
from fairwait.govuk.forms import GovukForm


class PeriodForm(GovukForm):
    """From one day until another, which is no day to come."""

    since = DateField(
        label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day"), earliest=date(2000, 1, 1)
    )
    until = DateField(label=gettext_lazy("Until"), missing=gettext_lazy("Enter the last day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].latest = today  # type: ignore[attr-defined]
