"""The rows of a contact log that cannot be used, with what to do about each: a file to mend and bring again."""

import csv
import io

import polars as pl

from fairwait.exchange.contacts.actions import Looked

WHAT = "What to mend"


def to_mend(looked: Looked) -> str:
    """The rejected rows as CSV, as they stand in the file, with what is wrong first. A formula is held back."""
    wrong: dict[int, list[str]] = {}
    for one in looked.checked.faults:
        if one.stops:
            wrong.setdefault(one.row, []).append(f"{one.column}: {one.words} {one.fix}" if one.column else one.words)
    frame = looked.frame.filter(pl.col("row").is_in(sorted(wrong)))
    names = [name for name in looked.reading.columns if name != WHAT]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([WHAT, *names])
    for row in frame.iter_rows(named=True):
        said = " ".join(wrong[row["row"]])
        writer.writerow([said, *(_held(str(row[name] or "")) for name in names)])
    return "\ufeff" + out.getvalue()


def _held(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
