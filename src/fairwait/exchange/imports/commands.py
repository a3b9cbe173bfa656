"""An import from first to last in one go, as the command line does it, and what it says of it in words and JSON."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from itertools import chain, count
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import User
from fairwait.exchange.extracts import report
from fairwait.exchange.extracts.examine import Examination
from fairwait.exchange.extracts.mapping import ExtractMapping, MappingRefused
from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.imports import actions
from fairwait.exchange.imports.actions import GateClosed, ImportRefused, Progress
from fairwait.exchange.imports.effects import kept_facts
from fairwait.exchange.imports.giving import ending_of
from fairwait.exchange.imports.pairs import look_where_left
from fairwait.exchange.imports.plan import Plan
from fairwait.exchange.imports.weigh import Weighed
from fairwait.exchange.models import Import
from fairwait.people.models import Identifier, Person

SCHEMA = "fairwait.import/1"
SHOWN = 5


class Refused(Exception):
    """Nothing was changed. `document` is the same refusal as JSON."""

    def __init__(self, words: str, document: dict[str, Any]) -> None:
        super().__init__(words)
        self.document = {"schema": SCHEMA, "refused": words, **document}


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do."""

    record: Import
    examination: Examination
    weighed: Weighed | None
    dry_run: bool
    repeats: Import | None
    unusable: Path | None
    tell: Callable[[], dict[str, Any]]

    @cached_property
    def document(self) -> dict[str, Any]:
        """The same as JSON. It names every wait, a million of them after a first import: made when asked for."""
        return self.tell()

    def words(self) -> Iterator[Any]:
        """Everything a person at a terminal is told."""
        if self.repeats is not None:
            yield (
                f"This very file was brought in as import {self.repeats.pk}, as of {self.record.as_of:%-d %B %Y}. "
                "Nothing was written."
            )
            return
        yield report.findings_summary(self.examination)
        counts = self.weighed.plan.counts if self.weighed else {}
        verb = "would be" if self.dry_run else "is" if self.record.usable == 1 else "are"
        used = f"Of {report.counted(self.record.rows, 'row')}, {self.record.usable:,} {verb} used"
        yield f"{used}, from \u201c{self.record.source_name}\u201d."
        for name, said in _COUNTED.items():
            if counts.get(name):
                yield f"  {counts[name]:>7,}  {_ONE.get(name, said) if counts[name] == 1 else said}"
        if self.weighed and (many := len(kept(self.weighed, source=self.record.source_name))):
            said = "wait of which" if many == 1 else "waits of which"
            yield f"  {many:>7,}  {said} the file says otherwise than people recorded here: what they recorded stays"
        for question in self.weighed.questions if self.weighed else ():
            yield f"  asked:   {question.words} {question.look}"
        if self.unusable is not None:
            yield f"The rows that cannot be used, to be mended and brought again: {self.unusable}"
        if self.dry_run and self.weighed and self.weighed.questions:
            yield "Bringing it in would need --confirm with a reason."
        yield (
            f"This was a dry run: nothing was changed. It is noted as import {self.record.pk}."
            if self.dry_run
            else f"Import {self.record.pk} is done. `fairwait import undo {self.record.pk}` undoes it "
            "while nothing builds on it."
        )


_COUNTED = {
    "joined": "new waits joined",
    "history": "ended waits recorded as history",
    "changed": "changed",
    "same": "the same: nothing written",
    "ended": "ended in the file, with its reason",
    "left": "left the extract: they stay open, each a question",
    "still_missing": "still missing from the extract",
    "returned": "had left the extract and are back",
    "asked": "ended here, and open in the file: reopened, or is the case system behind?",
    "asked_again": "ended here and still open in the file: asked before",
    "to_mend": "waits in rows that cannot be used: they have not left, mend the rows",
    "settled": "rows told of a wait that another row told of too",
}

_ONE = {
    "joined": "new wait joined",
    "history": "ended wait recorded as history",
    "left": "left the extract: it stays open, a question",
    "to_mend": "wait in a row that cannot be used: it has not left, mend the row",
    "settled": "row told of a wait that another row told of too",
}
"""The same of exactly one, where that reads otherwise."""


