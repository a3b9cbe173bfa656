"""Which of several numbers is the person's: the one that stays when the same name and birth date come again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fairwait.exchange.extracts.mapping.column import NOT_A_PERSONS, PLAIN_FLOOR, PLAINLY, Column
from fairwait.exchange.extracts.mapping.evidence import fit
from fairwait.exchange.extracts.mapping.headers import words_of
from fairwait.exchange.extracts.mapping.lexicon import stem, tokens
from fairwait.exchange.extracts.mapping.mapping import ColumnMap
from fairwait.exchange.extracts.mapping.relations import goes_with_people

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_LEAST_PEOPLE, _TIMES_AS_MANY = 3, 3
_LIKE_A_NUMBER = 0.8
_MOSTLY, _LESS_SURE, _LITTLE = 0.8, 0.85, 0.2
_OF_NUMBERS = frozenset(map(stem, ("number", "reference", "id", "no", "code", "key", "unique", "urn")))
_WORK = (
    "referral request case episode wait waiting step task assessment activity event review enquiry concern application "
    "workflow job record form contact service authorisation alert incident order process list queue item involvement "
    "work package plan tray"
)
_OF_WORK = frozenset(map(stem, _WORK.split()))
_IF_IT_IS = "The heading names no referral or piece of work; if it is a number of the person, leave it out."


def exchange_numbers_by_whom_they_go_with(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """Of two numbers the person's is the one that stays when the same name and birth date come again, and the wait's
    the one that does not, unless both headings plainly say otherwise.

    Returns: whether they were exchanged, so that all must be paired again.
    """
    owners = {field_name: columns[name] for name, field_name in pairs.items()}
    if not {"person_id", "wait_id"} <= set(owners):
        return False
    persons, waits = owners["person_id"], owners["wait_id"]
    if persons.heard.odds("person_id") >= PLAINLY and waits.heard.odds("wait_id") >= PLAINLY:
        return False
    same, other = stays_with_people(reading, persons, pairs)
    if other < max(_LEAST_PEOPLE, _TIMES_AS_MANY * same):
        return False
    same, other = stays_with_people(reading, waits, pairs)
    if same < max(_LEAST_PEOPLE, _TIMES_AS_MANY * other):
        return False
    for column, taken, wanted in ((persons, "person_id", "wait_id"), (waits, "wait_id", "person_id")):
        column.odds[wanted] = max(column.odds[wanted], column.left_out_odds + PLAIN_FLOOR)
        column.odds[taken] -= NOT_A_PERSONS
    return True


def take_the_number_that_stays_with_people(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """A person's number that is another whenever the same name and birth date come again is none (a warehouse's key of
    a row, say), where a number that was left out stays the same for them.

    Returns: whether it was taken in its place, so that all must be paired again.
    """
    owners = {field_name: columns[name] for name, field_name in pairs.items()}
    if "person_id" not in owners:
        return False
    persons = owners["person_id"]
    same, other = stays_with_people(reading, persons, pairs)
    if other < max(_LEAST_PEOPLE, _TIMES_AS_MANY * same):
        return False
    stays = []
    for name, column in sorted(columns.items()):
        if name in pairs or column.profile.is_empty or fit("person_id", column.profile, column.near) < _LIKE_A_NUMBER:
            continue
        same, other = stays_with_people(reading, column, pairs)
        if same >= max(_LEAST_PEOPLE, _TIMES_AS_MANY * other):
            stays.append((same, name))
    if not stays:
        return False
    best = columns[max(stays)[1]]
    best.odds["person_id"] = max(best.odds["person_id"], best.left_out_odds + PLAIN_FLOOR)
    persons.odds["person_id"] -= NOT_A_PERSONS
    return True


def leave_the_number_that_stays_with_people(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """A number that the heading does not plainly call a wait's, in few rows or the same for somebody with referrals of
    several days, is no wait's: taken as one, their second need would be lost in the first.

    Returns: whether one was left, so that all must be paired again.
    """
    column = next((columns[name] for name, field_name in pairs.items() if field_name == "wait_id"), None)
    if column is None or column.heard.odds("wait_id") >= PLAINLY:
        return False
    same, other = stays_with_people(reading, column, pairs)
    if column.profile.filled >= _MOSTLY and (not same or other):
        return False
    column.odds["wait_id"] -= NOT_A_PERSONS
    return True


def ask_about_numbers_of_something_else(
    columns: Mapping[str, Column], pairs: Mapping[str, str], maps: dict[str, ColumnMap]
) -> None:
    """Make a question of a wait's number whose heading names a thing that is no referral, case or step of work."""
    for name, field_name in pairs.items():
        column, told = columns[name], maps[name]
        if field_name == "wait_id" and column.heard.odds("wait_id") < PLAINLY and _numbers_a_thing(name):
            maps[name] = replace(
                told, confidence=min(told.confidence, _LESS_SURE), because=f"{told.because} {_IF_IT_IS}"
            )


def _numbers_a_thing(heading: str) -> bool:
    """Whether a heading names something known besides a number, and no work: "Hearing aid number"."""
    words = [word for word in words_of(heading) if not word.readings & _OF_NUMBERS]
    named = [word for word in words if tokens().spare(word.readings) > _LITTLE]
    return any(word.heard for word in named) and not any(word.readings & _OF_WORK for word in named)


def stays_with_people(reading: "Reading", column: Column, pairs: Mapping[str, str]) -> tuple[int, int]:
    """Of the people told of with referrals of several days, how many have one value of a column, and how many more."""
    owners = {field_name: name for name, field_name in pairs.items()}
    names = [owners[part] for part in ("full_name", "first_name", "last_name") if part in owners]
    if not names or not {"date_of_birth", "referred_on"} <= set(owners):
        return 0, 0
    return goes_with_people(
        reading, column.name, people=[*names, owners["date_of_birth"]], beside=owners["referred_on"]
    )
