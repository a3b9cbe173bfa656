"""Clean extracts of invented people, and what the check finds in them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
