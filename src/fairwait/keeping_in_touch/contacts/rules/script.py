"""What a council says and asks when it rings, and its numbers: a versioned document. TOML in, frozen values out."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache, lru_cache
from importlib import resources

from fairwait.engine.documents import DocumentRefused, Place, read
from fairwait.keeping_in_touch.contacts.rules.no_answer import Numbers
from fairwait.keeping_in_touch.contacts.rules.ways import EVERY_DAY, Hours

SCHEMA = "fairwait.contact/1"
CODE = "contact"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST = 400


class ScriptRefused(DocumentRefused):
    """A document of contacts that cannot be used: the key, its line and the remedy."""


@dataclass(frozen=True)
class Line:
    """Something to say. Empty pathways and no rank: to everybody."""

    say: str
    pathways: tuple[str, ...] = ()
    up_to_rank: int | None = None
    if_late: bool = False

    def is_for(self, *, pathway: str | None, rank: int | None) -> bool:
        """Whether it is for somebody on this pathway, in a band of this rank."""
        return _is_for(self.pathways, self.up_to_rank, pathway=pathway, rank=rank)


@dataclass(frozen=True)
class Question:
    """A yes-or-no question. `is_risk`: a yes reopens triage; `fact`: what a yes tells the priority policy."""

    code: str
    ask: str
    help: str = ""
    fact: str = ""
    is_risk: bool = True
    pathways: tuple[str, ...] = ()
    up_to_rank: int | None = None

    def is_for(self, *, pathway: str | None, rank: int | None) -> bool:
        """Whether it is for somebody on this pathway, in a band of this rank."""
        return _is_for(self.pathways, self.up_to_rank, pathway=pathway, rank=rank)


def _is_for(pathways: tuple[str, ...], up_to: int | None, *, pathway: str | None, rank: int | None) -> bool:
    return (not pathways or pathway in pathways) and (up_to is None or rank is None or rank <= up_to)


@dataclass(frozen=True)
class Script:
    """One version: what is said and asked, the council's numbers, its hours, and the words that cannot wait."""

    name: str
    rings_from: time
    rings_until: time
    rings_on: tuple[int, ...]
    numbers: tuple[Numbers, ...]
    opening: tuple[Line, ...]
    closing: tuple[Line, ...]
    questions: tuple[Question, ...]
    urgent_words: tuple[str, ...]
    urgent_do: str

    @property
    def hours(self) -> Hours:
        """When the council rings."""
        return Hours(self.rings_from, self.rings_until, self.rings_on)

    def numbers_for(self, rank: int | None) -> Numbers:
        """The numbers of the no-answer protocol for a band of this rank; without a band the first, the strictest."""
        if rank is None:
            return self.numbers[0]
        fitting = (each for each in self.numbers if each.up_to_rank is None or rank <= each.up_to_rank)
        return next(fitting, self.numbers[-1])


@lru_cache(maxsize=64)
def from_toml(text: str) -> Script:
    """The script a document describes. Raises: ScriptRefused naming the key, its line and what to write."""
    return read(text, _script, refused=ScriptRefused)


def _script(place: Place) -> Script:
    if place.text("schema", needed=True) != SCHEMA:
        raise ScriptRefused("It is another kind of document.", key="schema", remedy=f'Write schema = "{SCHEMA}".')
    script = Script(
        name=_words(place, "name"),
        rings_from=_clock(place, "rings_from"),
        rings_until=_clock(place, "rings_until"),
        rings_on=_days(place, "rings_on"),
        numbers=tuple(_numbers(each) for each in place.tables("no_answer")),
        opening=tuple(_line(each) for each in place.tables("opening")),
        closing=tuple(_line(each) for each in place.tables("closing")),
        questions=tuple(_question(each) for each in place.tables("question")),
        urgent_words=place.texts("urgent_words"),
        urgent_do=_words(place, "urgent_do"),
    )
    place.finish()
    _check(script)
    return script


