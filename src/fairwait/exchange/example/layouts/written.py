"""What all layouts share: columns of text, and where each row came to stand in its file."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fairwait.exchange.example.days import Days, Texts, written
from fairwait.exchange.example.town import Rows


@dataclass(frozen=True)
class Layout:
    """One way to write a list: its columns and what they truly are.

    `write` gives the number a person sees for each row, in the order of the rows.
    """

    name: str
    suffix: str
    columns: Mapping[str, str]
    write: Callable[..., Days]


def dates(rows: Rows, name: str, style: str) -> Texts:
    """A column of dates in one style, with the planted texts in their places."""
    texts = written(rows.dates[name], style)
    for at, text in rows.raw.get(name, {}).items():
        texts[at] = text
    return texts


def spelled(rows: Rows, spellings: Sequence[Sequence[str]]) -> Texts:
    """The priority of each row in a local spelling, the same for a wait in every file; blank without a band."""
    width = max(map(len, spellings))
    table = np.full((len(spellings) + 1, width), "", dtype=object)
    for band, texts in enumerate(spellings):
        table[band] = [texts[at % len(texts)] for at in range(width)]
    priority = table[rows.band, rows.wait % width]
    for at, text in rows.raw.get("priority", {}).items():
        priority[at] = text
    return priority


def steps(rows: Rows, names: dict[int, str]) -> Texts:
    """The pathway of each row in local words."""
    table = np.full(max(names) + 1, "", dtype=object)
    for path, name in names.items():
        table[path] = name
    texts = table[rows.path]
    for at, text in rows.raw.get("pathway", {}).items():
        texts[at] = text
    return texts


def spaced_nhs(numbers: Texts) -> Texts:
    """NHS numbers as people write them, three, three and four; anything else as it is."""
    return np.array(
        [f"{text[:3]} {text[3:6]} {text[6:]}" if len(text) == 10 and text.isdigit() else text for text in numbers],
        dtype=object,
    )


class Pages:
    """Lines of a text file, written with the line number at which each record starts."""

    def __init__(self, *, delimiter: str) -> None:
        """`delimiter` stands between the cells of a record."""
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, delimiter=delimiter, lineterminator="\r\n")
        self._line = 1

    def line(self, *cells: str) -> None:
        """A line that is no record: a title, a header, a total; without cells a blank one."""
        if cells:
            self._writer.writerow(cells)
        else:
            self._out.write("\r\n")
        self._line += 1

    def records(self, columns: Sequence[Texts], places: np.ndarray, *, broken: Mapping[int, str]) -> Days:
        """Records of the chosen places; a broken one is cut after so many cells. Returns the line each starts on."""
        lines: list[tuple[str, ...]] = list(zip(*(column[places] for column in columns), strict=True))
        for at in np.flatnonzero(np.isin(places, list(broken))):
            lines[at] = lines[at][: int(broken[int(places[at])])]
        self._writer.writerows(lines)
        tall = np.array([sum(cell.count("\n") for cell in line if "\n" in cell) + 1 for line in lines], dtype=np.int64)
        starts = self._line + np.concatenate([[0], np.cumsum(tall)[:-1]]) if tall.size else tall
        self._line += int(tall.sum())
        return starts

    def save(self, path: Path, *, encoding: str) -> None:
        """The file, byte for byte as the encoding has it."""
        path.write_bytes(self._out.getvalue().encode(encoding))
