"""Words of harm in free text, beside a low priority."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import polars as pl

from fairwait.engine.checks.cleaning import CODE
from fairwait.engine.checks.fields import FREE_TEXT_FIELDS
from fairwait.engine.checks.rules.batch import Batch, as_written, explained
from fairwait.engine.checks.values.lists import load
from fairwait.engine.checks.vocabulary import Vocabulary

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[.;:!?\n,()–—/]| - ")
_STOPS = frozenset(".;!?\n()–—") | {" - "}


# What may stand in a gap: "husband was taken into hospital" is a hit, "daughter works in hospital" is not.
_GAP = (
    r"(?:\W+(?:who|that|which))?(?:\W+(?:cares|cared|caring|looks|looked|looking)\W+(?:for|after)\W+(?:her|him|them))?"
    r"(?:\W+(?:is|was|has|been|now|currently|still|also|recently|admitted|taken|rushed|gone|went|back|being|who|again|"
    r"himself|herself|ill|unwell|and|the|carer|main)){0,4}?\W+"
)


@dataclass(frozen=True)
class RiskWords:
    """The words of one council, ready to be looked for.

    needles: pieces of text one of which every hit contains, for a quick first look; expression: for Polars, what every
    hit contains, more closely; words: the words themselves, an expression for Python; about: each word (as `_key` gives
    it) and what it is about; open_ended: the same for phrases with a gap, each an expression for Python.
    """

    needles: tuple[str, ...]
    expression: str
    words: str
    about: Mapping[str, str]
    open_ended: tuple[tuple[str, str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words themselves: made when the first text needs it, since to make it takes as long as a small file."""
        return re.compile(self.words, re.IGNORECASE)

    def topic(self, words: str) -> str:
        """What words that were found are about."""
        known = self.about.get(_key(words))
        told = (about for phrase, about in self.open_ended if re.fullmatch(phrase, words, re.IGNORECASE))
        return known or next(told, "harm")


def _key(words: str) -> str:
    return " ".join(re.split(r"[\s-]+", words.casefold()))


def _piece(word: str) -> str:
    tokens = [re.escape(token) for token in re.split(r"[\s-]+", word.casefold())]
    return "[\\s-]+".join(tokens).replace(r"[\s-]+\*[\s-]+", _GAP)


def _alternatives(words: Iterable[str]) -> str:
    pieces = "|".join(_piece(word) for word in sorted(words, key=len, reverse=True))
    return rf"\b(?:{pieces})\b" if pieces else r"[^\s\S]"


def risk_words_of(vocabulary: Vocabulary) -> RiskWords:
    """The documented list with this council's additions and without what it took away."""
    return _compiled(vocabulary.risk_words, frozenset(word.casefold() for word in vocabulary.quiet_words))


@lru_cache(maxsize=16)
def _compiled(added: tuple[str, ...], quiet: frozenset[str]) -> RiskWords:
    words: dict[str, str] = {}
    for topic in load("risk_words")["topics"]:
        words.update({word.casefold(): topic["about"] for word in topic["words"]})
    words.update({word.casefold(): "a word of this council" for word in added if word.strip()})
    words = {word: about for word, about in words.items() if word not in quiet}
    # Polars has a limit for the size of an expression: of a phrase with a gap it looks for the end alone.
    loose = _alternatives({word.rsplit(" * ", 1)[-1] for word in words})
    return RiskWords(
        needles=tuple(sorted({_needle(word) for word in words})),
        expression=f"(?i){loose}",
        words=_alternatives(words),
        about={_key(word): about for word, about in words.items()},
        open_ended=tuple((_piece(word), about) for word, about in words.items() if "*" in word),
    )


def _needle(word: str) -> str:
    """A piece every spelling of a phrase contains: its longest word, or all of it where its words are common."""
    if "*" in word:
        return "hospital" if "hospital" in word else max(word.split(), key=len)
    longest = max(re.split(r"[\s\-']+", word), key=len)
    return longest if len(longest) > 5 or "-" in word else word


@lru_cache(maxsize=1)
def _innocent() -> re.Pattern[str]:
    phrases = load("risk_words")["not_risk"]["phrases"]
    return re.compile(_alternatives(phrases), re.IGNORECASE)


@lru_cache(maxsize=1)
def _denial() -> dict[str, frozenset[str]]:
    data = load("risk_words")["denial"]
    return {key: frozenset(data[key]) for key in ("before", "fillers", "after", "after_fillers", "breaks")}


def hits(text: str, *, words: RiskWords) -> list[tuple[str, str]]:
    """Each risk word in a text that is not denied: (the words found, what they are about)."""
    innocent = [found.span() for found in _innocent().finditer(text)]
    spans = [found.span() for found in words.pattern.finditer(text)]
    found_here: list[tuple[str, str]] = []
    for found in words.pattern.finditer(text):
        start, end = found.span()
        if any(low <= start and end <= high for low, high in innocent):
            continue
        if _denied_before(text[:start], [span for span in spans if span[1] <= start]) or _denied_after(text[end:]):
            continue
        found_here.append((found[0], words.topic(found[0])))
    return found_here


