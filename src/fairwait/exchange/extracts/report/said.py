"""The findings of a row in one line of text that no spreadsheet runs and no terminal obeys."""

import re

import polars as pl

from fairwait.engine.checks.findings import Severity

OURS = "Fairwait"
"""How the columns begin that we add to a file we give back."""
COLUMN = f"{OURS} findings"
TO_MEND = f"{OURS}: rows to mend"
"""The added column of a file that holds only rows to be mended: part of a list, not all of it."""
_SAID = {Severity.STOP: "Stop", Severity.WARN: "Look", Severity.NOTE: "Note"}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PLAIN_MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 row", "2,404 rows"."""
    plural = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"


def visible(text: str) -> str:
    """Text with what cannot be seen, or would move the cursor, shown as ␀."""
    return _UNSEEN.sub("␀", text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def plain_marks(text: str) -> str:
    """Text with typographic quotes and dashes made plain, for files in old encodings."""
    return text.translate(_PLAIN_MARKS)


def by_row(findings: pl.DataFrame) -> dict[int, str]:
    """Row -> all its findings in one line: "Stop: There is no referral date … (Referred: required-missing)"."""
    said: dict[int, list[str]] = {}
    for rule, severity, row, column, message in findings.select(
        "rule", "severity", "row", "column", "message"
    ).iter_rows():
        where = f"{column}: {rule}" if column else rule
        said.setdefault(row, []).append(f"{_SAID[Severity(severity)]}: {visible(message)} ({visible(where)})")
    return {row: " | ".join(parts) for row, parts in said.items()}
