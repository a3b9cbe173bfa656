"""Blocks of rows made clean: values trimmed, blanks null, and the lines that are no data taken out and counted.

Everything here works on whole columns; only rows that hold next to nothing, or begin like a total, are looked at one by
one.
"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from fairwait.engine.checks.findings import Finding

from ..outcome import nothing_left_out
from .furniture import Furniture, Kind
from .totals import Total, total_of
from .values import trimmed

ROW = "row"
_NAMED = 20
_BLANKS = 64  # of the last blank lines, remembered
_MOST_BELOW = 20  # lines of a footer that do not line up; more of them are another table
_OFTEN, _OFTEN_SHARE = 12, 0.02
DOUBLE_IT = "Check the row. Double a quotation mark that is part of the text when exporting."
PUT_BACK = (
    "The last column was written without quotation marks; what stood on lines below this row was put back to its text."
)
MERGED = "The cells of this row are merged over several rows; the text beside them was put together."
"""Both are said only where that is how a file is written: always once for all rows."""
BRING_THE_WHOLE = "Run the export again, check that it finished, and bring the whole file."
_TOTAL_START = (
    r"(?i)^\W*(?:grand|sub|overall|report|page|running|team|column)?[\s\-]*totals?\b"
    r"|^\W*(?:count|number)\b|totals?\W*$|^[\-=_]{3}"
)
_SPOKEN = r"(?i)total|page\s*\d|\d of \d|end of|records?\b|rows?\b|printed|generated|produced|count"
_INVISIBLE = (
    " \t\n\r\x0b\x0c\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


@dataclass
class Ledger:
    """What reading has counted and found so far in one table."""

    left_out: dict[str, int] = field(default_factory=nothing_left_out)
    findings: list[Finding] = field(default_factory=list)
    misshapen: int = 0
    rows: int = 0
    last_sound: int = 0  # number of the last row that is surely somebody's, misshapen or not
    blanks: deque[int] = field(default_factory=lambda: deque(maxlen=_BLANKS))  # numbers of the last blank lines
    doubtful: dict[int, str] = field(default_factory=dict)  # rows in the table that are footers if no data follows
    loose: dict[int, str] = field(default_factory=dict)  # lines not in the table, misshapen if data follows
    titles: dict[int, str] = field(default_factory=dict)  # section titles, footers if no data follows
    notes: list[str] = field(default_factory=list)  # what is said once of many rows
    once: list[str] = field(default_factory=list)  # the messages of findings that a note stands for
    about: dict[int, str] = field(default_factory=dict)  # lines in which the report speaks of itself
    totals: list[Total] = field(default_factory=list)  # lines that count the list
    doubts: dict[str, str] = field(default_factory=dict)  # why the file may not be whole, in words

    def stand_above(self, lines: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Count what stands above the header, and remember it: a report's title often says of which day it is."""
        for row, cells in lines:
            filled = [text for cell in cells if (text := trimmed(cell))]
            self.left_out["preamble" if filled else "blank"] += 1
            if filled:
                self.about[row] = shortened(" ".join(filled))

    def leave_out(self, kind: Kind, *, row: int, text: str, cells: Sequence[str] = ()) -> None:
        """Count a line that is no data; a total or a footer is also named."""
        if kind is Kind.TOTAL and (total := total_of(row, cells or (text,))) is not None:
            self.totals.append(total)
        if kind is Kind.BLANK:
            self.blanks.append(row)
        if kind is Kind.SECTION_TITLE:
            self.titles[row] = text  # what it is shows when data follows, or does not
            return
        self.left_out[kind.value] += 1
        if kind in (Kind.TOTAL, Kind.FOOTER):
            self.about[row] = shortened(text)
            what = "totals line" if kind is Kind.TOTAL else "line that belongs to the report, not to the list"
            self.findings.append(
                Finding(
                    rule="total-row",
                    severity="note",
                    row=row,
                    column=None,
                    value=shortened(text),
                    message=f"A {what}; it was left out.",
                    fix="Nothing to do, unless it is a person's row: then fill in its cells.",
                )
            )

    def settle(self) -> tuple[int, ...]:
        """At the end of the file: what follows the last data is a footer. Returns the rows to take out of the table."""
        for row in [row for row in self.titles if row > self.last_sound]:
            self.leave_out(Kind.FOOTER, row=row, text=self.titles.pop(row))
        self.left_out[Kind.SECTION_TITLE.value] += len(self.titles)
        for row in [row for row in self.loose if row > self.last_sound]:
            self.leave_out(Kind.FOOTER, row=row, text=self.loose.pop(row))
        for row, text in self.loose.items():
            self.misshape(row=row, text=text, message="This line has a single cell, and data follows it.")
        self._take_for_a_footer()
        tail = tuple(row for row in self.doubtful if row > self.last_sound)
        for row in tail:
            self.leave_out(Kind.FOOTER, row=row, text=self.doubtful[row])
        self.rows -= len(tail)
        return tail

    def _take_for_a_footer(self) -> None:
        """Some lines that do not line up, below the data and a blank line: the key, or whom to ring."""
        after = min((row for row in self.blanks if row > self.last_sound), default=None)
        below = [
            each
            for each in self.findings
            if after is not None and each.rule == "row-shape" and each.severity == "stop" and each.row > after
        ]
        if len(below) > _MOST_BELOW:
            return
        self.findings = [each for each in self.findings if each not in below]
        self.misshapen -= len(below)
        for each in below:
            self.leave_out(Kind.FOOTER, row=each.row, text=each.value or "")

    def misshape(self, *, row: int, text: str, message: str, like_a_row: bool = False) -> None:
        """Count and name a row that cannot be lined up with the header.

        One that is like a row is somebody's: neither it nor what stands above it can be the report's foot.
        """
        self.misshapen += 1
        if like_a_row:
            self.last_sound = max(self.last_sound, row)
        self.findings.append(
            Finding(
                rule="row-shape",
                severity="stop",
                row=row,
                column=None,
                value=shortened(text),
                message=message,
                fix="Correct this line where it was made: quotation marks round text that holds the delimiter or a "
                "line break, and one cell for each column.",
            )
        )

    def break_off(self, *, row: int, cells: int, width: int) -> None:
        """The last line of the file, which has no end, cannot be lined up: the file was cut in the middle of it."""
        for at, each in enumerate(self.findings):
            if (each.rule, each.severity, each.row) == ("row-shape", "stop", row):
                said = f"The file ends in the middle of a row (line {row:,}, after {cells:,} of {width:,} cells)"
                self.findings[at] = each._replace(message=f"{said}.", fix=BRING_THE_WHOLE)
                self.doubts["cut"] = f"{said}: it was cut short."

    def miscount(self, total: Total, *, rows: int) -> None:
        """A line of totals counts other rows than there are."""
        said = f"The total line {total.row:,} says {total.says:,}, and {rows:,} rows are there"
        self.doubts["total"] = f"{said}."
        self.findings = [
            each._replace(severity="warn", message=f"{said}; the line was left out.", fix=BRING_THE_WHOLE)
            if (each.rule, each.row) == ("total-row", total.row)
            else each
            for each in self.findings
        ]

    def say_once(self) -> None:
        """At the end of the file: what was put right again and again is said in a note that stands for each finding.

        The findings stay: they say of each row that it was put right.
        """
        found = Counter(each.message for each in self.findings if each.rule == "row-shape" and each.severity == "warn")
        for message, times in found.items():
            if message not in (PUT_BACK, MERGED) and times < max(_OFTEN, _OFTEN_SHARE * self.rows):
                continue
            often = [each.row for each in self.findings if each.message == message]
            self.notes.append(f"{message} That is so in {rows_named(often)}.")
            self.once.append(message)

    def recovered(self, *, row: int, text: str, message: str, fix: str = DOUBLE_IT) -> None:
        """Name a row that was out of shape and could be lined up with certainty."""
        self.findings.append(
            Finding(
                rule="row-shape",
                severity="warn",
                row=row,
                column=None,
                value=shortened(text),
                message=message,
                fix=fix,
            )
        )


