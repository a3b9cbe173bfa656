"""`fairwait list`: who waits, in order, as at any day."""

import csv
import io
import sys
from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table

from fairwait.config.cli import output, site
from fairwait.config.cli.extracts import pathway_code
from fairwait.config.cli.imports import ByOption

SCHEMA = "fairwait.list/1"
_SHOWN = 50
_WIDE = 120
"""From this many columns on, every fact has a column of its own; a narrower terminal puts two in one."""


def list_command(
    pathway: Annotated[
        str | None, typer.Option("--pathway", help="Only this pathway, by its code or any word for it.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The list as it truly was at the end of this day.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Only what was known by the end of this day.")
    ] = None,
    order: Annotated[str, typer.Option("--order", help="priority: the only order so far.")] = "priority",
    format_: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    by: ByOption = None,
) -> None:
    """Show who waits, riskiest first, each with how long and what makes them unseen.

    Examples:

      fairwait list

      fairwait list --pathway ot --as-of 2026-09-30 --known-at 2026-09-30 --format csv > ot.csv
    """
    if order != "priority":
        raise typer.BadParameter("Say priority.", param_hint="--order")
    if format_ not in ("table", "csv", "json"):
        raise typer.BadParameter("Say table, csv or json.", param_hint="--format")
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.accounts.actions import log_access
    from fairwait.desk import listing
    from fairwait.people import veil
    from fairwait.waiting.queries import council_vocabulary

    user = site.acting(by)
    day = output.parsed_date(as_of, option="--as-of") or output.today()
    known = output.parsed_date(known_at, option="--known-at")
    try:
        with veil.drawn():  # of restricted records a list says only that they wait
            listed = listing.as_at(
                user, as_of=day, known_at=known, pathway=pathway_code(pathway, council_vocabulary(on=day))
            )
    except NotAllowed as refusal:
        output.stop(str(refusal), code=output.Exit.WRONG)
    log_access(by=user, people=[item.wait.person_id for item in listed], page="cli:list", now=output.now())
    rows = [row_of(item, day=day) for item in listed]
    if format_ == "json":
        output.write_json("-", _document(rows, day=day, known=known))
    elif format_ == "csv":
        _print_csv(rows)
    else:
        _print_table(rows, day=day, known=known)


def row_of(item: Any, *, day: date) -> dict[str, Any]:
    """One wait of the list, as JSON and CSV give it."""
    wait, stands, person, clock = item.wait, item.standing, item.person, item.standing.clock
    return {
        "wait": str(wait.uuid) if wait.uuid else None,
        "wait_id": wait.key.removeprefix("wait_id:") if wait.key.startswith("wait_id:") else None,
        "person": str(person.uuid) if person else None,
        "person_id": item.numbers[0] if item.numbers else None,
        "nhs_number": person.nhs_number if person else None,
        "name": person.name if person else None,
        "date_of_birth": person.date_of_birth if person and not person.is_veiled else None,
        "source": wait.source,
        "pathway": wait.pathway,
        "status": wait.status,
        "referred_on": wait.referred_on,
        "clock_started_on": stands.started.on if stands.started else None,
        "days_waiting": clock.calendar_days_elapsed if clock else None,
        "days_without_pauses": clock.calendar_days_running if clock else None,
        "is_paused": clock.is_paused if clock else None,
        "pause_reason": wait.pause_reason,
        "band": wait.band,
        "band_reason": wait.band_reason,
        "suggested_band": item.wait.band_suggested,
        "priority_in_extract": wait.priority,
        "share_of_target": round(clock.share_of_target, 3) if clock and clock.share_of_target is not None else None,
        "target_on": clock.target_on if clock else None,
        "team": wait.team,
        "worker": wait.worker,
        "locality": wait.locality,
        "last_contact_on": wait.last_contact_on,
        "last_checked_on": wait.last_checked_on,
        "left_extract_on": wait.left_extract_on,
        "is_unseen": stands.is_unseen,
        "lacks": [lacking.lack.value for lacking in stands.lacks],
    }


