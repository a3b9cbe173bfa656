"""What a reading changes: which records are new, changed, gone and back, and whether to ask somebody first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import orjson

from fairwait.directory.rules.cleaning import Record
from fairwait.directory.rules.reading import Given, Layer, Reading

FEWEST_WATCHED = 4
"""A source that held fewer is too small for its shrinking to mean anything."""


class Key(NamedTuple):
    """One record of a source."""

    layer: Layer
    theirs: str


@dataclass(frozen=True)
class Known:
    """What we hold of one record: how its publisher last gave it, whether it is there, whether we changed it since."""

    given_digest: str
    is_gone: bool
    is_ours: bool


@dataclass(frozen=True)
class Plan:
    """What is to be done. `asked` are records that both we and their publisher changed: a person decides."""

    new: tuple[Given, ...]
    changed: tuple[Given, ...]
    back: tuple[Given, ...]
    asked: tuple[Given, ...]
    gone: tuple[Key, ...]
    same: int
    has_shrunk: bool
    would_hold: int


def written(record: Record) -> bytes:
    """A record in one form of words, so that the same is the same."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


WATCHED_FOR = timedelta(days=30)
"""How far back a source is compared with itself, besides with the last time somebody looked."""


@dataclass(frozen=True)
class Came:
    """One arrival that changed something: when, whether a person brought it in, and by how many it changed."""

    at: datetime
    by_somebody: bool
    joined: int
    left: int


@dataclass(frozen=True)
class Held:
    """How many records a source held, and when."""

    count: int
    at: datetime


def most_held(now_held: int, came: Sequence[Came], *, now: datetime) -> Held:
    """The most a source held since the last time somebody looked, at that time or over the last thirty days.

    Args:
        came: what arrived, the newest first. Whoever followed it first looked at what came first.
    """
    most, size = Held(now_held, now), now_held
    for number, one in enumerate(came, start=1):
        was_looked_at = one.by_somebody or number == len(came)
        if (was_looked_at or one.at > now - WATCHED_FOR) and size > most.count:
            most = Held(size, one.at)
        if was_looked_at:
            return most
        size += one.left - one.joined
        if one.at > now - WATCHED_FOR and size > most.count:  # as it stood until then
            most = Held(size, one.at)
    return most


def plan(reading: Reading, known: Mapping[Key, Known], *, digest_of: Mapping[Key, str], most: int = 0) -> Plan:
    """Compare a reading with what is known of its source.

    What was read and could not be used is not gone: what we hold of it stays as it was. A source has shrunk where it
    gives less than half of what is held, or where it would leave less than half of the most it held: one that loses a
    little every night would otherwise be empty one day, and nobody asked.

    Args:
        most: the most it held of late (`most_held`).
        digest_of: the digest of each record given.
    """
    new, changed, back, asked = [], [], [], []
    same = 0
    for given in reading.given:
        key = Key(given.layer, given.theirs)
        held = known.get(key)
        if held is None:
            new.append(given)
        elif held.is_gone:
            back.append(given)
        elif held.given_digest == digest_of[key]:
            same += 1
        elif held.is_ours:
            asked.append(given)
        else:
            changed.append(given)
    there = [key for key, held in known.items() if not held.is_gone]
    gone = tuple(key for key in there if (key.layer, key.theirs) not in reading.seen)
    would_hold = len(there) - len(gone) + len(new) + len(back)
    at_once = len(there) >= FEWEST_WATCHED and 2 * (len(there) - len(gone)) < len(there)
    by_and_by = most >= FEWEST_WATCHED and 2 * would_hold < most and would_hold < len(there)
    return Plan(
        tuple(new), tuple(changed), tuple(back), tuple(asked), gone, same, at_once or by_and_by, would_hold
    )  # fmt: skip
