"""Which character divides the cells, and whether quotes are marks or letters: judged by what makes the lines agree."""

import math
import re
from collections import Counter
from itertools import islice

from ..outcome import Unreadable
from .marks import Dialect
from .records import Parsed
from .sample import records

COMMON = (",", "\t", ";", "|")
RARE = ("^", "~", "\x1f", "\xa6", "\xac", "\xa7", "!", "#", "*", "\x01", "\x1e", "\x02")
_OF_PROSE = (",", ";", "!", "#", "*")  # written as in prose, they are more likely punctuation
ALONE = Dialect(delimiter="\x1f", alone=True)
SAMPLE_RECORDS = 300


def named_in(first_line: str) -> str | None:
    """The delimiter of Excel's `sep=;` first line, if this is one."""
    line = first_line.strip().strip('"')
    if len(line) == 5 and line.lower().startswith("sep="):
        return line[4]
    return None


def dialect_of(sample: str, *, delimiter: str | None = None) -> Dialect:
    """The dialect of a file from its first lines. Raises: Unreadable for a delimiter of more than one character."""
    if delimiter is not None:
        if len(delimiter) != 1 or delimiter in '"\n\r':
            raise Unreadable("A delimiter is one character.", "Give a comma, semicolon, tab or vertical bar.")
        return _with_quotes(sample, delimiter)
    first_line, _, rest = sample.partition("\n")
    named = named_in(first_line)
    if named is not None:
        return _with_quotes(rest, named)
    scores = {mark: _score(sample, mark) for mark in COMMON if mark in sample}
    best = max(scores, key=lambda mark: scores[mark], default=None)
    if best is None or scores[best] < 1.2:
        scores = {mark: _score(sample, mark) for mark in RARE if mark in sample}
        rare = max(scores, key=lambda mark: scores[mark], default=None)
        if rare is not None and scores[rare] >= 1.2:  # seldom used: believed only when the lines agree well
            best = rare
        elif best is None or _hardly_divides(sample, best):
            _refuse_fixed_widths(sample)
            return ALONE
    return _with_quotes(sample, best)


def _parsed(sample: str, mark: str) -> list[Parsed]:
    found = [parsed for _, parsed in records(sample, Dialect(mark), most=SAMPLE_RECORDS)]
    return [parsed for parsed in found if any(cell.strip() for cell in parsed.cells)]


def _score(sample: str, mark: str) -> float:
    """How well the records agree on a number of cells, more cells counting for more; 0 when it divides nothing."""
    counts = Counter(len(parsed.cells) for parsed in _parsed(sample, mark))
    divided = {cells: times for cells, times in counts.items() if cells > 1}
    if not divided:
        return 0.0
    cells, times = max(divided.items(), key=lambda pair: (pair[1] * math.log2(1 + pair[0]), pair[0]))
    near = sum(times * (0.5 if abs(other - cells) <= 2 else 1) for other, times in divided.items() if other != cells)
    agreement = times / (times + near + 0.25 * counts.get(1, 0))
    return agreement * math.log2(1 + cells) * (0.6 if _is_as_in_prose(sample, mark) else 1.0)


def _is_as_in_prose(sample: str, mark: str) -> bool:
    """Whether a mark always has a space behind it and never one before it."""
    times = sample.count(mark)
    return mark in _OF_PROSE and sample.count(f"{mark} ") == times and sample.count(f" {mark}") < 0.5 * times


def _hardly_divides(sample: str, mark: str) -> bool:
    """Most lines do not hold the mark at all, so it belongs to the words of a single column."""
    parsed = _parsed(sample, mark)
    return sum(len(one.cells) > 1 for one in parsed) < 0.5 * len(parsed)


def _refuse_fixed_widths(sample: str) -> None:
    """Columns set apart by runs of spaces cannot be told from words."""
    lines = [line.strip() for line in sample.split("\n")[:SAMPLE_RECORDS] if line.strip()]
    gaps = sum(len(re.findall(r"\S {2,}\S", line)) >= 2 for line in lines)
    if len(lines) >= 3 and gaps >= 0.6 * len(lines):
        raise Unreadable(
            "The columns of the file are set apart by spaces, so where one ends cannot be known.",
            "Export it as CSV, or with tabs or vertical bars between the columns.",
        )


def _with_quotes(sample: str, mark: str) -> Dialect:
    if _quotes_are_letters(sample, mark):
        return Dialect(delimiter=mark, quote=None)
    return Dialect(delimiter=mark, backslashes=_quotes_have_backslashes(sample, mark))


def _quotes_have_backslashes(sample: str, mark: str) -> bool:
    """Whether quotes inside cells are written as databases do; one that ends a cell may follow a real backslash."""
    inside = rf'[^{re.escape(mark)}"\n]'
    return len(re.findall(rf'\\"{inside}', sample)) >= 2 and not re.search(rf'{inside}""{inside}', sample)


def _quotes_are_letters(sample: str, mark: str) -> bool:
    """Whether quotes are written as they come: then many stand inside cells, and few or none enclose one."""
    enclosing = stray = lines = 0
    for line in islice(sample.split("\n"), 2_000):
        lines += 1
        if '"' not in line:
            continue
        for cell in line.split(mark):
            inner = cell.strip()
            if '"' not in inner:
                continue
            if len(inner) > 1 and inner[0] == inner[-1] == '"':
                enclosing += 1
            elif inner[0] != '"' and inner[-1] != '"':
                stray += 1
    return stray >= 3 and stray > 0.05 * lines and stray > 4 * enclosing
