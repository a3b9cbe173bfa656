"""Making the example council: simulate, name, tell the stories, plant the faults, and write each system's files."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from fairwait.exchange.example import doubles, faults, flow, mobiles, people, stories, truth, waits
from fairwait.exchange.example.days import Days
from fairwait.exchange.example.example import Example, ExampleFile, Known, KnownPair, Story
from fairwait.exchange.example.flow import CARERS, OT, PATHWAYS, REVIEWS, SOURCE_OF, TRAYS
from fairwait.exchange.example.layouts import LAYOUTS
from fairwait.exchange.example.places import ANALYST, COUNCIL, STAFF, STRAPLINE, TEAMS
from fairwait.exchange.example.town import Rows, Town, listed

SMALLEST = 40


@dataclass(frozen=True)
class _System:
    source: int
    name: str
    stem: str
    weeks_ago: tuple[int, ...]
    closed_days: int
    pathway: str | None
    about: str


SYSTEMS: tuple[_System, ...] = (
    _System(
        TRAYS,
        "trays",
        "adult_waiting",
        (104, 78, 52, 26, 8, 1, 0),
        185,
        None,
        "The case system's tray report: needs assessments, care sourcing, charging, discharge, technology.",
    ),
    _System(
        OT,
        "ot-workbook",
        "OT waiting list",
        (52, 8, 1),
        366,
        "ot",
        "The OT team's own workbook; the list is on the third sheet.",
    ),
    _System(
        REVIEWS,
        "reviews-and-dols",
        "reviews_dols",
        (104, 52, 8, 0),
        366,
        None,
        "Planned and unplanned reviews, DoLS and renewals, as the reviews database prints them.",
    ),
    _System(CARERS, "carers", "carers", (52, 0), 366, None, "The carers' list, shared by the carers' centre."),
)
BY_SOURCE = {system.source: system for system in SYSTEMS}


def generate(*, seed: int, people: int = 2400, as_of: date, out: Path) -> Example:
    """Write an example council to `out` and say what is in it.

    Everything goes in through the importer: `files` in their order; `to_try` are left for the user (this Monday's OT
    workbook, and a tray report of half the usual size that the gate should stop). The same arguments give the same
    bytes.

    Args:
        people: how many people wait on the Monday; at least 40.
        as_of: any day; the example's Monday is the one on or before it.
        out: a folder, made if need be.
    Raises: ValueError if there are too few people for the stories.
    """
    if people < SMALLEST:
        raise ValueError(f"people must be at least {SMALLEST}, got {people}")
    monday = as_of - timedelta(days=as_of.weekday())
    town, told, pairs = build(seed=seed, people=people, monday=monday.toordinal())
    (out / "files").mkdir(parents=True, exist_ok=True)
    (out / "to try").mkdir(exist_ok=True)
    writer = _Writer(town, out)
    files = writer.history(monday)
    to_try = (writer.this_monday(monday), writer.half(monday))
    example = Example(
        council=COUNCIL,
        strapline=STRAPLINE,
        seed=seed,
        people=people,
        monday=monday,
        imported_by=ANALYST,
        files=files,
        to_try=to_try,
        teams=TEAMS,
        staff=STAFF,
        stories=tuple(_story(town, each, told, writer.listed_in) for each in stories.STORIES),
        pairs=tuple(_pair(town, each) for each in pairs),
        columns={system.name: LAYOUTS[system.source].columns for system in SYSTEMS},
        waiting=_waiting(town, monday.toordinal()),
        faults=writer.faults,
    )
    example.write(out / "monday.json")
    return example


def build(*, seed: int, people: int, monday: int) -> tuple[Town, stories.Added, list[doubles.Double]]:
    """The town behind the files: everybody, the people of the stories by key, and who looks like whom."""
    same, twins, fathers = max(1, round(people * 0.006)), _few(people * 0.0012), _few(people * 0.0008)
    drawn = flow.simulate(people=people - (stories.STORY_PEOPLE - 1) - twins - fathers, today=monday, rng=_rng(seed, 1))
    persons = _people(drawn, seed, monday)
    town = Town(people=persons, waits=waits.draw(drawn, persons, today=monday, rng=_rng(seed, 3)))
    mobiles.give(town, today=monday, rng=_rng(seed, 7))
    told = stories.add(town, monday=monday)
    story_people = frozenset(told.values())
    pairs = doubles.plant(
        town, today=monday, rng=_rng(seed, 4), same=same, twins=twins, fathers=fathers, keep_clear=story_people
    )
    looked_at = story_people | {person for pair in pairs for person in (pair.left, pair.right)}
    faults.plant(town, today=monday, rng=_rng(seed, 5), keep_clear=frozenset(looked_at))
    _leave(town, monday, _rng(seed, 6), keep_clear=frozenset(looked_at))
    pairs += [
        doubles.Double(doubles.TWINS, told["maryam"], told["khadra"]),
        doubles.Double(doubles.SAME, told["danuta"], told["danuta-again"]),
        doubles.Double(doubles.FATHER_AND_SON, told["ivor"], told["ivor-son"]),
    ]
    return town, told, pairs


def _people(drawn: flow.Flow, seed: int, monday: int) -> dict[str, np.ndarray]:
    return people.draw(drawn, today=monday, rng=_rng(seed, 2), reserved=stories.RESERVED_NHS)


def _few(expected: float) -> int:
    return min(40, max(0, round(expected)))


def _rng(seed: int, stage: int) -> np.random.Generator:
    return np.random.default_rng([seed, stage])


def _leave(town: Town, monday: int, rng: np.random.Generator, *, keep_clear: frozenset[int]) -> None:
    """Some open waits are no longer listed and nobody says why: most since last week, some for months."""
    open_waits = town.waits
    faulty = set().union(*town.planted_waits.values())
    fits = town.open_on(monday) & np.isin(SOURCE_OF[open_waits["path"]], [TRAYS, REVIEWS])
    fits &= (open_waits["referred_on"] < monday - 75) & ~np.isin(open_waits["person"], sorted(keep_clear))
    fits &= ~np.isin(np.arange(fits.size), sorted(faulty))
    chosen = rng.permutation(np.flatnonzero(fits))
    chosen = chosen[: max(1, round(0.005 * town.open_on(monday).sum()))]
    when = np.where(rng.random(chosen.size) < 0.6, monday, monday - rng.integers(0, 60, chosen.size))
    open_waits["leaves_on"][chosen] = when


def _waiting(town: Town, monday: int) -> dict[str, int]:
    counts = np.bincount(town.waits["path"][town.open_on(monday)], minlength=len(PATHWAYS))
    return {pathway.name: int(count) for pathway, count in zip(PATHWAYS, counts, strict=True)}


class _Writer:
    """Writes each system's files, and remembers where everybody came to stand."""

    def __init__(self, town: Town, out: Path) -> None:
        self._town = town
        self._out = out
        self.faults: dict[str, tuple[tuple[int, str], ...]] = {}
        self.listed_in: dict[int, list[str]] = {}

    def history(self, monday: date) -> tuple[ExampleFile, ...]:
        due = sorted((-weeks, system.source) for system in SYSTEMS for weeks in system.weeks_ago)
        return tuple(
            self._file(BY_SOURCE[source], monday - timedelta(weeks=-weeks), f"files/{at:02} ")
            for at, (weeks, source) in enumerate(due, start=1)
        )

    def this_monday(self, monday: date) -> ExampleFile:
        return self._file(BY_SOURCE[OT], monday, "to try/")

    def half(self, monday: date) -> ExampleFile:
        """The tray report as if three rows in five had been left out."""
        system = BY_SOURCE[TRAYS]
        rows = self._rows(system, monday)
        return self._save(
            system,
            monday,
            rows.take(np.flatnonzero(rows.wait % 5 < 2)),
            "to try/half of ",
            confirm="The report was run for half the teams; the rest follows this afternoon.",
            about="A tray report less than half its usual size: the gate should stop it and ask.",
        )

    def _rows(self, system: _System, day: date) -> Rows:
        return listed(self._town, source=system.source, day=day.toordinal(), closed_days=system.closed_days)

    def _file(self, system: _System, day: date, prefix: str) -> ExampleFile:
        return self._save(system, day, self._rows(system, day), prefix, confirm=None, about=system.about)

    def _save(
        self, system: _System, day: date, rows: Rows, prefix: str, *, confirm: str | None, about: str
    ) -> ExampleFile:
        layout = LAYOUTS[system.source]
        path = f"{prefix}{system.stem} {day.isoformat()}{layout.suffix}"
        numbers: Days = layout.write(rows, self._out / path)
        self.faults[path] = tuple(sorted((int(numbers[at]), rule) for at, rule in truth.broken(self._town, rows)))
        for person in np.unique(rows.person).tolist():
            if self._town.people["person_id"][person] < "2100000":
                self.listed_in.setdefault(person, []).append(path)
        return ExampleFile(
            path=path,
            source=system.name,
            as_of=day,
            pathway=system.pathway,
            confirm=confirm,
            rows=rows.size,
            open_rows=int(rows.is_open.sum()),
            about=about,
        )


def _known(town: Town, person: int) -> Known:
    mine = town.waits["person"] == person
    source = int(SOURCE_OF[town.waits["path"][mine][0]])
    first, last = town.people["first_name"][person], town.people["last_name"][person]
    return Known(source=BY_SOURCE[source].name, person_id=str(town.people["person_id"][person]), name=f"{first} {last}")


def _story(town: Town, told: stories.Told, numbers: stories.Added, files: dict[int, list[str]]) -> Story:
    who = [numbers[key] for key in told.who]
    return Story(
        id=told.id,
        title=told.title,
        sentence=told.sentence,
        look_at=told.look_at,
        who=tuple(_known(town, person) for person in who),
        files=tuple(sorted({path for person in who for path in files.get(person, [])})),
    )


def _pair(town: Town, pair: doubles.Double) -> KnownPair:
    return KnownPair(kind=pair.kind, left=_known(town, pair.left), right=_known(town, pair.right))


__all__ = ["SYSTEMS", "build", "generate"]
