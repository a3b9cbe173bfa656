"""`fairwait contacts`: how many people are to be spoken with today, by pathway and team, and why. It names nobody."""

from typing import Annotated, Any

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit

SCHEMA = "fairwait.contacts/1"


def contacts(
    days: Annotated[int, typer.Option("--days", min=0, max=31, help="Due within so many days; 0 is today.")] = 0,
    by: ByOption = None,
    json: JsonOption = None,
) -> None:
    """Count the contacts that are due, by pathway and by team, and why now. It names nobody.

    Examples:

      fairwait contacts

      fairwait contacts --days 7 --json -
    """
    site.start()
    from datetime import timedelta

    from fairwait.accounts.access import NotAllowed
    from fairwait.desk.contacts import counting
    from fairwait.waiting.queries import pathways

    today = output.today()
    try:
        parts, whole = counting.due(site.acting(by), today=today, until=today + timedelta(days=days) if days else None)
    except NotAllowed as refusal:
        output.stop(str(refusal), code=Exit.WRONG)
    names = {each.code: each.name for each in pathways(on=today)}
    rows: list[dict[str, Any]] = [
        {
            "pathway": each.pathway, "pathway_name": names.get(each.pathway, each.pathway), "team": each.team,
            "people": each.people, "late": each.late,
            "why": {why.value: count for why, count in each.counts.items() if count},
        }
        for each in parts
    ]  # fmt: skip
    said = {
        "schema": SCHEMA, "as_of": today.isoformat(), "days": days, "people": whole.people,
        "why": {why.value: count for why, count in whole.counts.items() if count}, "with_somebody": whole.held,
        "letters_may_be_answered": whole.answers_awaited, "tried_again_another_day": whole.later_tries, "by": rows,
    }  # fmt: skip
    output.write_json(json, said)
    if json != "-":
        for row in rows:
            late = f", {row['late']} late" if row["late"] else ""
            line = f"{row['people']:>6}  {row['pathway_name']}, {row['team'] or 'no team'}{late}"
            output.out.print(line, markup=False)
        output.out.print(f"{whole.people:>6}  to speak with" + (f" within {days} days" if days else " today"))
