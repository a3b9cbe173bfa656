"""A workbook looked over before it is parsed: real sizes, forbidden declarations, extents, and cells a parser loses.

Everything is read as a stream of bytes with bounded memory, so that a hostile file is refused before the parser, which
must hold a sheet whole, sees it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..archives import Directory, unpacked
from ..outcome import Limits, Unreadable

_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)")
_CELL_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})(\d+)[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true|on)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_REPEATED_ROW = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"(\d+)\"[^>]*>(.*?)</table:table-row>", re.DOTALL
)
_REPEATED_CELL = re.compile(rb"<table:table-cell\b(?=[^>]*value-type)[^>]*number-columns-repeated=\"(\d+)\"")
_BARE_FORMULA = re.compile(rb"<table:table-cell\b(?=[^>]*\btable:formula=)(?![^>]*\bvalue-type=)[^>]*/>")
_ODS_ROW_END = b"</table:table-row>"
_ODS_TABLE = re.compile(rb"<table:table\s[^>]*?\btable:name=\"([^\"]*)\"")
_ODS_ROW = re.compile(rb"<table:table-row\b[^>]*>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*>")
_KEPT = 256 * 1024  # bytes carried over, so that nothing is missed across two pieces
_HOSTILE = "Do not open it; ask whoever sent it for a fresh export."
MOST_REMEMBERED = 200_000
MOST_ROWS = 1_048_576
"""The rows a sheet can have, by the format's own limit (ECMA-376, part 1, 18.3.1.73)."""
_LONGEST_FORMULA = 500

Place = tuple[int, int]
"""(row, column) of a cell, both from 1."""
Range = tuple[tuple[int, int], tuple[int, int]]
"""(row, column) of the first and of the last of some merged cells, both from 0, as the parser tells them of an XLSX."""


@dataclass
class SheetFacts:
    """What a sheet's XML says that the parser will not: how far it reaches, its errors, formulas without a result."""

    last_row: int = 0
    last_column: int = 0
    errors: dict[Place, str] = field(default_factory=dict)
    uncounted: dict[Place, str] = field(default_factory=dict)  # formulas whose result was never saved; "" if unknown
    merged: list[Range] = field(default_factory=list)  # of an ODS, of which the parser tells none


@dataclass(frozen=True)
class BookFacts:
    """What a workbook's XML says of it as a whole."""

    excel_1904: bool
    sheets: Mapping[str, SheetFacts]
    uncounted: int = 0  # of an ODS, how many cells have a formula whose result was never saved


def inspect_workbook(directory: Directory, *, limits: Limits, sheet: str | None) -> BookFacts:
    """Look over an XLSX: all its parts, and the extents of the sheet that is named, or of those that are not hidden.

    Raises: Unreadable when a part is damaged or hostile, or a sheet's area is beyond the limits.
    """
    book = _small(directory, "xl/workbook.xml", limits=limits)
    targets = _targets(_small(directory, "xl/_rels/workbook.xml.rels", limits=limits))
    parts = {targets.get(relation, ""): name for name, relation in _sheets(book, named=sheet)}
    sheets: dict[str, SheetFacts] = {}
    for entry in directory.entries:
        if not entry.name.endswith((".xml", ".rels")):
            continue
        stream = _without_declarations(unpacked(directory, entry, limits=limits), entry.name)
        if entry.name in parts:
            sheets[parts[entry.name]] = _sheet_facts(stream, name=parts[entry.name], limits=limits)
        else:
            for _ in stream:
                pass
    return BookFacts(excel_1904=bool(_1904.search(book)), sheets=sheets)


