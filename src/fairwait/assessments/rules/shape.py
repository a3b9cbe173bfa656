"""A form: sections of questions with stable codes, TOML in, frozen values out. Refusals name line and remedy. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import tomlkit

from fairwait.assessments.rules.areas import AREAS, Whom
from fairwait.engine.documents import DocumentRefused, Place, array, read

SCHEMA = "fairwait.form/1"
CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST = 2_000
MOST_QUESTIONS = 200
MOST_OPTIONS = 30


class FormDocumentRefused(DocumentRefused):
    """A form that cannot be used: the key, its line and the remedy."""


class Kind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    ANY_OF = "any_of"
    DATE = "date"
    NUMBER = "number"
    AREA = "area"

    @property
    def has_options(self) -> bool:
        """Whether the form says what can be chosen."""
        return self in (Kind.ONE_OF, Kind.ANY_OF)

    @property
    def is_prose(self) -> bool:
        """Whether words at length are written, so that two windows' words are kept one under the other."""
        return self is Kind.LONG


class Known(StrEnum):
    """What Fairwait knows already of whoever waits, so that it is shown and not asked again."""

    COMMUNICATION = "communication"
    SAFE_CONTACT = "safe_contact"
    CARER = "carer"
    CARES = "cares"
    LIVES_ALONE = "lives_alone"
    ADDRESS = "address"
    PHONE = "phone"
    LANGUAGE = "language"


_YES_OR_NO = (Known.CARER, Known.CARES, Known.LIVES_ALONE)
SAID = "said"
"""What a rule compares with where any answer will do."""
YES_NO = ("yes", "no", "not_asked")
MANAGES = ("yes", "unable", "not_asked")


