"""Whom a contact is about: somebody known beyond doubt, a question for a person, somebody new, or nobody named. Pure.

Beyond doubt is a number that agrees with the words beside it, or the whole name with the birth date. A contact that
only may be about somebody is never given to them, and never makes a second record of them: a person decides.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import JaroWinkler

from fairwait.engine.checks.identity import Person, different, one_person
from fairwait.engine.checks.values.names import folded
from fairwait.exchange.contacts.rows import Contact

MOST_ASKED = 8
"""So many records are shown of whom it may be; a commoner name than that tells nothing."""


@dataclass(frozen=True)
class Stored:
    """One record as it is known here. `stands`: the record it now stands for. `numbers`: its case numbers."""

    stands: int
    words: Person
    nhs_number: str
    postcode: str
    numbers: tuple[str, ...] = ()


class Whose(StrEnum):
    """How far it is known whom a contact is about."""

    KNOWN = "known"
    ASK = "ask"
    NEW = "new"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Judged:
    """Whom one contact is about: one record where KNOWN, those it may be where ASK."""

    whose: Whose
    people: tuple[int, ...] = ()


class Records:
    """Everybody stored, to be asked whom a contact is about."""

    def __init__(self, stored: Iterable[Stored]) -> None:
        self._by: defaultdict[tuple[str, object], list[Stored]] = defaultdict(list)
        for one in stored:
            self.add(one)

    def add(self, one: Stored) -> None:
        """One more record."""
        for number in one.numbers:
            self._by["number", as_number(number)].append(one)
        if one.nhs_number:
            self._by["nhs", one.nhs_number].append(one)
        if one.words.last and one.words.born:
            self._by["born", (one.words.last, one.words.born)].append(one)
        if one.words.born:
            self._by["day", one.words.born].append(one)
        if one.words.last:
            self._by["last", one.words.last].append(one)

    def whose(self, contact: Contact) -> Judged:
        """Whom it is about."""
        told = words_of(contact.about)
        sure = self._sure(contact, told)
        may_be = list(dict.fromkeys([*sure, *self._numbered(contact), *self._alike(contact, told)]))
        if len(sure) == 1 and self._numbered(contact) <= set(sure):
            return Judged(Whose.KNOWN, tuple(sure))
        if may_be and len(may_be) <= MOST_ASKED:
            return Judged(Whose.ASK, tuple(may_be))
        if may_be and contact.is_named:
            return Judged(Whose.ASK, tuple(may_be[:MOST_ASKED]))
        return Judged(Whose.NEW if contact.is_named else Whose.NOBODY)

    def _numbered(self, contact: Contact) -> set[int]:
        """Whom a number of this contact belongs to, whatever the words say."""
        nhs = contact.about.get("nhs_number")
        found = self._by.get(("number", as_number(contact.person_id)), []) if contact.person_id else []
        return {one.stands for one in [*found, *(self._by.get(("nhs", nhs), []) if nhs else [])]}

    def _sure(self, contact: Contact, told: Person) -> list[int]:
        """Whoever it is beyond doubt. Two numbers of two people leave nobody sure."""
        nhs, place = contact.about.get("nhs_number"), contact.about.get("postcode")
        found: list[int] = []
        if contact.person_id:
            found += [
                one.stands for one in self._by.get(("number", as_number(contact.person_id)), [])
                if _bears_out(told, one.words)
            ]  # fmt: skip
        if nhs:
            found += [one.stands for one in self._by.get(("nhs", nhs), []) if _bears_out(told, one.words)]
        if told.first and told.last and told.born:
            found += [
                one.stands for one in self._by.get(("born", (told.last, told.born)), [])
                if one.words.first == told.first and not (nhs and one.nhs_number and nhs != one.nhs_number)
                and not (place and one.postcode and _apart(str(place), one.postcode))
            ]  # fmt: skip
        return list(dict.fromkeys(found))

    def _alike(self, contact: Contact, told: Person) -> list[int]:
        """Whoever it may be, by the words alone."""
        near: list[Stored] = []
        if told.born:
            place = str(contact.about.get("postcode") or "")
            near += [one for one in self._by.get(("day", told.born), []) if _born_alike(told, one, place=place)]
        if told.last:
            same = self._by.get(("last", told.last), [])
            near += [one for one in same if _may_be(told, one, place=str(contact.about.get("postcode") or ""))]
        return [one.stands for one in near]


def _bears_out(told: Person, stored: Person) -> bool:
    """Whether words and number tell of one person: where the row says no name at all, the number alone does."""
    if not (told.first or told.last or told.born):
        return True
    same = bool(told.last and told.last == stored.last) or bool(told.born and told.born == stored.born)
    return same and not different(told, stored)


def _born_alike(told: Person, one: Stored, *, place: str) -> bool:
    """Born on the same day, and by more than a first name and that day the same: a slip in a name, or one home."""
    if not one_person(told, one.words):
        return False
    lasts = told.last, one.words.last
    is_near = not all(lasts) or bool(set(lasts[0].split()) & set(lasts[1].split()))
    is_home = bool(place and one.postcode and not _apart(place, one.postcode))
    return is_near or is_home or JaroWinkler.similarity(*lasts) >= _A_SLIP


_A_SLIP = 0.88


def _may_be(told: Person, one: Stored, *, place: str) -> bool:
    if told.first and one.words.first and not one_person(told, one.words):
        return False
    if told.first and one.words.first:
        return True
    return bool(place and one.postcode and not _apart(place, one.postcode))


def _apart(one: str, other: str) -> bool:
    return one.replace(" ", "").casefold() != other.replace(" ", "").casefold()


def words_of(about: Mapping[str, str | date]) -> Person:
    """What a contact says of somebody, as records are compared."""
    born = about.get("date_of_birth")
    return Person(
        first=folded(str(about.get("first_name") or "")), last=folded(str(about.get("last_name") or "")), known_as="",
        born=born if isinstance(born, date) else None,
    )  # fmt: skip


def as_number(text: str) -> str:
    """A case number however it is written: capitals, and which mark stands between its parts, tell nobody apart."""
    return " ".join(re.split(r"[\W_]+", text.casefold())).strip()


@dataclass(frozen=True)
class OfOneFile:
    """People nobody knows yet. `groups`: the contacts of each; `asked`: contacts that may be of one of these groups, by
    their places, so that no second record is made of somebody whose name was once written otherwise."""

    groups: tuple[tuple[Contact, ...], ...]
    asked: tuple[tuple[Contact, tuple[int, ...]], ...]


def of_one_file(new: Iterable[Contact]) -> OfOneFile:
    """Contacts of people nobody knows yet, those of one and the same together: the same number, or name and birth.

    Who only may be somebody the file told of before is asked about, as of a record.
    """
    groups: list[list[Contact]] = []
    doubtful: list[Contact] = []
    at: dict[tuple[str, object], int] = {}
    records = Records(())
    for one in new:
        keys = list(_keys(one))
        place = next((at[key] for key in keys if key in at and _agrees(one, groups[at[key]])), None)
        if place is None:
            judged = records.whose(one)
            if judged.whose is Whose.ASK:
                doubtful.append(one)
                continue
            place = judged.people[0] if judged.whose is Whose.KNOWN else len(groups)
        if place == len(groups):
            groups.append([])
        groups[place].append(one)
        records.add(_as_stored(one, place))
        for key in keys:
            at.setdefault(key, place)
    # weighed again, for rows further down tell of more people
    asked = tuple((one, records.whose(one).people) for one in doubtful)
    return OfOneFile(tuple(tuple(one) for one in groups), asked)


def _as_stored(one: Contact, place: int) -> Stored:
    about = one.about
    numbers = (one.person_id,) if one.person_id else ()
    return Stored(
        place, words_of(about), str(about.get("nhs_number") or ""), str(about.get("postcode") or ""), numbers
    )  # fmt: skip


def _keys(one: Contact) -> Iterable[tuple[str, object]]:
    words = words_of(one.about)
    if nhs := one.about.get("nhs_number"):
        yield "nhs", nhs
    if words.born:
        yield "born", (words.first, words.last, words.born)


def _agrees(one: Contact, group: Collection[Contact]) -> bool:
    words, nhs = words_of(one.about), one.about.get("nhs_number")
    return all(
        not different(words, words_of(other.about)) and nhs in (other.about.get("nhs_number") or nhs, None)
        for other in group
    )
