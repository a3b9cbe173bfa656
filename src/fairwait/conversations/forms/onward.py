"""Whose first requests are followed, and for how long."""

from django.utils.translation import gettext_lazy

from fairwait.conversations.rules.first_time import LATER, SOON
from fairwait.govuk.fields import RadiosField
from fairwait.govuk.periods import PeriodForm


class OnwardForm(PeriodForm):
    """People whose first request lies between two days, followed for some days each."""

    within = RadiosField(
        label=gettext_lazy("Followed for"), inline=True,
        choices=[(str(SOON), gettext_lazy("28 days")), (str(LATER), gettext_lazy("90 days"))],
    )  # fmt: skip
