"""Extracts as councils export them, made up: a table of invented people in any layout, with what must be read back.

`people(n, seed=...)` gives a table; a `Layout` says how a report would draw it; `drawn(table, layout)` gives the bytes
of a text file, the row numbers a person sees, and what has to be left out. Everything is decided by the seed.
"""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST = [
    "Ann",
    "Bram",
    "Carys",
    "Dilys",
    "Ewa",
    "Farah",
    "Gwen",
    "Hüsnü",
    "Idris",
    "Jon",
    "Kofi",
    "Siân",
    "Zoë",
    "Nia",
    "Owen",
    "Pryce",
    "Rhodri",
    "Olu",
]
LAST = [
    "Abara",
    "Brindle",
    "Corrin",
    "D'Souza",
    "Evered",
    "Ffoulkes",
    "Griggs-Hale",
    "Hamza",
    "Ibbot",
    "Joubert",
    "O'Dea",
    "Nowak",
    "Šarić",
    "Tŷler",
]
STREETS = ("Mill Lane", "High Street", "Chapel Row", "Elm Court, Back Road", "The Paddock")
TEAMS = ("North", "South", "Hospital", "Reviews")
PRIORITIES = ("1 - Urgent", "2 - High", "3 - Standard", "")
NOTES = (
    "",
    "",
    "Daughter visits daily; needs help with the stairs and with washing",
    "Rang twice, no answer. Try the neighbour, who has a key",
    "Said she is “managing”, but the house was cold\nCall again before Friday\n\nPrefers mornings",
    'Asked for a "proper" chair; OT to visit',
    "Uses a frame indoors; wife is 84 and tired",
)


