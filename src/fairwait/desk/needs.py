"""Kinds of communication need: of what somebody told us, else of whatever words an extract has for them. Pure.

The words themselves never stand in an address or a filter: they are somebody's own. A kind is offered instead, and what
fits none is "another need", so that nobody is left out of every choice.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

import polars as pl
from django.utils.translation import gettext_lazy as _

from fairwait.people.rules.communicating import NO_NEED, Communication, Format, Professional
from fairwait.people.rules.reaching import Channel


class Need(StrEnum):
    """What a worker must bring or do differently; a person may have several."""

    INTERPRETER = "interpreter"
    SIGN = "sign-language"
    HEARING = "hearing"
    SIGHT = "sight"
    EASY = "easy-read"
    SPEECH = "speech"
    WRITTEN = "in-writing"
    OTHER = "another"
    NONE = "none"


NEED_WORDS = {
    Need.INTERPRETER: _("Interpreter"),
    Need.SIGN: _("Sign language"),
    Need.HEARING: _("Hearing"),
    Need.SIGHT: _("Sight: large print, braille, audio"),
    Need.EASY: _("Easy read, plain words, pictures"),
    Need.SPEECH: _("Speech and memory"),
    Need.WRITTEN: _("In writing"),
    Need.OTHER: _("Another need"),
    Need.NONE: _("None recorded"),
}

_KINDS = {
    Need.INTERPRETER: r"\binterpret|\btranslat",
    Need.SIGN: r"\bbsl\b|\bsign(ed|s|ing)?\b|\bmakaton",
    Need.HEARING: r"\bhear|\bdeaf|\bhoh\b|\bloop\b|\blip[ -]?read|\bspeak (up|loudly)|\btext relay|\brelay uk",
    Need.SIGHT: r"\blarge[ -]?(r|print|font|text)|\bbraille|\bblind|\bsight|\bvisual|\bvision|\baudio|\bglasses"
    r"|\b(yellow|coloured) paper|\b\d{2} ?pt\b",
    Need.EASY: r"\beasy[ -]?read|\bplain (english|words)|\bpictures?\b|\bsimple (words|language)"
    r"|\bshort (words|sentences)",
    Need.SPEECH: r"\bspeech|\bnon[ -]?verbal|\baphasi|\bslow|\bmemory|\bdementia|\bcommunication aid|\bclear speech",
    Need.WRITTEN: r"\bin writing|\bwritten|\be-?mails?( only)?\b|\bletters?\b|\btext(s| message)",
}


_FORMATS: Mapping[Format, Need] = {
    Format.LARGE_PRINT: Need.SIGHT, Format.BRAILLE: Need.SIGHT, Format.AUDIO: Need.SIGHT, Format.PLAIN: Need.SIGHT,
    Format.EASY_READ: Need.EASY, Format.BSL: Need.SIGN,
}  # fmt: skip
_PROFESSIONALS: Mapping[Professional, tuple[Need, ...]] = {
    Professional.SPOKEN: (Need.INTERPRETER,), Professional.BSL: (Need.INTERPRETER, Need.SIGN),
    Professional.DEAFBLIND: (Need.HEARING, Need.SIGHT), Professional.LIPSPEAKER: (Need.HEARING,),
    Professional.NOTETAKER: (Need.HEARING,), Professional.SPEECH: (Need.SPEECH,), Professional.ADVOCATE: (Need.OTHER,),
}  # fmt: skip
_BIT = {need: 1 << place for place, need in enumerate(Need)}
SAID = "says_needs"
"""The column of a frame that holds all kinds a case system says of one wait, in one number."""


def told(said: Communication) -> frozenset[Need]:
    """The kinds of need in what somebody told us; what they only like better is none."""
    found = {_FORMATS[each] for each in said.formats}
    found |= {*(_PROFESSIONALS[said.professional] if said.professional else ())}
    if Channel.PHONE in said.cannot:
        found.add(Need.WRITTEN)
    helps = said.support.lower()
    found |= {need for need, pattern in _KINDS.items() if re.search(pattern, helps)}
    is_any = bool(said.cannot) or not re.fullmatch(NO_NEED, helps)
    return frozenset(found or ({Need.OTHER} if is_any else {Need.NONE}))


def in_one(kinds: Iterable[Need]) -> int:
    """All of these kinds in one number."""
    return sum(_BIT[need] for need in set(kinds))


def says(*, words: str, interpreter: str) -> pl.Expr:
    """The kinds in columns of words and of an interpreter's language, in one number, under `SAID`."""
    kinds = zip(Need, needs(words=words, interpreter=interpreter), strict=True)
    return pl.sum_horizontal(has.cast(pl.Int64) * _BIT[need] for need, has in kinds).alias(SAID)


def apart(held: pl.Expr) -> list[pl.Expr]:
    """For such a number: one Boolean a kind, under `column_of`."""
    return [(held & _BIT[need] > 0).alias(column_of(need)) for need in Need]


def column_of(need: Need) -> str:
    """The column of a frame that says whether somebody has this need."""
    return f"need_{need.name.lower()}"


def needs(*, words: str, interpreter: str) -> list[pl.Expr]:
    """For columns of words and of an interpreter's language: one Boolean a kind, under `column_of`."""
    said = pl.col(words).fill_null("").str.to_lowercase()
    said = pl.when(said.str.contains(NO_NEED)).then(pl.lit("")).otherwise(said)
    asked = pl.col(interpreter).fill_null("").str.to_lowercase()
    has_interpreter = ~asked.str.contains(NO_NEED)
    found = {kind: said.str.contains(pattern) for kind, pattern in _KINDS.items()}
    found[Need.INTERPRETER] = found[Need.INTERPRETER] | has_interpreter
    found[Need.SIGN] = found[Need.SIGN] | asked.str.contains(_KINDS[Need.SIGN])
    nothing = (said == "") & ~has_interpreter
    any_kind = pl.any_horizontal(*found.values())
    found |= {Need.OTHER: ~nothing & ~any_kind, Need.NONE: nothing}
    return [found[need].alias(column_of(need)) for need in Need]


def any_of(codes: Iterable[str]) -> pl.Expr:
    """Whether somebody has one of these needs; an unknown code is nobody's."""
    wanted = [pl.col(column_of(Need(code))) for code in codes if code in set(Need)]
    return pl.any_horizontal(*wanted) if wanted else pl.lit(value=False)
