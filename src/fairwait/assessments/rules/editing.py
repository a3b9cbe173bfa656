"""Changing a form part by part. What comes out is read again as a whole, so nothing is kept that could not be used."""

from collections.abc import Callable
from dataclasses import replace

from fairwait.assessments.rules.shape import CODE, Form, FormDocumentRefused, Question, Section, form_from, to_toml


def _refuse(problem: str, remedy: str = "Open the form again.") -> FormDocumentRefused:
    return FormDocumentRefused(problem, key="section", remedy=remedy)


def checked(form: Form) -> Form:
    """The same form, read as a whole. Raises FormDocumentRefused."""
    return form_from(to_toml(form))


def set_head(form: Form, *, name: str, plain: str, lead: str, pathways: tuple[str, ...]) -> Form:
    """What it is called, what it is for, and for which pathways it is offered."""
    return checked(replace(form, name=name, plain=plain, lead=lead, pathways=pathways))


def add_question(form: Form, section: str, question: Question) -> Form:
    """A new question, at the end of a section."""
    if form.question(question.code) is not None:
        raise _refuse(f"The code \u201c{question.code}\u201d is taken.", "Use another code.")
    return checked(_in_section(form, section, lambda one: replace(one, questions=(*one.questions, question))))


def change_question(form: Form, code: str, question: Question) -> Form:
    """Another wording, help or rule for a question; its code stays."""
    section, at = _where(form, code)
    made = replace(question, code=code)
    return checked(_in_section(form, section.code, lambda one: replace(
        one, questions=(*one.questions[:at], made, *one.questions[at + 1 :])
    )))  # fmt: skip


def remove_question(form: Form, code: str) -> Form:
    """Ask it no more. Answers given to it stay where they are."""
    section, _at = _where(form, code)
    return checked(_in_section(form, section.code, lambda one: replace(
        one, questions=tuple(each for each in one.questions if each.code != code)
    )))  # fmt: skip


def move_question(form: Form, code: str, *, by: int) -> Form:
    """One place earlier (-1) or later (1); past the end of a section, into the next."""
    section, at = _where(form, code)
    question, target = section.questions[at], at + by
    rest = tuple(each for each in section.questions if each.code != code)
    if 0 <= target < len(section.questions):
        return checked(_in_section(form, section.code, lambda one: replace(
            one, questions=(*rest[:target], question, *rest[target:])
        )))  # fmt: skip
    number = form.sections.index(section) + by
    if not 0 <= number < len(form.sections):
        return form
    other = form.sections[number]
    left = _in_section(form, section.code, lambda one: replace(one, questions=rest))
    into = (question, *other.questions) if by > 0 else (*other.questions, question)
    return checked(_in_section(left, other.code, lambda one: replace(one, questions=into)))


def add_section(form: Form, code: str, title: str, plain: str = "") -> Form:
    """A new section, at the end."""
    if any(one.code == code for one in form.sections):
        raise _refuse(f"The code \u201c{code}\u201d is taken.", "Use another code.")
    return checked(replace(form, sections=(*form.sections, Section(code, title, plain))))


def change_section(form: Form, code: str, *, title: str, plain: str) -> Form:
    """Another heading."""
    return checked(_in_section(form, code, lambda one: replace(one, title=title, plain=plain)))


def remove_section(form: Form, code: str) -> Form:
    """Take an empty section out."""
    found = next((one for one in form.sections if one.code == code), None)
    if found is None:
        raise _refuse("This section is not there any more.")
    if found.questions:
        raise _refuse("It still asks something.", "Move or take out its questions first.")
    return checked(replace(form, sections=tuple(one for one in form.sections if one.code != code)))


def code_for(words: str, taken: set[str]) -> str:
    """A code for new words that nothing has yet: a question keeps it for ever."""
    base = "-".join("".join(one if one.isascii() and one.isalnum() else " " for one in words.lower()).split())
    base = base.lstrip("0123456789-")[:32].strip("-") or "question"
    tries = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if one not in taken and CODE.fullmatch(one))


def _where(form: Form, code: str) -> tuple[Section, int]:
    for section in form.sections:
        for at, question in enumerate(section.questions):
            if question.code == code:
                return section, at
    raise _refuse("This question is not there any more.")


def _in_section(form: Form, code: str, change: Callable[[Section], Section]) -> Form:
    if all(one.code != code for one in form.sections):
        raise _refuse("This section is not there any more.")
    return replace(form, sections=tuple(change(one) if one.code == code else one for one in form.sections))
