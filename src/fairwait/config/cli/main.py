"""The commands, gathered, and what happens when something unforeseen does."""

import gc
import logging
import os
import sys
from typing import Annotated

import typer

import fairwait
from fairwait.config.cli import (
    campaigns,
    checks,
    contacts,
    council,
    demo,
    directory,
    erasing,
    extracts,
    huddles,
    imports,
    lists,
    measures,
    output,
    packs,
    pathways,
    policies,
    unseen,
)
from fairwait.config.environment import SettingsRefused

app = typer.Typer(
    name="fairwait",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Fairwait: so that nobody waits unseen for adult social care.",
    epilog="Where data lives: FAIRWAIT_DIR. Which database: FAIRWAIT_DATABASE_URL. See docs/running.md.",
)
log = logging.getLogger(__name__)
logging.getLogger().addHandler(logging.NullHandler())  # before Django sets logging up, nothing goes to the terminal


def _version(is_asked: bool) -> None:
    if is_asked:
        output.out.print(f"Fairwait {fairwait.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Fairwait: so that nobody waits unseen for adult social care."""


app.command("demo")(demo.demo)
app.command("init")(council.init)
app.command("serve")(council.serve)
app.command("migrate")(council.migrate)
app.command("createuser")(council.createuser)
app.command("check")(extracts.check)
app.command("map")(extracts.map_command)
app.add_typer(imports.app, name="import")
app.command("list")(lists.list_command)
app.command("unseen")(unseen.unseen_command)
app.command("contacts")(contacts.contacts)
app.add_typer(campaigns.app, name="campaigns")
app.command("measures")(measures.measures)
app.add_typer(directory.app, name="directory")
app.add_typer(huddles.app, name="huddle")
app.add_typer(pathways.app, name="pathways")
app.add_typer(policies.app, name="policy")
app.add_typer(packs.app, name="packs")
app.add_typer(checks.app, name="checks")
app.command("erase")(erasing.erase)
app.command("verify")(council.verify)
app.command("backup")(council.backup)
app.command("restore")(council.restore)


def main() -> None:
    """Run a command. An unforeseen fault ends with 4, nothing changed, and its trace goes to the log."""
    gc.freeze()  # what was imported stays as long as the program: it is not looked through again and again
    try:
        app()
    except KeyboardInterrupt:
        output.err.print("Stopped. Nothing was half done.")
        sys.exit(output.Exit.FAULT)
    except SettingsRefused as refusal:
        output.err.print(str(refusal), markup=False)
        sys.exit(output.Exit.WRONG)
    except Exception as fault:
        log.exception("command_failed")
        output.err.print(
            f"Fairwait met a fault of its own ({type(fault).__name__}); nothing was changed. "
            "Set FAIRWAIT_TRACE=1 to see where.",
            markup=False,
        )
        if os.environ.get("FAIRWAIT_TRACE"):
            raise
        sys.exit(output.Exit.FAULT)
