"""The records of this room, each kept beside what it belongs to."""

from fairwait.keeping_in_touch.contacts.models import Claim

__all__ = ["Claim"]
