"""The words inside the pathway and priority columns: which of the council's pathways and bands they name."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from fairwait.engine.checks.values.blanks import is_blank
from fairwait.engine.checks.values.pathways import APART, PathwayNames, in_order, other_work, term
from fairwait.engine.checks.values.terms import (
    SharedBand,
    band_code,
    bands_of_several_words,
    says_how_soon,
    stray_labels,
)
from fairwait.engine.checks.vocabulary import BandTerms, Vocabulary
from fairwait.exchange.extracts.mapping.mapping import ExtractMapping
from fairwait.exchange.extracts.mapping.pathway_words import PathwayWord, pathway_words
from fairwait.exchange.extracts.mapping.profile import says_nothing
from fairwait.exchange.extracts.mapping.sampling import value_counts

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_LEAST_FUZZY_LENGTH = 6
_CLOSE, _CLEAR = 90.0, 6.0
_MOST_DIFFERENT_WORDS = 2_000
"""Different words looked at in one column: past this it is free text, and no list of words."""


class _Names(dict[str, frozenset[str]]):
    """What each name, as `term` writes it, is a name for; and what is asked of all of them, found once."""

    @cached_property
    def most_words(self) -> int:
        """The words of the longest."""
        return max((name.count(" ") + 1 for name in self), default=0)

    @cached_property
    def long(self) -> list[str]:
        """Those in which a slip can be told from another word."""
        return [name for name in self if len(name) >= _LEAST_FUZZY_LENGTH]

    @cached_property
    def turned(self) -> list[str]:
        """The long ones with their words in order of the alphabet, so that "carer assessment" is near its reverse."""
        return [" ".join(in_order(name)) for name in self.long]


def _named(words: Iterable[tuple[str, str]]) -> _Names:
    found: dict[str, set[str]] = {}
    for text, code in words:
        if key := term(text):
            found.setdefault(key, set()).add(code)
    return _Names({key: frozenset(codes) for key, codes in found.items()})


def _band_words(bands: Iterable[BandTerms]) -> _Names:
    return _named((text, band.code) for band in bands for text in (band.code, band.label, *band.words))


def _only(codes: Iterable[str]) -> str | None:
    found = set(codes)
    return found.pop() if len(found) == 1 else None


def _held_within(key: str, names: _Names) -> str | None:
    """The one name that stands inside a longer text as whole words; several names for different things are none."""
    words = key.split()
    ends = {start: min(len(words), start + names.most_words) + 1 for start in range(len(words))}
    phrases = {" ".join(words[start:end]) for start, most in ends.items() for end in range(start + 1, most)}
    held = [phrase for phrase in phrases if phrase in names]
    longest = [name for name in held if not any(name != other and f" {name} " in f" {other} " for other in held)]
    code = _only(code for name in longest for code in names[name])
    if code is not None:
        return code
    long = [name for name in longest if " " in name]
    return _only(code for name in long for code in names[name]) if len(long) == 1 else None


_DENIALS = frozenset({"not", "no", "non", "never"})


_LEAST_SLIP = 5


def _is_slip(text: str, name: str) -> bool:
    """Whether only long words differ, and begin alike: "unplanned" is no slip for "planned", nor "chc" for "ca", nor
    "discharged", which is done, for "discharge"."""
    words, meant = text.split(), name.split()
    if len(words) != len(meant):
        return text[0] == name[0] and text.replace(" ", "") == name.replace(" ", "")
    pairs = zip(words, meant, strict=True)
    return all(
        one == other or (one[0] == other[0] and min(len(one), len(other)) >= _LEAST_SLIP and one not in _done(other))
        for one, other in pairs
    )


def _done(act: str) -> tuple[str, ...]:
    return (f"{act}d", f"{act}ed")


def _anything(text: str, name: str) -> bool:
    return bool(text and name)


def _nearly(key: str, names: _Names, *, may_be: Callable[[str, str], bool] = _anything) -> str | None:
    """The one name a slip away, if the next best of another meaning is clearly further off."""
    if len(key) < _LEAST_FUZZY_LENGTH:
        return None
    scores: dict[str, float] = {}
    for written, among in ((key, names.long), (" ".join(in_order(key)), names.turned)):
        # Further off than this, a name is neither the nearest nor near enough to it to make it doubtful.
        near = process.extract(written, among, scorer=fuzz.ratio, limit=None, score_cutoff=_CLOSE - _CLEAR)
        for found, score, place in near:
            if not may_be(written, found):
                continue
            for code in names[names.long[place]]:
                scores[code] = max(scores.get(code, 0.0), score)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < _CLOSE:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _CLEAR else None


class Terms:
    """A council's words, made ready for look-up. Answers are the same for the same vocabulary, whatever the order."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._pathways = {pathway.code: pathway for pathway in vocabulary.pathways}
        self._pathway_names = PathwayNames(vocabulary.pathways)
        self._spelt = _Names(self._pathway_names.names)
        self._bands = {code: _band_words(pathway.bands) for code, pathway in self._pathways.items()}
        self.pathway = lru_cache(maxsize=4096)(self._pathway)
        self.band = lru_cache(maxsize=4096)(self._band)

    def _pathway(self, text: str) -> str | None:
        """The code of the pathway this text names, or None if it names none, or more than one.

        As the checks read it, and a slip of the pen besides: what is asked about here, they ask too.
        """
        return self._pathway_names.named(text).code or _nearly(term(text), self._spelt, may_be=_is_slip)

    def is_work_of(self, text: str, code: str) -> bool:
        """Whether a text of no pathway's name speaks of work that names of this one hold: "Rehab", of "VI rehab"."""
        named = self._pathway_names.named(text)
        words = set(term(text).split())
        its = (name.split() for name, codes in self._pathway_names.names.items() if codes == {code})
        return named.is_likeliest and code in named.near and any(words & other_work() & set(name) for name in its)

    def route(self, heading: str, text: str) -> str | None:
        """The pathway that a heading and the first part of a text name together: "D2A Pathway" over "P1 - at home"."""
        route = " ".join(word for word in term(heading).split() if word not in _OF_ROUTES)
        first = term(APART.split(text.strip(), maxsplit=1)[0])
        return _only(self._pathway_names.names.get(f"{route} {first}", ())) if route and first else None

    def is_a_name(self, text: str) -> bool:
        """Whether this text, or a part of it between marks, is a pathway's name, and not a sentence with one in it."""
        return self._pathway_names.is_a_name(text)

    def _band(self, text: str, pathway: str) -> str | None:
        """The code of the pathway's band this text names ("2 - Urgent", "Red", "P1"), or None.

        Where a number and a word stand together and disagree by one step, the number counts; by more, neither.
        """
        names = self._bands.get(pathway, _Names())
        key = term(text)
        if key in names:
            return _only(names[key])
        if says_how_soon(text):
            return band_code(text, pathway=self._pathways[pathway]) if pathway in self._pathways else None
        if _DENIALS & set(key.split()):
            return None  # "not high" names no band: a person must say which
        parts = [part for part in (term(part) for part in APART.split(text)) if part]
        if len(parts) == 1:
            parts = _number_and_word(key)
        named = [code for part in parts if (code := _only(names.get(part, ()))) is not None]
        if len(set(named)) == 1:
            return named[0]
        if len(set(named)) > 1:
            return named[0] if self._next_to_each_other(named, pathway) and parts[0][-1:].isdigit() else None
        return _held_within(key, names) or _nearly(key, names)

    def _next_to_each_other(self, codes: list[str], pathway: str) -> bool:
        ranks = [band.rank for band in self._pathways[pathway].bands if band.code in codes]
        return max(ranks) - min(ranks) <= 1

    def band_in_all(self, text: str, pathways: Iterable[str]) -> str | None:
        """The one band this text names in every one of these pathways that knows it."""
        return _only(code for pathway in pathways if (code := self.band(text, pathway)) is not None)

    def is_band_in_any(self, text: str, pathways: Iterable[str]) -> bool:
        """Whether at least one of these pathways knows the text as a band, here or where the checks read it."""
        return any(
            (self.band(text, code) or band_code(text, pathway=self._pathways[code])) is not None for code in pathways
        )

    def strays(self, texts: Iterable[str]) -> frozenset[str]:
        """The priorities of one column whose number has a label that means nothing, as the checks find them."""
        return stray_labels(texts, vocabulary=self._vocabulary)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the council's pathways."""
        return tuple(self._pathways)


