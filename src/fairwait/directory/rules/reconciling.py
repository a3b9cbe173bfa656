"""What a reading changes: which records are new, changed, gone and back, and whether to ask somebody first."""

from collections.abc import Mapping
from dataclasses import dataclass
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


def written(record: Record) -> bytes:
    """A record in one form of words, so that the same is the same."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def plan(reading: Reading, known: Mapping[Key, Known], *, digest_of: Mapping[Key, str]) -> Plan:
    """Compare a reading with what is known of its source.

    What was read and could not be used is not gone: what we hold of it stays as it was.

    Args:
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
    has_shrunk = len(there) >= FEWEST_WATCHED and 2 * (len(there) - len(gone)) < len(there)
    return Plan(tuple(new), tuple(changed), tuple(back), tuple(asked), gone, same, has_shrunk)
