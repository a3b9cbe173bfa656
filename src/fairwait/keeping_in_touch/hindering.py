"""What is being sent or asked on a wait, and would be lost were it joined into another."""

from django.db.models import Q

from fairwait.keeping_in_touch.campaigns.models import Asked
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.waiting.hindering import hinders_joining

_ON_ITS_WAY = (
    MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING, MessageState.UNKNOWN, MessageState.WITH_STAFF,
)  # fmt: skip


@hinders_joining
def on_its_way(wait: int) -> str:
    """A message that has not gone, or a campaign that asks and is not settled."""
    if Message.objects.filter(wait=wait, state__in=_ON_ITS_WAY).exists():
        return "A message about the wait opened here has not gone yet: let it go, or cancel it, first."
    if Asked.objects.filter(Q(is_open=True) | Q(told=Told.NOT_NEEDED.value, settled_at=None), wait=wait).exists():
        return "A campaign asks about the wait opened here: settle what they said, or end the campaign, first."
    return ""