def _number_and_word(key: str) -> list[str]:
    found = re.fullmatch(r"(p? ?\d) (.+)|(.+) (p? ?\d)", key)
    return [part for part in found.groups() if part] if found else [key]


def pathways_named(texts: Iterable[str], terms: Terms, *, pathway: str | None) -> tuple[str, ...]:
    """The pathways a file speaks of: those its words name, the given one, or, where nothing tells, all of them."""
    named = {code for text in texts if (code := terms.pathway(text)) is not None}
    if pathway is not None:
        named.add(pathway)
    return tuple(sorted(named)) or terms.codes


_OF_ROUTES = frozenset({"pathway", "route", "type", "number", "no", "code"})
_AMONG_OTHERS = 0.3
"""Share of the rows that name one pathway, and no row another, from which the rest of a column is of its work."""


def _pathways(counts: Mapping[str, int], heading: str, terms: Terms) -> dict[str, str]:
    """The pathway each word of a column is taken for: by its own name, with the heading, or by the company it keeps."""
    named = {text: code for text in counts if (code := terms.route(heading, text) or terms.pathway(text)) is not None}
    only = _only(named.values())
    if only is None or sum(counts[text] for text in named) < _AMONG_OTHERS * sum(counts.values()):
        return named
    return named | {text: only for text in counts if text not in named and terms.is_work_of(text, only)}


