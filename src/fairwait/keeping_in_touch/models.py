"""The records of this room, each kept beside what it belongs to."""

from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign, Checked
from fairwait.keeping_in_touch.check_in.models import Answer, DeskVersion, LinksOff, PrivateLink
from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.keeping_in_touch.contacts.models import Claim, ScriptVersion
from fairwait.keeping_in_touch.library.models import LibraryDay, LibraryItem, LibraryUse
from fairwait.keeping_in_touch.messages.models import (
    Hold,
    IncomingText,
    Message,
    MessageTemplateVersion,
    MessagingVersion,
    PrintBatch,
    Receipt,
)
from fairwait.keeping_in_touch.packs.models import (
    BlockTranslation,
    GivenPack,
    LocalText,
    NumberTried,
    PackCoreVersion,
    PackInLanguage,
    PackVersion,
    PromiseCount,
    TipAnswer,
)

__all__ = [
    "Answer",
    "Asked",
    "BlockTranslation",
    "Campaign",
    "Checked",
    "Claim",
    "Connection",
    "NotTaken",
    "CommunicationReview",
    "DeskVersion",
    "GivenPack",
    "Hold",
    "IncomingText",
    "LibraryDay",
    "LibraryItem",
    "LibraryUse",
    "LinksOff",
    "LocalText",
    "Message",
    "MessageTemplateVersion",
    "MessagingVersion",
    "NumberTried",
    "PackCoreVersion",
    "PackInLanguage",
    "PackVersion",
    "PrintBatch",
    "PrivateLink",
    "PromiseCount",
    "Receipt",
    "ScriptVersion",
    "TipAnswer",
]
