"""What people do with diaries and visits."""

from fairwait.capacity.actions.refusal import BookingRefused, SlotGone

__all__ = ["BookingRefused", "SlotGone"]
