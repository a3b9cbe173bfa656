"""Which questions are shown, which must be answered, and whether what was typed is an answer. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from fairwait.assessments.rules.shape import SAID, Form, Kind, Question, When

Value = str | list[str]
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def holds(when: When, answers: Mapping[str, Value]) -> bool:
    """Whether a rule holds over these answers."""
    value = answers.get(when.question, "")
    given = [value] if isinstance(value, str) else value
    given = [one for one in given if one]
    if SAID in when.is_one_of and given:
        return True
    return any(one in when.is_one_of for one in given)


def shown(form: Form, answers: Mapping[str, Value]) -> tuple[Question, ...]:
    """The questions that are asked over these answers. One whose ground is itself not asked is not asked either."""
    seen: dict[str, Value] = {}
    found = []
    for question in form.questions:
        if question.shown_when is None or holds(question.shown_when, seen):
            found.append(question)
            if question.code in answers:
                seen[question.code] = answers[question.code]
    return tuple(found)


def missing(form: Form, answers: Mapping[str, Value]) -> tuple[Question, ...]:
    """The questions shown that must be answered and are not."""
    return tuple(
        question for question in shown(form, answers)
        if not answers.get(question.code)
        and (question.required or (question.required_when is not None and holds(question.required_when, answers)))
    )  # fmt: skip


def problems(form: Form, answers: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """(code, what is wrong and what to do) for everything typed that is no answer to its question."""
    for question in form.questions:
        value = answers.get(question.code)
        if value and (words := _problem(question, value)):
            yield question.code, words


def _problem(question: Question, value: Value) -> str:
    if question.kind is Kind.DATE:
        return "" if isinstance(value, str) and read_day(value) else "Enter a real date, like 27 3 2026."
    if question.kind is Kind.NUMBER:
        return "" if isinstance(value, str) and number(value) is not None else "Enter a number, like 3 or 2.5."
    given = [value] if isinstance(value, str) else value
    if question.answers and any(one not in question.answers for one in given):
        return "Choose one of the answers that are offered."
    return ""


def read_day(text: str) -> date | None:
    """A day as it is kept, 2026-03-27; None where it is none."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def number(text: str) -> Decimal | None:
    """A number of nothing below 0 as people write it; None where it is none."""
    try:
        found = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found < 1_000_000 else None
