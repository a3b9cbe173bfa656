"""A request that comes by itself, before anybody has heard it: what it is known by, and which is heard first. Pure."""

from uuid import UUID

from fairwait.conversations.rules.shape import Urgent

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
