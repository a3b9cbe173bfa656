"""Rows that cannot become a wait: no identity, no pathway, no referral date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from fairwait.engine.checks.columns import Columns
from fairwait.engine.checks.findings import Finding, frame, named_words
from fairwait.engine.checks.identity import has_identity
from fairwait.engine.checks.rules.batch import Batch, as_written, found
from fairwait.engine.checks.rules.catalogue import BY_NAME
from fairwait.engine.checks.rules.likely import Likely, may_be, no_likely
from fairwait.engine.checks.values.pathways import pathway_names

RULE = "required-missing"
_NEAR = 3
IDENTITY_FIELDS = ("person_id", "nhs_number", "last_name", "first_name", "full_name", "date_of_birth")


def required_missing(batch: Batch) -> Iterator[pl.DataFrame]:
    """A row without identity, pathway or referral date. A whole missing column is `columns_missing`'s."""
    yield from _identity(batch)
    yield from _pathway(batch)
    if batch.has("referred_on"):
        yield found(
            batch,
            as_written("referred_on").is_null(),
            rule=RULE,
            column=batch.header("referred_on"),
            message="There is no referral date, so nobody can say how long this person has waited.",
            fix="Fill in the date the request was received.",
        )


def _identity(batch: Batch) -> Iterator[pl.DataFrame]:
    if not can_identify(batch.setting.columns):
        return
    undecided = batch.columns.lookups["date_of_birth"].undecided if batch.has("date_of_birth") else ()
    waits = (
        as_written("date_of_birth").is_in(list(undecided)).fill_null(value=False) if undecided else pl.lit(value=False)
    )
    yield found(
        batch,
        ~has_identity() & ~waits,
        rule=RULE,
        column=batch.first_header(*IDENTITY_FIELDS),
        message="Nothing says who this is: no person number, no valid NHS number, and no name with a date of birth.",
        fix="Fill in one of them.",
    )


def _pathway(batch: Batch) -> Iterator[pl.DataFrame]:
    if not batch.has("pathway"):
        return
    yield found(
        batch,
        pl.col("pathway").is_null() & pl.col("pathway_text").is_null(),
        rule=RULE,
        column=batch.header("pathway"),
        message="There is no pathway, so nobody can say what this person waits for.",
        fix="Fill it in, or name the pathway of the whole file with --pathway.",
    )
    yield found(
        batch,
        pl.col("pathway").is_null() & ~pl.col("pathway_text").is_in(batch.columns.new("pathway")),
        rule=RULE,
        column=batch.header("pathway"),
        value=pl.col("pathway_text"),
        message=pl.format("“{}” is none of your pathways.", pl.col("pathway_text")),
        fix="Map this word to a pathway, or correct it.",
    )


def pathways_new(columns: Columns) -> pl.DataFrame:
    """One finding on the header row for the words that a file uses as pathways and the council does not know.

    The rows are as they should be; a person has to say once what the word means.
    """
    words = columns.new_words.get("pathway")
    if not words:
        return frame()
    verb = "is" if len(words) == 1 else "are"
    message = f"{named_words(words)} {verb} none of your pathways, so these rows cannot be used yet."
    message += _not_enough(words, columns=columns)
    fix = (
        "Say once what each word means, under [values.pathway] in the mapping; it is kept for the next file. If you "
        "have no pathway for it, add one: take one that is like it (`fairwait pathways show`), give it its own code, "
        "name and words, and `fairwait pathways adopt` it."
    )
    header = columns.setting.columns["pathway"]
    severity = str(BY_NAME[RULE].severity)
    return frame([Finding(RULE, severity, columns.setting.header_row, header, next(iter(words)), message, fix)])


def _not_enough(words: Iterable[str], *, columns: Columns) -> str:
    """Why words with a pathway's name in them were not taken for it: "Carers respite" may be something else."""
    vocabulary = columns.setting.vocabulary
    names, labels = pathway_names(vocabulary.pathways), {each.code: each.name for each in vocabulary.pathways}
    found = {word: named for word in words if (named := names.named(word)).near}
    held = [_either(word, named.near, labels) for word, named in found.items() if not named.is_likeliest]
    likeliest = [_either(word, named.near, labels) for word, named in found.items() if named.is_likeliest]
    said = f" A name of yours stands in {_some(held)}, which is too little to go by." if held else ""
    return said + (f" Most often elsewhere: {_some(likeliest)}." if likeliest else "")


def _either(word: str, codes: Iterable[str], labels: Mapping[str, str]) -> str:
    return f"“{word[:60]}” ({' or '.join(labels[code] for code in codes)})"


def _some(said: Sequence[str]) -> str:
    more = f" and {len(said) - _NEAR} more" if len(said) > _NEAR else ""
    return ", ".join(said[:_NEAR]) + more


def can_identify(fields: Iterable[str]) -> bool:
    """Whether a file with these fields can say of anybody who they are."""
    names = set(fields)
    named = bool(names & {"last_name", "first_name", "full_name"})
    return bool(names & {"person_id", "nhs_number"}) or (named and "date_of_birth" in names)


def columns_missing(
    fields: Iterable[str], *, header_row: int, pathway: str | None, likely: Likely = no_likely, told: str = ""
) -> pl.DataFrame:
    """One finding on the header row for each thing that no column of the file can give.

    likely: the columns left out that may be a field, the likeliest first.
    told: what to do where the file's title speaks of one pathway.
    """
    names = set(fields)
    lacks: list[tuple[str, str, tuple[str, ...]]] = []
    if not can_identify(names):
        lacks.append(
            (
                "No column says who people are",
                "Map a person number, an NHS number, or name and date of birth.",
                IDENTITY_FIELDS,
            )
        )
    if "pathway" not in names and pathway is None:
        lacks.append(
            (
                "No column says what people wait for",
                told or "Map the pathway column, or name the pathway with --pathway.",
                ("pathway",),
            )
        )
    if "referred_on" not in names:
        lacks.append(
            (
                "No column has the referral date",
                "Map the column with the date the request was received.",
                ("referred_on",),
            )
        )
    severity = str(BY_NAME[RULE].severity)
    return frame(
        Finding(
            RULE,
            severity,
            header_row,
            None,
            None,
            f"{what}, so no row of this file can be used.",
            fix + may_be(wanted, likely),
        )
        for what, fix, wanted in lacks
    )
