"""What the ways on are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from fairwait.conversations.rules.onward import Onward

ONWARD: Mapping[Onward, str] = {
    Onward.CRISIS: gettext_noop("Went on to conversation two: made safe"),
    Onward.GOOD_LIFE: gettext_noop("Went on to conversation three: a good life"),
    Onward.WAIT: gettext_noop("A wait was opened for them"),
    Onward.SUPPORT: gettext_noop("Got on-going support"),
    Onward.NOWHERE: gettext_noop("None of these: it ended at the front door"),
}
