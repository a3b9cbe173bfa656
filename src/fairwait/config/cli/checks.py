"""`fairwait checks`: what the council chooses about the checks, as a versioned document it edits."""

from pathlib import Path
from typing import Annotated

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, InForceOption
from fairwait.config.cli.output import Exit

app = typer.Typer(
    no_args_is_help=True, help="See, take out and adopt your choices about the checks: rules lowered, words of risk."
)


@app.command("show")
def show(as_of: InForceOption = None) -> None:
    """Print the choices in force as TOML to edit. Before any was adopted, an empty document to begin with.

    Example:

      fairwait checks show > checks.toml
    """
    site.start()
    from fairwait.exchange.extracts.choices import to_toml
    from fairwait.exchange.imports import checks

    day = output.parsed_date(as_of, option="--as-of") or output.today()
    output.out.print(to_toml(checks.in_force(on=day)), markup=False, soft_wrap=True)


@app.command("adopt")
def adopt(
    file: Annotated[Path, typer.Argument(help="The choices as TOML.")],
    reason: Annotated[str, typer.Option("--reason", help="Why they change.")],
    from_: Annotated[
        str | None, typer.Option("--from", help="The day they are in force from; today if not given.")
    ] = None,
    by: ByOption = None,
) -> None:
    """Adopt a new version of the choices from a day. An import of an earlier day keeps the version of its time.

    Example:

      fairwait checks adopt checks.toml --from 2026-12-01 --reason "Agreed with the data quality group"
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.exchange.extracts.choices import ChoicesRefused, from_toml
    from fairwait.exchange.imports import checks

    day = output.parsed_date(from_, option="--from") or output.today()
    try:
        document = checks.adopt(
            choices=from_toml(file.read_text(encoding="utf-8")), adopted_from=day, reason=reason, by=site.acting(by),
            now=output.now(),
        )  # fmt: skip
    except (OSError, UnicodeDecodeError) as fault:
        output.stop(f"{file}: cannot be read ({fault}).", code=Exit.WRONG)
    except (ChoicesRefused, NotAllowed) as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    output.out.print(f"Checks version {document.version} is in force from {day:%-d %B %Y}.", markup=False)
