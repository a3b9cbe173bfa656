"""Taking a backup: never a half file under the final name, and an exact prefix of the history while people write."""

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from fairwait.history.verify import HEADS_NAME, note_head
from fairwait.upkeep import actions, machine, versions
from fairwait.upkeep.backup.container import FILES, HEADS, Manifest, Progress, Writer
from fairwait.upkeep.backup.database import BackupFailed, Copy, copied, council
from fairwait.upkeep.failpoints import failpoint

log = logging.getLogger(__name__)
FINDING = "backup"
NOTED_IN_TRIES = 6
"""Each waits as long as any other writer does (`timeout` in config/settings.py)."""


@dataclass(frozen=True)
class Taken:
    """A backup that is whole: where it lies, its size in bytes, and what it holds."""

    path: Path
    size: int
    manifest: Manifest


def backup(
    target: Path, *, home: Path, now: datetime, is_noted: bool = True, progress: Progress | None = None
) -> Taken:
    """Take a backup of the council in `home` into the file `target`, which appears only once it is whole and synced.

    Args:
        is_noted: keep in the database that it was taken; not before an upgrade, when the tables are still the old ones.
    Raises: BackupFailed, in words for a person, leaving no file; a target that exists is never overwritten.
    """
    say = progress or (lambda *_: None)
    target = target.expanduser().resolve()
    if target.exists():
        raise BackupFailed(f"{target} is there already. Name another file.")
    if not target.parent.is_dir():
        raise BackupFailed(f"There is no folder {target.parent}. Make it first, or name another.")
    try:
        with _part_of(target) as part:
            manifest = _write(part, home=home, now=now, say=say)
            failpoint("backup.written")
            machine.put_in_place(part, target)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written: {error.strerror or error}.") from error
    size = target.stat().st_size
    if is_noted:
        _note({"name": target.name, "size": size, "head_seq": manifest.head_seq}, now=now)
        note_head(home / HEADS_NAME, now=now, why="backup")
    log.info("backup_taken", extra={"size": size, "head": manifest.head_seq})
    return Taken(target, size, manifest)


def _note(facts: dict[str, Any], *, now: datetime) -> None:
    """Keep in the database that it was taken.

    The file is whole by now, so many people writing at once, of whom SQLite lets nobody wait in line, are waited out
    for minutes; past that the log alone says so, and nobody is told that a good backup failed.
    """
    for attempt in range(1, NOTED_IN_TRIES + 1):
        try:
            actions.note(FINDING, is_good=True, words="", facts=facts, now=now)
        except OperationalError:
            log.warning("backup_not_noted", extra={"attempt": attempt}, exc_info=attempt == NOTED_IN_TRIES)
        else:
            return


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A name beside the target that nobody takes for a backup; those left by killed runs are swept first."""
    for old in target.parent.glob(f".{target.name}.*.part"):
        old.unlink(missing_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _write(part: Path, *, home: Path, now: datetime, say: Progress) -> Manifest:
    say("Copying the database", 0, 0)
    # The copy lies in the council's own folder, where there is room for it and nobody else may look.
    work = home / "work"
    work.mkdir(exist_ok=True)
    _make_private(part)
    with copied(work) as copy:
        writer = Writer(part)
        total = copy.path.stat().st_size
        already_small = connection.vendor == "postgresql"
        with copy.path.open("rb") as source:
            writer.add(
                "database",
                source,
                compress=not already_small,
                progress=lambda done: say("Writing the database", done, total),
            )
        writer.add(HEADS, io.BytesIO(_heads(home, copy)))
        _add_files(writer, home / "files", say)
        return writer.close_with(
            council=council() or "",
            code_version=versions.code_version(),
            migrations=_migrations(),
            database=connection.vendor,
            head_seq=copy.head_seq,
            head_hash=copy.head_hash,
            taken_at=now.astimezone(UTC).isoformat(),
        )


def _make_private(part: Path) -> None:
    """Only the account that takes the backup may read it: it holds everything."""
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def _add_files(writer: Writer, folder: Path, say: Progress) -> None:
    """Files are written before the rows that name them, so every row in the copy finds its file here."""
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    for number, path in enumerate(found, start=1):
        say("Adding files", number, len(found))
        try:
            with path.open("rb") as source:
                writer.add(FILES + path.relative_to(folder).as_posix(), source)
        except FileNotFoundError:  # erased while we were reading: it shall not come back
            continue


def _heads(home: Path, copy: Copy) -> bytes:
    """The noted heads up to the copy's own: a later one would accuse the copy of having lost its tail."""
    noted = home / HEADS_NAME
    kept = []
    for line in noted.read_bytes().splitlines() if noted.exists() else []:
        try:
            if orjson.loads(line)["seq"] <= copy.head_seq:
                kept.append(line)
        except (orjson.JSONDecodeError, KeyError):
            continue
    return b"".join(line + b"\n" for line in kept)


def _migrations() -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))
