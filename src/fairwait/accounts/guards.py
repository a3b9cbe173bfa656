"""Triggers that keep the access log and the record of staff changes append-only, on both databases.

The access log has its own retention: a line may be deleted once its `keep_until` has passed. Nothing in it is changed
but by erasing: why somebody looked may be blanked, for those words may tell of the person (decision 4).
"""

from collections.abc import Iterator

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# table: the condition under which a row may be deleted, in words both databases understand
GUARDED = {
    "accounts_accesslog": "OLD.keep_until < CURRENT_DATE",
    "accounts_staffchange": None,
}
# table: the columns that stay as they are when the one column that is left out is blanked
BLANKED = {"accounts_accesslog": ("why", ("id", "by_id", "person", "people", "page", "at", "keep_until"))}


def put_on(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)  # a plain "%" stays one


def take_off(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers, for unwinding a migration."""
    for table in GUARDED:
        for act in ("update", "delete", "truncate"):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
            else:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def _statements(vendor: str) -> Iterator[str]:
    if vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION accounts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$"
        )
    for table, deletable in GUARDED.items():
        yield from (_postgresql if vendor == "postgresql" else _sqlite)(table, deletable)


def _sqlite(table: str, deletable: str | None) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    unless = f" WHEN NOT ({deletable})" if deletable else ""
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}{_unless_blanked(table, 'IS')} {refuse}"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{unless} {refuse}"


def _postgresql(table: str, deletable: str | None) -> Iterator[str]:
    refuse = "EXECUTE FUNCTION accounts_refuse()"
    unless = f" WHEN (NOT ({deletable}))" if deletable else ""
    blanked = _unless_blanked(table, "IS NOT DISTINCT FROM")
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW{blanked} {refuse}"
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW{unless} {refuse}"
    yield f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"


def _unless_blanked(table: str, same: str) -> str:
    if table not in BLANKED:
        return ""
    blank, kept = BLANKED[table]
    alike = " AND ".join(f'OLD."{name}" {same} NEW."{name}"' for name in kept)
    return f""" WHEN (NOT ({alike} AND OLD."{blank}" <> '' AND NEW."{blank}" = ''))"""
