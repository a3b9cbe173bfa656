"""What differs between two versions of a form, in the order of the newer; and what may never change. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from fairwait.assessments.rules.shape import Form, Question, Section


class Change(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One part that differs: its code, what it is called, and each word of it before and after."""

    change: Change
    code: str
    name: str
    parts: tuple[tuple[str, str, str], ...] = ()


_PARTS = {
    "kind": "kind", "ask": "ask", "plain": "plain", "help": "help", "own_words": "own_words", "options": "options",
    "unit": "unit", "area": "area", "known": "known", "required": "required", "shown_when": "shown_when",
    "required_when": "required_when",
}  # fmt: skip


def differences(before: Form | None, after: Form) -> tuple[Difference, ...]:
    """Everything that differs."""
    return tuple(_differences(before, after))


def _differences(before: Form | None, after: Form) -> Iterator[Difference]:
    if before is None:
        yield from (Difference(Change.ADDED, one.code, one.ask) for one in after.questions)
        return
    head = tuple(_changed(before, after, ("name", "plain", "lead", "pathways", "whom")))
    if head:
        yield Difference(Change.CHANGED, "", after.name, head)
    yield from _sections(before, after)
    was = {one.code: one for one in before.questions}
    places = {question.code: section.code for section in before.sections for question in section.questions}
    now = {question.code: section.code for section in after.sections for question in section.questions}
    for question in after.questions:
        if question.code not in was:
            yield Difference(Change.ADDED, question.code, question.ask)
        elif parts := tuple(_changed(was[question.code], question, tuple(_PARTS))):
            yield Difference(Change.CHANGED, question.code, question.ask, parts)
    still = {one.code for one in after.questions}
    yield from (Difference(Change.REMOVED, one.code, one.ask) for one in before.questions if one.code not in still)
    yield from _moved(before, after, places, now)


def _sections(before: Form, after: Form) -> Iterator[Difference]:
    was = {one.code: one for one in before.sections}
    for section in after.sections:
        if section.code not in was:
            yield Difference(Change.ADDED, section.code, section.title)
        elif parts := tuple(_changed(was[section.code], section, ("title", "plain"))):
            yield Difference(Change.CHANGED, section.code, section.title, parts)
    still = {one.code for one in after.sections}
    yield from (Difference(Change.REMOVED, one.code, one.title) for one in before.sections if one.code not in still)


def _moved(before: Form, after: Form, places: dict[str, str], now: dict[str, str]) -> Iterator[Difference]:
    kept = {one.code for one in after.questions}
    old = [one.code for one in before.questions if one.code in kept]
    new = [one.code for one in after.questions if one.code in places]
    moved = {code for code in new if places[code] != now[code]}
    stay_old, stay_new = [one for one in old if one not in moved], [one for one in new if one not in moved]
    moved |= set(_out_of_order(stay_old, stay_new))
    named = {one.code: one.ask for one in after.questions}
    yield from (Difference(Change.MOVED, code, named[code]) for code in new if code in moved)


def _out_of_order(old: list[str], new: list[str]) -> Iterator[str]:
    """The fewest that were moved, so that the rest stand as they did: all but the longest run that kept its order."""
    place = {code: at for at, code in enumerate(old)}
    best: list[list[str]] = []
    for code in new:
        runs = [run for run in best if place[run[-1]] < place[code]]
        best.append([*_longest(runs), code])
    stayed = set(_longest(best))
    yield from (code for code in new if code not in stayed)


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run), default=[])


def _changed(before: Form | Section | Question, after: Form | Section | Question, names: Iterable[str]) -> Iterator[
    tuple[str, str, str]
]:  # fmt: skip
    known = {one.name for one in fields(after)}
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if name in known and old != new:
            yield name, shown(old), shown(new)


def shown(value: object) -> str:
    """A part of a question as it is read beside what it became."""
    if value is None or value is False or value == ():
        return ""
    if value is True:
        return "yes"
    if isinstance(value, tuple):
        return "; ".join(getattr(one, "line", str(one)) for one in value)
    if hasattr(value, "question"):
        return f"{value.question}: {', '.join(value.is_one_of)}"  # type: ignore[attr-defined]
    return str(value)


def means_something_else(earlier: Iterable[Form], after: Form) -> Iterator[str]:
    """Why a version cannot be published: a code that was answered once must not come to mean something else."""
    said: dict[str, Question] = {}
    for form in earlier:
        said |= {one.code: one for one in form.questions}
    for question in after.questions:
        was = said.get(question.code)
        if was is None:
            continue
        if was.kind is not question.kind:
            yield (
                f"\u201c{question.code}\u201d was answered as {was.kind.value}, and would be {question.kind.value}: "
                "ask it as a new question, with a code of its own."
            )
        elif was.unit != question.unit or was.area != question.area:
            yield (
                f"\u201c{question.code}\u201d was answered in {was.unit or was.area}, and would now be in "
                f"{question.unit or question.area}: ask it as a new question, with a code of its own."
            )
