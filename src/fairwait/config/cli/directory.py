"""`fairwait directory`: community directories in and out, and where postcodes lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit

if TYPE_CHECKING:
    from fairwait.directory.rules.findings import Finding

SCHEMA = "fairwait.directory/1"
app = typer.Typer(no_args_is_help=True, help="Bring in, check and take out a community directory (Open Referral UK).")


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="The directory as JSON: Open Referral UK 3.0, or the older profile.")],
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 where anything was found.")] = False,
    json: JsonOption = None,
) -> None:
    """Say what of a directory file can be used, and what to mend. Needs no council, and changes nothing.

    Example:

      fairwait directory check services.json
    """
    from fairwait.directory.rules.reading import read
    from fairwait.directory.rules.refusal import DirectoryRefused

    try:
        reading = read(_bytes(file), source=file.name, today=output.today())
    except DirectoryRefused as refusal:
        output.write_json(json, {"schema": SCHEMA, "file": file.name, "refused": str(refusal)})
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    counts = {"usable": len(reading.given), "lost": reading.lost, "findings": len(reading.findings)}
    output.write_json(
        json,
        {
            "schema": SCHEMA, "file": file.name, "profile": "older" if reading.is_older else "3.0", "counts": counts,
            "findings": _findings(reading.findings),
        },
    )  # fmt: skip
    if json != "-":
        profile = "the older profile" if reading.is_older else "Open Referral UK 3.0"
        output.out.print(
            f"{file.name}: {counts['usable']:,} records can be used, {counts['lost']:,} cannot. Written in {profile}.",
            markup=False,
        )
        _print(reading.findings)
    if not reading.given:
        raise typer.Exit(Exit.REFUSED)
    if strict and reading.findings:
        raise typer.Exit(Exit.FINDINGS)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        output.stop(f"{file}: cannot be read ({fault.strerror}).", code=Exit.WRONG)


def _findings(findings: Any) -> list[dict[str, Any]]:
    return [{**asdict(one), "weight": one.weight.value} for one in findings]


def _print(findings: "tuple[Finding, ...]") -> None:
    for one in findings:
        what = "not used" if one.weight.value == "lost" else "left out"
        output.out.print(f"  {what}: {one.place}: {one.what}. {one.remedy}", markup=False)


@app.command("import")
def import_(
    what: Annotated[str, typer.Argument(help="A file, or the https:// address that ends before /services.")],
    source: Annotated[str, typer.Option("--source", help="Where it comes from, in a few words.")],
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")] = False,
    confirm: Annotated[
        str, typer.Option("--confirm", help="Why it is right that it holds less than half of what it held.")
    ] = "",
    follow: Annotated[bool, typer.Option("--follow", help="Look at the address every night from now on.")] = False,
    json: JsonOption = None,
) -> None:
    """Bring a directory in: every usable record together or none; the same again changes nothing.

    Examples:

      fairwait directory import services.json --source "Wexmoor voluntary action" --dry-run

      fairwait directory import https://directory.example.org/o/v3 --source "Wexmoor voluntary action" --follow
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.directory import actions
    from fairwait.directory.rules.refusal import DirectoryRefused

    user, now = site.acting(by), output.now()
    is_address = what.startswith(("https://", "http://"))
    try:
        payload = _fetched(what) if is_address else _bytes(Path(what))
        with _only_tried(dry_run):
            kept = actions.source_named(source, by=user, now=now, address=what.rstrip("/") if is_address else "")
            outcome = actions.bring_in(
                payload=payload, source=kept, by=user, now=now, confirm=confirm, is_trial=dry_run
            )  # fmt: skip
            if follow and not dry_run:
                actions.follow(source=kept, is_followed=True, by=user, now=now)
    except (DirectoryRefused, NotAllowed) as refusal:
        output.write_json(json, {"schema": SCHEMA, "refused": str(refusal)})
        output.stop(f"{what}: {refusal}", code=Exit.REFUSED)
    counts = dict(outcome.counts)
    document = {"schema": SCHEMA, "source": outcome.source, "dry_run": dry_run, "counts": counts,
                "findings": _findings(outcome.findings)}  # fmt: skip
    output.write_json(json, document)
    if json != "-":
        would = "would be " if dry_run else ""
        output.out.print(
            f"{outcome.source}: {counts['new']:,} {would}new, {counts['changed']:,} changed, {counts['back']:,} back, "
            f"{counts['gone']:,} gone, {counts['same']:,} the same; {counts['lost']:,} cannot be used.",
            markup=False,
        )
        if counts["asked"]:
            output.out.print(f"{counts['asked']:,} changed here too: somebody decides, on the page.", markup=False)
        _print(outcome.findings)