_LETTERS = "ABCDE"
_MOSTLY = 0.9


def _places_of_letters(counts: Mapping[str, int]) -> dict[str, str]:
    """The place of each letter, "1" for "A", where a column ranks by letters: A, B, C are there and little else.

    One "A" among reds and greens is amber; only the whole column tells.
    """
    letters = {text: text.strip().upper() for text in counts if text.strip().upper() in set(_LETTERS)}
    rows = sum(counts[text] for text in letters)
    if not {"A", "B", "C"} <= set(letters.values()) or rows < _MOSTLY * sum(counts.values()):
        return {}
    return {text: str(_LETTERS.index(letter) + 1) for text, letter in letters.items()}


def known_values(
    reading: "Reading", fields: Mapping[str, str], terms: Terms, *, pathway: str | None
) -> dict[str, dict[str, str]]:
    """What the file's own words for pathways and priorities mean, as far as the council's vocabulary tells.

    Args:
        fields: field -> column.
    Returns: field -> word in the file -> code. A word that is not known, or that means different bands in the
        pathways of this file, is left out.
    """
    values: dict[str, dict[str, str]] = {}
    words: list[str] = []
    if "pathway" in fields:
        rows = value_counts(reading, fields["pathway"])
        words = list(rows)[:_MOST_DIFFERENT_WORDS]
        values["pathway"] = _pathways({text: rows[text] for text in words}, fields["pathway"], terms)
    if "priority" in fields:
        spoken_of = pathways_named(words, terms, pathway=pathway)
        counts = value_counts(reading, fields["priority"])
        texts = list(counts)[:_MOST_DIFFERENT_WORDS]
        places = _places_of_letters(counts)
        strays = terms.strays(texts)
        values["priority"] = {
            text: code
            for text in texts
            if text not in strays and (code := terms.band_in_all(places.get(text, text), spoken_of)) is not None
        }
    return {field: table for field, table in values.items() if table}


def words_for_pathways(
    reading: "Reading", mapping: ExtractMapping, vocabulary: Vocabulary, *, pathway: str | None = None
) -> tuple[PathwayWord, ...]:
    """What each word of the pathway column is taken for under a mapping; `pathway` is that of the whole file."""
    column = mapping.column_for("pathway")
    counts = value_counts(reading, column) if column is not None else {}
    chosen = mapping.values.get("pathway", {})
    return pathway_words(counts, vocabulary=vocabulary, chosen=chosen, pathway=pathway)


def words_of_one_band(
    reading: "Reading", mapping: ExtractMapping, vocabulary: Vocabulary, *, pathway: str | None = None
) -> tuple[SharedBand, ...]:
    """The words of the priority column that are read as one band of a pathway with a band for each, as the checks find
    them; where neither the file nor `pathway` says what people wait for, of any pathway."""
    column = mapping.column_for("priority")
    if column is None:
        return ()
    texts = [text for text in value_counts(reading, column) if not is_blank(text, field="priority")]
    named = {word.pathway for word in words_for_pathways(reading, mapping, vocabulary, pathway=pathway)}
    named.add(pathway)
    spoken_of = [each for each in vocabulary.pathways if each.code in named] or vocabulary.pathways
    return bands_of_several_words(texts, pathways=spoken_of, chosen=mapping.values.get("priority"))


def unknown_values(reading: "Reading", mapping: ExtractMapping, vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """The words of the pathway and priority columns that nobody has explained: field -> word -> rows.

    Most rows first. Cells that say in words that they are empty ("N/A") are not asked about.
    """
    terms = Terms(vocabulary)
    found: dict[str, dict[str, int]] = {}
    fields = mapping.fields
    pathway_counts = value_counts(reading, fields["pathway"]) if "pathway" in fields else {}
    if "pathway" in fields:
        settled = mapping.values.get("pathway", {})
        found["pathway"] = {
            text: rows
            for text, rows in pathway_counts.items()
            if text not in settled and terms.pathway(text) is None and not says_nothing(text)
        }
    if "priority" in fields:
        settled = mapping.values.get("priority", {})
        spoken_of = pathways_named(list(pathway_counts)[:_MOST_DIFFERENT_WORDS], terms, pathway=None)
        counts = value_counts(reading, fields["priority"])
        strays = terms.strays(counts)
        found["priority"] = {
            text: rows
            for text, rows in counts.items()
            if text not in settled
            and (text in strays or not terms.is_band_in_any(text, spoken_of))
            and not says_nothing(text)
        }
    return {field: table for field, table in found.items() if table}