def _check(script: Script) -> None:
    if script.rings_from >= script.rings_until:
        raise ScriptRefused("It ends before it begins.", key="rings_until", remedy="Write a later time.")
    if not script.numbers or script.numbers[-1].up_to_rank is not None:
        remedy = "Let the last [[no_answer]] hold for every band: leave up_to_rank out of it."
        raise ScriptRefused("Some bands have no numbers.", key="no_answer", remedy=remedy)
    if not script.opening or not script.questions:
        key = "question" if script.opening else "opening"
        raise ScriptRefused("There is none.", key=key, remedy=f"Write at least one [[{key}]].")
    codes = [each.code for each in script.questions]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            raise ScriptRefused(f"“{code}” is taken.", key=f"question[{number}].code", remedy="Use another code.")


def _words(place: Place, name: str, *, needed: bool = True) -> str:
    text = " ".join(place.text(name, needed=needed).split())
    if needed and not text:
        raise ScriptRefused("It is empty.", key=place.key(name), remedy="Write the words.")
    if len(text) > LONGEST:
        remedy = f"Say it in {LONGEST} characters."
        raise ScriptRefused(f"It is {len(text)} characters long.", key=place.key(name), remedy=remedy)
    return text


def _clock(place: Place, name: str) -> time:
    text = place.text(name, needed=True)
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ScriptRefused(f"“{text}” is no time.", key=place.key(name), remedy='Write one like "09:00".') from None


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _days(place: Place, name: str) -> tuple[int, ...]:
    """Days of the week; every one where none is named."""
    named = place.texts(name)
    if wrong := [day for day in named if day not in _DAYS]:
        remedy = 'Write days like ["mon", "tue", "wed", "thu"].'
        raise ScriptRefused(f"“{wrong[0]}” is no day.", key=place.key(name), remedy=remedy)
    return tuple(sorted({_DAYS.index(day) for day in named})) or EVERY_DAY


def _within(place: Place, name: str, *, least: int, most: int, default: int) -> int:
    number = place.number(name, default=default)
    if not least <= number <= most:
        remedy = f"Write a number from {least} to {most}."
        raise ScriptRefused(f"It is {number}.", key=place.key(name), remedy=remedy)
    return number


def _rank(place: Place) -> int | None:
    number = place.get("up_to_rank", int)
    return None if number is None else int(number)


def _numbers(place: Place) -> Numbers:
    # Two tries on two days, a letter, then a person: a council may do more, and never less.
    numbers = Numbers(
        tries=_within(place, "tries", least=2, most=6, default=2),
        days_apart=_within(place, "days_apart", least=1, most=14, default=1),
        hours_apart=_within(place, "hours_apart", least=0, most=8, default=3),
        next_within_days=_within(place, "next_within_days", least=1, most=28, default=3),
        letter_days=_within(place, "letter_days", least=1, most=28, default=10),
        up_to_rank=_rank(place),
    )
    place.finish()
    if numbers.next_within_days < numbers.days_apart:
        raise ScriptRefused(
            "It is due before it may be done.", key=place.key("next_within_days"), remedy="Write days_apart or more."
        )
    return numbers


def _line(place: Place) -> Line:
    line = Line(_words(place, "say"), place.texts("pathways"), _rank(place), place.flag("if_late"))
    place.finish()
    return line


def _question(place: Place) -> Question:
    code = place.text("code", needed=True)
    if not _CODE.fullmatch(code):
        remedy = "Use small letters, digits and underscores, at most 40, and begin with a letter."
        raise ScriptRefused(f"“{code}” cannot be used as a code.", key=place.key("code"), remedy=remedy)
    question = Question(
        code=code,
        ask=_words(place, "ask"),
        help=_words(place, "help", needed=False),
        fact=place.text("fact"),
        is_risk=not place.flag("is_no_risk"),
        pathways=place.texts("pathways"),
        up_to_rank=_rank(place),
    )
    place.finish()
    return question


@cache
def starter() -> str:
    """The document that comes with Fairwait, and counts until a council adopts its own."""
    folder = resources.files("fairwait.keeping_in_touch.contacts") / "starter"
    return (folder / "contact.toml").read_text(encoding="utf-8")
