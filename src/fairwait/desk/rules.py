"""Whose a saved view is, and what it may be called. Pure."""

import unicodedata
from enum import StrEnum

LONGEST_NAME = 60
MOST_VIEWS = 100
"""As many views as one person, one team or the council may keep: a menu nobody reads helps nobody."""


class Whose(StrEnum):
    """Whom a saved view is for."""

    MINE = "mine"
    TEAM = "team"
    COUNCIL = "council"


class ViewRefused(Exception):
    """The view was not saved; the words say why and what to do."""


def view_name(typed: str) -> str:
    """A name as it is kept: on one line, without marks that cannot be seen. Raises ViewRefused."""
    kept = "".join(" " if mark.isspace() else mark for mark in typed if mark.isspace() or _can_be_seen(mark))
    name = unicodedata.normalize("NFC", " ".join(kept.split()))
    if not name:
        raise ViewRefused("Enter a name for the view.")
    if len(name) > LONGEST_NAME:
        raise ViewRefused(f"The name must be {LONGEST_NAME} characters or fewer.")
    return name


def _can_be_seen(mark: str) -> bool:
    """No control, no mark that turns the direction of writing, no half of a pair."""
    return not unicodedata.category(mark).startswith("C")


def name_key(name: str) -> str:
    """The form in which two names are the same."""
    return unicodedata.normalize("NFKC", name).casefold()
