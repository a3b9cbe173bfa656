"""The council as it truly is, and what one of its systems would show of it on a given day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from fairwait.exchange.example.days import FAR, NEVER, Days, Texts
from fairwait.exchange.example.flow import SOURCE_OF
from fairwait.exchange.example.waits import CONTACT_DAYS, NO_BAND, TARGET_DAYS

_PERSON_TEXTS = (
    "person_id",
    "nhs_number",
    "first_name",
    "last_name",
    "known_as",
    "title",
    "gender",
    "ethnicity",
    "language",
    "interpreter",
    "communication_needs",
    "contact_preference",
    "unsafe_contact",
    "phone",
    "mobile",
    "email",
    "lives_alone",
    "has_unpaid_carer",
)
_WAIT_TEXTS = ("wait_id", "source_of_request", "support_reason", "reason", "notes", "risks")


@dataclass
class Town:
    """Everybody and every wait, as parallel arrays, with the faults planted in them.

    `raw` holds texts that stand in a date's place ("31/06/1951"), by field and number of the person or wait.
    `planted` holds, by rule, the people or waits whose rows break it; `listed_twice` the waits whose row is doubled.
    """

    people: dict[str, np.ndarray]
    waits: dict[str, np.ndarray]
    raw_of_people: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    raw_of_waits: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    planted_people: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    planted_waits: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    listed_twice: set[int] = field(default_factory=set)

    def add_people(self, rows: list[dict[str, object]]) -> list[int]:
        """More people; fields not given are blank. Returns their numbers."""
        return _extend(self.people, rows, blanks={"cares_for": -1, "is_carer": False})

    def add_waits(self, rows: list[dict[str, object]]) -> list[int]:
        """More waits; fields not given are blank, days of change far off. Returns their numbers."""
        far = ("ended_on", "band_changes_on", "leaves_on", "contact_until", "check_until", "worker_from")
        return _extend(self.waits, rows, blanks=dict.fromkeys(far, FAR))

    def copy_person(self, person: int, **changes: object) -> dict[str, object]:
        """One person's fields with changes, to be added as another."""
        return {name: values[person] for name, values in self.people.items()} | changes

    def copy_wait(self, wait: int, **changes: object) -> dict[str, object]:
        """One wait's fields with changes, to be added as another."""
        return {name: values[wait] for name, values in self.waits.items()} | changes

    def open_on(self, day: int) -> np.ndarray:
        """Which waits are open at the end of `day`."""
        return (self.waits["referred_on"] <= day) & (self.waits["ended_on"] > day)


def _extend(table: dict[str, np.ndarray], rows: list[dict[str, object]], *, blanks: Mapping[str, object]) -> list[int]:
    size = next(iter(table.values())).size
    if not rows:
        return []
    for name, values in table.items():
        default = blanks.get(name, "" if values.dtype == object else NEVER)
        added = np.array([row.get(name, default) for row in rows], dtype=values.dtype)
        table[name] = np.concatenate([values, added])
    return list(range(size, size + len(rows)))


@dataclass(frozen=True)
class Rows:
    """The rows one system lists on one day: texts and days by canonical field, and what they truly are."""

    day: int
    wait: Days
    person: Days
    path: Days
    band: Days
    is_open: np.ndarray
    texts: dict[str, Texts]
    dates: dict[str, Days]
    raw: dict[str, dict[int, str]]

    @property
    def size(self) -> int:
        """How many rows."""
        return int(self.wait.size)

    def take(self, places: np.ndarray) -> "Rows":
        """Some of the rows, in the order given."""
        moved = {int(place): at for at, place in enumerate(places)}
        raw = {name: {moved[at]: text for at, text in each.items() if at in moved} for name, each in self.raw.items()}
        return Rows(
            day=self.day,
            wait=self.wait[places],
            person=self.person[places],
            path=self.path[places],
            band=self.band[places],
            is_open=self.is_open[places],
            texts={name: values[places] for name, values in self.texts.items()},
            dates={name: values[places] for name, values in self.dates.items()},
            raw=raw,
        )


def listed(town: Town, *, source: int, day: int, closed_days: int) -> Rows:
    """What one system lists on `day`: everything open, and what ended in the last `closed_days` days."""
    waits = town.waits
    shown = (
        (SOURCE_OF[waits["path"]] == source)
        & (waits["referred_on"] <= day)
        & (waits["ended_on"] > day - closed_days)
        & (waits["leaves_on"] > day)
    )
    chosen = np.flatnonzero(shown)
    chosen = chosen[np.lexsort((chosen, waits["referred_on"][chosen], waits["path"][chosen]))]
    doubled = np.isin(chosen, sorted(town.listed_twice))
    return rows_of(town, np.repeat(chosen, np.where(doubled, 2, 1)), day=day)


