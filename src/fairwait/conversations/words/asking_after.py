"""What the question some days later, its answers and the ways they come are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from fairwait.conversations.rules.asking_after import Heard, Later

LATER: Mapping[Later, str] = {
    Later.YES: gettext_noop("Yes, it is sorted"),
    Later.PARTLY: gettext_noop("Partly"),
    Later.NO: gettext_noop("No, it is not sorted"),
    Later.CALL_ME: gettext_noop("Please call me"),
}
HEARD: Mapping[Heard, str] = {
    Heard.PAGE: gettext_noop("on their private page"),
    Heard.TEXT: gettext_noop("by text"),
    Heard.SPOKEN: gettext_noop("when a colleague asked"),
}
