"""The handful of people whose Monday shows what the product is for. Numbers are fixed: the same in every example."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fairwait.exchange.example.days import FAR, NEVER
from fairwait.exchange.example.flow import INDEX, SOURCE_OF
from fairwait.exchange.example.places import TEAM_OF_LOCALITY
from fairwait.exchange.example.town import Town
from fairwait.exchange.example.waits import NO_BAND

Added = dict[str, int]


@dataclass(frozen=True)
class Told:
    """One story: who is in it (by the keys below), and what to look at."""

    id: str
    title: str
    sentence: str
    who: tuple[str, ...]
    look_at: str


@dataclass(frozen=True)
class _Person:
    key: str
    number: str
    nhs: str
    first: str
    last: str
    gender: str
    age: int
    born: tuple[int, int]
    address: str
    postcode: str
    ethnicity: str = "White British"
    language: str = "English"
    more: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class _Wait:
    key: str
    path: str
    days: int
    band: int
    need: str
    note: str = ""
    contact: int | None = 4
    check: int | None = 3
    more: tuple[tuple[str, object], ...] = ()


_HARBOUR, _MILLFIELD, _ALDERWICK, _STONEBECK = "Harbour", "Millfield", "Alderwick", "Stonebeck"

_PEOPLE: tuple[_Person, ...] = (
    _Person("edith", "2000101", "9997442202", "Edith", "Marlowe", "Female", 84, (3, 3), "12 Quay Row, Harbour",
            "ZX1 4BD", more=(
                ("known_as", "Edie"), ("title", "Mrs"), ("phone", "01632 960118"), ("mobile", "07700 900431"),
                ("communication_needs", "Hard of hearing: two aids, large print"), ("lives_alone", "No"),
                ("has_unpaid_carer", "Yes"),
                ("unsafe_contact", "Do not ring the landline or write to the house: somebody else answers. "
                                   "Text relay Tue or Fri, 10 to 12"))),
    _Person("susan", "2000102", "9995120011", "Susan", "Reid", "Female", 57, (21, 8), "4 Orchard End, Alderwick",
            "ZX3 2HP", more=(("title", "Ms"), ("mobile", "07700 900256"), ("email", "susan.reid@example.org"))),
    _Person("maryam", "2000103", "9993010014", "Maryam", "Warsame", "Female", 22, (14, 1), "31 Weavers Fold, Millfield",
            "ZX2 1AQ", "African", "Somali", more=(("mobile", "07700 900612"), ("phone", "01632 960207"))),
    _Person("khadra", "2000104", "9993010030", "Khadra", "Warsame", "Female", 22, (14, 1), "31 Weavers Fold, Millfield",
            "ZX2 1AQ", "African", "Somali", more=(("phone", "01632 960207"),)),
    _Person("danuta", "2000105", "9990747709", "Danuta", "Kowalczyk", "Female", 73, (9, 5), "7 Bobbin Court, Millfield",
            "ZX2 2HP", "Any other White background", "Polish", more=(
                ("title", "Mrs"), ("phone", "01632 960345"), ("interpreter", "Polish"))),
    _Person("danuta-again", "2000106", "", "Danuta", "Kowalczik", "Female", 73, (9, 5), "7 Bobbin Ct, Millfield",
            "ZX2 2HP", "Any other White background", "Polish", more=(("title", "Mrs"), ("phone", "01632 960345"))),
    _Person("mei-ling", "2000107", "9991340319", "Mei-Ling", "Chow", "Female", 70, (30, 6),
            "18 Lanternhouse Road, Harbour", "ZX1 7LW", "Chinese", "Cantonese", more=(
                ("phone", "01632 960471"), ("interpreter", "Cantonese"), ("has_unpaid_carer", "Yes"))),
    _Person("george", "2000108", "9993924075", "George", "Ellery", "Male", 81, (2, 11), "5 Alder Rise, Alderwick",
            "ZX3 5TB", more=(("title", "Mr"), ("phone", "01632 960688"), ("lives_alone", "Yes"))),
    _Person("gordon", "2000109", "9.99E+09", "Gordon", "Achebe", "Male", 76, (19, 2), "22 Sorrel Way, Alderwick",
            "ZX3 1NE", "African", more=(("title", "Mr"), ("phone", "01632 960733"), ("has_unpaid_carer", "Yes"))),
    _Person("walter", "2000110", "9998056179", "Walter", "Penhale", "Male", 93, (11, 7), "2 Limekiln Lane, Stonebeck",
            "ZX4 3QS", more=(("title", "Mr"), ("phone", "01632 960820"),)),
    _Person("rosalind", "2000111", "9991360360", "Rosalind", "Hart", "Female", 78, (25, 9),
            "9 Teasel Avenue, Millfield", "ZX2 6JD", more=(
                ("title", "Mrs"), ("phone", "01632 960514"), ("lives_alone", "Yes"))),
    _Person("ivor", "2000112", "9990431612", "Ivor", "Pritchard", "Male", 83, (6, 4), "40 Kestrel Drive, Alderwick",
            "ZX3 8RG", language="Welsh", more=(("title", "Mr"), ("phone", "01632 960059"))),
    _Person("ivor-son", "2000113", "9993394157", "Ivor", "Pritchard", "Male", 54, (17, 10),
            "40 Kestrel Drive, Alderwick", "ZX3 8RG", more=(("title", "Mr"), ("phone", "01632 960059"))),
    _Person("patrick", "2000114", "9996889238", "Patrick", "Doyle", "Male", 79, (8, 12), "3 Ropewalk Lane, Harbour",
            "ZX1 1DY", "White Irish", more=(("title", "Mr"), ("phone", "01632 960902"), ("lives_alone", "Yes"))),
    _Person("harold", "2000115", "9998001943", "Harold", "Swithin", "Male", 93, (1, 5), "16 Curlew Terrace, Stonebeck",
            "ZX4 1AA", more=(("title", "Mr"), ("phone", "01632 960266"), ("lives_alone", "Yes"))),
)

_WAITS: tuple[_Wait, ...] = (
    _Wait("edith", "needs", 62, 2, "Bathing", "Second fall on 5th, told us by daughter. Sleeps downstairs.", 60, 61),
    _Wait("susan", "carer", 41, 2, "Needs a break", "Comes most days after work; tired.", 9, 6),
    _Wait("maryam", "needs", 37, 2, "Support to live more independently", "Learning disability. Sister also waiting.",
          6, 5),
    _Wait("khadra", "needs", 37, 2, "Support to live more independently", "Learning disability. Sister also waiting.",
          6, 5),
    _Wait("danuta", "needs", 97, 2, "Knee replacement; stairs", "Prefers to speak Polish.", 12, 6),
    _Wait("danuta-again", "financial", 26, 3, "Care at home: work out charge", "", 10, 9),
    _Wait("mei-ling", "needs", 203, 2, "Memory loss", "Husband copes for now.", 20, 10, (("leaves_on", "monday"),)),
    _Wait("george", "needs", 70, 3, "Getting about the house", "Away with family, asked us to wait till he is back.",
          16, 12, (("paused_on", 20), ("resumes_on", -42), ("pause_reason", "At person's request"))),
    _Wait("gordon", "needs", 41, 1, "Getting in and out of bed", "Pressure sore; wife unwell.", 3, 2),
    _Wait("walter", "needs", 88, 2, "Managing meals", "Neighbours bring food.", 45, 44),
    _Wait("rosalind", "needs", 61, 2, "Washing and dressing", "Breathless; oxygen at home.", 11, 8,
          (("team_from", "far"),)),
    _Wait("ivor", "needs", 54, 3, "Would like company in the day", "Used to garden.", 11, 9),
    _Wait("ivor-son", "needs", 33, 3, "Low mood, not leaving the house", "", 8, 7),
    _Wait("patrick", "needs", 12, NO_BAND, "Help to manage at home after a stroke", "Referred by GP.", None, None),
    _Wait("harold", "needs", 402, 2, "Managing meals", "Frail; neighbours bring food.", 20, 9),
)

STORIES: tuple[Told, ...] = (
    Told("not-spoken-to", "Not spoken to for two months",
         "Edith Marlowe is 84, hears poorly, and has fallen again; nobody has heard it from her for 60 days.",
         ("edith",), "What makes her unseen, and how she may be reached: not by the landline, not by post."),
    Told("her-daughter", "A daughter who waits too",
         "Susan Reid cares for her mother Edith most days and waits for an assessment in her own right.",
         ("susan",), "Her own record and her own clock, tied to Edith and telling nothing of her."),
    Told("twins", "Twins are two people",
         "Maryam and Khadra Warsame share a birthday, a surname and a home, and each waits for her own assessment.",
         ("maryam", "khadra"), "They are not offered as one person."),
    Told("two-numbers", "One person under two numbers",
         "Danuta Kowalczyk was written down again as Kowalczik when her charge had to be worked out.",
         ("danuta", "danuta-again"), "The evidence that they are one; a person decides, and can undo it."),
    Told("left-the-list", "A wait that left the extract",
         "Mei-Ling Chow was on last Monday's tray report after 203 days, and is not on this one; nobody says why.",
         ("mei-ling",), "Her wait is still open, and asks what happened."),
    Told("her-own-time", "A pause at the person's wish",
         "George Ellery is away with family and asked us to wait until he is back.",
         ("george",), "His days waiting with the pause and without it."),
    Told("damaged-number", "A number a spreadsheet spoilt",
         "Gordon Achebe's NHS number came as 9.99E+09; its digits are lost and are not guessed.",
         ("gordon",), "The finding on his row, and that his wait came in all the same."),
    Told("died", "Dead, and still on the list",
         "Walter Penhale died five weeks ago. The case system knows, and still lists him as waiting.",
         ("walter",), "Nobody is asked to ring him; a person says why his wait ended."),
    Told("no-team", "A wait that belongs to no team",
         "Rosalind Hart has been spoken to and looked at again in time, but no team holds her.",
         ("rosalind",), "What makes her unseen."),
    Told("same-name", "Father and son",
         "Two men named Ivor Pritchard live at one address and wait for different things.",
         ("ivor", "ivor-son"), "They are not offered as one person."),
    Told("never-heard", "Nobody has rung him yet",
         "Patrick Doyle's GP wrote twelve days ago after his stroke; he has no band and nobody has spoken to him.",
         ("patrick",), "First on the list of the unseen."),
    Told("longest", "Over a year, and seen",
         "Harold Swithin has waited 402 days, the oldest of his team, yet each contact and re-check has been kept.",
         ("harold",), "Long is not the same as unseen."),
)

RESERVED_NHS = frozenset(person.nhs for person in _PEOPLE if person.nhs.isdigit())
STORY_PEOPLE = len(_PEOPLE)


def add(town: Town, *, monday: int) -> Added:
    """Put everybody of the stories into the town. Returns the number of each person by key."""
    numbers = dict(zip((each.key for each in _PEOPLE),
                       town.add_people([_person(each, monday) for each in _PEOPLE]), strict=True))
    town.people["cares_for"][numbers["susan"]] = numbers["edith"]
    town.people["is_carer"][numbers["susan"]] = True
    town.people["date_of_death"][numbers["walter"]] = monday - 35
    places = town.people["locality"]
    town.add_waits([_wait(each, at, numbers[each.key], str(places[numbers[each.key]]), monday)
                    for at, each in enumerate(_WAITS)])
    town.planted_people["nhs-number-invalid"].add(numbers["gordon"])
    return numbers


def _person(told: _Person, monday: int) -> dict[str, object]:
    return {
        "person_id": told.number, "nhs_number": told.nhs, "first_name": told.first, "last_name": told.last,
        "gender": told.gender, "date_of_birth": _born(told, monday), "address": told.address,
        "postcode": told.postcode, "locality": told.address.rsplit(", ", 1)[1], "ethnicity": told.ethnicity,
        "language": told.language, **dict(told.more),
    }


def _born(told: _Person, monday: int) -> int:
    """A birth date that makes the person as old on the Monday as the story says, on the story's own day of the year."""
    today = date.fromordinal(monday)
    day, month = told.born
    year = today.year - told.age - (1 if (month, day) > (today.month, today.day) else 0)
    return date(year, month, day).toordinal()


