"""`fairwait policy`: how risk and time become a suggested band, as a versioned document a council owns."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, FromOption, InForceOption, JsonOption, ReasonOption
from fairwait.config.cli.output import Exit

if TYPE_CHECKING:
    from fairwait.desk.why.comparing import Comparison
    from fairwait.engine.policy import Trial

app = typer.Typer(
    no_args_is_help=True, help="See, check, try and adopt priority policies: they suggest a band, a person decides."
)
FileArgument = Annotated[Path, typer.Argument(help="The policy as TOML.")]
WHY_SCHEMA = "fairwait.policy-why/1"


@app.command("show")
def show(
    as_of: InForceOption = None,
    pathway: Annotated[str, typer.Option("--pathway", help="The one that counts for this pathway.")] = "",
) -> None:
    """Print the policy in force as TOML, to read or to change.

    Example:

      fairwait policy show > ours.toml
    """
    site.start()
    from fairwait.engine.policy import to_toml
    from fairwait.priority.queries import policies
    from fairwait.priority.rules import policy_for

    day = output.parsed_date(as_of, option="--as-of") or output.today()
    output.out.print(to_toml(policy_for(pathway or None, policies(on=day)).policy), markup=False, soft_wrap=True)


@app.command("schema")
def schema() -> None:
    """Print the JSON Schema of a policy, for an editor that completes and checks.

    Example:

      fairwait policy schema > policy.schema.json
    """
    import orjson

    from fairwait.engine.policy import json_schema

    output.out.print(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2).decode(), markup=False, soft_wrap=True)


@app.command("check")
def check(file: FileArgument) -> None:
    """Say whether a policy could be adopted; what is wrong is named with its line and a remedy. Needs no council.

    Example:

      fairwait policy check ours.toml
    """
    from fairwait.engine.policy import PolicyRefused, facts_in_vain, from_toml
    from fairwait.priority.rules import RECORDS

    try:
        policy = from_toml(output.text_of(file), records=RECORDS)
    except PolicyRefused as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    bands = ", ".join(band.band for band in policy.bands)
    output.out.print(
        f"{file}: {policy.name}: {len(policy.facts)} facts, bands {bands}. It can be used. Whether its bands and "
        "pathways are this council’s is looked at when it is tried.",
        markup=False,
    )
    for fact in facts_in_vain(policy):
        output.out.print(f"“{fact.label}” decides nothing: leave it out, or nobody needs to be asked.", markup=False)


@app.command("try")
def try_(
    file: FileArgument,
    as_of: Annotated[str | None, typer.Option("--as-of", help="As if adopted on this day.")] = None,
    json: JsonOption = None,
) -> None:
    """Say what a policy would do to everybody who waits now, before anybody adopts it. Nobody moves.

    Example:

      fairwait policy try ours.toml
    """
    site.start()
    from fairwait.engine.policy import PolicyRefused
    from fairwait.priority.trying import as_document, try_policy

    day = output.parsed_date(as_of, option="--as-of") or output.today()
    try:
        tried = try_policy(output.text_of(file), on=day)
    except PolicyRefused as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    if json is not None:
        output.write_json(json, as_document(tried, day=day))
    if json != "-":
        _print(tried.trial, file)


@app.command("adopt")
def adopt(
    file: FileArgument,
    reason: ReasonOption,
    from_: FromOption = None,
    by: ByOption = None,
) -> None:
    """Adopt a policy from a day. Bands that people chose do not change; suggestions and the order do.

    Example:

      fairwait policy adopt ours.toml --from 2026-12-01 --reason "Agreed by the board on 24 November"
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.engine.policy import PolicyRefused
    from fairwait.priority.actions import adopt_policy, reorder
    from fairwait.priority.queries import policies
    from fairwait.priority.rules import PriorityRefused

    day = output.parsed_date(from_, option="--from") or output.today()
    try:
        adopted = adopt_policy(
            text=output.text_of(file), adopted_from=day, reason=reason, by=site.acting(by), now=output.now()
        )
    except (PolicyRefused, PriorityRefused, NotAllowed) as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    if day <= output.today():
        reorder(on=output.today())
    # the one shipped with Fairwait stands first, perhaps under the same code
    counting = [one.version for one in policies(on=max(day, output.today())) if one.policy.code == adopted.code]
    said = f"{adopted.code} version {adopted.version}"
    if not counting or counting[-1] == adopted.version:
        output.out.print(f"{said} is in force from {day:%-d %B %Y}.", markup=False)
    else:
        output.out.print(
            f"{said} is kept from {day:%-d %B %Y}, but is not in force: version {counting[-1]} was adopted from a "
            "later day and counts. To bring this one in, adopt it from today or a day to come.", markup=False,
        )  # fmt: skip