def rows_named(rows: Sequence[int]) -> str:
    """Row numbers in words, the first and how many more: "rows 3, 9, 12 and 4 more"."""
    more = len(rows) - _NAMED
    first = ", ".join(map(str, rows[:_NAMED]))
    return ("row " if len(rows) == 1 else "rows ") + first + (f" and {more:,} more" if more > 0 else "")


def shortened(text: str, most: int = 200) -> str:
    """Enough of a line to recognise it."""
    return text if len(text) <= most else text[: most - 1] + "…"


_HELD = r"^'('*[=+\-@\t\r\n＝＋－＠])"
"""An apostrophe that holds back what a spreadsheet would run, as our own files and other careful ones write it."""


_APOSTROPHE, _EQUALS, _QUOTE = ord("'"), ord("="), ord('"')
_HELD_BYTES = np.frombuffer(b"=+-@\t\r\n\xef", dtype=np.uint8)


def may_hold_apostrophes(block: bytes) -> bool:
    """Whether a piece of a text file has an apostrophe before anything that it might hold back."""
    return bool(np.isin(_after(_APOSTROPHE, block), _HELD_BYTES).any())


def _after(mark: int, block: bytes) -> npt.NDArray[np.uint8]:
    """The byte behind each of one kind. By arithmetic: to search for two bytes takes as long as reading the table."""
    array = np.frombuffer(block, dtype=np.uint8)
    return array[np.flatnonzero(array[:-1] == mark) + 1]


