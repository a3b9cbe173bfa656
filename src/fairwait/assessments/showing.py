"""What stands in an assessment, as pages show it: sections with their questions, answers, and where each is from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.accounts import queries as accounts
from fairwait.assessments import documents
from fairwait.assessments.models import Assessment
from fairwait.assessments.queries.known import Held, as_answers, known_for
from fairwait.assessments.rules import asking
from fairwait.assessments.rules.areas import ENOUGH
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.facts import Whose
from fairwait.assessments.rules.record import Answer, Record
from fairwait.assessments.rules.shape import Form, Known, Question
from fairwait.assessments.words import answer_words
from fairwait.engine.calendars import london_day
from fairwait.people.models import Person


def usual_of(question: Question, stands: Whose | None) -> Whose:
    """Whose words an answer is unless somebody says otherwise. In confidence stays so until somebody says it is not."""
    if stands is Whose.CONFIDENCE:
        return Whose.CONFIDENCE
    return Whose.OWN if question.own_words else Whose.WORKER


@dataclass(frozen=True)
class Stood:
    """One answer as it is read: its words, whose, when, who wrote it down."""

    words: str
    whose: str
    on: date
    by: str
    conversation: int
    source: str
    confirmed_on: date | None


@dataclass(frozen=True)
class Line:
    """One question of the record: what stands, what stood before, and what Fairwait knows besides."""

    question: Question
    answer: Stood | None
    earlier: tuple[Stood, ...]
    known: Held | None
    is_shown: bool

    @property
    def usual(self) -> str:
        """Whose words an answer to it is, unless somebody says otherwise."""
        return usual_of(self.question, Whose(self.answer.whose) if self.answer else None).value

    @property
    def code(self) -> str:
        """Its code."""
        return self.question.code


@dataclass(frozen=True)
class Part:
    """A section with its lines."""

    code: str
    title: str
    lines: tuple[Line, ...]


def parts(form: Form, record: Record, person: Person, *, typed: Mapping[str, Value] | None = None) -> list[Part]:
    """Everything the form asks, with what stands. `typed`: what is being typed, over which rules hold."""
    known, old = known_for(form, person), documents.forms_named(record.forms)
    names = _names(record)
    values = {**as_answers(form, known), **record.values, **(typed or {})}
    shown = {one.code for one in asking.shown(form, values)}
    return [
        Part(
            section.code, section.title,
            tuple(_line(one, record, known, names, old, is_shown=one.code in shown) for one in section.questions),
        )
        for section in form.sections
    ]  # fmt: skip


def _line(
    question: Question, record: Record, known: Mapping[Known, Held], names: Mapping[int, str],
    old: Mapping[str, Form], *, is_shown: bool,
) -> Line:  # fmt: skip
    answer = record.answers.get(question.code)
    return Line(
        question, stood(answer, names, old) if answer else None,
        tuple(stood(one, names, old) for one in reversed(answer.earlier)) if answer else (),
        known.get(question.known) if answer is None and question.known is not None else None, is_shown,
    )  # fmt: skip


def asked_as(answer: Answer, old: Mapping[str, Form]) -> Question | None:
    """The question as it was asked, on the version it was answered on."""
    form = old.get(answer.form)
    return form.question(answer.code) if form is not None else None


def stood(answer: Answer, names: Mapping[int, str], old: Mapping[str, Form]) -> Stood:
    """An answer as it is read: by the words that could be chosen when it was given."""
    return Stood(
        answer_words(asked_as(answer, old), answer.value), answer.whose.value, answer.on, names.get(answer.by or 0, ""),
        answer.conversation, answer.source, answer.confirmed_on,
    )  # fmt: skip


def asked_no_more(form: Form, record: Record) -> list[tuple[str, Stood]]:
    """Answers to questions that the version in use does not ask, each under what was asked: they are kept and shown."""
    names, old = _names(record), documents.forms_named(record.forms)
    found = []
    for answer in left_over(form, record):
        question = asked_as(answer, old)
        found.append((question.ask if question else answer.code, stood(answer, names, old)))
    return found


def left_over(form: Form, record: Record) -> list[Answer]:
    """What was answered on an earlier version to questions that this one does not ask."""
    return [answer for code, answer in sorted(record.answers.items()) if form.question(code) is None]


def _names(record: Record) -> dict[int, str]:
    by = [one.by for answer in record.answers.values() for one in (answer, *answer.earlier)]
    return accounts.names_of([*by, *(one.by for one in record.conversations), *_navigators(record)])


def _navigators(record: Record) -> Iterator[int]:
    for one in record.handovers:
        yield from (one.was, one.now)


def names_in(record: Record) -> dict[int, str]:
    """Everybody the record speaks of."""
    return _names(record)


def out_of_reach(form: Form, record: Record) -> tuple[str, ...]:
    """The outcomes that were said to be out of reach."""
    return tuple(
        one.area for one in form.questions if one.area and record.values.get(one.code) == "unable"
    )  # fmt: skip


def is_enough(form: Form, record: Record) -> bool:
    """Whether so many are out of reach that the effect on wellbeing decides."""
    return len(out_of_reach(form, record)) >= ENOUGH[form.whom]


def unanswered(form: Form, record: Record, person: Person) -> Sequence[Question]:
    """What the form needs and nobody has answered yet."""
    return asking.missing(form, {**as_answers(form, known_for(form, person)), **record.values})


def since_days(one: Assessment, today: date) -> int | None:
    """Days from the start of the wait to its end, or to today."""
    if one.waited_since is None:
        return None
    return ((london_day(one.finished_at) if one.finished_at else today) - one.waited_since).days
