"""What a connection is, when it is asked about, and what it comes to in figures. Pure."""

from fairwait.keeping_in_touch.connecting.rules.connections import (
    ANSWERED,
    ASKED_AFTER,
    CONNECTED,
    NOT_TAKEN,
    Helped,
    Made,
    OfKind,
    figures,
)

__all__ = ["ANSWERED", "ASKED_AFTER", "CONNECTED", "NOT_TAKEN", "Helped", "Made", "OfKind", "figures"]
