"""Who is in the stories, and what each of them waits for. Numbers are fixed: the same in every example."""

from dataclasses import dataclass

from fairwait.exchange.example.waits import NO_BAND


@dataclass(frozen=True)
class Person:
    """Somebody of the stories. `born` is day and month; the year follows from the age on the Monday."""

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
class Wait:
    """What they wait for. `days`, `contact` and `check` are days before the Monday; None means never."""

    key: str
    path: str
    days: int
    band: int
    need: str
    note: str = ""
    contact: int | None = 4
    check: int | None = 3
    more: tuple[tuple[str, object], ...] = ()


PEOPLE: tuple[Person, ...] = (
    Person(
        "edith",
        "2000101",
        "9997442202",
        "Edith",
        "Marlowe",
        "Female",
        84,
        (3, 3),
        "12 Quay Row, Harbour",
        "ZX1 4BD",
        more=(
            ("known_as", "Edie"),
            ("title", "Mrs"),
            ("phone", "01632 960118"),
            ("mobile", "07700 900431"),
            ("communication_needs", "Hard of hearing: two aids, large print"),
            ("lives_alone", "No"),
            ("has_unpaid_carer", "Yes"),
            (
                "unsafe_contact",
                "Do not ring the landline or write to the house: somebody else answers. "
                "Text relay Tue or Fri, 10 to 12",
            ),
        ),
    ),
    Person(
        "susan",
        "2000102",
        "9995120011",
        "Susan",
        "Reid",
        "Female",
        57,
        (21, 8),
        "4 Orchard End, Alderwick",
        "ZX3 2HP",
        more=(("title", "Ms"), ("mobile", "07700 900256"), ("email", "susan.reid@example.org")),
    ),
    Person(
        "maryam",
        "2000103",
        "9993010014",
        "Maryam",
        "Warsame",
        "Female",
        22,
        (14, 1),
        "31 Weavers Fold, Millfield",
        "ZX2 1AQ",
        "African",
        "Somali",
        more=(("mobile", "07700 900612"), ("phone", "01632 960207")),
    ),
    Person(
        "khadra",
        "2000104",
        "9993010030",
        "Khadra",
        "Warsame",
        "Female",
        22,
        (14, 1),
        "31 Weavers Fold, Millfield",
        "ZX2 1AQ",
        "African",
        "Somali",
        more=(("phone", "01632 960207"),),
    ),
    Person(
        "danuta",
        "2000105",
        "9990747709",
        "Danuta",
        "Kowalczyk",
        "Female",
        73,
        (9, 5),
        "7 Bobbin Court, Millfield",
        "ZX2 2HP",
        "Any other White background",
        "Polish",
        more=(("title", "Mrs"), ("phone", "01632 960345"), ("interpreter", "Polish")),
    ),
    Person(
        "danuta-again",
        "2000106",
        "",
        "Danuta",
        "Kowalczik",
        "Female",
        73,
        (9, 5),
        "7 Bobbin Ct, Millfield",
        "ZX2 2HP",
        "Any other White background",
        "Polish",
        more=(("title", "Mrs"), ("phone", "01632 960345")),
    ),
    Person(
        "mei-ling",
        "2000107",
        "9991340319",
        "Mei-Ling",
        "Chow",
        "Female",
        70,
        (30, 6),
        "18 Lanternhouse Road, Harbour",
        "ZX1 7LW",
        "Chinese",
        "Cantonese",
        more=(("phone", "01632 960471"), ("interpreter", "Cantonese"), ("has_unpaid_carer", "Yes")),
    ),
    Person(
        "george",
        "2000108",
        "9993924075",
        "George",
        "Ellery",
        "Male",
        81,
        (2, 11),
        "5 Alder Rise, Alderwick",
        "ZX3 5TB",
        more=(("title", "Mr"), ("phone", "01632 960688"), ("lives_alone", "Yes")),
    ),
    Person(
        "gordon",
        "2000109",
        "9.99E+09",
        "Gordon",
        "Achebe",
        "Male",
        76,
        (19, 2),
        "22 Sorrel Way, Alderwick",
        "ZX3 1NE",
        "African",
        more=(("title", "Mr"), ("phone", "01632 960733"), ("has_unpaid_carer", "Yes")),
    ),
    Person(
        "walter",
        "2000110",
        "9998056179",
        "Walter",
        "Penhale",
        "Male",
        93,
        (11, 7),
        "2 Limekiln Lane, Stonebeck",
        "ZX4 3QS",
        more=(
            ("title", "Mr"),
            ("phone", "01632 960820"),
        ),
    ),
    Person(
        "rosalind",
        "2000111",
        "9991360360",
        "Rosalind",
        "Hart",
        "Female",
        78,
        (25, 9),
        "9 Teasel Avenue, Millfield",
        "ZX2 6JD",
        more=(("title", "Mrs"), ("phone", "01632 960514"), ("lives_alone", "Yes")),
    ),
    Person(
        "ivor",
        "2000112",
        "9990431612",
        "Ivor",
        "Pritchard",
        "Male",
        83,
        (6, 4),
        "40 Kestrel Drive, Alderwick",
        "ZX3 8RG",
        language="Welsh",
        more=(("title", "Mr"), ("phone", "01632 960059")),
    ),
    Person(
        "ivor-son",
        "2000113",
        "9993394157",
        "Ivor",
        "Pritchard",
        "Male",
        54,
        (17, 10),
        "40 Kestrel Drive, Alderwick",
        "ZX3 8RG",
        more=(("title", "Mr"), ("phone", "01632 960059")),
    ),
    Person(
        "patrick",
        "2000114",
        "9996889238",
        "Patrick",
        "Doyle",
        "Male",
        79,
        (8, 12),
        "3 Ropewalk Lane, Harbour",
        "ZX1 1DY",
        "White Irish",
        more=(("title", "Mr"), ("phone", "01632 960902"), ("lives_alone", "Yes")),
    ),
    Person(
        "harold",
        "2000115",
        "9998001943",
        "Harold",
        "Swithin",
        "Male",
        93,
        (1, 5),
        "16 Curlew Terrace, Stonebeck",
        "ZX4 1AA",
        more=(("title", "Mr"), ("phone", "01632 960266"), ("lives_alone", "Yes")),
    ),
)

