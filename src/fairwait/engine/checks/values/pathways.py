"""Which pathway a text names, by the council's own words, and how sure that is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from fairwait.engine.checks.values.lists import load
from fairwait.engine.checks.vocabulary import PathwayTerms, Vocabulary

_ABBREVIATIONS = {
    "ax": "assessment",
    "ass": "assessment",
    "assess": "assessment",
    "assmt": "assessment",
    "asst": "assessment",
    "asmt": "assessment",
    "assesment": "assessment",
    "rev": "review",
    "rvw": "review",
    "reass": "reassessment",
    "fin": "financial",
    "occ": "occupational",
    "ther": "therapy",
    "hosp": "hospital",
    "unpl": "unplanned",
    "pl": "planned",
    "sched": "scheduled",
    "unsched": "unscheduled",
    "disch": "discharge",
    "cr": "carer",
    "std": "standard",
    "med": "medium",
    "crit": "critical",
    "urg": "urgent",
    "hi": "high",
    "lo": "low",
    "pri": "priority",
}
APART = re.compile(r"\s+[-–—]\s+|\s*[:/|(),;>]\s*|\s-|-\s")
"""The marks at which a text falls into parts: "Assessment - Carer"."""
_RUN_TOGETHER = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"['’‘`]")
_SHORT = 4
_LONGEST_TEXT = 24
"""Words of a text in which names are looked for: more is prose."""


def term(text: str) -> str:
    """A word or phrase as it is compared: small letters, no punctuation, singular, common abbreviations written out."""
    return " ".join(_plain(word) for word in _WORD.findall(_MARKS.sub("", text)))


def _plain(word: str) -> str:
    word = word.casefold()
    single = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return _ABBREVIATIONS.get(word, _ABBREVIATIONS.get(single, single))


@dataclass(frozen=True)
class Named:
    """What a text names: the pathway, if that is certain; whether it is the pathway's whole name, or a name among other
    words; and the pathways it may mean."""

    code: str | None
    whole: bool = False
    near: tuple[str, ...] = ()


_NONE = Named(None)


@dataclass(frozen=True)
class _Weights:
    nothing: frozenset[str]
    beside_an_act: frozenset[str]
    acts: frozenset[str]
    general: frozenset[str]
    distinctive: frozenset[str]
    other_work: frozenset[str]
    where: frozenset[str]
    places: frozenset[str]


@cache
def _weights() -> _Weights:
    data = {name: frozenset(map(term, words)) for name, words in load("pathways").items()}
    nothing = data["carry_nothing"] - data["acts"]
    return _Weights(
        nothing=nothing,
        beside_an_act=nothing | data["beside_an_act"],
        acts=data["acts"],
        general=nothing | data["general"] | data["acts"],
        distinctive=data["distinctive"],
        other_work=data["other_work"],
        where=data["where"],
        places=data["places"],
    )


@dataclass(frozen=True)
class _Held:
    """A name found among a text's words, from `start` up to `end`."""

    name: str
    codes: frozenset[str]
    start: int
    end: int
    is_part: bool
    is_strong: bool
    is_place: bool

    def is_within(self, other: "_Held") -> bool:
        """Whether a longer name holds this one."""
        return other.start <= self.start and self.end <= other.end and other.end - other.start > self.end - self.start


