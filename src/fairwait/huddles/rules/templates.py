"""Templates of huddles: versioned documents that a council may write its own of. TOML in, frozen values out."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.refusal import HuddleRefused

MOST_QUESTIONS = 6
"""More than this and a person is not walked in a minute: the practice this comes from asks three."""
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NEEDED = {"code": str, "version": int, "name": str, "purpose": str, "every_days": int, "ordering": str}
_KNOWN = {*_NEEDED, "proposes_next_step", "question"}


@dataclass(frozen=True)
class Question:
    """One yes-or-no question asked of everybody. `{name}` in it stands for what the person likes to be called."""

    code: str
    ask: str
    help: str = ""

    def asked_of(self, name: str) -> str:
        """The question about one person."""
        return self.ask.replace("{name}", name)


@dataclass(frozen=True)
class Template:
    """How one kind of huddle goes. `proposes_next_step`: with every answer yes, the next step is put forward for a
    named person to confirm."""

    code: str
    version: int
    name: str
    purpose: str
    every_days: int
    ordering: Ordering
    questions: tuple[Question, ...]
    proposes_next_step: bool = False


def from_toml(text: str) -> Template:
    """Read a template. Raises HuddleRefused naming the key and what to do."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise HuddleRefused(f"This is not TOML: {fault}.") from fault
    for key, kind in _NEEDED.items():
        if key not in said:
            raise HuddleRefused(f"Give the template a {key}.", field=key)
        if type(said[key]) is not kind:
            raise HuddleRefused(f"{key} must be {'a whole number' if kind is int else 'text in quotes'}.", field=key)
    for key in said:
        if key not in _KNOWN:
            raise HuddleRefused(f"{key} is not known: use {', '.join(sorted(_KNOWN))}.", field=key)
    return Template(
        code=_code(said["code"], key="code"),
        version=_within(said["version"], key="version", most=9_999),
        name=said["name"],
        purpose=said["purpose"],
        every_days=_within(said["every_days"], key="every_days", most=366),
        ordering=_ordering(said["ordering"]),
        questions=_questions(said.get("question", [])),
        proposes_next_step=said.get("proposes_next_step") is True,
    )


def _code(text: str, *, key: str) -> str:
    if not _CODE.fullmatch(text):
        raise HuddleRefused(f"{key} must be small letters, digits and hyphens, not \u201c{text}\u201d.", field=key)
    return text


def _within(number: int, *, key: str, most: int) -> int:
    if not 1 <= number <= most:
        raise HuddleRefused(f"{key} must be from 1 to {most}, not {number}.", field=key)
    return number


def _ordering(text: str) -> Ordering:
    if text not in set(Ordering):
        raise HuddleRefused(f"ordering must be one of {', '.join(Ordering)}, not \u201c{text}\u201d.", field="ordering")
    return Ordering(text)


def _questions(said: list[Mapping[str, Any]]) -> tuple[Question, ...]:
    if not 1 <= len(said) <= MOST_QUESTIONS:
        raise HuddleRefused(f"Ask from 1 to {MOST_QUESTIONS} questions, not {len(said)}.", field="question")
    found: dict[str, Question] = {}
    for one in said:
        code, ask = _code(str(one.get("code", "")), key="a question\u2019s code"), str(one.get("ask", "")).strip()
        if code in found:
            raise HuddleRefused(f"Two questions are called {code}: give each a code of its own.", field="question")
        if not ask:
            raise HuddleRefused(f"Say what the question {code} asks.", field="question")
        found[code] = Question(code=code, ask=ask, help=str(one.get("help", "")))
    return tuple(found.values())


@cache
def starter_texts() -> dict[str, str]:
    """The templates that come with Fairwait, by code. Package data: the same for everybody."""
    folder = resources.files("fairwait.huddles") / "starter"
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return dict(sorted((from_toml(text).code, text) for text in texts))
