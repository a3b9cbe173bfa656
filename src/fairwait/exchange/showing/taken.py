"""What the words of a file were taken for, as the page of findings tells it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairwait.engine.checks.values.codes import labels
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange import asking, queries
from fairwait.exchange.models import Import
from fairwait.exchange.queries import Taken
from fairwait.exchange.words import field_label
from fairwait.govuk.formats import format_count

_MOST = 40
_LONGEST = 60


@dataclass(frozen=True)
class TakenLine:
    """One word with what it was taken for and in how many rows."""

    word: str
    meaning: str
    rows: str
    is_nothing: bool


@dataclass(frozen=True)
class TakenTable:
    """The words of one field; `more` says how many are not listed."""

    title: str
    lines: tuple[TakenLine, ...]
    more: str


def taken(record: Import) -> list[TakenTable]:
    """The words for pathways, priorities and statuses, each with what it was taken for."""
    found = queries.words_taken(record)
    vocabulary = asking.vocabulary_of(record) if found else Vocabulary(())
    return [_table(field, words, vocabulary) for field, words in found.items()]


def _table(field: str, words: list[Taken], vocabulary: Vocabulary) -> TakenTable:
    rows: dict[tuple[str, str | None], int] = {}
    for each in words:
        key = (each.word, _meaning(field, each, vocabulary))
        rows[key] = rows.get(key, 0) + each.rows
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], pair[0][0]))
    more = len(ordered) - _MOST
    return TakenTable(
        title=field_label(field),
        lines=tuple(
            TakenLine(word[:_LONGEST], meaning or _nothing(field), format_count(count), meaning is None)
            for (word, meaning), count in ordered[:_MOST]
        ),
        more=_("%(n)s more words are in fewer rows.") % {"n": format_count(more)} if more > 0 else "",
    )


def _meaning(field: str, word: Taken, vocabulary: Vocabulary) -> str | None:
    if word.code is None:
        return None
    if field == "status":
        return labels("status").get(word.code)
    if field == "pathway":
        pathway = vocabulary.pathway(word.code)
        return pathway.name if pathway is not None else word.code
    return _band(word, vocabulary)


def _band(word: Taken, vocabulary: Vocabulary) -> str:
    pathways = [vocabulary.pathway(word.pathway)] if word.pathway is not None else list(vocabulary.pathways)
    named = [band.label for each in pathways if each is not None for band in each.bands if band.code == word.code]
    return f"{word.code} {named[0]}" if named and named[0] != word.code else str(word.code)


def _nothing(field: str) -> str:
    if field == "pathway":
        return _("nothing: these rows cannot be used")
    return _("no band yet") if field == "priority" else _("kept as written")
