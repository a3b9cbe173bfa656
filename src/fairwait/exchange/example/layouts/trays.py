"""The case system's tray report: CSV with a preamble, a two-line header, page headers, subtotals and a footer."""

from pathlib import Path

import numpy as np

from fairwait.exchange.example.days import Days, Texts, written
from fairwait.exchange.example.flow import INDEX
from fairwait.exchange.example.layouts.written import Pages, dates, spaced_nhs, spelled, steps
from fairwait.exchange.example.places import COUNCIL
from fairwait.exchange.example.town import Rows

STEPS = {
    INDEX["needs"]: "Needs Assessment",
    INDEX["sourcing"]: "Care Sourcing",
    INDEX["financial"]: "Financial Assessment",
    INDEX["discharge"]: "Hospital Discharge",
    INDEX["technology"]: "Assistive Technology",
}
PRIORITIES = (
    ("1 - Critical", "P1", "Critical", "1 - Critical"),
    ("2 - High", "P2", "High", "2 - High"),
    ("3 - Medium", "P3", "Medium", "Med"),
    ("4 - Standard", "P4", "Standard", "4 - Standard"),
)
UPPER = {
    "ID No": "Person",
    "Address": "Contact",
    "Step Ref": "Work item",
    "Last KIT": "Keeping in touch",
    "Presenting Need": "Request",
    "Closed": "Closure",
}
FIELDS = {
    "ID No": "person_id",
    "Service User": "full_name",
    "D.O.B.": "date_of_birth",
    "D.O.D.": "date_of_death",
    "Sex": "gender",
    "NHS No": "nhs_number",
    "Ethnic Origin": "ethnicity",
    "1st Language": "language",
    "Interpreter": "interpreter",
    "Comm. Needs": "communication_needs",
    "Address": "address",
    "P'code": "postcode",
    "Tel (Home)": "phone",
    "Mobile": "mobile",
    "E-mail": "email",
    "Prefers Contact By": "contact_preference",
    "Contact Warning": "unsafe_contact",
    "Lives Alone": "lives_alone",
    "Unpaid Carer?": "has_unpaid_carer",
    "Step Ref": "wait_id",
    "Step": "pathway",
    "Rec'd": "referred_on",
    "Priority": "priority",
    "Status": "status",
    "Hold Reason": "pause_reason",
    "On Hold From": "paused_on",
    "On Hold Until": "resumes_on",
    "Team": "team",
    "Allocated To": "worker",
    "Locality": "locality",
    "Last KIT": "last_contact_on",
    "Risk Check": "last_checked_on",
    "Next KIT Due": "next_contact_due",
    "Presenting Need": "reason",
    "Source of Referral": "source_of_request",
    "Primary Support Reason": "support_reason",
    "Case Note": "notes",
    "Closed": "ended_on",
    "Closure Reason": "end_reason",
}
COLUMNS = {f"{UPPER[name]} / {name}" if name in UPPER else name: field for name, field in FIELDS.items()}
"""The file's columns, both lines of their header joined, and what each truly is."""
ROWS_A_PAGE = 400


def write(rows: Rows, path: Path) -> Days:
    """The report as the case system exports it: UTF-8 with a mark, Windows line ends, one section for each tray."""
    columns = _columns(rows)
    names = list(columns)
    upper = [UPPER.get(name, "") for name in names]
    today = written(np.array([rows.day]), "03/02/2026")[0]
    pages = Pages(delimiter=",")
    pages.line(f"{COUNCIL}: adult social care")
    pages.line("Tray report: open steps, and steps closed in the last 26 weeks")
    pages.line(f"Printed on {today} 06:10", "", "Filter: all teams")
    pages.line()
    pages.line(*upper)
    pages.line(*names)
    lines = np.zeros(rows.size, dtype=np.int64)
    since_header = 0
    for step, title in STEPS.items():
        places = np.flatnonzero(rows.path == step)
        for start in range(0, places.size, ROWS_A_PAGE):
            if since_header >= ROWS_A_PAGE:
                pages.line(*upper)
                pages.line(*names)
                since_header = 0
            page = places[start : start + ROWS_A_PAGE]
            lines[page] = pages.records(list(columns.values()), page, broken=rows.raw.get("row-shape", {}))
            since_header += page.size
        pages.line(f"Total {title}: {places.size}", *[""] * (len(names) - 1))
    pages.line("Total", str(rows.size), *[""] * (len(names) - 2))
    pages.line("*** End of report ***")
    pages.save(path, encoding="utf-8-sig")
    return lines