def _wait(told: _Wait, at: int, person: int, locality: str, monday: int) -> dict[str, object]:
    path = INDEX[told.path]
    days: dict[str, Callable[[], int]] = {"monday": lambda: monday, "far": lambda: FAR}
    named = {name: days[value]() if isinstance(value, str) and value in days else
             monday - value if isinstance(value, int) else value for name, value in told.more}
    worker_from = FAR
    return {
        "person": person, "path": path, "referred_on": monday - told.days, "ended_on": FAR,
        "band": told.band, "next_band": told.band, "wait_id": f"W{200_101 + at}" if SOURCE_OF[path] == 0 else "",
        "reason": told.need, "notes": told.note, "source_of_request": "Self" if told.key != "patrick" else "GP",
        "support_reason": "Physical support: personal care",
        "team": _team(told, locality), "team_from": monday - told.days, "worker_from": worker_from,
        **_spoken("contact", told.contact, told.days, monday), **_spoken("check", told.check, told.days, monday),
        **named,
    }


def _team(told: _Wait, locality: str) -> str:
    return {"carer": "Carers team", "financial": "Financial assessments"}.get(told.path, TEAM_OF_LOCALITY[locality])


def _spoken(what: str, days_ago: int | None, waited: int, monday: int) -> dict[str, int]:
    """One dated contact or re-check before the Monday, and for long waits the steady ones before that."""
    if days_ago is None:
        return {f"{what}_from": NEVER, f"{what}_every": 1, f"{what}_until": NEVER}
    every = max(1, min(14, waited - days_ago))
    steps = (waited - days_ago) // every
    last = monday - days_ago
    return {f"{what}_from": last - steps * every, f"{what}_every": every, f"{what}_until": last}
