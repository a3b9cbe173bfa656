"""Findings about several rows together: shared numbers, the same row, need or person twice."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl
from rapidfuzz import fuzz, process

from fairwait.engine.checks.cleaning import is_open
from fairwait.engine.checks.findings import COLUMNS
from fairwait.engine.checks.repeats import in_pieces, repeated
from fairwait.engine.checks.rules.batch import NOTHING
from fairwait.engine.checks.rules.catalogue import BY_NAME
from fairwait.engine.checks.vocabulary import PathwayTerms, Vocabulary
from fairwait.engine.linkage import likely

ROWS_NAMED = 5


@dataclass(frozen=True)
class Group:
    """Rows that belong together: why, and for people how probable and on what evidence."""

    rule: str
    rows: tuple[int, ...]
    probability: float | None
    because: tuple[str, ...]


def _findings(rows: pl.DataFrame, *, rule: str, column: str | None) -> pl.DataFrame:
    """Findings from `row`, `value` and `message`."""
    known = BY_NAME[rule]
    return rows.select(
        pl.lit(rule).alias("rule"),
        pl.lit(str(known.severity)).alias("severity"),
        "row",
        pl.lit(column, dtype=pl.String()).alias("column"),
        pl.col("value").cast(pl.String),
        "message",
        pl.lit(known.fix).alias("fix"),
    ).cast(COLUMNS)


def _other_rows(key: str) -> pl.Expr:
    """The other rows of the row's group in words: "row 7" or "rows 7, 9 and 31 more".

    Only the rows that can be named are carried to each row: a need that stands in every line of a long file would
    otherwise take memory by the square of its lines.
    """
    rows = pl.col("row").bottom_k(ROWS_NAMED + 1).over(key, mapping_strategy="join")
    others = rows.list.set_difference(pl.concat_list("row")).list.sort().list.head(ROWS_NAMED)
    count = pl.len().over(key).cast(pl.Int64) - 1
    named = others.cast(pl.List(pl.String)).list.join(", ")
    more = (count - ROWS_NAMED).cast(pl.String)
    text = pl.when(count > ROWS_NAMED).then(pl.format("{} and {} more", named, more)).otherwise(named)
    return pl.when(count == 1).then(pl.format("row {}", text)).otherwise(pl.format("rows {}", text))


def shared_number(clean: pl.DataFrame, shared: pl.DataFrame, *, number: str, column: str | None) -> pl.DataFrame:
    """`nhs-number-shared` or `person-id-shared`: a finding on every row with a number of two different people.

    Args:
        clean: `row` and the number.
        shared: what `identity.shared` found.
    """
    rule, label = (
        ("nhs-number-shared", "NHS number") if number == "nhs_number" else ("person-id-shared", "person number")
    )
    rows = clean.lazy().select("row", number).join(shared.lazy(), on=number).collect()
    if rows.is_empty():
        return NOTHING
    message = pl.format(
        "This {} stands for {} different people: see {}.", pl.lit(label), pl.col("people"), _other_rows(number)
    )
    return _findings(
        rows.with_columns(message.alias("message"), pl.col(number).alias("value")), rule=rule, column=column
    )


def duplicate_rows(fingerprints: pl.DataFrame) -> pl.DataFrame:
    """`duplicate-row`: a finding on every row that says the same as another in every mapped field.

    Args:
        fingerprints: `row` and `fingerprint`, equal where two rows say the same.
    """
    repeated = fingerprints.filter(pl.col("fingerprint").is_duplicated())
    if repeated.is_empty():
        return NOTHING
    message = pl.format("This row says the same as {}.", _other_rows("fingerprint"))
    return _findings(
        repeated.with_columns(message.alias("message"), pl.lit(None).alias("value")), rule="duplicate-row", column=None
    )


def with_needs(keyed: pl.DataFrame) -> pl.DataFrame:
    """Add `need`, one number for each person and pathway, and `again`, whether it stands in more than one row.

    A need is null where person or pathway is not known; a pathway that is none of the council's is the word the file
    has for it. Asked once of a million rows: what is said twice is then looked for only among those that come again.

    Args:
        keyed: identity, pathway and pathway_text of clean rows.
    """
    is_asked_about = (pl.col("pathway").is_null() & pl.col("pathway_text").is_not_null()).any()
    word = _pathway_or_word() if keyed.select(is_asked_about).item() else pl.col("pathway")
    place = _places(keyed.select(word.alias("pathway")).to_series())
    last = place.max()
    needs = keyed.get_column("identity") * (last + 1 if isinstance(last, int) else 1) + place
    added = {"need": needs, "again": repeated(needs)}
    return keyed.with_columns(in_pieces(values, of=keyed).alias(name) for name, values in added.items())


def _places(words: pl.Series) -> pl.Series:
    """A number for each different word, from 0 by first appearance; null for null."""
    return words.cast(pl.Categorical(pl.Categories.random())).to_physical().cast(pl.Int64)


def _pathway_or_word() -> pl.Expr:
    word = "=" + pl.col("pathway_text").str.to_lowercase().str.replace_all(r"[\W_]+", " ").str.strip_chars()
    return pl.coalesce("pathway", word)


_KINDS = {
    "equip": "equipment",
    "equipment": "equipment",
    "adaptation": "adaptation",
    "adaptations": "adaptation",
    "major": "major",
    "minor": "minor",
    "housing": "housing",
    "handling": "handling",
    "residential": "residential",
    "nursing": "nursing",
    "homecare": "homecare",
    "domiciliary": "homecare",
    "respite": "respite",
    "reassessment": "review",
    "review": "review",
}
"""Words that part what people wait for within one pathway: somebody may need equipment and a major adaptation."""


_SAME_NEED = frozenset(
    [
        "a",
        "adult",
        "adults",
        "all",
        "allocate",
        "allocated",
        "allocation",
        "and",
        "asc",
        "assess",
        "assessment",
        "asst",
        "at",
        "await",
        "awaiting",
        "ax",
        "care",
        "central",
        "community",
        "council",
        "duty",
        "east",
        "for",
        "from",
        "full",
        "hub",
        "in",
        "initial",
        "list",
        "locality",
        "new",
        "north",
        "of",
        "on",
        "open",
        "or",
        "pending",
        "person",
        "priority",
        "queue",
        "referral",
        "request",
        "routine",
        "service",
        "services",
        "social",
        "south",
        "standard",
        "step",
        "support",
        "task",
        "team",
        "the",
        "to",
        "tray",
        "unallocated",
        "urgent",
        "wait",
        "waiting",
        "west",
        "with",
    ]
)
"""Words that part no needs: where the work stands, how urgent it is, which team has it."""
_URGENCIES = frozenset({"priority", "routine", "standard", "urgent"})
"""These part lists that a file keeps apart: a standard and an urgent authorisation."""
_WRITTEN_OUT = {"ot": "occupational therapy", "occ": "occupational", "rev": "review", "unsched": "unscheduled"}
_ESTABLISHED = 3
"""A word on so many rows is one of the file's own list of needs, and no other way of writing one."""


