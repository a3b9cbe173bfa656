"""`fairwait pathways`: what one can wait for here, as versioned documents a council edits."""

from pathlib import Path
from typing import Annotated

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, FromOption, InForceOption, ReasonOption
from fairwait.config.cli.output import Exit

app = typer.Typer(
    no_args_is_help=True, help="See, take out and adopt pathways: clocks, bands, targets, intervals, words."
)


@app.command("show")
def show(
    code: Annotated[str | None, typer.Argument(help="A pathway's code; without it, all are listed.")] = None,
    as_of: InForceOption = None,
) -> None:
    """List the pathways in force, or print one as TOML to edit.

    Example:

      fairwait pathways show ot > ot.toml
    """
    site.start()
    from fairwait.waiting.queries import pathways
    from fairwait.waiting.rules.pathways import to_toml

    day = output.parsed_date(as_of, option="--as-of") or output.today()
    in_force = {pathway.code: pathway for pathway in pathways(on=day)}
    if code is None:
        for pathway in in_force.values():
            output.out.print(f"{pathway.code:<24}{pathway.name}", markup=False)
        return
    if code not in in_force:
        output.stop(f"There is no pathway {code} on that day.", code=Exit.WRONG)
    output.out.print(to_toml(in_force[code]), markup=False)


@app.command("adopt")
def adopt(
    file: Annotated[Path, typer.Argument(help="The pathway as TOML.")],
    reason: ReasonOption,
    from_: FromOption = None,
    by: ByOption = None,
) -> None:
    """Adopt a new version of a pathway from a day. What happened before keeps the version of its time.

    Example:

      fairwait pathways adopt ot.toml --from 2026-12-01 --reason "Members agreed a 21-day target"
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.waiting.actions import WaitRefused, adopt_pathway
    from fairwait.waiting.rules.pathways import PathwayRefused, from_toml

    day = output.parsed_date(from_, option="--from") or output.today()
    try:
        document = adopt_pathway(
            pathway=from_toml(output.text_of(file)), adopted_from=day, reason=reason, by=site.acting(by),
            now=output.now(),
        )  # fmt: skip
    except (PathwayRefused, WaitRefused, NotAllowed) as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    output.out.print(f"{document.code} version {document.version} is in force from {day:%-d %B %Y}.", markup=False)
