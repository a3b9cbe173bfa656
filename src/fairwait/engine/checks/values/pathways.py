"""Which pathway a text names, by the council's own words, and how sure that is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
    "circ": "circumstance",
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
_AGAIN = re.compile(r"(?i)\bre[-‐‑–](?=[a-z])|^\s*re\s(?=ass|ax\b|abl)")
""" "Re-assessment" is one word, and not a word about an assessment."""
_AND = frozenset({"and"})
_ARTICLES = frozenset({"a", "an", "the"})
_A_FEW_WORDS = 2
_SHORT = 4
_LONGEST_TEXT = 24
"""Words of a text in which names are looked for: more is prose."""


def term(text: str) -> str:
    """A word or phrase as it is compared: small letters, no punctuation, singular, common abbreviations written out."""
    return " ".join(_plain(word) for word in _written(text))


def _written(text: str) -> list[str]:
    """The words of a text that count: no "and", no "&", and no small "a" or "the" among several."""
    words = [word for word in _WORD.findall(_AGAIN.sub("re", _MARKS.sub("", text))) if word.casefold() not in _AND]
    return words if len(words) <= _A_FEW_WORDS else [word for word in words if word not in _ARTICLES]


def _plain(word: str) -> str:
    word = word.casefold()
    single = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    if word.startswith("re") and _ABBREVIATIONS.get(word[2:]) == "assessment":
        return "reassessment"
    return _ABBREVIATIONS.get(word, _ABBREVIATIONS.get(single, single))


@dataclass(frozen=True)
class Named:
    """What a text names: the pathway, if that is certain; whether it is the pathway's whole name, or a name among other
    words; and the pathways it may mean: those whose names stand in it, or (`is_likeliest`) that its work waits on most
    often elsewhere."""

    code: str | None
    whole: bool = False
    near: tuple[str, ...] = ()
    is_likeliest: bool = False


_NONE = Named(None)


@dataclass(frozen=True)
class _Weights:
    nothing: frozenset[str]
    beside_an_act: frozenset[str]
    acts: frozenset[str]
    general: frozenset[str]
    distinctive: frozenset[str]
    other_work: frozenset[str]
    money: frozenset[str]
    sooner: frozenset[str]
    settings: frozenset[str]
    sought: frozenset[str]
    where: frozenset[str]
    places: frozenset[str]
    may_mean: Mapping[str, tuple[str, ...]]


@cache
def _weights() -> _Weights:
    table = load("pathways")
    data = {name: frozenset(map(term, words)) for name, words in table.items() if name != "may_mean"}
    nothing = data["carry_nothing"] - data["acts"]
    return _Weights(
        nothing=nothing,
        beside_an_act=nothing | data["beside_an_act"],
        acts=data["acts"],
        general=nothing | data["general"] | data["acts"],
        distinctive=data["distinctive"],
        other_work=data["other_work"],
        money=data["money"],
        sooner=data["sooner"],
        settings=data["settings"],
        sought=data["sought"],
        where=data["where"],
        places=data["places"],
        may_mean={term(work): tuple(map(term, names)) for work, names in table["may_mean"].items()},
    )


def other_work() -> frozenset[str]:
    """Words of work that a pathway may not hold: "rehab"."""
    return _weights().other_work


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
        self._own_names: dict[str, str] = {}
        for pathway in pathways:
            self._own_names[pathway.code] = term(pathway.name)
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
        found = self._read(text)
        if found.code is None and not found.near and (apart := _RUN_TOGETHER.sub(" ", text)) != text:
            return self._read(apart)
        return found

    def _read(self, text: str) -> Named:
        """As `_named`, but of a review beside the support that is reviewed the review: "Nursing home review"."""
        found = self._named(text)
        if found.whole or (bare := _without_settings(text)) is None:
            return found
        review = self._named(bare)
        return replace(review, whole=False, near=review.near or found.near) if review.code in self._reviews else found

    @cached_property
    def _reviews(self) -> frozenset[str]:
        """The codes of pathways that are reviews by their own name."""
        return frozenset(code for code, name in self._own_names.items() if _REVIEW in name.split())

    @cached_property
    def _keeps_its_reviews(self) -> frozenset[str]:
        """The codes of other pathways whose words hold a review or a reassessment: finance, say."""
        acts = {_REVIEW, _REASSESSMENT}
        held = {code for name, codes in self.names.items() if acts & set(name.split()) for code in codes}
        return frozenset(held - self._reviews)

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
        if all(each.name in _weights().acts for each in held) and (likeliest := self._likeliest(key, held)).near:
            return likeliest
        if not held:
            return _NONE
        near = tuple(sorted({code for each in held for code in each.codes}))
        return Named(self._told(key.split(), held), near=near)

    def _likeliest(self, key: str, held: list[_Held]) -> Named:
        """What work that is none of the pathways by name most often waits on: "Reablement", "Rehab assessment"."""
        names = [name for word in key.split() for name in _weights().may_mean.get(word, ())]
        codes = dict.fromkeys(code for name in names for code in sorted(self.names.get(name, ())))
        codes |= dict.fromkeys(code for each in held if codes for code in sorted(each.codes))
        return Named(None, near=tuple(codes), is_likeliest=True) if codes else _NONE

    def _told(self, words: list[str], held: list[_Held]) -> str | None:
        reviews = [each for each in held if each.codes <= self._reviews]
        if not reviews:
            return _told(words, held)
        return self._told_of_a_review(words, held, reviews)

    def _told_of_a_review(self, words: list[str], held: list[_Held], reviews: list[_Held]) -> str | None:
        """A review of what keeps its own reviews is that list's; "review" alone gives way to what says which."""
        others = [each for each in held if each not in reviews and each.name not in _weights().acts]
        its_own = _only(code for each in others for code in each.codes)
        is_claimed = any(self._has_a_review_of(each.name, reviews) for each in others)
        if its_own in self._keeps_its_reviews and not is_claimed:
            if any(_weights().money & set(each.name.split()) for each in others):
                return None if _rest(words, held) & _weights().other_work else its_own
            if _is_assessed_again(words, others, reviews):
                return None if _says_more(_rest(words, held)) else its_own
        if _weights().money & set(words):
            return None  # whose charges are looked at again is no review of their care
        if any(each.name == _REASSESSMENT and _is_of_something(words, each, held) for each in reviews):
            return None
        if all(each.name == _REVIEW for each in reviews) and _weights().sooner & set(words):
            return None
        if any(each.is_strong for each in reviews):
            held = [each for each in held if each.name != _REVIEW]
        return _told(words, held)

    def _has_a_review_of(self, name: str, reviews: list[_Held]) -> bool:
        """Whether a review pathway is called a review of this too: "Carer review"."""
        acts = {act for each in reviews for act in each.name.split() if act in (_REVIEW, _REASSESSMENT)}
        return any(self._by_words.get(in_order(f"{name} {act}"), frozenset()) & self._reviews for act in acts)

    def _held(self, text: str) -> list[_Held]:
        """The names among a text's words, without those that stand in a longer one."""
        raw = _written(text)
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
            count = len(_written(part))
            places.add((at, at + count))
            at += count
        return places


