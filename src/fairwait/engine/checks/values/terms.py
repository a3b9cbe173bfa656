"""Which of a pathway's bands a priority names, by the council's own words."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from fairwait.engine.checks.values.codes import plain
from fairwait.engine.checks.values.lists import load
from fairwait.engine.checks.vocabulary import BandTerms, PathwayTerms, Vocabulary


@cache
def _general() -> dict[str, str]:
    data = load("priorities")
    return {plain(word): place for place in ("last", "third", "second", "first") for word in data[place]}


def _by_place(place: str, bands: tuple[BandTerms, ...]) -> BandTerms:
    count = len(bands)
    return bands[{"first": 0, "second": min(1, count - 1), "third": max(count - 2, 0), "last": count - 1}[place]]


def band_code(text: str, *, pathway: PathwayTerms, chosen: Mapping[str, str] | None = None) -> str | None:
    """The code of the band a priority names, or None if nobody could say.

    In order: the mapping's choice; a band's code, label or words; a length of time ("Within 48 hrs") by the band that
    has it among its words or as its target, the most urgent of several; a number that counts the bands ("2", "P2",
    "2 - Urgent", "Priority 2"); the general words for urgency.
    """
    if chosen and any(band.code == chosen.get(text) for band in pathway.bands):
        return chosen[text]
    bands = tuple(sorted(pathway.bands, key=lambda band: band.rank))
    if not bands:
        return None
    word = plain(re.sub(r"(?<=\d)\.0$", "", text.strip()))
    own = _own_words(bands)
    if word in own:
        return own[word]
    if (hours := _hours(word)) is not None:
        return _by_time(word, hours, bands)
    if (found := _number(word)) is not None:
        return next((band.code for band in bands if band.rank == found), None)
    return _words(word, own=own, bands=bands)


def band_in_every(text: str, *, vocabulary: Vocabulary, chosen: Mapping[str, str] | None = None) -> str | None:
    """The code of the band a priority names in every pathway that knows the word, or None: for a row whose pathway is
    not known yet."""
    named = (band_code(text, pathway=pathway, chosen=chosen) for pathway in vocabulary.pathways)
    codes = {code for code in named if code is not None}
    return codes.pop() if len(codes) == 1 else None


def is_band(text: str, *, vocabulary: Vocabulary, chosen: Mapping[str, str] | None = None) -> bool:
    """Whether a priority names a band of any pathway."""
    return any(band_code(text, pathway=pathway, chosen=chosen) is not None for pathway in vocabulary.pathways)


def shared_bands(
    texts: Iterable[str], *, pathway: PathwayTerms, chosen: Mapping[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Of a column's words for urgency, those that fall on one band although the pathway has a band for each of them:
    band code -> the words. A scale with numbers says itself where it stands; "med" beside "medium" is one word."""
    words = {plain(text): text for text in sorted(texts, reverse=True)}
    if not 1 < len(words) <= len(pathway.bands) or any(re.search(r"\d", word) for word in words):
        return {}
    by_band: dict[str, list[str]] = {}
    for word in sorted(words):
        code = band_code(words[word], pathway=pathway, chosen=chosen)
        own = by_band.setdefault(code, []) if code is not None else []
        if not any(word.startswith(plain(other)) for other in own):
            own.append(words[word])
    return {code: tuple(own) for code, own in by_band.items() if len(own) > 1}


_MOST_WORDS = 12
"""Words of a scale at most; a column with more holds something else."""
_NAMED = 3


@dataclass(frozen=True)
class SharedBand:
    """Words of one scale read as one band, by its label, of the pathways that have a band for each."""

    label: str
    words: tuple[str, ...]
    pathways: tuple[PathwayTerms, ...]

    def said(self) -> str:
        """In a sentence: "“Urgent” and “Very urgent” are both read as Critical of DoLS, though ..."."""
        first = ", ".join(f"“{word}”" for word in self.words[:-1])
        more = len(self.pathways) - _NAMED
        named = ", ".join(pathway.name for pathway in self.pathways[:_NAMED]) + (
            f" and {more} more" if more > 0 else ""
        )
        both = "both" if len(self.words) == 2 else "all"
        return (
            f"{first} and “{self.words[-1]}” are {both} read as {self.label} of {named}, though there is a band for "
            "each word."
        )


