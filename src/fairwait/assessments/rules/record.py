"""One record out of a series of conversations: what stands to each question, and what stood before. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from fairwait.assessments.rules import facts
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.facts import Whose
from fairwait.history.registry import Told


@dataclass(frozen=True)
class Answer:
    """What was answered to one question: the words, whose they are, when, on which version of the form.

    `value` is empty once the person was erased. `confirmed_on` is the last day on which they said it is still right.
    """

    code: str
    value: Value
    whose: Whose
    on: date
    by: int | None
    conversation: int
    form: str
    source: str = ""
    confirmed_on: date | None = None
    earlier: tuple["Answer", ...] = ()


@dataclass(frozen=True)
class Talked:
    """One conversation that was held: when, how, who held it, who was there, and what it added."""

    number: int
    on: date
    how: str
    by: int | None
    with_person: bool
    there: str
    answered: tuple[str, ...]
    confirmed: tuple[str, ...]


@dataclass(frozen=True)
class Handover:
    """Somebody else became the navigator, and why."""

    on: date
    was: int
    now: int
    reason: str


@dataclass(frozen=True)
class Finished:
    """What came of it."""

    on: date
    by: int | None
    outcome: str
    eligible: tuple[str, ...]
    why: str
    next: str


@dataclass(frozen=True)
class Record:
    """Everything that was said in one assessment."""

    answers: dict[str, Answer] = field(default_factory=dict)
    conversations: tuple[Talked, ...] = ()
    handovers: tuple[Handover, ...] = ()
    forms: tuple[str, ...] = ()
    finished: Finished | None = None
    given: tuple[tuple[date, str], ...] = ()
    checked: tuple[tuple[date, str, str], ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        """What stands, by question."""
        return {code: answer.value for code, answer in self.answers.items()}

    @property
    def workers_met(self) -> tuple[int, ...]:
        """Everybody who spoke with the person, each once, in the order they met them."""
        met = (one.by for one in self.conversations if one.with_person and one.by is not None)
        return tuple(dict.fromkeys(met))


def fold(events: Iterable[Told], *, assessment: int) -> Record:
    """The record that the events about a person say, of one of their assessments."""
    record = Record()
    for event in events:
        if event.kind in _STEPS and event.facts.get("assessment") == assessment:
            record = _STEPS[event.kind](record, event)
    return record


def _begun(record: Record, event: Told) -> Record:
    return replace(record, forms=(str(event.facts["form"]),))


def _talked(record: Record, event: Told) -> Record:
    told, answers = event.facts, dict(record.answers)
    words = event.private.get("answers") or {}
    sources = event.private.get("sources") or {}
    for code in told["answered"]:
        before = answers.get(code)
        earlier = (*before.earlier, replace(before, earlier=())) if before else ()
        answers[code] = Answer(
            code, words.get(code, ""), Whose(told["whose"].get(code, Whose.WORKER)), event.occurred_on, event.by,
            int(told["number"]), str(told["form"]), source=sources.get(code, ""), earlier=earlier,
        )  # fmt: skip
    for code in told["confirmed"]:
        if code in answers:
            answers[code] = replace(answers[code], confirmed_on=event.occurred_on)
    talked = Talked(
        int(told["number"]), event.occurred_on, str(told["how"]), event.by, bool(told["with_person"]),
        str(event.private.get("there") or ""), tuple(told["answered"]), tuple(told["confirmed"]),
    )  # fmt: skip
    return replace(record, answers=answers, conversations=(*record.conversations, talked))


def _handed_over(record: Record, event: Told) -> Record:
    made = Handover(
        event.occurred_on,
        int(event.facts["colleague_before"]),
        int(event.facts["colleague"]),
        str(event.private.get("reason") or ""),
    )
    return replace(record, handovers=(*record.handovers, made))


def _form_taken(record: Record, event: Told) -> Record:
    return replace(record, forms=(*record.forms, str(event.facts["form"])))


def _finished(record: Record, event: Told) -> Record:
    told = event.private
    made = Finished(
        event.occurred_on, event.by, str(event.facts["outcome"]), tuple(told.get("eligible") or ()),
        str(told.get("why") or ""), str(told.get("next") or ""),
    )  # fmt: skip
    return replace(record, finished=made)


def _given(record: Record, event: Told) -> Record:
    return replace(record, given=(*record.given, (event.occurred_on, str(event.facts["way"]))))


def _checked(record: Record, event: Told) -> Record:
    said = (event.occurred_on, str(event.facts["right"]), str(event.private.get("words") or ""))
    return replace(record, checked=(*record.checked, said))


_STEPS = {
    facts.BEGUN.name: _begun,
    facts.TALKED.name: _talked,
    facts.HANDED_OVER.name: _handed_over,
    facts.FORM_TAKEN.name: _form_taken,
    facts.FINISHED.name: _finished,
    facts.GIVEN.name: _given,
    facts.CHECKED.name: _checked,
}
