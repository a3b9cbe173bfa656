"""The page of columns: those that need somebody first."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.exchange import asking
from fairwait.exchange.asking import AskedColumn, AskedWord
from fairwait.exchange.forms import ColumnsForm
from fairwait.exchange.models import Import
from fairwait.exchange.words import field_label
from fairwait.govuk.formats import format_count, format_list
from fairwait.govuk.words import counted


@dataclass(frozen=True)
class ColumnLine:
    """One column as the page shows it, with its box."""

    column: str
    samples: str
    box: Any
    field: str
    sure: str
    sure_tone: str
    why: str


@dataclass(frozen=True)
class WordLine:
    """One word with its box."""

    text: str
    rows: str
    box: Any


def columns(form: ColumnsForm, record: Import) -> dict[str, Any]:
    """The page that asks what the columns mean."""
    asked = form.asked
    needing, sure, left_out = asked.needing, asked.sure, asked.left_out
    questions = len(needing) + len(asked.unknown) + len(asked.shared) + bool(asked.undated) + _lacks_pathway(form)
    return {
        "form": form,
        "needing": [_line(form, column) for column in needing],
        "sure": [_line(form, column) for column in sure],
        "left_out": [_line(form, column) for column in left_out],
        "summary": _summary(len(needing), len(sure), len(left_out)),
        "fold": _fold(sure, left_out),
        "unknown_pathways": [_word(form, word) for word in asked.unknown_of("pathway")],
        "unknown_priorities": [_word(form, word) for word in asked.unknown_of("priority")],
        "shared": [(said, [_word(form, word) for word in words]) for said, words in asked.shared],
        "more_unknown_rows": asked.more_unknown_rows,
        "are_guesses": not asked.is_confirmed and any(word.is_guess for word in asked.known),
        "known_words": [(field, [_word(form, w) for w in asked.known if w.field == field]) for field in asking.WORDED],
        "word_columns": {field: form.mapping.column_for(field) or "" for field in asking.WORDED},
        "has_questions": bool(questions),
        "is_confirmed": asked.is_confirmed,
        "rest": form["rest"] if "rest" in form.fields else None,
        "whole": form["whole"] if "whole" in form.fields else None,
        "is_whole_asked": _lacks_pathway(form),
        "dates": form["date_order"] if "date_order" in form.fields else None,
        "notes": record.file_facts.get("notes", []),
    }


def _lacks_pathway(form: ColumnsForm) -> bool:
    return "whole" in form.fields and not form.given_pathway


def _summary(needing: int, sure: int, left_out: int) -> str:
    if not needing:
        return _("%(sure)s columns are sure; left out: %(left)s") % {
            "sure": format_count(sure),
            "left": format_count(left_out),
        }
    return ngettext(
        "%(n)s column needs you. Sure: %(sure)s. Left out: %(left)s.",
        "%(n)s columns need you. Sure: %(sure)s. Left out: %(left)s.",
        needing,
    ) % {"n": format_count(needing), "sure": format_count(sure), "left": format_count(left_out)}


def _fold(sure: tuple[AskedColumn, ...], left_out: tuple[AskedColumn, ...]) -> str:
    names = format_list([column.column for column in left_out[:5]])
    shown = names if len(left_out) <= 5 else _("%(names)s and more") % {"names": names}
    if not left_out:
        return _("Show the %(n)s sure columns") % {"n": format_count(len(sure))}
    return _("Show the %(n)s sure columns, and %(left)s left out (%(names)s)") % {
        "n": format_count(len(sure)),
        "left": format_count(len(left_out)),
        "names": shown,
    }


def _line(form: ColumnsForm, column: AskedColumn) -> ColumnLine:
    name = f"c{column.number}"
    word, tone = _how_sure(column)
    return ColumnLine(
        column=column.column,
        samples=", ".join(column.samples) or _("(all blank)"),
        box=form[name] if name in form.fields else None,
        field=field_label(column.field),
        sure=_("%(word)s: %(n)s in 100") % {"word": word, "n": column.in_100},
        sure_tone=tone,
        why=_why(column),
    )


def _how_sure(column: AskedColumn) -> tuple[str, str]:
    if column.confidence >= asking.SURE:
        return _("Sure"), "green"
    return (_("Check"), "ochre") if column.confidence >= asking.UNSURE else (_("Ask"), "red")


def _why(column: AskedColumn) -> str:
    parts = [column.because]
    if column.rivals:
        named = format_list([f"“{name}”" for name in column.rivals[:3]], last="or")
        parts.append(_("%(columns)s could be it too.") % {"columns": named})
    if column.is_safety and column.needs_person:
        parts.append(_("Taken until you say otherwise: the safer way to be wrong."))
    if column.options and column.needs_person:
        named = format_list([field_label(name) for name in column.options[:3]], last="or")
        parts.append(_("It could also be: %(fields)s.") % {"fields": named})
    return " ".join(part for part in parts if part)


def _word(form: ColumnsForm, word: AskedWord) -> WordLine:
    return WordLine(text=word.text, rows=counted("row", word.rows), box=form[word.name])
