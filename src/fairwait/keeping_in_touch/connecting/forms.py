"""What is asked when somebody is connected, and when they are asked about it."""

from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import RadiosField, TextareaField
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.connecting.sentences import HELPED


class HelpedForm(GovukForm):
    """Whether it helped, by their own account."""

    helped = RadiosField(
        label=gettext_lazy("Did it help?"),
        help_text=gettext_lazy("By the person’s own account. Ask, do not guess."),
        choices=[(one.value, gettext_lazy(words)) for one, words in HELPED.items()],
        missing=gettext_lazy("Choose what they said"),
    )
    said = TextareaField(label=gettext_lazy("In their words"), required=False, rows=2, max_length=1_000)
