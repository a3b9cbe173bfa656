"""Questions the pages of imports ask. They only read; the viewer comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from fairwait.accounts.access import may, require, require_any
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.checks.values.blanks import is_blank
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.imports import keeping
from fairwait.exchange.models import Import, ImportStatus, Source
from fairwait.history import queries as history
from fairwait.people import veil
from fairwait.people.models import Identifier, LikelyPair, Person
from fairwait.people.rules import display_name
from fairwait.waiting import queries as waiting

PAGE = 50
_SEVERITIES = ("stop", "warn", "note")
GROUPED = ("duplicate-person", "duplicate-wait")
"""Rules whose findings are shown as groups of rows, with the evidence."""


@dataclass(frozen=True)
class Kind:
    """One kind of finding in a file: its rule, and how many of each severity."""

    rule: str
    stop: int = 0
    warn: int = 0
    note: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.stop + self.warn + self.note

    @property
    def severity(self) -> str:
        """The weightiest severity it has."""
        return next(name for name in _SEVERITIES if getattr(self, name))


@dataclass(frozen=True)
class Finding:
    """One finding as a page shows it."""

    row: int
    severity: str
    column: str | None
    value: str | None
    message: str
    fix: str


@dataclass(frozen=True)
class Member:
    """One row of a group of rows that belong together."""

    row: int
    name: str
    number: str
    born: Any
    pathway: str | None
    referred_on: Any


@dataclass(frozen=True)
class RowGroup:
    """Rows that are probably one person, or tell the same need, and why."""

    members: tuple[Member, ...]
    in_100: int | None
    because: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A page of something: the items, the number of the first, and how many there are in all."""

    items: Sequence[Any]
    first: int
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last item shown."""
        return self.first + len(self.items) - 1

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.last < self.total else None


def imports(viewer: User, *, page: int = 1, size: int = PAGE) -> Part:
    """Every import, latest first; for those who may confirm and not import, the ones the gate has stopped."""
    require_any(viewer, Permission.IMPORT, Permission.CONFIRM_GATE)
    shown = Import.objects.all() if may(viewer, Permission.IMPORT) else Import.objects.exclude(gate=[])
    total = shown.count()
    start = (page - 1) * size
    return Part(list(shown.select_related("source").order_by("-id")[start : start + size]), start + 1, total, page)


def brought_in_since(records: Iterable[Import]) -> dict[int, int]:
    """Of the imports among these that were not brought in, those whose very file a later one brought in: its number."""
    waiting = [each for each in records if each.finished_at is None]
    done = Import.objects.filter(status=ImportStatus.DONE, sha256__in={each.sha256 for each in waiting})
    later = list(done.order_by("pk").values_list("pk", "sha256", "source_name"))
    return {
        each.pk: pk
        for each in waiting
        for pk, sha256, source in later
        if pk > each.pk and (sha256, source) == (each.sha256, each.source_name)
    }


def import_for(viewer: User, uuid: UUID) -> Import:
    """One import; one that the gate has stopped also for those who may confirm it. Raises Import.DoesNotExist."""
    record = Import.objects.select_related("source").get(uuid=uuid)
    require_any(viewer, Permission.IMPORT, *([Permission.CONFIRM_GATE] if record.gate else []))
    return record


def before(viewer: User, record: Import, *, most: int = 3) -> list[Import]:
    """The latest imports before one, of the same source, for those who bring extracts in."""
    if not may(viewer, Permission.IMPORT):
        return []
    earlier = Import.objects.filter(source_name=record.source_name, pk__lt=record.pk)
    return list(earlier.exclude(status=ImportStatus.UPLOADED).order_by("-id")[:most])


def source_names(viewer: User) -> list[str]:
    """The names of the sources that files have come from."""
    require(viewer, Permission.IMPORT)
    return list(Source.objects.order_by("name").values_list("name", flat=True))


def names_of(users: Iterable[int | None]) -> dict[int, str]:
    """What these members of staff are called, by number."""
    wanted = {user for user in users if user is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name"))


def pathway_names(record: Import | None = None, *, on: Any = None) -> dict[str, str]:
    """The council's pathways by code, those in force on a day; before the first was adopted, those there are now."""
    day = on or (record.as_of if record is not None else date.max)
    found = waiting.pathways(on=day) or waiting.pathways(on=date.max)
    return {pathway.code: pathway.name for pathway in found}


