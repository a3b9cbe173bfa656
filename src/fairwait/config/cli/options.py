"""Options that several commands take, said once and in the same words."""

from typing import Annotated

import typer

from fairwait.config.cli import output

ByOption = Annotated[str | None, typer.Option("--by", help="Your username; else whoever `init` tied to this account.")]
JsonOption = Annotated[
    str | None,
    typer.Option("--json", callback=output.can_be_written, help="Write everything as JSON to a file, or - for here."),
]
AsAtOption = Annotated[str | None, typer.Option("--as-of", help="As at the end of this day; today if not given.")]
KnownAtOption = Annotated[str | None, typer.Option("--known-at", help="Only what was known by the end of this day.")]
InForceOption = Annotated[str | None, typer.Option("--as-of", help="As in force on this day.")]
FromOption = Annotated[str | None, typer.Option("--from", help="The day it is in force from; today if not given.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why it changes.")]
OnlyPathwayOption = Annotated[
    str | None, typer.Option("--pathway", help="Only this pathway, by its code or any word for it.")
]
