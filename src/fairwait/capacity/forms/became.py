"""Which booked times are counted, and how."""

from django.utils.translation import gettext_lazy

from fairwait.capacity.became import Cut
from fairwait.govuk.fields import RadiosField
from fairwait.govuk.periods import PeriodForm


class BecameForm(PeriodForm):
    """Times booked for days between two days, and by what they are counted."""

    cut = RadiosField(
        label=gettext_lazy("By"), inline=True,
        choices=[
            (Cut.MONTH.value, gettext_lazy("month")), (Cut.KIND.value, gettext_lazy("kind of visit")),
            (Cut.AREA.value, gettext_lazy("where they live")), (Cut.HOW.value, gettext_lazy("how it was booked")),
            (Cut.REMINDED.value, gettext_lazy("whether a reminder had gone out")),
        ],
    )  # fmt: skip
