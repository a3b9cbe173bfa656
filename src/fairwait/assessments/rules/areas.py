"""The outcomes that eligibility is decided by. Pure.

Source: the Care and Support (Eligibility Criteria) Regulations 2015, regulation 2(2) for an adult's needs and 3(2) for
a carer's, in the order of the letters there. The words people read are ours.
"""

from collections.abc import Mapping
from enum import StrEnum


class Whom(StrEnum):
    """Whose assessment a form is for, and so which outcomes count."""

    PERSON = "person"
    CARER = "carer"


class Manages(StrEnum):
    """What is said of one outcome. Unable: not at all, not without help, or only with pain, worry, danger or much time
    (regulation 2(3))."""

    YES = "yes"
    UNABLE = "unable"
    NOT_ASKED = "not_asked"


AREAS: Mapping[Whom, tuple[str, ...]] = {
    Whom.PERSON: (
        "nutrition", "hygiene", "toilet", "clothing", "home_safely", "habitable_home", "relationships", "work",
        "community", "child",
    ),
    Whom.CARER: (
        "child", "others", "habitable_home", "nutrition", "relationships", "work", "community", "recreation",
    ),
}  # fmt: skip
"""Of each the outcomes, in the order of the regulation."""
ENOUGH: Mapping[Whom, int] = {Whom.PERSON: 2, Whom.CARER: 1}
"""So many outcomes must be out of reach before wellbeing is asked about: regulations 2(1)(b) and 3(1)(b)."""
