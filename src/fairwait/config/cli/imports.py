"""`fairwait import`: extracts in, and out again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.extracts import (
    AsOfOption,
    FileArgument,
    MapOption,
    OrderOption,
    PathwayOption,
    mapping_of,
    order_of,
    pathway_code,
)
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit

if TYPE_CHECKING:
    from fairwait.exchange.models import Import

app = typer.Typer(no_args_is_help=True, help="Bring an extract in, or undo an import.")


@app.command("list")
def list_(
    file: FileArgument,
    pathway: PathwayOption = None,
    map_: MapOption = None,
    date_order: OrderOption = None,
    as_of: AsOfOption = None,
    source: Annotated[str | None, typer.Option("--source", help="Where the extract comes from, in a word.")] = None,
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    confirm: Annotated[
        str | None, typer.Option("--confirm", help="Why a file that looks wrong is right; recorded in your name.")
    ] = None,
    unusable: Annotated[
        Path | None,
        typer.Option(
            "--unusable",
            callback=output.can_be_written,
            help="Where to write the rows that cannot be used, to be mended.",
        ),
    ] = None,
    json: JsonOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 where a row could not be used.")] = False,
) -> None:
    """Bring a list extract in: every usable row together or none; the same file twice changes nothing.

    Examples:

      fairwait import list waiting.xlsx --dry-run

      fairwait import list waiting.xlsx --source trays --as-of 2026-11-23
    """
    site.start()
    from fairwait.exchange.imports import commands
    from fairwait.waiting.queries import council_vocabulary

    user = site.acting(by)
    day = output.parsed_date(as_of, option="--as-of") or output.today()
    code = pathway_code(pathway, council_vocabulary(on=day))
    with output.progress(quiet=json == "-") as progress:
        try:
            outcome = commands.import_file(
                file, source=source, as_of=day, pathway=code, date_order=order_of(date_order),
                mapping=mapping_of(map_), by=user, now=output.now(), dry_run=dry_run, confirm=confirm,
                unusable=unusable, progress=progress,
            )  # fmt: skip
        except commands.Refused as refusal:
            output.write_json(json, refusal.document)
            output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    if json is not None:
        output.write_json(json, outcome.document)
    if json != "-":
        if map_ is None and outcome.repeats is None:
            _say_columns(outcome.record, file=file)
        for part in outcome.words():
            output.out.print(part)
    if strict and outcome.record.usable < outcome.record.rows:
        raise typer.Exit(Exit.FINDINGS)


def _say_columns(record: "Import", *, file: Path) -> None:
    """What the columns were taken for where nobody has confirmed that, how sure it is, and how to put it right."""
    from fairwait.exchange import asking
    from fairwait.exchange.imports import keeping

    for line in asking.columns_in_words(keeping.folder(record).columns(), file=str(file)):
        output.out.print(line, markup=False)


@app.command("undo")
def undo(
    number: Annotated[int, typer.Argument(help="The import's number, as `import list` told it.")],
    by: ByOption = None,
    json: JsonOption = None,
) -> None:
    """Undo a whole import, while nothing later depends on it. Both the import and its undoing stay in the history.

    Example:

      fairwait import undo 12
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.exchange.extracts import report
    from fairwait.exchange.imports import actions
    from fairwait.exchange.models import Import

    record = Import.objects.filter(pk=number).first()
    if record is None:
        output.stop(f"There is no import {number}.", code=Exit.WRONG)
    try:
        people = actions.undo(record, by=site.acting(by), now=output.now())
    except (actions.ImportRefused, NotAllowed) as refusal:
        output.stop(str(refusal), code=Exit.REFUSED)
    document: dict[str, Any] = {"schema": "fairwait.undo/1", "import": number, "people": people}
    output.write_json(json, document)
    if json != "-":
        output.out.print(f"Import {number} is undone. It had told of {report.counted(people, 'person')}.")


@app.command("contacts")
def contacts(
    file: FileArgument,
    map_: Annotated[Path | None, typer.Option("--map", help="What its columns and words mean (TOML).")] = None,
    out_map: Annotated[
        Path | None,
        typer.Option(
            "--out-map", callback=output.can_be_written, help="Write what they are taken to mean, to edit and keep."
        ),
    ] = None,
    source: Annotated[
        str, typer.Option("--source", help="Where the log comes from, in a word; the same every time.")
    ] = "contacts",
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would do; change nothing.")] = False,
    unusable: Annotated[
        Path | None,
        typer.Option(
            "--unusable",
            callback=output.can_be_written,
            help="Where to write the rows that cannot be used, to be mended.",
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Bring a front door's contact log in as requests: every usable row together or none; told again, it is one.

    No wait is opened. Whoever may be here already waits for a person to say so.

    Examples:

      fairwait import contacts contacts.csv --dry-run --out-map contacts.toml

      fairwait import contacts contacts.csv --map contacts.toml --unusable to-mend.csv
    """
    site.start()
    from fairwait.exchange.contacts import commands

    try:
        outcome = commands.import_log(
            file, source=source, mapping=_text_of(map_), by=site.acting(by), now=output.now(), dry_run=dry_run,
            unusable=unusable,
        )  # fmt: skip
    except commands.Refused as refusal:
        output.write_json(json, refusal.document)
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    if out_map is not None:
        out_map.write_text(outcome.record.mapping, encoding="utf-8")
    output.write_json(json, outcome.document)
    if json != "-":
        for line in outcome.words():
            output.out.print(line)


def _text_of(path: Path | None) -> str | None:
    try:
        return path.read_text(encoding="utf-8") if path is not None else None
    except (OSError, UnicodeDecodeError) as fault:
        output.stop(f"{path}: the mapping cannot be read ({fault}).", code=Exit.WRONG)


@app.command("undo-contacts")
def undo_contacts(
    number: Annotated[int, typer.Argument(help="The contact log's number, as `import contacts` told it.")],
    by: ByOption = None,
    json: JsonOption = None,
) -> None:
    """Undo a whole contact log, while nothing later depends on it.

    Example:

      fairwait import undo-contacts 3
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.exchange.contacts import actions
    from fairwait.exchange.extracts import report
    from fairwait.exchange.models import ContactLog

    record = ContactLog.objects.filter(pk=number).first()
    if record is None:
        output.stop(f"There is no contact log {number}.", code=Exit.WRONG)
    try:
        requests = actions.undo(record, by=site.acting(by), now=output.now())
    except (actions.LogRefused, NotAllowed) as refusal:
        output.stop(str(refusal), code=Exit.REFUSED)
    output.write_json(json, {"schema": "fairwait.undo-contacts/1", "log": number, "requests": requests})
    if json != "-":
        output.out.print(f"Contact log {number} is undone: {report.counted(requests, 'request')} count no more.")