@dataclass(frozen=True)
class Table:
    """Column names and rows of text; "" is blank."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Layout:
    """How a text file draws a table."""

    delimiter: str = ","
    line_end: str = "\r\n"
    encoding: str = "utf-8"
    bom: bool = False
    quote_all: bool = False
    preamble: tuple[str, ...] = ()  # lines as they stand; "" is a blank one
    group_header: tuple[str, ...] | None = None  # a first header line, a cell for each column
    trailing_delimiters: int = 0  # on every line, header and rows
    row_padding: int = 0  # blank cells after the last of each row, not of the header
    pad: str = ""  # blanks round every value
    blank_every: int = 0  # a blank line after so many rows
    page_every: int = 0  # "Page n of m" and the header again after so many rows
    section_every: int = 0  # a section title before so many rows
    footer: tuple[str, ...] = ()
    final_line_end: bool = True


@dataclass
class Drawn:
    """A file drawn, and what reading it must give."""

    content: bytes
    numbers: list[int]  # of the data rows
    header_rows: tuple[int, ...]
    left_out: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


COLUMNS = (
    "Case ID",
    "NHS No",
    "Surname",
    "Forename",
    "Date of Birth",
    "Address",
    "Postcode",
    "Tel",
    "Team",
    "Priority",
    "Date Referred",
    "Case Notes",
    "Allocated Worker",
)


def nhs_number(rng: random.Random) -> str:
    """A valid number of the range that no person has."""
    while True:
        digits = [9, 9, 9, *(rng.randrange(10) for _ in range(6))]
        check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*digits, 0 if check == 11 else check]))


def people(n: int, *, seed: int = 0, columns: tuple[str, ...] = COLUMNS) -> Table:
    """`n` invented people waiting, a row each."""
    rng = random.Random(seed)
    rows = []
    for index in range(n):
        born = date(1925, 1, 1) + timedelta(days=rng.randrange(27_000))
        referred = date(2024, 1, 1) + timedelta(days=rng.randrange(800))
        values = {
            "Case ID": f"C{10_000 + index}",
            "NHS No": nhs_number(rng),
            "Surname": rng.choice(LAST),
            "Forename": rng.choice(FIRST),
            "Date of Birth": born.strftime("%d/%m/%Y"),
            "Address": f"{rng.randrange(1, 99)} {rng.choice(STREETS)}",
            "Postcode": f"ZX{rng.randrange(1, 9)} {rng.randrange(1, 9)}BD",
            "Tel": f"07700 900{rng.randrange(1000):03d}",
            "Team": rng.choice(TEAMS),
            "Priority": rng.choice(PRIORITIES),
            "Date Referred": referred.strftime("%d/%m/%Y"),
            "Case Notes": rng.choice(NOTES),
            "Allocated Worker": rng.choice(("", "K Osei", "M Brandreth")),
        }
        rows.append(tuple(values[name] for name in columns))
    return Table(columns=columns, rows=tuple(rows))


def drawn(table: Table, layout: Layout) -> Drawn:
    """The file, and what reading it must give."""
    pen = _Pen(layout)
    for text in layout.preamble:
        pen.line(text, "preamble" if text.strip() else "blank")
    header_rows = _draw_header(pen, table, layout)
    numbers = []
    pages = 1 + (len(table.rows) // layout.page_every if layout.page_every else 0)
    for index, row in enumerate(table.rows):
        if layout.section_every and index % layout.section_every == 0:
            pen.line(f"Locality: {TEAMS[index // layout.section_every % len(TEAMS)]}", "section-title")
        numbers.append(pen.row([*row, *[""] * (layout.trailing_delimiters + layout.row_padding)]))
        if layout.blank_every and index % layout.blank_every == layout.blank_every - 1:
            pen.line("", "blank")
        if layout.page_every and index % layout.page_every == layout.page_every - 1 and index + 1 < len(table.rows):
            pen.line(f"Page {index // layout.page_every + 1} of {pages}", "footer")
            pen.count("repeated-header", len(_draw_header(pen, table, layout)))
    for text in layout.footer:
        pen.line(text, _footer_kind(text))
    if not layout.final_line_end and not pen.lines[-1]:
        pen.count("blank", -1)  # nothing after the last line end is no line
    return Drawn(
        content=pen.bytes(),
        numbers=numbers,
        header_rows=header_rows,
        left_out=pen.left_out,
        lines=pen.lines,
    )


def _draw_header(pen: "_Pen", table: Table, layout: Layout) -> tuple[int, ...]:
    padding = [""] * layout.trailing_delimiters
    rows = []
    if layout.group_header:
        rows.append(pen.row([*layout.group_header, *padding]))
    rows.append(pen.row([*table.columns, *padding]))
    return tuple(rows)


def _footer_kind(text: str) -> str:
    if not text.strip():
        return "blank"
    return "total" if text.lower().startswith(("total", "grand total")) else "footer"


class _Pen:
    """Writes lines and counts them as an editor would."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.number = 1
        self.lines: list[str] = []
        self.left_out: dict[str, int] = {}

    def count(self, kind: str, times: int = 1) -> None:
        self.left_out[kind] = self.left_out.get(kind, 0) + times

    def line(self, text: str, kind: str) -> None:
        self.lines.append(text)
        self.number += 1
        self.count(kind)

    def row(self, cells: list[str]) -> int:
        out = io.StringIO()
        quoting = csv.QUOTE_ALL if self.layout.quote_all else csv.QUOTE_MINIMAL
        padded = [f"{self.layout.pad}{cell}{self.layout.pad}" for cell in cells]
        csv.writer(out, delimiter=self.layout.delimiter, lineterminator="\r\n", quoting=quoting).writerow(padded)
        text = out.getvalue().removesuffix("\r\n")
        here = self.number
        self.lines.append(text)
        self.number += 1 + text.count("\n")
        return here

    def bytes(self) -> bytes:
        text = self.layout.line_end.join(line.replace("\n", self.layout.line_end) for line in self.lines)
        if self.layout.final_line_end:
            text += self.layout.line_end
        mark = "\ufeff" if self.layout.bom else ""
        return (mark + text).encode(self.layout.encoding, errors="replace")
