"""What is asked when a form is written: its head, a section, a question, the whole as TOML, and publishing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.assessments.rules.areas import AREAS as AREAS_OF
from fairwait.assessments.rules.editing import code_for
from fairwait.assessments.rules.shape import CODE, SAID, Form, Kind, Known, Option, Question, When
from fairwait.assessments.words import AREAS, KINDS, KNOWN, choices_of
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm


class HeadForm(GovukForm):
    """What a form is called, and when it is offered."""

    name = TextField(label=gettext_lazy("What it is called here"), max_length=200)
    plain = TextField(label=gettext_lazy("What it is called to the person"), required=False, max_length=200)
    lead = TextareaField(
        label=gettext_lazy("What it says to the worker first"), required=False, rows=3, max_length=2_000
    )
    pathways = CheckboxesField(
        label=gettext_lazy("Offered for"), choices=[], required=False,
        help_text=gettext_lazy("None chosen: for everything somebody can wait for."),
    )  # fmt: skip

    def __init__(self, *args: Any, pathways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathways"].choices = pathways  # type: ignore[attr-defined]


class SectionForm(GovukForm):
    """A heading."""

    title = TextField(label=gettext_lazy("Heading"), max_length=200)
    plain = TextField(label=gettext_lazy("Heading for the person"), required=False, max_length=200)


class CopyForm(GovukForm):
    """A form of one's own, begun from another."""

    name = TextField(label=gettext_lazy("What is the new one called?"), max_length=200)


class WholeForm(GovukForm):
    """A form as a whole, as TOML."""

    text = TextareaField(label=gettext_lazy("The form as TOML"), rows=24, spellcheck=False, max_length=200_000)


class PublishForm(GovukForm):
    """From when, and why."""

    published_from = DateField(label=gettext_lazy("From which day?"), missing=gettext_lazy("Enter the day"))
    reason = TextareaField(
        label=gettext_lazy("Why it changes"), rows=2, max_length=2_000, missing=gettext_lazy("Enter why it changes")
    )


NEVER, ALWAYS = "", "always"


