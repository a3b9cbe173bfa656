"""Where the records of a block of text begin and end, by arithmetic on its bytes.

Only three bytes matter: the delimiter, the line feed and the quote. Whether a delimiter counts depends on whether the
number of quotes before it is even. Both are found with array operations, some nanoseconds a cell, so that the careful
reading of `records` is left for lines that do not add up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUOTE, LINE_FEED, RETURN, SPACE = 34, 10, 13, 32
_PIECE = 256 * 1024
_NEAR = 64  # line feeds from the end among which the last record usually ends

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Records:
    """The whole records at the start of a block: record i is bytes starts[i]:ends[i], its line feed not included."""

    starts: Ints
    ends: Ints
    cells: Ints
    lines: Ints  # line feeds in the block before the record
    stop: int  # where the next record starts: the first not whole, or the first whose quotes are out of order
    stop_lines: int  # line feeds before `stop`
    broken: bool  # the record at `stop` has its quotes out of order
    doubtful: Flags  # a line below the first of the record's has as many delimiters as a whole row


@dataclass(frozen=True)
class Tally:
    """What the whole records at the start of a block hold, if all their quotes are in order."""

    rows: int
    feeds: int  # line feeds, those inside quotes included
    delimiters: int  # likewise
    dropped_quotes: int  # quotes that enclose or escape and so are no part of a value
    size: int
    row_lines: Ints | None  # line feeds before each row; None when each row is one line
    padded: bool  # some cell may start or end with a blank


@dataclass(frozen=True)
class Marks:
    """The bytes of a block that matter, and where spaces touch the edge of what may be a cell."""

    block: Bytes
    delimiter: int
    feeds: Ints
    quotes: Ints
    delimiters: int
    touched: Ints  # delimiters and line feeds with a space beside them
    returns: bool = False  # before each line feed stands a carriage return, and nowhere else


def marks_of(block: Bytes, *, delimiter: int, quoted: bool, returns: bool = True) -> Marks:
    """Find the marks of a block, a piece that fits the processor's cache at a time.

    returns: whether there may be a carriage return in it.
    """
    found, touched = [], []
    delimiters = 0
    for start in range(0, len(block), _PIECE):
        piece = block[start : start + _PIECE]
        edges = piece == delimiter
        delimiters += int(np.count_nonzero(edges))
        is_mark = piece == LINE_FEED
        edges |= is_mark
        if quoted:
            is_mark |= piece == QUOTE
        found.append(np.flatnonzero(is_mark) + start)
        edges &= _beside_a_space(block, start, len(piece))
        touched.append(np.flatnonzero(edges) + start)
    at = _together(found)
    is_quote = block[at] == QUOTE
    feeds = at[~is_quote]
    paired = returns and _are_paired(block, feeds)
    if paired:  # the space before an end of line stands before its carriage return
        touched.append(feeds[block[np.maximum(feeds - 2, 0)] == SPACE])
    return Marks(
        block=block,
        delimiter=delimiter,
        feeds=feeds,
        quotes=at[is_quote],
        delimiters=delimiters,
        touched=_together(touched),
        returns=paired,
    )


def _beside_a_space(block: Bytes, start: int, many: int) -> Flags:
    """For each of so many bytes whether the one before or after it is a space."""
    space = np.zeros(many + 2, dtype=np.bool_)
    first, last = max(start - 1, 0), min(start + many + 1, len(block))
    shift = first - (start - 1)
    np.equal(block[first:last], SPACE, out=space[shift : shift + last - first])
    beside: Flags = space[:-2] | space[2:]
    return beside


def _are_paired(block: Bytes, feeds: Ints) -> bool:
    """Whether before each line feed stands a carriage return, and nowhere else."""
    many = sum(int(np.count_nonzero(block[start : start + _PIECE] == RETURN)) for start in range(0, len(block), _PIECE))
    return many == len(feeds) > 0 and bool((block[feeds - 1] == RETURN).all() and feeds[0] > 0)


def _together(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def whole_records_end(marks: Marks) -> int:
    """Just past the last line feed outside quotes; 0 if there is none."""
    if not len(marks.quotes):
        return int(marks.feeds[-1]) + 1 if len(marks.feeds) else 0
    outside = np.searchsorted(marks.quotes, marks.feeds[::-1][:_NEAR]) % 2 == 0
    if not outside.any():
        outside = np.searchsorted(marks.quotes, marks.feeds[::-1]) % 2 == 0
    return int(marks.feeds[len(marks.feeds) - 1 - np.argmax(outside)]) + 1 if outside.any() else 0


def tally(marks: Marks, *, end: int, cells: int = 0) -> Tally | None:
    """What the whole records before `end` hold; None if they need care.

    That is so where a quote is out of order, or a cell's text may have taken in other rows (of so many `cells`).
    """
    block = marks.block[:end]
    feeds = marks.feeds[: np.searchsorted(marks.feeds, end)]
    quotes = marks.quotes[: np.searchsorted(marks.quotes, end)]
    delimiters = marks.delimiters - int(np.count_nonzero(marks.block[end:] == marks.delimiter))
    if not len(quotes):
        return Tally(
            rows=len(feeds),
            feeds=len(feeds),
            delimiters=delimiters,
            dropped_quotes=0,
            size=end,
            row_lines=None,
            padded=len(marks.touched) > 0 or block[:1].tolist() == [SPACE],
        )
    if not quotes_in_order(block, quotes, delimiter=marks.delimiter, returns=marks.returns):
        return None
    outside = np.searchsorted(quotes, feeds) % 2 == 0
    if cells and not outside.all():
        divided = np.searchsorted(np.flatnonzero(block == marks.delimiter), feeds)
        if _like_whole_rows(divided, outside, cells=cells).any():
            return None
    ends = np.flatnonzero(outside)
    kept = int(np.count_nonzero(quotes[2::2] - quotes[1:-1:2] == 1))
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    return Tally(
        rows=len(ends),
        feeds=len(feeds),
        delimiters=delimiters,
        dropped_quotes=len(quotes) - kept,
        size=end,
        row_lines=None if len(ends) == len(feeds) else starts,
        padded=_padded(block, quotes, marks.touched[marks.touched < end]),
    )


def _padded(block: Bytes, quotes: Ints, touched: Ints) -> bool:
    """Whether a blank stands at the edge of a cell: beside a mark outside quotes, or just inside a pair of quotes."""
    if block[0] == SPACE or bool((np.searchsorted(quotes, touched) % 2 == 0).any()):
        return True
    last = len(block) - 1
    goes_on = quotes[2::2] - quotes[1:-1:2] == 1  # a doubled quote inside a cell, not the end of one
    opening = quotes[0::2][np.concatenate([[True], ~goes_on])]
    closing = quotes[1::2][np.concatenate([~goes_on, [True]])]
    inside = np.concatenate([block[np.minimum(opening + 1, last)], block[closing - 1]])
    return bool(((inside == SPACE) | ((inside >= 9) & (inside <= 13))).any())


def quotes_in_order(block: Bytes, quotes: Ints, *, delimiter: int, returns: bool = False) -> bool:
    """Whether each opening quote starts a cell and each closing one ends it (doubled quotes close and open again)."""
    if len(quotes) % 2:
        return False
    closing = quotes[1::2]
    bad = _bad_closing(block, closing, delimiter)
    if returns:  # a carriage return here is always half of an end of line
        bad &= block[np.minimum(closing + 1, len(block) - 1)] != RETURN
    return not (_bad_opening(block, quotes[0::2], delimiter).any() or bad.any())


def _bad_opening(block: Bytes, at: Ints, delimiter: int) -> Flags:
    before = block[np.maximum(at - 1, 0)]
    bad: Flags = (before != delimiter) & (before != LINE_FEED) & (before != QUOTE) & (at != 0)
    return bad


def _bad_closing(block: Bytes, at: Ints, delimiter: int) -> Flags:
    after = block[np.minimum(at + 1, len(block) - 1)]
    bad: Flags = (after != delimiter) & (after != LINE_FEED) & (after != QUOTE) & (at != len(block) - 1)
    return bad


def find_records(block: Bytes, *, delimiter: int, quoted: bool, cells: int = 0) -> Records:
    """The records of a block that starts with one, up to the first that is broken or not whole.

    cells: of a whole row; without it no record is doubted.
    """
    marks = np.zeros(256, dtype=np.bool_)
    marks[[delimiter, LINE_FEED]] = True
    marks[QUOTE] = quoted
    places = np.flatnonzero(marks[block])
    kinds = block[places]
    is_quote = kinds == QUOTE if quoted else np.zeros(len(kinds), dtype=np.bool_)
    odd_after = np.bitwise_xor.accumulate(is_quote.view(np.uint8)).astype(np.bool_)
    outside = ~(odd_after ^ is_quote)
    broken_at = _first_broken(block, places, is_quote, outside, delimiter)
    is_feed = kinds == LINE_FEED
    is_end = is_feed & outside
    if broken_at is not None:
        is_end &= places < broken_at
    index = np.flatnonzero(is_end)
    ends = places[index]
    divided = np.cumsum((kinds == delimiter) & outside)[index]
    fed = np.cumsum(is_feed)[index]
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    doubtful = np.zeros(len(ends), dtype=np.bool_)
    if cells and len(index):
        fed_at = np.flatnonzero(is_feed)
        like_rows = _like_whole_rows(np.cumsum(kinds == delimiter)[fed_at], outside[fed_at], cells=cells)
        of = np.searchsorted(ends, places[fed_at[like_rows]])
        doubtful[of[of < len(ends)]] = True
    return Records(
        starts=starts,
        ends=ends,
        cells=np.diff(divided, prepend=0) + 1,
        lines=np.concatenate([[0], fed[:-1]]) if len(fed) else fed,
        stop=int(ends[-1]) + 1 if len(ends) else 0,
        stop_lines=int(fed[-1]) if len(fed) else 0,
        broken=broken_at is not None,
        doubtful=doubtful,
    )


def _like_whole_rows(divided: Ints, outside: Flags, *, cells: int) -> Flags:
    """Which lines go on with a text in quotes and have as many delimiters, in quotes or not, as a row of their own.

    Args:
        divided: for each line feed the delimiters before it.
        outside: whether it stands outside quotes.
        cells: of a whole row.
    """
    goes_on = np.concatenate([[False], ~outside[:-1]])
    like: Flags = goes_on & (np.diff(divided, prepend=0) >= cells - 1)
    return like


def without_last(found: Records) -> Records:
    """All but the last of several cells, and lines of one below it; there the next look begins."""
    several = np.flatnonzero(found.cells > 1)
    last = int(several[-1]) if len(several) else 0
    if not len(found.starts):
        return found
    return Records(
        starts=found.starts[:last],
        ends=found.ends[:last],
        cells=found.cells[:last],
        lines=found.lines[:last],
        stop=int(found.starts[last]),
        stop_lines=int(found.lines[last]),
        broken=False,
        doubtful=found.doubtful[:last],
    )


def _first_broken(block: Bytes, places: Ints, is_quote: Flags, outside: Flags, delimiter: int) -> int | None:
    """The first quote that neither starts nor ends a cell as it should; a trailing open quote is not one yet."""
    opening, closing = places[is_quote & outside], places[is_quote & ~outside]
    wrong = [
        opening[_bad_opening(block, opening, delimiter)][:1],
        closing[_bad_closing(block, closing, delimiter)][:1],
    ]
    found = np.concatenate(wrong)
    return int(found.min()) if len(found) else None
