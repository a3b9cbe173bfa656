"""What staff are asked about private links."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import DateField, IntegerField, RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.check_in.rules.desk import Desk, DeskRefused, from_values
from fairwait.keeping_in_touch.check_in.rules.returning import DAYS

BIRTH_DATE, PIN = "birth-date", "pin"


class ClockField(TextField):
    """A time of day, typed."""

    def clean(self, value: Any) -> time:
        """A time. Raises ValidationError."""
        hour, _colon, minute = super().clean(value).replace(".", ":").partition(":")
        try:
            return time(int(hour), int(minute or 0))
        except ValueError:
            raise ValidationError(_("Enter a time like 09:00"), code="time") from None


class LinkForm(GovukForm):
    """What is asked beside the link."""

    second = RadiosField(
        label=_("What will the page ask, to know that it is them?"),
        choices=[(BIRTH_DATE, _("Their birth date")), (PIN, _("A PIN that you tell them yourself, by voice"))],
        hints={PIN: _("Where somebody at home may open the letter and knows the birth date")},
        missing=_("Select what the page will ask"),
    )


class DeskForm(GovukForm):
    """Who reads what people tell us, when, and whom they can ring."""

    reader = TextField(
        label=_("Who reads it?"),
        help_text=_("As it follows “It is read by”: for example, the duty social worker"),
        missing=_("Enter who reads it"),
    )
    opens = ClockField(label=_("From what time, on working days?"), width=5, missing=_("Enter from what time"))
    closes = ClockField(label=_("Until what time?"), width=5, missing=_("Enter until what time"))
    within_minutes = IntegerField(
        label=_("Within how many minutes?"),
        help_text=_("People are told this time, so it must be true: 60, say"),
        min_value=10,
        max_value=480,
        missing=_("Enter within how many minutes"),
    )
    phone = TextField(label=_("Which number can they ring in those hours?"), width=20, missing=_("Enter a number"))
    night_phone = TextField(
        label=_("Which number at night and at weekends?"), width=20, missing=_("Enter a number for nights and weekends")
    )
    signing_address = TextField(
        label=_("At which address can somebody speak with you in British Sign Language, by video?"),
        help_text=_("As your interpreting service gives it. Shown wherever a number is; empty if you have none"),
        max_length=300,
        required=False,
    )
    come_back_days = IntegerField(
        label=_("For how many days may somebody who left come back through their link?"),
        help_text=_("With the date they first had. 0 for not at all; 92 where you leave it empty"),
        min_value=0,
        max_value=730,
        initial=DAYS,
        required=False,
    )
    reason = TextareaField(label=_("Why is this changing?"), rows=2, missing=_("Enter why this is changing"))

    def clean(self) -> dict[str, Any]:
        """The whole of it as a desk, under `desk`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                if cleaned["come_back_days"] is None:
                    cleaned["come_back_days"] = DAYS
                cleaned["desk"] = from_values(**{name: cleaned[name] for name in Desk.model_fields})
            except DeskRefused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned


class SpokenForm(GovukForm):
    """The council's own words in another language, one box for each."""

    def __init__(self, *args: Any, asked: Sequence[str], said: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for number, words in enumerate(asked):
            self.fields[f"words_{number}"] = TextField(
                label=words, required=False, max_length=200, initial=said.get(words, ""), spellcheck=False
            )

    def words(self) -> dict[str, str]:
        """What stands for what."""
        return {words: self.cleaned_data[f"words_{number}"] for number, words in enumerate(self.asked)}


class CheckedForm(GovukForm):
    """Who checked a language."""

    checked_by = TextField(
        label=_("Who checked it?"),
        help_text=_("Their name, and what they are: they speak the language, and answer for every sentence below"),
        missing=_("Enter who checked it"), max_length=200,
    )  # fmt: skip
    checked_on = DateField(label=_("When did they check it?"), missing=_("Enter when they checked it"))


class WrongForm(GovukForm):
    """What is wrong in a language that was checked."""

    reason = TextareaField(label=_("What is wrong?"), rows=2, missing=_("Enter what is wrong"))
