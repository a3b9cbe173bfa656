"""Whether two records agree in everything that says who somebody is, and what stands against joining them with others.

Pure. What agrees in all of it may be joined with others of its kind after somebody has seen each pair by name; whatever
differs in anything is decided by itself, by somebody who looks at both.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Agreement(StrEnum):
    """How far two records agree."""

    ALL = "all"
    DOUBTFUL = "doubtful"
    UNSAID = "unsaid"
    DIFFERS = "differs"


class Doubt(StrEnum):
    """Why two records are not joined together with others. The last five are of records that agree."""

    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    BORN = "born"
    NHS_NUMBER = "nhs-number"
    KNOWN_AS = "known-as"
    DIED = "died"
    GENDER = "gender"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    UNSAID = "unsaid"
    NHS_NOT_VALID = "nhs-not-valid"
    ASKED_OTHERWISE = "asked-otherwise"
    THIRD_RECORD = "third-record"
    JOINED_BEFORE = "joined-before"


_AGREEING = frozenset({Doubt.NHS_NOT_VALID, Doubt.ASKED_OTHERWISE, Doubt.THIRD_RECORD, Doubt.JOINED_BEFORE})


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says of who somebody is. None or "": it does not say."""

    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: date | None = None
    nhs_number: str | None = None
    known_as: str | None = None
    date_of_death: date | None = None
    gender: str | None = None
    address: str | None = None
    postcode: str | None = None
    phone: str | None = None
    mobile: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Around:
    """What is known beside the two records. `is_asked_otherwise`: one of them is in another pair still in question.
    `has_third`: a third record has this NHS number, or this surname and birth date, as a twin's has."""

    is_nhs_valid: bool = True
    is_asked_otherwise: bool = False
    has_third: bool = False
    is_joined_before: bool = False


_IDENTIFYING = {
    "first_name": Doubt.FIRST_NAME, "last_name": Doubt.LAST_NAME, "date_of_birth": Doubt.BORN,
    "nhs_number": Doubt.NHS_NUMBER,
}  # fmt: skip
_BESIDE = {
    "known_as": Doubt.KNOWN_AS, "date_of_death": Doubt.DIED, "gender": Doubt.GENDER, "address": Doubt.ADDRESS,
    "postcode": Doubt.POSTCODE, "phone": Doubt.PHONE, "mobile": Doubt.PHONE, "email": Doubt.EMAIL,
}  # fmt: skip
_COMPARED = _IDENTIFYING | _BESIDE
FIELDS = tuple(_COMPARED)


def doubts(left: Said, right: Said, around: Around, *, because: Collection[str] = ()) -> tuple[Doubt, ...]:
    """All that stands against joining two records together with others; none where they agree in everything.

    Args: because: why they look alike: an address that is evidence is the same, however each writes it.
    """
    found = {doubt for name, doubt in _COMPARED.items() if _differ(name, left, right, because)}
    if not all(getattr(said, name) for said in (left, right) for name in _IDENTIFYING):
        found.add(Doubt.UNSAID)
    elif not around.is_nhs_valid:
        found.add(Doubt.NHS_NOT_VALID)
    if around.is_asked_otherwise:
        found.add(Doubt.ASKED_OTHERWISE)
    if around.has_third:
        found.add(Doubt.THIRD_RECORD)
    if around.is_joined_before:
        found.add(Doubt.JOINED_BEFORE)
    return tuple(doubt for doubt in Doubt if doubt in found)


def agreement(found: Collection[Doubt]) -> Agreement:
    """How far they agree, by what stands against it."""
    if not found:
        return Agreement.ALL
    if set(found) - _AGREEING - {Doubt.UNSAID}:
        return Agreement.DIFFERS
    return Agreement.UNSAID if Doubt.UNSAID in found else Agreement.DOUBTFUL


def twin_key(said: Said) -> tuple[str, date] | None:
    """What twins have in common, whatever their first names."""
    return (_plain("last_name", said), said.date_of_birth) if said.last_name and said.date_of_birth else None


def _differ(name: str, left: Said, right: Said, because: Collection[str]) -> bool:
    one, two = getattr(left, name), getattr(right, name)
    if not one or not two or one == two:  # as they are, before their marks are taken away: most are the same
        return False
    one, two = _plain(name, left), _plain(name, right)
    if not one or not two or one == two:
        return False
    return not (name == "address" and "same address" in because)


_WRITTEN_WITH = str.maketrans(dict.fromkeys(" \t\n,.'’-()", None))


def _plain(name: str, said: Said) -> str:
    """A value without the marks that two systems write differently."""
    value = getattr(said, name)
    return str(value).casefold().translate(_WRITTEN_WITH) if value else ""
