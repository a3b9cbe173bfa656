"""Leaving nothing of what was deleted in the database's own files."""

from django.db import connection


def compact() -> bool:
    """Write the database anew without what was deleted, and empty its log. Outside any transaction.

    SQLite overwrites what is deleted (`secure_delete`); what an earlier setting left, and the log, go here. PostgreSQL
    frees the room of deleted rows for others to write over, and keeps its log as long as its keeper says.
    Returns: False where somebody who is reading kept the log from being emptied: ask again.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor != "sqlite":
            return True
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]
