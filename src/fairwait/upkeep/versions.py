"""Which code wrote a database, and whether this code may open it (decision 26)."""

from importlib import metadata

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fairwait.upkeep.models import Installation
from fairwait.upkeep.rules import version_number


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
    written = Installation.objects.values_list("code_version", flat=True).first() if not pending() else ""
    if strangers or (written and version_number(written) > version_number(code_version())):
        raise NewerDatabase(
            f"This database was last written by Fairwait {written or 'of a later version'}, and this is "
            f"{code_version()}. Install that version again, or restore the backup taken before the upgrade."
        )


def note_version() -> None:
    """Record that this code has written the database."""
    Installation.objects.filter(pk=1).update(code_version=code_version())
