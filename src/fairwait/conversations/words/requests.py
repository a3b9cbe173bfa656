"""What the answers of a request are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from fairwait.conversations.rules.shape import (
    NEVER_HEARD,
    CameTo,
    Caring,
    Knows,
    Safe,
    Solved,
    Speaker,
    Topic,
    Urgent,
    Way,
)
from fairwait.people.rules import COMMUNICATION, SAFE_CONTACT

WAYS: Mapping[Way, str] = {
    Way.PHONE: gettext_noop("By phone"),
    Way.FACE_TO_FACE: gettext_noop("Face to face"),
    Way.VIDEO: gettext_noop("By video or relay"),
    Way.PROFESSIONAL: gettext_noop("A professional’s referral"),
    Way.LETTER: gettext_noop("By letter or e-mail"),
    Way.WEB: gettext_noop("By the public form"),
    Way.NOT_SAID: gettext_noop("In a way the log does not say"),
}
HEARD_HERE: tuple[Way, ...] = tuple(way for way in Way if way not in NEVER_HEARD)
"""How a request comes that somebody here begins to hear. The others come by themselves."""
SPEAKERS: Mapping[Speaker, str] = {
    Speaker.SELF: gettext_noop("The person"),
    Speaker.FAMILY: gettext_noop("Somebody close to them, or their carer"),
    Speaker.PROFESSIONAL: gettext_noop("A professional"),
    Speaker.OTHER: gettext_noop("Somebody else"),
}
KNOWS: Mapping[Knows, str] = {
    Knows.YES: gettext_noop("Yes, they know"),
    Knows.NO: gettext_noop("No, they do not know"),
    Knows.NOT_ASKED: gettext_noop("Could not ask"),
}
SAFE: Mapping[Safe, str] = {
    Safe.ANY_WAY: gettext_noop("Yes, every way is safe"),
    Safe.SOME_WAYS: gettext_noop("Not every way"),
    Safe.NOT_ASKED: gettext_noop("Could not ask"),
}
URGENT: Mapping[Urgent, str] = {
    Urgent.NO: gettext_noop("No"),
    Urgent.TODAY: gettext_noop("Yes: something must happen today"),
    Urgent.DANGER: gettext_noop("Yes: somebody is in danger now"),
}
CARING: Mapping[Caring, str] = {
    Caring.CARED_FOR: gettext_noop("Somebody cares for them"),
    Caring.CARES: gettext_noop("They care for somebody"),
    Caring.BOTH: gettext_noop("Both"),
    Caring.NEITHER: gettext_noop("Neither"),
    Caring.NOT_ASKED: gettext_noop("Could not ask"),
}
MIXED: Mapping[str, str] = {
    SAFE_CONTACT.name: gettext_noop("How they may safely be reached"),
    COMMUNICATION.name: gettext_noop("How to talk with them"),
}
TOPICS: Mapping[Topic, str] = {
    Topic.GETTING_ABOUT: gettext_noop("Getting about, and falls"),
    Topic.PERSONAL_CARE: gettext_noop("Washing, dressing, getting to the toilet"),
    Topic.MEALS: gettext_noop("Food and drink"),
    Topic.HOME: gettext_noop("The home, equipment and adaptations"),
    Topic.MEMORY: gettext_noop("Memory and getting confused"),
    Topic.MIND: gettext_noop("How they feel, and their mental health"),
    Topic.SIGHT_HEARING: gettext_noop("Sight and hearing"),
    Topic.LONELINESS: gettext_noop("Being alone"),
    Topic.CARING: gettext_noop("Caring for somebody"),
    Topic.HOSPITAL: gettext_noop("Going into hospital, or home from it"),
    Topic.MONEY: gettext_noop("Money and paying for care"),
    Topic.SAFETY: gettext_noop("Being safe"),
    Topic.CHASING: gettext_noop("Asking after something that is under way"),
    Topic.OTHER: gettext_noop("Something else"),
}
CAME_TO: Mapping[CameTo, str] = {
    CameTo.ANSWERED: gettext_noop("Their question was answered"),
    CameTo.CHANGED: gettext_noop("Something was changed or arranged there and then"),
    CameTo.PASSED_ON: gettext_noop("Another department does it, and comes back to us"),
    CameTo.SAFEGUARDING: gettext_noop("It went to safeguarding, by its own door"),
    CameTo.NOTHING: gettext_noop("Nothing more was needed"),
    CameTo.CONNECTED: gettext_noop("Connected with help nearby"),
    CameTo.BOOKED: gettext_noop("A visit was booked"),
    CameTo.WAIT_OPENED: gettext_noop("A wait was opened"),
    CameTo.NO_REQUEST: gettext_noop("It was no request: an advert, or a test"),
    CameTo.WENT_ON: gettext_noop("It went on in the case system"),
    CameTo.NOT_SAID: gettext_noop("The log does not say what came of it"),
}
CHOSEN: tuple[CameTo, ...] = (
    CameTo.ANSWERED, CameTo.CHANGED, CameTo.PASSED_ON, CameTo.SAFEGUARDING, CameTo.NOTHING,
)  # fmt: skip
"""What is ticked. The others are known from what was done."""
SOLVED: Mapping[Solved, str] = {
    Solved.YES: gettext_noop("Yes"),
    Solved.PARTLY: gettext_noop("Partly"),
    Solved.NO: gettext_noop("No"),
    Solved.NOT_ASKED: gettext_noop("They were not asked"),
}