def _kinds(keyed: pl.DataFrame, *, vocabulary: Vocabulary) -> pl.DataFrame:
    """`pathway`, `pathway_text` and the `kind` of need the text names within its pathway.

    Two words the file uses again and again are two needs, unless they differ only in where the work stands; a word it
    uses once or twice may be another way of writing one of them, and is the commonest unless it names its own kind.
    """
    counts = keyed.lazy().select("pathway", "pathway_text").group_by("pathway", "pathway_text").len().collect()
    counts = counts.sort("len", "pathway_text", descending=[True, False])
    names = {pathway.code: _words_of(pathway) for pathway in vocabulary.pathways}
    commonest: dict[str | None, str] = {}
    kinds = []
    for code, text, rows in counts.iter_rows():
        core = _core(text or "")
        if rows >= _ESTABLISHED:
            commonest.setdefault(code, core)
        kind = core if rows >= _ESTABLISHED else _kind_of(text or "", words=names.get(code, frozenset()))
        kinds.append(kind or commonest.get(code, ""))
    return counts.select("pathway", "pathway_text", pl.Series("kind", kinds, dtype=pl.String()))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"['’.]", "", text.lower()).replace("re-", "re"))


def _core(text: str) -> str:
    """What a text names without the words that part no needs: "OT - awaiting allocation" and "OT assessment" alike."""
    tokens = [part for token in _tokens(text) for part in _WRITTEN_OUT.get(token, token).split()]
    return " ".join(sorted({token.removesuffix("s") for token in tokens if token not in _SAME_NEED - _URGENCIES}))


def _words_of(pathway: PathwayTerms) -> frozenset[str]:
    return frozenset(token for name in (pathway.code, pathway.name, *pathway.words) for token in _tokens(name))


def _kind_of(text: str, *, words: frozenset[str]) -> str:
    tokens = _tokens(text)
    kinds = {_KINDS[token] for token in tokens if token in _KINDS}
    other = [token for token in tokens if len(token) > 2 and token not in _KINDS and token not in _SAME_NEED]
    if words:  # beside the words of its pathway, a slip of one of them included, what is left tells of another need
        kinds |= {
            token for token in other if process.extractOne(token, words, scorer=fuzz.ratio, score_cutoff=80) is None
        }
    return " ".join(sorted(kinds))


