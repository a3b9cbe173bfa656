"""Which of the first lines is the header, what stands above it, and what the columns are called.

A header names: its cells are short words, all different, filling the width of the table, and unlike what stands below
them. Words known from headings help, but a header made of words never seen is found by the contrast alone.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ..outcome import Unreadable
from .values import DATA_LOOKS, Look, look_of, trimmed
from .words import END, PAGE, TOTAL, heading_words_in

SEARCHED = 120  # lines looked at for a header
_BELOW = 40  # lines below a candidate it is compared with
_TELLING = 3  # columns with a look of their own that a whole second line must be unlike, to be one without known words
_FULL = 0.7  # share of the table's width from which a line is full
_CLEARLY = 0.25  # by how much more of it a later line must be known from headings to take the place of a full one
_SPACES = re.compile(r"\s+")

Line = tuple[int, list[str]]
"""A line as (the number a person sees, its cells)."""


@dataclass(frozen=True)
class Header:
    """The header: the lines it takes, top to bottom, and the name of each column ("" where it has none)."""

    lines: tuple[Line, ...]
    names: tuple[str, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of its lines."""
        return tuple(number for number, _ in self.lines)

    @property
    def last_row(self) -> int:
        """The number of the line above the first that can be data."""
        return self.lines[-1][0]


