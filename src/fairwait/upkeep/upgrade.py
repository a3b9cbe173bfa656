"""Bringing a council's database up to this code: a backup first, then the migrations (decision 26)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from fairwait.upkeep import backup, versions

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Upgraded:
    """What was applied, and where the backup taken before it lies (None where none was needed or taken)."""

    applied: tuple[str, ...]
    backup: Path | None


def migrate(*, home: Path, now: datetime, progress: Progress | None = None) -> Upgraded:
    """Apply what is pending. On SQLite with anything in it, a backup is taken first into `home/backups`.

    Raises: NewerDatabase when newer code has been here; backup.BackupFailed when the backup cannot be taken, and then
    nothing is migrated.
    """
    waiting = versions.pending()
    if versions.unknown():
        versions.refuse_newer()
    taken = None
    if waiting and connection.vendor == "sqlite" and backup.has_council():
        folder = home / "backups"
        folder.mkdir(exist_ok=True)
        taken = folder / f"before-{versions.code_version()}-{now:%Y%m%dT%H%M%S}.zip"
        backup.backup(taken, home=home, now=now, is_noted=False, progress=progress)
    if progress is not None:
        progress("Bringing the database up to date", 0, len(waiting))
    call_command("migrate", interactive=False, verbosity=0)
    versions.note_version()
    return Upgraded(applied=tuple(waiting), backup=taken)
