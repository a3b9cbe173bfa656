"""The words of headers: the phrases that name each field, and how the words of a header are read.

Everything here is data (`lexicon.toml`, `tokens.toml`), loaded once. A phrase is kept as canonical words, so that
"Dt Ref Rcvd" and "date referral received" meet.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, product
from typing import Any, NamedTuple

from fairwait.engine.checks.fields import BY_NAME

TIERS: dict[str, float] = {"sure": 9.0, "likely": 6.0, "maybe": 3.6}
"""What a perfect match is worth, in log-odds above `PRIOR`."""

PRIOR = -3.0
"""The log-odds of any one meaning for a column whose header says nothing: about 1 in 20."""

_ANYBODY = frozenset({"person", "system"})

_WORDS_KEPT = 16_384
"""The lexicon says the same few words thousands of times."""
LEFT_OUT = "left_out:"
"""Prefix of the meanings that are no field of ours."""


class Phrase(NamedTuple):
    """One way of writing one meaning. Each word is the set of its canonical readings."""

    meaning: str
    words: tuple[frozenset[str], ...]
    worth: float


@dataclass(frozen=True)
class Tokens:
    """How single words are read."""

    together: Mapping[tuple[str, ...], str]
    beginnings: frozenset[str]
    readings: Mapping[str, tuple[frozenset[str], ...]]
    light: frozenset[str]
    neutral: frozenset[str]
    generic: frozenset[str]
    whole: frozenset[str]
    prefixes: frozenset[str]
    owners: frozenset[str]
    owned_fields: frozenset[str]

    def wanted(self, word: frozenset[str]) -> float:
        """How much a phrase misses a word that the header lacks, in [0, 1]."""
        if word & self.light:
            return 0.1
        if word & _ANYBODY:
            return 0.35
        return 0.6 if word & self.generic or word & self.neutral else 1.0

    def spare(self, word: frozenset[str]) -> float:
        """How much a word of the header that the phrase lacks speaks against the phrase, in [0, 1]."""
        if word & self.light:
            return 0.05
        if word & self.neutral:
            return 0.15
        return 0.6 if word & self.generic else 1.0


@dataclass(frozen=True)
class Lexicon:
    """All phrases, with an index from each canonical word to the phrases that hold it."""

    phrases: tuple[Phrase, ...]
    holding: Mapping[str, tuple[int, ...]]
    known: frozenset[str]
    spoken: frozenset[str]
    left_out_words: Mapping[str, str]


def package_table(name: str) -> dict[str, Any]:
    """One of this package's TOML tables."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def package_list(name: str) -> frozenset[str]:
    """One of this package's word lists: one word a line, `#` begins a remark."""
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def tokens() -> Tokens:
    """The reading rules of `tokens.toml`."""
    table = package_table("tokens.toml")
    together = {tuple(way.split()): idea for idea, ways in table["together"].items() for way in ways}
    readings: dict[str, tuple[frozenset[str], ...]] = {}
    for idea, ways in table["same"].items():
        readings |= {way: (frozenset({idea}),) for way in ways}
    for word, meaning in table["expand"].items():
        readings[word] = tuple(frozenset({part}) for part in meaning.split())
    for word, meanings in table["either"].items():
        readings[word] = (frozenset(meanings),)
    weights = table["weights"]
    return Tokens(
        together=dict(sorted(together.items(), key=lambda pair: -len(pair[0]))),
        beginnings=frozenset(way[0] for way in together),
        readings=readings,
        light=frozenset(weights["light"]),
        neutral=frozenset(weights["neutral"]),
        generic=frozenset(weights["generic"]),
        whole=frozenset(table["whole"]["words"]),
        prefixes=frozenset(table["prefixes"]["words"]),
        owners=frozenset(table["owners"]["words"]),
        owned_fields=frozenset(table["owners"]["fields"]),
    )


def joined_together(words: list[str]) -> list[str]:
    """Words with known sequences made one: "next of kin" becomes "kin"."""
    if tokens().beginnings.isdisjoint(words):
        return words
    for way, idea in tokens().together.items():
        if way[0] not in words:
            continue
        size = len(way)
        at = 0
        while at + size <= len(words):
            if tuple(words[at : at + size]) == way:
                words = [*words[:at], idea, *words[at + size :]]
            at += 1
    return words


