"""A made-up town of people waiting, as nobody has written it down yet."""

import random
from datetime import date, timedelta
from typing import Any

from fairwait.engine.checks.vocabulary import BandTerms, PathwayTerms, Vocabulary

TODAY = date(2026, 11, 23)

FIRST = [
    "Edith",
    "Margaret",
    "Dennis",
    "Amina",
    "Harpreet",
    "Rosalind",
    "Kwabena",
    "Piotr",
    "Gwilym",
    "Shanice",
    "Ottoline",
    "Bernard",
    "Doreen",
    "Tariq",
    "Mei",
    "Alun",
    "Precious",
    "Brendan",
    "Sheila",
    "Marek",
]
LAST = [
    "Marlowe",
    "Okonjo",
    "Pritchard",
    "Dhaliwal",
    "Ashworth",
    "Fenwick",
    "Szymanski",
    "Begum",
    "O'Hara",
    "Whitlock",
    "Penrose",
    "Abara",
    "Llewellyn",
    "Castellano",
    "Hargreaves",
    "Quartey",
    "Tuckwell",
    "Smith",
    "Rahman",
    "Dunmore",
]
STREETS = [
    "Harbour Road",
    "Mill Lane",
    "Chapel Street",
    "Orchard Close",
    "The Crescent",
    "Station Avenue",
    "Priory Court",
    "Quay Terrace",
]
WORKERS = ["Olwen Price", "Samir Haddad", "Jo Bright", "Funmi Adeola", "Karl Voss", "Ruth Ellery", "Nikhil Rao"]
TEAMS = [
    "North Locality Team",
    "South Locality Team",
    "Hospital Team",
    "Occupational Therapy Team",
    "Adults First Contact",
]
AREAS = ["Harbour", "Millfield", "North Wexmoor", "Old Town", "Upper Vale"]
RAW_PATHWAYS = {
    "needs": [
        "Care Act Assessment",
        "Needs Assessment",
        "CA",
        "Adult Needs Assessment",
        "NA - Older People",
        "S9 Assessment",
    ],
    "carers": [
        "Carer's Assessment",
        "Carers Assessment",
        "Carers",
        "Adult Carers Assessment",
        "Carers Ax",
        "S10 Carer Assessment",
    ],
    "ot": [
        "Occupational Therapy Assessment",
        "OT Assessment",
        "OT",
        "Adult OT Specialist Assessment",
        "OT Ax",
        "OT Functional Assessment",
    ],
    "planned-review": [
        "Planned Review",
        "Annual Review",
        "Review",
        "Adult Planned Review",
        "Planned Rev",
        "Scheduled Review",
    ],
    "dols": ["DoLS", "DoLS Assessment", "DOLS", "DoLS - Standard", "DoLS Std", "Deprivation of Liberty"],
    "brokerage": [
        "Care Sourcing",
        "Brokerage",
        "Brokerage",
        "Sourcing Care",
        "Brokerage request",
        "Care Sourcing Request",
    ],
}
RAW_PRIORITIES = [
    ["High", "Medium", "Low", "Low"],
    ["P1", "P2", "P3", "P4"],
    ["1", "2", "3", "4"],
    ["Red", "Amber", "Green", "Green"],
    ["1 - Critical", "2 - Urgent", "3 - Medium", "4 - Standard"],
    ["H", "Med", "L", "L"],
    ["Urgent", "High", "Routine", "Routine"],
]


def vocabulary() -> Vocabulary:
    """A small council's words."""
    bands = (
        BandTerms(code="P1", rank=1, label="Critical", words=("1", "critical", "immediate", "emergency")),
        BandTerms(code="P2", rank=2, label="High", words=("2", "urgent", "high", "red", "h")),
        BandTerms(code="P3", rank=3, label="Medium", words=("3", "medium", "amber", "med", "m")),
        BandTerms(code="P4", rank=4, label="Standard", words=("4", "low", "routine", "green", "l", "standard")),
    )
    words = {
        "needs": (
            "Needs assessment",
            ("care act assessment", "CA", "NA", "adult needs assessment", "s9 assessment", "section 9"),
        ),
        "carers": ("Carer's assessment", ("carers", "carers assessment", "s10 carer assessment")),
        "ot": ("Occupational therapy", ("OT", "OT assessment", "occupational therapy assessment")),
        "planned-review": ("Planned review", ("annual review", "review", "scheduled review")),
        "unplanned-review": ("Unplanned review", ("reassessment", "unscheduled review")),
        "dols": ("DoLS request", ("DoLS", "deprivation of liberty", "dols assessment")),
        "brokerage": ("Care sourcing", ("brokerage", "sourcing care")),
    }
    return Vocabulary(
        pathways=tuple(
            PathwayTerms(code=code, name=name, words=terms, bands=bands) for code, (name, terms) in words.items()
        )
    )


def nhs_number(rng: random.Random) -> str:
    """A valid number of the range that is never given out (999)."""
    while True:
        nine = "999" + f"{rng.randrange(10**6):06d}"
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
        if check != 10:
            return nine + str(check % 11)


