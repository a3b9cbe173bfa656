"""People who look like each other: some are one person under two numbers, some truly are two."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from fairwait.exchange.example.days import FAR, NEVER, Days
from fairwait.exchange.example.flow import INDEX, REVIEWS, SOURCE_OF, TRAYS
from fairwait.exchange.example.identities import homes, nhs_numbers
from fairwait.exchange.example.names import KNOWN_AS
from fairwait.exchange.example.town import Town

SAME, TWINS, FATHER_AND_SON = "same person", "twins", "father and son"
_OTHER_PATH = {TRAYS: ("technology", "financial", "sourcing", "needs"), REVIEWS: ("unplanned-review", "planned-review")}


@dataclass(frozen=True)
class Double:
    """Two people of the town, by number, and what they truly are to each other."""

    kind: str
    left: int
    right: int

    @property
    def is_same(self) -> bool:
        """Whether they are one person."""
        return self.kind == SAME


def plant(
    town: Town,
    *,
    today: int,
    rng: np.random.Generator,
    same: int,
    twins: int,
    fathers: int,
    keep_clear: frozenset[int] = frozenset(),
) -> list[Double]:
    """Add people who share much with somebody already there: the truth of each pair is returned."""
    pool = rng.permutation(_single(town, today, keep_clear))
    is_man = town.people["gender"][town.waits["person"][pool]] == "Male"
    men = pool[is_man][:fathers]
    others = pool[~np.isin(pool, men)]
    planting = _Planting(town, today, rng, numbers=_numbers(town), spare_nhs=_unused_nhs(town, twins + fathers, rng))
    for at, wait in enumerate(others[:same].tolist()):
        planting.same(wait, at)
    for wait in others[same : same + twins].tolist():
        planting.twin(wait)
    for wait in men.tolist():
        planting.son(wait)
    town.add_people(planting.people)
    town.add_waits(planting.waits)
    return planting.doubles


def _single(town: Town, today: int, keep_clear: frozenset[int]) -> Days:
    """Open waits, in systems that list several pathways, of people with one wait and an NHS number."""
    waits = town.waits
    person = waits["person"]
    alone = np.bincount(person, minlength=town.people["person_id"].size)[person] == 1
    fits = town.open_on(today) & alone & np.isin(SOURCE_OF[waits["path"]], [TRAYS, REVIEWS])
    fits &= (town.people["nhs_number"][person] != "") & (town.people["postcode"][person] != "")
    fits &= (town.people["date_of_death"][person] == NEVER) & (waits["referred_on"] < today - 6)
    fits &= (waits["leaves_on"] == FAR) & ~np.isin(person, sorted(keep_clear))
    fits &= ~np.isin(person, town.people["cares_for"])
    found = np.flatnonzero(fits)
    in_care = np.array([str(text).startswith("Room ") for text in town.people["address"][person[found]]], dtype=bool)
    outside: Days = found[~in_care]
    return outside


def _numbers(town: Town) -> Iterator[str]:
    """Person numbers nobody has."""
    last = max(int(text) for text in town.people["person_id"] if str(text).isdigit())
    while True:
        last += 3
        yield str(last)


def _unused_nhs(town: Town, count: int, rng: np.random.Generator) -> Iterator[str]:
    taken = frozenset(str(text) for text in town.people["nhs_number"] if str(text).isdigit())
    return iter(nhs_numbers(count, rng, reserved=taken).tolist())


@dataclass
class _Planting:
    town: Town
    today: int
    rng: np.random.Generator
    numbers: Iterator[str]
    spare_nhs: Iterator[str]
    people: list[dict[str, object]] = field(default_factory=list)
    waits: list[dict[str, object]] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)

    def same(self, wait: int, at: int) -> None:
        """The same person as somebody else typed them: something differs, and the NHS number is lacking."""
        person = int(self.town.waits["person"][wait])
        first, last = str(self.town.people["first_name"][person]), str(self.town.people["last_name"][person])
        changes: dict[str, object] = {"nhs_number": "", "email": ""}
        match at % 8:
            case 0:
                changes["last_name"] = mistyped(last, self.rng)
            case 1:
                changes |= {"first_name": KNOWN_AS.get(first, first), "known_as": "", "phone": ""}
            case 2:
                changes["first_name"] = mistyped(first, self.rng)
            case 3:
                changes |= {"mobile": "", "title": ""}
            case 4:
                changes["date_of_birth"] = _turned_round(int(self.town.people["date_of_birth"][person]))
            case 5:
                changes |= {"first_name": last, "last_name": first}
            case 6:
                changes |= self._another_home()
            case _:
                changes["last_name"] = self._another_surname(person)
        self._add(SAME, wait, person, changes, other_path=True)

    def _another_home(self) -> dict[str, object]:
        """As if one of the records was never told of a move."""
        address, postcode, locality = homes(1, self.rng)
        return {"address": address[0], "postcode": postcode[0], "locality": locality[0], "moved_on": NEVER}

    def _another_surname(self, person: int) -> str:
        """As after a marriage."""
        people = self.town.people
        peers = np.flatnonzero(
            (people["ethnicity"] == people["ethnicity"][person]) & (people["last_name"] != people["last_name"][person])
        )
        return str(people["last_name"][int(self.rng.choice(peers))]) if peers.size else "Ashby"

    def twin(self, wait: int) -> None:
        """Born the same day in the same home; another first name and NHS number."""
        people = self.town.people
        person = int(self.town.waits["person"][wait])
        peers = np.flatnonzero(
            (people["gender"] == people["gender"][person])
            & (people["ethnicity"] == people["ethnicity"][person])
            & (people["first_name"] != people["first_name"][person])
        )
        name = str(people["first_name"][int(self.rng.choice(peers))]) if peers.size else "Robin"
        self._add(TWINS, wait, person, {"first_name": name} | self._own(), other_path=False)

    def son(self, wait: int) -> None:
        """The same name in the same home, a generation apart."""
        person = int(self.town.waits["person"][wait])
        born = int(self.town.people["date_of_birth"][person])
        apart = int(self.rng.integers(24 * 365, 31 * 365)) + 17
        older = self.today - born > 50 * 365
        other = min(born + apart, self.today - 19 * 365) if older else born - apart
        self._add(FATHER_AND_SON, wait, person, {"date_of_birth": other} | self._own(), other_path=False)

    def _own(self) -> dict[str, object]:
        return {"nhs_number": next(self.spare_nhs), "known_as": "", "mobile": "", "email": ""}

    def _add(self, kind: str, wait: int, person: int, changes: dict[str, object], *, other_path: bool) -> None:
        added = self.town.people["person_id"].size + len(self.people)
        self.people.append(self.town.copy_person(person, person_id=next(self.numbers), **changes))
        self._wait_too(wait, added, other_path=other_path)
        self.doubles.append(Double(kind, person, added))

    def _wait_too(self, wait: int, person: int, *, other_path: bool) -> None:
        waits = self.town.waits
        referred = int(waits["referred_on"][wait])
        began = min(self.today - 2, referred + int(self.rng.integers(0, max(1, self.today - referred))))
        path = int(waits["path"][wait])
        if other_path:
            options = _OTHER_PATH[int(SOURCE_OF[path])]
            path = next(INDEX[name] for name in options if INDEX[name] != path)
        number = str(waits["wait_id"][wait])
        self.waits.append(
            self.town.copy_wait(
                wait,
                person=person,
                path=path,
                referred_on=began,
                contact_from=began,
                check_from=began,
                wait_id=f"{number[:-6]}8{number[-5:]}",
                band_changes_on=FAR,
                paused_on=NEVER,
                resumes_on=NEVER,
                pause_reason="",
                notes="",
                reason="As before",
                expires_on=NEVER,
                review_due_on=began if path == INDEX["planned-review"] else NEVER,
            )
        )


def _turned_round(born: int) -> int:
    """Day and month changed places where that is a day, else the day before."""
    day = date.fromordinal(born)
    if day.day <= 12 and day.day != day.month:
        return date(day.year, day.day, day.month).toordinal()
    return born - 1


def mistyped(name: str, rng: np.random.Generator) -> str:
    """Two letters inside the name changed places, or the last one written twice where that would change nothing."""
    places = [at for at in range(1, len(name) - 2) if name[at] != name[at + 1] and name[at : at + 2].isalpha()]
    if not places:
        return name + name[-1]
    at = places[int(rng.integers(0, len(places)))]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