@app.command("why")
def why(
    one: Annotated[str, typer.Argument(metavar="A", help="A wait: its reference, or the number of who waits.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another one, written the same way.")],
    json: JsonOption = None,
    by: ByOption = None,
) -> None:
    """Say why one of two waits is before the other: the first step of the order that tells them apart.

    Example:

      fairwait policy why 2000417 2000388
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.accounts.actions import log_access
    from fairwait.desk.why import comparing
    from fairwait.desk.why.comparing import WaitNotNamed

    user = site.acting(by)
    try:
        waits = [comparing.named_wait(user, word) for word in (one, other)]
        if waits[0] == waits[1]:
            raise WaitNotNamed(f"{one} and {other} are the same wait.")
    except (WaitNotNamed, NotAllowed) as refusal:
        output.stop(str(refusal), code=Exit.WRONG)
    log_access(by=user, people=[wait.person_id for wait in waits], page="cli:why", now=output.now())
    found = comparing.compared(*waits, today=output.today())
    if json is not None:
        output.write_json(json, _why_document(found))
    if json != "-":
        _print_why(found)


def _why_document(found: "Comparison") -> dict[str, Any]:
    return {
        "schema": WHY_SCHEMA,
        "first": str(found.left.wait.uuid),
        "second": str(found.right.wait.uuid),
        "ordered_on": found.left.wait.ordered_on,
        "ordered_under": found.left.wait.ordered_under,
        "sentence": found.why.sentence,
        "settled_at_step": found.why.step,
        "turns": found.why.turns,
        "steps": [{"step": step.name, "first": step.left, "second": step.right} for step in found.why.steps],
    }


def _print_why(found: "Comparison") -> None:
    output.out.print(f"{found.why.sentence} {found.why.settled}", markup=False)
    table = Table("Step", found.left.name, found.right.name)
    for number, step in enumerate(found.why.steps, start=1):
        table.add_row(f"{number}. {step.name}", step.left, step.right, style="bold" if number == found.why.step else "")
    output.out.print(table)
    output.out.print(found.why.turns, markup=False)


def _print(tried: "Trial", file: Path) -> None:
    output.out.print(
        f"{file}: nobody has moved. Of {tried.waits:,} waits, {tried.raised:,} would be suggested a more urgent band, "
        f"{tried.lowered:,} a less urgent one.",
        markup=False,
    )
    crossings = Table("Suggested now", "Would be", "Waits", title="Across bands", title_justify="left")
    for was, becomes, waits in tried.crossings.iter_rows():
        crossings.add_row(was, becomes, f"{waits:,}")
    output.out.print(crossings)
    for name, effects in tried.groups.items():
        table = Table(name.capitalize(), "Waits", "Raised", "Lowered", title_justify="left")
        for each in effects:
            table.add_row(
                each.group, _count(each.waits), _share(each.raised, each.raised_share),
                _share(each.lowered, each.lowered_share),
            )  # fmt: skip
        output.out.print(table)
    output.out.print("Shares are of the group's waits, with their 95 % interval. A dash hides a small number.")


def _count(value: int | None) -> str:
    return "\u2013" if value is None else f"{value:,}"


def _share(count: int | None, share: tuple[float, float, float] | None) -> str:
    if count is None or share is None:
        return _count(count)
    low, middle, high = share
    return f"{count:,} ({middle:.0%}; {low:.0%} to {high:.0%})"
