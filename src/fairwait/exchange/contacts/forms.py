"""Forms of contact logs: sending one, saying what its columns and words mean, and whom a contact is about."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from fairwait.conversations.rules.shape import CameTo, Speaker, Topic, Way
from fairwait.conversations.words import requests as words
from fairwait.exchange.contacts.columns import FIELDS, NEEDED, WORDED, Column, Meaning, plain
from fairwait.exchange.forms import ENDINGS, HIDDEN_LABEL, LEAVE_OUT
from fairwait.govuk.fields import FileField, SelectField, TextField
from fairwait.govuk.formats import format_size
from fairwait.govuk.forms import GovukForm

MOST_BYTES = 20_000_000
"""The largest log taken in the browser; the command line takes larger ones."""
LABELS: Mapping[str, str] = {
    "contact_id": gettext_noop("Their own number of the contact"),
    "contacted_on": gettext_noop("Day of the contact"),
    "way": gettext_noop("How they got in touch"),
    "speaker": gettext_noop("Who spoke"),
    "person_id": gettext_noop("Case number of whom it is about"),
    "nhs_number": gettext_noop("NHS number"),
    "full_name": gettext_noop("Whole name"),
    "first_name": gettext_noop("First name"),
    "last_name": gettext_noop("Last name"),
    "date_of_birth": gettext_noop("Date of birth"),
    "postcode": gettext_noop("Postcode"),
    "reason": gettext_noop("What it was about"),
    "outcome": gettext_noop("What came of it"),
    "next": gettext_noop("What is next"),
}
NOT_SAID = gettext_noop("The log does not say")
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "way": {one.value: words.WAYS[one] for one in Way},
    "speaker": {**{one.value: words.SPEAKERS[one] for one in Speaker}, "": NOT_SAID},
    "reason": {one.value: words.TOPICS[one] for one in Topic},
    "outcome": {code: words.CAME_TO[CameTo(code)] for code in WORDED["outcome"]},
}
"""What a word of a log may mean."""


class LogForm(GovukForm):
    """A contact log, and where it comes from."""

    file = FileField(
        label=gettext_lazy("The contact log"), accept=ENDINGS, allow_empty_file=True,
        help_text=gettext_lazy("CSV, tab-separated, XLSX, ODS or Parquet: one row a contact, as it is exported."),
    )  # fmt: skip
    source = TextField(
        label=gettext_lazy("Where it comes from"), width=30, max_length=80,
        help_text=gettext_lazy("The same name every time: by it a contact that was told before is known again."),
        missing=gettext_lazy("Enter where the log comes from"),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """A file of a size that can be taken here."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = format_size(MOST_BYTES)
            raise ValidationError(
                _("The log must be smaller than %(most)s: bring it in with the command line.") % {"most": most}
            )
        return file


class MeaningForm(GovukForm):
    """What each column is, what each word means, and how days are written."""

    date_order = SelectField(
        label=gettext_lazy("How days are written"), required=False,
        choices=[
            ("", gettext_lazy("As the file itself proves")), ("dmy", gettext_lazy("Day first: 23/11/2026")),
            ("mdy", gettext_lazy("Month first: 11/23/2026")), ("ymd", gettext_lazy("Year first: 2026-11-23")),
        ],
    )  # fmt: skip

    def __init__(
        self, *args: Any, meaning: Meaning, said: Mapping[str, Sequence[tuple[str, int, str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meaning, self.said = meaning, said
        self.initial.setdefault("date_order", meaning.date_order or "")
        fields = [(LEAVE_OUT, _("Leave it out")), *((name, _(LABELS[name])) for name in FIELDS)]
        for place, column in enumerate(meaning.columns):
            self.fields[f"column-{place}"] = SelectField(
                label=_("We take “%(column)s” as") % {"column": column.name}, label_classes=HIDDEN_LABEL,
                choices=fields, initial=column.field or LEAVE_OUT,
            )  # fmt: skip
        for name, listed in said.items():
            choices = [(code, _(label)) for code, label in MEANINGS[name].items()]
            for place, (text, _many, code) in enumerate(listed):
                self.fields[f"{name}-{place}"] = SelectField(
                    label=_("“%(word)s” means") % {"word": text}, label_classes=HIDDEN_LABEL, choices=choices,
                    initial=code, required=name != "speaker",
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """No two columns are the same, and what is needed is there."""
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, int] = {}
        for place, column in enumerate(self.meaning.columns):
            name = cleaned.get(f"column-{place}")
            if name in (None, LEAVE_OUT):
                continue
            if name in taken:
                words = _("“%(other)s” is taken as this already") % {"other": self.meaning.columns[taken[name]].name}
                self.add_error(f"column-{place}", words)
            else:
                taken[name] = place
            del column
        if missing := [name for name in NEEDED if name not in taken]:
            self.add_error(None, _("Select the column for: %(field)s") % {"field": _(LABELS[missing[0]])})
        return cleaned

    def chosen(self) -> Meaning:
        """What was chosen."""
        told = self.cleaned_data
        columns = tuple(
            Column(one.name, None if told[f"column-{place}"] == LEAVE_OUT else told[f"column-{place}"], 1.0, "")
            for place, one in enumerate(self.meaning.columns)
        )
        values = {name: dict(kept) for name, kept in self.meaning.values.items()}
        for name, listed in self.said.items():
            for place, (text, _many, code) in enumerate(listed):
                if (chosen := told[f"{name}-{place}"]) != code or plain(text) in values.get(name, {}):
                    values.setdefault(name, {})[plain(text)] = chosen
        return Meaning(columns, values, told["date_order"] or None)
