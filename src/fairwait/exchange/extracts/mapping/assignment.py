"""One best pairing of columns and fields, all at once."""

import numpy as np
from numpy.typing import NDArray


def best_pairs(gain: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs (row, column) of a table of gains that give the largest sum, each row and column used at most once.

    Pairs that gain nothing are not made. Of equal sums the earlier rows and columns win, so order the table by name.

    Args:
        gain: shape (rows, columns); what is <= 0 is never paired.
    Returns: pairs in order of the row.
    Source: Kuhn (1955), "The Hungarian method for the assignment problem", in the shortest augmenting path form of
        Jonker and Volgenant (1987); O(rows^2 columns).
    """
    if gain.size == 0:
        return []
    rows, columns = gain.shape
    # Each row may also stay alone: one private column of gain 0 for each row.
    cost = np.hstack([-np.maximum(gain, 0.0), np.zeros((rows, rows))])
    width = columns + rows
    row_price, column_price = np.zeros(rows + 1), np.zeros(width + 1)
    owner = np.zeros(width + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        owner[0] = row
        at = 0
        least = np.full(width + 1, np.inf)
        came_from = np.zeros(width + 1, dtype=np.int64)
        used = np.zeros(width + 1, dtype=bool)
        while True:
            used[at] = True
            here = int(owner[at])
            free = ~used
            free[0] = False
            reduced = cost[here - 1] - row_price[here] - column_price[1:]
            better = np.zeros(width + 1, dtype=bool)
            better[1:] = free[1:] & (reduced < least[1:])
            least[better] = reduced[better[1:]]
            came_from[better] = at
            following = int(np.argmin(np.where(free, least, np.inf)))
            step = least[following]
            row_price[owner[used]] += step
            column_price[used] -= step
            least[free] -= step
            at = following
            if owner[at] == 0:
                break
        while at:
            before = int(came_from[at])
            owner[at] = owner[before]
            at = before
    pairs = [(int(owner[column]) - 1, column - 1) for column in range(1, columns + 1) if owner[column]]
    return sorted((row, column) for row, column in pairs if gain[row, column] > 0.0)
