"""Records of diaries and visits."""

from fairwait.capacity.models.diaries import Absence, BookingVersion, Diary, FeedIn, FeedOut, HoursVersion
from fairwait.capacity.models.visits import Hold, Span, Visit

__all__ = ["Absence", "BookingVersion", "Diary", "FeedIn", "FeedOut", "Hold", "HoursVersion", "Span", "Visit"]
