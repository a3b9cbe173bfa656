"""What the room of conversations keeps."""

from fairwait.conversations.models.asked_after import AskedAfter, AskedAfterQuerySet
from fairwait.conversations.models.crises import Absence, Crisis, PlannedContact, SmallSum, SumLimit
from fairwait.conversations.models.good_life import GoodLife, Reflection
from fairwait.conversations.models.passed_on import PassedOn, PassedOnQuerySet
from fairwait.conversations.models.requests import Request, RequestQuerySet

__all__ = [
    "Absence", "AskedAfter", "AskedAfterQuerySet", "Crisis", "GoodLife", "PassedOn", "PassedOnQuerySet",
    "PlannedContact", "Reflection", "Request", "RequestQuerySet", "SmallSum", "SumLimit",
]  # fmt: skip