@dataclass(frozen=True)
class _Candidate:
    place: int
    score: float
    known: float
    fill: float

    def betters(self, other: "_Candidate | None") -> bool:
        """A later line takes the place of a full one only if it has clearly more words known from headings."""
        if other is None:
            return True
        return self.score > other.score and (other.fill < _FULL or self.known > other.known + _CLEARLY)

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether no later line can better it: it is full, and even all words known would not be clearly more."""
        return self.fill >= _FULL and self.known + _CLEARLY >= 1


def find_header(
    lines: Sequence[Line], *, header_row: int | None = None, carried: Mapping[int, Sequence[str]] | None = None
) -> Header:
    """The header among the first lines of a file or sheet.

    Args:
        lines: the first lines, blank ones left out or not.
        header_row: the line a person says it is; then only its other half is looked for.
        carried: for lines with merged cells, the same cells with each merged text carried right.
    Raises: Unreadable, with the first lines shown, when nothing there can be a header.
    """
    filled = _filled(lines, most=SEARCHED if header_row is None else None)
    place = _place_given(filled, header_row) if header_row is not None else _place_found(filled)
    parts = _parts(filled, place)
    return Header(lines=parts, names=_names(parts, carried or {}))


def header_score(lines: Sequence[Line]) -> float:
    """How header-like the best line is, 0 if none is: to choose between sheets."""
    best = _best(_filled(lines, most=SEARCHED))
    return best.score if best else 0.0


def _filled(lines: Sequence[Line], *, most: int | None) -> list[Line]:
    """The first lines that are not blank, at most so many, each cell on one line."""
    filled = (line for line in lines if any(map(trimmed, line[1])))
    return [(number, [_one_line(cell) for cell in cells]) for number, cells in islice(filled, most)]


def _one_line(cell: str) -> str:
    return _SPACES.sub(" ", trimmed(cell)).strip()


def _place_given(filled: Sequence[Line], header_row: int) -> int:
    places = [place for place, (number, _) in enumerate(filled) if number == header_row]
    if not places:
        raise Unreadable(
            f"Line {header_row} is blank, or is not among the first lines of the file, so it cannot be the header.",
            "Give the line on which the column names stand.",
        )
    return places[0]


def _place_found(filled: Sequence[Line]) -> int:
    best = _best(filled)
    if best is None:
        shown = "; ".join(" | ".join(cell for cell in cells if cell)[:80] for _, cells in filled[:3])
        if not shown.strip(" ;|"):
            raise Unreadable("Nothing is written in the file.", "Run the export again and check that it finished.")
        raise Unreadable(
            f"No line of column names was found. The file starts: {shown}",
            "Add a first line that names each column, or say on which line the names stand.",
        )
    return best.place


def _best(filled: Sequence[Line]) -> _Candidate | None:
    width = _usual_width(filled)
    found: _Candidate | None = None
    for place in range(len(filled)):
        candidate = _candidate(filled, place, width)
        if candidate is not None and candidate.betters(found):
            found = candidate
        if found is not None and found.is_beyond_doubt:  # to compare each line with those below it takes a while
            break
    return found


def _usual_width(filled: Sequence[Line]) -> int:
    """Cells that most lines fill, counting the last filled one; lines of one cell do not count if others exist."""
    spans = Counter(max(index for index, cell in enumerate(cells) if cell) + 1 for _, cells in filled)
    several = {span: times for span, times in spans.items() if span > 1}
    if not several:
        return 1
    most = max(several.values())
    return max(span for span, times in several.items() if times >= 0.5 * most)


def _candidate(filled: Sequence[Line], place: int, width: int) -> _Candidate | None:
    """A line as header; None if it cannot be one."""
    cells = [cell for cell in filled[place][1] if cell]
    looks = [look_of(cell) for cell in cells]
    below = _below(filled, place, width)
    used = max(1, sum(bool(looks_there) for looks_there in below)) if below else width
    fill = min(1.0, len(cells) / max(1, min(used, width)))
    data_share = sum(look in DATA_LOOKS for look in looks) / len(cells)
    if fill < 0.4 or (width > 1 and len(cells) < 2) or max(map(len, cells)) > 300:
        return None
    if TOTAL.match(cells[0]) or (len(cells) == 1 and (PAGE.match(cells[0]) or END.match(cells[0]))):
        return None
    distinct = len({cell.lower() for cell in cells}) / len(cells)
    known = sum(map(heading_words_in, cells)) / len(cells)
    contrast = _contrast(filled[place][1], below)
    if distinct < 0.6 or not _could_be(known=known, contrast=contrast, data_share=data_share, width=width):
        return None
    if contrast is None and known < 0.3 and not _apart(filled, place, width):
        return None
    score = 2 * known + (0.5 if contrast is None else contrast) + fill + 0.5 * distinct - data_share
    return _Candidate(place=place, score=score, known=known, fill=fill)


def _could_be(*, known: float, contrast: float | None, data_share: float, width: int) -> bool:
    if data_share > 0.3:  # numbers for names: only when nothing below is like them
        return contrast is not None and contrast >= 0.8
    if contrast is not None and contrast < 0.5:
        return known >= 0.6 and contrast > 0
    return not (width == 1 and contrast is None and known < 1)


def _below(filled: Sequence[Line], place: int, width: int) -> list[Counter[Look]]:
    """For each column, the looks of its cells in the lines below."""
    columns: list[Counter[Look]] = [Counter() for _ in range(width)]
    for _, cells in filled[place + 1 : place + 1 + _BELOW]:
        if sum(map(bool, cells)) < 0.3 * width:
            continue
        for column, cell in zip(columns, cells, strict=False):
            look = look_of(cell)
            if look is not Look.BLANK:
                column[look] += 1
    return columns


def _contrast(cells: Sequence[str], below: Sequence[Counter[Look]]) -> float | None:
    """Share of columns with a look of their own that the candidate's cell does not share; None if no column has one."""
    judged = _judged(cells, below)
    return sum(judged) / len(judged) if judged else None


def _judged(cells: Sequence[str], below: Sequence[Counter[Look]]) -> list[bool]:
    """Of each column with a look of its own, whether the candidate's cell is unlike it."""
    judged: list[bool] = []
    for cell, looks in zip(cells, below, strict=False):
        if not cell or not looks:
            continue
        own = look_of(cell)
        usual, times = looks.most_common(1)[0]
        if usual is not Look.TEXT and times >= 0.7 * looks.total():
            judged.append(own is not usual)
        elif own in DATA_LOOKS and own is not Look.YES_NO:
            judged.append(own not in looks)
    return judged


def _apart(filled: Sequence[Line], place: int, width: int) -> bool:
    """In a table of words alone: the first full line, none of whose cells comes again below it."""
    if width < 3 or any(sum(map(bool, cells)) >= 0.6 * width for _, cells in filled[:place]):
        return False
    own = filled[place][1]
    later = [cells for _, cells in filled[place + 1 :]]
    return bool(later) and all(
        cell.lower() not in {cells[index].lower() for cells in later if index < len(cells)}
        for index, cell in enumerate(own)
        if cell
    )


