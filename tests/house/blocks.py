"""The parts of documents that are made from the code: `python -m tests.house.blocks` writes them again.

A part stands between `<!-- made: NAME -->` and `<!-- made: end -->`; a test holds it to what is made here.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from fairwait.config.cli.main import app
from fairwait.engine.checks.fields import FIELDS, Field, FieldType
from fairwait.exchange.extracts.reading import Limits
from fairwait.exchange.imports import gate
from tests.house.files import ROOT

BLOCK = re.compile(r"(<!-- made: ([a-z-]+) -->\n)(.*?)(<!-- made: end -->)", re.S)


# The commands ----------------------------------------


def commands() -> str:
    """Every command: what it does, its arguments and options, and its examples."""
    return "\n\n".join(_command(name, command) for name, command in each_command())


def each_command(group: Any = None, path: tuple[str, ...] = ("fairwait",)) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name, in the order of the help."""
    for name, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from each_command(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def _command(name: str, command: Any) -> str:
    words, examples = _help(command.help or "")
    arguments = [p for p in command.params if p.opts[0][:1] != "-"]
    options = [p for p in command.params if p.opts[0][:1] == "-" and p.name != "help"]
    usage = " ".join(
        [
            name,
            *(p.name.upper() if p.required else f"[{p.name.upper()}]" for p in arguments),
            "[OPTIONS]" * bool(options),
        ]
    )
    parts = [f"### {name}", words, f"```text\n{usage.strip()}\n```", _table(arguments, options)]
    if examples:
        parts.append("```console\n" + "\n".join(examples) + "\n```")
    return "\n\n".join(part for part in parts if part)


def _help(text: str) -> tuple[str, list[str]]:
    words, _, examples = text.partition("Example")
    lines = [line.strip() for line in examples.splitlines()[1:] if line.strip()]
    return re.sub(r"(?<!\n)\n(?!\n)", " ", words).strip(), lines


def _table(arguments: list[Any], options: list[Any]) -> str:
    if not (arguments or options):
        return ""
    rows = [f"| `{p.name.upper()}` | {_cell(p)} |" for p in arguments]
    rows += [f"| `{' / '.join((*p.opts, *p.secondary_opts))}` | {_cell(p)} |" for p in options]
    return "\n".join(["| | |", "| --- | --- |", *rows])


def _cell(parameter: Any) -> str:
    said = (parameter.help or "").replace("|", "\\|")
    default = parameter.default
    if parameter.required and parameter.opts[0].startswith("-"):
        return f"{said} Needed."
    if default in (None, "", False) or parameter.required or callable(default):
        return said
    if parameter.is_flag:
        return f"{said} Default: `{parameter.opts[0]}`."
    return f"{said} Default: `{default}`."


# The fields ----------------------------------------

_TYPES = {
    FieldType.TEXT: "text",
    FieldType.DATE: "date",
    FieldType.YES_NO: "yes or no",
    FieldType.CODE: "word from a list",
}
_NEEDED = {"pathway", "referred_on"}
_IDENTITY = {"person_id", "nhs_number", "first_name", "last_name", "full_name", "date_of_birth"}


def fields() -> str:
    """The canonical fields, in two tables: of the person, and of the wait."""
    parts = []
    for about, title in (("person", "About the person"), ("wait", "About the wait")):
        rows = [_field(field) for field in FIELDS if field.about == about]
        parts.append(
            "\n".join([f"**{title}**", "", "| field | what it is | type | |", "| --- | --- | --- | --- |", *rows])
        )
    return "\n\n".join(parts)


def _field(field: Field) -> str:
    needed = "needed" if field.name in _NEEDED else "identity" if field.name in _IDENTITY else ""
    return f"| `{field.name}` | {field.label} | {_TYPES[field.type]} | {needed} |"


# The gate ----------------------------------------


def thresholds() -> str:
    """The numbers the gate judges by."""
    few, fall = gate.FEW, _share(gate.FALL_SHARE)
    held = f"We hold {few} or more open waits of the source"
    asked = {
        "columns": "A column that is used is gone, or there is one nobody has seen before",
        "values": "A column holds other values than it was confirmed for (days where there were teams); asked once",
        "earlier": "The file's as-of date is before that of the source's last import",
        "cut": "The last line of the file breaks off in the middle of a row",
        "total": "A total line that counts the list counts other rows than are there",
        "no-total": "Open waits we hold are missing, and so is the total line that the source's last file had",
        "strangers": f"{held}, and the file tells of fewer than {gate.KNOWN_SHARE:.0%} of them",
        "fell": f"{held}, and the file tells of {fall} of them or fewer, and itself holds no more open ones than that",
        "rose": f"{held}, and the file holds {gate.RISE_SHARE:g} times as many, or more",
        "pathway-missing": f"A pathway of which we hold {few} or more is not in the file at all, open or ended",
        "pathway-fell": f"Of a pathway of which we hold {2 * few} or more, the file tells of half or fewer",
    }
    assert set(asked) == {rule.value for rule in gate.GateRule}
    rows = [f"| `{name}` | {when} |" for name, when in asked.items()]
    return "\n".join(["| rule | it asks when |", "| --- | --- |", *rows])


def _share(share: float) -> str:
    return {2 / 3: "two thirds"}.get(share, f"{share:.0%}")


def limits() -> str:
    """The most of a file that is read."""
    most = Limits()
    rows = [
        ("the file as it lies", f"{most.size_bytes / 1024**3:g} GB"),
        ("rows", f"{most.rows:,}"),
        ("columns", f"{most.columns:,}"),
        ("one cell of a text file", f"{most.field_bytes / 1024**2:g} MB"),
        ("cells of a sheet, empty ones between them counted", f"{most.sheet_cells:,}"),
        ("a spreadsheet unpacked", f"{most.archive_bytes / 1024**3:g} GB, {most.archive_entries:,} parts"),
        ("memory of the process that reads", f"{most.memory_bytes / 1024**3:g} GB"),
        ("time to read", f"{most.seconds / 60:g} minutes"),
    ]
    return "\n".join(["| what | at most |", "| --- | --- |", *(f"| {what} | {much} |" for what, much in rows)])


MADE: dict[str, Callable[[], str]] = {"commands": commands, "fields": fields, "gate": thresholds, "limits": limits}
PAGES = ("docs/cli.md", "docs/extracts.md")


def remade(text: str) -> str:
    """A page with each of its made parts made again."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{MADE[found[2]]()}\n\n{found[4]}", text)


def write(pages: tuple[str, ...] = PAGES) -> None:
    """Make the parts of these pages again."""
    for page in pages:
        path: Path = ROOT / page
        path.write_text(remade(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
