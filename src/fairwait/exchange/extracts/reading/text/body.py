"""The records below the header, block by block: straight through Polars where every line adds up, with care where not.

A block that is in order is known by two sums. Polars refuses a line with too many cells, and fills one with too few; so
if no line was refused, and the bytes of all values and marks together are exactly the bytes of the block, no cell was
missing. Everything else goes through `scan` and, line by line, through `mending`.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from ..layout.furniture import Furniture
from ..layout.tidy import ROW, Ledger, cleaned, may_hold_apostrophes, may_hold_formulas, without_furniture
from ..outcome import Limits, Unreadable
from .careful import Careful
from .encodings import with_line_feeds
from .marks import Dialect
from .mending import Mender
from .records import strict
from .scan import Bytes, Tally, marks_of, tally, whole_records_end
from .shape import Shape

_A_FEW = 3  # cells of a line that may be the report's own; more of them are a row's
_ASCII_BLANKS = ("\t", "\x0b", "\x0c")


def too_many_rows(limits: Limits) -> Unreadable:
    """The refusal for a file with more rows than are read."""
    return Unreadable(
        f"The file has more than {limits.rows:,} rows, the most that is read.",
        "Check that it is the right file; if it is, split it.",
    )


class Body:
    """Reads the records below the header into frames of `row` and one String column per name."""

    def __init__(
        self, *, dialect: Dialect, shape: Shape, furniture: Furniture, ledger: Ledger, first_line: int, limits: Limits
    ) -> None:
        self.dialect = dialect
        self.shape = shape
        self.furniture = furniture
        self.ledger = ledger
        self.limits = limits
        self.line = first_line  # the number of the next line
        self.mender = Mender(dialect=dialect, shape=shape, furniture=furniture, ledger=ledger)
        self._delimiter = ord(dialect.delimiter)
        self._quoted = dialect.quote is not None
        self._schema = {f"c{index}": pl.String for index in range(shape.cells)}

    def frames(self, pieces: Iterator[bytes]) -> Iterator[pl.DataFrame]:
        """Clean frames of data rows, in order."""
        carry = b""
        for piece in pieces:
            # Up to a line's end, which is nearly always a record's too: what is read then need not be cut out again.
            cut = piece.rfind(b"\n") + 1 or len(piece)
            frame, rest = self._read(b"".join((carry, memoryview(piece)[:cut])), last=False)
            carry = rest + piece[cut:]
            if frame is not None:
                yield frame
        if carry:
            frame, _ = self._read(carry if carry.endswith(b"\n") else carry + b"\n", last=True)
            if not carry.endswith(b"\n"):
                self._note_if_broken_off(carry[carry.rfind(b"\n") + 1 :])
            if frame is not None:
                yield frame

    def _read(self, block: bytes, *, last: bool) -> tuple[pl.DataFrame | None, bytes]:
        """The data of a block, and what of it belongs before the next."""
        frame, end, padded = (None, 0, True) if self.shape.goes_on else self._quickly(block, last=last)
        split = b""
        if frame is None and b"\r" in block:
            split = b"\r" if block.endswith(b"\r") else b""  # its line feed may be to come
            block = with_line_feeds(block.removesuffix(split))
            if not self.shape.goes_on:
                frame, end, padded = self._quickly(block, last=last)
        if frame is None:
            frame, end = self._with_care(block, last=last)
        rest = block[end:] + split
        if frame is None or not frame.height:
            return None, rest
        array = np.frombuffer(block, dtype=np.uint8)
        marks = self._blanks(block, array, padded=padded)
        frame = cleaned(frame, marks=marks, held=may_hold_apostrophes(block), as_text=may_hold_formulas(block))
        frame = without_furniture(self._without_padding(frame), furniture=self.furniture, ledger=self.ledger)
        self._check_rows()
        return (frame if frame.height else None), rest

    def _note_if_broken_off(self, line: bytes) -> None:
        """The last line, which has no end: one that is like a row and has too few cells was cut."""
        cells = line.decode("utf-8", errors="replace").split(self.dialect.delimiter)
        if len(cells) > _A_FEW or self.furniture.profile.like_a_row(cells):
            self.ledger.break_off(row=self.line - 1, cells=len(cells), width=self.shape.width)

    def _check_rows(self) -> None:
        if self.ledger.rows + self.ledger.misshapen > self.limits.rows:
            raise too_many_rows(self.limits)

    # The quick way.

    def _quickly(self, block: bytes, *, last: bool) -> tuple[pl.DataFrame | None, int, bool]:
        """The frame of a block in order, where it ends, and whether a cell may start or end with a blank."""
        array = np.frombuffer(block, dtype=np.uint8)
        has_returns = b"\r" in block
        marks = marks_of(array, delimiter=self._delimiter, quoted=self._quoted, returns=has_returns)
        end = len(array) if last else whole_records_end(marks)
        if not end or (has_returns and not marks.returns):
            return None, end, True
        held = tally(marks, end=end, cells=self.shape.cells)
        if held is None:
            return None, end, True
        frame = self._in_order(block if end == len(block) else block[:end], held, returns=marks.returns)
        return frame, end, held.padded or frame is None

    def _in_order(self, block: bytes, held: Tally, *, returns: bool) -> pl.DataFrame | None:
        """The frame of a block all of whose records have the right number of cells; None if that is not so.

        returns: the lines end with a carriage return and a line feed. Then none may stand inside quotes, where Polars
        would keep it.
        """
        between = self.shape.cells - 1
        if returns and held.rows != held.feeds:
            return None
        if held.delimiters < held.rows * between:
            return None
        if not held.dropped_quotes and held.delimiters != held.rows * between:
            return None
        frame = self._parsed(block)
        if frame is None or frame.height != held.rows:
            return None
        values = int(frame.select(pl.sum_horizontal(pl.all().str.len_bytes().sum())).item() or 0)
        if values + held.rows * (between + 1 + returns) + held.dropped_quotes != held.size:
            return None
        if returns and frame.to_series(-1).str.ends_with("\r").any():
            return None
        rows = np.arange(frame.height, dtype=np.int64) if held.row_lines is None else held.row_lines
        numbers = pl.Series(ROW, rows + self.line, dtype=pl.Int64)
        self.line += held.feeds
        return frame.insert_column(0, numbers)

    def _parsed(self, block: bytes) -> pl.DataFrame | None:
        """Polars' reading of a block; None when it finds the block out of order."""
        try:
            return pl.read_csv(
                block,
                has_header=False,
                schema=self._schema,
                separator=self.dialect.delimiter,
                quote_char=self.dialect.quote,
                raise_if_empty=False,
            )
        except pl.exceptions.PolarsError:
            return None

    # The careful way.

    def _with_care(self, block: bytes, *, last: bool) -> tuple[pl.DataFrame | None, int]:
        careful = Careful(
            block=block, mender=self.mender, line=self.line, last=last, field_bytes=self.limits.field_bytes
        )
        careful.walk()
        self.line = careful.line
        frames = [frame for frame in (self._regular(careful), self._mended(careful.mended)) if frame is not None]
        if not frames:
            return None, careful.at
        whole = frames[0] if len(frames) == 1 else pl.concat(frames).sort(ROW)
        return whole, careful.at

    def _regular(self, careful: Careful) -> pl.DataFrame | None:
        if not careful.ranges:
            return None
        rows = np.concatenate(careful.rows)
        first = (
            self.dialect.delimiter.encode() * (self.shape.cells - 1) + b"\n"
        )  # so that a short first line is no fault
        text = b"".join([first, *(careful.block[start:end] for start, end in careful.ranges)])
        frame = self._parsed(text)
        if frame is None or frame.height != len(rows) + 1:
            frame = self._parsed_slowly(text.decode("utf-8", errors="replace"))
        return frame[1:].insert_column(0, pl.Series(ROW, rows, dtype=pl.Int64))

    def _parsed_slowly(self, text: str) -> pl.DataFrame:
        """Record by record, should Polars ever see a record where we see none."""
        at, found = 0, []
        while at < len(text):
            parsed = strict(text, at, self.dialect)
            found.append([*parsed.cells, *[""] * (self.shape.cells - len(parsed.cells))])
            at = parsed.end
        return pl.DataFrame(found, schema=self._schema, orient="row")

    def _mended(self, mended: Sequence[tuple[int, list[str]]]) -> pl.DataFrame | None:
        if not mended:
            return None
        padding = [""] * self.shape.padding
        rows = [(row, *cells, *padding) for row, cells in mended]
        return pl.DataFrame(rows, schema={ROW: pl.Int64, **self._schema}, orient="row")

    def _without_padding(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with its own names; a row with something in a cell that has no column is misshapen."""
        named = dict(zip(self._schema, self.shape.names, strict=False))
        extra = list(self._schema)[self.shape.width :]
        if extra:
            filled = pl.any_horizontal(pl.col(extra).is_not_null())
            for row, *values in frame.filter(filled).iter_rows():
                self.ledger.misshape(
                    row=row,
                    text=self.dialect.delimiter.join(value or "" for value in values),
                    message=f"This row has more cells than the {self.shape.width} columns of the header, so it is not "
                    "known which value belongs where.",
                    like_a_row=self.furniture.profile.like_a_row([value or "" for value in values[: self.shape.width]]),
                )
            frame = frame.filter(~filled).drop(extra)
        return frame.rename(named)

    def _blanks(self, block: bytes, array: Bytes, *, padded: bool) -> tuple[str, ...] | None:
        """The blanks cells may have at their ends, for `cleaned`; None if others, or text not in NFC, may occur."""
        if not block.isascii() and _may_be_exotic(array):
            return None
        present = [mark for mark in _ASCII_BLANKS if mark != self.dialect.delimiter and mark.encode() in block]
        return (" ", "\n", *present) if padded else tuple(present)


def _may_be_exotic(array: Bytes) -> bool:
    """Whether UTF-8 text holds invisible blanks, or characters that NFC may change (those from U+0300 on, roughly)."""
    at = np.flatnonzero(array >= 0xC2)
    last = len(array) - 1
    lead, second, third = array[at], array[np.minimum(at + 1, last)], array[np.minimum(at + 2, last)]
    no_break = (lead == 0xC2) & ((second == 0xA0) | (second == 0x85))
    later = (lead >= 0xCC) & (lead != 0xE2)
    spaces = (second == 0x80) & ((third <= 0x8B) | (third == 0xA8) | (third == 0xA9) | (third == 0xAF))
    signs = (second == 0x81) & (third == 0x9F) | (second == 0x84) | (second == 0x8C) | (second == 0xAB)
    return bool((no_break | later | (lead == 0xE2) & (spaces | signs)).any())
