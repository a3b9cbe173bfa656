"""`fairwait campaigns`: what a campaign would do before it begins, and what came of it, in numbers that name nobody."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, JsonOption
from fairwait.config.cli.output import Exit

if TYPE_CHECKING:
    from fairwait.accounts.models import User
    from fairwait.keeping_in_touch.campaigns.models import Campaign

SCHEMA = "fairwait.campaign/1"
NumberArgument = Annotated[int, typer.Argument(help="The campaign's number: see fairwait campaigns list.")]
app = typer.Typer(no_args_is_help=True, help="See campaigns: what one would do, and what came of it.")


@app.command("list")
def list_campaigns(by: ByOption = None, json: JsonOption = None) -> None:
    """List campaigns, the newest first: where each stands, and how many it is about.

    Example:

      fairwait campaigns list
    """
    site.start()
    from django.db.models import Count

    user = site.acting(by)
    found = _allowed(user)
    counts = {each.pk: each.people for each in type(found[0]).objects.annotate(people=Count("asked"))} if found else {}
    rows = [
        {"number": each.pk, "name": each.name, "state": each.state, "about": each.about, "people": counts[each.pk],
         "ends_on": each.ends_on.isoformat()}
        for each in found
    ]  # fmt: skip
    output.write_json(json, {"schema": SCHEMA, "campaigns": rows})
    if json != "-":
        for row in rows:
            output.out.print(f"{row['number']:>4}  {row['state']:<9}{row['people']:>6}  {row['name']}", markup=False)
        if not rows:
            output.out.print("There is no campaign yet.")


@app.command("preview")
def preview(number: NumberArgument, by: ByOption = None, json: JsonOption = None) -> None:
    """Show what a drafted campaign would do now: whom it asks how, at what cost, who is reached otherwise, who is not.

    Example:

      fairwait campaigns preview 3
    """
    site.start()
    from fairwait.keeping_in_touch.campaigns import previewing
    from fairwait.keeping_in_touch.campaigns.rules.planning import State

    found = _one(site.acting(by), number)
    if found.said is not State.DRAFT:
        output.stop(f"It has begun. See: fairwait campaigns report {number}", code=Exit.WRONG)
    shown = previewing.preview(found, now=output.now())
    said: dict[str, Any] = {
        "schema": SCHEMA, "number": found.pk, "name": found.name, "about": found.about, "people": shown.total,
        "asked": shown.asked, "working_days": shown.working_days,
        "by_channel": [
            {"channel": each.channel.value, "people": each.count, "cost": each.price.pounds} for each in shown.channels
        ],
        "cost_first": shown.first.pounds, "cost_most": shown.most.pounds, "is_cost_sure": shown.first.is_sure,
        "by_hand": [
            {"what": route.label, "because": because, "people": count} for route, because, count in shown.by_hand
        ],
        "left_alone": [{"because": code.label, "people": count} for code, count in shown.out],
        "pack": found.pack, "packs": [{"way": way, "people": count} for way, count in shown.packs],
        "cost_packs": shown.pack_price.pounds if shown.pack_price else "",
    }  # fmt: skip
    output.write_json(json, said)
    if json != "-":
        _print_preview(said)


def _print_preview(said: dict[str, Any]) -> None:
    lines = [f"{said['name']}: {said['about']}, {said['people']} people", f"{said['asked']:>6}  asked by message"]
    lines += [f"{each['people']:>6}    {each['channel']}, {each['cost']}" for each in said["by_channel"]]
    lines += [f"{each['people']:>6}  {each['what']}: {each['because']}" for each in said["by_hand"]]
    lines += [f"{each['people']:>6}  left alone: {each['because']}" for each in said["left_alone"]]
    lines += [f"{each['people']:>6}  pack {said['pack']}: {each['way']}" for each in said["packs"]]
    sure = "" if said["is_cost_sure"] else " These prices are not confirmed."
    lines.append(f"First messages {said['cost_first']}, with every reminder {said['cost_most']}.{sure}")
    if said["pack"]:
        lines.append(f"The packs {said['cost_packs']}.")
    for line in lines:
        output.out.print(line, markup=False)


@app.command("report")
def report(number: NumberArgument, by: ByOption = None, json: JsonOption = None) -> None:
    """Show what came of a campaign so far, in numbers that name nobody.

    Example:

      fairwait campaigns report 3 --json report.json
    """
    site.start()
    from fairwait.keeping_in_touch.campaigns import report as reports
    from fairwait.keeping_in_touch.campaigns import showing
    from fairwait.keeping_in_touch.campaigns.rules.planning import State

    found = _one(site.acting(by), number)
    if found.said is State.DRAFT:
        output.stop(f"It has not begun. See: fairwait campaigns preview {number}", code=Exit.WRONG)
    rows = [
        {"part": str(part), "what": str(what), "count": count}
        for part, what, count in showing.rows_of(reports.report(found))
    ]
    said = {"schema": SCHEMA, "number": found.pk, "name": found.name, "state": found.state, "report": rows}
    output.write_json(json, said)
    if json != "-":
        output.out.print(f"{found.name}: {found.about}, {found.said.label}", markup=False)
        for row in rows:
            output.out.print(f"{row['count']:>8}  {row['part']}: {row['what']}", markup=False)


def _allowed(user: "User") -> "list[Campaign]":
    from fairwait.accounts.access import NotAllowed
    from fairwait.keeping_in_touch.campaigns import queries

    try:
        return queries.campaigns(user)
    except NotAllowed as refusal:
        output.stop(str(refusal), code=Exit.WRONG)


def _one(user: "User", number: int) -> "Campaign":
    found = next((each for each in _allowed(user) if each.pk == number), None)
    if found is None:
        output.stop(f"There is no campaign {number}. See: fairwait campaigns list", code=Exit.WRONG)
    return found