class QuestionForm(GovukForm):
    """One question: its words, how it is answered, its rules over earlier answers."""

    ask = TextField(label=gettext_lazy("The question, as the worker reads it"), max_length=500)
    plain = TextField(label=gettext_lazy("The question, as it is put to the person"), required=False, max_length=500)
    help = TextareaField(label=gettext_lazy("Help for the worker"), required=False, rows=3, max_length=2_000)
    kind = RadiosField(label=gettext_lazy("How is it answered?"), choices=[
        (one.value, gettext_lazy(words)) for one, words in KINDS.items()
    ])  # fmt: skip
    options = TextareaField(
        label=gettext_lazy("The answers, one on each line"), required=False, rows=5, max_length=5_000,
        help_text=gettext_lazy("Where one or any of several is chosen. A code may stand first: alone: On their own."),
    )  # fmt: skip
    unit = TextField(
        label=gettext_lazy("The unit of a number"), required=False, max_length=60, width=20,
        help_text=gettext_lazy("For example: hours a week."),
    )  # fmt: skip
    area = SelectField(label=gettext_lazy("Which outcome?"), choices=[], required=False)
    known = SelectField(
        label=gettext_lazy("Does Fairwait know it already?"), required=False,
        choices=[("", gettext_lazy("No")), *((one.value, gettext_lazy(words)) for one, words in KNOWN.items())],
        help_text=gettext_lazy("What is known is shown with where it is from, to be confirmed and not asked again."),
    )  # fmt: skip
    own_words = TickField(label=gettext_lazy("It is written in the person’s own words"), required=False)
    shown_when = SelectField(label=gettext_lazy("When is it asked?"), choices=[], required=False)
    needed = SelectField(label=gettext_lazy("Must it be answered?"), choices=[], required=False)
    code = TextField(
        label=gettext_lazy("Its code"), required=False, max_length=40, width=20, spellcheck=False,
        help_text=gettext_lazy("By it what was answered is found for ever: it never changes. Left empty, one is made."),
    )  # fmt: skip

    def __init__(self, *args: Any, asked: Form, question: Question | None, **kwargs: Any) -> None:
        self._form, self._question = asked, question
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("None")), *((one, gettext_lazy(AREAS[one])) for one in AREAS_OF[asked.whom])
        ]  # fmt: skip
        rules = list(self._rules())
        self.fields["shown_when"].choices = [(NEVER, gettext_lazy("Always")), *rules]  # type: ignore[attr-defined]
        self.fields["needed"].choices = [  # type: ignore[attr-defined]
            (NEVER, gettext_lazy("No")), (ALWAYS, gettext_lazy("Yes")), *rules
        ]  # fmt: skip
        if question is not None:
            del self.fields["code"]

    def _rules(self) -> Iterator[tuple[str, str]]:
        """Every rule over one earlier answer, and those that stand with several."""
        kept = [] if self._question is None else [self._question.shown_when, self._question.required_when]
        seen: set[str] = set()
        for question in self._form.questions:
            if self._question is not None and question.code == self._question.code:
                break
            anything = _("Where “%(ask)s” was answered") % {"ask": question.ask}
            singles = [(SAID, anything)]
            for code, label in choices_of(question):
                words = _("Where “%(ask)s” is “%(answer)s”") % {"ask": question.ask, "answer": label}
                singles.append((code, words))
            for code, words in singles:
                seen.add(_rule(When(question.code, (code,))))
                yield _rule(When(question.code, (code,))), words
        for when in kept:
            if when is not None and _rule(when) not in seen:
                seen.add(_rule(when))
                yield _rule(when), _("Where “%(code)s” is %(answers)s, as it is") % {
                    "code": when.question, "answers": ", ".join(when.is_one_of),
                }  # fmt: skip

    def clean_code(self) -> str:
        """A code nothing has yet."""
        code = str(self.cleaned_data["code"]).strip()
        if code and not CODE.fullmatch(code):
            raise ValidationError(_("Use small letters, digits and hyphens, at most 40, and begin with a letter"))
        return code

    def filled(self, taken: set[str]) -> Question:
        """The question as it was written."""
        told = self.cleaned_data
        needed = told["needed"]
        made = Question(
            code=self._question.code if self._question else told.get("code") or code_for(told["ask"], taken),
            kind=Kind(told["kind"]), ask=" ".join(told["ask"].split()), plain=" ".join(told["plain"].split()),
            help=told["help"].strip(), own_words=bool(told["own_words"]), options=tuple(_options(told["options"])),
            unit=" ".join(told["unit"].split()), area=told["area"],
            known=Known(told["known"]) if told["known"] else None,
            required=needed == ALWAYS, shown_when=_when(told["shown_when"]),
            required_when=_when(needed) if needed not in (NEVER, ALWAYS) else None,
        )  # fmt: skip
        return made if made.kind.has_options else replace(made, options=())


def initial_of(question: Question) -> dict[str, Any]:
    """A question as its form takes it."""
    needed = ALWAYS if question.required else _rule(question.required_when) if question.required_when else NEVER
    return {
        "ask": question.ask, "plain": question.plain, "help": question.help, "kind": question.kind.value,
        "options": "\n".join(option.line for option in question.options), "unit": question.unit,
        "area": question.area, "known": question.known.value if question.known else "",
        "own_words": question.own_words, "needed": needed,
        "shown_when": _rule(question.shown_when) if question.shown_when else NEVER,
    }  # fmt: skip


def _rule(when: When) -> str:
    return f"{when.question}={','.join(when.is_one_of)}"


def _when(text: str) -> When | None:
    question, _equals, answers = text.partition("=")
    return When(question, tuple(answers.split(","))) if question else None


def _options(text: str) -> Iterator[Option]:
    """Each line an answer; one without a code is given one, which it keeps from then on."""
    taken: set[str] = set()
    for line in text.replace("\r\n", "\n").split("\n"):
        words = " ".join(line.split())
        if not words:
            continue
        code, colon, label = (part.strip() for part in words.partition(":"))
        if not colon or not CODE.fullmatch(code) or not label:
            code, label = code_for(words, taken), words
        taken.add(code)
        yield Option(code, label)
