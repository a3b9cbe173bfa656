"""The few marks a pack's text is written with, read into parts that every format draws in its own way.

An empty line parts paragraphs. A line that begins with "- " is one of a list, with "### " a small heading, and
`((promise code))` on a line of its own is a promise. Within a line `**strong**`, `[words](https://…)` and telephone
numbers are known. Everything else is words: no mark reaches a page as HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_PHONE = r"(?<![\d£])0\d{2,4}(?:[ ]?\d{3,4}){2}(?!\d)"
_INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*"
    r"|\[(?P<label>[^\]\[]+)\]\((?P<href>(?:https://|/|mailto:)[^\s()]+)\)"
    rf"|(?P<phone>{_PHONE})"
)
_SHORT_NUMBERS = ("999", "111")
"""Numbers of three figures lead to a call only where they are strong: elsewhere they are figures like others."""
_PROMISE = re.compile(r"\(\(promise ([a-z][a-z0-9-]*)\)\)")
_PLACEHOLDER = re.compile(
    r"\[[^\]\n]*\](?!\()|<[^>\n]+>|_{3,}|\?{3,}|…{2,}|\bx{3,}\b|\bT\.?B\.?[AC]\b|\blorem ipsum\b|\bplaceholder\b"
    r"|\bto be (?:confirmed|added|agreed|decided|written)\b"
    r"|\b(?:insert|add|enter|put) (?:your |the )?[\w ]{0,40}\bhere\b",
    re.I,
)
_SPAN_OF_TIME = re.compile(
    r"\b(?:within|in|every|by|at least every|after|takes?|for up to|about|around|up to)\s+"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a|an|the same)\s+"
    r"(?:working\s+)?(?:minute|hour|day|week|month)s?\b",
    re.I,
)


@dataclass(frozen=True)
class Span:
    """A run of words: plain or strong, and where it leads."""

    text: str
    strong: bool = False
    href: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is a telephone number to ring."""
        return self.href.startswith("tel:")


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    spans: Spans
    kind: str = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Spans, ...]
    kind: str = "bullets"


@dataclass(frozen=True)
class Subheading:
    """A small heading within a block."""

    text: str
    kind: str = "subheading"


@dataclass(frozen=True)
class PromiseHere:
    """The place where a promise stands."""

    code: str
    kind: str = "promise"


Part = Paragraph | Bullets | Subheading | PromiseHere


@lru_cache(maxsize=1_024)
def parts(text: str) -> tuple[Part, ...]:
    """A block's text as its parts, in order."""
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    for piece in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        words: list[str] = []
        items: list[str] = []
        for line in (*(each.strip() for each in piece.split("\n")), ""):
            promise = _PROMISE.fullmatch(line)
            is_own = bool(promise) or line.startswith(("### ", "- ")) or not line
            if words and is_own:
                yield Paragraph(spans(" ".join(words)))
                words = []
            if items and not line.startswith("- ") and is_own:
                yield Bullets(tuple(spans(item) for item in items))
                items = []
            if promise:
                yield PromiseHere(promise[1])
            elif line.startswith("### "):
                yield Subheading(line.removeprefix("### ").strip())
            elif line.startswith("- "):
                items.append(line.removeprefix("- ").strip())
            elif line and items:
                items[-1] += f" {line}"  # a line of a list that was broken where the editor is narrow
            elif line:
                words.append(line)


@lru_cache(maxsize=4_096)
def spans(line: str) -> Spans:
    """A line as runs of words."""
    made: list[Span] = []
    end = 0
    for found in _INLINE.finditer(line):
        if found.start() > end:
            made.append(Span(line[end : found.start()]))
        made += _span(found)
        end = found.end()
    if end < len(line):
        made.append(Span(line[end:]))
    return tuple(made)


def _span(found: "re.Match[str]") -> list[Span]:
    if found["phone"]:
        return [Span(found["phone"], href=_tel(found["phone"]))]
    if found["label"]:
        return [Span(found["label"], href=found["href"])]
    inside = found["strong"]
    if inside.strip() in _SHORT_NUMBERS:
        return [Span(inside, strong=True, href=_tel(inside))]
    return [Span(each.text, strong=True, href=each.href) for each in spans(inside)]


def _tel(number: str) -> str:
    return f"tel:{number.replace(' ', '')}"


def plain(runs: Spans) -> str:
    """A line without its marks. Where a link does not show itself, its address stands behind it."""
    return "".join(
        f"{run.text} ({run.href.removeprefix('mailto:')})" if run.href and not run.is_number else run.text
        for run in runs
    )


def lines_of(text: str) -> Iterator[Spans]:
    """Every line of a text that is read as words."""
    for part in parts(text):
        if isinstance(part, Paragraph):
            yield part.spans
        elif isinstance(part, Bullets):
            yield from part.items


def numbers(text: str) -> tuple[str, ...]:
    """The telephone numbers of a text, each once, as they are written first."""
    found: dict[str, str] = {}
    for line in lines_of(text):
        for run in line:
            if run.is_number:
                found.setdefault(run.href, run.text.strip())
    return tuple(found.values())


def promises_in(text: str) -> tuple[str, ...]:
    """The promises that stand in a text, in order."""
    return tuple(part.code for part in parts(text) if isinstance(part, PromiseHere))


def placeholder(text: str) -> str:
    """The first thing in a text that still waits to be filled in; "" where there is none."""
    found = _PLACEHOLDER.search(text)
    return found[0] if found else ""


def loose_promises(text: str) -> tuple[str, ...]:
    """What reads like a promise of a time and is none that is counted: "within 6 weeks"."""
    return tuple(dict.fromkeys(found[0] for line in lines_of(text) for found in _SPAN_OF_TIME.finditer(plain(line))))


def fill(text: str, values: dict[str, str]) -> str:
    """The text with `((council))` and its like filled; a place nobody fills stays, and is refused as a placeholder."""
    return re.sub(r"\(\(([a-z_]+)\)\)", lambda found: values.get(found[1], found[0]), text)


def unfilled(text: str) -> str:
    """A place in double brackets that nothing fills; "" where there is none."""
    found = re.search(r"\(\((?!promise )[^)]*\)\)", text)
    return found[0] if found else ""
