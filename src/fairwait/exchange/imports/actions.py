"""Bringing an extract in, from file to list, and undoing it. The command line and the pages use these alike."""

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
import uuid_utils
from django.conf import settings
from django.db import transaction

from fairwait.accounts.access import require, require_any
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.extracts.choices import lowered_said
from fairwait.exchange.extracts.examine import Examination, examine_reading
from fairwait.exchange.extracts.reading.outcome import hidden_said
from fairwait.exchange.extracts.report import TO_MEND
from fairwait.exchange.imports import checks, fitting, keeping
from fairwait.exchange.imports.pairs import LEFT, look_where_left, without_left
from fairwait.exchange.imports.weigh import Weighed, last_import, only_pathway_told, weigh
from fairwait.exchange.imports.write import Told, write
from fairwait.exchange.models import Import, ImportStatus, Source
from fairwait.history import actions as history
from fairwait.history import queries as events
from fairwait.history.models import Event
from fairwait.history.rules import UNDONE
from fairwait.history.verify import HEADS_NAME, note_head
from fairwait.people.rules import ERASED, PARTED
from fairwait.priority import actions as priority
from fairwait.upkeep.failpoints import failpoint
from fairwait.waiting import queries as waiting
from fairwait.waiting.actions.opening import HERE

log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
ONLY_SOURCE = "extract"


class ImportRefused(Exception):
    """The import cannot be made, and nothing was changed. The words say why and what to do."""


class GateClosed(ImportRefused):
    """The import looks wrong: a named person must say why it is right."""

    def __init__(self, weighed: Weighed) -> None:
        super().__init__(" ".join(f"{q.words} {q.look}" for q in weighed.questions))
        self.weighed = weighed


@dataclass(frozen=True)
class Brought:
    """What an import did: the record, and the plan it followed."""

    record: Import
    weighed: Weighed


