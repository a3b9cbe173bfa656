"""Who a caller without a name was, and how somebody knows."""

from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import TextareaField, TextField
from fairwait.govuk.forms import GovukForm


class NamingForm(GovukForm):
    """Whom to look for, and why it was them."""

    why = TextareaField(
        label=gettext_lazy("How do you know that it was them?"),
        help_text=gettext_lazy("What they said since, say, or a number they rang from. It stays on their record."),
        rows=3, max_length=2_000, missing=gettext_lazy("Enter how you know that it was them"),
    )  # fmt: skip
    find = TextField(
        label=gettext_lazy("Who was it?"), required=False, autocomplete="off", spellcheck=False,
        help_text=gettext_lazy("Part of a name, a number, a postcode or a birth date"),
    )  # fmt: skip


class NotThemForm(GovukForm):
    """Why it was not them after all."""

    why = TextareaField(
        label=gettext_lazy("How do you know that it was not them?"), rows=3, max_length=2_000,
        missing=gettext_lazy("Enter how you know that it was not them"),
    )  # fmt: skip
