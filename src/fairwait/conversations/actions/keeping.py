"""Keeping what is typed while a conversation is held, in however many windows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from fairwait.conversations.rules.windows import Merged, Typed, merge

LONGEST = 20_000
"""Characters in one box. More is no answer to a question."""


class Sheet(Protocol):
    """Whatever is kept as it is typed."""

    said: dict[str, Typed]
    revision: int
    saved_at: datetime

    def save(self, *, update_fields: Sequence[str]) -> None:
        """Keep these fields."""


class TooLong(Exception):
    """A box holds more than can be kept."""

    def __init__(self, field: str) -> None:
        super().__init__("This is too long to keep: shorten it to 20,000 characters.")
        self.field = field


def keep_on(
    sheet: Sheet, *, typed: Mapping[str, Typed], was: Mapping[str, str], prose: Sequence[str], now: datetime
) -> Merged:  # fmt: skip
    """Keep what one window typed on a sheet that is locked, together with what others did meanwhile. Raises TooLong."""
    for name, value in typed.items():
        if len(value if isinstance(value, str) else "".join(value)) > LONGEST:
            raise TooLong(name)
    merged = merge(sheet.said, typed, was=was, prose=prose)
    if merged.said != sheet.said:
        sheet.said, sheet.revision, sheet.saved_at = merged.said, sheet.revision + 1, now
        sheet.save(update_fields=["said", "revision", "saved_at"])
    return merged