def _denied_before(before: str, earlier: list[tuple[int, int]]) -> bool:
    """Whether a denial stands before, with nothing but fillers and other risk words between, in the same thought."""
    lists = _denial()
    # Other risk words between count as fillers: "no falls, abuse or harm".
    for low, high in reversed(earlier):
        before = before[:low] + " or " + before[high:]
    tokens = [token.lower().replace("’", "'") for token in _TOKEN.findall(before)]
    after_comma = False
    for place in range(len(tokens) - 1, max(-1, len(tokens) - 14), -1):
        token = tokens[place]
        pair = f"{token} {tokens[place + 1]}" if place + 1 < len(tokens) else ""
        if token in lists["before"] or pair in lists["before"] or token.endswith("n't"):
            # Across a comma only a list carries the denial on: "no abuse, harm" but not "no carer, falls daily".
            return not after_comma or tokens[place + 1 : place + 2] != [","]
        if token in ("or", "and", "nor", "/"):
            continue
        if token == ",":
            after_comma = True
            continue
        if token == ":" and place and tokens[place - 1] == "re":  # "no concerns re: falls"
            continue
        if token in _STOPS or token == ":" or token in lists["breaks"] or token not in lists["fillers"]:
            return False
    return False


def _denied_after(after: str) -> bool:
    """Whether a denial follows at once: "falls: none", "suicidal thoughts denied"."""
    lists = _denial()
    clause = re.split(r"[.;!\n,)]", after, maxsplit=1)[0].lower().strip()
    clause = re.sub(r"^\s*[:=?–-]+\s*", "", clause)
    words = re.findall(r"[\w'/]+", clause)
    while words and words[0] in lists["after_fillers"]:
        words = words[1:]
    rest = " ".join(words)
    return any(
        rest == word or (rest.startswith(word + " ") and word in ("denied", "none", "nil", "ruled out"))
        for word in lists["after"]
    )


def _low_or_missing(vocabulary: Vocabulary) -> pl.Expr:
    """Rows whose band is in the lowest two of its pathway (never its highest), or that have none.

    Where the pathway is not known yet, the band must be among the lowest two of all.
    """
    low = pl.lit(value=False)
    in_all = pl.lit(value=bool(vocabulary.pathways))
    for pathway in vocabulary.pathways:
        bands = sorted(pathway.bands, key=lambda band: band.rank)
        is_low = pl.col("band").is_in([band.code for band in bands[1:][-2:]])
        low = low | ((pl.col("pathway") == pathway.code) & is_low)
        in_all = in_all & is_low
    return pl.col("band").is_null() | low.fill_null(value=False) | (pl.col("pathway").is_null() & in_all)


def risk_words(batch: Batch) -> Iterator[pl.DataFrame]:
    """Free text that speaks of harm while the priority is low or missing."""
    words = risk_words_of(batch.setting.vocabulary)
    if not words.needles:
        return
    speaking = {name: _speaks(name, batch, words=words) for name in FREE_TEXT_FIELDS if batch.has(name)}
    fields = {name: speaks for name, speaks in speaking.items() if speaks is not None}
    if not fields:
        return
    needed = batch.rows.select("row", "pathway", "band", *(as_written(name) for name in fields))
    # From the cheapest look to the dearest, each at fewer rows.
    speaks = batch.rows.select(pl.any_horizontal(*fields.values()).fill_null(value=False)).to_series()
    rows = needed.filter(speaks).filter(_low_or_missing(batch.setting.vocabulary))
    part = Batch(rows=rows, columns=batch.columns)
    for name in fields:
        spoken = rows.filter(as_written(name).str.contains(words.expression))
        texts = spoken.get_column(as_written(name).meta.output_name()).unique().to_list()
        messages = {text: _message(text, words=words) for text in texts}
        hit = [text for text, message in messages.items() if message]
        if hit:
            yield explained(
                part,
                as_written(name).is_in(hit),
                rule="risk-words",
                field=name,
                explain=messages.__getitem__,
            )


def _speaks(name: str, batch: Batch, *, words: RiskWords) -> pl.Expr | None:
    """Whether a text may hold a risk word, at a quick look; None where none of the column's texts does."""
    needles = list(words.needles)
    if CODE + name not in batch.rows.columns:
        return as_written(name).str.contains_any(needles, ascii_case_insensitive=True)
    speaking = batch.columns.as_read[name].str.contains_any(needles, ascii_case_insensitive=True)
    return pl.lit(speaking).gather(pl.col(CODE + name)) if speaking.any() else None


def _message(text: str, *, words: RiskWords) -> str:
    found = hits(text, words=words)
    if not found:
        return ""
    topics = list(dict.fromkeys(about for _, about in found))
    said = ", ".join(dict.fromkeys(f"“{word.lower()}”" for word, _ in found))
    return f"The text speaks of {' and '.join(topics)} ({said}), and the priority is low or missing."
