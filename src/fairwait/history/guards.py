"""Triggers that make the history append-only in the database itself, whoever holds the connection (P04).

One update is allowed: blanking `private`, which is erasure (decision 4). The chain covers `private` only by a keyed
digest, so it still verifies afterwards.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_KEPT = (
    "seq", "subject", "wait", "kind", "version", "occurred_on", "occurred_at", "known_on",
    "recorded_at", "by", "cause", "facts", "private_digest", "hash",
)  # fmt: skip

_SAME_SQLITE = " AND ".join(f'OLD."{name}" IS NEW."{name}"' for name in _KEPT)
_SAME_POSTGRES = " AND ".join(f'OLD."{name}" IS NOT DISTINCT FROM NEW."{name}"' for name in _KEPT)

_SQLITE_ON = (
    f"""CREATE TRIGGER history_event_no_update BEFORE UPDATE ON history_event
    WHEN NOT ({_SAME_SQLITE} AND NEW."private" IS NULL)
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_event_no_delete BEFORE DELETE ON history_event
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_head_no_delete BEFORE DELETE ON history_head
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_head_only_forward BEFORE UPDATE ON history_head WHEN NEW.seq < OLD.seq
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END""",
)
_SQLITE_OFF = (
    "DROP TRIGGER IF EXISTS history_event_no_update",
    "DROP TRIGGER IF EXISTS history_event_no_delete",
    "DROP TRIGGER IF EXISTS history_head_no_delete",
    "DROP TRIGGER IF EXISTS history_head_only_forward",
)
_POSTGRES_ON = (
    f"""CREATE FUNCTION history_event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND {_SAME_POSTGRES} AND NEW."private" IS NULL THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'history is append-only';
    END $$""",
    """CREATE FUNCTION history_head_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.seq >= OLD.seq THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'history is append-only';
    END $$""",
    """CREATE TRIGGER history_event_rows BEFORE UPDATE OR DELETE ON history_event
    FOR EACH ROW EXECUTE FUNCTION history_event_kept()""",
    """CREATE TRIGGER history_event_all BEFORE TRUNCATE ON history_event
    FOR EACH STATEMENT EXECUTE FUNCTION history_event_kept()""",
    """CREATE TRIGGER history_head_rows BEFORE UPDATE OR DELETE ON history_head
    FOR EACH ROW EXECUTE FUNCTION history_head_kept()""",
    """CREATE TRIGGER history_head_all BEFORE TRUNCATE ON history_head
    FOR EACH STATEMENT EXECUTE FUNCTION history_head_kept()""",
)
_POSTGRES_OFF = (
    "DROP TRIGGER IF EXISTS history_event_rows ON history_event",
    "DROP TRIGGER IF EXISTS history_event_all ON history_event",
    "DROP TRIGGER IF EXISTS history_head_rows ON history_head",
    "DROP TRIGGER IF EXISTS history_head_all ON history_head",
    "DROP FUNCTION IF EXISTS history_event_kept()",
    "DROP FUNCTION IF EXISTS history_head_kept()",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards on. Needs the right to create triggers, which `migrate` has and the application need not."""
    _run(connection, _SQLITE_ON if connection.vendor == "sqlite" else _POSTGRES_ON)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards off: for a migration that rebuilds the table, which puts them back in the same step."""
    _run(connection, _SQLITE_OFF if connection.vendor == "sqlite" else _POSTGRES_OFF)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
