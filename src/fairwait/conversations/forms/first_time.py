"""Which requests are counted, and how."""

from django.utils.translation import gettext_lazy

from fairwait.conversations.queries.first_time import Cut
from fairwait.conversations.rules.first_time import LATER, SOON
from fairwait.govuk.fields import RadiosField
from fairwait.govuk.periods import PeriodForm


class FirstTimeForm(PeriodForm):
    """Requests finished between two days, and how they are counted."""

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