def _person(number: int, rng: random.Random) -> dict[str, Any]:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    born = date(1931, 1, 1) + timedelta(days=rng.randrange(0, 26_000))
    return {
        "number": number,
        "nhs": nhs_number(rng),
        "first": first,
        "last": last,
        "known": rng.choice([first[:3], first[:4] + "y", "Bert", "Peg"]) if rng.random() < 0.3 else None,
        "title": rng.choice(["Mr", "Mrs", "Ms", "Miss", "Dr"]),
        "born": born,
        "died": TODAY - timedelta(days=rng.randrange(1, 90)) if rng.random() < 0.03 else None,
        "gender": rng.choice(["F", "F", "M"]),
        "ethnicity": rng.choice(
            [
                "White British",
                "White Irish",
                "Asian - Indian",
                "Black African",
                "Mixed - White and Asian",
                "Not stated",
                "White: English, Welsh, Scottish, Northern Irish or British",
            ]
        ),
        "language": rng.choice(["English"] * 8 + ["Polish", "Punjabi", "Welsh", "BSL"]),
        "religion": rng.choice(["Church of England", "None", "Muslim", "Sikh", "Roman Catholic", "Not known"]),
        "street": f"{rng.randrange(1, 140)} {rng.choice(STREETS)}",
        "postcode": f"ZX{rng.randrange(1, 19)} {rng.randrange(1, 9)}{rng.choice('ABDEFGH')}{rng.choice('ABDEFGH')}",
        "uprn": str(100090000000 + rng.randrange(10**7)),
        "phone": f"01632 960{rng.randrange(1000):03d}",
        "mobile": f"07700 900{rng.randrange(1000):03d}",
        "email": f"{first}.{last.replace(chr(39), '')}{number}@example.org".lower() if rng.random() < 0.5 else None,
        "needs": rng.choice(["Large print", "BSL user, text only", "Hearing aid - speak slowly", "Easy read"])
        if rng.random() < 0.25
        else None,
        "preference": rng.choice(["Phone", "Letter", "Email", "Via daughter", "Text"]),
        "unsafe": rng.choice(
            ["Do not post", "ring pm only", "L/line only", "No voicemail - partner hears", "do not ring mornings"]
        )
        if rng.random() < 0.08
        else None,
        "carer": rng.random() < 0.15,
        "has_carer": rng.random() < 0.4,
        "alone": rng.random() < 0.5,
        "area": rng.choice(AREAS),
    }


def _wait(person: dict[str, Any], number: int, rng: random.Random) -> dict[str, Any]:
    days = int(min(900, rng.expovariate(1 / 90)))
    referred = TODAY - timedelta(days=days)
    pathway = rng.choice(list(RAW_PATHWAYS))
    contact = referred + timedelta(days=rng.randrange(0, days + 1)) if rng.random() < 0.8 else None
    paused = referred + timedelta(days=days // 2) if rng.random() < 0.1 else None
    ended = TODAY - timedelta(days=rng.randrange(0, 20)) if rng.random() < 0.12 else None
    return {
        **person,
        "wait": number,
        "pathway": pathway,
        "referred": referred,
        "urgency": rng.choices(range(4), weights=[1, 3, 5, 6])[0],
        "status": "Closed"
        if ended
        else "On hold"
        if paused
        else rng.choice(["Waiting", "Open", "Awaiting allocation"]),
        "paused": paused,
        "resumes": paused + timedelta(days=rng.randrange(20, 200)) if paused else None,
        "pause_reason": rng.choice(["In hospital", "On holiday", "Family request", "Awaiting information"])
        if paused
        else None,
        "team": rng.choice(TEAMS),
        "worker": rng.choice(WORKERS) if rng.random() < 0.4 else None,
        "contact": contact,
        "checked": contact + timedelta(days=rng.randrange(0, 9))
        if contact and rng.random() < 0.7 and contact + timedelta(days=9) < TODAY
        else None,
        "next": TODAY + timedelta(days=rng.randrange(-20, 45)) if rng.random() < 0.7 else None,
        "target": referred + timedelta(days=rng.choice([28, 28, 56, 90])),
        "review": TODAY + timedelta(days=rng.randrange(-200, 250)) if rng.random() < 0.5 else None,
        "expires": TODAY + timedelta(days=rng.randrange(-30, 320)) if rng.random() < 0.4 else None,
        "source": rng.choice(["GP", "Self", "Family", "Hospital ward", "District nurse", "Housing association"]),
        "support": rng.choice(
            [
                "Physical support: Personal care support",
                "Learning disability support",
                "Mental health support",
                "Support with memory and cognition",
                "Sensory support: Support for visual impairment",
            ]
        ),
        "reason": rng.choice(
            [
                "Struggling with washing and dressing since a fall",
                "Daughter can no longer manage the stairs",
                "Needs rails and a bath board",
                "Memory getting worse, left the cooker on",
                "Discharged last week, not coping at home",
            ]
        ),
        "notes": rng.choice(
            [
                "Rang 3/9, will call again after half term",
                "See file note. Has a dog.",
                "Prefers mornings; key safe fitted by landlord",
                "Spoke with son who will send papers",
                None,
            ]
        ),
        "risks": rng.choice(["Falls", "Lives alone, pressure sores", "Self neglect", "Carer strain", None, None]),
        "ended": ended,
        "end_reason": rng.choice(["Assessed", "Declined", "Moved away", "No longer needed"]) if ended else None,
    }


def people_waiting(count: int, rng: random.Random) -> list[dict[str, Any]]:
    """Waits; about one person in eight waits for two things."""
    waits: list[dict[str, Any]] = []
    number = 40_000
    while len(waits) < count:
        number += rng.randrange(1, 60)
        person = _person(number, rng)
        for _ in range(2 if rng.random() < 0.12 else 1):
            waits.append(_wait(person, 0, rng))
    rng.shuffle(waits)
    return [
        {**wait, "wait": 881_000 + place * 3 + rng.randrange(3), "place": place}
        for place, wait in enumerate(waits[:count])
    ]
