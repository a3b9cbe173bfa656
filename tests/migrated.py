"""A database migrated once, and copied by everybody who begins from one: each process of the tests, each council.

To migrate takes twenty seconds of a core. Whoever starts the tests names a folder for what they share: `make test` one
for all its tiers, else the first process of a run its own. What is migrated is this code's, so nothing is kept longer.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "FAIRWAIT_TESTS_FOLDER"
"""The variable that names the folder."""


def sqlite_file() -> Path:
    """A migrated SQLite file."""
    return once("migrated.sqlite3", lambda file: _migrate(f"sqlite:///{file}"))


def postgres_database(server: str) -> str:
    """The name of a migrated database on a PostgreSQL server, given by the URL of any database there."""

    def make(noted: Path) -> None:
        _migrate(create(server, name_of("migrated")))
        noted.touch()

    once(name_of("migrated"), make)
    return name_of("migrated")


def once(name: str, make: Callable[[Path], None]) -> Path:
    """What stands under this name in the folder, made by whoever asks first."""
    place = Path(os.environ[FOLDER]) / name
    with place.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            made = place.with_name(f"{name}.part")
            make(made)
            made.rename(place)
    return place


def name_of(what: str) -> str:
    """What the databases of this run are called on a server that others may use."""
    return f"{Path(os.environ[FOLDER]).name}-{what}"


def create(server: str, name: str, *, like: str = "") -> str:
    """Make a database, empty or as another is. Returns its URL."""
    with psycopg.connect(beside(server, "postgres"), autocommit=True) as connection:
        copied = f' TEMPLATE "{like}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')  # type: ignore[call-overload]
    return beside(server, name)


def drop(server: str, name: str) -> None:
    """Remove a database, whoever is in it."""
    with psycopg.connect(beside(server, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def forget() -> None:
    """Drop what was made once on a server that lives on."""
    if not (server := os.environ.get("FAIRWAIT_DATABASE_URL", "")).startswith("postgres"):
        return
    with psycopg.connect(beside(server, "postgres")) as connection:
        held = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name_of("")])
        for (name,) in held.fetchall():
            drop(server, name)


def beside(server: str, name: str) -> str:
    """The URL of another database of the same server."""
    return f"{server.rsplit('/', 1)[0]}/{name}"


def _migrate(url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAIT_", "COV_"))}
    place = {"FAIRWAIT_DIR": str(Path(os.environ[FOLDER]) / "migrating"), "FAIRWAIT_DATABASE_URL": url}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.settings", **place},
        cwd=ROOT,
        check=True,
    )
