"""Sharing somebody with a partner of another works_for: on which basis, for how long, with what said to them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairwait.huddles.rules.refusal import HuddleRefused

LONGEST_DAYS = 366
"""A sharing is looked at again at least once a year."""


class LawfulBasis(StrEnum):
    """Why the law allows it. Which one holds is for the council to know; none is chosen beforehand."""

    DIRECT_CARE = "direct_care"
    COOPERATION = "cooperation"
    SAFEGUARDING = "safeguarding"
    AGREED = "agreed"


@dataclass(frozen=True)
class Terms:
    """What a sharing says of itself. `told`: what the person was told of it, or how everybody on the pathway is."""

    works_for: str
    basis: LawfulBasis | None
    agreement: str
    told: str
    starts_on: date
    ends_on: date


def check(terms: Terms, *, today: date) -> LawfulBasis:
    """The basis, where the terms lack nothing. Raises: HuddleRefused naming the box."""
    for field, words in (
        ("works_for", "Enter the organisation they work for"),
        ("agreement", "Enter the agreement this stands on, with its date"),
        ("told", "Enter what the person was told about it, or how everybody is told"),
    ):
        if not getattr(terms, field).strip():
            raise HuddleRefused(words, field=field)
    if terms.basis is None:
        raise HuddleRefused("Select the lawful basis", field="basis")
    if terms.ends_on < max(today, terms.starts_on):
        raise HuddleRefused("The last day must be today or later, and not before the first", field="ends_on")
    if terms.ends_on - terms.starts_on > timedelta(days=LONGEST_DAYS):
        raise HuddleRefused("The last day must be within a year: then it is looked at again", field="ends_on")
    return terms.basis