def _parts(filled: Sequence[Line], place: int) -> tuple[Line, ...]:
    """The header line, and its other half if it has one: names of groups above it, or the rest of the names below."""
    width = _usual_width(filled)
    if place > 0 and filled[place - 1][0] == _line_before(filled, place) and _is_upper(filled, place - 1, width):
        return (filled[place - 1], filled[place])
    if place + 1 < len(filled) and _is_lower(filled, place + 1, width):
        return (filled[place], filled[place + 1])
    return (filled[place],)


def _line_before(filled: Sequence[Line], place: int) -> int:
    """The number the line directly above must have; a header cell over two lines moves it, so only a gap matters."""
    above, here = filled[place - 1], filled[place]
    return above[0] if here[0] - above[0] <= 1 + sum(cell.count("\n") for cell in above[1]) else -1


def _only_names(cells: Sequence[str]) -> bool:
    return all(look_of(cell) not in DATA_LOOKS and len(cell) <= 80 and not cell.endswith(":") for cell in cells if cell)


def _is_upper(filled: Sequence[Line], place: int, width: int) -> bool:
    cells = filled[place][1]
    at = [index for index, cell in enumerate(cells) if cell]
    if len(at) < 2 or not _only_names(cells) or at[-1] >= len(filled[place + 1][1]):
        return False
    if any(PAGE.match(cells[index]) or END.match(cells[index]) or TOTAL.match(cells[index]) for index in at):
        return False
    leading = at == list(range(len(at)))  # so stand a title and its filters too
    return len(at) >= 0.8 * width if leading else len(at) >= 0.5 * width or at[-1] >= width / 3


def _is_lower(filled: Sequence[Line], place: int, width: int) -> bool:
    cells = filled[place][1]
    at = [index for index, cell in enumerate(cells) if cell]
    upper = filled[place - 1][1]
    gaps = [index for index in range(min(len(upper), width)) if not upper[index]]
    if not _only_names(cells) or not at or filled[place][0] - filled[place - 1][0] > 1:
        return False
    known = sum(heading_words_in(cells[index]) for index in at) / len(at)
    below = _below(filled, place, width)
    contrast = _contrast(cells, below)
    fills_gaps = bool(gaps) and all(index in at for index in gaps)
    if contrast is not None and contrast < 1:
        return False
    # As wide as the table and unlike everything below it: no row of data, whatever its words. A drawn line has none.
    is_said = any(character.isalpha() for index in at for character in cells[index])
    if is_said and len(at) >= 0.8 * width and len(_judged(cells, below)) >= _TELLING:
        return True
    return known >= 0.6 and (fills_gaps or len(at) >= 2) and (contrast == 1 or fills_gaps)


def _names(parts: Sequence[Line], carried: Mapping[int, Sequence[str]]) -> tuple[str, ...]:
    width = max(len(cells) for _, cells in parts)
    rows = []
    for place, (number, cells) in enumerate(parts):
        own = [*cells, *[""] * (width - len(cells))]
        upper = place < len(parts) - 1
        if upper and number in carried:
            wide = [_one_line(cell) for cell in carried[number]]
            own = [a or b for a, b in zip(own, [*wide, *[""] * width], strict=False)]
        rows.append(own)
    return tuple(_joined([row[index] for row in rows]) for index in range(width))


def _joined(parts: Sequence[str]) -> str:
    filled = [part for part in parts if part]
    if len(filled) == 2 and filled[0] == filled[1]:
        return filled[0]
    return " / ".join(filled)


def column_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names to use: "Column 7" for one without, " (2)" after one that comes again; "row" is ours, so taken."""
    taken = {"row"}
    result = []
    for place, name in enumerate(names, start=1):
        wanted = name or f"Column {place}"
        unique, times = wanted, 1
        while unique in taken:
            times += 1
            unique = f"{wanted} ({times})"
        taken.add(unique)
        result.append(unique)
    return tuple(result)
