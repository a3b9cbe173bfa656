"""`fairwait huddle`: what a huddle left, at the terminal."""

from typing import Annotated, Any

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit

SCHEMA = "fairwait.minutes/1"
app = typer.Typer(no_args_is_help=True, help="Read what a huddle left.")


@app.callback()
def _huddle() -> None:
    """Keeps `minutes` a command of its own, where it is the only one."""


@app.command("minutes")
def minutes(
    number: Annotated[int, typer.Argument(help="The huddle's number: the last part of its address.")],
    by: ByOption = None,
    json: JsonOption = None,
) -> None:
    """Read the minutes of a huddle: decisions, actions, who was put off, who was not reached.

    Examples:

      fairwait huddle minutes 12

      fairwait huddle minutes 12 --json minutes.json
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.accounts.actions import log_access
    from fairwait.huddles import queries, showing

    user, now = site.acting(by), output.now()
    try:
        written = queries.minutes(user, queries.meeting_for(user, number, today=output.today()), today=output.today())
    except NotAllowed as refusal:
        output.stop(str(refusal), code=Exit.WRONG)
    except queries.NothingHere:
        output.stop(f"There is no huddle {number} that you may see.", code=Exit.WRONG)
    if written.people:
        log_access(by=user, people=written.people, page="cli:huddle minutes", now=now)
    document = showing.minutes_as_json(written, schema=SCHEMA)
    output.write_json(json, document)
    if json != "-":
        _print(document)


def _print(said: dict[str, Any]) -> None:
    covered = said["coverage"]
    lines = [
        f"Huddle {said['huddle']}: {said['name']}, {said['about']}; led by {said['led_by']}",
        f"There: {', '.join(said['present'])}",
        f"{covered['discussed']} of {covered['agenda']} discussed, {covered['not_today']} not today, "
        f"{covered['left']} not reached",
    ]
    if said["discussed"]:
        asked = (f"  {one['question']} {one['no']} of {one['of']}" for one in said["answered_no"])
        lines += ["", "Answered no", *asked]
    lines += ["", "Actions", *(f"  {a['due']}  {a['owner']}: {a['what']} ({a['person']})" for a in said["actions"])]
    lines += ["", "Decisions"]
    for one in said["discussed"]:
        lines += [f"  {one['person']}", *(f"    {words}" for words in one["decisions"])]
    lines += ["", "Not today", *(f"  {one['person']}: {one['why']}" for one in said["not_today"])]
    lines += ["", "Not reached", *(f"  {name}" for name in said["not_reached"])]
    for line in lines:
        output.out.print(line, markup=False)
