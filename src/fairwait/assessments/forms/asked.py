"""One conversation as a form, built from the council's own: every question a box, kept as it is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.assessments.rules import asking
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.facts import Whose
from fairwait.assessments.rules.record import Record
from fairwait.assessments.rules.shape import Form, Kind, Question
from fairwait.assessments.showing import usual_of
from fairwait.assessments.words import WHOSE, choices_of
from fairwait.conversations.forms.sheets import SheetForm
from fairwait.conversations.words.crises import SPOKEN
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
)
from fairwait.govuk.windows import Typed

ABOUT = ("on", "how", "with_person", "there")
"""The boxes about the conversation itself."""


class ConversationForm(SheetForm):
    """What every conversation is asked, whatever the form: when, how, who was there."""

    on = DateField(
        label=gettext_lazy("When did you speak?"), required=False, missing=gettext_lazy("Enter the day you spoke")
    )
    how = SelectField(
        label=gettext_lazy("How?"), required=False,
        choices=[("", gettext_lazy("Choose")), *((code, gettext_lazy(said)) for code, said in SPOKEN.items())],
    )  # fmt: skip
    with_person = RadiosField(
        label=gettext_lazy("Did you speak with them?"), required=False, inline=True,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No, with others only"))],
    )  # fmt: skip
    there = TextField(
        label=gettext_lazy("Who was there?"), required=False, autocomplete="off", max_length=500,
        help_text=gettext_lazy("For example: they and their daughter Ruth; an interpreter."),
    )  # fmt: skip


@dataclass(frozen=True)
class Boxes:
    """The names of the boxes of one question: its answer, whose words, and that what stands is still right."""

    answer: str
    whose: str
    still: str


def boxes(question: Question) -> Boxes:
    """A date has a name of its own kind, so that its parts are no other question's box."""
    prefix = "d" if question.kind is Kind.DATE else "q"
    return Boxes(f"{prefix}_{question.code}", f"w_{question.code}", f"s_{question.code}")


@lru_cache(maxsize=64)
def form_class(form: Form) -> type[ConversationForm]:
    """The form of one version, made once."""
    fields: dict[str, Any] = {}
    for question in form.questions:
        names = boxes(question)
        fields[names.answer] = _field(question)
        fields[names.whose] = _whose(question)
        fields[names.still] = CheckboxesField(
            label=_("Still right?"), choices=[("yes", gettext_lazy("They say it is still right"))], required=False
        )
    return type("AskedForm", (ConversationForm,), fields)


def _field(question: Question) -> Any:
    told: dict[str, Any] = {"label": question.ask, "help_text": question.help, "required": False}
    if question.kind is Kind.LONG:
        return TextareaField(**told, rows=4)
    if question.kind is Kind.DATE:
        return DateField(**told)
    if question.kind is Kind.ANY_OF:
        return CheckboxesField(**told, choices=choices_of(question))
    if question.kind is Kind.NUMBER:
        label = _("%(ask)s (%(unit)s)") % {"ask": question.ask, "unit": question.unit}
        return TextField(**{**told, "label": label}, width=5, max_length=20, autocomplete="off")
    if question.kind is Kind.SHORT:
        return TextField(**told, max_length=500, autocomplete="off")
    choices = [("", gettext_lazy("Not said yet")), *choices_of(question)]
    return RadiosField(**told, choices=choices, inline=question.kind is Kind.YES_NO)


def _whose(question: Question) -> SelectField:
    return SelectField(
        label=gettext_lazy("Whose words"), required=False, label_classes="fw-second",
        choices=_whose_choices(usual_of(question, None)),
    )  # fmt: skip


def _whose_choices(usual: Whose) -> list[tuple[str, Any]]:
    """What is usual has no value: a box nobody touched says nothing, and never stands against another window's."""
    rest = [(one.value, gettext_lazy(WHOSE[one])) for one in Whose if one is not usual]
    return [("", gettext_lazy(WHOSE[usual])), *rest]


def sheet_of(form: Form, record: Record, said: Mapping[str, Typed], *, judges: bool = False) -> ConversationForm:
    """What is typed of one conversation as a form. Whose words each answer is goes by what stands."""
    usual = {boxes(one).whose: _usual(one, record) for one in form.questions}
    told = {name: value for name, value in said.items() if name not in usual or value != usual[name].value}
    sheet = form_class(form)(told, judges=judges)
    for name, one in usual.items():
        sheet.fields[name].choices = _whose_choices(one)  # type: ignore[attr-defined]
    return sheet


def _usual(question: Question, record: Record) -> Whose:
    stands = record.answers.get(question.code)
    return usual_of(question, stands.whose if stands else None)


def answers_of(form: Form, said: Mapping[str, Typed]) -> dict[str, Value]:
    """What was typed, by question; empty boxes are no answers. A day that cannot be read is kept as it was typed."""
    return {question.code: value for question in form.questions if (value := _answer(question, said))}


def _answer(question: Question, said: Mapping[str, Typed]) -> Value:
    name = boxes(question).answer
    if question.kind is not Kind.DATE:
        value = said.get(name, "")
        return value.strip() if isinstance(value, str) else value
    parts = [str(said.get(f"{name}-{part}", "")).strip() for part in ("year", "month", "day")]
    if not any(parts):
        return ""
    text = "-".join(parts)
    day = asking.read_day(text)
    return day.isoformat() if day else text


def whose_of(form: Form, record: Record, said: Mapping[str, Typed]) -> dict[str, Whose]:
    """Whose words each answer is, by question."""
    found = {}
    for question in form.questions:
        chosen = said.get(boxes(question).whose)
        found[question.code] = Whose(chosen) if chosen in set(Whose) else _usual(question, record)
    return found


def marked_anew(form: Form, record: Record, said: Mapping[str, Typed]) -> dict[str, Value]:
    """Answers that stand, of which somebody says only that they are another's words, or were said in confidence."""
    whose, typed = whose_of(form, record, said), answers_of(form, said)
    return {
        code: stands.value for code, stands in record.answers.items()
        if code not in typed and whose.get(code, stands.whose) is not stands.whose and said.get(f"w_{code}")
    }  # fmt: skip


def still_right(form: Form, said: Mapping[str, Typed]) -> tuple[str, ...]:
    """The questions whose answer they said is still right."""
    return tuple(question.code for question in form.questions if said.get(boxes(question).still))


def prose_of(form: Form) -> Sequence[str]:
    """The boxes that hold words at length."""
    return [boxes(question).answer for question in form.questions if question.kind.is_prose]
