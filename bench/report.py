"""The table of a run: seconds, ratios to the floors, peak memory, beside what was aimed at."""

import re
from datetime import date
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
FLOORS = {
    "read and map": "floor: read",
    "check": "floor: read",
    "check and link": "floor: read",
    "priority": "floor: arithmetic",
}
AIMS = {
    "check": "3 x read",
    "check and link": "10 x read",
    "writing": "6 x write",
    "list page": "100 ms",
    "priority": "1 s, 3 x arithmetic",
    "huddle: next person": "100 ms",
    "front door: search": "100 ms",
}
WRITING = "writing"
SHOWN = 0.005
"""Seconds within a part that are worth a line."""


def table(results: dict[int, dict[str, dict[str, Any]]], *, day: date, machine: str, commit: str) -> str:
    """A Markdown table with a row a phase and, under it, a row for each part of it."""
    lines = [
        f"Measured {day.isoformat()} at commit {commit} on {machine}.",
        "",
        "| rows | phase | seconds | ratio | aim | peak memory | what was done |",
        "| ---: | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for rows, phases in sorted(results.items()):
        for name, found in phases.items():
            lines += _lines(rows, name, found, phases)
    return "\n".join(lines)


def _lines(rows: int, name: str, found: dict[str, Any], phases: dict[str, dict[str, Any]]) -> list[str]:
    if "failed" in found:
        why = found["failed"][0].replace("|", "/")
        return [_row(f"{rows:,}", name, "not measured", "", "", "", why)]
    total, peak = found["seconds"]["total"], f"{found['peak_bytes'] / 1e9:.2f} GB"
    ratio = _ratio(found, "total", FLOORS.get(name), phases)
    said = [_row(f"{rows:,}", name, f"{total:.2f}", ratio, AIMS.get(name, ""), peak, _facts(found["facts"]))]
    counted = {kind: parts(name, found.get(kind, {})) for kind in ("seconds", "processor")}
    for part, seconds in counted["seconds"].items():
        floor = "floor: write" if part == WRITING else None
        aim = AIMS[WRITING] if part == WRITING and "empty" in name else ""
        said.append(_row("", f"… {part}", f"{seconds:.2f}", _ratio(counted, part, floor, phases), aim, "", ""))
        said += [_row("", f"… … {inner}", f"{took:.2f}", "", "", "", "") for inner, took in _inside(found, part)]
    return said


def _inside(found: dict[str, Any], part: str) -> list[tuple[str, float]]:
    """What was timed within a part: for an import's write each of its phases, and the calls watched."""
    own = [(name, took) for name, took in found["seconds"].items() if _is_write(name)] if part == WRITING else []
    watched = found.get("inside", {}).items()
    own += [(f"of it {name.partition(': ')[2]}", took) for name, took in watched if name.partition(": ")[0] == part]
    return [(name, took) for name, took in own if took >= SHOWN]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _facts(facts: dict[str, Any]) -> str:
    told = {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in facts.items() if value}
    return ", ".join(f"{name} {value}" for name, value in told.items())


def parts(name: str, seconds: dict[str, float]) -> dict[str, float]:
    """The parts of a phase, those of an import's write counted together: they are one transaction."""
    told: dict[str, float] = {}
    for part, took in seconds.items():
        if part == "total":
            continue
        is_write = name.startswith("import") and _is_write(part)
        told[WRITING if is_write else part] = told.get(WRITING if is_write else part, 0.0) + took
    return told


def _is_write(part: str) -> bool:
    return part.startswith(("writing", "updating"))


def _ratio(found: dict[str, Any], part: str, floor: str | None, phases: dict[str, dict[str, Any]]) -> str:
    """By the clock, and by the processor's time, which others on the machine disturb less."""
    if floor is None or "seconds" not in phases.get(floor, {}):
        return ""
    by_clock = found["seconds"][part] / phases[floor]["seconds"]["total"]
    worked = phases[floor]["processor"]["total"]
    of_processor = f" ({found['processor'][part] / worked:.1f} of processor)" if worked else ""
    return f"{by_clock:.1f} x {floor.removeprefix('floor: ')}{of_processor}"


def write(page: Path, table: str) -> None:
    """Put the table between its markers on the page; what stands around it is a person's."""
    words = page.read_text(encoding="utf-8")
    if BEGIN not in words or END not in words:
        raise SystemExit(f"{page} has no {BEGIN} and {END} to write between")
    block = f"{BEGIN}\n{table}\n{END}"
    page.write_text(
        re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: block, words, flags=re.S), encoding="utf-8"
    )
