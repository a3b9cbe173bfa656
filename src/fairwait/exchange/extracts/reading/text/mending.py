"""What becomes of a line that does not add up: recovered where only one reading is possible, otherwise named.

Nothing moves in silence. A row is taken as it stands only when cells that are missing or too many are blank and could
not be anything else; it is recovered, with a warning, when its quotes or its line breaks can be put right in exactly
one way; in every other case it is misshapen and stays out of the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..layout.furniture import Furniture, Kind
from ..layout.profile import lines_up
from ..layout.tidy import PUT_BACK, Ledger
from ..layout.values import trimmed
from .marks import Dialect
from .records import Parsed, line_end, mended, strict
from .shape import Shape
from .swallowed import rows_taken, swallows_rows
from .tails import begins_low, continues, could_go_on, like_a_sentence

SIGHT = 64 * 1024  # bytes looked at from the start of a line
_MOST_LINES = 40  # of one record whose quotes are out of order
_BLANK_LINES = 4  # between a title and its header
_MOST_PARTS = 12  # lines one record may be broken over
NOT_CLOSED = (
    "Check this row and the ones below it. Take the quotation mark out, or close it where its cell ends, in the case "
    "system or where the file is made."
)
_OWN_FAULTS = 1  # cells of a mended row that may contradict their column; a row moved by a cell has more


@dataclass(frozen=True)
class Resolution:
    """How many characters were used, and the row they gave, if any."""

    used: int
    cells: list[str] | None = None


@dataclass(frozen=True)
class Mender:
    """Resolves the line at the start of a text, for one file."""

    dialect: Dialect
    shape: Shape
    furniture: Furniture
    ledger: Ledger

    def resolve(self, text: str, *, row: int) -> Resolution:
        """The record at the start of `text`, which begins on line `row`; `text` holds whole lines."""
        parsed = strict(text, 0, self.dialect)
        several = "\n" in text[: parsed.end - 1]
        swallows = several and swallows_rows(text, parsed, dialect=self.dialect, profile=self.furniture.profile)
        if parsed.clean and not swallows and (not several or len(parsed.cells) == self.shape.cells):
            return self._one_line(text, parsed, row=row)
        first = text[: line_end(text, 0)]
        found = self._mended(first)
        if found is not None:
            self._say_recovered(first, parsed, row=row, taken=rows_taken(text, parsed) if swallows else 0)
            return Resolution(used=len(first) + 1, cells=found)
        if parsed.clean and not swallows:
            return self._several_lines(text, parsed, row=row)
        return self._over_lines(text, first, row=row)

    def _mended(self, text: str) -> list[str] | None:
        widths = (self.shape.cells,) if self.shape.padding == 0 else (self.shape.cells, self.shape.width)
        for width in widths:
            found = mended(text, width=width, dialect=self.dialect)
            if found is not None and self.furniture.profile.against(found[: self.shape.width]) <= _OWN_FAULTS:
                return found[: self.shape.width]
        return None

    def _say_recovered(self, line: str, parsed: Parsed, *, row: int, taken: int) -> None:
        """Where quotes seldom mean anything, one inside an unquoted cell is just a letter and nothing was recovered.

        taken: the lines below that the row's quotation marks would have taken into it.
        """
        if taken:
            lines = "the line below, which is a row" if taken == 1 else f"{taken:,} lines below, which are rows"
            self.ledger.recovered(
                row=row,
                text=line,
                message=f"A quotation mark begins a cell of this row and is not closed in it. By the format the cell "
                f"would have taken in {lines}; every line was read as a row.",
                fix=NOT_CLOSED,
            )
            return
        letters = all(not cell.lstrip().startswith('"') for cell in line.split(self.dialect.delimiter) if '"' in cell)
        if letters and self.dialect.delimiter not in ",;" and not parsed.clean:
            return
        self.ledger.recovered(
            row=row, text=line, message="A quotation mark in this row is not doubled; the row could still be lined up."
        )

    def _several_lines(self, text: str, parsed: Parsed, *, row: int) -> Resolution:
        """Quotes in order over several lines, but the wrong number of cells."""
        first = text[: line_end(text, 0)]
        rest = text[len(first) + 1 : parsed.end]
        swallowed = any(
            one.clean and len(one.cells) == self.shape.cells for one in _lines(rest, self.dialect, most=_MOST_LINES)
        )
        if swallowed:
            return self._misshapen(first, row=row, cells=None)
        return self._misshapen(text[: parsed.end].rstrip("\n"), row=row, cells=len(parsed.cells), used=parsed.end)

    def _over_lines(self, text: str, first: str, *, row: int) -> Resolution:
        """Quotes out of order: the record may go on over the next lines, up to one that is whole by itself."""
        end = len(first)
        for one in _lines(text[end + 1 :], self.dialect, most=_MOST_LINES):
            if one.clean and len(one.cells) == self.shape.cells:
                break
            end = line_end(text, end + 1)
            found = self._mended(text[:end])
            if found is not None:
                self.ledger.recovered(
                    row=row,
                    text=text[:end],
                    message="A quotation mark in this row is not doubled; the row could still be lined up.",
                )
                return Resolution(used=min(end + 1, len(text)), cells=found)
        return self._misshapen(first, row=row, cells=None)

    # One line whose quotes are in order.

    def _one_line(self, text: str, parsed: Parsed, *, row: int) -> Resolution:
        cells, used = parsed.cells, parsed.end
        line = text[:used].rstrip("\n")
        if len(cells) == self.shape.cells:
            return self._whole(text, cells[: self.shape.width], row=row, used=used)
        if not any(map(trimmed, cells)):
            self.ledger.leave_out(Kind.BLANK, row=row, text="")
            return Resolution(used=used)
        if len(cells) > self.shape.width:
            return self._too_many(line, cells, row=row, used=used)
        return self._too_few(text, line, cells, row=row, used=used)

    def _whole(self, text: str, cells: list[str], *, row: int, used: int) -> Resolution:
        """A row as it stands, and below it the lines on which its last text goes on where the file is written so."""
        if not self.shape.goes_on or not trimmed(cells[-1]):
            return Resolution(used=used, cells=cells)
        tails: list[str] = []
        is_last = not self._row_follows(text[used:])
        for one in _lines(text[used:], self.dialect, most=_MOST_PARTS):
            if not one.clean or len(one.cells) != 1 or not self._rest_of_the_line_above(one.cells[0]):
                break
            above = tails[-1] if tails else cells[-1]
            goes_on = self.shape.by_feeds or continues(one.cells[0], above=above)
            if not (begins_low(one.cells[0]) if is_last else goes_on):
                break
            tails.append(one.cells[0])
            used += one.end
        if tails:
            self.ledger.recovered(row=row, text=text[:used].rstrip("\n"), message=PUT_BACK)
        return Resolution(used=used, cells=[*cells[:-1], "\n".join([cells[-1], *tails])])

    def _row_follows(self, text: str) -> bool:
        """Whether one of the next lines is a row, or the first line of one."""
        return any(
            not one.clean or len(one.cells) == self.shape.cells
            for one in _lines(text, self.dialect, most=_MOST_PARTS + 1)
        )

    def _too_many(self, line: str, cells: list[str], *, row: int, used: int) -> Resolution:
        if self._leave_out(cells[: self.shape.width], line, row=row) and not any(
            map(trimmed, cells[self.shape.width :])
        ):
            return Resolution(used=used)
        only_padding = len(cells) < self.shape.cells and not any(map(trimmed, cells[self.shape.width :]))
        if only_padding or lines_up(cells, self.furniture.profile):
            return Resolution(used=used, cells=cells[: self.shape.width])
        return self._misshapen(line, row=row, cells=len(cells), used=used)

    def _too_few(self, text: str, line: str, cells: list[str], *, row: int, used: int) -> Resolution:
        if self._plainly_furniture(cells, line, row=row):
            return Resolution(used=used)
        joined = self._joined(text, cells, row=row, used=used)
        if joined is not None:
            return joined
        padded = [*cells, *[""] * (self.shape.width - len(cells))]
        like_a_row = self.furniture.profile.like_a_row(cells)
        if len(cells) == 1 and not like_a_row and self._header_follows(text[used:]):
            self.ledger.leave_out(Kind.SECTION_TITLE, row=row, text=line)
            return Resolution(used=used)
        if len(cells) == 1 and self._rest_of_the_line_above(cells[0]):
            if not self.shape.goes_on:
                return self._misshapen(line, row=row, cells=1, used=used)
            if like_a_sentence(cells[0]):
                self.ledger.loose[row] = line
                return Resolution(used=used)
        titled = self.furniture.kind(padded) is Kind.SECTION_TITLE
        if (len(cells) == 1 or not titled) and self._leave_out(padded, line, row=row):  # half a row is no title
            return Resolution(used=used)
        if len(cells) == 1 and self.shape.width >= 3 and self.furniture.kind(padded) is Kind.DOUBTFUL:
            self.ledger.loose[row] = line
            return Resolution(used=used)
        if self.shape.short_ok and len(cells) > 1 and self.furniture.profile.against(cells) == 0:
            return Resolution(used=used, cells=padded)
        return self._misshapen(line, row=row, cells=len(cells), used=used)

    def _plainly_furniture(self, cells: Sequence[str], line: str, *, row: int) -> bool:
        """Totals, page numbers and headers again are known without looking at the next line."""
        kind = self.furniture.kind([*cells, *[""] * (self.shape.width - len(cells))])
        if kind in (Kind.DATA, Kind.DOUBTFUL, Kind.SECTION_TITLE):
            return False
        self.ledger.leave_out(kind, row=row, text=line, cells=cells)
        return True

    def _leave_out(self, cells: Sequence[str], line: str, *, row: int) -> bool:
        kind = self.furniture.kind(cells)
        if kind in (Kind.DATA, Kind.DOUBTFUL):
            return False
        self.ledger.leave_out(kind, row=row, text=line, cells=cells)
        return True

    def _header_follows(self, text: str) -> bool:
        """Whether the next line that is not blank is the header again: then what stands above it is its title."""
        following = (one.cells for one in _lines(text, self.dialect, most=_BLANK_LINES) if any(map(trimmed, one.cells)))
        return self.furniture.kind(next(following, [""])) is Kind.REPEATED_HEADER

    def _rest_of_the_line_above(self, text: str) -> bool:
        """A line of words where the last column holds words: a note broken over lines, unless it reads like a title."""
        return self.shape.width >= 2 and could_go_on(text, column=self.furniture.profile.columns[-1])

    def _joined(self, text: str, cells: list[str], *, row: int, used: int) -> Resolution | None:
        """The record put together from this line and the next ones, where a value was broken without quotes."""
        parts, whole, end = 1, list(cells), used
        profile = self.furniture.profile
        broken_at: list[int] = []
        proof = False
        for one in _lines(text[used:], self.dialect, most=_MOST_PARTS):
            too_long = len(whole) + len(one.cells) - 1 > self.shape.cells
            if not one.clean or too_long or len(one.cells) == self.shape.cells:
                return None
            broken_at.append(len(whole) - 1)
            proof = proof or profile.against(one.cells) > 0
            whole = [*whole[:-1], f"{whole[-1]}\n{one.cells[0]}", *one.cells[1:]]
            end, parts = end + one.end, parts + 1
            if len(whole) == self.shape.cells:
                break
        if len(whole) != self.shape.cells or parts == 1 or profile.against(whole[: self.shape.width]):
            return None
        after = profile.for_it(whole[: self.shape.width], start=broken_at[-1] + 1)
        if not (after >= 2 or (after == 1 and proof)):
            return None
        self.ledger.recovered(
            row=row,
            text=text[:end].rstrip("\n"),
            message="This row was broken over lines without quotation marks; it was put together again.",
        )
        return Resolution(used=end, cells=whole[: self.shape.width])

    def _misshapen(self, line: str, *, row: int, cells: int | None, used: int | None = None) -> Resolution:
        if cells is None:
            message = "The quotation marks in this row are out of order, so its cells cannot be told apart."
        else:
            many = "more" if cells > self.shape.width else "fewer"
            message = (
                f"This row has {cells} {'cell' if cells == 1 else 'cells'}, {many} than the {self.shape.width} columns "
                "of the header, so it is not known which value belongs where."
            )
        like_a_row = self.furniture.profile.like_a_row(self._cells(line))
        self.ledger.misshape(row=row, text=line, message=message, like_a_row=like_a_row)
        return Resolution(used=len(line) + 1 if used is None else used)

    def _cells(self, line: str) -> list[str]:
        """The cells of a line as far as they can be told apart."""
        parsed = strict(line, 0, self.dialect)
        return parsed.cells if parsed.clean else line.split(self.dialect.delimiter)


def _lines(text: str, dialect: Dialect, *, most: int) -> Iterator[Parsed]:
    """The next lines, each parsed by itself; `end` is the length of the line with its end."""
    at = 0
    for _ in range(most):
        if at >= len(text):
            return
        end = line_end(text, at)
        one = strict(text[at:end], 0, dialect)
        yield Parsed(cells=one.cells, end=min(end + 1, len(text)) - at, clean=one.clean)
        at = end + 1