@lru_cache(maxsize=_WORDS_KEPT)
def stem(word: str) -> str:
    """A word without its ending, so that "asked", "asks" and "ask" meet; not a word of any language."""
    if word in tokens().whole:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    endings = ("ing", "ed", "es", "s") if word.endswith(("ses", "xes", "zes", "ches", "shes")) else ("ing", "ed", "s")
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def readings_of(word: str) -> tuple[frozenset[str], ...] | None:
    """The canonical readings of a written word, or None if no rule speaks of it ("dob" gives "date", "birth")."""
    return tokens().readings.get(word)


def _phrase_words(text: str) -> tuple[frozenset[str], ...]:
    return tuple(chain.from_iterable(map(_as_meant, joined_together(text.split()))))


@lru_cache(maxsize=_WORDS_KEPT)
def _as_meant(word: str) -> tuple[frozenset[str], ...]:
    """A word of a phrase, without its ending. It is meant as written where one of its readings is the word itself
    ("user")."""
    readings = readings_of(word)
    if readings is None or (len(readings) == 1 and word in readings[0]):
        readings = (frozenset({word}),)
    return tuple(map(stemmed, readings))


@lru_cache(maxsize=_WORDS_KEPT)
def stemmed(word: frozenset[str]) -> frozenset[str]:
    """Every reading of a word without its ending."""
    return frozenset(map(stem, word))


def _left_out_phrases(table: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for name, kind in table.items():
        for tier in TIERS:
            yield from ((LEFT_OUT + name, tier, text) for text in kind.get(tier, ()))
        for owner in kind.get("whose", ()):
            yield from ((LEFT_OUT + name, "sure", f"{owner} {thing}") for thing in kind["what"])


def table_of_ideas() -> frozenset[str]:
    """The canonical words themselves."""
    return frozenset(reading for readings in tokens().readings.values() for each in readings for reading in each)


def _own_names(name: str, label: str) -> tuple[str, str]:
    """A field under its own name and label, as phrases: files that Fairwait wrote come back to it."""
    return name.replace("_", " "), " ".join(re.findall("[a-z]+", label.lower()))


@cache
def lexicon() -> Lexicon:
    """The phrases of `lexicon.toml`, ready to be matched."""
    table = package_table("lexicon.toml")
    written = [
        (field, tier, text) for field, by in table["fields"].items() for tier in TIERS for text in by.get(tier, ())
    ]
    written.extend((name, "sure", text) for name, field in BY_NAME.items() for text in _own_names(name, field.label))
    written.extend(_left_out_phrases(table["left_out"]))
    written.extend(
        (kind["meaning"], kind["tier"], " ".join(parts)) for kind in table["combine"] for parts in product(*kind["of"])
    )
    best: dict[tuple[str, tuple[frozenset[str], ...]], float] = {}
    for meaning, tier, text in written:
        key = (meaning, _phrase_words(text))
        best[key] = max(best.get(key, 0.0), TIERS[tier])
    sure = {
        frozenset(words)
        for (meaning, words), worth in best.items()
        if worth == TIERS["sure"] and not meaning.startswith(LEFT_OUT)
    }
    phrases = tuple(
        Phrase(meaning=meaning, words=words, worth=worth)
        for (meaning, words), worth in best.items()
        if not (meaning.startswith(LEFT_OUT) and frozenset(words) in sure)
    )
    holding: dict[str, list[int]] = {}
    for number, phrase in enumerate(phrases):
        for word in frozenset[str]().union(*phrase.words):
            holding.setdefault(word, []).append(number)
    words_written = set(chain.from_iterable(text.split() for _, _, text in written))
    return Lexicon(
        phrases=phrases,
        holding={word: tuple(numbers) for word, numbers in holding.items()},
        known=frozenset(holding),
        spoken=frozenset(word for word in words_written if readings_of(word) is None) | table_of_ideas(),
        left_out_words={LEFT_OUT + name: kind["words"] for name, kind in table["left_out"].items()},
    )