def silent(phase: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def source_for(name: str | None) -> tuple[str, Source | None]:
    """The source an import is of: the one named, or the one there is. Raises ImportRefused where that is not plain."""
    if name and name.strip().casefold() == HERE:
        raise ImportRefused(f"Waits opened here are kept under “{HERE}”: give this source another name.")
    if name:
        return name.strip(), Source.objects.filter(name=name.strip()).first()
    sources = list(Source.objects.order_by("name"))
    if len(sources) > 1:
        named = ", ".join(f"\u201c{source.name}\u201d" for source in sources)
        raise ImportRefused(f"Which source is this a file of? Say --source with one of {named}, or a new name.")
    return (sources[0].name, sources[0]) if sources else (ONLY_SOURCE, None)


def receive(
    path: Path,
    *,
    name: str,
    source_name: str | None,
    as_of: date | None,
    by: User,
    now: datetime,
    pathway: str | None = None,
    date_order: str | None = None,
) -> Import:
    """Take a file in: keep it as it came and note who brought it. Nothing is read yet."""
    require(by, Permission.IMPORT)
    today = london_day(now)
    if as_of is not None and as_of > today:
        raise ImportRefused(f"The as-of date {as_of:%-d %B %Y} has not come yet.")
    source, _ = source_for(source_name)
    digest = _sha256(path)
    keeping.keep_original(path, sha256=digest)
    return Import.objects.create(
        uuid=UUID(str(uuid_utils.uuid7())), source_name=source, status=ImportStatus.UPLOADED, file_name=name,
        sha256=digest, size_bytes=path.stat().st_size, as_of=as_of or today, pathway=pathway, date_order=date_order,
        by=by.pk, created_at=now,
    )  # fmt: skip


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def look(
    record: Import,
    *,
    mapping: mappings.ExtractMapping | None = None,
    progress: Progress = silent,
    may_ask: bool = False,
) -> Examination:
    """Read, map, check and link an import's file; keep what was found. Changes no list.

    Without a mapping, the one confirmed for this file is used, else the source's own as far as it fits the file's
    columns, else the suggested one. With `may_ask`, an import whose columns nobody has confirmed stays uploaded: a
    person looks at them before anything can be brought in. Raises Unreadable, MappingRefused.
    """
    vocabulary = vocabulary_for(record)
    work = Path(settings.ENVIRONMENT.work) / str(record.uuid)
    work.mkdir(parents=True, exist_ok=True)
    understood = _understood(record, mapping, vocabulary=vocabulary, work=work, progress=progress)
    progress("mapping", 1, 1)
    reading = replace(understood.reading, name=record.file_name)
    remembered = _as_last_time(record, understood.mapping, vocabulary=vocabulary)
    examination = examine_reading(
        reading, understood.mapping, workdir=work, vocabulary=vocabulary, as_of=record.as_of, pathway=record.pathway,
        date_order=record.date_order, remembered_order=_order_last_time(record), progress=progress,
        is_kept=understood.is_settled or understood.is_remembered,
    )  # fmt: skip
    keeping.keep_examination(record, examination)
    doubted = _doubted(record, examination) if understood.is_remembered else {}
    described = mappings.as_json(reading, examination.mapping)
    if not record.mapping:
        keeping.keep_columns(
            record, [_judged(told, kept=understood.kept, doubted=doubted) for told in described["mapping"]]
        )
    chosen = {name: record.file_facts[name] for name in ("chosen",) if name in record.file_facts}
    # Samples are people's own words: they lie beside the rows (`keep_columns`), where erasing finds them.
    columns = tuple(replace(column, samples=()) for column in examination.mapping.columns)
    record.mapping = mappings.to_toml(replace(examination.mapping, columns=columns))
    record.columns = list(reading.columns)
    record.is_supplement = any(column.startswith(TO_MEND) for column in reading.columns)
    orders = dict(examination.date_order)
    notes = [*remembered, *examination.notes, *lowered_said(examination.lowered)]
    record.file_facts = {**described["file"], **chosen, "date_orders": orders, "notes": notes, **_told(examination)}
    if understood.guessed:
        record.file_facts["guessed"] = sorted(understood.guessed)
    if examination.contradicted:
        record.file_facts["contradicted"] = {each.column: each.holds for each in examination.contradicted}
    if doubted:
        record.file_facts["doubted"] = [each.shortly() for each in doubted.values()]
    if reading.doubts:
        record.file_facts["doubts"] = dict(reading.doubts)
    record.rows, record.usable = examination.rows, examination.usable
    counted = examination.concerned.group_by("rule", "severity").len().sort("rule")
    record.finding_counts = {f"{rule}:{severity}": count for rule, severity, count in counted.iter_rows()}
    is_settled = understood.is_settled and not doubted and not record.finding_counts.get("date-ambiguous:stop")
    is_asked = may_ask and not is_settled
    record.status = ImportStatus.UPLOADED if is_asked else ImportStatus.CHECKED
    record.save()
    return examination


_DOUBTED = 0.3


def _doubted(record: Import, examination: Examination) -> dict[str, mappings.Contradicted]:
    """The columns this file contradicts for the first time in this way: what was brought in like that was looked at."""
    last = last_import(Source.objects.filter(name=record.source_name).first())
    known = last.file_facts.get("contradicted", {}) if last else {}
    return {each.column: each for each in examination.contradicted if known.get(each.column) != each.holds}


def _judged(
    told: dict[str, Any], *, kept: Collection[str], doubted: Mapping[str, mappings.Contradicted]
) -> dict[str, Any]:
    """One column as the page that asks about it is told of it."""
    if (doubt := doubted.get(told["column"])) is None:
        return {**told, "kept": told["column"] in kept}
    return {
        **told,
        "kept": False,
        "confidence": _DOUBTED,
        "because": f"Confirmed for this source before; {doubt.holds}.",
    }


def _as_last_time(record: Import, mapping: mappings.ExtractMapping, *, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give a file that says of nobody what they wait for the one pathway that was told of every file of its source.

    Returns: the line that says so, if it did.
    """
    if record.pathway is not None or "pathway" in mapping.fields:
        return ()
    source = Source.objects.filter(name=record.source_name).first()
    code = only_pathway_told(source) if source is not None else None
    name = next((pathway.name for pathway in vocabulary.pathways if pathway.code == code), None)
    if name is None:
        return ()
    record.pathway = code
    return (f"No column says what people wait for: as every time before, all on this file wait for “{name}”.",)


def _told(examination: Examination) -> dict[str, object]:
    """What the file says of itself: the day it is of, and what everybody on it waits for."""
    day, pathway = examination.day_told, examination.pathway_told
    told: dict[str, object] = {"day_told": day.day.isoformat()} if day is not None else {}
    return {**told, "pathway_told": pathway.as_json()} if pathway is not None else told


def _order_last_time(record: Import) -> str | None:
    """How the last import of this source read its dates, where it read them all one way."""
    last = last_import(Source.objects.filter(name=record.source_name).first())
    orders = set(last.file_facts.get("date_orders", {}).values()) - {"ymd"} if last else set()
    return str(orders.pop()) if len(orders) == 1 else None


def _guessed_last_time(source: Source) -> tuple[str, ...]:
    """The columns that held nothing in the last import of a source, and that nobody has confirmed since."""
    last = last_import(source)
    return tuple(last.file_facts.get("guessed", ())) if last else ()


def vocabulary_for(record: Import) -> Vocabulary:
    """What the council's words mean on the day an import is of; before the first pathway was adopted, as now."""
    words = checks.words(on=record.as_of)
    return words or checks.in_force(on=record.as_of).in_words(waiting.council_vocabulary(on=date.max))


def _understood(
    record: Import, mapping: mappings.ExtractMapping | None, *, vocabulary: Vocabulary, work: Path, progress: Progress
) -> fitting.Understood:
    path = keeping.original(record.sha256)
    confirmed = mapping or (mappings.from_toml(record.mapping) if record.mapping else None)
    if confirmed is not None:
        return fitting.as_confirmed(path, confirmed, workdir=work, progress=progress)
    chosen = record.file_facts.get("chosen")
    source = Source.objects.filter(name=record.source_name).first()
    if chosen is None and source is not None and source.mapping:
        return fitting.as_last_time(
            path, mappings.from_toml(source.mapping), workdir=work, vocabulary=vocabulary, pathway=record.pathway,
            progress=progress, guessed=_guessed_last_time(source),
        )  # fmt: skip
    return fitting.suggested(
        path, workdir=work, vocabulary=vocabulary, pathway=record.pathway, progress=progress,
        chosen=fitting.Chosen(**chosen) if chosen else fitting.Chosen(),
    )  # fmt: skip


def fields_of(record: Import) -> frozenset[str]:
    """The canonical fields this import's file has a column for."""
    told = {column.field for column in mappings.from_toml(record.mapping).columns if column.field}
    return frozenset(told | ({"pathway"} if record.pathway else set()))


def effect(record: Import) -> Weighed:
    """What bringing this import in would do, as the lists stand now."""
    source = Source.objects.filter(name=record.source_name).first()
    return weigh(_rows(record), record=record, source=source, fields=fields_of(record))


def _rows(record: Import) -> pl.LazyFrame:
    kept = keeping.folder(record)
    if not kept.rows.exists():
        raise ImportRefused("The rows of this import are no longer here: bring the file again.")
    return pl.scan_parquet(kept.rows)


def same_as_before(record: Import) -> Import | None:
    """The import that already brought this very file in, for the same day and in the same way, if it still stands."""
    source = Source.objects.filter(name=record.source_name).first()
    last = last_import(source, pathway=record.pathway)
    alike = last is not None and (last.sha256, last.as_of, last.pathway, last.date_order) == (
        record.sha256,
        record.as_of,
        record.pathway,
        record.date_order,
    )
    return last if alike else None


def nothing_usable(record: Import) -> str:
    """Why a file without a usable row is refused, and what to do."""
    why = "No row of this file can be used. See the findings, mend the file, and bring it again."
    if record.rows == 0:
        why = "The file has headings and no rows. Was it filtered to nothing? Run the report again, and bring it."
    hidden = record.file_facts.get("hidden_sheets")
    return f"{why} {hidden_said(hidden)}" if hidden else why


def bring_in(
    record: Import,
    *,
    by: User,
    now: datetime,
    confirm: str | None = None,
    seen: Collection[str] | None = None,
    progress: Progress = silent,
    hold: Callable[[], None] = lambda: None,
) -> Brought:
    """Bring a checked import in: all its usable rows, or none.

    Compared outside any lock; if somebody changed the lists meanwhile, compared again inside it (decision 19). `seen`
    are the gate's questions, in words, that the reason to `confirm` answers; one nobody has seen stays unanswered.
    `hold` raises where the work was taken over meanwhile: it is asked inside the lock, before anything is written.
    Raises GateClosed, ImportRefused, NotAllowed; nothing is changed then.
    """
    # One that somebody sent and the gate stopped is also for whoever may confirm it.
    require_any(by, Permission.IMPORT, *([Permission.CONFIRM_GATE] if record.gate else []))
    _refuse_unless_checked(record)
    if record.usable == 0:
        raise ImportRefused(nothing_usable(record))
    progress("comparing", 0, record.usable)
    weighed = effect(record)
    _pass_gate(weighed, confirm=confirm, seen=seen, by=by)
    progress("writing", 0, record.usable)
    with transaction.atomic():
        head = history.locked_head()
        hold()
        _refuse_unless_checked(Import.objects.get(pk=record.pk))
        if head.seq != weighed.head:
            weighed = effect(record)
            _pass_gate(weighed, confirm=confirm, seen=seen, by=by)
        failpoint("import.before-writing")
        source, _ = Source.objects.get_or_create(name=record.source_name, defaults={"created_at": now})
        told = Told(source=source.name, as_of=record.as_of, by=by.pk, now=now, cause=record.cause, under=weighed.under)
        written = write(weighed.plan, told=told, pathways=waiting.pathways(on=told.today), progress=progress)
        failpoint("import.after-writing")
        source.mapping = record.mapping
        source.save(update_fields=["mapping"])
        _note_done(record, source=source, weighed=weighed, written=written, confirm=confirm, by=by, now=now)
        failpoint("import.before-commit")
    failpoint("import.after-commit")
    if written is not None:
        note_head(Path(settings.ENVIRONMENT.home) / HEADS_NAME, now=now, why=record.cause)
        look_where_left(progress=progress)
        record.file_facts = without_left(record.file_facts)
    log.info("import_done", extra={"import": record.pk, "counts": record.counts})
    return Brought(record=record, weighed=weighed)


def _refuse_unless_checked(record: Import) -> None:
    if record.status != ImportStatus.CHECKED:
        raise ImportRefused(
            f"Import {record.pk} is {record.get_status_display().lower()}: it cannot be brought in now."
        )


def _pass_gate(weighed: Weighed, *, confirm: str | None, seen: Collection[str] | None, by: User) -> None:
    if not weighed.questions:
        return
    is_answered = seen is None or all(question.words in seen for question in weighed.questions)
    if not (confirm or "").strip() or not is_answered:
        raise GateClosed(weighed)
    require(by, Permission.CONFIRM_GATE)


def _note_done(
    record: Import, *, source: Source, weighed: Weighed, written: tuple[int, int] | None, confirm: str | None,
    by: User, now: datetime,
) -> None:  # fmt: skip
    record.source, record.status, record.finished_at = source, ImportStatus.DONE, now
    record.counts = dict(weighed.plan.counts)
    record.gate = [{"rule": q.rule.value, "words": q.words, "look": q.look} for q in weighed.questions]
    if weighed.questions:
        record.confirmed_by, record.confirm_reason = by.pk, (confirm or "").strip()
    if written is not None:
        record.first_seq, record.last_seq = written
        record.file_facts = {**record.file_facts, LEFT: True}
    record.save()


def undo(record: Import, *, by: User, now: datetime) -> int:
    """Undo a whole import by compensating events, while nothing later depends on it. Returns how many it told of.

    Raises ImportRefused naming what depends on it.
    """
    require(by, Permission.UNDO_IMPORT)
    with transaction.atomic():
        history.locked_head()
        record.refresh_from_db()
        if record.status != ImportStatus.DONE:
            raise ImportRefused(
                f"Import {record.pk} is {record.get_status_display().lower()}: there is nothing to undo."
            )
        people = _people_told_of(record)
        _refuse_if_built_upon(record, people)
        facts = [history.Fact(kind=UNDONE.name, subject=person, facts={"cause": record.cause}) for person in people]
        if facts:
            history.record_all(facts, by=by.pk, now=now, cause=f"undo:{record.pk}")
            priority.reorder(people=people, on=london_day(now))
        record.status, record.undone_by, record.undone_at = ImportStatus.UNDONE, by.pk, now
        record.save()
    note_head(Path(settings.ENVIRONMENT.home) / HEADS_NAME, now=now, why=f"undo:{record.pk}")
    return len(people)


def _people_told_of(record: Import) -> list[int]:
    if record.first_seq is None:
        return []
    told = Event.objects.filter(seq__gte=record.first_seq, seq__lte=record.last_seq)
    return list(told.order_by("subject").values_list("subject", flat=True).distinct())


def built_upon(record: Import) -> int:
    """About how many of the people an import told of something was recorded later: while any, it cannot be undone."""
    return len(_built_upon(record, _people_told_of(record)))


def _built_upon(record: Import, people: list[int]) -> set[int]:
    return events.still_standing_after(record.last_seq or 0, people, besides=(ERASED.name, PARTED.name))


def _refuse_if_built_upon(record: Import, people: list[int]) -> None:
    if built := _built_upon(record, people):
        raise ImportRefused(
            f"Import {record.pk} cannot be undone: something was recorded later about {len(built):,} of the people it "
            "told of. Undo later imports first; what colleagues recorded stays."
        )


def stop(record: Import, *, by: User, now: datetime) -> None:
    """Stop an import that has not been brought in; nothing was changed."""
    require(by, Permission.IMPORT)
    if record.status in (ImportStatus.DONE, ImportStatus.UNDONE):
        raise ImportRefused("This import has been brought in. Undo it instead.")
    record.status, record.finished_at = ImportStatus.STOPPED, now
    record.save()


def refuse(record: Import, *, words: str, now: datetime) -> None:
    """Note that an import was refused whole, and why."""
    record.status, record.refusal, record.finished_at = ImportStatus.REFUSED, words, now
    record.save()
