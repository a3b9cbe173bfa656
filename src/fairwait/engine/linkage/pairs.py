"""The same person under two identities: pairs with a probability and the evidence, and the groups they form."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from fairwait.engine.linkage import comparisons, evidence, model
from fairwait.engine.linkage.blocks import PassedOver, candidates
from fairwait.engine.linkage.identities import Identities, prepare
from fairwait.engine.linkage.levels import Compared
from fairwait.engine.linkage.names import BoolArray, IntArray

THRESHOLD = 0.5  # best F1 on made-up people it was not trained on: docs/linkage.md
LARGE_THRESHOLD = 0.8  # of large lists, where more strangers agree by chance: measured there too
LARGE = 200_000  # identities past which a list is large
_CHUNK_PAIRS = 500_000  # pairs compared at a time, to bound memory

PAIRS: dict[str, pl.DataType] = {
    "left": pl.Int64(),
    "right": pl.Int64(),
    "probability": pl.Float64(),
    "because": pl.List(pl.String()),
}


@dataclass(frozen=True)
class Linkage:
    """Pairs found, and what finding them took."""

    pairs: pl.DataFrame  # PAIRS, most probable first
    compared: int  # candidate pairs looked at
    passed_over: tuple[PassedOver, ...]  # shared by too many to be compared for that alone


@dataclass(frozen=True)
class Group:
    """Identities that are probably one person, directly or through each other."""

    identities: tuple[int, ...]  # ascending
    probability: float  # of the weakest pair among those found
    because: tuple[str, ...]  # the evidence of that weakest pair


def duplicate_people(
    people: pl.DataFrame | Identities, *, fresh: pl.Series | None = None, threshold: float | None = None
) -> pl.DataFrame:
    """Pairs of identities that are probably one person.

    Args:
        people: one row per identity; columns as in COLUMNS, of which all but `identity` may be missing or null; or
            what `prepare` made of them, so that the table need not be held meanwhile.
        fresh: identities of which each pair that is given has at least one; without it, every pair is given.
        threshold: least probability of a pair that is given, between 0 and 1; without it, what suits a list of this
            length (see `threshold_for`).
    Returns: left, right (identities, left < right), probability, because (plain words); most probable first.
    Raises: ValueError if an identity is null or stands twice, or the threshold is no probability.
    """
    return link(people, fresh=fresh, threshold=threshold).pairs


def threshold_for(identities: int) -> float:
    """The least probability that suits a list of so many identities: chance namesakes grow with its square."""
    return LARGE_THRESHOLD if identities > LARGE else THRESHOLD


def link(
    people: pl.DataFrame | Identities, *, fresh: pl.Series | None = None, threshold: float | None = None
) -> Linkage:
    """As `duplicate_people`, and how many pairs were compared and what was passed over."""
    prepared = people if isinstance(people, Identities) else prepare(people)
    threshold = threshold_for(len(prepared)) if threshold is None else threshold
    marks = None if fresh is None else np.isin(prepared.identity, fresh.to_numpy())
    found = candidates(prepared, fresh=marks)
    pieces = [
        _scored(
            prepared, found.left[start : start + _CHUNK_PAIRS], found.right[start : start + _CHUNK_PAIRS], threshold
        )
        for start in range(0, len(found), _CHUNK_PAIRS)
    ]
    pairs = pl.concat([pl.DataFrame(schema=PAIRS), *pieces])
    pairs = pairs.sort("probability", "left", "right", descending=[True, False, False])
    return Linkage(pairs=pairs, compared=len(found), passed_over=found.passed_over)


def groups(pairs: pl.DataFrame) -> list[Group]:
    """Connected identities, the surest group first: if a is b and b is c, all three are one group."""
    head: dict[int, int] = {}

    def top(identity: int) -> int:
        while head.setdefault(identity, identity) != identity:
            head[identity] = head[head[identity]]
            identity = head[identity]
        return identity

    rows = pairs.select("left", "right", "probability", "because").sort("left", "right").rows()
    for left, right, *_ in rows:
        one, other = sorted((top(left), top(right)))
        head[other] = one
    members: dict[int, list[int]] = defaultdict(list)
    for identity in sorted(head):
        members[top(identity)].append(identity)
    weakest: dict[int, tuple[float, list[str]]] = {}
    for left, _, probability, because in rows:
        group = top(left)
        if group not in weakest or probability < weakest[group][0]:
            weakest[group] = (probability, because)
    found = [Group(tuple(members[group]), weakest[group][0], tuple(weakest[group][1])) for group in weakest]
    return sorted(found, key=lambda group: (-group.probability, group.identities))


def _scored(people: Identities, left: IntArray, right: IntArray, threshold: float) -> pl.DataFrame:
    parameters = model.kept()
    needed = model.log_odds(threshold) - 1e-9
    compared = comparisons.compare(people, left, right)
    # Letters are counted only where they could still lift the pair over the threshold.
    compared, left, right = _kept(
        compared,
        left,
        right,
        model.at_most(comparisons.hopeful(people, compared, left, right), model=parameters) >= needed,
    )
    compared = comparisons.measure(people, compared, left, right)
    compared, left, right = _kept(compared, left, right, model.at_most(compared, model=parameters) >= needed)
    probability = model.probability(compared, model=parameters)
    compared, left, right = _kept(compared, left, right, probability >= threshold)
    return pl.DataFrame(
        {
            "left": people.identity[left],
            "right": people.identity[right],
            "probability": probability[probability >= threshold],
            "because": evidence.because(compared),
        },
        schema=PAIRS,
    )


def _kept(
    compared: Compared, left: IntArray, right: IntArray, wanted: BoolArray
) -> tuple[Compared, IntArray, IntArray]:
    return compared.take(wanted), left[wanted], right[wanted]
