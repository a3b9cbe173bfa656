"""A table of counts with its totals, as one who sees people, or one who does not, is shown it."""

import numpy as np

from fairwait.engine.suppression.comparing import to_fives
from fairwait.engine.suppression.small_numbers import IntArray, hide_table

Shown = list[list[int | None]]


def as_shown(counts: IntArray, *, is_open: bool) -> Shown:
    """The counts (rows, columns) with a last line of totals, and each line's total before its counts.

    Args:
        is_open: all of it, for whoever may see the people themselves. Else None where a number is too small, or would
            give such a number away, and the others in fives, so that two tables cannot be compared.
    Raises: ValueError if a count is negative.
    """
    whole = np.vstack([counts, counts.sum(axis=0)])
    whole = np.hstack([whole.sum(axis=1, keepdims=True), whole])
    if is_open:
        return [[int(count) for count in line] for line in whole]
    hidden = hide_table(counts)
    by_line = np.vstack([hidden.cells, hidden.column_totals])
    is_hidden = np.hstack([np.append(hidden.row_totals, hidden.total)[:, None], by_line])
    return [
        [None if hide else to_fives(int(count)) for count, hide in zip(line, hides, strict=True)]
        for line, hides in zip(whole, is_hidden, strict=True)
    ]
