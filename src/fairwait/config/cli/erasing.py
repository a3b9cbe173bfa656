"""`fairwait erase`: what describes a person goes from everywhere."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit

WHY = ("retention", "request", "mistake", "order")


def erase(
    person: Annotated[UUID, typer.Argument(help="The person's reference: the last part of their page's address.")],
    reason: Annotated[
        str,
        typer.Option("--reason", help="retention (the time is over), request (theirs), mistake, or order (a court's)."),
    ],
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; erase nothing.")] = False,
    json: JsonOption = None,
) -> None:
    """Erase a person: names, numbers, details and free text, in the lists, the history and every kept file.

    It cannot be undone. Events stay without their words, so that figures and the proof of the history hold. Whoever
    still waits cannot be erased. Backups taken before keep them until they are removed.

    Examples:

      fairwait erase 0199d3a2-7c1e-7b42-9d3f-5a0c2f6e8b11 --reason retention --dry-run

      fairwait erase 0199d3a2-7c1e-7b42-9d3f-5a0c2f6e8b11 --reason retention --by sam
    """
    if reason not in WHY:
        output.stop(f"Say --reason with one of {', '.join(WHY)}: no other words can be erased later.", code=Exit.WRONG)
    environment = site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.people import erasing
    from fairwait.people.rules import ErasureReason, PeopleRefused
    from fairwait.upkeep.compaction import compact

    user, now = site.acting(by), output.now()
    try:
        chosen = erasing.found(person)
        if dry_run:
            plan = erasing.plan(person=chosen, by=user, now=now)
        else:
            plan = erasing.erase(person=chosen, reason=ErasureReason(reason), by=user, now=now, home=environment.home)
    except erasing.AlreadyErased as refusal:
        words = "its log is empty" if compact() else "somebody is reading it, so its log keeps traces: run this again"
        output.out.print(f"{refusal} The database was written anew; {words}.", markup=False)
        return
    except (PeopleRefused, NotAllowed) as refusal:
        output.stop(str(refusal), code=Exit.REFUSED)
    is_clean = dry_run or compact()
    copies = _copies(environment.home)
    held = [{"what": held.what, "count": held.count, "note": held.note} for held in plan.held]
    output.write_json(
        json,
        {
            "schema": "fairwait.erase/1", "person": str(person), "erased": not dry_run, "held": held,
            "copies": [path.name for path in copies], "database_log_emptied": is_clean and not dry_run,
        },
    )  # fmt: skip
    if json == "-":
        return
    output.out.print("This would go:" if dry_run else "Erased:")
    for each in plan.held:
        output.out.print(f"  {each.count:>6,} {each.what}" + (f" ({each.note})" if each.note else ""), markup=False)
    if copies:
        output.out.print("These copies were made before and keep them: remove them in their time.")
        for path in copies:
            output.out.print(f"  {path}", markup=False)
    if not is_clean:
        output.out.print("Somebody is reading the database, so its log keeps traces: run this again later.")


def _copies(home: Path) -> list[Path]:
    """Copies of the whole council in its own folder: they are for whoever keeps them to remove."""
    return sorted([*home.glob("backups/*.zip"), *home.glob("*.replaced-*")])