@dataclass(frozen=True)
class When:
    """A rule over an earlier answer: it holds where the answer is one of these, or was given at all."""

    question: str
    is_one_of: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen."""

    code: str
    label: str

    @property
    def line(self) -> str:
        """As it is written."""
        return f"{self.code}: {self.label}"


@dataclass(frozen=True)
class Question:
    """One question. `code` never changes: what was answered once is found by it in every later version."""

    code: str
    kind: Kind
    ask: str
    plain: str
    help: str = ""
    own_words: bool = False
    options: tuple[Option, ...] = ()
    unit: str = ""
    area: str = ""
    known: Known | None = None
    required: bool = False
    shown_when: When | None = None
    required_when: When | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """What a rule over this question may compare with, besides that it was answered."""
        if self.kind is Kind.YES_NO:
            return YES_NO
        if self.kind is Kind.AREA:
            return MANAGES
        return tuple(option.code for option in self.options)

    @property
    def for_person(self) -> str:
        """How it is put to the person."""
        return self.plain or self.ask


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    code: str
    title: str
    plain: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def for_person(self) -> str:
        """What it is called to the person."""
        return self.plain or self.title


@dataclass(frozen=True)
class Form:
    """One form as a whole."""

    code: str
    name: str
    plain: str
    whom: Whom
    lead: str
    pathways: tuple[str, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, code: str) -> Question | None:
        """A question by its code."""
        return next((each for each in self.questions if each.code == code), None)

    @property
    def areas(self) -> tuple[str, ...]:
        """The outcomes it asks about, in the order of the regulation."""
        asked = {each.area for each in self.questions}
        return tuple(area for area in AREAS[self.whom] if area in asked)


@lru_cache(maxsize=128)
def form_from(text: str) -> Form:
    """The form a document describes. Raises FormDocumentRefused."""
    return read(text, _form, refused=FormDocumentRefused)


def _form(place: Place) -> Form:
    if place.text("schema", needed=True) != SCHEMA:
        raise DocumentRefused("It is another kind of document.", key="schema", remedy=f'Write schema = "{SCHEMA}".')
    whom = place.choice("for", Whom)
    made = Form(
        code=_code(place, "code"), name=_line(place, "name", needed=True), plain=_line(place, "plain"), whom=whom,
        lead=_words(place, "lead"), pathways=place.texts("pathways"),
        sections=tuple(_section(each, whom) for each in place.tables("section")),
    )  # fmt: skip
    place.finish()
    _check(made)
    return made


def _section(place: Place, whom: Whom) -> Section:
    made = Section(
        code=_code(place, "code"), title=_line(place, "title", needed=True), plain=_line(place, "plain"),
        questions=tuple(_question(each, whom) for each in place.tables("question")),
    )  # fmt: skip
    place.finish()
    return made


def _question(place: Place, whom: Whom) -> Question:
    kind = place.choice("kind", Kind)
    made = Question(
        code=_code(place, "code"), kind=kind, ask=_line(place, "ask", needed=True), plain=_line(place, "plain"),
        help=_words(place, "help"), own_words=place.flag("own_words"), options=tuple(_options(place, kind)),
        unit=_line(place, "unit"), area=place.text("area"), known=_known(place), required=place.flag("required"),
        shown_when=_when(place, "shown_when"), required_when=_when(place, "required_when"),
    )  # fmt: skip
    _fits(place, made, whom)
    place.finish()
    return made


def _known(place: Place) -> Known | None:
    return place.choice("known", Known) if place.text("known") else None


def _options(place: Place, kind: Kind) -> Iterator[Option]:
    lines = place.texts("options")
    if kind.has_options and len(lines) < 2:
        remedy = 'Write options = ["code: what is shown", …], two or more.'
        raise DocumentRefused("There is nothing to choose from.", key=place.key("options"), remedy=remedy)
    if lines and not kind.has_options:
        raise DocumentRefused(
            f"A question of the kind {kind.value} has no options.", key=place.key("options"), remedy="Take them out."
        )
    if len(lines) > MOST_OPTIONS:
        remedy = f"Give at most {MOST_OPTIONS}."
        raise DocumentRefused(f"There are {len(lines)}.", key=place.key("options"), remedy=remedy)
    taken: set[str] = set()
    for number, line in enumerate(lines):
        code, colon, label = (part.strip() for part in line.partition(":"))
        key = f"{place.key('options')}[{number}]"
        if not colon or not label or not CODE.fullmatch(code):
            remedy = "Write a code, a colon and what is shown, like \u201calone: On their own\u201d."
            raise DocumentRefused(f"\u201c{line}\u201d cannot be read.", key=key, remedy=remedy)
        if code in taken or code == SAID:
            raise DocumentRefused(f"The code \u201c{code}\u201d is taken.", key=key, remedy="Use another.")
        taken.add(code)
        yield Option(code, label)


def _when(place: Place, name: str) -> When | None:
    if place.get(name, dict) is None:
        return None
    inside = place.table(name)
    made = When(inside.text("question", needed=True), inside.texts("is") or (SAID,))
    inside.finish()
    return made


def _fits(place: Place, made: Question, whom: Whom) -> None:
    if made.kind is Kind.AREA and made.area not in AREAS[whom]:
        remedy = f"Write area = one of: {', '.join(AREAS[whom])}."
        raise DocumentRefused("It is no outcome of the regulation.", key=place.key("area"), remedy=remedy)
    if made.area and made.kind is not Kind.AREA:
        remedy = 'Write kind = "area", or take area out.'
        raise DocumentRefused("Only a question of the kind area has one.", key=place.key("area"), remedy=remedy)
    if made.unit and made.kind is not Kind.NUMBER:
        raise DocumentRefused("Only a number has a unit.", key=place.key("unit"), remedy="Take unit out.")
    if made.kind is Kind.NUMBER and not made.unit:
        remedy = "Say what is counted, like \u201chours a week\u201d."
        raise DocumentRefused("A number without its unit says nothing.", key=place.key("unit"), remedy=remedy)
    if made.known is not None and made.kind not in (Kind.SHORT, Kind.LONG, Kind.YES_NO):
        remedy = "Make it short, long or yes_no."
        raise DocumentRefused("What is known already is words, or yes or no.", key=place.key("kind"), remedy=remedy)
    if made.known is not None and (made.known in _YES_OR_NO) is not (made.kind is Kind.YES_NO):
        kind = "yes_no" if made.known in _YES_OR_NO else "short or long"
        raise DocumentRefused(
            f"What is known of \u201c{made.known.value}\u201d is no answer of the kind {made.kind.value}.",
            key=place.key("kind"), remedy=f"Make it {kind}.",
        )  # fmt: skip
    if made.required and made.required_when is not None:
        remedy = "Take one of the two out."
        raise DocumentRefused("It is always needed, and sometimes.", key=place.key("required_when"), remedy=remedy)


def _check(form: Form) -> None:
    places = list(_places(form))
    if not places:
        raise DocumentRefused("It asks nothing.", key="section", remedy="Write a [[section]] with a [[question]].")
    if len(places) > MOST_QUESTIONS:
        remedy = f"Ask at most {MOST_QUESTIONS}."
        raise DocumentRefused(f"It asks {len(places)} questions.", key="section", remedy=remedy)
    _once([(section.code, f"section[{at}].code") for at, section in enumerate(form.sections)])
    _once([(question.code, f"{key}.code") for key, question in places])
    _once([(question.area, f"{key}.area") for key, question in places if question.area])
    order = {question.code: at for at, (_key, question) in enumerate(places)}
    for at, (key, question) in enumerate(places):
        for name, when in (("shown_when", question.shown_when), ("required_when", question.required_when)):
            if when is not None:
                _points(form, when, key=f"{key}.{name}", at=at, order=order)


def _places(form: Form) -> Iterator[tuple[str, Question]]:
    for at, section in enumerate(form.sections):
        for number, question in enumerate(section.questions):
            yield f"section[{at}].question[{number}]", question


def _points(form: Form, when: When, *, key: str, at: int, order: Mapping[str, int]) -> None:
    target = form.question(when.question)
    if target is None:
        remedy = "Write the code of a question that stands before this one."
        raise DocumentRefused(f"There is no question \u201c{when.question}\u201d.", key=key, remedy=remedy)
    if order[when.question] == at:
        remedy = "Let it depend on another question, before this one."
        raise DocumentRefused("It depends on its own answer.", key=key, remedy=remedy)
    if order[when.question] > at:
        raise DocumentRefused(
            f"The question \u201c{when.question}\u201d comes later: nobody has answered it yet"
            f"{', and it depends on this one' if _leads_to(form, when.question, order, at) else ''}.",
            key=key, remedy=f"Move \u201c{when.question}\u201d before this question, or take the rule out.",
        )  # fmt: skip
    for one in when.is_one_of:
        if one != SAID and one not in target.answers:
            remedy = f"Use {', '.join((*target.answers, SAID))}."
            raise DocumentRefused(
                f"\u201c{one}\u201d is no answer to \u201c{when.question}\u201d.", key=f"{key}.is", remedy=remedy
            )


def _leads_to(form: Form, code: str, order: Mapping[str, int], at: int) -> bool:
    """Whether a question depends, by any way round, on the one at this place: the rules run in a circle."""
    seen: set[str] = set()
    todo = [code]
    while todo:
        question = form.question(todo.pop())
        if question is None or question.code in seen:
            continue
        seen.add(question.code)
        todo += [when.question for when in (question.shown_when, question.required_when) if when is not None]
    return any(order.get(one) == at for one in seen)


def _once(named: list[tuple[str, str]]) -> None:
    taken: set[str] = set()
    for name, key in named:
        if name in taken:
            raise DocumentRefused(f"\u201c{name}\u201d is taken.", key=key, remedy="Use another.")
        taken.add(name)


def _code(place: Place, name: str) -> str:
    code = place.text(name, needed=True)
    if not CODE.fullmatch(code):
        remedy = "Use small letters, digits and hyphens, at most 40, and begin with a letter."
        raise DocumentRefused("It cannot be used as a code.", key=place.key(name), remedy=remedy)
    return code


def _line(place: Place, name: str, *, needed: bool = False) -> str:
    text = " ".join(place.text(name, needed=needed).split())
    if needed and not text:
        raise DocumentRefused("It is empty.", key=place.key(name), remedy="Write the words.")
    if len(text) > LONGEST:
        raise DocumentRefused("It is too long.", key=place.key(name), remedy=f"Say it in {LONGEST} characters.")
    return text


def _words(place: Place, name: str) -> str:
    text = place.text(name).strip()
    if len(text) > LONGEST:
        raise DocumentRefused("It is too long.", key=place.key(name), remedy=f"Say it in {LONGEST} characters.")
    return text


# Writing -----------------------------------------------------------------------------------------------------------


def to_toml(form: Form) -> str:
    """The form as a document that is read back to an equal one."""
    document = tomlkit.document()
    told: dict[str, Any] = {
        "schema": SCHEMA, "code": form.code, "name": form.name, "plain": form.plain, "for": form.whom.value,
        "lead": form.lead,
    }  # fmt: skip
    for key, value in told.items():
        if value:
            document.add(key, _string(value))
    if form.pathways:
        document.add("pathways", array(form.pathways))
    sections = tomlkit.aot()
    for section in form.sections:
        sections.append(_section_table(section))
    document.add("section", sections)
    return tomlkit.dumps(document)


def _section_table(section: Section) -> Any:
    made = tomlkit.table()
    for key, value in (("code", section.code), ("title", section.title), ("plain", section.plain)):
        if value:
            made.add(key, value)
    questions = tomlkit.aot()
    for question in section.questions:
        questions.append(_question_table(question))
    if section.questions:
        made.add("question", questions)
    return made


def _question_table(question: Question) -> Any:
    made = tomlkit.table()
    told: dict[str, Any] = {
        "code": question.code, "kind": question.kind.value, "ask": question.ask, "plain": question.plain,
        "help": question.help, "unit": question.unit, "area": question.area,
        "known": question.known.value if question.known else "",
    }  # fmt: skip
    for key, value in told.items():
        if value:
            made.add(key, _string(value))
    if question.own_words:
        made.add("own_words", True)
    if question.options:
        made.add("options", array(tuple(option.line for option in question.options)))
    if question.required:
        made.add("required", True)
    for name, when in (("shown_when", question.shown_when), ("required_when", question.required_when)):
        if when is not None:
            inside = tomlkit.inline_table()
            inside.append("question", when.question)
            inside.append("is", list(when.is_one_of))
            made.add(name, inside)
    return made


def _string(value: str) -> Any:
    return tomlkit.string(value, multiline="\n" in value)
