"""The words a request is made of: how it came, who spoke, what for, and what came of it. Pure."""

from enum import StrEnum

from fairwait.history.registry import Kind, register

MADE = register(Kind("request.made"))
"""A request that was heard to its end. What was said describes the person, so it is `private`."""
RETOLD = register(Kind("request.retold"))
"""A later contact log tells otherwise of a request an earlier one told of: its day, way, topic and what came of it."""


class Way(StrEnum):
    """How somebody got in touch."""

    PHONE = "phone"
    FACE_TO_FACE = "face_to_face"
    VIDEO = "video"
    PROFESSIONAL = "professional"
    LETTER = "letter"
    WEB = "web"
    NOT_SAID = "not_said"


BY_ITSELF = frozenset({Way.WEB.value})
"""How a request comes that nobody here heard as it was made."""
NEVER_HEARD = BY_ITSELF | {Way.NOT_SAID.value}
"""What nobody begins to hear here. NOT_SAID: a log that was brought in does not say how it came."""


class Speaker(StrEnum):
    """Who speaks, and so whose words these are."""

    SELF = "self"
    FAMILY = "family"
    PROFESSIONAL = "professional"
    OTHER = "other"


class Knows(StrEnum):
    """Whether the person knows that somebody speaks for them."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class Safe(StrEnum):
    """Whether it is safe to get in touch with them."""

    ANY_WAY = "any_way"
    SOME_WAYS = "some_ways"
    NOT_ASKED = "not_asked"


class Urgent(StrEnum):
    """Whether something must happen now."""

    NO = "no"
    TODAY = "today"
    DANGER = "danger"


class Caring(StrEnum):
    """Whether somebody is cared for by somebody."""

    CARED_FOR = "cared_for"
    CARES = "cares"
    BOTH = "both"
    NEITHER = "neither"
    NOT_ASKED = "not_asked"


class Topic(StrEnum):
    """What it is about, in a few kinds: by these a later request is known to be for the same reason."""

    GETTING_ABOUT = "getting_about"
    PERSONAL_CARE = "personal_care"
    MEMORY = "memory"
    LONELINESS = "loneliness"
    CARING = "caring"
    HOME = "home"
    MEALS = "meals"
    HOSPITAL = "hospital"
    MONEY = "money"
    SAFETY = "safety"
    MIND = "mind"
    SIGHT_HEARING = "sight_hearing"
    CHASING = "chasing"
    OTHER = "other"


class CameTo(StrEnum):
    """What came of it, of which there may be several."""

    ANSWERED = "answered"
    CHANGED = "changed"
    BOOKED = "booked"
    WAIT_OPENED = "wait_opened"
    CONNECTED = "connected"
    PASSED_ON = "passed_on"
    SAFEGUARDING = "safeguarding"
    NOTHING = "nothing"
    NO_REQUEST = "no_request"
    WENT_ON = "went_on"
    NOT_SAID = "not_said"


TOLD_ONLY = frozenset({CameTo.WENT_ON, CameTo.NOT_SAID})
"""What only a log that was brought in tells: the case system took it on; nobody wrote what came of it."""


class Solved(StrEnum):
    """What they said when they were asked whether it is sorted."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_ASKED = "not_asked"
