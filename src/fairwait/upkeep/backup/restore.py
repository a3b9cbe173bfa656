"""Putting a council back: checked before anything is touched, proved after, and silent until a person says so."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from fairwait.history.verify import HEADS_NAME, Proof, note_head, verify
from fairwait.upkeep import actions, machine, versions
from fairwait.upkeep.backup.container import FILES, HEADS, BackupDamaged, Manifest, Progress, Reader
from fairwait.upkeep.backup.database import (
    BackupFailed,
    check_sqlite,
    council,
    has_council,
    replace_postgres,
    sqlite_path,
    swap_sqlite,
)
from fairwait.upkeep.compaction import compact
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.models import Worker

log = logging.getLogger(__name__)
LOCK = "serving.lock"
READ = "imports"
QUIET = timedelta(seconds=60)


class RestoreRefused(Exception):
    """Nothing was changed; the words say why and what to do."""


@dataclass(frozen=True)
class Restored:
    """A council put back: what the backup said of itself, the proof made afterwards, and where the old database is.

    `erased_again` are the records of people who were erased since the backup was taken, and now are once more.
    """

    manifest: Manifest
    proof: Proof
    replaced: Path | None
    erased_again: int = 0

    @property
    def is_whole(self) -> bool:
        """True when the history is whole and ends exactly where the backup said."""
        return self.proof.is_whole


def restore(
    source: Path, *, home: Path, now: datetime, force: bool = False, progress: Progress | None = None
) -> Restored:
    """Restore a backup into the council in `home` and its database, which the settings name.

    Messages stay paused afterwards until a person resumes them: what was sent since the backup would look unsent.

    Args:
        source: the backup file.
        force: also over a council that has something in it, if it is the same one. On SQLite the old database is kept
            beside the new one under a name that says when.
    Raises: BackupDamaged, RestoreRefused or BackupFailed, each before anything was changed.
    """
    say = progress or (lambda *_: None)
    if not source.is_file():
        raise RestoreRefused(f"There is no file {source}.")
    with ExitStack() as stack:
        reader = stack.enter_context(Reader(source))
        _refuse_what_does_not_fit(reader.manifest, home=home, force=force, now=now)
        stack.enter_context(_nobody_serving(home))
        work = stack.enter_context(_work_folder(home))
        _unpack(reader, work, say)
        say("Checking the database", 0, 0)
        _check(reader.manifest, work)
        failpoint("restore.checked")
        is_empty = not has_council()
        replaced = _put_back(reader.manifest, work, home=home, now=now, say=say)
    if replaced and is_empty:  # opening a database that is not there makes an empty one
        replaced.unlink(missing_ok=True)
        replaced = None
    return _settle(reader.manifest, home=home, now=now, replaced=replaced, progress=progress)


def _refuse_what_does_not_fit(manifest: Manifest, *, home: Path, force: bool, now: datetime) -> None:
    if manifest.database != connection.vendor:
        raise RestoreRefused(
            f"The backup is of a {manifest.database} database and this council uses {connection.vendor}. "
            "Set or unset FAIRWAIT_DATABASE_URL to match it."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    if set(manifest.migrations) - known:
        raise RestoreRefused(
            f"The backup was written by Fairwait {manifest.code_version}, which is newer than this one "
            f"({versions.code_version()}). Install that version, then restore."
        )
    if not has_council():
        return
    if council() not in (None, manifest.council):
        raise RestoreRefused(
            f"The backup is of another council than the one in {home}. Restore it into an empty folder of its own."
        )
    if not force:
        raise RestoreRefused(
            f"There is a council in {home} already. Use --force to replace it by the backup: on SQLite the old "
            "database is kept beside the new one; on PostgreSQL take a backup of it first."
        )
    if Worker.objects.filter(stopped_at=None, seen_at__gt=now - QUIET).exists() and connection.vendor == "postgresql":
        raise RestoreRefused("A worker is still running on this database. Stop every `fairwait serve` first.")


@contextmanager
def _nobody_serving(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(machine.only_one(home / LOCK))
        except machine.AlreadyLocked:
            raise RestoreRefused(f"Fairwait is serving the council in {home}. Stop `fairwait serve` first.") from None
        yield


@contextmanager
def _work_folder(home: Path) -> Iterator[Path]:
    for old in home.glob(".restoring-*"):
        shutil.rmtree(old, ignore_errors=True)
    work = home / f".restoring-{os.getpid()}"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unpack(reader: Reader, work: Path, say: Progress) -> None:
    total = len(reader.manifest.parts)
    for number, name in enumerate(reader.manifest.parts, start=1):
        say("Unpacking", number, total)
        target = (work / name).resolve()
        if not target.is_relative_to(work.resolve()):  # a name such as ../../x is nobody's file
            raise BackupDamaged(f"The backup names a part outside itself: {name!r}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        reader.copy(name, target)


def _check(manifest: Manifest, work: Path) -> None:
    if not (work / "database").exists():
        raise BackupDamaged("The backup holds no database. Use another one.")
    if manifest.database == "sqlite":
        wrong = check_sqlite(work / "database")
        if wrong:
            raise BackupDamaged(f"The database in the backup is damaged: {wrong}. Use another backup.")


def _put_back(manifest: Manifest, work: Path, *, home: Path, now: datetime, say: Progress) -> Path | None:
    """Files first (their names are their content, so none is overwritten), then the database in one step.

    Until the database is another, only heads that both tell of are noted: killed before the swap or after it, neither
    is accused of having lost its tail.
    """
    _put_files(work / FILES.rstrip("/"), home / "files", say)
    say("Putting the database in place", 0, 0)
    with _heads_of_both(work / HEADS, home / HEADS_NAME):
        if manifest.database == "sqlite":
            target = sqlite_path()
            aside = target.with_name(f"{target.stem}.replaced-{now:%Y%m%dT%H%M%S}{target.suffix}")
            replaced = swap_sqlite(work / "database", aside=aside)
        else:
            replaced = None
            replace_postgres(work / "database", folder=work)
        failpoint("restore.swapped")
    machine.put_in_place(work / HEADS, home / HEADS_NAME)
    return replaced


@contextmanager
def _heads_of_both(theirs: Path, ours: Path) -> Iterator[None]:
    """Note only the heads of both files while the block runs; if it fails, ours are put back."""
    told, held = (path.read_bytes() if path.exists() else b"" for path in (theirs, ours))
    both = set(told.splitlines()) & set(held.splitlines())
    _write(ours, b"".join(line + b"\n" for line in held.splitlines() if line in both))
    try:
        yield
    except BackupFailed:
        _write(ours, held)
        raise
    theirs.touch()


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    machine.put_in_place(part, path)


def _put_files(source: Path, target: Path, say: Progress) -> None:
    target.mkdir(parents=True, exist_ok=True)
    found = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else []
    for number, path in enumerate(found, start=1):
        say("Putting files back", number, len(found))
        place = target / path.relative_to(source)
        # A name of content is never written over. What was read from files is: somebody may have been erased from it
        # since, and is found there to be erased again only if it is as it was.
        if not place.exists() or path.relative_to(source).parts[0] == READ:
            place.parent.mkdir(parents=True, exist_ok=True)
            machine.put_in_place(path, place)


def _settle(
    manifest: Manifest, *, home: Path, now: datetime, replaced: Path | None, progress: Progress | None
) -> Restored:
    """Raise an older backup to this code, keep messages silent, and prove what came back."""
    if versions.pending():
        call_command("migrate", interactive=False, verbosity=0)
    versions.note_version()
    actions.pause_messages(because=f"Restored from a backup taken at {manifest.taken_at}.", now=now)
    proof = verify(heads=home / HEADS_NAME, progress=progress)
    if (proof.events, proof.head) != (manifest.head_seq, manifest.head_hash):
        raise BackupFailed(
            f"The restored history ends at event {proof.events}, the backup's at {manifest.head_seq}: do not use it."
        )
    if council() != manifest.council:
        raise BackupFailed("The restored database is of another council than the backup says: do not use it.")
    again = sum(listener(home=home, now=now) for listener in _listeners)
    if again:
        compact()
        note_head(home / HEADS_NAME, now=now, why="restore")
        proof = verify(heads=home / HEADS_NAME, progress=progress)
    log.warning("council_restored", extra={"head": proof.events, "is_whole": proof.is_whole, "erased": again})
    return Restored(manifest=manifest, proof=proof, replaced=replaced, erased_again=again)


class AfterRestore(Protocol):
    """Does again what was done since the backup and must not be undone by restoring. Returns to how many records."""

    def __call__(self, *, home: Path, now: datetime) -> int:
        """Do it."""


_listeners: list[AfterRestore] = []


def when_restored(listener: AfterRestore) -> None:
    """Be told once a backup is back and proved, before anybody works with it."""
    if listener not in _listeners:
        _listeners.append(listener)
