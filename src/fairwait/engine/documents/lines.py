"""The line on which each key of a TOML document stands.

Python's reader gives values without their places, and the libraries that keep a document's form keep no line numbers.
This reads only the form, of text that the reader has already accepted; it is never asked what a value means.
"""

import re
from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.S)
_IGNORED = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_OTHER_VALUE = re.compile(r"[^,\]}\n#]+")


def lines(text: str) -> dict[str, int]:
    """Path of each key -> line, counted from 1. Paths are written `bands[0].rules[1].when`.

    Args:
        text: a document that `tomllib` reads.
    """
    return _Scan(text).read()


def line_of(path: str, found: Mapping[str, int]) -> int | None:
    """The line of a key or, where it is missing, of the nearest table or list that should hold it."""
    while path:
        if path in found:
            return found[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


class _Scan:
    """One walk over a document, from its first character to its last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def read(self) -> dict[str, int]:
        table = ""
        self._skip()
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self._found

    def _header(self) -> str:
        is_entry = self._text.startswith("[[", self._at)
        line = self._line()
        self._at += 2 if is_entry else 1
        names = self._names()
        self._at += 2 if is_entry else 1
        path = self._inside(names[:-1], line)
        path = f"{path}.{names[-1]}" if path else names[-1]
        if is_entry:
            self._note(path, line)
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            path = f"{path}[{number}]"
        self._note(path, line)
        return path

    def _inside(self, names: list[str], line: int) -> str:
        """The path of the table that a header's last name stands in; of a list of tables, the latest entry."""
        path = ""
        for name in names:
            path = f"{path}.{name}" if path else name
            self._note(path, line)
            if path in self._counts:
                path = f"{path}[{self._counts[path] - 1}]"
        return path

    def _pair(self, table: str) -> None:
        line = self._line()
        names = self._names()
        path = table
        for name in names:
            path = f"{path}.{name}" if path else name
            self._note(path, line)
        self._expect("=")
        self._value(path)

    def _value(self, path: str) -> None:
        if self._text.startswith("[", self._at):
            self._array(path)
        elif self._text.startswith("{", self._at):
            self._table(path)
        elif not self._take(_STRING):
            self._take(_OTHER_VALUE)

    def _array(self, path: str) -> None:
        self._at += 1
        self._skip()
        number = 0
        while not self._text.startswith("]", self._at):
            self._note(f"{path}[{number}]", self._line())
            self._value(f"{path}[{number}]")
            number += 1
            self._expect(",")
        self._at += 1

    def _table(self, path: str) -> None:
        self._at += 1
        self._skip()
        while not self._text.startswith("}", self._at):
            self._pair(path)
            self._expect(",")
        self._at += 1

    def _names(self) -> list[str]:
        """A key, dotted or not; stands on what follows it."""
        names = []
        while True:
            self._skip()
            quoted = self._take(_STRING)
            names.append(quoted[1:-1] if quoted else self._take(_BARE))
            self._skip()
            if not self._text.startswith(".", self._at):
                return names
            self._at += 1

    def _expect(self, mark: str) -> None:
        """Go past a mark if it stands here, and past what is to be ignored around it."""
        self._skip()
        if self._text.startswith(mark, self._at):
            self._at += 1
            self._skip()

    def _skip(self) -> None:
        self._take(_IGNORED)

    def _take(self, pattern: "re.Pattern[str]") -> str:
        """Go past what matches here, and say what it was."""
        found = pattern.match(self._text, self._at)
        text = found[0] if found else ""
        self._at += len(text)
        return text

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1

    def _note(self, path: str, line: int) -> None:
        self._found.setdefault(path, line)
