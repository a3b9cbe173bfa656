"""`fairwait measures`: the indicator set, as at any day."""

from typing import Annotated

import typer
from rich.table import Table

from fairwait.config.cli import output, site
from fairwait.config.cli.options import AsAtOption, ByOption, JsonOption, KnownAtOption
from fairwait.config.cli.output import Exit


def measures(
    as_of: AsAtOption = None,
    known_at: KnownAtOption = None,
    since: Annotated[
        str | None, typer.Option("--since", help="First day of the period of joining and leaving.")
    ] = None,
    population: Annotated[int | None, typer.Option("--population", help="Adults in the area, for W2.")] = None,
    people_with_plan: Annotated[
        int | None, typer.Option("--people-with-plan", help="People with a current plan, for W15.")
    ] = None,
    by: ByOption = None,
    json: JsonOption = None,
) -> None:
    """Take the measures W1 to W5, W8, W10, W12, W15 and C1 to C4.

    Each comes with its definition, n, and what the data cannot give.

    Examples:

      fairwait measures

      fairwait measures --as-of 2026-09-30 --population 230000 --json september.json
    """
    day = output.parsed_date(as_of, option="--as-of") or output.today()
    first = output.parsed_date(since, option="--since")
    if first is not None and first > day:
        raise typer.BadParameter(f"{first} comes after {day}, the day of the figures.", param_hint="--since")
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.measures import queries
    from fairwait.measures.rules.results import as_json

    try:
        taken = queries.take(
            site.acting(by), as_of=day, known_at=output.parsed_date(known_at, option="--known-at"),
            since=first, population=population, people_with_plan=people_with_plan,
        )  # fmt: skip
    except NotAllowed as refusal:
        output.stop(str(refusal), code=Exit.WRONG)
    except ValueError as fault:
        output.stop(str(fault), code=Exit.WRONG)
    output.write_json(json, as_json(taken))
    if json == "-":
        return
    output.out.print(f"As at {day:%-d %B %Y}; flows from {taken.period.since:%-d %B %Y}.", markup=False)
    table = Table(box=None, pad_edge=False)
    for heading in ("", "Measure", "Value", "n"):
        table.add_column(heading)
    for measured in taken.measures:
        overall = measured.overall
        for value in measured.values:
            if overall is not None and value.name != "n":
                table.add_row(
                    measured.definition.code, f"{measured.definition.name}: {value.label}",
                    _said(overall.values[value.name]), _said(overall.n),
                )  # fmt: skip
        for reason in measured.cannot:
            table.add_row(measured.definition.code, f"{measured.definition.name}: cannot be said. {reason}", "", "")
    output.out.print(table)


def _said(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
