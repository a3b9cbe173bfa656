"""A request that comes by itself, before anybody has heard it: what it is known by, and which is heard first. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from fairwait.conversations.rules.shape import Urgent
from fairwait.govuk.windows import Typed

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are read as another: I, L, O, and U (Crockford's base 32)."""
LENGTH = 8
_BITS = 5 * LENGTH
_MISREAD = str.maketrans("ILO", "110")


def reference(uuid: UUID) -> str:
    """What whoever sent it can read out: the beginning of its number, in two groups of four."""
    head = uuid.int >> (128 - _BITS)
    text = "".join(LETTERS[(head >> 5 * place) & 31] for place in reversed(range(LENGTH)))
    return f"{text[:4]}-{text[4:]}"


def span(typed: str) -> tuple[UUID, UUID] | None:
    """The first and the last number a reference may stand for, however it was written; None where it is none."""
    text = "".join(typed.upper().translate(_MISREAD).replace("-", " ").split())
    if len(text) != LENGTH or any(letter not in LETTERS for letter in text):
        return None
    head = 0
    for letter in text:
        head = head << 5 | LETTERS.index(letter)
    low = head << (128 - _BITS)
    return UUID(int=low), UUID(int=low | (1 << (128 - _BITS)) - 1)


FIRST = (Urgent.DANGER.value, Urgent.TODAY.value)
"""What is heard before everything else, in this order."""

CHANGED_WITHIN = timedelta(days=1)
"""Whoever sends other answers within this of the first, before anybody took them on, has changed what they sent."""


def sign(said: Mapping[str, Typed]) -> str:
    """A short sign of everything that was sent."""
    return sha256(json.dumps(dict(said), sort_keys=True).encode()).hexdigest()[:16]


def may_change(*, is_heard: bool, started_at: datetime, now: datetime) -> bool:
    """Whether other answers, sent again, stand in the place of the first. Else they are a request of their own."""
    return not is_heard and now - started_at <= CHANGED_WITHIN


def sent_again(uuid: UUID, signed: str) -> UUID:
    """The number of what is sent again and is a request of its own: the same however often it is sent."""
    return uuid5(uuid, f"again {signed}")
