"""An XLSX or ODS: the sheet that holds the list, its rows as text."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import polars as pl
import python_calamine as calamine

from fairwait.engine.checks.findings import Finding

from ..archives import directory_of
from ..layout.furniture import Furniture, Kind, furniture_of
from ..layout.header import Header, Line, column_names, find_header, header_score
from ..layout.profile import Profile, profile_of
from ..layout.tidy import MERGED, ROW, Ledger, cleaned, without_furniture
from ..layout.values import trimmed
from ..outcome import Limits, Unreadable, hidden_said
from .cells import text_of
from .inspection import BookFacts, Range, SheetFacts, inspect_open_document, inspect_workbook

_SEARCHED = 400
_SAMPLE = 2_000
_BATCH_CELLS = 400_000
_NAMED = 20  # cells of a column named one by one
_SAVE_AGAIN = "Open it in Excel or LibreOffice, save it again as XLSX or CSV UTF-8, and try that."


@dataclass(frozen=True)
class OpenedBook:
    """A spreadsheet understood, and the rows of one sheet still to come."""

    sheet: str
    sheets: tuple[str, ...]
    other_lists: tuple[str, ...]
    hidden: tuple[str, ...]
    header: Header
    columns: tuple[str, ...]
    ledger: Ledger
    frames: Iterator[pl.DataFrame]
    excel_1904: bool
    height: int


@dataclass
class _Table:
    """One sheet's rows as text; column numbers as in the sheet."""

    name: str
    sheet: calamine.CalamineSheet
    facts: SheetFacts = field(default_factory=SheetFacts)

    @property
    def left(self) -> int:
        """Columns to the left of the first with anything in it."""
        return self.sheet.start[1] if self.sheet.start else 0

    @property
    def merged(self) -> Sequence[Range]:
        """The first and last of the cells that are merged into one, counted from 0."""
        return self.sheet.merged_cell_ranges or self.facts.merged

    def rows(self) -> Iterator[Line]:
        errors = self.facts.errors
        for number, cells in enumerate(self.sheet.iter_rows(), start=1):
            texts = [text_of(cell) for cell in cells]
            if errors:
                self._put_errors(number, texts)
            yield number, texts

    def _put_errors(self, number: int, texts: list[str]) -> None:
        """The parser leaves error cells blank; a person sees "#N/A"."""
        for index, text in enumerate(texts):
            if not text:
                texts[index] = self.facts.errors.get((number, self.left + index + 1), "")

    def first_rows(self, most: int) -> list[Line]:
        return list(islice(self.rows(), most))


def open_book(
    path: Path, *, kind: str, limits: Limits, sheet: str | None = None, header_row: int | None = None
) -> OpenedBook:
    """Understand a spreadsheet. Raises: Unreadable when it cannot be read, or holds no list that a person can see."""
    directory = directory_of(path, limits=limits)
    facts = BookFacts(excel_1904=False, sheets={})
    if kind == "xlsx":
        facts = inspect_workbook(directory, limits=limits, sheet=sheet)
    else:
        facts = inspect_open_document(directory, limits=limits)
    book = _load(path)  # only now: opening already parses
    visible = _visible_sheets(book)
    hidden = [] if sheet is not None else _hidden_sheets(book)
    try:
        table, others = _table(book, _wanted(visible, sheet), facts)
        opened = _opened(table, visible, others, facts, header_row=header_row, limits=limits)
    except Unreadable as refusal:
        if not hidden or not visible:
            raise
        raise Unreadable(refusal.reason, f"{refusal.remedy} {hidden_said(hidden)}") from refusal
    return replace(opened, hidden=tuple(hidden))