_AS_TEXT = r'^="([\p{L}\p{N} .,/+()@_\-]*)"$'
"""A number or a word written as a formula so that a spreadsheet leaves it as it is: ="0041877"."""


def may_hold_formulas(block: bytes) -> bool:
    """Whether a piece of a text file has an equals sign before a quotation mark, which a cell may begin with."""
    return b"=" in block and bool((_after(_EQUALS, block) == _QUOTE).any())


def cleaned(
    frame: pl.DataFrame, *, marks: Sequence[str] | None, held: bool = True, as_text: bool = True
) -> pl.DataFrame:
    """Cells trimmed, in NFC, blanks null, without the apostrophe that holds a formula back or the formula round a text.

    `marks` are the blanks that occur in the block at all, where it is known to hold no others and to be in NFC: then
    only columns with a cell that starts or ends with one are trimmed. None promises nothing. `held` is False where no
    apostrophe can be such a one, `as_text` where no cell can begin with an equals sign and a quotation mark.
    """
    names = [name for name in frame.columns if name != ROW]
    if not names or not frame.height:
        return frame
    if marks is None:
        frame = frame.with_columns(pl.col(names).str.normalize("NFC").str.strip_chars(_INVISIBLE))
    else:
        padded = _padded(frame, names, marks)
        frame = frame.with_columns(pl.col(padded).str.strip_chars()) if padded else frame
    if held:
        begin = frame.select(pl.col(name).str.starts_with("'").any() for name in names).row(0)
        behind = [name for name, has in zip(names, begin, strict=True) if has]
        frame = frame.with_columns(pl.col(behind).str.replace(_HELD, "$1")) if behind else frame
    if as_text:
        begin = frame.select(pl.col(name).str.starts_with('="').any() for name in names).row(0)
        written = [name for name, has in zip(names, begin, strict=True) if has]
        frame = frame.with_columns(pl.col(written).str.replace(_AS_TEXT, "$1")) if written else frame
    return frame.with_columns(pl.when(pl.col(names).str.len_bytes() > 0).then(pl.col(names)))