def bands_of_several_words(
    texts: Collection[str], *, pathways: Iterable[PathwayTerms], chosen: Mapping[str, str] | None = None
) -> tuple[SharedBand, ...]:
    """The bands that several of a column's words for urgency fall on, pathways that agree in it together."""
    if len(texts) > _MOST_WORDS:
        return ()
    alike: dict[tuple[str, ...], list[PathwayTerms]] = {}
    for pathway in pathways:
        labels = {band.code: band.label for band in pathway.bands}
        for code, words in shared_bands(texts, pathway=pathway, chosen=chosen).items():
            alike.setdefault((labels[code], *words), []).append(pathway)
    return tuple(SharedBand(label, tuple(words), tuple(its)) for (label, *words), its in alike.items())


def stray_labels(texts: Iterable[str], *, vocabulary: Vocabulary) -> frozenset[str]:
    """Of the priorities of one column, those whose number has a label that means nothing, where the same number has one
    that does elsewhere: "4-Zog" beside "4 - Low" is no fourth band, and somebody should look."""
    bands = [(pathway, tuple(sorted(pathway.bands, key=lambda band: band.rank))) for pathway in vocabulary.pathways]
    labels: dict[str, dict[str, bool]] = {}
    for text in texts:
        if found := _LABELLED.match(plain(text)):
            labels.setdefault(found[1], {})[text] = any(
                _words(found[2], own=_own_words(its), bands=its) is not None for _, its in bands if its
            )
    return frozenset(
        text for said in labels.values() if any(said.values()) for text, speaks in said.items() if not speaks
    )


_LABELLED = re.compile(r"^(\d) (\D+)$")


def _own_words(bands: tuple[BandTerms, ...]) -> dict[str, str]:
    return {plain(name): band.code for band in reversed(bands) for name in (*band.words, band.label, band.code)}


_HOUR, _DAY, _WEEK = 1, 24, 168
_UNITS = {"hour": _HOUR, "hr": _HOUR, "h": _HOUR, "day": _DAY, "week": _WEEK, "wk": _WEEK}
_TIME = re.compile(
    r"(?:within|in|under|respond within|response within)? ?(?:the )?"
    r"(?:(same|next)(?: working)? day|(\d+) ?(?:working )?(hour|hr|h|day|week|wk)s?)(?: response)?"
)


def says_how_soon(text: str) -> bool:
    """Whether a priority is a length of time and no rank: "2 weeks" is no second band."""
    return _hours(plain(text)) is not None


def _hours(word: str) -> int | None:
    """The hours of a length of time: "within 48 hrs", "next day", "5 working days"."""
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    return (_DAY if found[1] == "next" else 0) if found[1] else int(found[2]) * _UNITS[found[3]]


def _by_time(word: str, hours: int, bands: tuple[BandTerms, ...]) -> str | None:
    """The most urgent band that has a length of time among its words, or as its target: said in days, the target
    first."""
    said = [band.code for band in bands if any(_hours(plain(each)) == hours for each in band.words)]
    meant = [band.code for band in bands if band.target_days is not None and band.target_days * _DAY == hours]
    return next(iter([*meant, *said] if re.search(r"day|week|wk", word) else [*said, *meant]), None)


def _number(word: str) -> int | None:
    leads = "|".join(load("priorities")["lead_words"])
    found = re.match(rf"^(?:(?:{leads}) ?)*(\d)(?: .*)?$", word)
    return int(found[1]) if found else None


def _words(word: str, *, own: Mapping[str, str], bands: tuple[BandTerms, ...]) -> str | None:
    general = _general()
    bare = " ".join(
        token
        for token in word.split()
        if token not in ("priority", "risk", "band", "level", "rag", "rating", "urgency")
    )
    for candidate in (bare, *_pieces(word)):
        if candidate in own:
            return own[candidate]
        if candidate in general:
            return _by_place(general[candidate], bands).code
    return None


def _pieces(word: str) -> list[str]:
    """Runs of a text's words, longest first, so that "non urgent" is seen before "urgent"."""
    tokens = word.split()[:6]
    runs = [
        " ".join(tokens[start : start + size])
        for size in range(len(tokens), 0, -1)
        for start in range(len(tokens) - size + 1)
    ]
    return [run for run in runs if len(run) > 1]