def _columns(rows: Rows) -> dict[str, Texts]:
    texts = rows.texts
    mixed = dates(rows, "last_checked_on", "03/02/2026")
    stamped = rows.wait % 9 == 4
    mixed[stamped] = dates(rows, "last_checked_on", "03.02.26 14:10")[stamped]
    return {
        "ID No": texts["person_id"],
        "Service User": names_of(rows),
        "D.O.B.": dates(rows, "date_of_birth", "03/02/2026"),
        "D.O.D.": dates(rows, "date_of_death", "03/02/2026"),
        "Sex": texts["gender"],
        "NHS No": _nhs(rows),
        "Ethnic Origin": texts["ethnicity"],
        "1st Language": texts["language"],
        "Interpreter": texts["interpreter"],
        "Comm. Needs": texts["communication_needs"],
        "Address": texts["address"],
        "P'code": _postcodes(rows),
        "Tel (Home)": texts["phone"],
        "Mobile": texts["mobile"],
        "E-mail": _with_nulls(texts["email"], rows),
        "Prefers Contact By": texts["contact_preference"],
        "Contact Warning": texts["unsafe_contact"],
        "Lives Alone": _yes_no(texts["lives_alone"], rows),
        "Unpaid Carer?": _yes_no(texts["has_unpaid_carer"], rows),
        "Step Ref": texts["wait_id"],
        "Step": steps(rows, STEPS),
        "Rec'd": dates(rows, "referred_on", "03/02/2026"),
        "Priority": spelled(rows, PRIORITIES),
        "Status": texts["status"],
        "Hold Reason": texts["pause_reason"],
        "On Hold From": dates(rows, "paused_on", "03/02/2026"),
        "On Hold Until": dates(rows, "resumes_on", "03/02/2026"),
        "Team": texts["team"],
        "Allocated To": texts["worker"],
        "Locality": texts["locality"],
        "Last KIT": dates(rows, "last_contact_on", "03/02/2026"),
        "Risk Check": mixed,
        "Next KIT Due": dates(rows, "next_contact_due", "03/02/2026"),
        "Presenting Need": texts["reason"],
        "Source of Referral": texts["source_of_request"],
        "Primary Support Reason": texts["support_reason"],
        "Case Note": texts["notes"],
        "Closed": dates(rows, "ended_on", "03/02/2026"),
        "Closure Reason": texts["end_reason"],
    }


def names_of(rows: Rows) -> Texts:
    """ "SURNAME, First (Known as)", with a title here and there."""
    texts = rows.texts
    titled = rows.person % 17 == 3
    return np.array(
        [
            f"{last.upper()}, {f'{title} ' if has and title else ''}{first}{f' ({known})' if known else ''}"
            for last, first, known, title, has in zip(
                texts["last_name"], texts["first_name"], texts["known_as"], texts["title"], titled, strict=True
            )
        ],
        dtype=object,
    )


def _nhs(rows: Rows) -> Texts:
    numbers = rows.texts["nhs_number"]
    return np.where(rows.person % 3 == 1, spaced_nhs(numbers), numbers).astype(object)


def _postcodes(rows: Rows) -> Texts:
    codes = rows.texts["postcode"]
    bare = np.array([text.replace(" ", "") for text in codes], dtype=object)
    lower = np.array([text.lower() for text in codes], dtype=object)
    return np.select([rows.person % 11 == 2, rows.person % 29 == 7], [bare, lower], codes).astype(object)


def _with_nulls(texts: Texts, rows: Rows) -> Texts:
    return np.where((texts == "") & (rows.person % 14 == 5), "NULL", texts).astype(object)


def _yes_no(texts: Texts, rows: Rows) -> Texts:
    short = np.select([texts == "Yes", texts == "No"], ["Y", "N"], "").astype(object)
    said = np.where(rows.person % 5 == 1, texts, short)
    return np.where((said == "") & (rows.person % 7 == 2), "Not known", said).astype(object)
