"""`fairwait unseen`: how many wait unseen, where, and what they lack. It names nobody."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from fairwait.config.cli import output, site
from fairwait.config.cli.extracts import pathway_code
from fairwait.config.cli.options import AsAtOption, ByOption, JsonOption, KnownAtOption, OnlyPathwayOption

if TYPE_CHECKING:
    from fairwait.desk.lists.listing import Listed
    from fairwait.desk.lists.unseen import Part

SCHEMA = "fairwait.unseen/1"


def unseen_command(
    pathway: OnlyPathwayOption = None,
    team: Annotated[
        str | None, typer.Option("--team", help="Only this team, by its name; none: without a team.")
    ] = None,
    as_of: AsAtOption = None,
    known_at: KnownAtOption = None,
    is_strict: Annotated[bool, typer.Option("--strict", help="End with 1 when anybody is unseen.")] = False,
    by: ByOption = None,
    json: JsonOption = None,
) -> None:
    """Count who waits unseen, by pathway and by team, and which condition is lacking. It names nobody.

    Examples:

      fairwait unseen

      fairwait unseen --team "Eastmarsh team" --strict

      fairwait unseen --as-of 2026-09-30 --known-at 2026-09-30 --json -
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.desk.lists import listing
    from fairwait.waiting.queries import council_vocabulary

    user = site.acting(by)
    day = output.parsed_date(as_of, option="--as-of") or output.today()
    known = output.parsed_date(known_at, option="--known-at")
    try:
        listed = listing.as_at(
            user, as_of=day, known_at=known, pathway=pathway_code(pathway, council_vocabulary(on=day))
        )
    except NotAllowed as refusal:
        output.stop(str(refusal), code=output.Exit.WRONG)
    if team is not None:
        listed = _of_team(listed, team)
    said = _document(listed, day=day, known=known)
    output.say_if_to_come(day)
    output.write_json(json, said)
    if json != "-":
        _print(listed, said, day=day, known=known)
    if is_strict and said["unseen_waits"]:
        raise typer.Exit(output.Exit.FINDINGS)


def _of_team(listed: "list[Listed]", team: str) -> "list[Listed]":
    from fairwait.desk.lists.unseen import team_of

    wanted = None if team.strip().casefold() == "none" else team.strip().casefold()
    theirs = [item for item in listed if ((team_of(item) or "").casefold() or None) == wanted]
    if not theirs:
        teams = sorted({named for item in listed if (named := team_of(item))})
        offered = f" Teams here: {', '.join(teams)}." if teams else ""
        output.stop(f"No wait is with \u201c{team}\u201d.{offered}", code=output.Exit.WRONG)
    return theirs


def _document(listed: "list[Listed]", *, day: date, known: date | None) -> dict[str, Any]:
    from fairwait.desk.lists import unseen

    whole = _figures(unseen.part(listed, as_of=day))
    return {
        "schema": SCHEMA,
        "as_of": day,
        "known_at": known,
        **whole,
        "pathways": [
            {"pathway": part.of, **_figures(part)} for part in unseen.parts(listed, by=unseen.pathway_of, as_of=day)
        ],
        "teams": [{"team": part.of, **_figures(part)} for part in unseen.parts(listed, by=unseen.team_of, as_of=day)],
        "list": [
            {
                "wait": str(item.wait.uuid) if item.wait.uuid else None,
                "pathway": item.wait.pathway,
                "team": unseen.team_of(item),
                "lacks": [lacking.lack.value for lacking in item.standing.lacks],
            }
            for item in listed
            if item.standing.is_unseen
        ],
    }


def _figures(part: "Part") -> dict[str, Any]:
    return {
        "people": part.people,
        "waits": part.waits,
        "unseen_people": part.unseen_people,
        "unseen_waits": part.unseen_waits,
        "wishes": part.wishes,
        "lacks": {lack.value: count for lack, count in part.lacks.items()},
    }


def _print(listed: "list[Listed]", said: dict[str, Any], *, day: date, known: date | None) -> None:
    from fairwait.exchange.extracts.report import counted

    as_known = f", as known on {known:%-d %B %Y}" if known else ""
    output.out.print(
        f"{counted(said['unseen_people'], 'person')} unseen of {said['people']:,}, in {said['unseen_waits']:,} of "
        f"{counted(said['waits'], 'wait')}, as at {day:%-d %B %Y}{as_known}.",
        markup=False,
    )
    if said["wishes"]:
        output.out.print(f"{said['wishes']:,} asked for no contact; their risk is still re-checked.", markup=False)
    if not listed:
        output.out.print("Nobody is on this list. `fairwait import list FILE` brings an extract in.", markup=False)
        return
    output.out.print(_table("Pathway", ((part["pathway"], part) for part in said["pathways"])))
    output.out.print(_table("Team", ((part["team"], part) for part in said["teams"])))


def _table(heading: str, parts: Iterable[tuple[str | None, dict[str, Any]]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(heading, overflow="fold")
    for each in ("Unseen", "Waits", "Band", "Re-check", "Contact", "Team", "Left"):
        table.add_column(each, justify="right", no_wrap=True)
    for name, part in parts:
        lacks = [f"{count:,}" if count else "" for count in part["lacks"].values()]
        table.add_row(name or "none", f"{part['unseen_waits']:,}", f"{part['waits']:,}", *lacks)
    return table