def rows_of(town: Town, chosen: Days, *, day: int) -> Rows:
    """The rows of chosen waits as they would stand on `day`."""
    waits = {name: values[chosen] for name, values in town.waits.items()}
    person = waits["person"]
    people = {name: values[person] for name, values in town.people.items()}
    is_open = waits["ended_on"] > day
    band = np.where(waits["band_changes_on"] <= day, waits["next_band"], waits["band"])
    moved = (people["moved_on"] != NEVER) & (people["moved_on"] <= day)
    paused = _paused(waits, day) & is_open
    worker_known = waits["worker_from"] <= day
    texts = {name: people[name].copy() for name in _PERSON_TEXTS} | {name: waits[name].copy() for name in _WAIT_TEXTS}
    texts |= {
        "address": np.where(moved, people["next_address"], people["address"]).astype(object),
        "postcode": np.where(moved, people["next_postcode"], people["postcode"]).astype(object),
        "locality": np.where(moved, people["next_locality"], people["locality"]).astype(object),
        "cares_for_id": _cared_for(town, people["cares_for"]),
        "is_carer": np.where(people["is_carer"], "Y", "N").astype(object),
        "end_reason": np.where(is_open, "", waits["end_reason"]).astype(object),
        "team": np.where(waits["team_from"] <= day, waits["team"], "").astype(object),
        "worker": np.where(worker_known, waits["worker"], "").astype(object),
        "pause_reason": np.where(paused, waits["pause_reason"], "").astype(object),
        "status": np.select(
            [~is_open, paused, worker_known], ["Closed", "On hold", "Allocated"], "Awaiting allocation"
        ).astype(object),
    }
    return Rows(
        day=day,
        wait=chosen,
        person=person,
        path=waits["path"],
        band=band,
        is_open=is_open,
        texts=texts,
        dates=_dates(waits, people, band, is_open, paused, day),
        raw=_raw(town, chosen, person),
    )


def _paused(waits: dict[str, np.ndarray], day: int) -> np.ndarray:
    began: np.ndarray = (waits["paused_on"] != NEVER) & (waits["paused_on"] <= day)
    held: np.ndarray = began & ((waits["resumes_on"] == NEVER) | (waits["resumes_on"] > day))
    return held


def _cared_for(town: Town, cares_for: Days) -> Texts:
    numbers = np.append(town.people["person_id"], "")
    return numbers[np.where(cares_for >= 0, cares_for, numbers.size - 1)]


def _dates(
    waits: dict[str, np.ndarray],
    people: dict[str, np.ndarray],
    band: Days,
    is_open: np.ndarray,
    paused: np.ndarray,
    day: int,
) -> dict[str, Days]:
    known = np.where(band == NO_BAND, 2, band)
    contact = _last(waits, "contact", day)
    return {
        "date_of_birth": people["date_of_birth"],
        "date_of_death": np.where(people["date_of_death"] <= day, people["date_of_death"], NEVER),
        "referred_on": waits["referred_on"],
        "ended_on": np.where(is_open, NEVER, waits["ended_on"]),
        "paused_on": np.where(paused, waits["paused_on"], NEVER),
        "resumes_on": np.where(paused, waits["resumes_on"], NEVER),
        "last_contact_on": contact,
        "last_checked_on": _last(waits, "check", day),
        "next_contact_due": np.where(is_open & (contact != NEVER), contact + CONTACT_DAYS[known], NEVER),
        "target_on": waits["referred_on"] + TARGET_DAYS[known],
        "review_due_on": waits["review_due_on"],
        "expires_on": waits["expires_on"],
    }


def _last(waits: dict[str, np.ndarray], what: str, day: int) -> Days:
    first = waits[f"{what}_from"]
    until = np.minimum(np.minimum(waits[f"{what}_until"], waits["ended_on"]), day)
    every = np.maximum(1, waits[f"{what}_every"])
    steps = np.maximum(0, until - first) // every
    return np.where((until >= first) & (first != NEVER), first + steps * every, NEVER)


def _raw(town: Town, chosen: Days, person: Days) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for source, numbers in ((town.raw_of_people, person), (town.raw_of_waits, chosen)):
        for name, texts in source.items():
            places = np.flatnonzero(np.isin(numbers, list(texts)))
            if places.size:
                found.setdefault(name, {}).update({int(at): texts[int(numbers[at])] for at in places})
    return found