def _fetched(address: str) -> bytes:
    from django.conf import settings

    from fairwait.directory import fetching

    return fetching.fetch(fetching.Host(address, frozenset(settings.DIRECTORY_HOSTS)))


@contextmanager
def _only_tried(is_trial: bool) -> Iterator[None]:
    """Take back what a trial made: a source of a new name."""
    from django.db import transaction

    with transaction.atomic():
        yield
        if is_trial:
            transaction.set_rollback(True)


@app.command("export")
def export(
    file: Annotated[str, typer.Argument(help="Where to write it: a file, or - for here.")],
) -> None:
    """Write what is listed as one file of Open Referral UK 3.0, connectors beside it in a form of our own.

    Example:

      fairwait directory export directory.json
    """
    site.start()
    from fairwait.directory import queries

    output.write_json(file, queries.as_one_file())


@app.command("load-areas")
def load_areas(
    file: Annotated[Path, typer.Argument(help="A CSV of postcodes, each with its ward, its network, or both.")],
    by: ByOption = None,
) -> None:
    """Load which ward and which network of your own each postcode lies in, in place of those loaded before.

    The list is then cut by them. The first line names the columns: postcode, ward, network.

    Example:

      fairwait directory load-areas wexmoor-areas.csv
    """
    site.start()
    from django.utils import timezone

    from fairwait.accounts.access import NotAllowed
    from fairwait.directory import actions
    from fairwait.directory.actions.areas import NAMED
    from fairwait.directory.rules.refusal import DirectoryRefused

    try:
        with file.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
            loaded = actions.load_areas(file=lines, by=site.acting(by), now=timezone.now())
    except OSError as fault:
        output.stop(f"{file}: cannot be read ({fault.strerror}).", code=Exit.WRONG)
    except (DirectoryRefused, NotAllowed) as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    output.out.print(
        f"{loaded.postcodes:,} postcodes are loaded, in {loaded.wards:,} wards and {loaded.networks:,} networks; "
        f"{len(loaded.unusable):,} lines could not be used.",
        markup=False,
    )
    for each in loaded.unusable[:NAMED]:
        output.out.print(f"  {each}", markup=False)


@app.command("load-postcodes")
def load_postcodes(
    file: Annotated[Path, typer.Argument(help="The CSV of the ONS Postcode Directory (its Data folder).")],
    starts: Annotated[
        list[str] | None, typer.Option("--starts", help="Only postcodes that begin so; may be given several times.")
    ] = None,
    by: ByOption = None,
) -> None:
    """Load where postcodes lie, in place of those loaded before. Nothing is asked of the network.

    Example:

      fairwait directory load-postcodes ONSPD_AUG_2026_UK.csv --starts LE --starts DE
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.directory import actions
    from fairwait.directory.rules.refusal import DirectoryRefused

    try:
        with file.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
            loaded = actions.load_postcodes(file=lines, starts=starts or (), by=site.acting(by))
    except OSError as fault:
        output.stop(f"{file}: cannot be read ({fault.strerror}).", code=Exit.WRONG)
    except (DirectoryRefused, NotAllowed) as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    output.out.print(
        f"{loaded.kept:,} postcodes are loaded; {loaded.ended:,} that have ended and {loaded.unusable:,} lines without "
        "a place were left out.",
        markup=False,
    )
