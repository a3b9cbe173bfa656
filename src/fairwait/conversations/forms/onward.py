"""Whose first requests are followed, and for how long."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.conversations.rules.first_time import LATER, SOON
from fairwait.govuk.fields import DateField, RadiosField
from fairwait.govuk.forms import GovukForm


class OnwardForm(GovukForm):
    """People whose first request lies between two days, followed for some days each."""

    since = DateField(
        label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day"), earliest=date(2000, 1, 1)
    )
    until = DateField(label=gettext_lazy("Until"), missing=gettext_lazy("Enter the last day"))
    within = RadiosField(
        label=gettext_lazy("Followed for"), inline=True,
        choices=[(str(SOON), gettext_lazy("28 days")), (str(LATER), gettext_lazy("90 days"))],
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].latest = today  # type: ignore[attr-defined]
