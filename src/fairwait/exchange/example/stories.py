"""The handful of people whose Monday shows what the product is for, and the sentences that tell it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fairwait.exchange.example.cast import PEOPLE, WAITS, Person, Wait
from fairwait.exchange.example.days import FAR, NEVER
from fairwait.exchange.example.flow import INDEX, SOURCE_OF
from fairwait.exchange.example.places import TEAM_OF_LOCALITY
from fairwait.exchange.example.town import Town

Added = dict[str, int]


@dataclass(frozen=True)
class Told:
    """One story: who is in it (by the keys below), and what to look at."""

    id: str
    title: str
    sentence: str
    who: tuple[str, ...]
    look_at: str


STORIES: tuple[Told, ...] = (
    Told(
        "not-spoken-to",
        "Not spoken to for two months",
        "Edith Marlowe is 84, hears poorly, and has fallen again; nobody has heard it from her for 60 days.",
        ("edith",),
        "What makes her unseen, and how she may be reached: not by the landline, not by post.",
    ),
    Told(
        "her-daughter",
        "A daughter who waits too",
        "Susan Reid cares for her mother Edith most days and waits for an assessment in her own right.",
        ("susan",),
        "Her own record and her own clock, tied to Edith and telling nothing of her.",
    ),
    Told(
        "twins",
        "Twins are two people",
        "Maryam and Khadra Warsame share a birthday, a surname and a home, and each waits for her own assessment.",
        ("maryam", "khadra"),
        "They are not offered as one person.",
    ),
    Told(
        "two-numbers",
        "One person under two numbers",
        "Danuta Kowalczyk was written down again as Kowalczik when her charge had to be worked out.",
        ("danuta", "danuta-again"),
        "The evidence that they are one; a person decides, and can undo it.",
    ),
    Told(
        "left-the-list",
        "A wait that left the extract",
        "Mei-Ling Chow was on last Monday's tray report after 203 days, and is not on this one; nobody says why.",
        ("mei-ling",),
        "Her wait is still open, and asks what happened.",
    ),
    Told(
        "her-own-time",
        "A pause at the person's wish",
        "George Ellery is away with family and asked us to wait until he is back.",
        ("george",),
        "His days waiting with the pause and without it.",
    ),
    Told(
        "damaged-number",
        "A number a spreadsheet spoilt",
        "Gordon Achebe's NHS number came as 9.99E+09; its digits are lost and are not guessed.",
        ("gordon",),
        "The finding on his row, and that his wait came in all the same.",
    ),
    Told(
        "died",
        "Dead, and still on the list",
        "Walter Penhale died five weeks ago. The case system knows, and still lists him as waiting.",
        ("walter",),
        "Nobody is asked to ring him; a person says why his wait ended.",
    ),
    Told(
        "no-team",
        "A wait that belongs to no team",
        "Rosalind Hart has been spoken to and looked at again in time, but no team holds her.",
        ("rosalind",),
        "What makes her unseen.",
    ),
    Told(
        "same-name",
        "Father and son",
        "Two men named Ivor Pritchard live at one address and wait for different things.",
        ("ivor", "ivor-son"),
        "They are not offered as one person.",
    ),
    Told(
        "never-heard",
        "Nobody has rung him yet",
        "Patrick Doyle's GP wrote twelve days ago after his stroke; he has no band and nobody has spoken to him.",
        ("patrick",),
        "He has no band, and waits to be triaged: “Needs triage” lists him with his days.",
    ),
    Told(
        "longest",
        "Over a year, and seen",
        "Harold Swithin has waited 402 days, the oldest of his team, yet each contact and re-check has been kept.",
        ("harold",),
        "Long is not the same as unseen.",
    ),
)

RESERVED_NHS = frozenset(person.nhs for person in PEOPLE if person.nhs.isdigit())
STORY_PEOPLE = len(PEOPLE)


def add(town: Town, *, monday: int) -> Added:
    """Put everybody of the stories into the town. Returns the number of each person by key."""
    numbers = dict(
        zip((each.key for each in PEOPLE), town.add_people([_person(each, monday) for each in PEOPLE]), strict=True)
    )
    town.people["cares_for"][numbers["susan"]] = numbers["edith"]
    town.people["is_carer"][numbers["susan"]] = True
    town.people["date_of_death"][numbers["walter"]] = monday - 35
    places = town.people["locality"]
    waits = town.add_waits(
        [_wait(each, at, numbers[each.key], str(places[numbers[each.key]]), monday) for at, each in enumerate(WAITS)]
    )
    edith = next(wait for wait, each in zip(waits, WAITS, strict=True) if each.key == "edith")
    town.planted_waits["risk-words"].add(edith)
    town.planted_people["nhs-number-invalid"].add(numbers["gordon"])
    return numbers


def _person(told: Person, monday: int) -> dict[str, object]:
    return {
        "person_id": told.number,
        "nhs_number": told.nhs,
        "first_name": told.first,
        "last_name": told.last,
        "gender": told.gender,
        "date_of_birth": _born(told, monday),
        "address": told.address,
        "postcode": told.postcode,
        "locality": told.address.rsplit(", ", 1)[1],
        "ethnicity": told.ethnicity,
        "language": told.language,
        **dict(told.more),
    }


def _born(told: Person, monday: int) -> int:
    """A birth date that makes the person as old on the Monday as the story says, on the story's own day of the year."""
    today = date.fromordinal(monday)
    day, month = told.born
    year = today.year - told.age - (1 if (month, day) > (today.month, today.day) else 0)
    return date(year, month, day).toordinal()


def _wait(told: Wait, at: int, person: int, locality: str, monday: int) -> dict[str, object]:
    path = INDEX[told.path]
    days: dict[str, Callable[[], int]] = {"monday": lambda: monday, "far": lambda: FAR}
    named = {
        name: days[value]()
        if isinstance(value, str) and value in days
        else monday - value
        if isinstance(value, int)
        else value
        for name, value in told.more
    }
    worker_from = FAR
    return {
        "person": person,
        "path": path,
        "referred_on": monday - told.days,
        "ended_on": FAR,
        "band": told.band,
        "next_band": told.band,
        "wait_id": f"W{200_101 + at}" if SOURCE_OF[path] == 0 else "",
        "reason": told.need,
        "notes": told.note,
        "source_of_request": "Self" if told.key != "patrick" else "GP",
        "support_reason": "Physical support: personal care",
        "team": _team(told, locality),
        "team_from": monday - told.days,
        "worker_from": worker_from,
        **_spoken("contact", told.contact, told.days, monday),
        **_spoken("check", told.check, told.days, monday),
        **named,
    }


def _team(told: Wait, locality: str) -> str:
    return {"carer": "Carers team", "financial": "Charging team"}.get(told.path, TEAM_OF_LOCALITY[locality])


def _spoken(what: str, days_ago: int | None, waited: int, monday: int) -> dict[str, int]:
    """One dated contact or re-check before the Monday, and for long waits the steady ones before that."""
    if days_ago is None:
        return {f"{what}_from": NEVER, f"{what}_every": 1, f"{what}_until": NEVER}
    every = max(1, min(14, waited - days_ago))
    steps = (waited - days_ago) // every
    last = monday - days_ago
    return {f"{what}_from": last - steps * every, f"{what}_every": every, f"{what}_until": last}
