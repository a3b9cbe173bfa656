"""What the answers of planning a good life are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from fairwait.conversations.rules.good_life import Source, View

VIEWS: Mapping[View, str] = {
    View.READY: gettext_noop("I would go on with it"),
    View.MORE_FIRST: gettext_noop("I would try more of what is near them first"),
    View.UNSURE: gettext_noop("I am not sure"),
}
SOURCES: Mapping[Source, str] = {
    Source.COUNCIL: gettext_noop("The council"),
    Source.OWN: gettext_noop("Their own money"),
    Source.HEALTH: gettext_noop("The NHS"),
    Source.BENEFITS: gettext_noop("Benefits"),
    Source.FAMILY: gettext_noop("Family and friends"),
    Source.CHARITY: gettext_noop("A charity or a grant"),
    Source.OTHER: gettext_noop("Somewhere else"),
}
