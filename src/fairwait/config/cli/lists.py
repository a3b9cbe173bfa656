"""`fairwait list`: who waits, in order, as at any day."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from fairwait.config.cli import output, site
from fairwait.config.cli.extracts import pathway_code
from fairwait.config.cli.options import ByOption, KnownAtOption, OnlyPathwayOption

if TYPE_CHECKING:
    from fairwait.desk.lists.listing import Listed

SCHEMA = "fairwait.list/1"
_SHOWN = 50
_WIDE = 120
"""From this many columns on, every fact has a column of its own; a narrower terminal puts two in one."""


def list_command(
    pathway: OnlyPathwayOption = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The list as it truly was at the end of this day.")
    ] = None,
    known_at: KnownAtOption = None,
    order: Annotated[str, typer.Option("--order", help="priority: the only order so far.")] = "priority",
    format_: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", callback=output.can_be_written, help="A file to write: .csv, or .xlsx with what its columns mean."
        ),
    ] = None,
    by: ByOption = None,
) -> None:
    """Show who waits, riskiest first, each with how long and what makes them unseen.

    Restricted records are counted and not named. Other formats than a table, and a file, need the permission to take a
    list away.

    Examples:

      fairwait list

      fairwait list --pathway ot --as-of 2026-09-30 --known-at 2026-09-30 --format csv > ot.csv

      fairwait list --out waiting.xlsx
    """
    if order != "priority":
        raise typer.BadParameter("Say priority.", param_hint="--order")
    if format_ not in ("table", "csv", "json"):
        raise typer.BadParameter("Say table, csv or json.", param_hint="--format")
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise typer.BadParameter("Name a file that ends in .csv or .xlsx.", param_hint="--out")
    site.start()
    from fairwait.accounts.access import NotAllowed, require
    from fairwait.accounts.actions import log_access
    from fairwait.accounts.rules import Permission
    from fairwait.desk.lists import listing
    from fairwait.people import veil
    from fairwait.waiting.queries import council_vocabulary

    user = site.acting(by)
    day = output.parsed_date(as_of, option="--as-of") or output.today()
    known = output.parsed_date(known_at, option="--known-at")
    leaves = format_ != "table" or out is not None
    try:
        if leaves:
            require(user, Permission.EXPORT)
        with veil.drawn():  # of restricted records a list says only that they wait
            listed = listing.as_at(
                user, as_of=day, known_at=known, pathway=pathway_code(pathway, council_vocabulary(on=day))
            )
    except NotAllowed as refusal:
        output.stop(str(refusal), code=output.Exit.WRONG)
    from fairwait.desk.files.fields import row_of

    rows = [row_of(item) for item in listed if not (item.person and item.person.is_restricted)]
    said = _document(rows, listed, day=day, known=known)
    output.say_if_to_come(day)
    why = f"{len(rows)} waits, {said['restricted_left_out']} restricted left out" if leaves else ""
    named = [item.wait.person_id for item in listed if not (item.person and item.person.is_restricted)]
    log_access(by=user, people=named, page="cli:list", why=why, now=output.now())
    if out is not None:
        _write(rows, out, said=said, by=user.display_name)
    elif format_ == "json":
        output.write_json("-", said)
    elif format_ == "csv":
        _print_csv(rows)
    else:
        _print_table(rows, day=day, known=known, said=said)


def _write(rows: list[dict[str, Any]], out: Path, *, said: dict[str, Any], by: str) -> None:
    """The rows in a file. Nothing is left half written under its name."""
    from fairwait.desk.files.writing import csv_pieces, write_book

    unfinished = out.with_name(f".{out.name}.unfinished")
    if out.suffix.lower() == ".csv":
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_pieces(rows))
    else:
        about = [
            ("As they stood on", f"{said['as_of']}"),
            ("Waits in this file", f"{len(rows)}"),
            ("Restricted records left out", f"{said['restricted_left_out']}"),
            ("Taken away by", by),
            ("Keep it safe", "This file names people. Delete it when it has done its work."),
        ]
        write_book(rows, unfinished, about=about)
    unfinished.replace(out)
    output.out.print(f"{len(rows):,} waits are in {out}. {_left_out(said)}".strip(), markup=False)


def _document(
    rows: list[dict[str, Any]], listed: Sequence["Listed"], *, day: date, known: date | None
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "as_of": day,
        "known_at": known,
        "order": "priority",
        "waits": len(listed),
        "people": len({item.wait.person_id for item in listed}),
        "unseen": sum(item.standing.is_unseen for item in listed),
        "restricted_left_out": len(listed) - len(rows),
        "list": rows,
    }


def _left_out(said: dict[str, Any]) -> str:
    left = said["restricted_left_out"]
    return f"{left:,} of a restricted record {'is' if left == 1 else 'are'} left out." if left else ""


def _print_csv(rows: list[dict[str, Any]]) -> None:
    from fairwait.desk.files.writing import csv_pieces

    for piece in csv_pieces(rows, has_mark=False):
        sys.stdout.write(piece)


def _print_table(rows: list[dict[str, Any]], *, day: date, known: date | None, said: dict[str, Any]) -> None:
    from fairwait.exchange.extracts.report import counted

    unseen, people, waits = said["unseen"], said["people"], said["waits"]
    as_known = f", as known on {known:%-d %B %Y}" if known else ""
    output.out.print(
        f"{unseen:,} unseen of {counted(waits, 'wait')}, {counted(people, 'person')}, as at {day:%-d %B %Y}{as_known}.",
        markup=False,
    )
    if _left_out(said):
        output.out.print(_left_out(said), markup=False)
    if not waits:
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