class PathwayNames:
    """The names of a council's pathways, made ready for look-up."""

    def __init__(self, pathways: Iterable[PathwayTerms]) -> None:
        named: dict[str, set[str]] = {}
        for pathway in pathways:
            for text in (pathway.code, pathway.name, *pathway.words):
                if key := term(text):
                    named.setdefault(key, set()).add(pathway.code)
        self.names: Mapping[str, frozenset[str]] = {key: frozenset(codes) for key, codes in named.items()}

    @cached_property
    def _most_words(self) -> int:
        return max((name.count(" ") + 1 for name in self.names), default=0)

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, ...], frozenset[str]]:
        found: dict[tuple[str, ...], frozenset[str]] = {}
        for name, codes in self.names.items():
            words = in_order(name)
            found[words] = found.get(words, frozenset()) | codes
        return found

    def named(self, text: str) -> Named:
        """What a text names.

        First the whole text as one of a pathway's names, then the same words in another order ("Assessment - Carer").
        Else a name among other words, and then only one that tells: a phrase with a word of its own before a loose
        word, a loose word ("hospital", "review") only where the rest of the text carries nothing, and a place not where
        the text says that somebody is there ("In hospital"). Two pathways found equally well are none, nor is one
        beside other work ("Reablement OT"). Last, words run together ("careActAssessment") are taken apart.
        """
        found = self._named(text)
        if found.code is None and not found.near and (apart := _RUN_TOGETHER.sub(" ", text)) != text:
            return self._named(apart)
        return found

    def is_a_name(self, text: str) -> bool:
        """Whether this text, or a part of it between marks, is a pathway's name, and not a sentence with one in it."""
        keys = (term(text), *(term(part) for part in APART.split(text) if part.strip()))
        return any(key in self.names or in_order(key) in self._by_words for key in keys if key)

    def _named(self, text: str) -> Named:
        key = term(text)
        whole = self.names.get(key) or self._by_words.get(in_order(key)) if key else None
        if whole:
            return Named(_only(whole), whole=True, near=tuple(sorted(whole)))
        held = self._held(text)
        if not held:
            return _NONE
        near = tuple(sorted({code for each in held for code in each.codes}))
        return Named(_told(key.split(), held), near=near)

    def _held(self, text: str) -> list[_Held]:
        """The names among a text's words, without those that stand in a longer one."""
        raw = _WORD.findall(_MARKS.sub("", text))
        if len(raw) > _LONGEST_TEXT:
            return []
        words = [_plain(word) for word in raw]
        has_small = any(letter.islower() for letter in text)
        parts = self._parts(text)
        found: list[_Held] = []
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._most_words) + 1):
                name = " ".join(words[start:end])
                if name not in self.names:
                    continue
                written = raw[start] if end == start + 1 else ""
                is_capital = has_small and 1 < len(written) <= _SHORT and written.isupper()
                if not is_capital and _weights().nothing.issuperset(words[start:end]):
                    continue
                is_place = name in _weights().places and _says_where(words[:start])
                found.append(
                    _Held(
                        name,
                        self.names[name],
                        start,
                        end,
                        is_part=(start, end) in parts,
                        is_strong=not is_place and (is_capital or _is_strong(name)),
                        is_place=is_place,
                    )
                )
        return [each for each in found if not any(each.is_within(other) for other in found)]

    def _parts(self, text: str) -> set[tuple[int, int]]:
        """Where each part between marks begins and ends, counted in words."""
        places, at = set(), 0
        for part in APART.split(_MARKS.sub("", text)):
            count = len(_WORD.findall(part))
            places.add((at, at + count))
            at += count
        return places


_ARTICLES = frozenset({"a", "an", "the"})


def _says_where(before: list[str]) -> bool:
    """Whether the words before a place make it one where somebody is: "in", "at the"."""
    last = next((word for word in reversed(before) if word not in _ARTICLES), "")
    return last in _weights().where


def _is_strong(name: str) -> bool:
    """Whether a name tells its pathway in any company: a phrase with a word of its own, or a word like "telecare"."""
    weights = _weights()
    if any(f" {phrase} " in f" {name} " for phrase in weights.distinctive):
        return True
    return " " in name and not weights.general.issuperset(name.split())


def _told(words: list[str], held: list[_Held]) -> str | None:
    weights = _weights()
    taken = {place for each in held for place in range(each.start, each.end)}
    rest = {word for place, word in enumerate(words) if place not in taken}
    if rest & weights.other_work:
        return None
    strong = [each for each in held if each.is_strong]
    if strong:
        best = [each for each in strong if each.is_part] or strong
        code = _only(code for each in best for code in each.codes)
        reviews = (each for each in held if not each.is_strong and "review" in each.name.split())
        return code if code is not None and all(code in each.codes for each in reviews) else None
    if all(each.is_place for each in held):
        return None  # "In hospital" is where somebody is, and not what they wait for
    if parts := [each for each in held if each.is_part]:
        return _only(code for each in parts for code in each.codes)
    is_act = any(not weights.acts.isdisjoint(each.name.split()) for each in held)
    silent = weights.beside_an_act if is_act else weights.nothing
    says_more = any(word not in silent and not word.isdigit() and len(word) > 1 for word in rest)
    return None if says_more else _only(code for each in held for code in each.codes)


def in_order(key: str) -> tuple[str, ...]:
    """The words of a name in an order of their own, so that "assessment carer" and "carer assessment" meet."""
    return tuple(sorted(key.split()))


def _only(codes: Iterable[str]) -> str | None:
    found = set(codes)
    return found.pop() if len(found) == 1 else None


@cache
def pathway_names(pathways: tuple[PathwayTerms, ...]) -> PathwayNames:
    """The names of these pathways: made once."""
    return PathwayNames(pathways)


def pathway_code(text: str, *, vocabulary: Vocabulary, chosen: Mapping[str, str] | None = None) -> str | None:
    """The code of the pathway a text names, or None: a choice made in the mapping first, then its names."""
    if chosen and vocabulary.pathway(chosen.get(text, "")) is not None:
        return chosen[text]
    return pathway_names(vocabulary.pathways).named(text).code
