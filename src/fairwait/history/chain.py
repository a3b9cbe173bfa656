"""The chain: each event's hash covers the one before and its own stored bytes (decision 3). Pure: bytes in, bytes out.

`hash` is SHA-256 over the previous hash and one JSON array of the event's columns in fixed order, instants as UTC text,
so that both databases agree. `facts` is hashed as it lies. Words about the person lie in `private`, of which the chain
covers only HMAC-SHA-256 under the subject's random key: without the key, a digest of a telephone number could be
guessed; with the key deleted, what was erased cannot be proved.
"""

import hashlib
from datetime import UTC, datetime

import orjson

GENESIS = hashlib.sha256(b"fairwait history 1").digest()
"""What the first event's hash follows."""

KEY_BYTES = 32


def canonical(facts: dict[str, object]) -> str:
    """The one way facts are written: JSON with sorted keys, no spaces. Dates are ISO text."""
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()


def instant_text(value: datetime | None) -> str | None:
    """An instant as UTC text to the microsecond, the same from either database."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_BLOCK = 64
_INNER, _OUTER = (bytes(byte ^ mark for byte in range(256)) for mark in (0x36, 0x5C))


def private_digest(*, key: bytes, private: str) -> bytes:
    """HMAC-SHA-256 of the private words under the subject's key (32 bytes; RFC 2104).

    As `hmac.digest` answers, which asks OpenSSL anew for the hash by its name, and so takes half as long again.
    """
    padded = key.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(padded.translate(_INNER) + private.encode()).digest()
    return hashlib.sha256(padded.translate(_OUTER) + inner).digest()


COVERED = (
    "seq", "subject", "wait", "kind", "version", "occurred_on", "occurred_at", "known_on", "recorded_at", "by",
    "cause", "facts", "private_digest",
)  # fmt: skip
"""What the hash of an event covers, in this order: days as ISO text, instants as UTC text, the digest as hex."""


def link(previous: bytes, covered: tuple[object, ...]) -> bytes:
    """The hash of one event that follows `previous` (32 bytes). `covered` gives the values of `COVERED`."""
    return hashlib.sha256(previous + orjson.dumps(covered)).digest()
