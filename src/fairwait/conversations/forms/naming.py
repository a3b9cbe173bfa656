"""Who a caller without a name was, and how somebody knows."""

from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm

STAYS, READ_AGAIN = "record", "front-door"


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
    read_by = RadiosField(
        label=gettext_lazy("Who may read what this caller said?"),
        help_text=gettext_lazy(
            "This record is restricted. If it may have been them after all, let it stay with their record."
        ),
        choices=[
            (STAYS, gettext_lazy("Only whoever may open this restricted record")),
            (READ_AGAIN, gettext_lazy("Everybody who hears requests, as before somebody was named")),
        ],
        missing=gettext_lazy("Select who may read what this caller said"),
    )

    def __init__(self, *args: Any, is_restricted: bool, **told: Any) -> None:
        super().__init__(*args, **told)
        if not is_restricted:
            del self.fields["read_by"]

    @property
    def is_read_again(self) -> bool | None:
        """What was chosen; None where there was nothing to choose."""
        chosen = self.cleaned_data.get("read_by")
        return None if chosen is None else chosen == READ_AGAIN
