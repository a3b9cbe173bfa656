"""The steps of an import on the pages: who may take which when. Each asks for its work to be done outside the request.

An import stands on exactly one step; a step out of order is refused and changes nothing (S17). The command line has no
steps: it does everything at once, with the same verbs.
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from fairwait.accounts.access import require, require_any
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.imports import actions, effects
from fairwait.exchange.imports.actions import ImportRefused
from fairwait.exchange.models import Import, ImportStatus
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED, JobState

LOOK, WEIGH, BRING_IN, UNDO = "exchange.look", "exchange.weigh", "exchange.bring-in", "exchange.undo"


class Step(StrEnum):
    """Where an import stands for somebody who opens it."""

    WORKING = "working"
    COLUMNS = "columns"
    CHECKED = "checked"
    HALTED = "halted"
    REFUSED = "refused"
    STOPPED = "stopped"
    DONE = "done"
    UNDONE = "undone"


class OutOfOrder(ImportRefused):
    """This step cannot be taken now. The words say where the import stands."""


def job_of(record: Import) -> Job | None:
    """The work last asked for."""
    return Job.objects.filter(uuid=record.job).first() if record.job else None


def stands(record: Import, job: Job | None) -> Step:
    """The step an import is on, given the work last asked for."""
    if job is not None and job.state not in ENDED:
        return Step.WORKING
    if record.status == ImportStatus.UPLOADED:
        return Step.COLUMNS if record.columns and not _has_failed(job, LOOK) else Step.HALTED
    return {
        ImportStatus.MAPPED: Step.HALTED,
        ImportStatus.CHECKED: Step.CHECKED,
        ImportStatus.DONE: Step.DONE,
        ImportStatus.REFUSED: Step.REFUSED,
        ImportStatus.STOPPED: Step.STOPPED,
        ImportStatus.UNDONE: Step.UNDONE,
    }[ImportStatus(record.status)]


def _has_failed(job: Job | None, kind: str) -> bool:
    return job is not None and job.kind == kind and job.state in (JobState.FAILED, JobState.CANCELLED)


@transaction.atomic
def upload(
    path: Path, *, name: str, source_name: str, as_of: date, pathway: str | None, by: User, now: datetime
) -> Import:
    """Take a file in and ask for it to be read. The very file that stands already is stopped at once: nothing to do."""
    record = actions.receive(path, name=name, source_name=source_name, as_of=as_of, pathway=pathway, by=by, now=now)
    same = actions.same_as_before(record)
    if same is not None:
        record.refusal = f"This very file was brought in as import {same.pk}. There is nothing to do."
        actions.stop(record, by=by, now=now)
        return record
    return _ask(record, LOOK, by=by, now=now)


def confirm_columns(
    record: Import, mapping: mappings.ExtractMapping, *, pathway: str | None, by: User, now: datetime
) -> Import:
    """Settle what the columns mean, and ask for the rows to be checked that way."""

    def take(held: Import) -> Import:
        held.mapping, held.pathway, held.status = mappings.to_toml(mapping), pathway, ImportStatus.MAPPED
        effects.forget(held)
        return _ask(held, LOOK, by=by, now=now)

    return _taken(record, by=by, only=(Step.COLUMNS, Step.CHECKED), take=take)


def read_again(
    record: Import, *, sheet: str | None, header_row: int | None, as_of: date, by: User, now: datetime
) -> Import:
    """Read the file again: from another sheet or heading row, its columns suggested anew; or as of another day."""

    def take(held: Import) -> Import:
        facts, held.as_of = held.file_facts, as_of
        stays = (sheet, header_row) == (facts.get("sheet"), facts.get("header_row"))
        if stays and held.status == ImportStatus.CHECKED:  # what the columns mean has been settled, and stays so
            effects.forget(held)
            return _ask(held, LOOK, by=by, now=now)
        held.file_facts = {**facts, "chosen": {"sheet": sheet, "header_row": header_row}}
        held.mapping, held.columns, held.status, held.refusal, held.finished_at = (
            "",
            [],
            ImportStatus.UPLOADED,
            "",
            None,
        )
        effects.forget(held)
        return _ask(held, LOOK, by=by, now=now)

    return _taken(record, by=by, only=(Step.COLUMNS, Step.CHECKED, Step.HALTED, Step.REFUSED), take=take)


def start_again(record: Import, *, by: User, now: datetime) -> Import:
    """Ask again for reading that was cut short. Nothing was changed by it."""
    return _taken(record, by=by, only=(Step.HALTED,), take=lambda held: _ask(held, LOOK, by=by, now=now))


def compare(record: Import, *, by: User, now: datetime) -> Import:
    """Ask for a checked import to be compared with the lists as they stand now."""
    return _taken(record, by=by, only=(Step.CHECKED,), take=lambda held: _ask(held, WEIGH, by=by, now=now))


def bring_in(record: Import, *, reason: str, by: User, now: datetime) -> Import:
    """Ask for a checked import to be brought in. `reason` answers the questions the gate asked on the page."""
    effect = effects.kept(record)
    if effect is None:
        raise OutOfOrder("This import has not been compared with the lists yet.")
    if effect.questions:
        require(by, Permission.CONFIRM_GATE)
        if not reason.strip():
            raise ImportRefused("Say why it is right: the questions above are answered in your name.")
    if record.usable == 0:
        raise ImportRefused(actions.nothing_usable(record))

    def take(held: Import) -> Import:
        held.confirm_reason, held.gate = reason.strip() if effect.questions else "", [dict(q) for q in effect.questions]
        return _ask(held, BRING_IN, by=by, now=now)

    also = (Permission.CONFIRM_GATE,) if effect.questions else ()
    return _taken(record, by=by, only=(Step.CHECKED,), take=take, also=also)


def undo(record: Import, *, by: User, now: datetime) -> Import:
    """Ask for a whole import to be undone. Raises ImportRefused where something was built upon it."""
    require(by, Permission.UNDO_IMPORT)
    if built := actions.built_upon(record):
        raise ImportRefused(f"Something was recorded later about {built:,} of the people it told of.")
    return _taken(record, by=by, only=(Step.DONE,), take=lambda held: _ask(held, UNDO, by=by, now=now))


@transaction.atomic
def stop(record: Import, *, by: User, now: datetime) -> Import:
    """Stop an import. Work under way is asked to stop: while rows are being written it goes on, and can be undone."""
    require(by, Permission.IMPORT)
    held = Import.objects.select_for_update().get(pk=record.pk)
    job = job_of(held)
    if job is not None and job.state not in ENDED:
        if job.kind == UNDO:
            raise OutOfOrder("Undoing cannot be stopped.")
        job = upkeep.cancel(job, by=by, now=now)
        if job.state not in ENDED or job.kind in (BRING_IN, WEIGH):
            return held  # it ends by itself at its next sign of life; a checked import stays checked
    actions.stop(held, by=by, now=now)
    return held


@transaction.atomic
def _taken(
    record: Import, *, by: User, only: tuple[Step, ...], take: Callable[[Import], Import],
    also: tuple[Permission, ...] = (),
) -> Import:  # fmt: skip
    """Take a step while nobody else takes one (SQLite: the IMMEDIATE transaction). `also`: who else may."""
    require_any(by, Permission.IMPORT, *also)
    held = Import.objects.select_for_update().get(pk=record.pk)
    step = stands(held, job_of(held))
    if step not in only:
        raise OutOfOrder(f"Import {held.pk} is not at this step now: {_STANDS[step]}")
    return take(held)


_STANDS = {
    Step.WORKING: "work on it is under way.",
    Step.COLUMNS: "its columns have to be confirmed first.",
    Step.CHECKED: "it is checked and waits to be brought in.",
    Step.HALTED: "reading it was cut short; start it again.",
    Step.REFUSED: "its file could not be read.",
    Step.STOPPED: "it was stopped.",
    Step.DONE: "it has been brought in.",
    Step.UNDONE: "it was undone.",
}


def _ask(record: Import, kind: str, *, by: User, now: datetime) -> Import:
    record.job = upkeep.enqueue(kind, arguments={"import": record.pk}, by=by, now=now).uuid
    record.save()
    return record
