"""What stands in an assessment, as pages show it: sections with their questions, answers, and where each is from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.accounts import queries as accounts
from fairwait.assessments.models import Assessment
from fairwait.assessments.queries.known import Held, known_of
from fairwait.assessments.rules import asking
from fairwait.assessments.rules.areas import ENOUGH
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.facts import Whose
from fairwait.assessments.rules.record import Answer, Record
from fairwait.assessments.rules.shape import Form, Known, Question
from fairwait.assessments.words import answer_words
from fairwait.people.models import Person


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
        return (Whose.OWN if self.question.own_words else Whose.WORKER).value

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
    known = known_of(person, (one.known for one in form.questions if one.known is not None))
    names = _names(record)
    values = {**_known_values(form, known), **record.values, **(typed or {})}
    shown = {one.code for one in asking.shown(form, values)}
    return [
        Part(
            section.code, section.title,
            tuple(_line(question, record, known, names, question.code in shown) for question in section.questions),
        )
        for section in form.sections
    ]  # fmt: skip


def _known_values(form: Form, known: Mapping[Known, Held]) -> dict[str, Value]:
    return {one.code: known[one.known].value for one in form.questions if one.known is not None and one.known in known}


def _line(
    question: Question, record: Record, known: Mapping[Known, Held], names: Mapping[int, str], is_shown: bool
) -> Line:
    answer = record.answers.get(question.code)
    return Line(
        question, stood(answer, question, names) if answer else None,
        tuple(stood(one, question, names) for one in reversed(answer.earlier)) if answer else (),
        known.get(question.known) if answer is None and question.known is not None else None, is_shown,
    )  # fmt: skip


def stood(answer: Answer, question: Question | None, names: Mapping[int, str]) -> Stood:
    """An answer as it is read."""
    return Stood(
        answer_words(question, answer.value), answer.whose.value, answer.on, names.get(answer.by or 0, ""),
        answer.conversation, answer.source, answer.confirmed_on,
    )  # fmt: skip


def asked_no_more(form: Form, record: Record) -> list[tuple[str, Stood]]:
    """Answers to questions that the version in use does not ask: they are kept and shown."""
    names = _names(record)
    return [
        (code, stood(answer, None, names)) for code, answer in sorted(record.answers.items())
        if form.question(code) is None
    ]  # fmt: skip


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
    known = known_of(person, (one.known for one in form.questions if one.known is not None))
    return asking.missing(form, {**_known_values(form, known), **record.values})


def since_days(one: Assessment, today: date) -> int | None:
    """Days from the start of the wait to its end, or to today."""
    if one.waited_since is None:
        return None
    return ((one.finished_at.date() if one.finished_at else today) - one.waited_since).days
