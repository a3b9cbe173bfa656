"""What may become of something asked of another department."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from fairwait.conversations.rules.passing_on import CameBack

CAME_BACK: Mapping[CameBack, str] = {
    CameBack.DONE: gettext_noop("It is done"),
    CameBack.NOT_DONE: gettext_noop("They cannot, or will not, do it"),
    CameBack.LATER: gettext_noop("It takes longer"),
}
