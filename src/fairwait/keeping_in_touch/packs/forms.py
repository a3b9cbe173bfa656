"""What is typed about packs."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import CheckboxesField, IntegerField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm


class WriteForm(GovukForm):
    """A block of the council's, or the figure of a promise."""

    text = TextareaField(label=_("What it says"), required=False, rows=12, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_figure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_figure:
            self.fields["text"] = TextField(label=_("The figure"), missing=_("Enter the figure"), width=4)

    @property
    def seen_at(self) -> datetime | None:
        """When the text that was shown had been changed."""
        try:
            return datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None


class PublishForm(GovukForm):
    """Why it changes, and that the doubtful was looked at."""

    looked_at = CheckboxesField(
        label=_("What nobody has confirmed"), choices=[("yes", _("I have looked at each of these, and it is right"))],
        required=False,
    )  # fmt: skip
    reason = TextField(label=_("Why it changes"), missing=_("Enter why it changes"), max_length=300)
    expect = forms.CharField(widget=forms.HiddenInput, required=False)


class GiveForm(GovukForm):
    """Which pack, which way."""

    pack = RadiosField(label=_("Which pack"), missing=_("Select a pack"), choices=[])
    format = RadiosField(label=_("Which way"), missing=_("Select a way"), choices=[])
    read = CheckboxesField(label=_("What their record says"), choices=[("yes", _("I have read it"))], required=False)

    def __init__(
        self, *args: Any, packs: list[tuple[str, str]], formats: list[tuple[str, str]], unread: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = packs  # type: ignore[attr-defined]
        self.fields["format"].choices = formats  # type: ignore[attr-defined]
        if not unread:
            del self.fields["read"]


class TriedForm(GovukForm):
    """A number that was rung to try it."""

    number = SelectField(label=_("Which number"), missing=_("Select a number"), choices=[])
    minutes = IntegerField(
        label=_("After how many minutes was it answered"), help_text=_("Leave it empty if nobody answered."),
        required=False, min_value=0, max_value=600,
    )  # fmt: skip

    def __init__(self, *args: Any, numbers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [("", ""), *((each, each) for each in numbers)]  # type: ignore[attr-defined]