def duplicate_waits(
    keyed: pl.DataFrame, *, columns: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[pl.DataFrame, list[Group]]:
    """`duplicate-wait`: the same person, the same pathway, both open; other kinds of help within it are other needs.

    Args:
        keyed: row, pathway, pathway_text, ended_on and status of clean rows, `with_needs`.
        columns: field -> the file's own header.
        vocabulary: the words of each pathway.
    """
    waits = keyed.filter("again").filter(is_open()).select("row", "pathway", "pathway_text", "need")
    waits = waits.filter(repeated(waits.get_column("need")))
    if waits.is_empty():
        return NOTHING, []
    kinds = _kinds(keyed, vocabulary=vocabulary)
    waits = waits.join(kinds, on=["pathway", "pathway_text"], how="left", nulls_equal=True, maintain_order="left")
    waits = waits.with_columns(need=pl.struct("need", "kind").rank("dense"))
    # In one piece: Polars takes the difference of two lists only where both lie in as many.
    waits = waits.filter(repeated(waits.get_column("need"))).rechunk()
    if waits.is_empty():
        return NOTHING, []
    message = pl.format("The same person already waits for the same thing: {}.", _other_rows("need"))
    found = _findings(
        waits.with_columns(message.alias("message"), pl.col("pathway_text").alias("value")),
        rule="duplicate-wait",
        column=columns.get("pathway"),
    )
    rows = waits.group_by("need", maintain_order=True).agg(pl.col("row").sort()).get_column("row").to_list()
    because = ("same person, same pathway, both open",)
    return found, [Group(rule="duplicate-wait", rows=tuple(group), probability=None, because=because) for group in rows]


@dataclass(frozen=True)
class LinkedPeople:
    """Identities that are probably one person, as linkage grouped them."""

    identities: tuple[int, ...]
    probability: float
    because: tuple[str, ...]


def duplicate_people(
    keyed: pl.DataFrame, linked: Sequence[LinkedPeople], *, column: str | None
) -> tuple[pl.DataFrame, list[Group]]:
    """`duplicate-person`: a finding on every row of every identity that is probably one person with another.

    Args:
        keyed: `row`, `identity` and `person_key` of clean rows.
        linked: the groups linkage found.
        column: the header the findings point at.
    """
    if not linked:
        return NOTHING, []
    members = pl.DataFrame(
        [(number, identity) for number, group in enumerate(linked) for identity in group.identities],
        schema={"group": pl.Int64(), "identity": pl.Int64()},
        orient="row",
    )
    rows = keyed.lazy().select("row", "identity", "person_key").join(members.lazy(), on="identity").collect()
    evidence = pl.DataFrame(
        [
            (number, likely(group.probability or 0), ", ".join(group.because) or "close in every part")
            for number, group in enumerate(linked)
        ],
        schema={"group": pl.Int64(), "probable": pl.String(), "evidence": pl.String()},
        orient="row",
    )
    by_group = rows.group_by("group").agg("row", "identity").sort("group")
    others = _rows_of_others(by_group)
    message = pl.format("Probably the same person as {} ({}): {}.", "others", "probable", "evidence")
    found = (
        rows.join(evidence, on="group")
        .join(others, on=["group", "identity"])
        .with_columns(message.alias("message"), pl.col("person_key").str.replace(r"^[a-z_-]+:", "").alias("value"))
    )
    groups = [
        Group(
            rule="duplicate-person",
            rows=tuple(sorted(entry["row"])),
            probability=linked[entry["group"]].probability,
            because=linked[entry["group"]].because,
        )
        for entry in by_group.iter_rows(named=True)
    ]
    return _findings(found, rule="duplicate-person", column=column), groups


def _rows_of_others(by_group: pl.DataFrame) -> pl.DataFrame:
    """For each identity of a group, the rows of the group's other identities in words."""
    said = []
    for entry in by_group.iter_rows(named=True):
        pairs = sorted(zip(entry["row"], entry["identity"], strict=True))
        own = Counter(entry["identity"])
        for identity, count in own.items():
            others = len(pairs) - count
            first = [str(row) for row, _ in islice((pair for pair in pairs if pair[1] != identity), ROWS_NAMED)]
            named = ", ".join(first) + (f" and {others - ROWS_NAMED} more" if others > ROWS_NAMED else "")
            said.append((entry["group"], identity, f"row{'s' if others != 1 else ''} {named}"))
    return pl.DataFrame(said, schema={"group": pl.Int64(), "identity": pl.Int64(), "others": pl.String()}, orient="row")
