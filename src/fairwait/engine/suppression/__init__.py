"""Small-number suppression: what must be hidden before a figure leaves the team."""

from fairwait.engine.suppression.comparing import to_fives, whole_months
from fairwait.engine.suppression.showing import as_shown
from fairwait.engine.suppression.small_numbers import (
    THRESHOLD,
    HiddenLine,
    HiddenTable,
    hide_line,
    hide_table,
    is_small,
)

__all__ = [
    "THRESHOLD", "HiddenLine", "HiddenTable", "as_shown", "hide_line", "hide_table", "is_small", "to_fives",
    "whole_months",
]  # fmt: skip
