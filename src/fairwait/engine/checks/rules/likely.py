"""Columns left out that may be what a file seems to lack."""

from collections.abc import Callable, Sequence

Likely = Callable[[str], Sequence[str]]
"""Field -> the columns left out that may be it, the likeliest first."""
_NAMED = 2


def no_likely(field: str) -> Sequence[str]:
    """Nothing is known of the columns left out."""
    return ()


def may_be(fields: Sequence[str], likely: Likely) -> str:
    """A sentence more for what to do: which columns may be one of these fields; nothing where none may."""
    columns = list(dict.fromkeys(column for field in fields for column in likely(field)))[:_NAMED]
    return f" It may be {' or '.join(f'“{column}”' for column in columns)}." if columns else ""
