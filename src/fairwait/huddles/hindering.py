"""What a huddle has open on a wait, and would lose were it joined into another."""

from fairwait.huddles.models import Action, Bringing, Item
from fairwait.huddles.rules.walking import MeetingState
from fairwait.waiting.hindering import hinders_joining


@hinders_joining
def open_in_a_huddle(wait: int) -> str:
    """An action not done, a huddle that has not ended, or one that is to come."""
    if Action.objects.filter(item__wait=wait, done_at__isnull=True).exists():
        return "An action of a huddle on the wait opened here is not done: do it, and mark it as done, first."
    if Item.objects.filter(wait=wait).exclude(meeting__state=MeetingState.ENDED.value).exists():
        return "The wait opened here is on the agenda of a huddle that has not ended: end that first."
    if Bringing.objects.filter(wait=wait, item__isnull=True).exists():
        return "The wait opened here was brought to the next huddle: hold that first."
    return ""
