"""What is typed about messages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import CheckboxesField, RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.messages.rules.channels import Channel


class ComposeForm(GovukForm):
    """Which message, which way."""

    template = RadiosField(label=_("Which message"), missing=_("Select a message"), choices=[])
    channel = RadiosField(label=_("Which way"), missing=_("Select a way"), choices=[])
    read = CheckboxesField(label=_("What their record says"), choices=[("yes", _("I have read it"))], required=False)

    def __init__(
        self, *args: Any, templates: list[tuple[str, str]], channels: list[tuple[str, str]], unread: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = templates  # type: ignore[attr-defined]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        if not unread:
            del self.fields["read"]


class WhyForm(GovukForm):
    """Why something is done."""

    reason = TextField(label=_("Why"), missing=_("Enter why"), max_length=300)


class ToldForm(GovukForm):
    """How somebody was told what a message says."""

    said = TextField(
        label=_("How they were told"), missing=_("Enter how they were told"), max_length=300,
        help_text=_("For example: rang and spoke with them, or put it into their hands."),
    )  # fmt: skip


class SettleForm(GovukForm):
    """What became of a message of which it is not known."""

    did_leave = RadiosField(
        label=_("Did it leave?"), missing=_("Select whether it left"),
        choices=[("yes", _("Yes, it left")), ("no", _("No: it is not sent"))],
    )  # fmt: skip
    reason = TextField(label=_("How you know"), missing=_("Enter how you know"), max_length=300)


_STOPPABLE = [
    ("all", _("All messages")),
    *((one.value, _("Only: %s") % one.label) for one in Channel if one.is_sent_by_us),
]


class PauseForm(GovukForm):
    """What stops, and why."""

    name = RadiosField(
        label=_("What stops"), missing=_("Select what stops"),
        choices=_STOPPABLE,
    )  # fmt: skip
    reason = TextField(label=_("Why they stop"), missing=_("Enter why messages stop"), max_length=300)


class TextSettledForm(GovukForm):
    """What was done about a text."""

    how = TextField(label=_("What was done about it"), missing=_("Enter what was done about it"), max_length=300)
    is_number_wrong = CheckboxesField(
        label=_("Whose number"),
        choices=[("yes", _("It is somebody else’s number: send nothing there"))],
        required=False,
    )


class WhoseForm(GovukForm):
    """Which of the people at one phone sent a text."""

    person = RadiosField(label=_("Who sent it?"), missing=_("Select who sent it"), choices=[])

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class AdoptForm(GovukForm):
    """A document, from when, and why."""

    document = TextareaField(label=_("The document"), missing=_("Enter the document"), rows=22)
    reason = TextField(label=_("Why it changes"), missing=_("Enter why it changes"), max_length=300)
