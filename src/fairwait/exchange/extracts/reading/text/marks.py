"""How a text file marks its cells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """The delimiter, one character; and the quote, None where the file writes quotes as they come."""

    delimiter: str
    quote: str | None = '"'
    alone: bool = False  # a single column: the delimiter stands for nothing in the file
    backslashes: bool = False  # a quote inside a cell has a backslash before it instead of being doubled