def import_file(
    file: Path,
    *,
    source: str | None,
    as_of: date,
    pathway: str | None,
    date_order: str | None,
    mapping: ExtractMapping | None,
    by: User,
    now: datetime,
    dry_run: bool,
    confirm: str | None,
    unusable: Path | None,
    progress: Progress,
) -> Outcome:
    """Read, map, check, link, compare, and bring in. Raises Refused with nothing changed."""
    if not file.is_file():
        raise Refused("There is no such file.", {})
    try:
        record = actions.receive(
            file,
            name=file.name,
            source_name=source,
            as_of=as_of,
            by=by,
            now=now,
            pathway=pathway,
            date_order=date_order,
        )
    except (ImportRefused, NotAllowed) as refusal:
        raise Refused(str(refusal), {}) from refusal
    try:
        return _import_record(
            record, file=file, mapping=mapping, by=by, now=now, dry_run=dry_run, confirm=confirm, unusable=unusable,
            progress=progress,
        )  # fmt: skip
    except Refused as refusal:
        actions.refuse(record, words=str(refusal), now=now)
        raise


def _import_record(
    record: Import, *, file: Path, mapping: ExtractMapping | None, by: User, now: datetime, dry_run: bool,
    confirm: str | None, unusable: Path | None, progress: Progress,
) -> Outcome:  # fmt: skip
    try:
        examination = actions.look(record, mapping=mapping, progress=progress)
    except (Unreadable, MappingRefused) as refusal:
        raise Refused(str(refusal), {}) from refusal
    found = report.check_json(examination)
    repeats = None if dry_run else actions.same_as_before(record)
    if repeats is not None:
        actions.stop(record, by=by, now=now)
        look_where_left(progress=progress)
        document = {"schema": SCHEMA, "import": repeats.pk, "repeats": True, "events": 0, "counts": {}, **_head(record)}
        return Outcome(record, examination, None, dry_run, repeats, None, lambda: document)
    telling = _rows_to_mend(record, examination, target=unusable, file=file, dry_run=dry_run)
    with telling as mend:
        weighed = _carry_out(record, found=found, by=by, now=now, dry_run=dry_run, confirm=confirm, progress=progress)
    tell = partial(_document, record, weighed, found=found, dry_run=dry_run, unusable=mend)
    return Outcome(record, examination, weighed, dry_run, None, mend, tell)


def _carry_out(
    record: Import, *, found: dict[str, Any], by: User, now: datetime, dry_run: bool, confirm: str | None,
    progress: Progress,
) -> Weighed:  # fmt: skip
    if record.usable == 0:
        look = f"{actions.nothing_usable(record)} `fairwait check` shows them." if record.rows else ""
        raise Refused(look or actions.nothing_usable(record), found_as(found))
    try:
        if dry_run:
            weighed = actions.effect(record)
            record.refusal = "A dry run: it was only asked what the file would change. Nothing changed."
            actions.stop(record, by=by, now=now)
        else:
            weighed = actions.bring_in(record, by=by, now=now, confirm=confirm, progress=progress).weighed
    except GateClosed as gate:
        raise Refused(
            f"{gate} If it is right, say why with --confirm.", {**found_as(found), "gate": _gate(gate.weighed)}
        ) from gate
    except (ImportRefused, NotAllowed) as refusal:
        raise Refused(str(refusal), found_as(found)) from refusal
    return weighed


def found_as(found: dict[str, Any]) -> dict[str, Any]:
    """The check's own parts, as an import's JSON carries them."""
    return {
        name: found[name]
        for name in ("file", "rows", "usable", "findings", "duplicates", "mapping", "pathway_words")
        if name in found
    }


@contextmanager
def _rows_to_mend(
    record: Import, examination: Examination, *, target: Path | None, file: Path, dry_run: bool
) -> Iterator[Path | None]:
    """The rows that cannot be used, in a file of their own; none stays of what is refused, unless told where to."""
    stopped = examination.row_by_row.filter(pl.col("severity") == "stop")
    if not stopped.height or (dry_run and target is None):
        yield None
        return
    place = target or _free(file, ending=ending_of(record))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        report.write_unusable(examination, place)
    except OSError as fault:
        raise Refused(
            f"The rows to mend cannot be written to {place} ({fault.strerror}). Name another place with --unusable.",
            {},
        ) from fault
    try:
        yield place
    except BaseException:
        if target is None:
            place.unlink(missing_ok=True)
        raise


def _free(file: Path, *, ending: str) -> Path:
    """A name beside the file that is not taken: somebody may have mended rows in an earlier one, not brought yet."""
    stems = chain([f"{file.stem}-to-mend"], (f"{file.stem}-to-mend-{number}" for number in count(2)))
    return next(place for place in (file.with_name(f"{stem}.{ending}") for stem in stems) if not place.exists())


def _head(record: Import) -> dict[str, Any]:
    return {
        "source": record.source_name,
        "as_of": record.as_of.isoformat(),
        "pathway": record.pathway,
        "sha256": record.sha256,
        "by": record.by,
    }