def head() -> int:
    """The number of the latest event: what an effect was worked out against."""
    return history.head()[0]


def kinds(record: Import) -> list[Kind]:
    """The kinds of finding an import's file has: those that stop rows first, then by how many."""
    found: dict[str, dict[str, int]] = {}
    for name, count in record.finding_counts.items():
        rule, _, severity = name.rpartition(":")
        found.setdefault(rule, {})[severity] = count
    made = [Kind(rule, **counts) for rule, counts in found.items()]
    return sorted(made, key=lambda kind: (_SEVERITIES.index(kind.severity), -kind.total, kind.rule))


def totals(record: Import) -> dict[str, int]:
    """How many findings there are of each severity."""
    made = kinds(record)
    return {name: sum(getattr(kind, name) for kind in made) for name in _SEVERITIES}


def rows_stopped(record: Import) -> int:
    """How many rows of the file cannot be used."""
    return max(record.rows - record.usable, 0)


def findings(record: Import, rule: str, *, page: int = 1) -> Part:
    """The findings of one kind, in the order of the file; those that stop a row first.

    Where one on the header row is said once for many, those it stands for follow it.
    """
    kept = keeping.folder(record).folder
    paths = [path for name in (keeping.FINDINGS, keeping.EACH) if (path := kept / name).exists()]
    if not paths:
        return Part((), 1, 0, 1)
    rank = pl.col("severity").replace_strict({n: i for i, n in enumerate(_SEVERITIES)}, return_dtype=pl.Int64)
    frame = pl.scan_parquet(paths).filter(pl.col("rule") == rule).sort(rank, "row", maintain_order=True)
    total = frame.select(pl.len()).collect().item()
    start = (page - 1) * PAGE
    part = frame.slice(start, PAGE).select("row", "severity", "column", "value", "message", "fix").collect()
    return Part([Finding(**row) for row in part.iter_rows(named=True)], start + 1, total, page)


def groups(record: Import, rule: str, *, page: int = 1) -> Part:
    """The groups of one kind, the likeliest first, each row with who it is about."""
    found = [group for group in keeping.folder(record).groups() if group.rule == rule]
    found.sort(key=lambda group: (-(group.probability or 0), group.rows))
    start = (page - 1) * PAGE
    part = found[start : start + PAGE]
    told = _rows(record, {row for group in part for row in group.rows})
    return Part(
        [
            RowGroup(
                members=tuple(_member(row, told.get(row)) for row in group.rows),
                in_100=None if group.probability is None else round(group.probability * 100),
                because=group.because,
            )
            for group in part
        ],
        start + 1,
        len(found),
        page,
    )


_SHOWN = ("row", "person_key", "first_name", "last_name", "known_as", "date_of_birth", "pathway", "referred_on")


def _rows(record: Import, rows: set[int]) -> dict[int, dict[str, Any]]:
    path = keeping.folder(record).rows
    if not rows or not path.exists():
        return {}
    frame = pl.scan_parquet(path).filter(pl.col("row").is_in(sorted(rows))).select(_SHOWN).collect()
    return {row["row"]: row for row in frame.iter_rows(named=True)}


def _member(row: int, told: Mapping[str, Any] | None) -> Member:
    if told is None:
        return Member(row, "", "", None, None, None)
    kind, _, value = str(told["person_key"] or "").partition(":")
    name = display_name(told["first_name"], told["last_name"], told["known_as"])
    number = value.split("|")[0] if kind == "person_id" else ""
    return Member(row, name, number, told["date_of_birth"], told["pathway"], told["referred_on"])


def people_of(record: Import, rows: Iterable[int]) -> list[int]:
    """The people we hold whom these rows of a file are about: whom somebody is shown who looks at them."""
    return sorted(set(_held(record, rows).values()))


