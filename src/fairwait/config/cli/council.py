"""The commands that found, serve and keep a council: init, migrate, createuser, serve, verify, backup, restore."""

import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit
from fairwait.config.environment import Environment, Profile

NATIONS = ("england", "wales", "scotland", "northern_ireland")


def init(
    name: Annotated[str, typer.Option("--name", help="The council's name.")] = "",
    nation: Annotated[
        str, typer.Option("--nation", help="Whose bank holidays: " + ", ".join(NATIONS) + ".")
    ] = "england",
    username: Annotated[str, typer.Option("--username", help="Your username; your account's name if not given.")] = "",
    display_name: Annotated[str, typer.Option("--your-name", help="Your name, as colleagues will read it.")] = "",
) -> None:
    """Make a council here: its folder, keys, database, starter pathways, and you as its administrator.

    The folder is FAIRWAIT_DIR, else this system's place for your own data. Disks and backups are for the machine to
    encrypt: Fairwait does not.

    Example:

      FAIRWAIT_DIR=~/wexmoor fairwait init --name "Wexmoor Council"
    """
    Environment().make_folders()
    environment = site.start(need_council=False)
    from fairwait.accounts.actions import AccountRefused
    from fairwait.accounts.models import Council
    from fairwait.config import councils
    from fairwait.upkeep import upgrade

    upgrade.migrate(home=environment.home, now=output.now())
    if Council.objects.exists():
        output.stop(
            f"There is a council in {environment.home} already. Use another folder for another council.",
            code=Exit.WRONG,
        )
    asked = sys.stdin.isatty()
    called = name or (typer.prompt("The council's name") if asked else "Our council")
    who = username or site.os_account() or "admin"
    password, was_made = _password(asked)
    try:
        councils.found(name=called, nation=nation, is_example=False, now=output.now())
        councils.first_user(
            username=who, display_name=display_name or who, role="council_administrator", password=password,
            os_account=site.os_account(), now=output.now(),
        )  # fmt: skip
    except AccountRefused as refusal:
        output.stop(str(refusal), code=Exit.WRONG)
    output.out.print(f"{called} is ready in {environment.home}", markup=False)
    output.out.print(f"Sign in as {who}" + (f" with the password {password}" if was_made else "") + ".", markup=False)
    if was_made:
        output.out.print("The password is shown this once. Change it when you sign in.", markup=False)
    output.out.print(
        "Next: `fairwait check FILE`, then `fairwait import list FILE`, then `fairwait serve`.", markup=False
    )


def _password(asked: bool) -> tuple[str, bool]:
    if asked:
        return typer.prompt(
            "A password for you (12 characters or more)", hide_input=True, confirmation_prompt=True
        ), False
    return secrets.token_urlsafe(15), True


def migrate() -> None:
    """Bring the database to this version's shape. On SQLite a backup is taken first.

    Example:

      fairwait migrate
    """
    environment = site.start(need_council=False)
    from fairwait.upkeep import backup, upgrade, versions

    try:
        with output.progress() as progress:
            done = upgrade.migrate(home=environment.home, now=output.now(), progress=progress)
    except (versions.NewerDatabase, backup.BackupFailed) as refusal:
        output.stop(str(refusal), code=Exit.REFUSED)
    if done.backup is not None:
        output.out.print(f"Backup taken before: {done.backup}", markup=False)
    output.out.print(f"{len(done.applied)} change(s) applied." if done.applied else "The database is up to date.")


def _known_role(role: str) -> str:
    """A role there is; else all of them are listed. Looked at first, so that `--role help` needs nothing else."""
    from fairwait.accounts.rules import ROLE_LABELS, ROLE_PURPOSES, Role

    if role in set(Role):
        return role
    if role != "help":
        output.err.print(f"There is no role “{role}”. There are:", markup=False)
    for known in Role:
        output.out.print(f"{known.value:<26}{ROLE_LABELS[known]}: {ROLE_PURPOSES[known]}", markup=False)
    raise typer.Exit(Exit.DONE if role == "help" else Exit.WRONG)