def inspect_open_document(directory: Directory, *, limits: Limits) -> BookFacts:
    """Look over an ODS: how many cells have a formula whose result was never saved, and which are merged.

    Raises: Unreadable when it is encrypted, damaged, hostile, or repeats cells beyond measure.
    """
    uncounted, spans = 0, _Spans()
    manifest = directory.entry("META-INF/manifest.xml")
    if manifest and b"encryption-data" in b"".join(unpacked(directory, manifest, limits=limits)):
        raise Unreadable("The spreadsheet is protected by a password.", "Save it without the password and try again.")
    for entry in directory.entries:
        if not entry.name.endswith(".xml"):
            continue
        stream = _without_declarations(unpacked(directory, entry, limits=limits), entry.name)
        if entry.name == "content.xml":
            uncounted = _check_repeats(stream, spans=spans, limits=limits)
        else:
            for _ in stream:
                pass
    sheets = {name: SheetFacts(merged=found) for name, found in spans.found.items()}
    return BookFacts(excel_1904=False, sheets=sheets, uncounted=uncounted)


def _small(directory: Directory, name: str, *, limits: Limits) -> bytes:
    entry = directory.entry(name)
    if entry is None:
        raise Unreadable("The workbook is damaged: a part of it is missing.", "Open it in Excel and save it again.")
    if entry.unpacked > 16 * 1024**2:
        raise Unreadable("The workbook's list of sheets is absurdly long.", _HOSTILE)
    return b"".join(_without_declarations(unpacked(directory, entry, limits=limits), name))


