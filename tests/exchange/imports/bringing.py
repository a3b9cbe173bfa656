"""Bringing made-up rows in without a file: the clean table is what reading and checking would have made of one."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from django.db.models import QuerySet

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import Council, User
from fairwait.config import councils
from fairwait.engine.checks.clean import SCHEMA
from fairwait.engine.checks.identity import with_identities
from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping, to_toml
from fairwait.exchange.imports import actions, keeping
from fairwait.exchange.imports.actions import Brought
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history.models import Event
from fairwait.waiting.models import Wait

MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(days=1)
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PASSWORD = "a long enough sentence"
FIELDS = (
    "person_id", "nhs_number", "first_name", "last_name", "date_of_birth", "phone", "postcode", "pathway",
    "referred_on", "priority", "status", "team", "worker", "last_contact_on", "last_checked_on", "paused_on",
    "resumes_on", "pause_reason", "notes", "ended_on", "end_reason",
)  # fmt: skip


def council() -> User:
    """A council with its starter pathways and an analyst; the same one each time."""
    if not Council.objects.exists():
        councils.found(name="Wexmoor Council", nation="england", is_example=True, now=NOW)
    user = User.objects.filter(username="leila").first()
    return user or accounts.create_user(
        username="leila", display_name="Leila Haddad", role="council_administrator", password=PASSWORD, by=None, now=NOW
    )


def manager(by: User) -> User:
    """The pathway lead of that council, added by `by`; the same one each time."""
    user = User.objects.filter(username="nadia").first()
    return user or accounts.create_user(
        username="nadia", display_name="Nadia", role="pathway_lead", password=PASSWORD, by=by, now=NOW
    )


def open_waits() -> QuerySet[Wait]:
    return Wait.objects.filter(status="open")


def row(number: int, **told: Any) -> dict[str, Any]:
    """One usable row about an invented person, with what is told over the defaults."""
    return {
        "person_id": f"WX-{number:05}",
        "first_name": f"Person{number}",
        "last_name": "Invented",
        "date_of_birth": date(1940 + number % 40, 1 + number % 12, 1 + number % 28),
        "pathway": "needs-assessment",
        "referred_on": date(2026, 6, 1),
        "usable": True,
        **told,
    }


def clean(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as the clean table, numbered as in a file whose heading is row 1."""
    numbered = [{"row": number, **told} for number, told in enumerate(rows, start=2)]
    return pl.DataFrame([[told.get(name) for name in SCHEMA] for told in numbered], schema=SCHEMA, orient="row")


def bring(
    rows: Iterable[Mapping[str, Any]],
    *,
    by: User,
    as_of: date = MONDAY,
    source: str = "trays",
    confirm: str | None = None,
    fields: tuple[str, ...] = FIELDS,
    pathway: str | None = None,
) -> Brought:
    """Bring rows in as an extract of a day."""
    return actions.bring_in(
        checked(rows, by=by, as_of=as_of, source=source, fields=fields, pathway=pathway),
        by=by,
        now=NOW,
        confirm=confirm,
    )


def checked(
    rows: Iterable[Mapping[str, Any]], *, by: User, as_of: date = MONDAY, source: str = "trays",
    fields: tuple[str, ...] = FIELDS, pathway: str | None = None,
) -> Import:  # fmt: skip
    """An import that has been read and checked, ready to be brought in."""
    frame = clean(rows)
    mapping = ExtractMapping(columns=tuple(ColumnMap(name, name, 1.0, "as named") for name in fields))
    record = Import.objects.create(
        uuid=uuid.uuid4(), source_name=source, status=ImportStatus.CHECKED, file_name="made.csv",
        sha256=uuid.uuid4().hex,
        size_bytes=1, as_of=as_of, pathway=pathway, by=by.pk, created_at=NOW, rows=frame.height,
        usable=frame["usable"].sum(), mapping=to_toml(mapping), columns=list(fields),
    )  # fmt: skip
    kept = keeping.folder(record)
    kept.folder.mkdir(parents=True)
    with_identities(frame).write_parquet(kept.rows)
    return record


def events() -> int:
    """How many events there are."""
    return Event.objects.count()
