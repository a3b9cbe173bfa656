"""Clean extracts of invented people, and faults to plant in them."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.engine.checks.findings import frame
from fairwait.engine.checks.vocabulary import BandTerms, PathwayTerms, Vocabulary
from fairwait.exchange.extracts.examine import Examination, examine_reading
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.reading.outcome import Reading, nothing_left_out

TODAY = date(2026, 2, 10)
BANDS = (
    BandTerms("P1", 1, "Critical", ("critical", "1", "urgent")),
    BandTerms("P2", 2, "High", ("high", "2", "red")),
    BandTerms("P3", 3, "Medium", ("medium", "3", "amber")),
    BandTerms("P4", 4, "Standard", ("low", "4", "green", "routine")),
)
VOCABULARY = Vocabulary(
    pathways=(
        PathwayTerms("needs", "Needs assessment", ("care act assessment",), BANDS),
        PathwayTerms("ot", "OT assessment", ("occupational therapy", "ot"), BANDS),
        PathwayTerms("carer", "Carer's assessment", ("carers assessment",), BANDS),
        PathwayTerms("transition", "Moving into adulthood", ("transition",), BANDS, is_transition=True),
    )
)

FIRST = (
    "Edith",
    "Siân",
    "Wei",
    "Kwame",
    "Agnieszka",
    "Małgorzata",
    "Ngozi",
    "Mohammed",
    "Padraig",
    "Jean-Luc",
    "Olúwaṣeun",
    "Mary Ann",
    "Zoë",
    "Jo",
    "Þóra",
    "Na",
    "D'Shawn",
    "Anne-Marie",
    "José",
    "Bronwen",
    "Tariq",
    "Ezinne",
    "Hyacinth",
    "Gwilym",
    "Ludmila",
)
LAST = (
    "Marlowe",
    "O'Brien",
    "O’Neill",
    "van der Berg",
    "McDonald",
    "Smith-Jones",
    "Nguyễn",
    "Okafor",
    "Wojciechowska",
    "Ní Dhomhnaill",
    "Szczęsny",
    "Abdul Rahman",
    "de la Cruz",
    "Li",
    "St John",
    "Featherstonehaugh-Cholmondeley",
    "Null",
    "Ó Súilleabháin",
    "Åberg",
    "Đặng",
    "Çelik",
    "Müller",
    "Brown",
    "Adeyemi",
    "D'Arcy",
    "Mac Giolla Phádraig",
    "Uí Bhriain",
)
STREETS = (
    "Mill Lane",
    "High Street",
    "Chapel Row",
    "Elm Court, Back Road",
    "Ffordd y Môr",
    "O'Connell Close & Garages",
)
NOTES = (
    "",
    "- see file",
    "- see file note of 3/2/26",
    "+44 7700 900123 is the daughter's number",
    "= same as before",
    "=> passed to duty",
    "No falls. No pressure sores.",
    "Denies any suicidal ideation or thoughts of self-harm",
    "No history of falls, abuse or neglect",
    "Does not live alone; wife is fit and well",
    "Not alone: her son stays.",
    "nil",
    "Known to the falls clinic",
    "Daughter works in the hospital",
    "Fell out with the neighbour, gets on with things.",
    'Son said "managing"\nrang again Tuesday; <5 mins on phone & happy',
    "Cost > £50 / week? ok – she’ll pay 50%",
    "Weight 60kg @ last visit, 5'2\"",
    "@home most days",
    "-1 carer since Friday",
    "+ve about the visit",
    "Moved from Åsgård; speaks Français, naïve café owner",
    "Risk of falls: none",
)
STATUSES = (
    "Waiting",
    "Awaiting allocation",
    "Allocated",
    "In progress",
    "Assessment booked",
    "Triage",
    "With duty team",
    "Unallocated",
)
PRIORITIES = ("High", "Medium", "Low", "2", "P3", "Critical", "4 - Routine", "AMBER")
PATHWAYS = ("Needs assessment", "OT assessment", "Carer's assessment", "CARE ACT ASSESSMENT", "Occupational Therapy")
ETHNICITIES = (
    "White British",
    "White: Irish",
    "Asian or Asian British - Indian",
    "Black African",
    "Mixed: White and Asian",
    "Not stated",
    "A",
)
LANGUAGES = ("English", "Polish", "BSL", "Urdu", "Welsh", "Not known", "Punjabi")
RELIGIONS = ("Church of England", "None", "Muslim", "Sikh", "RC", "")
GENDERS = ("M", "F", "Male", "Female", "Other", "Not known")
YES_NO = ("Y", "N", "Yes", "No", "TRUE", "FALSE", "1", "0", "-", "Not known", "n/a", "NULL", ".", "Yes - daughter")
FIELDS = (
    "wait_id",
    "person_id",
    "nhs_number",
    "title",
    "first_name",
    "last_name",
    "date_of_birth",
    "date_of_death",
    "gender",
    "ethnicity",
    "language",
    "religion",
    "address",
    "postcode",
    "phone",
    "mobile",
    "email",
    "unsafe_contact",
    "is_carer",
    "lives_alone",
    "pathway",
    "referred_on",
    "priority",
    "status",
    "pause_reason",
    "paused_on",
    "resumes_on",
    "team",
    "worker",
    "last_contact_on",
    "next_contact_due",
    "support_reason",
    "reason",
    "notes",
    "ended_on",
    "end_reason",
)
HEADERS = {name: name.replace("_", " ").title() for name in FIELDS}
FIRST_ROW = 4

Row = dict[str, str]


def nhs_number(serial: int) -> str:
    """A valid number of the test range for a serial below 99,999."""
    for last in range(10):
        nine = f"999{serial:05d}{last}"
        check = (11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11) % 11
        if check != 10:
            return nine + str(check)
    raise AssertionError("one of ten consecutive numbers always has a check digit")


def day(when: date, rng: random.Random, styles: Sequence[str]) -> str:
    style = rng.choice(list(styles))
    if style == "serial":
        return str((when - date(1899, 12, 30)).days)
    return when.strftime(style)


STYLES: tuple[tuple[str, ...], ...] = (
    ("%d/%m/%Y",),
    ("%d-%b-%y",),
    ("%Y-%m-%dT00:00:00",),
    ("%d.%m.%Y 14:10",),
    ("%d %B %Y", "%d/%m/%Y", "%a %d %b %Y"),
    ("serial", "%d/%m/%Y"),
)


def clean_rows(count: int, *, seed: int, styles: Sequence[str] = ("%d/%m/%Y",)) -> list[Row]:
    """Rows with nothing wrong; the first two prove that the day comes first."""
    rng = random.Random(seed)
    rows = []
    for serial in range(count):
        born = date(1930, 1, 1) + timedelta(days=rng.randrange(365 * 70))
        referred = TODAY - timedelta(days=rng.randrange(1, 1000))
        if serial < 2:
            born, referred = date(1950, 3, 28), date(2025, 11, 30)
        styles_here = styles if serial >= 2 else ("%d/%m/%Y",)
        row = dict.fromkeys(FIELDS, "")
        number = nhs_number(serial * 7 % 99_000)
        row |= {
            "wait_id": f"W{serial:05d}",
            "person_id": f"{serial + 1:07d}",
            "nhs_number": rng.choice(
                (
                    number,
                    f"{number[:3]} {number[3:6]} {number[6:]}",
                    f"{number[:3]}-{number[3:6]}-{number[6:]}",
                    "'" + number,
                )
            ),
            "title": rng.choice(("Mr", "Mrs", "MS", "Dr.", "")),
            "first_name": rng.choice(FIRST),
            "last_name": f"{rng.choice(LAST)}",
            "date_of_birth": day(born, rng, styles_here),
            "gender": rng.choice(GENDERS),
            "ethnicity": rng.choice(ETHNICITIES),
            "language": rng.choice(LANGUAGES),
            "religion": rng.choice(RELIGIONS),
            "address": f"{rng.randrange(1, 200)} {rng.choice(STREETS)}, Newtown {serial}",
            "postcode": rng.choice(
                (
                    f"ZX{serial % 90 + 1} {serial % 9 + 1}AB",
                    f"zx{serial % 9 + 1}{serial % 9}bd",
                    f"ZX{serial % 9 + 1}A 1CO",
                )
            ),
            "phone": rng.choice(
                ("01632 960" + f"{serial % 1000:03d}", "", "01632960123 ext 4", "1632960001", "+44 1632 960222")
            ),
            "mobile": rng.choice(
                ("07700 900" + f"{serial % 1000:03d}", "7700900123", "+447700900321", "07700 900111 (daughter)", "")
            ),
            "email": rng.choice((f"person{serial}@example.org", "", "o'brien.s@council.example.com")),
            "unsafe_contact": rng.choice(("", "No", "N", "None")),
            "is_carer": rng.choice(YES_NO),
            "lives_alone": rng.choice(YES_NO),
            "pathway": rng.choice(PATHWAYS),
            "referred_on": day(referred, rng, styles_here),
            "priority": rng.choice(PRIORITIES),
            "status": rng.choice(STATUSES),
            "team": rng.choice(("North", "South & East", "Hospital")),
            "worker": rng.choice(("A. Smith", "", "Unallocated", "B O'Hara")),
            "last_contact_on": day(referred - timedelta(days=rng.randrange(0, 40)), rng, styles),
            "next_contact_due": rng.choice(("TBC", day(TODAY + timedelta(days=20), rng, styles), "")),
            "support_reason": rng.choice(("Physical Support - Personal Care Support", "LD", "Dementia", "")),
            "reason": rng.choice(("Needs help with washing", "Stairs are hard", "Request for equipment")),
            "notes": rng.choice(NOTES),
        }
        if rng.random() < 0.1:
            row |= {
                "status": "On hold",
                "pause_reason": "In hospital",
                "paused_on": day(max(referred, TODAY - timedelta(days=30)), rng, styles),
                "resumes_on": day(TODAY + timedelta(days=9), rng, styles),
            }
        elif rng.random() < 0.1:
            row |= {"status": "Closed", "ended_on": day(TODAY, rng, styles), "end_reason": "Assessment completed"}
            if rng.random() < 0.3:
                row |= {"date_of_death": day(TODAY, rng, styles), "end_reason": "Died"}
        rows.append(row)
    return rows


def reading_of(
    rows: Sequence[Mapping[str, str]],
    *,
    directory: Path,
    headers: Mapping[str, str] = HEADERS,
    first_row: int = FIRST_ROW,
    **more: Any,
) -> Reading:
    """A reading of rows as if a file had been read: blank cells null, cells trimmed."""
    fields = [name for name in headers if any(name in row for row in rows)]
    columns = {headers[name]: [row.get(name, "").strip() or None for row in rows] for name in fields}
    table = directory / "table.parquet"
    numbers = pl.Series("row", range(first_row, first_row + len(rows)), dtype=pl.Int64)
    pl.DataFrame(
        {"row": numbers, **columns}, schema={"row": pl.Int64(), **dict.fromkeys(columns, pl.String())}
    ).write_parquet(table)
    reading = Reading(
        path=directory / "extract.csv",
        name="extract.csv",
        sha256="0" * 64,
        size_bytes=1,
        kind="text",
        encoding="utf-8",
        delimiter=",",
        sheet=None,
        sheets=(),
        header_row=first_row - 1,
        header_rows=(first_row - 1,),
        columns=tuple(columns),
        table=table,
        rows=len(rows),
        left_out=nothing_left_out(),
        findings=frame(),
        misshapen=0,
    )
    return replace(reading, **more)


def mapping_of(reading: Reading, *, headers: Mapping[str, str] = HEADERS, **more: Any) -> ExtractMapping:
    """Each column taken as the field whose header it is."""
    fields = {header: name for name, header in headers.items()}
    columns = tuple(
        ColumnMap(column=column, field=fields.get(column), confidence=1.0, because="its header")
        for column in reading.columns
    )
    return ExtractMapping(columns=columns, **more)


def examined(rows: Sequence[Mapping[str, str]], *, directory: Path, **more: Any) -> Examination:
    """The rows read, mapped and checked; linkage only when asked for."""
    headers = more.pop("headers", HEADERS)
    reading = reading_of(rows, directory=directory, headers=headers, **more.pop("read_as", {}))
    mapping = mapping_of(reading, headers=headers, **more.pop("mapped", {}))
    told = {"vocabulary": VOCABULARY, "as_of": TODAY, "link": False} | more
    return examine_reading(reading, mapping, workdir=directory, **told)


def found(examination: Examination) -> set[tuple[str, int]]:
    """(rule, place of the row among the data rows, from 0) of every finding; header findings have place -1."""
    rows = examination.findings.select("rule", "row").iter_rows()
    return {(rule, row - examination.reading.header_row - 1) for rule, row in rows}


@dataclass(frozen=True)
class Fault:
    """One way to spoil one row: the change, the rule it breaks, and rules that truly come with it."""

    rule: str
    name: str
    change: Callable[[Row], Mapping[str, str]]
    with_it: tuple[str, ...] = field(default=())


def _set(**cells: str) -> Callable[[Row], Mapping[str, str]]:
    return lambda row: cells


def _faults(
    rule: str, cells: Mapping[str, Sequence[str]], *with_it: str, base: Mapping[str, str] | None = None
) -> list[Fault]:
    return [
        Fault(rule, f"{rule} {name}={value[:30]!r}", _set(**{**(base or {}), name: value}), with_it)
        for name, values in cells.items()
        for value in values
    ]


OPEN = {
    "status": "Waiting",
    "ended_on": "",
    "end_reason": "",
    "date_of_death": "",
    "paused_on": "",
    "resumes_on": "",
    "pause_reason": "",
}
LOW = {**OPEN, "priority": "Low"}
NOBODY = {"phone": "", "mobile": "n/a", "email": "-", "address": "NULL", "postcode": ""}
LONG = (
    "She has been managing with the stairs for some time and would like somebody to come and look at the rail in the "
    "hall by the door "
)


def cut_at(length: int) -> str:
    """A text of exactly this length that stops inside a word."""
    text = (LONG * (length // len(LONG) + 2))[: length - 5].rsplit(" ", 1)[0] + " "
    return (
        (text + "handkerchieves"[: length - len(text)])
        if length - len(text) < 14
        else text + "x" * 3 + "handkerchieves"[:2].rjust(length - len(text) - 3, "z")
    )


FAULTS: tuple[Fault, ...] = (
    *_faults(
        "required-missing",
        {"referred_on": ("", "-", "n/a", "NULL", "Not known"), "pathway": ("", "Blue sky", "n/a", ".")},
    ),
    Fault(
        "required-missing",
        "no identity",
        _set(person_id="", nhs_number="", date_of_birth="", first_name="", last_name=""),
    ),
    Fault("required-missing", "name alone", _set(person_id="-", nhs_number="n/a", date_of_birth="Not known")),
    *_faults(
        "date-unreadable",
        {
            "date_of_birth": (
                "31/06/1951",
                "00/10/1950",
                "29/02/1951",
                "about 1950",
                "1951",
                "31-Jun-1951",
                "1951-02-30",
                "99/99/9999",
                "12/13/1950",
            ),
            "referred_on": (
                "31/11/2025",
                "soon",
                "00/10/2025",
                "29/02/2025",
                "2025-13-01",
                "32/01/2025",
                "30 Feb 2025",
                "TBC",
                "asap",
            ),
            "last_contact_on": ("31/04/2025", "last Tuesday", "0/1/2025"),
            "next_contact_due": ("31/09/2026", "next week"),
        },
    ),
    *_faults(
        "date-in-future", {"referred_on": ("11/02/2026", "2031-01-05", "3-Mar-27"), "last_contact_on": ("12/05/2062",)}
    ),
    Fault("date-in-future", "born in the future", _set(date_of_birth="01/01/2062"), ("date-order",)),
    Fault("date-in-future", "died in the future", _set(**OPEN | {"date_of_death": "01/03/2026"})),
    Fault(
        "date-order",
        "died before birth",
        _set(**OPEN | {"date_of_birth": "01/05/1960", "date_of_death": "01/05/1950"}),
        ("deceased",),
    ),
    Fault(
        "date-order",
        "referred before birth",
        _set(date_of_birth="01/05/1960", referred_on="01/05/1950"),
        ("wait-implausible",),
    ),
    Fault(
        "date-order", "ended before referral", _set(status="Closed", referred_on="01/02/2026", ended_on="01/02/2025")
    ),
    Fault(
        "date-order",
        "pause ends before it starts",
        _set(
            **OPEN
            | {"status": "Paused", "pause_reason": "Abroad", "paused_on": "05/02/2026", "resumes_on": "05/01/2026"}
        ),
    ),
    *_faults(
        "nhs-number-invalid",
        {
            "nhs_number": (
                "999000001",
                "99900000181",
                "9990000019",
                "999 000 0019",
                "4.51E+09",
                "9.99E9",
                "ABC1234567",
                "0000000000",
                "9999999999",
                "999-000-0O18",
            )
        },
    ),
    *_faults(
        "value-unknown",
        {
            "gender": ("Q", "7", "Martian"),
            "ethnicity": ("Martian", "ZZ9"),
            "language": ("Klingon",),
            "status": ("Blorp", "Status 9"),
            "lives_alone": ("maybe", "2", "sometimes"),
            "is_carer": ("perhaps",),
            "religion": ("Jedi knight",),
            "support_reason": ("Zorbing",),
        },
        base=OPEN,
    ),
    *_faults(
        "postcode-invalid",
        {"postcode": ("ZX1 OBD", "ZXO 1BD", "ZX1", "12345", "ZX1 4B", "ZX1 4BDD", "Newtown", "Z X", "1ZX 4BD")},
    ),
    *_faults(
        "phone-invalid",
        {
            "phone": (
                "01632 96012",
                "12345",
                "ask daughter",
                "1.63E+09",
                "01632 96O123",
                "00000000000",
                "+44 1632",
                "016329601234567",
            ),
            "mobile": ("07700 90012", "07700 9001234", "7.7E+09", "O7700 900123", "0770090012"),
        },
    ),
    *_faults(
        "email-invalid",
        {
            "email": (
                "edith.example.org",
                "edith@",
                "@example.org",
                "a b@example.org",
                "a@@example.org",
                "edith@example",
                "edith@example..org",
                "edith@exam ple.org",
            )
        },
    ),
    *_faults(
        "age-implausible",
        {"date_of_birth": ("11/02/2008", "01/01/2015", "10/02/1915", "01/01/1900")},
        base={**OPEN, "referred_on": "30/01/2026"},
    ),
    *_faults("wait-implausible", {"referred_on": ("09/02/2023", "01/01/2016")}, base=OPEN),
    Fault(
        "wait-implausible",
        "ended after more than three years",
        _set(status="Closed", referred_on="01/02/2020", ended_on="01/02/2025"),
    ),
    *_faults("deceased", {"date_of_death": ("10/02/2026", "01/12/2025")}, base=OPEN | {"referred_on": "30/11/2025"}),
    *_faults("deceased", {"status": ("Deceased", "RIP", "DIED", "Passed away", "Service user deceased")}, base=OPEN),
    Fault(
        "pause-incomplete",
        "no reason",
        _set(**OPEN | {"status": "Paused", "paused_on": "05/02/2026", "resumes_on": "05/03/2026"}),
    ),
    Fault(
        "pause-incomplete",
        "no end",
        _set(**OPEN | {"status": "On hold", "pause_reason": "Abroad", "paused_on": "05/02/2026"}),
    ),
    Fault("pause-incomplete", "neither", _set(**OPEN | {"status": "SUSPENDED"})),
    Fault("pause-incomplete", "by its date", _set(**OPEN | {"paused_on": "05/02/2026"})),
    *_faults("priority-missing", {"priority": ("", "-", "Not known", "None", "N/A")}, base=OPEN),
    *_faults("priority-unmapped", {"priority": ("Lilac", "9", "P7", "Zz")}, base=OPEN),
    Fault("contact-missing", "nothing to reach them by", _set(**NOBODY)),
    *_faults("unsafe-contact", {"unsafe_contact": ("Do not ring after 5pm", "Husband opens post", "Yes")}),
    *_faults(
        "risk-words",
        {
            "notes": (
                "Two falls this week",
                "Found on floor, fell in the night",
                "Pressure sore on left heel",
                "She is ALONE all day",
                "carer is in hospital",
                "Wife admitted to hospital",
                "Says she has been abused",
                "talks of suicide",
                "No food in the house",
                "no heating since Monday",
                "self-harm last month",
                "No carer, falls daily",
                "No falls last year, but fell on Sunday",
                "cannot be left alone",
                "At risk of harm",
            ),
            "reason": ("Falls", "Suicidal"),
        },
        base=LOW,
    ),
    *_faults("risk-words", {"notes": ("Has fallen twice",)}, "priority-missing", base=OPEN | {"priority": ""}),
    *_faults(
        "text-damaged",
        {
            "last_name": ("Ren\ufffde", "MÃ¼ller", "O&#39;Brien", "S?owik"),
            "notes": ("SheÂ’s fine", "donâ€™t ring", "CafÃ© owner", "Wants tea &amp; cake", cut_at(255), cut_at(100)),
            "address": ("1 Plas NewÂ¡dd, Ffordd y MÃ´r",),
        },
    ),
    *_faults(
        "hostile-value",
        {
            "notes": (
                "=1+1",
                '=HYPERLINK("http://example.org","x")',
                "=cmd|' /C calc'!A0",
                "+SUM(A1:A9)",
                "-2+3+cmd|' /C calc'!A0",
                "@SUM(1+1)*cmd|' /C calc'!A0",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "a\u202eb",
                "bell\x07",
                "nul\x00",
                "{{7*7}}",
                "=A1",
                "+A1+A2",
                "<b>bold</b>",
                "javascript:alert(1)",
            ),
            "first_name": ("=1+1", "<script>x</script>"),
            "worker": ("=cmd|x",),
            "reason": ("x" * 32_768,),
        },
    ),
)
