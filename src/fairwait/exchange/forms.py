"""Forms of imports: sending a file, saying what its columns mean, where its list is, and why it is right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.engine.checks.fields import FIELDS
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange import asking
from fairwait.exchange.asking import Asked, AskedColumn, AskedWord
from fairwait.exchange.extracts.mapping import ExtractMapping
from fairwait.exchange.words import field_label
from fairwait.govuk.fields import (
    DateField,
    FileField,
    IntegerField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
)
from fairwait.govuk.formats import format_size
from fairwait.govuk.forms import GovukForm
from fairwait.waiting.actions.opening import HERE

MOST_BYTES = 1_000_000_000
"""The largest file taken in the browser; the command line takes larger ones."""
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".parquet")
NEW_SOURCE = "+"
LEAVE_OUT = "-"
HIDDEN_LABEL = "govuk-visually-hidden"
PATHWAY, PRIORITY = "pathway", "priority"
_MANY_WORDS = 3
"""From so many words on, one answer may be given to all that are left open."""


class UploadForm(GovukForm):
    """A file, where it comes from, and the day it is of."""

    file = FileField(
        label=gettext_lazy("The file"),
        accept=ENDINGS,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "CSV, tab-separated, XLSX, ODS or Parquet, as your case system exports it. Titles, totals and odd headings "
            "are fine. What it is, is decided from its content."
        ),
    )
    source = RadiosField(
        label=gettext_lazy("Where it comes from"),
        missing=gettext_lazy("Select where the file comes from"),
        help_text=gettext_lazy("What its columns mean is confirmed once for each source, and kept."),
    )
    new_source = TextField(
        label=gettext_lazy("Name of the new source"),
        required=False,
        width=30,
        max_length=80,
        help_text=gettext_lazy("For example: Liquidlogic trays"),
    )
    as_of = DateField(
        label=gettext_lazy("The day the file is of"),
        help_text=gettext_lazy("When the report was run, not when you send it"),
        missing=gettext_lazy("Enter the day the file is of"),
    )
    pathway = SelectField(
        label=gettext_lazy("What everybody in it waits for"),
        required=False,
        help_text=gettext_lazy("Only where the file itself does not say it in a column"),
    )

    def __init__(
        self, *args: Any, sources: Sequence[str], pathways: Mapping[str, str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("as_of", today)
        _no_later(cast(DateField, self.fields["as_of"]), today)
        cast(SelectField, self.fields["pathway"]).choices = [("", _("The file says it")), *pathways.items()]
        if sources:
            known = [(name, name) for name in sources]
            cast(RadiosField, self.fields["source"]).choices = [*known, (NEW_SOURCE, _("A new source"))]
        else:
            del self.fields["source"]
            self.fields["new_source"].required = True
            self.fields["new_source"].label = _("Where it comes from")
            self.fields["new_source"].error_messages["required"] = _("Enter where the file comes from")

    def clean_file(self) -> Any:
        """A file of a size that can be taken here."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(too_large())
        return file

    def clean(self) -> dict[str, Any]:
        """A new source has a name."""
        cleaned = super().clean() or self.cleaned_data
        new = " ".join((cleaned.get("new_source") or "").split())
        if cleaned.get("source") == NEW_SOURCE and not new:
            self.add_error("new_source", _("Enter the name of the new source"))
        elif new.casefold() == HERE:
            self.add_error("new_source", _("Waits opened here are kept under that name: choose another"))
        is_new = "source" not in self.fields or cleaned.get("source") == NEW_SOURCE
        cleaned["source_name"] = new if is_new else cleaned.get("source")
        return cleaned


def too_large() -> str:
    """What is said of a file too large to be sent."""
    return _("The selected file must be smaller than %(size)s. Leave out columns, or use the command line.") % {
        "size": format_size(MOST_BYTES)
    }


def _no_later(day: DateField, today: date) -> None:
    day.latest, day.too_late = today, _("The day the file is of must be today or in the past")


