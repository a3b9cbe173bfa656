"""What somebody says when a colleague asks them later."""

from django.utils.translation import gettext_lazy

from fairwait.conversations.words.asking_after import LATER
from fairwait.govuk.fields import RadiosField, TextareaField
from fairwait.govuk.forms import GovukForm


class LaterForm(GovukForm):
    """Whether it is sorted, by their own account."""

    told = RadiosField(
        label=gettext_lazy("“Has it sorted what you came to us for?”"),
        help_text=gettext_lazy("By the person’s own account. Ask, do not guess."),
        choices=[(one.value, gettext_lazy(words)) for one, words in LATER.items()],
        missing=gettext_lazy("Select what they said"),
    )
    said = TextareaField(
        label=gettext_lazy("In their words, and what happens now"), required=False, rows=3, max_length=2_000
    )  # fmt: skip
