"""What is typed about packs."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import CheckboxesField, IntegerField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.fields.field import GovukBoundField, GovukField, Params
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
        return _moment(self.cleaned_data.get("seen"))


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
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
    language = RadiosField(label=_("Which language"), required=False, choices=[])
    read = CheckboxesField(label=_("What their record says"), choices=[("yes", _("I have read it"))], required=False)

    def __init__(
        self, *args: Any, packs: list[tuple[str, str]], formats: list[tuple[str, str]],
        languages: list[tuple[str, str]], unread: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if languages:
            self.fields["language"].choices = [("", _("Theirs, where it is there")), *languages]  # type: ignore[attr-defined]
        else:
            del self.fields["language"]
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


class _Tongue(GovukField):
    """A field that is typed in another language, and from its side."""

    language, direction = "", "ltr"

    def component_params(self, bound: GovukBoundField) -> Params:
        """With its language and direction said, so that it is read out and typed rightly."""
        return super().component_params(bound) | {"attributes": {"lang": self.language, "dir": self.direction}}


class _TongueText(_Tongue, TextField):
    pass


class _TongueTextarea(_Tongue, TextareaField):
    pass


class TranslateForm(GovukForm):
    """One part of a pack in another language."""

    title = _TongueText(label=_("The heading"), missing=_("Enter the heading"), max_length=300, spellcheck=False)
    text = _TongueTextarea(
        label=_("What it says"), missing=_("Enter the translation"), rows=12, strip=False, spellcheck=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_title: bool, language: str, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_title:
            del self.fields["title"]
        for field in self.fields.values():
            if isinstance(field, _Tongue):
                field.language, field.direction = language, direction


class CheckForm(GovukForm):
    """Which parts somebody who speaks the language has checked, and who that was."""

    parts = CheckboxesField(
        label=_("What was checked against the English as it stands now"), choices=[],
        missing=_("Select the parts that were checked"),
    )  # fmt: skip
    name = TextField(
        label=_("Who checked it"), help_text=_("Somebody who speaks the language, and is not who translated it."),
        missing=_("Enter who checked it"), max_length=80,
    )  # fmt: skip

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = parts  # type: ignore[attr-defined]
