"""What every command shares: talking to the terminal, JSON, progress, and ending with the right exit code."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from fairwait.engine.calendars import london_day

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
Report = Callable[[str, int, int], None]
Target = TypeVar("Target", str, Path)


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    FINDINGS = 1
    WRONG = 2
    REFUSED = 3
    FAULT = 4


def now() -> datetime:
    """The instant, read here at the edge and nowhere below it."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Today in London."""
    return london_day(now())


def stop(words: str, *, code: Exit) -> NoReturn:
    """End with a message on standard error."""
    err.print(words, markup=False)
    raise typer.Exit(code)


def text_of(file: Path) -> str:
    """The text of a document somebody wrote; what is no UTF-8 is said with its line."""
    try:
        held = file.read_bytes()
    except OSError as fault:
        stop(f"{file}: cannot be read ({fault}).", code=Exit.WRONG)
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = held.count(b"\n", 0, fault.start) + 1
        stop(f"{file}: line {line} is not UTF-8 text. Save the file as UTF-8, then try again.", code=Exit.WRONG)


def parsed_date(text: str | None, *, option: str) -> date | None:
    """A date given as an option: 2026-11-23 or 23/11/2026."""
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise typer.BadParameter(f"\u201c{text}\u201d is not a date. Write it as 2026-11-23.", param_hint=option)


def say_if_to_come(day: date) -> None:
    """Beside what is printed, that a day asked about is still to come: the figures are of what is known today."""
    if day > today():
        err.print(
            f"{day:%-d %B %Y} is still to come: this is how it would stand if nothing happened until then.",
            markup=False,
        )


def can_be_written(target: Target | None) -> Target | None:
    """Refuse a place where no file can be written, before the command does anything: an option's callback."""
    if target is None or str(target) == "-":
        return target
    path = Path(target)
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {path.parent}. Make it, or name another.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise typer.BadParameter(f"{path} may not be written by you. Name another file.")
    return target


def write_json(target: str | None, document: dict[str, Any]) -> None:
    """Write a JSON document to a file, or to standard output for "-"; nothing where no target was given."""
    if target is None:
        return
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str) + b"\n"
    if target == "-":
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    else:
        try:
            Path(target).write_bytes(text)
        except OSError as fault:  # a full disk, after the work: what was done stands
            stop(f"{target} could not be written: {fault.strerror}. All else is done.", code=Exit.WRONG)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Report]:
    """A progress bar on standard error, by phase, with rows and time left. Silent where nobody watches."""
    if quiet or not err.is_terminal:
        yield lambda phase, done, total: None
        return
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        console=err, transient=True,
    )  # fmt: skip
    with bar:
        tasks: dict[str, Any] = {}

        def report(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bar.add_task(phase.capitalize(), total=total or None)
            bar.update(tasks[phase], completed=done, total=total or None)

        yield report