class PlaceForm(GovukForm):
    """Where the list is in the file, the sheet and the row its headings stand on, and the day the file is of."""

    sheet = SelectField(label=gettext_lazy("Sheet"), required=False)
    header_row = IntegerField(
        label=gettext_lazy("Heading row"),
        width=4,
        min_value=1,
        max_value=1_000,
        missing=gettext_lazy("Enter the number of the row that names the columns"),
        help_text=gettext_lazy("The number of the row that names the columns, counted from 1 with everything above it"),
        error_messages={
            "min_value": gettext_lazy("Heading row must be 1 or more"),
            "max_value": gettext_lazy("Heading row must be among the first 1,000 rows"),
        },
    )

    as_of = DateField(
        label=gettext_lazy("The day the file is of"),
        help_text=gettext_lazy("When the report was run, not when it was sent"),
        missing=gettext_lazy("Enter the day the file is of"),
    )

    def __init__(self, *args: Any, sheets: Sequence[str], has_lines: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_lines:
            del self.fields["header_row"]
        _no_later(cast(DateField, self.fields["as_of"]), today)
        if len(sheets) > 1:
            cast(SelectField, self.fields["sheet"]).choices = [(name, name) for name in sheets]
        else:
            del self.fields["sheet"]


class ReasonForm(GovukForm):
    """Why an import that looks wrong is right: one reason, in one's own name."""

    reason = TextareaField(
        label=gettext_lazy("Why is it right?"),
        rows=2,
        max_length=500,
        missing=gettext_lazy("Enter why it is right to bring this file in"),
        help_text=gettext_lazy("Kept with the import, in your name"),
    )


class ColumnsForm(GovukForm):
    """What each column means. Built from what is asked; its values make a mapping."""

    def __init__(
        self,
        *args: Any,
        asked: Asked,
        mapping: ExtractMapping,
        vocabulary: Vocabulary,
        pathway: str | None,
        pathway_told: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.mapping, self.vocabulary, self.given_pathway = asked, mapping, vocabulary, pathway
        for column in (*asked.needing, *asked.sure, *asked.left_out)[: asking.MOST_COLUMNS]:
            self.fields[f"c{column.number}"] = _column_field(column)
        if asked.undated:
            self.fields["date_order"] = _order_field(asked)
        self.words = (*asked.unknown, *asked.known, *(word for _, words in asked.shared for word in words))
        for word in self.words:
            self.fields[word.name] = self._word_field(word)
        if self._may_answer_all():
            self.fields["rest"] = self._rest_field()
        if pathway or mapping.column_for(PATHWAY) is None:
            self.fields["whole"] = self._whole_field(pathway_told)

    def _whole_field(self, told: Mapping[str, str] | None) -> SelectField:
        used = _("Used for every row whose own words name no pathway.")
        title = _("%(said)s: is it %(pathway)s?") % {"said": told["said"], "pathway": told["name"]} if told else ""
        return SelectField(
            label=_("What everybody in this file waits for"),
            required=False,
            initial=self.given_pathway or "",
            choices=[("", _("Choose a pathway")), *((p.code, p.name) for p in self.vocabulary.pathways)],
            help_text=f"{title} {used}".strip(),
        )

    def _word_field(self, word: AskedWord) -> SelectField:
        is_pathway = word.field == PATHWAY
        codes = (
            [(p.code, p.name) for p in self.vocabulary.pathways]
            if is_pathway
            else [(b.code, f"{b.code} {b.label}" if b.code != b.label else b.code) for b in bands(self.vocabulary)]
        )
        if is_pathway and self.given_pathway:
            nothing = _("As the whole file: %(pathway)s") % {"pathway": self._name(self.given_pathway)}
        elif is_pathway:
            nothing = _("Leave these rows out, and list them")
        else:
            nothing = _("No band yet")
        must_ask = is_pathway and word.code is None and not self.given_pathway and not self.asked.is_confirmed
        as_read = word.read_as is not None and word.code is None
        blank = [("", _("Choose a pathway"))] if must_ask else []
        if as_read:
            blank = [("", _("As each pathway reads it: %(band)s") % {"band": word.read_as})]
        return SelectField(
            label=_("What “%(word)s” means") % {"word": word.text},
            label_classes=HIDDEN_LABEL,
            choices=[*blank, (LEAVE_OUT, nothing), *codes],
            initial=word.code or ("" if must_ask or as_read else LEAVE_OUT),
            required=False,
        )

    def _may_answer_all(self) -> bool:
        many = len(self.asked.unknown_of(PATHWAY)) >= _MANY_WORDS
        return many and not self.given_pathway and not self.asked.is_confirmed

    def _rest_field(self) -> SelectField:
        return SelectField(
            label=_("Every word left open means"),
            required=False,
            choices=[
                ("", _("Each is chosen by itself")),
                (LEAVE_OUT, _("Leave these rows out, and list them")),
                *((p.code, p.name) for p in self.vocabulary.pathways),
            ],
        )

    def _name(self, code: str) -> str:
        found = self.vocabulary.pathway(code)
        return found.name if found else code

    def clean(self) -> dict[str, Any]:
        """One field once; and enough for a row to become a wait."""
        cleaned = super().clean() or self.cleaned_data
        self._ask_for_words(cleaned)
        chosen = self.chosen_columns()
        taken: dict[str, int] = {}
        for number, field in chosen.items():
            if field is None:
                continue
            if field in taken:
                self._refuse_twice(field, taken[field], number)
            taken.setdefault(field, number)
        whole = self.whole_pathway()
        if "referred_on" not in taken:
            self.add_error(None, _("Say which column is the day of the referral: a wait cannot begin without one."))
        if not ({"person_id", "nhs_number"} & set(taken) or _names_somebody(set(taken))):
            self.add_error(None, _("Say which column tells who it is: a number, or a name with a date of birth."))
        if PATHWAY not in taken and not whole:
            self.add_error(
                "whole" if "whole" in self.fields else None,
                _("Select what everybody in this file waits for, or say which column tells it."),
            )
        return cleaned

    def _ask_for_words(self, cleaned: dict[str, Any]) -> None:
        for word in self.asked.unknown_of(PATHWAY):
            if cleaned.get(word.name):
                continue
            if cleaned.get("rest"):
                cleaned[word.name] = cleaned["rest"]
            else:
                what = _("Select what “%(word)s” means, or leave its rows out") % {"word": word.text}
                self.add_error(word.name, what)

    def _refuse_twice(self, field: str, first: int, second: int) -> None:
        names = {column.number: column.column for column in self.asked.columns}
        words = _("“%(one)s” and “%(other)s” are both %(field)s: keep the better one and leave the other out")
        where = f"c{second}" if f"c{second}" in self.fields else None
        self.add_error(where, words % {"one": names[first], "other": names[second], "field": field_label(field)})

    def chosen_columns(self) -> dict[int, str | None]:
        """Every column, by number, and the field it is taken as."""
        told = {column.number: column.field for column in self.asked.columns}
        for column in self.asked.columns:
            value = self.cleaned_data.get(f"c{column.number}")
            if value is not None and f"c{column.number}" in self.fields:
                told[column.number] = value or None
        return told

    def whole_pathway(self) -> str | None:
        """The pathway of the whole file, if one is given."""
        return (self.cleaned_data.get("whole") or None) if "whole" in self.fields else self.given_pathway

    def chosen(self) -> ExtractMapping:
        """The mapping as the form says it."""
        words: dict[str, dict[str, str | None]] = {}
        for word in self.words:
            code = self.cleaned_data.get(word.name)
            if code is not None:
                words.setdefault(word.field, {})[word.text] = None if code in (LEAVE_OUT, "") else code
        mapping = asking.with_words(asking.with_columns(self.mapping, self.chosen_columns()), words)
        order = self.cleaned_data.get("date_order")
        return replace(mapping, date_order=order) if order else mapping


def bands(vocabulary: Vocabulary) -> list[Any]:
    """The bands of the council's pathways, each code once, the most urgent first."""
    found = {band.code: band for pathway in reversed(vocabulary.pathways) for band in pathway.bands}
    return sorted(found.values(), key=lambda band: (band.rank, band.code))


def _column_field(column: AskedColumn) -> SelectField:
    likely = [name for name in dict.fromkeys([column.field, *column.options]) if name]
    others = sorted((f.name for f in FIELDS if f.name not in likely), key=field_label)
    return SelectField(
        label=_("What “%(column)s” is") % {"column": column.column},
        label_classes=HIDDEN_LABEL,
        required=False,
        choices=[
            *((name, field_label(name)) for name in likely),
            ("", _("Leave out")),
            *((n, field_label(n)) for n in others),
        ],
        initial=column.field or "",
    )


def _order_field(asked: Asked) -> RadiosField:
    columns = ", ".join(f"“{name}”" for name in asked.undated[:4])
    return RadiosField(
        label=_("In %(columns)s, which comes first?") % {"columns": columns},
        choices=[("dmy", _("The day: 03/02/2026 is 3 February")), ("mdy", _("The month: 03/02/2026 is 2 March"))],
        initial=asked.date_order,
        help_text=_("Nothing in the file shows it, and it is never guessed row by row."),
        missing=_("Select whether the day or the month comes first"),
    )


def _names_somebody(taken: set[str]) -> bool:
    return "date_of_birth" in taken and bool({"full_name", "last_name"} & taken)


__all__ = ["ColumnsForm", "PlaceForm", "ReasonForm", "UploadForm", "bands", "too_large"]