def createuser(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[
        str,
        typer.Option(
            "--role", help="What they do here; `--role help` lists the roles.", callback=_known_role, is_eager=True
        ),
    ],
    display_name: Annotated[str, typer.Option("--name", help="Their name, as colleagues will read it.")] = "",
    team: Annotated[list[str] | None, typer.Option("--team", help="A team they belong to; may be repeated.")] = None,
    os_account: Annotated[str, typer.Option("--os-account", help="The account on this machine they act as.")] = "",
    by: ByOption = None,
) -> None:
    """Add somebody who can sign in. Their first password is asked for, or made and shown once.

    Example:

      fairwait createuser nadia --name "Nadia Rahman" --role team_manager --team Eastmarsh
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.accounts.actions import AccountRefused, create_user

    password, was_made = _password(sys.stdin.isatty())
    try:
        user = create_user(
            username=username, display_name=display_name or username, role=role, password=password,
            by=site.acting(by), now=output.now(), teams=team or (), os_account=os_account,
            must_change_password=was_made,
        )  # fmt: skip
    except (AccountRefused, NotAllowed) as refusal:
        output.stop(str(refusal), code=Exit.WRONG)
    output.out.print(
        f"{user.username} can sign in" + (f" with the password {password}" if was_made else "") + ".", markup=False
    )


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port to listen on.")] = 8000,
    workers: Annotated[
        int | None, typer.Option("--workers", help="Web processes; as many as cores if not given.")
    ] = None,
) -> None:
    """Serve the site: web processes, and two workers: one for what is short, one for what takes longer.

    Example:

      fairwait serve --port 8080
    """
    here = Environment()
    if here.profile is Profile.LOCAL and not here.base_url:  # links and calendars lead to where it is served
        os.environ["FAIRWAIT_BASE_URL"] = f"http://127.0.0.1:{port}"
    site.start()
    serve_until_stopped(host=host, port=port, workers=workers)


def serve_until_stopped(*, host: str, port: int, workers: int | None = None, then: str = "") -> None:
    """Serve, saying where, until told to stop."""
    from fairwait.upkeep import server

    def say() -> None:
        output.out.print(f"The site is at http://{host}:{port}/  (Ctrl-C stops it)", markup=False)
        if then:
            output.out.print(then, markup=False)

    try:
        server.serve(host=host, port=port, workers=workers, on_start=say)
    except server.CannotServe as refusal:
        output.stop(str(refusal), code=Exit.WRONG)


def verify(json: JsonOption = None) -> None:
    """Prove the history: the chain is whole to its tail, lists and their order are what it says, no kept file is lost.

    Ends with 1 where a fault is found, naming the first bad event.

    Examples:

      fairwait verify

      fairwait verify --json proof.json
    """
    environment = site.start()
    from fairwait.history.verify import HEADS_NAME, Fault
    from fairwait.history.verify import verify as prove
    from fairwait.upkeep.kept import missing_in_words

    with output.progress(quiet=json == "-") as progress:
        proof = prove(heads=environment.home / HEADS_NAME, progress=progress)
    if lost := missing_in_words(environment.files):
        proof = replace(proof, faults=(*proof.faults, Fault(0, lost)))
    faults = [{"event": fault.seq or None, "words": fault.words} for fault in proof.faults]
    output.write_json(
        json,
        {
            "schema": "fairwait.verify/1",
            "events": proof.events,
            "head": proof.head,
            "whole": proof.is_whole,
            "faults": faults,
        },
    )
    if json != "-":
        if proof.is_whole:
            output.out.print(f"{proof.events:,} events are as they were written, and the lists are what they say.")
            output.out.print(f"Head {proof.head}")
        for fault in proof.faults[:20]:
            output.out.print(fault.words, markup=False)
        if len(proof.faults) > 20:
            output.out.print(f"and {len(proof.faults) - 20:,} more; --json gives all.")
    if not proof.is_whole:
        raise typer.Exit(Exit.FINDINGS)


def backup(target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Take a backup of the whole council into one file, while work goes on.

    Example:

      fairwait backup wexmoor-2026-11-23.zip
    """
    environment = site.start()
    from fairwait.upkeep import backup as backups

    try:
        with output.progress() as progress:
            taken = backups.backup(target, home=environment.home, now=output.now(), progress=progress)
    except backups.BackupFailed as refusal:
        output.stop(str(refusal), code=Exit.REFUSED)
    output.out.print(f"{taken.path}: {taken.size / 1e6:.1f} MB, {taken.manifest.head_seq:,} events.", markup=False)


def restore(
    source: Annotated[Path, typer.Argument(help="A backup taken by `fairwait backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the council that is here; it is set aside.")] = False,
) -> None:
    """Put a council back from a backup, and prove it. Messages stay paused until a person resumes them.

    Examples:

      FAIRWAIT_DIR=~/restored fairwait restore wexmoor-2026-11-23.zip

      fairwait restore wexmoor-2026-11-23.zip --force
    """
    Environment().make_folders()
    environment = site.start(need_council=False)
    from fairwait.upkeep import backup as backups

    try:
        with output.progress() as progress:
            restored = backups.restore(source, home=environment.home, now=output.now(), force=force, progress=progress)
    except (backups.RestoreRefused, backups.BackupDamaged, backups.BackupFailed) as refusal:
        output.stop(str(refusal), code=Exit.REFUSED)
    output.out.print(f"{restored.proof.events:,} events are back and proved.", markup=False)
    if restored.replaced is not None:
        output.out.print(f"What was here before: {restored.replaced}", markup=False)
    if restored.erased_again:
        output.out.print(
            f"{restored.erased_again:,} record(s) erased since that backup were erased again.", markup=False
        )
