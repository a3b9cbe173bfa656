"""How somebody is told of a visit that is sooner than post. Pure."""

from enum import StrEnum

from fairwait.keeping_in_touch.messages.rules.channels import Channel


class How(StrEnum):
    """How they are told."""

    SAID = "said"
    TEXT = "text"
    EMAIL = "email"
    RING = "ring"
    HAND = "hand"

    @property
    def channel(self) -> Channel | None:
        """The way a message of it goes; None where nothing is written."""
        return _WAYS[self]

    @property
    def is_by_somebody(self) -> bool:
        """Whether a named colleague does it."""
        return self in (How.RING, How.HAND)


_WAYS = {
    How.SAID: None, How.TEXT: Channel.TEXT, How.EMAIL: Channel.EMAIL, How.RING: Channel.PHONE,
    How.HAND: Channel.PRINT,
}  # fmt: skip
