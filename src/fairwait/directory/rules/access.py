"""What getting in is like, heard out of the words places use: a handful of facts people search by.

"No wheelchair access" says the opposite of "wheelchair access", so words that turn a phrase round are heard too. What
is not said is not known: nothing is ever taken for inaccessible because it says nothing.
"""

import re
from enum import StrEnum


class Access(StrEnum):
    """What people ask for."""

    STEP_FREE = "step_free"
    TOILET = "toilet"
    LOOP = "loop"
    SIGNED = "signed"
    PARKING = "parking"
    ASSISTANCE_DOGS = "assistance_dogs"
    FROM_HOME = "from_home"


_SAID: dict[Access, re.Pattern[str]] = {
    Access.STEP_FREE: re.compile(r"wheelchair|step[ -]?free|level access|\bramp(s|ed)?\b|\blift\b|\bflat access"),
    Access.TOILET: re.compile(r"(accessible|disabled|adapted) (toilet|wc|loo)|changing places"),
    Access.LOOP: re.compile(r"(induction|hearing)[ -]loop|loop system"),
    Access.SIGNED: re.compile(r"\bbsl\b|sign(ed)? language|signer"),
    Access.PARKING: re.compile(r"\bparking\b|car park|blue badge"),
    Access.ASSISTANCE_DOGS: re.compile(r"(guide|assistance|hearing|support) dogs?"),
    Access.FROM_HOME: re.compile(r"by (tele)?phone|online|home visits?|video|at (your|their) home|remotely"),
}
_TURNED = re.compile(
    r"\b(no|not|without|un(able|available|suitable)|isn.?t|aren.?t|lacks?|cannot|can.?t|limited|difficult|sorry|"
    r"non|neither|nor)\b"
)
_CLAUSES = re.compile(r"[.;!?\n]|,| but | however | although | though ")


def heard(*said: str) -> frozenset[Access]:
    """Everything that these words offer and do not take back."""
    offered: set[Access] = set()
    taken_back: set[Access] = set()
    for clause in (clause for words in said for clause in _CLAUSES.split(words.lower())):
        facts = {fact for fact, words in _SAID.items() if words.search(clause)}
        (taken_back if _TURNED.search(clause) else offered).update(facts)
    return frozenset(offered - taken_back)
