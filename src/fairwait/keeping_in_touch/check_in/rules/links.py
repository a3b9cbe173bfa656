"""Private links: their secrets, when they open, and what a wrong second fact costs. Pure.

The token is 192 random bits; the code from a letter is eight letters and figures that are not taken for one another.
Neither is kept: the caller keeps a keyed digest.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

TOKEN_BYTES = 24
CODE_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Without those that are read as another: I L 1, O 0, S 5, Z 2."""
CODE_LENGTH = 8
PIN_LENGTH = 6
TRIES = 5
LASTS_DAYS = 92
"""A link is made anew with each letter; one that was forgotten does not open for ever."""
IDLE = timedelta(minutes=15)


class Shut(StrEnum):
    """Why a link does not open. The page never says which; staff are told."""

    UNKNOWN = "unknown"
    OVER = "over"
    TAKEN_BACK = "taken-back"
    HELD = "held"
    OFF = "off"
    NOBODY = "nobody"


@dataclass(frozen=True)
class LinkFacts:
    """What decides whether a link opens today."""

    expires_on: date
    is_taken_back: bool
    is_held: bool
    is_off: bool
    may_be_shown: bool
    """Whether there is somebody behind it to whom their page may be shown: not erased, not restricted, not dead."""


def shut(facts: LinkFacts | None, *, today: date) -> Shut | None:
    """Why a link does not open on a day, or None where it does."""
    if facts is None:
        return Shut.UNKNOWN
    if facts.is_off:
        return Shut.OFF
    if not facts.may_be_shown:
        return Shut.NOBODY
    if facts.is_taken_back:
        return Shut.TAKEN_BACK
    if facts.is_held:
        return Shut.HELD
    return Shut.OVER if today > facts.expires_on else None


def new_token() -> str:
    """The secret part of a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A code for a letter, in two groups of four."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:4]} {letters[4:]}"


def new_pin() -> str:
    """A number told by voice."""
    return "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))


def plain_code(typed: str) -> str:
    """A code as it is compared, however it was typed: spaces, dashes and small letters do not matter."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def tries_left(wrong: int) -> int:
    """How many tries are left after so many wrong ones."""
    return max(0, TRIES - wrong)
