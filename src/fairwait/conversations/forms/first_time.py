"""Which requests are counted, and how."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.conversations.queries.first_time import Cut
from fairwait.conversations.rules.first_time import LATER, SOON
from fairwait.govuk.fields import DateField, RadiosField
from fairwait.govuk.forms import GovukForm


class PeriodForm(GovukForm):
    """Requests finished between two days, and how they are counted."""

    since = DateField(
        label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day"), earliest=date(2000, 1, 1)
    )
    until = DateField(label=gettext_lazy("Until"), missing=gettext_lazy("Enter the last day"))
    cut = RadiosField(
        label=gettext_lazy("By"), inline=True,
        choices=[
            (Cut.TOPIC.value, gettext_lazy("what it was about")), (Cut.WAY.value, gettext_lazy("how it came")),
            (Cut.AREA.value, gettext_lazy("where they live")), (Cut.MONTH.value, gettext_lazy("month")),
        ],
    )  # fmt: skip
    within = RadiosField(
        label=gettext_lazy("Back for the same reason within"), inline=True,
        choices=[(str(SOON), gettext_lazy("28 days")), (str(LATER), gettext_lazy("90 days"))],
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].latest = today  # type: ignore[attr-defined]
