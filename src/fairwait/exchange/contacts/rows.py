"""Rows of a contact log read as contacts: each usable one, and what is wrong with the others, row by row. Pure."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fairwait.engine.checks.values import dates, names
from fairwait.engine.checks.values.blanks import is_blank
from fairwait.exchange.contacts.columns import NEEDED, Meaning, plain
from fairwait.people.rules import typed

OLDEST_YEARS = 30
"""A contact of longer ago is a mistyped year."""
_CHECKED_DETAILS = ("nhs_number", "postcode")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row and what to do. Where it `stops`, the row cannot be used; else that cell is left out."""

    row: int
    column: str
    value: str
    words: str
    fix: str
    stops: bool


@dataclass(frozen=True)
class Contact:
    """One usable row: when, how, who spoke, what for, what came of it, and what is said of whom it is about.

    `key` is the same every time the file tells of this contact; `digest` changes where it tells something else of it.
    Without a reference of its own the key says when, how, what for and who, and the how manieth row of these it is:
    two people who give no name and ring on one day about one thing are two.
    """

    row: int
    key: str
    digest: str
    on: date
    way: str
    speaker: str
    topic: str
    came_to: str
    reason: str
    outcome: str
    following: str
    person_id: str
    about: Mapping[str, str | date]

    @property
    def is_named(self) -> bool:
        """Whether enough is said to record somebody: a surname, with a birth date or an NHS number."""
        return "last_name" in self.about and bool(self.about.keys() & {"date_of_birth", "nhs_number"})


@dataclass(frozen=True)
class Checked:
    """A log, read row by row. `rows`: how many there are; `twice`: rows of one reference that say the same again."""

    contacts: tuple[Contact, ...]
    faults: tuple[Fault, ...]
    rows: int
    twice: int
    lacks: str = ""

    @property
    def unusable(self) -> frozenset[int]:
        """The rows to be mended."""
        return frozenset(one.row for one in self.faults if one.stops)


def checked(rows: Iterable[tuple[int, Mapping[str, str]]], meaning: Meaning, *, today: date) -> Checked:
    """Read every row. Args: rows: (the row's number in the file, its cells by column)."""
    listed = list(rows)
    if missing := [name for name in NEEDED if name not in meaning.fields]:
        return Checked((), (), len(listed), 0, f"No column says {_SAID[missing[0]]}: choose it.")
    order = meaning.date_order or _order(listed, meaning)
    contacts: list[Contact] = []
    faults: list[Fault] = []
    seen: dict[str, Contact] = {}
    alike: Counter[str] = Counter()
    twice = 0
    for number, cells in listed:
        told = _Row(number, cells, meaning, order=order, today=today, faults=faults).contact()
        if told is None:
            continue
        if told.key.startswith(UNREFERENCED):
            alike[told.key] += 1
            told = replace(told, key=nth(told.key, alike[told.key]))
        elif (first := seen.setdefault(told.key, told)) is not told:
            if first.digest == told.digest:
                twice += 1
            else:
                faults.append(_told_otherwise(told, first, meaning))
            continue
        contacts.append(told)
    return Checked(tuple(contacts), tuple(faults), len(listed), twice)


_SAID = {"contacted_on": "on which day they got in touch"}


UNREFERENCED = "row:"
"""How the key of a contact begins that has no reference of its own."""


def nth(key: str, number: int) -> str:
    """The key of the nth row that says this when, how, what for and who. The first has it as it is."""
    return key if number == 1 else f"{key}#{number}"


def in_place(contacts: Sequence[Contact], digests: Mapping[str, str]) -> tuple[Contact, ...]:
    """These contacts, those without a reference in the places they had when they were told of before.

    Rows that are alike but for what came of them may stand in another order each time: what was told before in the same
    words is that, and only what is left over is new or otherwise. Args: digests: by key, of what was told before.
    """
    alike: dict[str, list[Contact]] = {}
    for one in contacts:
        if one.key.startswith(UNREFERENCED):
            alike.setdefault(one.key.partition("#")[0], []).append(one)
    keys: dict[int, str] = {}
    for key, group in alike.items():
        known = next(number for number in itertools.count() if nth(key, number + 1) not in digests)
        places = [nth(key, number) for number in range(1, max(known, len(group)) + 1)]
        left = [(place, digests.get(place)) for place in places]
        others = []
        for one in group:
            found = next((place for place in left if place[1] == one.digest), None)
            if found is None:
                others.append(one)
            else:
                left.remove(found)
                keys[one.row] = found[0]
        keys.update({one.row: place for one, (place, _digest_of) in zip(others, left, strict=False)})
    return tuple(replace(one, key=keys.get(one.row, one.key)) for one in contacts)


