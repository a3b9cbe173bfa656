"""Write docs/faults.md from what the sweeps of `make faults` told of themselves, with the day and the commit."""

import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "faults.md"
HEAD = """# Faults

What `make faults` did to councils of its own when it was last run in full, and what held. This page is written by the
command itself. The letters and numbers are those of the list of faults that Fairwait is held to; how a place at which a
process dies gets its name stands in [testing](testing.md). A sample of each sweep is part of `make test`.

A line stands here only if it held: after each trial the history was proved, the council was as before the work or as
after it and nothing between, and the work could then be done.
"""


@dataclass(frozen=True)
class Line:
    """One sweep on one database."""

    fault: str
    what: str
    trials: int
    database: str
    held: bool


def lines(report: Path, *, database: str) -> list[Line]:
    """The sweeps of one report, those that told what they are; what failed before it could tell is named by itself."""
    told = []
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        said = {each.get("name"): each.get("value") or "" for each in case.iter("property")}
        failed = any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
        if said or failed:
            what = said.get("what", f"`{case.get('name')}`")
            told.append(Line(said.get("fault", "?"), what, int(said.get("trials", 0)), database, not failed))
    return told


def write(reports: dict[str, Path], *, now: datetime, seconds: float) -> None:
    """The page anew: a line a sweep and database."""
    every = [line for database, path in reports.items() if path.exists() for line in lines(path, database=database)]
    when = f"{now:%-d %B %Y}, commit {_commit()}, in {seconds / 60:.0f} minutes"
    rows = [
        f"| {line.fault} | {line.what} | {line.database} | {line.trials:,} | {'held' if line.held else '**failed**'} |"
        for line in sorted(every, key=lambda line: (line.fault, line.what, line.database))
    ]
    table = ["| fault | what was done | database | trials | |", "| --- | --- | --- | --- | --- |", *rows]
    text = "\n".join([HEAD, f"Last run: {when}, {sum(line.trials for line in every):,} trials.", "", *table])
    PAGE.write_text(text + "\n", encoding="utf-8")


def _commit() -> str:
    asked = ["git", "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "not known"


def today() -> datetime:
    """Now, read at the edge."""
    return datetime.now(tz=UTC)
