"""Where a message stands, and where it may go from there.

"Unknown" is a state of its own: it may have left, nobody can tell yet, and it is never sent again before that is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MessageState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNKNOWN = "unknown"
    WITH_STAFF = "with_staff"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return _LABELS[self]


_LABELS = {
    MessageState.QUEUED: "Waiting to go",
    MessageState.CLAIMED: "About to go",
    MessageState.SENDING: "Going now",
    MessageState.UNKNOWN: "Not known whether it went",
    MessageState.WITH_STAFF: "With a colleague to print or ring",
    MessageState.SENT: "Sent",
    MessageState.DELIVERED: "Delivered",
    MessageState.FAILED: "Failed",
    MessageState.CANCELLED: "Not sent: cancelled",
    MessageState.EXPIRED: "Not sent: too late",
}
_S = MessageState
MOVES: Mapping[MessageState, frozenset[MessageState]] = {
    _S.QUEUED: frozenset({_S.CLAIMED, _S.UNKNOWN, _S.SENT, _S.WITH_STAFF, _S.CANCELLED, _S.EXPIRED, _S.FAILED}),
    # Nothing has left yet, so it may go back; once SENDING is kept, only an answer or a look-up says what became of it.
    _S.CLAIMED: frozenset(
        {_S.QUEUED, _S.UNKNOWN, _S.SENT, _S.SENDING, _S.WITH_STAFF, _S.CANCELLED, _S.EXPIRED, _S.FAILED}
    ),
    _S.SENDING: frozenset({_S.SENT, _S.DELIVERED, _S.FAILED, _S.QUEUED, _S.UNKNOWN, _S.CANCELLED}),
    _S.UNKNOWN: frozenset({_S.SENT, _S.DELIVERED, _S.FAILED, _S.QUEUED, _S.CANCELLED, _S.EXPIRED}),
    # A letter that would come too late stays with staff, who tell it.
    _S.WITH_STAFF: frozenset({_S.WITH_STAFF, _S.SENT, _S.FAILED, _S.CANCELLED, _S.EXPIRED, _S.QUEUED}),
    _S.SENT: frozenset({_S.DELIVERED, _S.FAILED, _S.CANCELLED}),
    _S.DELIVERED: frozenset({_S.FAILED}),
    _S.FAILED: frozenset({_S.DELIVERED, _S.QUEUED}),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
}
ENDED = frozenset({_S.DELIVERED, _S.FAILED, _S.CANCELLED, _S.EXPIRED})
SHOWN = frozenset({_S.UNKNOWN, _S.FAILED, _S.CANCELLED, _S.EXPIRED, _S.WITH_STAFF})
"""Those in which somebody on the staff must see it: nobody is left out in silence."""
LOST = frozenset({_S.FAILED, _S.CANCELLED, _S.EXPIRED})
"""Those in which it is over, and did not arrive."""
FOR_NOBODY = ("taken_back", "settled", "erased", "dead", "closed", "stopped")
"""Why a message is over where nobody need do anything: somebody here took it back or said so, the person died or was
erased, what it was about has ended, or it is not safe to talk and whoever must know does."""
LEFT = frozenset({_S.SENT, _S.DELIVERED})
"""Those in which it is known to have left."""
NOT_TAKEN_IN = ("temporary-failure", "permanent-failure")
"""The provider's words for what left, and the phone or inbox did not take: a text is charged all the same.

Source: GOV.UK Notify, "Using Notify", message statuses of emails and text messages.
"""


def may_move(state: MessageState, to: MessageState) -> bool:
    """Whether a message may go from one state to the other."""
    return to in MOVES[state]


# What the provider says ---------------------------------------------------------------------------------------------

_ENDINGS: Mapping[str, MessageState] = {
    "delivered": _S.DELIVERED,
    "received": _S.DELIVERED,
    "permanent-failure": _S.FAILED,
    "temporary-failure": _S.FAILED,
    "technical-failure": _S.FAILED,
    "validation-failed": _S.FAILED,
    "virus-scan-failed": _S.FAILED,
    "returned": _S.FAILED,
    "cancelled": _S.CANCELLED,
}
_ON_THE_WAY = ("pending-virus-check", "created", "pending", "sending", "accepted", "sent")
"""In the order in which they come. "sent": to a network abroad or of an island, which tells no more."""
STATUSES = frozenset(_ENDINGS) | frozenset(_ON_THE_WAY)
WHY: Mapping[str, str] = {
    "permanent-failure": "The number or address does not exist, or refuses messages. Ask for another.",
    "temporary-failure": "The phone was off or the inbox full until the provider gave up. Try again, or another way.",
    "technical-failure": "The provider's own fault: it was not delivered. Send it again.",
    "validation-failed": "The letter's page does not fit the provider's rules: it was not printed.",
    "virus-scan-failed": "The provider found a fault in the letter's file: it was not printed.",
    "returned": "The letter came back: nobody of that name lives there. Ask for the address.",
    "cancelled": "The letter was cancelled at the provider.",
}
"""What an ending means for whoever reads it, and what to do."""


def state_of(status: str) -> MessageState:
    """The state that a provider's status means. Raises ValueError for a word it never says."""
    if status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(sorted(STATUSES))}, got {status!r}")
    return _ENDINGS.get(status, _S.SENT)


@dataclass(frozen=True)
class ProviderWord:
    """What the provider said last: a status, and its own moment of it as it wrote it (they sort as time does)."""

    status: str
    at: str


def supersedes(said: ProviderWord, *, known: ProviderWord | None) -> bool:
    """Whether a word counts over the one we hold. Words come twice, late and out of order.

    An ending never goes back to being on the way. Of two endings the later by the provider's own clock counts.
    """
    if known is None:
        return True
    new, old = said.status in _ENDINGS, known.status in _ENDINGS
    if new != old:
        return new
    if new:
        return (said.at, said.status) != (known.at, known.status) and said.at > known.at
    return _ON_THE_WAY.index(said.status) > _ON_THE_WAY.index(known.status)
