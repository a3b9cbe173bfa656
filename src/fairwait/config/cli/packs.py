"""`fairwait packs`: what people, carers and staff are given to read, as files, and the region's core text."""

from pathlib import Path
from typing import Annotated

import typer

from fairwait.config.cli import output, site
from fairwait.config.cli.options import ByOption, FromOption, ReasonOption
from fairwait.config.cli.output import Exit

app = typer.Typer(no_args_is_help=True, help="See packs, take them out as files, take over the region's core text.")


@app.command("list")
def list_packs() -> None:
    """List the packs: which version is published, and what is missing from those that are not.

    Example:

      fairwait packs list
    """
    site.start()
    from fairwait.keeping_in_touch.packs import actions, documents

    today = output.today()
    for code in documents.cores(on=today):
        draft = actions.draft(code, on=today)
        stands = f"version {draft.last.number}" if draft.last else "not published"
        if draft.problems:
            stands += f", {len(draft.problems)} missing"
        elif draft.differences and draft.last:
            stands += f", {len(draft.differences)} changed"
        output.out.print(f"{code:<18}{stands:<28}{draft.pack.name}", markup=False)


@app.command("core")
def core(code: Annotated[str, typer.Argument(help="A pack's code.")]) -> None:
    """Print the core text in force of a pack as TOML.

    Example:

      fairwait packs core waiting-well > waiting-well.toml
    """
    site.start()
    from fairwait.keeping_in_touch.packs import documents

    in_force = documents.cores(on=output.today()).get(code)
    if in_force is None:
        output.stop(f"There is no pack {code}.", code=Exit.WRONG)
    text = in_force.adopted.document if in_force.adopted else documents.starters()[code]
    output.out.print(text, markup=False)


@app.command("adopt")
def adopt(
    file: Annotated[Path, typer.Argument(help="The core text as TOML, as the region gave it.")],
    reason: ReasonOption,
    from_: FromOption = None,
    by: ByOption = None,
) -> None:
    """Take over another version of the region's core text. What is published stays until somebody publishes anew.

    Example:

      fairwait packs adopt waiting-well.toml --reason "The region's text of spring 2027"
    """
    site.start()
    from fairwait.accounts.access import NotAllowed
    from fairwait.keeping_in_touch.packs import actions
    from fairwait.keeping_in_touch.packs.actions import PackRefused
    from fairwait.keeping_in_touch.packs.rules.shape import PackDocumentRefused

    day = output.parsed_date(from_, option="--from") or output.today()
    try:
        made = actions.adopt_core(
            text=output.text_of(file), adopted_from=day, reason=reason, by=site.acting(by), now=output.now()
        )
    except (PackDocumentRefused, PackRefused, NotAllowed) as refusal:
        output.stop(f"{file}: {refusal}", code=Exit.REFUSED)
    output.out.print(f"Core {made.code} version {made.version} is in force from {day:%-d %B %Y}.", markup=False)


@app.command("export")
def export(
    code: Annotated[str, typer.Argument(help="A pack's code.")],
    to: Annotated[Path, typer.Option("--to", help="The folder the files go to.")] = Path(),
    version: Annotated[int | None, typer.Option("--version", help="This version; the last if not given.")] = None,
) -> None:
    """Write a published pack into a folder: PDF, large print, Word and plain text.

    Example:

      fairwait packs export waiting-well --to packs
    """
    site.start()
    from fairwait.govuk.printing import CannotPrint
    from fairwait.keeping_in_touch.packs import documents
    from fairwait.keeping_in_touch.packs.rules.formats import FileForm
    from fairwait.keeping_in_touch.packs.writing import Edition, file_name, written

    found = documents.published(code, version=version)
    if found is None:
        output.stop(f"No such version of {code} is published. See: fairwait packs list", code=Exit.WRONG)
    edition = Edition(found.pack, found.number, found.version.adopted_from)
    to.mkdir(parents=True, exist_ok=True)
    for form in FileForm:
        path = to / file_name(edition, form)
        try:
            path.write_bytes(written(edition, form))
        except CannotPrint as missing:
            output.err.print(f"{path.name}: {missing}", markup=False)
            continue
        output.out.print(f"{path}", markup=False)
