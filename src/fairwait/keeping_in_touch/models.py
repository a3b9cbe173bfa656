"""The records of this room, each kept beside what it belongs to."""

from fairwait.keeping_in_touch.contacts.models import Claim, ScriptVersion
from fairwait.keeping_in_touch.messages.models import (
    Hold,
    IncomingText,
    Message,
    MessageTemplateVersion,
    MessagingVersion,
    PrintBatch,
    Receipt,
)

__all__ = [
    "Claim",
    "Hold",
    "IncomingText",
    "Message",
    "MessageTemplateVersion",
    "MessagingVersion",
    "PrintBatch",
    "Receipt",
    "ScriptVersion",
]
