"""Which pairs are looked at: those that share one of a dozen rare combinations, so that a million are affordable.

Each rule is a key per identity; two identities with the same key are a candidate pair. A key shared by too many
(everybody born on a default date, the telephone of a hospital) says nothing and would explode, so it is passed over and
counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fairwait.engine.linkage.identities import Identities, KeyArray
from fairwait.engine.linkage.names import NOTHING, BoolArray, IntArray

LARGEST_BLOCK = 100  # identities that share one key: 4,950 pairs
_SLOT_BITS = 22  # of a key's 64: slots in which identities are counted before any are sorted
LARGEST_CONTACT = 12  # a telephone or an e-mail address alone: a household, not a hospital


@dataclass(frozen=True)
class PassedOver:
    """Keys of one rule that too many identities share: not compared for that reason alone."""

    rule: str
    keys: int
    largest: int  # identities sharing the fullest of them


@dataclass(frozen=True)
class Candidates:
    """Distinct pairs of positions, left < right, sorted."""

    left: IntArray
    right: IntArray
    passed_over: tuple[PassedOver, ...]

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class _Rule:
    name: str
    who: IntArray  # position of the identity, once per key it has
    key: KeyArray
    largest: int


def candidates(people: Identities, *, fresh: BoolArray | None = None) -> Candidates:
    """Pairs worth comparing; with `fresh`, only those in which at least one is fresh."""
    found: list[KeyArray] = []
    passed: list[PassedOver] = []
    for rule in _rules(people):
        pairs, over = _pairs(rule, fresh=fresh)
        found.append(pairs)
        if over:
            passed.append(over)
    codes = np.sort(np.concatenate(found))  # sorting and dropping repeats: ten times quicker here than np.unique
    codes = codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes
    return Candidates(
        left=(codes >> np.uint64(32)).astype(np.int32),
        right=(codes & np.uint64(0xFFFFFFFF)).astype(np.int32),
        passed_over=tuple(passed),
    )


def _rules(people: Identities) -> Iterator[_Rule]:
    """In an order of no importance. Every fault listed in docs/linkage.md leaves at least one of these keys whole."""
    everyone = np.arange(len(people), dtype=np.int32)
    who, name = _names(people)
    born = _born(people)
    initials = _unordered(_initial(people, people.first), _initial(people, people.last))
    sounds = _unordered(_of(people.names.sound, people.first), _of(people.names.sound, people.last))

    def rule(label: str, at: IntArray, *keys: IntArray, largest: int = LARGEST_BLOCK) -> _Rule:
        known = np.flatnonzero(np.logical_and.reduce([key != NOTHING for key in keys]))
        mixed = _mixed(*(key[known] for key in keys))
        met = np.flatnonzero(_perhaps_shared(mixed))
        return _Rule(label, at[known[met]], mixed[met], largest)

    yield rule("same NHS number", everyone, people.nhs)
    yield rule("same e-mail", everyone, people.email, largest=LARGEST_CONTACT)
    yield rule("same birth date and a name", who, born[who], name)
    yield rule("same birth date and initials", everyone, born, initials)
    yield rule("same birth date and postcode", everyone, born, people.postcode)
    yield rule("same birth date and street address", everyone, born, people.street)
    yield rule("same postcode and a name", who, people.postcode[who], name)
    yield rule("same postcode and initials", everyone, people.postcode, initials)
    yield rule("same street address and names that sound the same", everyone, people.street, sounds)
    year, month, day = (np.where(part > 0, part, NOTHING) for part in (people.year, people.month, people.day))
    yield rule("names that sound the same, born in the same month", everyone, sounds, year, month)
    yield rule("names that sound the same, born in the same year, same day", everyone, sounds, year, day)
    yield rule(
        "names that sound the same, same birthday", everyone, sounds, np.minimum(month, day), np.maximum(month, day)
    )
    both = np.concatenate([everyone, everyone])
    phones = np.concatenate([people.phones[:, 0], people.phones[:, 1]])
    yield rule("same phone", both, phones, largest=LARGEST_CONTACT)
    yield rule("same birth date and phone", both, np.concatenate([born, born]), phones)
    yield rule("same phone and names that sound the same", both, phones, np.concatenate([sounds, sounds]))


def _names(people: Identities) -> tuple[IntArray, IntArray]:
    """Every word an identity's name may be found under, as (position, word) once each."""
    who: list[IntArray] = []
    words: list[IntArray] = []
    for column in (people.first, people.known_as, people.last):
        for place in range(people.names.keys.shape[1]):
            of_name = _of(people.names.keys[:, place], column)
            at = np.flatnonzero(of_name != NOTHING).astype(np.int32)
            who.append(at)
            words.append(of_name[at])
    return np.concatenate(who), np.concatenate(words)


def _of(values: IntArray, ids: IntArray) -> IntArray:
    if not len(values):
        return np.full(len(ids), NOTHING, dtype=np.int32)
    return np.where(ids == NOTHING, NOTHING, values[ids]).astype(np.int32)


def _initial(people: Identities, ids: IntArray) -> IntArray:
    return _of(people.names.initial, ids)


def _born(people: Identities) -> IntArray:
    """One number for a birth date and for the same with day and month exchanged."""
    low, high = np.minimum(people.day, people.month), np.maximum(people.day, people.month)
    return np.where(people.year > 0, people.year * 1024 + low * 32 + high, NOTHING).astype(np.int32)


def _unordered(one: IntArray, other: IntArray) -> IntArray:
    """One id for two values whichever way round; NOTHING unless both are there."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    code = np.where(low == NOTHING, np.int64(NOTHING), (low * 0x10001 + high * 0x1F1F1F) & 0x7FFFFFFF)
    return code.astype(np.int32)


def _mixed(*parts: IntArray) -> KeyArray:
    """A 64-bit key; should two combinations ever meet in one, that costs a comparison and nothing else."""
    key = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        key = (key ^ part.astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


def _perhaps_shared(key: KeyArray) -> BoolArray:
    """Which keys may have more than one identity: most have one, and sorting them all is the dearest way to see it."""
    slots = (key >> np.uint64(64 - _SLOT_BITS)).astype(np.int32)
    return np.asarray(np.bincount(slots, minlength=1)[slots] > 1, dtype=np.bool_)


def _pairs(rule: _Rule, *, fresh: BoolArray | None) -> tuple[KeyArray, PassedOver | None]:
    order = np.argsort(rule.key)
    key, who = rule.key[order], rule.who[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(key)))
    over = sizes > rule.largest
    passed = PassedOver(rule.name, int(over.sum()), int(sizes.max())) if over.any() else None
    found = [np.zeros(0, dtype=np.uint64)]
    for size in np.unique(sizes[(sizes > 1) & ~over]):
        one, other = np.triu_indices(size, 1)
        at = starts[sizes == size][:, None]
        pairs = _coded(who[(at + one).ravel()], who[(at + other).ravel()], fresh=fresh)
        found.append(pairs)
    return np.concatenate(found), passed


def _coded(one: IntArray, other: IntArray, *, fresh: BoolArray | None) -> KeyArray:
    wanted = one != other
    if fresh is not None:
        wanted &= fresh[one] | fresh[other]
    one, other = one[wanted], other[wanted]
    low, high = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return (low << np.uint64(32)) | high
