"""What the answers of a plan through a crisis are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from fairwait.conversations.rules.crises import By, Standing, SumStanding, Worked

WORKED: Mapping[Worked, str] = {
    Worked.YES: gettext_noop("Yes, it worked"),
    Worked.PARTLY: gettext_noop("It worked in part"),
    Worked.NO: gettext_noop("No, it did not work"),
    Worked.NOT_KNOWN: gettext_noop("Not known"),
}
BY: Mapping[By, str] = {
    By.SELF: gettext_noop("The person’s own"),
    By.FAMILY: gettext_noop("Somebody close to them"),
    By.WORKER: gettext_noop("Ours: they could not be asked"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.COMING: gettext_noop("to come"),
    Standing.MISSED: gettext_noop("Missed"),
    Standing.MADE: gettext_noop("made"),
    Standing.MADE_LATE: gettext_noop("made late"),
    Standing.CALLED_OFF: gettext_noop("called off"),
}
SUMS: Mapping[SumStanding, str] = {
    SumStanding.GIVEN: gettext_noop("given"),
    SumStanding.ASKED: gettext_noop("waits for a yes"),
    SumStanding.REFUSED: gettext_noop("not given"),
}
EVERY: Mapping[int, str] = {
    0: gettext_noop("Once only"),
    1: gettext_noop("Every hour"),
    2: gettext_noop("Every 2 hours"),
    4: gettext_noop("Every 4 hours"),
    8: gettext_noop("Every 8 hours"),
    12: gettext_noop("Every 12 hours"),
    24: gettext_noop("Every day"),
    48: gettext_noop("Every second day"),
}
SPOKEN: Mapping[str, str] = {
    "visit": gettext_noop("Face to face"),
    "phone": gettext_noop("By phone"),
    "video": gettext_noop("By video"),
    "relay": gettext_noop("By text relay"),
    "messages": gettext_noop("By messages both ways"),
    "interpreter": gettext_noop("Through an interpreter"),
}
"""How somebody was spoken with: the codes of a contact."""
SOMETHING_ELSE = "other"
"""A purpose the council does not list."""
