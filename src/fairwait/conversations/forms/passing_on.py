"""What became of something asked of another department."""

from django.utils.translation import gettext_lazy

from fairwait.conversations.words.passing_on import CAME_BACK
from fairwait.govuk.fields import DateField, RadiosField, TextareaField
from fairwait.govuk.forms import GovukForm


class BackForm(GovukForm):
    """What they say; where it takes longer, until when."""

    became = RadiosField(
        label=gettext_lazy("What became of it?"),
        choices=[(one.value, gettext_lazy(words)) for one, words in CAME_BACK.items()],
        missing=gettext_lazy("Select what became of it"),
    )
    said = TextareaField(label=gettext_lazy("What they said"), required=False, rows=3, max_length=2_000)
    due_on = DateField(label=gettext_lazy("Where it takes longer: by when they come back to us"), required=False)
