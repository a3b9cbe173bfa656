"""Reading a document a council wrote, with refusals that name the key, the line and the remedy; and writing one."""

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import tomlkit
from tomlkit.items import AoT, Array, Table

from fairwait.engine.documents.lines import line_of, lines
from fairwait.engine.documents.mending import line_of_fault, remedy_of_fault
from fairwait.engine.documents.refusal import DocumentRefused

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

_BYTE_ORDER_MARK = "\ufeff"  # some editors write one before the text
_A = {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list in [ ]", dict: "a table"}


def read(text: str, build: "Callable[[Place], Value]", *, refused: type[DocumentRefused]) -> Value:
    """What `build` makes of a TOML document.

    Args:
        refused: what to raise, naming the key, the line where it stands, and what to write instead.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise refused(
            "The text is not TOML.",
            key="the document",
            line=line_of_fault(fault, text),
            remedy=remedy_of_fault(fault, text),
        ) from None
    except RecursionError:
        raise refused(
            "Its brackets nest too deeply.", key="the document", remedy="Write it without tables in tables."
        ) from None
    except ValueError:  # of a number with thousands of digits
        raise refused(
            "It holds a number that is too long.", key="the document", remedy="Write a number that means something."
        ) from None
    try:
        return build(Place(document))
    except DocumentRefused as refusal:
        found = line_of(refusal.key, lines(text))
        raise refused(refusal.problem, key=refusal.key, remedy=refusal.remedy, line=found) from None


class Place:
    """One table of the document, which knows where it stands and notices keys nobody asked for."""

    def __init__(self, table: Mapping[str, Any], path: str = "") -> None:
        self._table = table
        self._path = path
        self._asked: set[str] = set()

    def key(self, name: str) -> str:
        """The path of a key of this table."""
        return f"{self._path}.{name}" if self._path else name

    def get(self, name: str, kind: type, *, default: Any = None, needed: bool = False) -> Any:
        """A value of a kind."""
        self._asked.add(name)
        value = self._table.get(name)
        if value is None:
            if needed:
                raise DocumentRefused("It is missing.", key=self.key(name), remedy=f"Add {name}, {_A[kind]}.")
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise DocumentRefused(f"It is not {_A[kind]}.", key=self.key(name), remedy=f"Write {_A[kind]}.")
        return value

    def text(self, name: str, *, needed: bool = False) -> str:
        """A text; empty where there is none."""
        return str(self.get(name, str, default="", needed=needed))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self.get(name, list, default=[])
        if not all(isinstance(value, str) for value in values):
            raise DocumentRefused("One of its items is not text.", key=self.key(name), remedy="Put each in quotes.")
        return tuple(values)

    def number(self, name: str, *, default: int | None = None) -> int:
        """A whole number; needed where nothing stands in for it."""
        return int(self.get(name, int, default=default, needed=default is None))

    def flag(self, name: str) -> bool:
        """True or false; false where it is left out."""
        return bool(self.get(name, bool, default=False))

    def parsed(self, name: str, parse: Callable[[str], Value], *, what: str) -> Value | None:
        """What `parse` makes of a text, or None where there is none. It says what it accepts by a ValueError."""
        text = self.text(name)
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as fault:
            raise DocumentRefused(f"\u201c{text}\u201d is not {what}.", key=self.key(name), remedy=str(fault)) from None

    def choice(self, name: str, kind: type[Choice], *, default: Choice | None = None) -> Choice:
        """One of the values of an enumeration; needed where nothing stands in for it."""
        text = self.text(name, needed=default is None)
        return self._one_of(text, name, kind) if text or default is None else default

    def choices(self, name: str, kind: type[Choice], *, default: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """A list of values of an enumeration."""
        if name not in self._table:
            self._asked.add(name)
            return default
        return tuple(self._one_of(text, name, kind) for text in self.texts(name))

    def _one_of(self, text: str, name: str, kind: type[Choice]) -> Choice:
        if text not in [option.value for option in kind]:
            raise DocumentRefused(
                f"\u201c{text}\u201d is not one of its values.",
                key=self.key(name),
                remedy=f"Use one of: {', '.join(option.value for option in kind)}.",
            )
        return kind(text)

    def table(self, name: str) -> "Place":
        """The table under a key."""
        return Place(self.get(name, dict, needed=True), self.key(name))

    def tables(self, name: str) -> list["Place"]:
        """The tables of a list of tables."""
        places = []
        for number, item in enumerate(self.get(name, list, default=[])):
            key = f"{self.key(name)}[{number}]"
            if not isinstance(item, dict):
                raise DocumentRefused("It is not a table.", key=key, remedy=f"Write it under [[{name}]].")
            places.append(Place(item, key))
        return places

    def finish(self) -> None:
        """Refuse a key that nobody asked for."""
        for name in self._table:
            if name not in self._asked:
                near = difflib.get_close_matches(name, self._asked, n=1)
                known = f"Remove it. Known here: {', '.join(sorted(self._asked))}."
                remedy = f"Did you mean {near[0]}?" if near else known
                raise DocumentRefused("This key is not known.", key=self.key(name), remedy=remedy)


# Writing -----------------------------------------------------------------------------------------------------------


def tables(entries: Iterable[Mapping[str, Any]]) -> AoT:
    """A list of tables."""
    made = tomlkit.aot()
    for entry in entries:
        made.append(table(entry))
    return made


def table(values: Mapping[str, Any]) -> Table:
    """A table of these values; an empty list is left out."""
    made = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, tuple):
            if value:
                made.add(key, array(value))
        else:
            made.add(key, value)
    return made


def array(words: tuple[str, ...]) -> Array:
    """One line while it is short, else one word a line, so that a change shows as a change of one line."""
    made = tomlkit.array()
    made.extend(words)
    return made.multiline(sum(len(word) + 4 for word in words) > 100)