_REVIEW, _REASSESSMENT = "review", "reassessment"


def _without_settings(text: str) -> str | None:
    """A text about a review without the words for the support that is reviewed; None if it speaks of no such thing, or
    of support that is still sought ("Awaiting placement - review due")."""
    weights = _weights()
    parts = [term(part) for part in APART.split(text)]
    if not any({_REVIEW, _REASSESSMENT} & set(part.split()) for part in parts):
        return None
    bare = []
    for part in parts:
        words = part.split()
        left = _without(words, weights.settings)
        if left != words and weights.sought & set(words) and not {_REVIEW, _REASSESSMENT} & set(words):
            return None
        bare.append(" ".join(left))
    joined = " - ".join(part for part in bare if part)
    return None if term(joined) == " ".join(part for part in parts if part) else joined


def _without(words: list[str], phrases: frozenset[str]) -> list[str]:
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
    left: list[str] = []
    at = 0
    while at < len(words):
        size = next((size for size in range(longest, 0, -1) if " ".join(words[at : at + size]) in phrases), 0)
        if not size:
            left.append(words[at])
        at += max(1, size)
    return left


def _is_assessed_again(words: list[str], subjects: list[_Held], reviews: list[_Held]) -> bool:
    """Whether a subject stands before "reassessment" with nothing asked between, or in a part of its own: "Carer's
    needs reassessment", "Reassessment (OT)"."""
    again = [each for each in reviews if each.name == _REASSESSMENT]
    return bool(again) and all(
        each.is_part or each.end <= again[0].start and not _weights().sought & set(words[each.end : again[0].start])
        for each in subjects
    )


def _is_of_something(words: list[str], reassessment: _Held, held: list[_Held]) -> bool:
    """Whether a word that no list knows says what is assessed again: "Wheelchair reassessment"."""
    if not reassessment.start or any(
        each.start < reassessment.start <= each.end for each in held if each != reassessment
    ):
        return False
    weights = _weights()
    before = words[reassessment.start - 1]
    known = weights.beside_an_act | weights.general | weights.acts | weights.sought
    return len(before) > 1 and not before.isdigit() and before not in known


def _says_where(before: list[str]) -> bool:
    """Whether the words before a place make it one where somebody is: "in", "at the"."""
    last = next((word for word in reversed(before) if word not in _ARTICLES), "")
    return last in _weights().where


def _rest(words: list[str], held: list[_Held]) -> set[str]:
    taken = {place for each in held for place in range(each.start, each.end)}
    return {word for place, word in enumerate(words) if place not in taken}


def _is_strong(name: str) -> bool:
    """Whether a name tells its pathway in any company: a phrase with a word of its own, or a word like "telecare"."""
    weights = _weights()
    if any(f" {phrase} " in f" {name} " for phrase in weights.distinctive):
        return True
    return " " in name and not weights.general.issuperset(name.split())


def _told(words: list[str], held: list[_Held]) -> str | None:
    weights = _weights()
    rest = _rest(words, held)
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
    says_more = _says_more(rest, beside=weights.beside_an_act if is_act else weights.nothing)
    return None if says_more else _only(code for each in held for code in each.codes)


def _says_more(rest: set[str], *, beside: frozenset[str] | None = None) -> bool:
    """Whether the other words of a text carry anything, beside an act if nothing else is said."""
    silent = _weights().beside_an_act if beside is None else beside
    return any(word not in silent and not word.isdigit() and len(word) > 1 for word in rest)


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