WAITS: tuple[Wait, ...] = (
    Wait("edith", "needs", 62, 2, "Bathing", "Second fall on 5th, told us by daughter. Sleeps downstairs.", 60, 61),
    Wait("susan", "carer", 41, 2, "Needs a break", "Comes most days after work; tired.", 9, 6),
    Wait(
        "maryam",
        "needs",
        37,
        2,
        "Support to live more independently",
        "Learning disability. Sister also waiting.",
        6,
        5,
    ),
    Wait(
        "khadra",
        "needs",
        37,
        2,
        "Support to live more independently",
        "Learning disability. Sister also waiting.",
        6,
        5,
    ),
    Wait("danuta", "needs", 97, 2, "Knee replacement; stairs", "Prefers to speak Polish.", 12, 6),
    Wait("danuta-again", "financial", 26, 3, "Care at home: work out charge", "", 10, 9),
    Wait("mei-ling", "needs", 203, 2, "Memory loss", "Husband copes for now.", 20, 10, (("leaves_on", "monday"),)),
    Wait(
        "george",
        "needs",
        70,
        3,
        "Getting about the house",
        "Away with family, asked us to wait till he is back.",
        16,
        12,
        (("paused_on", 20), ("resumes_on", -42), ("pause_reason", "At person's request")),
    ),
    Wait("gordon", "needs", 41, 1, "Getting in and out of bed", "Pressure sore; wife unwell.", 3, 2),
    Wait("walter", "needs", 88, 2, "Managing meals", "Neighbours bring food.", 45, 44),
    Wait(
        "rosalind",
        "needs",
        61,
        2,
        "Washing and dressing",
        "Breathless; oxygen at home.",
        11,
        8,
        (("team_from", "far"),),
    ),
    Wait("ivor", "needs", 54, 3, "Would like company in the day", "Used to garden.", 11, 9),
    Wait("ivor-son", "needs", 33, 3, "Low mood, not leaving the house", "", 8, 7),
    Wait("patrick", "needs", 12, NO_BAND, "Help to manage at home after a stroke", "Referred by GP.", None, None),
    Wait("harold", "needs", 402, 2, "Managing meals", "Frail; neighbours bring food.", 20, 9),
)
