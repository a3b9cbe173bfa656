"""Which words of the pathway column are taken for which pathway, with their rows: seen before anything is imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairwait.engine.checks.values.blanks import is_blank
from fairwait.engine.checks.values.pathways import pathway_names
from fairwait.engine.checks.vocabulary import Vocabulary

_MOST = 2_000
"""Different words listed: past this a column is free text, and no list of pathways."""


class TakenBy(StrEnum):
    """Why a word is taken for a pathway."""

    NAME = "name"
    NAME_INSIDE = "name-inside"
    MAPPING = "mapping"
    OPTION = "option"


@dataclass(frozen=True)
class PathwayWord:
    """One word of the pathway column: its rows, the pathway it is taken for and why; else those it may mean."""

    word: str
    rows: int
    pathway: str | None
    by: TakenBy | None
    may_be: tuple[str, ...] = ()


def pathway_words(
    counts: Mapping[str, int], *, vocabulary: Vocabulary, chosen: Mapping[str, str], pathway: str | None = None
) -> tuple[PathwayWord, ...]:
    """What each word of the pathway column is taken for, most rows first; cells that are empty in words are left out.

    Args:
        counts: word as written -> rows.
        chosen: word -> code, as the mapping says.
        pathway: the pathway of rows that name none, if one was given for the whole file.
    """
    names = pathway_names(vocabulary.pathways)
    found = []
    for word, rows in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]:
        if is_blank(word, field="pathway"):
            continue
        named = names.named(word)
        if vocabulary.pathway(chosen.get(word, "")) is not None and chosen[word] != named.code:
            found.append(PathwayWord(word, rows, chosen[word], TakenBy.MAPPING))
        elif named.code is not None:
            by = TakenBy.NAME if named.whole else TakenBy.NAME_INSIDE
            found.append(PathwayWord(word, rows, named.code, by))
        elif pathway is not None:
            found.append(PathwayWord(word, rows, pathway, TakenBy.OPTION))
        else:
            found.append(PathwayWord(word, rows, None, None, named.near))
    return tuple(found)


def pathway_words_json(words: Sequence[PathwayWord]) -> list[dict[str, object]]:
    """The words as the JSON of a check, of a mapping and of an import lists them."""
    return [
        {
            "word": each.word,
            "rows": each.rows,
            "pathway": each.pathway,
            "by": None if each.by is None else each.by.value,
            "may_be": list(each.may_be),
        }
        for each in words
    ]