def _told_otherwise(told: Contact, first: Contact, meaning: Meaning) -> Fault:
    return Fault(
        told.row, meaning.fields.get("contact_id", ""), "",
        f"Row {first.row} has the same reference and says something else.",
        "Keep one of the two, or give one a reference of its own.", stops=True,
    )  # fmt: skip


def _order(rows: list[tuple[int, Mapping[str, str]]], meaning: Meaning) -> str | None:
    """The order the days are written in: what their own column proves, else what the birth dates do."""
    for name in ("contacted_on", "date_of_birth"):
        if column := meaning.fields.get(name):
            found = dates.evidence(Counter(cells.get(column, "") for _number, cells in rows))
            if found.proves:
                return found.proves
            if name == "contacted_on" and not found.either:
                return "dmy"  # every day reads the same either way
    return None


class _Row:
    """One row as it is read, and the faults it adds to."""

    def __init__(
        self, number: int, cells: Mapping[str, str], meaning: Meaning, *, order: str | None, today: date,
        faults: list[Fault],
    ) -> None:  # fmt: skip
        self.number, self.cells, self.meaning, self.order, self.today = number, cells, meaning, order, today
        self.faults = faults

    def text(self, name: str) -> str:
        text = " ".join(str(self.cells.get(self.meaning.fields.get(name, ""), "") or "").split())
        return "" if is_blank(text, field=name) else text

    def fault(self, name: str, words: str, fix: str, *, stops: bool) -> None:
        self.faults.append(
            Fault(self.number, self.meaning.fields.get(name, ""), self.text(name), words, fix, stops=stops)
        )

    def contact(self) -> Contact | None:
        on = self.day()
        if on is None:
            return None
        about = self.about()
        reason, outcome, following = self.text("reason"), self.text("outcome"), self.text("next")
        way, speaker, number = self.text("way"), self.text("speaker"), self.text("person_id")
        stands = {**{name: str(value) for name, value in about.items()}, "person_id": number}
        told = [f"{name}={plain(value)}" for name, value in sorted(stands.items())]
        said = [on.isoformat(), plain(way), plain(reason), *told]
        key = f"contact_id:{plain(one)}" if (one := self.text("contact_id")) else f"{UNREFERENCED}{_digest(said)}"
        speaks = self.meaning.word("speaker", speaker) if speaker else ""
        means = [
            self.meaning.word(name, text) for name, text in (("way", way), ("reason", reason), ("outcome", outcome))
        ]
        return Contact(
            row=self.number, key=key, digest=_digest([*said, plain(speaker), plain(outcome), plain(following), *means]),
            on=on, way=means[0], speaker=speaks, topic=means[1], came_to=means[2], reason=reason, outcome=outcome,
            following=following, person_id=number, about=about,
        )  # fmt: skip

    def day(self) -> date | None:
        text = self.text("contacted_on")
        if not text:
            self.fault("contacted_on", "No day of contact.", "Enter the day they got in touch.", stops=True)
            return None
        found = dates.read(text, order=self.order, as_of=self.today)
        if found.undecided:
            self.fault(
                "contacted_on", "This day could be read two ways.",
                "Say how days are written: day first or month first.", stops=True,
            )  # fmt: skip
        elif found.day is None:
            self.fault("contacted_on", f"No day: {found.problem}.", "Enter it as 23/11/2026.", stops=True)
        elif found.day > self.today:
            self.fault("contacted_on", "This day has not come yet.", "Enter the day they got in touch.", stops=True)
        elif found.day.year < self.today.year - OLDEST_YEARS:
            self.fault("contacted_on", "This is too long ago to be right.", "Check the year.", stops=True)
        else:
            return found.day
        return None

    def about(self) -> dict[str, str | date]:
        """What is said of whom it is about. A detail that cannot be is left out, and told of."""
        told = {name: self.text(name) for name in ("first_name", "last_name", *_CHECKED_DETAILS)}
        if full := self.text("full_name"):
            whole = names.split(full)
            told["first_name"], told["last_name"] = whole.first or "", whole.last or ""
        known, wrong = typed.read(told, born=self.born(), today=self.today)
        for name in _CHECKED_DETAILS:
            if name in wrong:
                self.fault(name, wrong[name], "Mend it, or leave it empty: the row is used without it.", stops=False)
        return {name: names.tidy(str(one)) if name in _NAMES else one for name, one in known.items()}

    def born(self) -> date | None:
        text = self.text("date_of_birth")
        if not text:
            return None
        found = dates.read(text, order=self.order or "dmy", as_of=self.today, birth=True)
        is_too_old = found.day is not None and self.today.year - found.day.year > typed.OLDEST_AGE
        if found.day is None or found.day > self.today or is_too_old:
            why = found.problem or ("they would be over 120" if is_too_old else "it lies in the future")
            self.fault("date_of_birth", f"No date of birth: {why}.", "The row is used without it.", stops=False)
            return None
        return found.day


_NAMES = frozenset({"first_name", "last_name"})


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:32]