def _load(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError as error:
        raise Unreadable("The spreadsheet is protected by a password.", "Save it without the password.") from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable("The spreadsheet is damaged and cannot be opened.", _SAVE_AGAIN) from error


def _visible_sheets(book: calamine.CalamineWorkbook) -> tuple[str, ...]:
    return tuple(
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    )


def _hidden_sheets(book: calamine.CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible != calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _wanted(visible: Sequence[str], sheet: str | None) -> tuple[str, ...]:
    if sheet is not None:
        return (sheet,)  # named by a person: then a hidden one may be read
    if not visible:
        raise Unreadable(
            "The spreadsheet has no sheet that can be seen.", "Unhide the sheet with the list, or name it."
        )
    return tuple(visible)


def _table(book: calamine.CalamineWorkbook, wanted: Sequence[str], facts: BookFacts) -> tuple[_Table, tuple[str, ...]]:
    """The sheet that holds the list, and others that look like one too."""
    best: tuple[float, _Table] | None = None
    lists: list[str] = []
    for name in wanted:
        table = _Table(name=name, sheet=_sheet(book, name), facts=facts.sheets.get(name, SheetFacts()))
        worth = _worth(table)
        if worth > 0 and table.sheet.height > 1 and _is_wide(table):
            lists.append(name)
        if best is None or worth > best[0]:
            best = (worth, table)
    if best is None:
        raise Unreadable("The spreadsheet has no sheet with anything in it.", "Check that it is the right file.")
    return best[1], tuple(name for name in lists if name != best[1].name)


def _sheet(book: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except calamine.WorksheetNotFound as error:
        shown = ", ".join(book.sheet_names[:10])
        raise Unreadable(f"There is no sheet called “{name}”.", f"Name one of these: {shown}.") from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(f"The sheet “{name}” is damaged and cannot be read.", _SAVE_AGAIN) from error


def _worth(table: _Table) -> float:
    """How much of a list a sheet is: header-likeness, by the cells it fills, with long lists not drowning good ones."""
    if not table.sheet.start or not table.sheet.height:
        return 0.0
    first = table.first_rows(_SEARCHED)
    score = header_score(first)
    filled = sum(1 for _, cells in first for cell in cells if trimmed(cell))
    share = filled / max(1, len(first))
    return score * share * min(table.sheet.height, 50)


_LEAST_COLUMNS = 3
"""Somebody, a day and one thing more: codes with their meanings, prompts and notes tell less."""


def _is_wide(table: _Table) -> bool:
    first = table.first_rows(_SEARCHED)
    return any(sum(bool(trimmed(cell)) for cell in cells) >= _LEAST_COLUMNS for _, cells in first)


def _opened(
    table: _Table,
    visible: tuple[str, ...],
    others: tuple[str, ...],
    facts: BookFacts,
    *,
    header_row: int | None,
    limits: Limits,
) -> OpenedBook:
    first = table.first_rows(_SAMPLE)
    if not any(trimmed(cell) for _, cells in first for cell in cells):
        alone = len(visible) <= 1 and not others
        remedy = "Run the export again and check that it finished." if alone else "Name the sheet that holds the list."
        raise Unreadable(f"The sheet “{table.name}” is empty.", remedy)
    header = find_header(first[:_SEARCHED], header_row=header_row, carried=_carried(table, first))
    below = [cells for number, cells in first if number > header.last_row]
    above = [cells for number, cells in first if number < header.rows[0]]
    width = max(len(header.names), table.sheet.width)
    names = [*header.names, *[""] * (width - len(header.names))]
    columns = column_names([*[""] * table.left, *names])[table.left :]
    if len(columns) > limits.columns:
        raise Unreadable(
            f"The table has {len(columns):,} columns; the most that is read is {limits.columns:,}.",
            "Delete the columns that are empty or not needed, and save it again.",
        )
    ledger = Ledger()
    ledger.stand_above((number, cells) for number, cells in first if number < header.rows[0])
    ledger.findings += _without_result(table, columns, header)
    if facts.uncounted:
        ledger.notes.append(_never_calculated(facts.uncounted))
    furniture = furniture_of(header, above, profile_of(below, width=width))
    return OpenedBook(
        sheet=table.name,
        sheets=visible,
        other_lists=others,
        hidden=(),
        header=header,
        columns=columns,
        ledger=ledger,
        frames=_frames(table, columns, header, furniture, ledger, limits=limits),
        excel_1904=facts.excel_1904,
        height=table.sheet.total_height,
    )


def _carried(table: _Table, first: Sequence[Line]) -> dict[int, list[str]]:
    """Lines with merged cells, the text of each carried over the columns it spans; a title over all of them is not."""
    lines = dict(first)
    carried: dict[int, list[str]] = {}
    for (top, left), (_, right) in table.merged:
        number, start, end = top + 1, left - table.left, right - table.left
        cells = lines.get(number)
        if cells is None or start < 0 or end >= len(cells) + 1 or end - start + 1 >= table.sheet.width:
            continue
        row = carried.setdefault(number, list(cells))
        row[start : end + 1] = [cells[start]] * (min(end + 1, len(cells)) - start)
    return carried


def _frames(
    table: _Table, columns: Sequence[str], header: Header, furniture: Furniture, ledger: Ledger, *, limits: Limits
) -> Iterator[pl.DataFrame]:
    rows = _carried_down(table, header, profile=furniture.profile, ledger=ledger)
    batch = max(1, _BATCH_CELLS // max(1, len(columns)))
    while part := list(islice(rows, batch)):
        frame = _frame(part, columns)
        frame = without_furniture(cleaned(frame, marks=None), furniture=furniture, ledger=ledger)
        if ledger.rows > limits.rows:
            raise Unreadable(f"The sheet has more than {limits.rows:,} rows, the most that is read.", "Split it.")
        if frame.height:
            yield frame


def _carried_down(table: _Table, header: Header, *, profile: Profile, ledger: Ledger) -> Iterator[Line]:
    """The rows below the header; a cell merged over several of them says the same in each.

    A row with nothing but the rest of a text beside merged cells belongs to the row above; one with nothing is blank.
    """
    begins: dict[int, list[tuple[int, int]]] = {}  # row -> column and last row of what begins there
    for (top, left), (bottom, right) in table.merged:
        if left == right and bottom > top and top + 1 > header.last_row:
            begins.setdefault(top + 1, []).append((left - table.left, bottom + 1))
    held: dict[int, tuple[str, int]] = {}  # column -> text and last row
    above: Line | None = None
    for number, cells in table.rows():
        if number <= header.last_row:
            continue
        held = {column: (text, last) for column, (text, last) in held.items() if number <= last}
        carried = {column: text for column, (text, _) in held.items() if text and not cells[column]}
        held |= {column: (cells[column], last) for column, last in begins.get(number, ()) if 0 <= column < len(cells)}
        own = _filled(cells) if carried else frozenset()
        if carried and not own:
            ledger.leave_out(Kind.BLANK, row=number, text="")
            continue
        if above is not None and own and _is_the_rest(own, carried.keys(), above=_filled(above[1]), profile=profile):
            _put_together(above, cells, ledger=ledger)
            continue
        for column, text in carried.items():
            cells[column] = text
        if above is not None:
            yield above
        above = (number, cells)
    if above is not None:
        yield above


def _filled(cells: Sequence[str]) -> frozenset[int]:
    return frozenset(column for column, cell in enumerate(cells) if trimmed(cell))


def _is_the_rest(own: Set[int], carried: Set[int], *, above: Set[int], profile: Profile) -> bool:
    """Whether a row is the rest of the one above: all is merged over both but running text."""
    return all(profile.columns[column].free_text for column in own | (above - carried))


def _put_together(above: Line, cells: Sequence[str], *, ledger: Ledger) -> None:
    number, texts = above
    for column, cell in enumerate(cells):
        if trimmed(cell):
            texts[column] = f"{texts[column]}\n{cell}" if trimmed(texts[column]) else cell
    if not any(each.row == number and each.message == MERGED for each in ledger.findings[-1:]):
        ledger.recovered(row=number, text=" ".join(filter(None, texts)), message=MERGED)


def _frame(part: Sequence[Line], columns: Sequence[str]) -> pl.DataFrame:
    width = len(columns)
    padded = [cells if len(cells) == width else [*cells, *[""] * (width - len(cells))] for _, cells in part]
    data = dict(zip(columns, zip(*padded, strict=True), strict=True))
    frame = pl.DataFrame({name: pl.Series(name, values, dtype=pl.String) for name, values in data.items()})
    return frame.insert_column(0, pl.Series(ROW, [number for number, _ in part], dtype=pl.Int64))


def _without_result(table: _Table, columns: Sequence[str], header: Header) -> list[Finding]:
    """A finding for each cell with a formula whose result was never saved; one for a column that has many."""
    by_column: dict[int, list[int]] = {}
    for row, column in table.facts.uncounted:
        if row > header.last_row:
            by_column.setdefault(column - table.left - 1, []).append(row)
    found: list[Finding] = []
    for index, rows in sorted(by_column.items()):
        if not 0 <= index < len(columns):
            continue
        many = len(rows) > _NAMED
        found += [
            Finding(
                rule="text-damaged",
                severity="warn",
                row=row,
                column=columns[index],
                value=_formula(table, row, column=index + table.left + 1),
                message=f"This column holds formulas that were never calculated ({len(rows):,} cells); they read as "
                "blank."
                if many
                else "This cell holds a formula that was never calculated; it reads as blank.",
                fix="Open the workbook in Excel, let it calculate, save it, and read it again.",
            )
            for row in sorted(rows)[: 1 if many else None]
        ]
    return found


def _never_calculated(cells: int) -> str:
    many = f"{cells:,} cells with formulas that were" if cells > 1 else "a cell with a formula that was"
    return (
        f"The spreadsheet has {many} never calculated; they read as blank. Open it in LibreOffice, save it again, and "
        "read that."
    )


def _formula(table: _Table, row: int, *, column: int) -> str | None:
    formula = table.facts.uncounted.get((row, column))
    return f"={formula}" if formula else None