def _gate(weighed: Weighed) -> list[dict[str, str]]:
    return [{"rule": q.rule.value, "words": q.words, "look": q.look} for q in weighed.questions]


def _document(
    record: Import, weighed: Weighed, *, found: dict[str, Any], dry_run: bool, unusable: Path | None
) -> dict[str, Any]:
    written = record.last_seq - record.first_seq + 1 if record.first_seq is not None and record.last_seq else 0
    return {
        "schema": SCHEMA,
        "import": None if dry_run else record.pk,
        "dry_run": dry_run,
        **_head(record),
        "events": written,
        "counts": dict(weighed.plan.counts),
        "gate": _gate(weighed),
        "confirmed": record.confirm_reason or None,
        "unusable_file": str(unusable) if unusable else None,
        "effect": {**effect_lists(weighed), "kept": kept(weighed, source=record.source_name)},
        **found_as(found),
    }


def effect_lists(weighed: Weighed) -> dict[str, list[dict[str, Any]]]:
    """Each wait an import joined, changed, ended, left or asked about, by row and by the case system's numbers."""
    plan = weighed.plan
    is_end = ~pl.col("is_open") & (pl.col("status_was") == "open")
    return {
        "joined": _rows(plan, "is_open", found=True),
        "history": _rows(plan, "ended", found=True),
        "changed": _changed(plan, ~is_end),
        "ended": _changed(plan, is_end),
        "left": _left(weighed),
        "returned": _of_waits(plan, plan.back),
        "asked": _of_waits(plan, plan.asked),
        "asked_again": _of_waits(plan, plan.asked_again),
    }


_SHOWN = ("row", "person_key", "wait_key", "pathway", "referred_on", "ended_on")


def _rows(plan: Plan, which: str, *, found: bool) -> list[dict[str, Any]]:
    is_wanted = plan.found["is_open"] if which == "is_open" else ~plan.found["is_open"]
    frame = plan.found.select(_SHOWN).filter(is_wanted)
    return [_named(row) for row in frame.sort("row").iter_rows(named=True)]


def _named(row: dict[str, Any]) -> dict[str, Any]:
    kind, _, value = row["person_key"].partition(":")
    reference = row["wait_key"].removeprefix("wait_id:") if row["wait_key"].startswith("wait_id:") else None
    return {
        "row": row["row"],
        "person_id": value.split("|")[0] if kind == "person_id" else None,
        "person": row["person_key"],
        "wait_id": reference,
        "pathway": row["pathway"],
        "referred_on": row["referred_on"].isoformat() if row["referred_on"] else None,
        "ended_on": row["ended_on"].isoformat() if row["ended_on"] else None,
    }


def _changed(plan: Plan, which: pl.Expr) -> list[dict[str, Any]]:
    changed = []
    for row in plan.changed.filter(which).select(*_SHOWN, "wait").sort("row").iter_rows(named=True):
        told = {name: [_text(was), _text(now)] for name, (was, now) in plan.told(row["wait"]).items()}
        changed.append({**_named(row), "fields": told})
    return changed


def kept(weighed: Weighed, *, source: str) -> list[dict[str, Any]]:
    """What people here recorded and the file says otherwise: of each field the file's value, and ours, which stays."""
    return [
        {**_named(dict(row)), "fields": {name: [_text(theirs), _text(ours)] for name, theirs, ours in what}}
        for row, what in kept_facts(weighed, source=source)
    ]


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _of_waits(plan: Plan, waits: tuple[int, ...]) -> list[dict[str, Any]]:
    frame = plan.rows.filter(plan.rows["wait"].is_in(list(waits)))
    return [_named(row) for row in frame.select(_SHOWN).sort("row").iter_rows(named=True)]


def _left(weighed: Weighed) -> list[dict[str, Any]]:
    people = set(weighed.left["person"].to_list())
    numbers: dict[int, str] = {}
    names: dict[int, str] = {}
    for start in range(0, len(people), 900):
        part = sorted(people)[start : start + 900]
        for key in Identifier.objects.filter(person_id__in=part).order_by("-kind"):
            numbers.setdefault(key.person_id, f"{key.kind}:{key.value}")
        names |= {person.pk: person.name for person in Person.objects.filter(pk__in=part)}
    return [
        {
            "person_id": numbers.get(person, "").partition(":")[2].split("|")[0] or None,
            "person": numbers.get(person),
            "name": names.get(person),
            "wait_id": key.removeprefix("wait_id:") if key.startswith("wait_id:") else None,
            "pathway": pathway,
            "referred_on": referred_on.isoformat() if referred_on else None,
        }
        for _, person, key, pathway, referred_on in weighed.left.sort("wait").iter_rows()
    ]
