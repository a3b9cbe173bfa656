"""A block of text in which some record does not add up: the others are found by scanning, that one is resolved."""

from dataclasses import dataclass, field

import numpy as np

from ..layout.furniture import Kind
from ..outcome import Unreadable
from .mending import SIGHT, Mender
from .scan import Bytes, Flags, Ints, Records, find_records, without_last

_WINDOW = 16 * 1024  # bytes scanned first after something was resolved; doubled while nothing is


@dataclass
class Careful:
    """Walks a block once. Afterwards `ranges` and `rows` hold the records that add up, `mended` the others."""

    block: bytes
    mender: Mender
    line: int  # the number of the line at the start of the block
    last: bool  # nothing follows the block
    field_bytes: int
    ranges: list[tuple[int, int]] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    mended: list[tuple[int, list[str]]] = field(default_factory=list)
    at: int = 0

    def walk(self) -> None:
        """Go as far as whole records reach; what is left from `at` on belongs before the next piece of the file."""
        array = np.frombuffer(self.block, dtype=np.uint8)
        delimiter = ord(self.mender.dialect.delimiter)
        window = len(self.block)
        while self.at < len(self.block):
            end = min(len(self.block), self.at + window)
            found = find_records(
                array[self.at : end],
                delimiter=delimiter,
                quoted=self.mender.dialect.quote is not None,
                cells=self.mender.shape.cells,
            )
            if self.mender.shape.goes_on and not (self.last and end == len(self.block)):
                found = without_last(found)  # what it says may go on below
            if self._sort_out(found, array):
                window = _WINDOW
            elif found.broken or (end == len(self.block) and self._must_end_here()):
                if not self._resolve():
                    return
                window = _WINDOW
            elif end == len(self.block):
                return
            else:
                window *= 2

    def _must_end_here(self) -> bool:
        """The record at hand runs to the end of the block with a quote open: there is no more, or it is too long."""
        left = len(self.block) - self.at
        return left > 0 and (self.last or left > self.field_bytes)

    def _sort_out(self, found: Records, array: Bytes) -> bool:
        """Take the records that add up and resolve the others; True if one of those reached past its own end."""
        base_at, base_line = self.at, self.line
        starts, ends, lines = found.starts + base_at, found.ends + base_at, found.lines + base_line
        empty = starts == ends
        fine = self._adds_up(found.cells) & ~empty & ~found.doubtful
        if self.mender.shape.goes_on:
            fine[:-1] &= (found.cells[1:] > 1) | empty[1:]
        done = 0
        for index in np.flatnonzero(~fine).tolist():
            self._take(starts[done:index], ends[done:index], lines[done:index])
            done = index + 1
            if empty[index]:
                self.mender.ledger.leave_out(Kind.BLANK, row=int(lines[index]), text="")
                continue
            self.at, self.line = int(starts[index]), int(lines[index])
            self._resolve(force=True, whole=int(ends[index]) + 1)
            if self.at != int(ends[index]) + 1:
                return True
        self._take(starts[done:], ends[done:], lines[done:])
        self.at, self.line = base_at + found.stop, base_line + found.stop_lines
        return False

    def _adds_up(self, cells: Ints) -> Flags:
        shape = self.mender.shape
        right: Flags = cells == shape.cells
        if shape.short_ok:
            right |= (cells < shape.cells) & (cells > max(1, shape.cells // 3))
        return right

    def _take(self, starts: Ints, ends: Ints, lines: Ints) -> None:
        if len(starts):
            self.ranges.append((int(starts[0]), int(ends[-1]) + 1))
            self.rows.append(lines)

    def _resolve(self, *, force: bool = False, whole: int = 0) -> bool:
        """Resolve the record at hand; False if the piece of file that follows must be seen first.

        whole: where the record is known to end; all of it is looked at.
        """
        cut = max(self.at + SIGHT, whole)
        if not force and not self.last and len(self.block) < cut and len(self.block) - self.at <= self.field_bytes:
            return False
        text = self._text(cut)
        resolution = self.mender.resolve(text, row=self.line)
        if resolution.cells is not None:
            self.mended.append((self.line, resolution.cells))
        used = text[: resolution.used]
        self.at += len(used.encode())
        self.line += used.count("\n")
        return True

    def _text(self, cut: int) -> str:
        """Whole lines from here on: as many as are needed to judge, never half of one."""
        piece = self.block[self.at : cut]
        end = piece.rfind(b"\n") + 1
        if not end:
            end = self.block.find(b"\n", self.at) + 1 - self.at
            if end <= 0 or end > self.field_bytes * 2:
                raise Unreadable(
                    f"Line {self.line:,} is longer than {self.field_bytes / 1024**2:,.0f} MB.",
                    "Check that the file is a table, and that it was exported whole.",
                )
            piece = self.block[self.at : self.at + end]
        return piece[:end].decode("utf-8", errors="replace")
