"""The carers' list: tab-separated UTF-16, as a small charity's system saves it, with months in words."""

from pathlib import Path

import numpy as np

from fairwait.exchange.example.days import Days, Texts
from fairwait.exchange.example.flow import INDEX
from fairwait.exchange.example.layouts.written import Pages, dates, spaced_nhs, spelled, steps
from fairwait.exchange.example.town import Rows

LISTS = {INDEX["carer"]: "Carer's assessment"}
PRIORITIES = (("P1",), ("P2",), ("P3",), ("P4",))
COLUMNS = {
    "Person Number": "person_id",
    "First Name": "first_name",
    "Last Name": "last_name",
    "Likes to be called": "known_as",
    "Date of Birth": "date_of_birth",
    "Gender": "gender",
    "NHS Number": "nhs_number",
    "Ethnic Background": "ethnicity",
    "Main Language": "language",
    "Interpreter Needed": "interpreter",
    "Address": "address",
    "Postcode": "postcode",
    "Home Phone": "phone",
    "Mobile Phone": "mobile",
    "Email": "email",
    "Best way to reach": "contact_preference",
    "Unsafe contact": "unsafe_contact",
    "Is a carer": "is_carer",
    "Cares for (person number)": "cares_for_id",
    "List": "pathway",
    "Date Referred": "referred_on",
    "Priority": "priority",
    "Status": "status",
    "Pause Reason": "pause_reason",
    "Paused On": "paused_on",
    "Resumes On": "resumes_on",
    "Team": "team",
    "Worker": "worker",
    "Locality": "locality",
    "Last Contact": "last_contact_on",
    "Last Risk Check": "last_checked_on",
    "Reason for Request": "reason",
    "Notes": "notes",
    "Ended On": "ended_on",
    "Outcome": "end_reason",
}
"""The file's columns, and what each truly is."""


def write(rows: Rows, path: Path) -> Days:
    """The list as the carers' centre shares it."""
    columns = _columns(rows)
    pages = Pages(delimiter="\t")
    pages.line(*columns)
    lines = pages.records(list(columns.values()), np.arange(rows.size), broken=rows.raw.get("row-shape", {}))
    pages.save(path, encoding="utf-16")
    return lines


def _columns(rows: Rows) -> dict[str, Texts]:
    texts = rows.texts
    return {
        "Person Number": texts["person_id"],
        "First Name": texts["first_name"],
        "Last Name": texts["last_name"],
        "Likes to be called": texts["known_as"],
        "Date of Birth": dates(rows, "date_of_birth", "03 February 2026"),
        "Gender": texts["gender"],
        "NHS Number": spaced_nhs(texts["nhs_number"]),
        "Ethnic Background": texts["ethnicity"],
        "Main Language": texts["language"],
        "Interpreter Needed": texts["interpreter"],
        "Address": texts["address"],
        "Postcode": texts["postcode"],
        "Home Phone": texts["phone"],
        "Mobile Phone": texts["mobile"],
        "Email": texts["email"],
        "Best way to reach": texts["contact_preference"],
        "Unsafe contact": texts["unsafe_contact"],
        "Is a carer": texts["is_carer"],
        "Cares for (person number)": texts["cares_for_id"],
        "List": steps(rows, LISTS),
        "Date Referred": dates(rows, "referred_on", "03 February 2026"),
        "Priority": spelled(rows, PRIORITIES),
        "Status": texts["status"],
        "Pause Reason": texts["pause_reason"],
        "Paused On": dates(rows, "paused_on", "03 February 2026"),
        "Resumes On": dates(rows, "resumes_on", "03 February 2026"),
        "Team": texts["team"],
        "Worker": texts["worker"],
        "Locality": texts["locality"],
        "Last Contact": dates(rows, "last_contact_on", "03 February 2026"),
        "Last Risk Check": dates(rows, "last_checked_on", "03 February 2026"),
        "Reason for Request": texts["reason"],
        "Notes": texts["notes"],
        "Ended On": dates(rows, "ended_on", "03 February 2026"),
        "Outcome": texts["end_reason"],
    }