def _padded(frame: pl.DataFrame, names: Sequence[str], marks: Sequence[str]) -> list[str]:
    found: set[str] = set()
    for mark in marks:
        left = [name for name in names if name not in found]
        if not left:
            break
        ends = frame.select(
            (pl.col(name).str.starts_with(mark) | pl.col(name).str.ends_with(mark)).any() for name in left
        ).row(0)
        found |= {name for name, has in zip(left, ends, strict=True) if has}
    return [name for name in names if name in found]


def without_furniture(frame: pl.DataFrame, *, furniture: Furniture, ledger: Ledger) -> pl.DataFrame:
    """The rows that are data. Lines that are not are counted in the ledger, doubtful ones kept and remembered."""
    names = [name for name in frame.columns if name != ROW]
    odd = _odd_rows(frame, names, furniture)
    if not odd.height:
        return _counted(frame, ledger, doubtful=())
    gone: list[int] = odd.filter(pl.col(_FILLED) == 0)[ROW].to_list()
    ledger.left_out[Kind.BLANK.value] += len(gone)
    doubtful: list[int] = []
    looked_at = odd.filter(pl.col(_FILLED) > 0).drop(_FILLED)
    for row, *values in looked_at.iter_rows():
        cells = [value or "" for value in values]
        kind = furniture.kind(cells)
        text = " ".join(cell for cell in cells if cell)
        if kind is Kind.DOUBTFUL:
            doubtful.append(row)
            ledger.doubtful[row] = text
        elif kind is not Kind.DATA:
            gone.append(row)
            ledger.leave_out(kind, row=row, text=text, cells=cells)
    kept = frame.filter(~pl.col(ROW).is_in(gone)) if gone else frame
    return _counted(kept, ledger, doubtful=doubtful)


_FILLED, _TOLD = "__filled", "__told"


def _odd_rows(frame: pl.DataFrame, names: Sequence[str], furniture: Furniture) -> pl.DataFrame:
    """Rows that are not plainly data, with the number of their filled cells."""
    width = len(names)
    sparse_to = min(2 if width >= 4 else 1, max(1, furniture.profile.least_filled() - 1))
    spoken_to = 3 if width >= 4 else sparse_to
    first = pl.coalesce([pl.col(name) for name in names[:3]])
    told = first.str.contains(_TOTAL_START).fill_null(value=False) | _header_again(names, furniture)
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in names).alias(_FILLED)
    # Where enough columns are filled in every row no row can be sparse, and the cells of none need be counted.
    may_be_sparse = sum(frame[name].null_count() == 0 for name in names) <= spoken_to
    asked = told if not may_be_sparse else told | (filled <= spoken_to)
    odd = frame.filter(asked).with_columns(filled, told.alias(_TOLD))
    if odd.height and spoken_to > sparse_to:
        spoken = pl.any_horizontal(pl.col(name).str.contains(_SPOKEN) for name in names)
        odd = odd.filter((pl.col(_FILLED) <= sparse_to) | pl.col(_TOLD) | spoken)
    return odd.drop(_TOLD)


def _header_again(names: Sequence[str], furniture: Furniture) -> pl.Expr:
    tests = []
    for line in furniture.header_lines:
        at = [index for index, text in enumerate(line) if text and index < len(names)][:1]
        tests += [pl.col(names[index]).str.to_lowercase() == line[index] for index in at]
    return pl.any_horizontal(tests).fill_null(value=False) if tests else pl.lit(value=False)


def _counted(frame: pl.DataFrame, ledger: Ledger, *, doubtful: Sequence[int]) -> pl.DataFrame:
    ledger.rows += frame.height
    sound = frame[ROW].filter(~frame[ROW].is_in(list(doubtful))) if doubtful else frame[ROW]
    if len(sound):
        ledger.last_sound = max(ledger.last_sound, int(sound[-1]))
        ledger.doubtful = {row: text for row, text in ledger.doubtful.items() if row > ledger.last_sound}
    return frame
