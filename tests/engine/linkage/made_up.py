"""Invented people with invented faults, to train and to try the linkage on. Same seed and mix, same people.

Numbers begin 999, telephones come from the ranges kept for drama, postcodes from areas nobody uses.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from fairwait.engine.linkage.identities import COLUMNS
from fairwait.engine.linkage.names import nicknames
from tests.engine.linkage.faults import FAULTS
from tests.engine.linkage.name_lists import FIRST, HALVES, LAST, STREETS, TOWNS, WAYS

Person = dict[str, Any]

# The first digits of the landline ranges kept for drama; three more follow.
_LANDLINES = [f"01{area}4960" for area in (13, 14, 15, 16, 17, 18, 21, 31, 41, 51, 61)]
_LANDLINES = ["01632960", *_LANDLINES, "01914980", "02079460", "02896496", "02920180"]
_KEYS = {c: n for n, row in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm")) for c in row}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Mix:
    """What kind of place it is: shares of people, chances of faults in a second identity."""

    cultures: dict[str, float] = field(
        default_factory=lambda: {
            "british": 0.74,
            "irish": 0.06,
            "south asian": 0.1,
            "polish": 0.03,
            "african": 0.04,
            "chinese": 0.03,
        }
    )
    duplicates: float = 0.03  # of people, have a second identity
    thrice: float = 0.05  # of those, a third
    couples: float = 0.08
    siblings: float = 0.02
    twins: float = 0.003
    namesakes: float = 0.002
    shared_numbers: float = 0.0005
    in_homes: float = 0.08
    home_size: tuple[int, int] = (20, 70)
    has: dict[str, float] = field(
        default_factory=lambda: {
            "nhs_number": 0.85,
            "phone": 0.6,
            "mobile": 0.5,
            "email": 0.15,
            "address": 0.97,
            "postcode": 0.96,
            "date_of_birth": 0.99,
            "gender": 0.97,
            "title": 0.6,
            "known_as": 0.05,
            "first_name": 1.0,
            "last_name": 1.0,
        }
    )
    faults: dict[str, float] = field(
        default_factory=lambda: {
            "nickname": 1.4,
            "first typo": 1,
            "last typo": 1.4,
            "exchanged": 0.5,
            "initial": 0.4,
            "second name": 0.4,
            "known as": 0.5,
            "married": 0.9,
            "double-barrelled": 0.4,
            "spacing": 0.5,
            "accents": 0.3,
            "day and month": 0.8,
            "birth digit": 1,
            "year off": 0.3,
            "no birth date": 0.3,
            "moved": 1.6,
            "new phone": 0.8,
            "no phone": 0.8,
            "no number": 2,
            "wrong number": 0.12,
            "damaged number": 0.3,
            "postcode typo": 0.6,
            "address style": 1,
            "no address": 0.4,
            "no gender": 0.3,
            "other gender": 0.05,
            "none": 0.6,
        }
    )
    how_many: tuple[float, ...] = (0.08, 0.42, 0.34, 0.16)  # chance of 0, 1, 2, 3 faults
    names_kept: int | None = None  # only so many of each list: a file with few names
    invented_last: float = 0.35  # of British surnames, from the halves


@dataclass(frozen=True)
class Made:
    """People, and what each related pair truly is (left < right)."""

    people: pl.DataFrame
    pairs: pl.DataFrame  # left, right, kind

    @property
    def truth(self) -> pl.DataFrame:
        return self.pairs.filter(pl.col("kind") == "same person").select("left", "right")


def make(*, seed: int, people: int, mix: Mix | None = None) -> Made:
    """About `people` identities."""
    return Maker(np.random.default_rng(seed), mix or Mix(), people).made()


class Maker:
    def __init__(self, rng: np.random.Generator, mix: Mix, people: int) -> None:
        self.rng, self.mix, self.target = rng, mix, people
        self.rows: list[Person] = []
        self.pairs: list[tuple[int, int, str]] = []
        self.numbers = iter(rng.permutation(1_000_000).tolist())
        self.first = {c: tuple(self._weighted(names) for names in both) for c, both in FIRST.items()}
        self.last = {c: self._weighted(names) for c, names in LAST.items()}
        self.cultures = list(mix.cultures)
        self.culture_chances = np.array(list(mix.cultures.values())) / sum(mix.cultures.values())
        self.faults, weights = list(mix.faults), np.array(list(mix.faults.values()))
        self.fault_chances = weights / weights.sum()
        # Random numbers are drawn many at a time: one by one they are most of the cost of a million people.
        self.pool: list[float] = []

    def made(self) -> Made:
        mix, extra = self.mix, 1 + self.mix.duplicates * (1 + self.mix.thrice) + self.mix.couples + self.mix.siblings
        count = int(self.target / (extra + mix.twins + mix.namesakes + mix.shared_numbers))
        homes = [
            self.place(flat=False) | {"phone": self.landline()} for _ in range(max(1, int(count * mix.in_homes / 45)))
        ]
        first_of_home: dict[int, int] = {}
        for _ in range(count):
            person = self.person()
            if self.chance(mix.in_homes):
                home = int(self.random() * len(homes))
                person |= homes[home] | {"mobile": None}
                if home in first_of_home:
                    self.pairs.append((first_of_home[home], len(self.rows), "residents"))
                first_of_home[home] = len(self.rows)
            self.add(person)
            at = len(self.rows) - 1
            for share, kind, relative in (
                (mix.couples, "household", self.partner),
                (mix.siblings, "household", self.sibling),
                (mix.twins, "twins", self.twin),
                (mix.namesakes, "namesakes", self.namesake),
            ):
                if self.chance(share):
                    self.pairs.append((at, len(self.rows), kind))
                    self.add(relative(person))
            if self.chance(mix.shared_numbers):
                self.pairs.append((at, len(self.rows), "shared number"))
                self.add(self.person() | {"nhs_number": person["nhs_number"]})
            if self.chance(mix.duplicates):
                self.again(person, at)
        return self.shuffled()

    def add(self, person: Person) -> None:
        has = self.mix.has
        self.rows.append(
            {name: value if self.random() < has.get(name, 1.0) else None for name, value in person.items()}
        )

    def again(self, person: Person, at: int) -> None:
        same = [at]
        for _ in range(2 if self.chance(self.mix.thrice) else 1):
            copy = dict(person)
            many = int(self.rng.choice(len(self.mix.how_many), p=np.array(self.mix.how_many) / sum(self.mix.how_many)))
            for fault in self.rng.choice(self.faults, size=many, p=self.fault_chances, replace=False):
                FAULTS[str(fault)](self, copy)
            self.pairs += [(other, len(self.rows), "same person") for other in same]
            same.append(len(self.rows))
            self.add(copy)

    def shuffled(self) -> Made:
        identity = self.rng.permutation(len(self.rows)) + 1
        columns = {name: [row.get(name) for row in self.rows] for name in COLUMNS if name != "identity"}
        people = pl.DataFrame({"identity": identity, **columns}, schema=COLUMNS).sort("identity")
        one = identity[[left for left, _, _ in self.pairs]] if self.pairs else identity[:0]
        other = identity[[right for _, right, _ in self.pairs]] if self.pairs else identity[:0]
        kinds = [kind for _, _, kind in self.pairs]
        pairs = pl.DataFrame({"left": np.minimum(one, other), "right": np.maximum(one, other), "kind": kinds})
        return Made(people, pairs.sort("left", "right"))

    # Drawing

    def random(self) -> float:
        if not self.pool:
            self.pool = self.rng.random(100_000).tolist()
        return self.pool.pop()

    def chance(self, of: float) -> bool:
        return self.random() < of

    def pick(self, values: Any) -> Any:
        return values[int(self.random() * len(values))]

    def _weighted(self, names: str) -> list[str]:
        kept = names.split()[: self.mix.names_kept]
        # As often as 1 / (rank + 4): the first of eighty about fifteen times the last.
        return [name for rank, name in enumerate(kept) for _ in range(round(160 / (rank + 4)) or 1)]

    # People

    def person(self) -> Person:
        culture = self.cultures[int(np.searchsorted(self.culture_chances.cumsum(), self.random() * 0.999999))]
        woman = self.chance(0.57)
        first = self.pick(self.first[culture][0 if woman else 1])
        if culture == "south asian" and self.chance(0.35):
            first = f"{first} {self.pick(self.first[culture][0 if woman else 1])}"
        return {
            "first_name": first,
            "last_name": self.surname(culture),
            "culture": culture,
            "title": self.pick(["Mrs", "Miss", "Ms", "Mrs"]) if woman else "Mr",
            "gender": "Female" if woman else "Male",
            "date_of_birth": self.born(),
            "nhs_number": self.nhs_number(),
            "mobile": self.mobile(),
            "phone": self.landline(),
            "known_as": self.short(first),
            **self.place(flat=self.chance(0.2)),
            "email": f"{first}.{int(self.random() * 1e6)}@example.org".lower().replace(" ", "."),
        }

    def surname(self, culture: str) -> str:
        if culture == "british" and self.chance(self.mix.invented_last):
            return str(self.pick(HALVES[0].split()) + self.pick(HALVES[1].split()))
        return str(self.pick(self.last[culture]))

    def born(self) -> date:
        age = 18 + 82 * (1 - self.random() ** 1.7) if self.chance(0.7) else 18 + 60 * self.random()
        if self.chance(0.01):
            return date(2026 - int(age), 1, 1)
        return date(2026, 1, 1) - timedelta(days=int(age * 365.25))

    def nhs_number(self) -> str | None:
        for number in self.numbers:
            text = f"999{number:06d}"
            check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(text)) % 11
            if check != 10:
                return text + str(check % 11)
        return None

    def mobile(self) -> str:
        return f"07700900{int(self.random() * 1000):03d}"

    def landline(self) -> str:
        return f"{self.pick(_LANDLINES)}{int(self.random() * 1000):03d}"

    def place(self, *, flat: bool) -> Person:
        code = int(self.random() * max(200, self.target / 25))
        unit = "ABDEFGHJLNPQRSTUWXYZ"[code // 15 % 20] + "ABDEFGHJLNPQRST"[code % 15]
        postcode = f"ZX{code // 3000 + 1} {code // 300 % 10}{unit}"
        street = f"{STREETS.split()[code % 20]} {WAYS.split()[code // 20 % 8]}"
        prefix = f"Flat {1 + int(self.random() * 12)}, " if flat else ""
        return {
            "address": f"{prefix}{1 + int(self.random() * 60)} {street}, {TOWNS.split()[code % 4]}",
            "postcode": postcode,
        }

    def short(self, first: str) -> str:
        """What a name's bearer may be called; the name itself if we know nothing."""
        return str(self.pick(_SHORT.get(first.lower(), [first]))).capitalize()

    def partner(self, person: Person) -> Person:
        other = self.kin(person, within_years=8)
        woman = person["gender"] == "Male"
        other |= {
            "gender": "Female" if woman else "Male",
            "title": "Mrs" if woman else "Mr",
            "first_name": self.pick(self.first[person["culture"]][0 if woman else 1]),
        }
        return other | {"known_as": self.short(other["first_name"])}

    def sibling(self, person: Person) -> Person:
        return self.kin(person, within_years=12)

    def kin(self, person: Person, *, within_years: int) -> Person:
        other = self.person() | {
            name: person[name] for name in ("last_name", "address", "postcode", "phone", "culture")
        }
        side = 0 if other["gender"] == "Female" else 1
        other["first_name"] = self.pick([n for n in self.first[person["culture"]][side] if n != person["first_name"]])
        other["known_as"] = self.short(other["first_name"])
        days = 300 + int(self.random() * within_years * 365)
        other["date_of_birth"] = person["date_of_birth"] + timedelta(days=days if self.chance(0.5) else -days)
        if self.chance(0.1):
            other["last_name"] = self.surname(person["culture"])
        return other

    def twin(self, person: Person) -> Person:
        other = self.kin(person, within_years=1) | {
            "date_of_birth": person["date_of_birth"],
            "last_name": person["last_name"],
        }
        return other | (self.place(flat=False) | {"phone": self.landline()} if self.chance(0.3) else {})

    def namesake(self, person: Person) -> Person:
        other = self.kin(person, within_years=1) | {
            name: person[name] for name in ("first_name", "last_name", "gender", "title")
        }
        years = 18 + 22 * self.random()
        older = person["date_of_birth"].year > 1960
        other["date_of_birth"] = person["date_of_birth"] + timedelta(days=int(365.25 * (-years if older else years)))
        return other | {"known_as": person["known_as"]}

    # Faults

    def slip(self, word: str) -> str:
        if len(word) < 3:
            return word
        at = 1 + int(self.random() * (len(word) - 1)) if self.chance(0.9) else 0
        kind = self.random()
        if kind < 0.3 and at + 1 < len(word):
            return (word[:at] + word[at + 1] + word[at] + word[at + 2 :]).capitalize()
        if kind < 0.55:
            return (word[:at] + word[at + 1 :]).capitalize()
        if kind < 0.75:
            return (word[:at] + word[at] + word[at:]).capitalize()
        row = _ROWS[_KEYS.get(word[at].lower(), 1)]
        return (word[:at] + self.pick(row) + word[at + 1 :]).capitalize()


_SHORT: dict[str, list[str]] = {}
for _word, _fulls in nicknames().items():
    for _full in _fulls:
        _SHORT.setdefault(_full, []).append(_word)
_SHORT = {full: [word for word in words if word != full] or [full] for full, words in _SHORT.items()}
