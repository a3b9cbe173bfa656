"""Kinds of huddle: versioned documents that a council may write its own of. TOML in and out, frozen values between."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any

import tomlkit

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.engine.documents import Place, array, read, tables
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.refusal import TemplateRefused
from fairwait.huddles.rules.walking import DecisionKind

SCHEMA = "fairwait.huddle/1"
MOST_QUESTIONS = 6
"""More than this and a person is not walked in a minute: the practice this comes from asks three."""
MOST_WAITS = 1_000
"""More than this nobody walks in one meeting: narrow the list, rather than leave somebody out unsaid."""
LONGEST = {"name": 80, "purpose": 400, "ask": 200, "help": 300}
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")


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
    """How one kind of huddle goes.

    Attributes:
        pathways, teams, happened: the part of the list it is about: waits on these pathways, of these teams, about
            which one of these changes was told and nobody has gone through triage since; empty for all.
        at_most: how many are walked, the first in its order; 0 for everybody. Whoever was missed comes in any case.
        led_by: the roles that may start it; empty for whoever may hold a huddle. Anybody who may hold one takes over.
        decisions: what may be decided in it, in the order they are offered.
        proposes_next_step: with every answer yes, the next step is put forward for a named person to confirm.
        names_owner: nobody leaves without one person who keeps their plan.
        for_directors: whoever sees figures only may follow it, without names.
        is_retired: no longer offered; meetings that went by it keep it.
    """

    code: str
    name: str
    purpose: str
    every_days: int
    ordering: Ordering
    questions: tuple[Question, ...]
    version: int = 1
    pathways: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    at_most: int = 0
    led_by: tuple[Role, ...] = ()
    decisions: tuple[DecisionKind, ...] = tuple(DecisionKind)
    proposes_next_step: bool = False
    names_owner: bool = False
    for_directors: bool = False
    is_retired: bool = False

    def may_be_led_by(self, role: str) -> bool:
        """Whether somebody of this role may start it."""
        return not self.led_by or role in self.led_by


@dataclass(frozen=True)
class Bounds:
    """What a kind may hold to be adopted. Of one that was adopted before, only what can be read at all is asked."""

    most_questions: int
    most_waits: int
    longest: Mapping[str, int]
    every_leader_may_lead: bool


_TODAY = Bounds(MOST_QUESTIONS, MOST_WAITS, LONGEST, every_leader_may_lead=True)
_EVER = Bounds(10**6, 10**6, dict.fromkeys(LONGEST, 10**6), every_leader_may_lead=False)
_FLAGS = ("proposes_next_step", "names_owner", "for_directors", "is_retired")
_LISTS = ("pathways", "teams", "happened")


@lru_cache(maxsize=256)
def from_toml(text: str) -> Template:
    """The kind of huddle a document describes. Raises: TemplateRefused naming the key, its line and what to write."""
    return read(text, partial(_template, bounds=_TODAY), refused=TemplateRefused)


@lru_cache(maxsize=256)
def as_adopted(text: str, *, code: str) -> tuple[Template, TemplateRefused | None]:
    """A kind that was adopted before, though it might be refused today; and what would be said of it.

    A meeting goes by it, so one that cannot be read at all is a kind with nothing in it, which nobody can start anew.
    """
    try:
        return from_toml(text), None
    except TemplateRefused as refusal:
        try:
            return read(text, partial(_template, bounds=_EVER), refused=TemplateRefused), refusal
        except TemplateRefused:
            return _unreadable(code), refusal


def _unreadable(code: str) -> Template:
    return Template(
        code=code, name=code, purpose="", every_days=1, ordering=Ordering.RISKIEST, questions=(), is_retired=True
    )


def _template(place: Place, *, bounds: Bounds) -> Template:
    schema = place.text("schema")
    if schema not in ("", SCHEMA):  # those of before 0.2 name none
        raise TemplateRefused(f"It is “{schema}”.", key="schema", remedy=f'Write schema = "{SCHEMA}".')
    template = Template(
        code=_code(place, "code"),
        version=_within(place, "version", least=1, most=9_999, default=1),
        name=_words(place, "name", bounds=bounds),
        purpose=_words(place, "purpose", bounds=bounds),
        every_days=_within(place, "every_days", least=1, most=366),
        ordering=place.choice("ordering", Ordering),
        at_most=_within(place, "at_most", least=0, most=bounds.most_waits, default=0),
        led_by=_leaders(place, bounds=bounds),
        decisions=_decisions(place),
        questions=_questions(place, bounds=bounds),
        pathways=place.texts("pathways"),
        teams=place.texts("teams"),
        happened=place.texts("happened"),
        proposes_next_step=place.flag("proposes_next_step"),
        names_owner=place.flag("names_owner"),
        for_directors=place.flag("for_directors"),
        is_retired=place.flag("is_retired"),
    )
    place.finish()
    if template.proposes_next_step and DecisionKind.CONFIRM not in template.decisions:
        raise TemplateRefused(
            "The next step is put forward, and nobody may confirm it.", key="decisions", remedy='Add "confirm".'
        )
    return template


def _code(place: Place, name: str) -> str:
    text = place.text(name, needed=True)
    if not _CODE.fullmatch(text):
        remedy = "Use small letters, digits and hyphens, at most 40, and begin with a letter."
        raise TemplateRefused(f"“{text}” cannot be used as a code.", key=place.key(name), remedy=remedy)
    return text


def _words(place: Place, name: str, *, bounds: Bounds, needed: bool = True) -> str:
    text = " ".join(place.text(name, needed=needed).split())
    if needed and not text:
        raise TemplateRefused("It is empty.", key=place.key(name), remedy="Write the words.")
    if len(text) > bounds.longest[name]:
        remedy = f"Say it in {bounds.longest[name]} characters."
        raise TemplateRefused(f"It is {len(text)} characters long.", key=place.key(name), remedy=remedy)
    return text


def _within(place: Place, name: str, *, least: int, most: int, default: int | None = None) -> int:
    number = place.number(name, default=default)
    if not least <= number <= most:
        remedy = f"Write a number from {least} to {most:,}."
        raise TemplateRefused(f"It is {number}.", key=place.key(name), remedy=remedy)
    return number


def _leaders(place: Place, *, bounds: Bounds) -> tuple[Role, ...]:
    roles = place.choices("led_by", Role, default=())
    for at, role in enumerate(roles):
        if bounds.every_leader_may_lead and not allows(role, Permission.HOLD_HUDDLE):
            able = ", ".join(role.value for role in Role if allows(role, Permission.HOLD_HUDDLE))
            raise TemplateRefused(
                f"A {role.label} may not hold a huddle.", key=f"{place.key('led_by')}[{at}]", remedy=f"Use {able}."
            )
    return roles


def _decisions(place: Place) -> tuple[DecisionKind, ...]:
    kinds = tuple(dict.fromkeys(place.choices("decisions", DecisionKind, default=tuple(DecisionKind))))
    if not kinds:
        raise TemplateRefused("Nothing can be decided.", key="decisions", remedy="Name one, or leave decisions out.")
    return kinds


def _questions(place: Place, *, bounds: Bounds) -> tuple[Question, ...]:
    found: dict[str, Question] = {}
    entries = place.tables("question")
    for entry in entries:
        code = _code(entry, "code")
        if code in found or code == "more":
            raise TemplateRefused(
                f"“{code}” is taken.", key=entry.key("code"), remedy="Give each question a code of its own."
            )
        ask = _words(entry, "ask", bounds=bounds)
        found[code] = Question(code=code, ask=ask, help=_words(entry, "help", bounds=bounds, needed=False))
        entry.finish()
    if not 1 <= len(entries) <= bounds.most_questions:
        remedy = f"Ask from 1 to {bounds.most_questions}, each under [[question]]."
        raise TemplateRefused(f"There are {len(entries)} questions.", key="question", remedy=remedy)
    return tuple(found.values())


def to_toml(template: Template) -> str:
    """The kind as a document that `from_toml` reads back to an equal one."""
    document = tomlkit.document()
    document.add(tomlkit.comment("A kind of huddle: whom it walks, in which order, what it asks, what it may decide."))
    for key, value in _pairs(template):
        document.add(key, array(value) if isinstance(value, tuple) else value)
    asked = [
        {"code": one.code, "ask": one.ask, **({"help": one.help} if one.help else {})} for one in template.questions
    ]
    document.add("question", tables(asked))
    return tomlkit.dumps(document)


def _pairs(template: Template) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = [
        ("schema", SCHEMA), ("code", template.code), ("version", template.version), ("name", template.name),
        ("purpose", template.purpose), ("every_days", template.every_days), ("ordering", template.ordering.value),
    ]  # fmt: skip
    pairs += [(name, getattr(template, name)) for name in _LISTS if getattr(template, name)]
    if template.at_most:
        pairs.append(("at_most", template.at_most))
    if template.led_by:
        pairs.append(("led_by", tuple(role.value for role in template.led_by)))
    if template.decisions != tuple(DecisionKind):
        pairs.append(("decisions", tuple(kind.value for kind in template.decisions)))
    return pairs + [(name, True) for name in _FLAGS if getattr(template, name)]


def question_code(ask: str, *, taken: frozenset[str]) -> str:
    """A code for a question that was given none: of its own words, and nobody else's."""
    words = re.findall(r"[a-z]+", ask.lower().replace("{name}", ""))
    long = [word for word in words if len(word) > 3] or words or ["question"]
    base = "-".join(long[:3])[:36].strip("-")
    tries = [base, *(f"{base}-{number}" for number in range(2, MOST_QUESTIONS + 3))]
    return next(code for code in tries if code not in taken and code != "more")


@cache
def starter_texts() -> dict[str, str]:
    """The kinds that come with Fairwait, by code. Package data: the same for everybody."""
    folder = resources.files("fairwait.huddles") / "starter"
    texts = [entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return dict(sorted((from_toml(text).code, text) for text in texts))
