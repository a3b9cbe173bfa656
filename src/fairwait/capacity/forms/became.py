"""Which booked times are counted, and how."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.capacity.became import Cut
from fairwait.govuk.fields import DateField, RadiosField
from fairwait.govuk.forms import GovukForm


class BecameForm(GovukForm):
    """Times booked for days between two days, and by what they are counted."""

    since = DateField(
        label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day"), earliest=date(2000, 1, 1)
    )
    until = DateField(label=gettext_lazy("Until"), missing=gettext_lazy("Enter the last day"))
    cut = RadiosField(
        label=gettext_lazy("By"), inline=True,
        choices=[
            (Cut.MONTH.value, gettext_lazy("month")), (Cut.KIND.value, gettext_lazy("kind of visit")),
            (Cut.AREA.value, gettext_lazy("where they live")), (Cut.HOW.value, gettext_lazy("how it was booked")),
            (Cut.REMINDED.value, gettext_lazy("whether a reminder had gone out")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].latest = today  # type: ignore[attr-defined]
