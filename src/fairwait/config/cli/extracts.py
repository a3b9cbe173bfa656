"""`fairwait check` and `fairwait map`: an extract looked at, with no database."""

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import JsonOption
from fairwait.config.cli.output import Exit

if TYPE_CHECKING:
    from fairwait.engine.checks.vocabulary import Vocabulary
    from fairwait.exchange.extracts.mapping import ExtractMapping

FileArgument = Annotated[Path, typer.Argument(help="The extract: CSV, TSV or other text, XLSX, ODS or Parquet.")]
MapOption = Annotated[Path | None, typer.Option("--map", help="A confirmed mapping (TOML); else it is suggested.")]
PathwayOption = Annotated[
    str | None, typer.Option("--pathway", help="The pathway of every row, where the file has no such column.")
]
OrderOption = Annotated[
    str | None, typer.Option("--date-order", help="dmy, mdy or ymd: settles dates that could be read two ways.")
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="The day the extract speaks of; today if not given.")]
ChecksOption = Annotated[
    Path | None,
    typer.Option("--checks", help="Your choices about the checks (TOML); else those of the council here, if any."),
]


def order_of(text: str | None) -> str | None:
    """A date order given as an option."""
    if text is not None and text not in ("dmy", "mdy", "ymd"):
        raise typer.BadParameter("Say dmy, mdy or ymd.", param_hint="--date-order")
    return text


def mapping_of(path: Path | None) -> "ExtractMapping | None":
    """A mapping read from a file. Ends the command where it cannot be read."""
    from fairwait.exchange.extracts.mapping import MappingRefused, from_toml

    if path is None:
        return None
    try:
        return from_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        output.stop(f"{path}: the mapping cannot be read ({fault}).", code=Exit.WRONG)
    except MappingRefused as refusal:
        output.stop(f"{path}: {refusal}", code=Exit.WRONG)


def vocabulary(checks: Path | None, *, on: date) -> "Vocabulary":
    """The words of the council here, or the starter words: `check` and `map` need no council.

    With a file of choices about the checks, those are used and not the council's. Ends the command where it is refused.
    """
    from fairwait.exchange.extracts.choices import ChoicesRefused, from_toml
    from fairwait.waiting.rules import pathways

    words = site.council_words(on=on) or pathways.vocabulary(pathways.starter())
    if checks is None:
        return words
    try:
        return from_toml(checks.read_text(encoding="utf-8")).in_words(words)
    except (OSError, UnicodeDecodeError) as fault:
        output.stop(f"{checks}: the choices cannot be read ({fault}).", code=Exit.WRONG)
    except ChoicesRefused as refusal:
        output.stop(f"{checks}: {refusal}", code=Exit.WRONG)


def pathway_code(text: str | None, words: "Vocabulary") -> str | None:
    """A pathway given as an option, by its code or by any word for it."""
    from fairwait.waiting.rules.words import plain

    if text is None:
        return None
    for pathway in words.pathways:
        if plain(text) in {plain(pathway.code), plain(pathway.name), *(plain(word) for word in pathway.words)}:
            return pathway.code
    known = ", ".join(sorted(pathway.code for pathway in words.pathways))
    raise typer.BadParameter(f"\u201c{text}\u201d is not a pathway. There are: {known}.", param_hint="--pathway")


def check(
    file: FileArgument,
    as_: Annotated[str, typer.Option("--as", help="What kind of file: list.")] = "list",
    map_: MapOption = None,
    pathway: PathwayOption = None,
    date_order: OrderOption = None,
    as_of: AsOfOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 where anything is stop or warn.")] = False,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", callback=output.can_be_written, help="Give the file back with its findings."),
    ] = None,
    checks: ChecksOption = None,
    json: JsonOption = None,
) -> None:
    """Check the data quality of an extract: every fault by row and column, with what to do. No database.

    Examples:

      fairwait check waiting.xlsx

      fairwait check waiting.csv --as-of 2026-11-23 --marked waiting-marked.csv --json findings.json
    """
    from fairwait.exchange.extracts import report
    from fairwait.exchange.extracts.choices import lowered_said
    from fairwait.exchange.extracts.examine import examine
    from fairwait.exchange.extracts.reading import Unreadable

    if as_ != "list":
        raise typer.BadParameter("Only list extracts can be checked so far.", param_hint="--as")
    day = output.parsed_date(as_of, option="--as-of") or output.today()
    words = vocabulary(checks, on=day)
    with tempfile.TemporaryDirectory(prefix="fairwait-") as work, output.progress(quiet=json == "-") as progress:
        try:
            examination = examine(
                file, workdir=Path(work), vocabulary=words, as_of=day, mapping=mapping_of(map_),
                pathway=pathway_code(pathway, words), date_order=order_of(date_order), keep_rows=False,
                progress=progress,
            )  # fmt: skip
        except Unreadable as refusal:
            output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
        if marked is not None:
            try:
                report.write_marked(examination, marked)
            except (report.MarkingRefused, OSError) as refusal:
                output.stop(str(refusal), code=Exit.WRONG)
        output.write_json(json, report.check_json(examination) if json else {})
        if json != "-":
            output.out.print(report.check_table(examination))
            for line in lowered_said(examination.lowered):
                output.out.print(line, markup=False)
            if marked is not None:
                output.out.print(f"Your file with its findings: {marked}", markup=False)
        troubles = examination.findings.filter(examination.findings["severity"] != "note").height
    if strict and troubles:
        raise typer.Exit(Exit.FINDINGS)


def map_command(
    file: FileArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", callback=output.can_be_written, help="Write the mapping as TOML, to edit and keep."),
    ] = None,
    pathway: PathwayOption = None,
    checks: ChecksOption = None,
    json: JsonOption = None,
) -> None:
    """Suggest which column of an extract is which field, from headings and values, with how sure we are.

    Examples:

      fairwait map waiting.xlsx

      fairwait map waiting.xlsx --out waiting.toml
    """
    from fairwait.exchange.extracts import mapping as mappings
    from fairwait.exchange.extracts import report
    from fairwait.exchange.extracts.reading import Unreadable, read

    words = vocabulary(checks, on=output.today())
    with tempfile.TemporaryDirectory(prefix="fairwait-") as work, output.progress(quiet=json == "-") as progress:
        try:
            reading = read(file, workdir=Path(work), progress=progress)
        except Unreadable as refusal:
            output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
        code = pathway_code(pathway, words)
        mapping = mappings.suggest(reading, vocabulary=words, pathway=code)
        unknown = mappings.unknown_values(reading, mapping, words)
        taken = mappings.words_for_pathways(reading, mapping, words, pathway=code)
        shared = mappings.words_of_one_band(reading, mapping, words, pathway=code)
        if out is not None:
            out.write_text(mappings.to_toml(mapping, unknown=unknown, shared=shared), encoding="utf-8")
        output.write_json(json, mappings.as_json(reading, mapping, taken, shared) if json else {})
        if json != "-":
            output.out.print(report.map_table(reading, mapping, unknown, taken, shared))
            if out is not None:
                output.out.print(f"The mapping: {out}", markup=False)
