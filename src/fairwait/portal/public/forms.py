"""What an owner is asked about what they run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm


class ChangeForm(GovukForm):
    """A listing as its owner would have it. What is left as it was is not changed."""

    name = TextField(label=gettext_lazy("Name"), missing=gettext_lazy("Enter its name"), max_length=300)
    description = TextareaField(label=gettext_lazy("What it is"), required=False, rows=5, max_length=5_000)
    phone = TextField(label=gettext_lazy("Telephone"), required=False, max_length=60)
    email = TextField(label=gettext_lazy("Email"), required=False, max_length=200)
    url = TextField(label=gettext_lazy("Website"), required=False, max_length=300)
    hours = TextareaField(
        label=gettext_lazy("When it is open"), required=False, rows=4, max_length=1_000,
        help_text=gettext_lazy("A line for each. For example: Monday and Thursday, 11:30 to 14:00"),
    )  # fmt: skip
    fees = TextField(label=gettext_lazy("What it costs"), required=False, max_length=300)
    alert = TextField(
        label=gettext_lazy("Anything people must know now"), required=False, max_length=300,
        help_text=gettext_lazy("For example: closed until 5 January"),
    )  # fmt: skip
    status = RadiosField(
        label=gettext_lazy("Is it running?"),
        choices=[
            ("active", gettext_lazy("Yes")),
            ("temporarily closed", gettext_lazy("Closed for now")),
            ("defunct", gettext_lazy("Closed for good")),
        ],
        missing=gettext_lazy("Choose whether it is running"),
    )
    note = TextareaField(label=gettext_lazy("Anything to tell us"), required=False, rows=2, max_length=1_000)

    def leave_out(self, names: Sequence[str]) -> None:
        """Ask nothing of what there is not."""
        for name in names:
            del self.fields[name]

    def said(self) -> Mapping[str, Any]:
        """What was said of the listing itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}
