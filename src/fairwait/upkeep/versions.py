"""Which code wrote a database, and whether this code may open it (decision 26)."""

from collections.abc import Sequence
from importlib import metadata

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fairwait.upkeep.models import Installation
from fairwait.upkeep.rules import version_number

_NAMED = 3


class NewerDatabase(Exception):
    """The database was written by newer code than this; opening it could lose what that code knows."""


def code_version() -> str:
    """The version of Fairwait that is running."""
    return metadata.version("fairwait")


def pending() -> list[str]:
    """Migrations this code has and the database has not, by "room.name"; empty when it is up to date."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown() -> list[str]:
    """Migrations the database has and this code does not know."""
    loader = MigrationExecutor(connection).loader
    ours = {app for app, _ in loader.disk_migrations}
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations
    )


def refuse_newer() -> None:
    """Raise NewerDatabase when newer code has been here."""
    strangers = unknown()
    here = code_version()
    written = Installation.objects.values_list("code_version", flat=True).first() if not pending() else ""
    is_later = bool(written and version_number(written) > version_number(here))
    if not (strangers or is_later):
        return
    raise NewerDatabase(newer_in_words(strangers, written=written if is_later else None, here=here))


def newer_in_words(strangers: Sequence[str], *, written: str | None, here: str) -> str:
    """What a database has that this code has not, and what to do. `written` is the later version, where it is known."""
    restore = "or restore the backup taken before the upgrade."
    if not strangers:
        return (
            f"This database was last written by Fairwait {written}, and this is {here}. "
            f"Install that version again, {restore}"
        )
    more = f" and {len(strangers) - _NAMED:,} more" if len(strangers) > _NAMED else ""
    by = f"Fairwait {written}" if written else "later code"
    again = f"Fairwait {written} again" if written else "the later code that last opened it"
    return (
        f"This database was brought up to date by {by}: it has {', '.join(strangers[:_NAMED])}{more}, which this "
        f"Fairwait {here} does not know. Install {again}, {restore}"
    )


def note_version() -> None:
    """Record that this code has written the database."""
    Installation.objects.filter(pk=1).update(code_version=code_version())
