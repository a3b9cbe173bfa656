"""A consistent copy of the database while people go on working, and putting one back, on SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from django.db import connection, transaction

from fairwait.upkeep import machine
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.models import Installation

_HEAD = "SELECT seq, hash FROM history_head WHERE id = 1"


class BackupFailed(Exception):
    """No backup was taken; the words say why and what to do."""


@dataclass(frozen=True)
class Copy:
    """A copy of the database at one moment, and the head of the history in it."""

    path: Path
    head_seq: int
    head_hash: str


def has_council() -> bool:
    """Whether the database holds anything that restoring over it would lose: an event, or somebody who signs in."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in ("history_event", "accounts_user"):
            if table in tables:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  the two names above
                if cursor.fetchone():
                    return True
    return False


def council() -> str | None:
    """The identity of the council in the database, or None where there is no such table yet."""
    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    found = Installation.objects.values_list("council", flat=True).first()
    return str(found) if found else None


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """A consistent copy in `folder`, removed when the block ends. Writers go on meanwhile."""
    path = folder / f"database.{os.getpid()}.part"
    # Made first, empty and for our eyes only: SQLite and pg_dump both write into it as it is.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield _copy_sqlite(path) if connection.vendor == "sqlite" else _copy_postgres(path)
    finally:
        path.unlink(missing_ok=True)


# SQLite ------------------------------------------------------------------------------------------------------------


def sqlite_path() -> Path:
    """Where the SQLite database lies."""
    return Path(connection.settings_dict["NAME"])


def _copy_sqlite(path: Path) -> Copy:
    """VACUUM INTO reads one snapshot and, unlike a copy of pages, carries none of what was erased."""
    try:
        with closing(sqlite3.connect(sqlite_path(), timeout=60, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(path),))
        failpoint("backup.copied")
        with closing(sqlite3.connect(path)) as copy:
            found = copy.execute(_HEAD).fetchone()
    except sqlite3.Error as error:
        raise BackupFailed(f"The database could not be copied: {error}.") from error
    if found is None:
        raise BackupFailed("The database holds no history yet. Run `fairwait init` first.")
    return Copy(path, found[0], bytes(found[1]).hex())


def check_sqlite(path: Path) -> str | None:
    """What SQLite itself finds wrong in a database file, or None."""
    try:
        with closing(sqlite3.connect(path)) as copy:
            said = copy.execute("PRAGMA integrity_check(3)").fetchall()
    except sqlite3.Error as error:
        return str(error)
    return None if said == [("ok",)] else "; ".join(row[0] for row in said)


def swap_sqlite(new: Path, *, aside: Path) -> Path | None:
    """Put a new database where the old one is, in one step.

    Args:
        aside: what the old one is kept as; a number is added where something else has that name.
    Returns: where the old one is kept, or None if there was none.
    """
    target = sqlite_path()
    connection.close()
    kept = None
    if target.exists():
        with closing(sqlite3.connect(target, timeout=5)) as old:
            # Everything into the main file: a log left behind would be played onto the new database.
            busy = old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy or Path(f"{target}-wal").exists():
            raise BackupFailed("Something still has the database open. Stop it, then restore again.")
        kept = keep_as(target, aside)
    failpoint("restore.before-swap")
    new.chmod(0o600)
    machine.put_in_place(new, target)
    return kept


def keep_as(target: Path, aside: Path) -> Path:
    """Keep a database under another name, never over another file: two restores can fall in one second."""
    names = chain([aside], (aside.with_stem(f"{aside.stem}-{number}") for number in count(2)))
    free = next(name for name in names if not name.exists() or name.samefile(target))
    if not free.exists():  # else a restore killed before its swap has kept it already
        try:
            os.link(target, free)
        except OSError:  # a disk without links
            shutil.copy2(target, free)
    return free


# PostgreSQL --------------------------------------------------------------------------------------------------------


def _copy_postgres(path: Path) -> Copy:
    """pg_dump in its custom format, of the very snapshot in which the head was read."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        cursor.execute(_HEAD)
        found = cursor.fetchone()
        if found is None:
            raise BackupFailed("The database holds no history yet. Run `fairwait init` first.")
        run("pg_dump", f"--snapshot={snapshot}", "--format=custom", "--compress=1", f"--file={path}", database())
        failpoint("backup.copied")
    return Copy(path, found[0], bytes(found[1]).hex())


def database() -> str:
    """The database by name, for a PostgreSQL program."""
    return f"--dbname={connection.settings_dict['NAME']}"


def run(program: str, *arguments: str, feed: Path | None = None) -> None:
    """Run a PostgreSQL program on our database; the password goes by the environment, never on a command line."""
    command = shutil.which(program)
    if command is None:
        raise BackupFailed(f"{program} is not installed here. On Debian: apt-get install postgresql-client")
    settings = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {variable: str(settings[key]) for variable, key in named.items() if settings.get(key)}
    environment = {**os.environ, **given, "PGCONNECT_TIMEOUT": "20"}
    with feed.open("rb") if feed else open(os.devnull, "rb") as source:
        done = subprocess.run(
            [command, *arguments], env=environment, stdin=source, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise BackupFailed(f"{program} failed: {done.stderr.strip()[:500]}")


def replace_postgres(dump: Path, *, folder: Path) -> None:
    """Replace everything in the database by a dump, all or nothing.

    The schema is dropped in the same transaction: tables of newer code would otherwise stay and stand in the way.
    """
    script = folder / "restore.sql.part"
    try:
        run("pg_restore", "--no-owner", "--no-acl", f"--file={script}.body", str(dump))
        with script.open("wb") as whole, Path(f"{script}.body").open("rb") as body:
            whole.write(b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
            shutil.copyfileobj(body, whole)
        failpoint("restore.before-swap")
        connection.close()
        run("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", database(), feed=script)
    finally:
        script.unlink(missing_ok=True)
        Path(f"{script}.body").unlink(missing_ok=True)