def restricted_rows(record: Import, rows: Iterable[int]) -> frozenset[int]:
    """Those of these rows about somebody whose record is restricted, or whom whoever looks leaves to others."""
    held, left = _held(record, rows), set(veil.left_to_others())
    restricted = set(Person.objects.filter(pk__in=set(held.values()), is_restricted=True).values_list("pk", flat=True))
    return frozenset(row for row, person in held.items() if person in restricted | left)


def _held(record: Import, rows: Iterable[int]) -> dict[int, int]:
    """For each of these rows of a file that is about somebody we hold, whom."""
    told = _rows(record, set(rows))
    keys = {row: str(said["person_key"]) for row, said in told.items() if said["person_key"]}
    values = {key.partition(":")[2] for key in keys.values()}
    known = Identifier.objects.filter(source=record.source_name, value__in=values)
    people = {f"{kind}:{value}": pk for kind, value, pk in known.values_list("kind", "value", "person_id")}
    return {row: people[key] for row, key in keys.items() if key in people}


@dataclass(frozen=True)
class Taken:
    """A word of a file with what it was taken for: a code, and for a band the pathway it is one of. None: nothing."""

    word: str
    code: str | None
    pathway: str | None
    rows: int


WORDED = {"pathway": ("pathway_text", "pathway"), "priority": ("priority", "band")}
"""Fields whose words a clean row keeps as they were written, beside what they were taken for."""


def words_taken(record: Import) -> dict[str, list[Taken]]:
    """What the words for pathways, priorities and statuses were taken for in each row of an import's file, most rows
    first: field -> words. Nothing where the file's rows are no longer kept."""
    kept = keeping.folder(record)
    if not kept.rows.exists():
        return {}
    clean = pl.scan_parquet(kept.rows)
    found = {}
    for field, (written, code) in WORDED.items():
        pathway = pl.col("pathway") if field == "priority" else pl.lit(None, dtype=pl.String())
        found[field] = _counted(clean.select(word=written, code=code, pathway=pathway), field=field)
    mapping = mappings.from_toml(record.mapping, columns=record.columns) if record.mapping else None
    header = mapping.column_for("status") if mapping is not None else None
    if header is not None and (kept.folder / keeping.RAW).exists():
        raw = pl.scan_parquet(kept.folder / keeping.RAW).select("row", word=header)
        beside = clean.select("row", code="status").join(raw, on="row").with_columns(pathway=pl.lit(None, pl.String()))
        found["status"] = _counted(beside, field="status")
    return {field: words for field, words in found.items() if words}


def _counted(rows: pl.LazyFrame, *, field: str) -> list[Taken]:
    counts = rows.filter(pl.col("word").is_not_null()).group_by("word", "code", "pathway").len("rows").collect()
    ordered = counts.sort(["rows", "word", "pathway"], descending=[True, False, False])
    told = ordered.select("word", "code", "pathway", "rows").iter_rows()
    return [Taken(*each) for each in told if not is_blank(each[0], field=field)]


def first_lines(record: Import, *, most: int = 10, longest: int = 160) -> list[tuple[int, str]]:
    """The first lines of a text file as they stand, to see where its headings are; none of a spreadsheet."""
    path = keeping.original(record.sha256)
    if not path.exists():
        return []
    with path.open("rb") as file:
        start = file.read(most * 4_000)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF")):
        return []
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = start.decode(encoding, errors="replace")
    if "\x00" in text:
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:most]
    return [(number, line[:longest]) for number, line in enumerate(lines, start=1) if line.strip()]


def questions_left(record: Import) -> int:
    """How many likely pairs of one person this import found, for somebody to judge."""
    return LikelyPair.objects.filter(cause=record.cause).count()


@dataclass(frozen=True)
class Who:
    """One person we hold, as a list of an import names them."""

    uuid: UUID
    is_restricted: bool


def who(people: Iterable[int]) -> dict[int, Who]:
    """The addresses of these people, and whose record is restricted."""
    held = Person.objects.filter(pk__in=sorted(set(people)), is_void=False)
    told, left = held.values_list("pk", "uuid", "is_restricted"), set(veil.left_to_others())
    return {pk: Who(uuid, restricted or pk in left) for pk, uuid, restricted in told}
