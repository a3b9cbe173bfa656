"""Which tips of staff packs fit a moment of work, and which help: what colleagues said of them moves them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from fairwait.keeping_in_touch.packs.rules.composing import Block, Pack
from fairwait.keeping_in_touch.packs.rules.shape import Audience, Moment

ENOUGH = 5
"""So many must have said something of a tip before it is called no help: fewer may be chance, or one bad day."""


class Said(StrEnum):
    """What somebody said of a tip. Whoever says that it does not help, or hides it, sees it no more."""

    HELPS = "helps"
    NO_HELP = "no_help"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Tally:
    """How often each was said of a tip as it is worded now. Nobody is named."""

    helps: int = 0
    no_help: int = 0
    hidden: int = 0

    @property
    def share(self) -> float:
        """How helpful it looks: a tip of which nobody said anything stands in the middle."""
        return (self.helps + 1) / (self.helps + self.no_help + 2)

    @property
    def is_no_help(self) -> bool:
        """Whether most of enough colleagues say that it does not help: somebody should write it anew."""
        return self.helps + self.no_help >= ENOUGH and self.no_help > 2 * self.helps


Key = tuple[str, str, str]
"""The pack, the block, and the fingerprint of its words: another wording begins anew."""


def fingerprint(words: str) -> str:
    """What makes a tip these words."""
    return sha256(words.encode()).hexdigest()[:16]


def key_of(pack: Pack, block: Block) -> Key:
    """How what was said of a tip is kept."""
    return pack.code, block.key, fingerprint(block.tip)


def fitting(
    packs: Sequence[Pack], moments: Sequence[str], *, leads: bool, hidden: frozenset[Key], tallies: Mapping[Key, Tally]
) -> Iterator[tuple[Pack, Block]]:
    """The tips for these moments: the first moment's first, within it the most helpful, then as written.

    Args:
        leads: whether the reader holds a list for others: tips for managers are theirs too.
    """
    audiences = (Audience.STAFF, Audience.MANAGER) if leads else (Audience.STAFF,)
    for moment in moments:
        found = [
            (pack, block)
            for pack in packs
            if pack.audience in audiences
            for block in pack.blocks
            if Moment(moment) in block.moments and key_of(pack, block) not in hidden
        ]
        yield from sorted(found, key=lambda each: -tallies.get(key_of(*each), Tally()).share)