def _document(rows: list[dict[str, Any]], *, day: date, known: date | None) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "as_of": day,
        "known_at": known,
        "order": "priority",
        "waits": len(rows),
        "people": len({row["person"] for row in rows}),
        "unseen": sum(row["is_unseen"] for row in rows),
        "list": rows,
    }


_RISKY = ("=", "+", "-", "@", "\t", "\r")


def _safe(value: Any) -> Any:
    """A value no spreadsheet will run."""
    text = ", ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_RISKY) else text


def _print_csv(rows: list[dict[str, Any]]) -> None:
    buffer = io.StringIO()
    names = list(row_names(rows))
    writer = csv.DictWriter(buffer, fieldnames=names)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(value) for name, value in row.items()})
    sys.stdout.write(buffer.getvalue())


def row_names(rows: list[dict[str, Any]]) -> list[str]:
    """The columns of the list."""
    return (
        list(rows[0]) if rows else ["wait", "person", "name", "pathway", "days_waiting", "band", "is_unseen", "lacks"]
    )


def _print_table(rows: list[dict[str, Any]], *, day: date, known: date | None) -> None:
    from fairwait.exchange.extracts.report import counted

    unseen, people = sum(row["is_unseen"] for row in rows), len({row["person"] for row in rows})
    as_known = f", as known on {known:%-d %B %Y}" if known else ""
    output.out.print(
        f"{unseen:,} unseen of {counted(len(rows), 'wait')}, {counted(people, 'person')}, "
        f"as at {day:%-d %B %Y}{as_known}.",
        markup=False,
    )
    if not rows:
        output.out.print("Nobody is on this list. `fairwait import list FILE` brings an extract in.", markup=False)
        return
    table = _wide(rows[:_SHOWN]) if output.out.width >= _WIDE else _narrow(rows[:_SHOWN])
    output.out.print(table)
    if len(rows) > _SHOWN:
        output.out.print(f"The first {_SHOWN} of {len(rows):,}. --format csv or json gives all.", markup=False)


def _wide(rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("Band", "Person", "Number", "Pathway", "Days", "Share of target", "Last heard", "Lacks"):
        is_last = heading == "Lacks"
        table.add_column(
            heading, no_wrap=not is_last, justify="right" if heading == "Days" else "left", overflow="ellipsis",
            min_width=18 if is_last else None, max_width=24 if heading == "Person" else None,
        )  # fmt: skip
    for row in rows:
        table.add_row(
            row["band"] or "none", row["name"] or "", row["person_id"] or "", row["pathway"] or "",
            str(row["days_waiting"]), _share(row), _heard(row), ", ".join(row["lacks"]),
        )  # fmt: skip
    return table


def _narrow(rows: list[dict[str, Any]]) -> Table:
    """Two lines a wait: who and their number, what for and when last heard from. What is lacking is never cut."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Band\nTarget", no_wrap=True)
    table.add_column("Person\nNumber", overflow="ellipsis", no_wrap=True, max_width=20)
    table.add_column("Pathway\nLast heard", overflow="ellipsis", no_wrap=True, max_width=20)
    table.add_column("Days", justify="right", no_wrap=True)
    table.add_column("Lacks", overflow="fold", min_width=16)
    for row in rows:
        table.add_row(
            f"{row['band'] or 'none'}\n{_share(row)}", f"{row['name'] or ''}\n{row['person_id'] or ''}",
            f"{row['pathway'] or ''}\n{_heard(row)}", str(row["days_waiting"]), ", ".join(row["lacks"]),
        )  # fmt: skip
    return table


def _share(row: dict[str, Any]) -> str:
    return f"{row['share_of_target']:,.1f}x" if row["share_of_target"] is not None else ""


def _heard(row: dict[str, Any]) -> str:
    return f"{row['last_contact_on']:%-d %b %Y}" if row["last_contact_on"] else "never"