def _without_declarations(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The pieces, as long as they hold no document type or entity: the formats never have them, attacks do."""
    held, first = b"", True
    for piece in pieces:
        if first and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:64]):
            raise Unreadable(f"A part of the workbook is in an encoding it may not have ({name[:60]}).", _HOSTILE)
        first = False
        if _FORBIDDEN.search(held + piece):
            raise Unreadable(f"The workbook declares entities, as only a hostile one does ({name[:60]}).", _HOSTILE)
        held = piece[-16:]
        yield piece


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"(?<![\w])" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return _unescaped(found[1].decode("utf-8", errors="replace")) if found else ""


def _unescaped(text: str) -> str:
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, letter)
    return text


def _sheets(book: bytes, *, named: str | None) -> list[tuple[str, str]]:
    """(name, relation) of the sheets that may be parsed."""
    found = [
        (_attribute(tag, b"name"), _attribute(tag, rb"\w+:id"), _attribute(tag, b"state"))
        for tag in _SHEET.findall(book)
    ]
    return [
        (name, relation)
        for name, relation, state in found
        if (name == named if named is not None else not state.lower().endswith("hidden"))
    ]


def _targets(relations: bytes) -> dict[str, str]:
    found = {}
    for tag in _RELATION.findall(relations):
        target = _attribute(tag, b"Target")
        found[_attribute(tag, b"Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _sheet_facts(stream: Iterator[bytes], *, name: str, limits: Limits) -> SheetFacts:
    facts = SheetFacts()
    held = b""
    for piece in stream:
        held += piece
        *rows, held = _ROW_END.split(held)
        for row in rows:
            _add_row(row, facts)
        if len(held) > _KEPT * 64:
            raise Unreadable(f"A row of the sheet “{name}” is absurdly long.", _HOSTILE)
        _check_area(facts, name=name, limits=limits)
    _add_row(held, facts)
    _check_area(facts, name=name, limits=limits)
    return facts


def _add_row(row: bytes, facts: SheetFacts) -> None:
    start = _ROW_NUMBER.search(row)
    if start is not None:
        facts.last_row = max(facts.last_row, int(start[1]))
    elif _ROW.search(row):  # a row may leave its number out, and then stands below the one before
        facts.last_row += 1
    last = row.rfind(b"r=")
    place = _CELL_PLACE.search(row, last) if last >= 0 else None
    if place is None:
        facts.last_column = max(facts.last_column, len(_CELL.findall(row)))
    else:
        facts.last_column = max(facts.last_column, column_number(place[1].decode()))
        facts.last_row = max(facts.last_row, int(place[2]))
    if b'"e"' in row and len(facts.errors) < MOST_REMEMBERED:
        for found in _ERROR.finditer(row):
            facts.errors[(int(found[2]), column_number(found[1].decode()))] = found[3].decode("ascii", errors="replace")
    if b"<f" in row or b":f" in row:
        _add_formulas(row, facts)


def _add_formulas(row: bytes, facts: SheetFacts) -> None:
    for found in _FORMULA.finditer(row):
        place = _CELL_PLACE.search(found[1])
        said_empty = b't="str"' in found[1] and b"v>" in found[0]
        if place and not said_empty and len(facts.uncounted) < MOST_REMEMBERED:
            formula = _unescaped((found[2] or b"")[:_LONGEST_FORMULA].decode("utf-8", errors="replace"))
            facts.uncounted[(int(place[2]), column_number(place[1].decode()))] = formula


def _check_area(facts: SheetFacts, *, name: str, limits: Limits) -> None:
    if facts.last_row > MOST_ROWS:
        raise Unreadable(
            f"The sheet “{name}” has over {MOST_ROWS:,} rows, more than a workbook can have: unpacked it is far larger "
            "than it looks.",
            _HOSTILE,
        )
    area = facts.last_row * facts.last_column
    if area > limits.sheet_cells:
        raise Unreadable(
            f"The sheet “{name}” reaches over {facts.last_row:,} rows and {facts.last_column:,} columns, {area:,} "
            f"cells; the most that is read of a spreadsheet is {limits.sheet_cells:,}.",
            "Delete what stands far outside the table, or save the sheet as CSV UTF-8.",
        )


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass
class _Spans:
    """The merged cells of an ODS, row by row as its XML goes by."""

    sheet: str = ""
    row: int = 0
    found: dict[str, list[Range]] = field(default_factory=dict)

    def pass_by(self, text: bytes) -> None:
        """Some whole rows, with whatever stands before each."""
        for row in text.split(_ODS_ROW_END):
            for name in _ODS_TABLE.findall(row):
                self.sheet, self.row = _unescaped(name.decode("utf-8", errors="replace")), 0
            starts = list(_ODS_ROW.finditer(row))
            for start in starts:
                if start is starts[-1] and not start[0].endswith(b"/>") and b"-spanned=" in row:
                    self._add(row[start.end() :])
                self.row += _count(start[0], b"number-rows-repeated")

    def _add(self, cells: bytes) -> None:
        column = 0
        ranges = self.found.setdefault(self.sheet, [])
        for cell in _ODS_CELL.findall(cells):
            wide, high = _count(cell, b"number-columns-spanned"), _count(cell, b"number-rows-spanned")
            if wide * high > 1 and len(ranges) < MOST_REMEMBERED:
                ranges.append(((self.row, column), (self.row + high - 1, column + wide - 1)))
            column += _count(cell, b"number-columns-repeated")


def _count(tag: bytes, name: bytes) -> int:
    found = re.search(rb"\btable:" + name + rb"=\"(\d{1,7})\"", tag)
    return max(1, int(found[1])) if found else 1


def _check_repeats(stream: Iterator[bytes], *, spans: _Spans, limits: Limits) -> int:
    """An ODS may say "this row a million times" in a line; blank ones are usual, filled ones would fill the memory.

    Returns: how many cells have a formula and no result.
    """
    held, cells, uncounted = b"", 0, 0
    for piece in stream:
        held += piece
        cells += _repeated_cells(held)
        if cells > limits.sheet_cells:
            raise Unreadable("The spreadsheet repeats cells beyond any measure.", _HOSTILE)
        end = held.rfind(b"</table:table-row>")
        uncounted += len(_BARE_FORMULA.findall(held, 0, max(end, 0)))
        if end >= 0:
            spans.pass_by(held[:end])
        held = held[end + 18 :] if end >= 0 else held[-_KEPT * 64 :]
    return uncounted


def _repeated_cells(text: bytes) -> int:
    """Cells that repetition of filled rows or filled cells would make."""
    total = 0
    for found in _REPEATED_ROW.finditer(text):
        filled = found[2].count(b"value-type=")
        wide = sum(int(cell[1]) for cell in _REPEATED_CELL.finditer(found[2]))
        total += int(found[1]) * (filled + wide)
    return total + sum(int(found[1]) for found in _REPEATED_CELL.finditer(text))
