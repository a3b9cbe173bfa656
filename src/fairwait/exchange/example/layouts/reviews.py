"""The reviews and DoLS list: pipes, the code page of old Windows, dates like 3-Feb-26, notes cut at fifty letters."""

from pathlib import Path

import numpy as np

from fairwait.exchange.example.days import Days, Texts, written
from fairwait.exchange.example.flow import INDEX
from fairwait.exchange.example.layouts.written import Pages, dates, spelled, steps
from fairwait.exchange.example.town import Rows

WORK = {
    INDEX["planned-review"]: "Planned review",
    INDEX["unplanned-review"]: "Unplanned review",
    INDEX["dols"]: "DoLS",
    INDEX["dols-renewal"]: "DoLS renewal",
}
PRIORITIES = (("P1", "Critical"), ("High", "P2"), ("Medium", "Med"), ("Low", "P4"))
COLUMNS = {
    "Work Ref": "wait_id",
    "Person No": "person_id",
    "Title": "title",
    "Surname": "last_name",
    "Forename": "first_name",
    "Preferred Name": "known_as",
    "Born": "date_of_birth",
    "Died": "date_of_death",
    "M/F": "gender",
    "NHS Number": "nhs_number",
    "Ethnicity": "ethnicity",
    "Language": "language",
    "Communication": "communication_needs",
    "Home Address": "address",
    "Post Code": "postcode",
    "Telephone": "phone",
    "Mobile No": "mobile",
    "Unsafe to contact by": "unsafe_contact",
    "Work Type": "pathway",
    "Date Onto List": "referred_on",
    "Review Due": "review_due_on",
    "Expires": "expires_on",
    "Priority": "priority",
    "Status": "status",
    "Pause Reason": "pause_reason",
    "Paused From": "paused_on",
    "Paused To": "resumes_on",
    "Team": "team",
    "Reviewer": "worker",
    "Area": "locality",
    "Last Spoke": "last_contact_on",
    "Risk Last Reviewed": "last_checked_on",
    "Reason for Request": "reason",
    "Support Reason": "support_reason",
    "Notes": "notes",
    "Date Ended": "ended_on",
    "End Reason": "end_reason",
}
"""The file's columns, and what each truly is."""
NOTE_LENGTH = 50


def write(rows: Rows, path: Path) -> Days:
    """The list as the reviews database prints it."""
    columns = _columns(rows)
    pages = Pages(delimiter="|")
    pages.line(f"REVIEWS AND DOLS: list run on {written(np.array([rows.day]), '3-Feb-2026')[0]}")
    pages.line()
    pages.line(*columns)
    lines = pages.records(list(columns.values()), np.arange(rows.size), broken=rows.raw.get("row-shape", {}))
    pages.line(f"{rows.size} records listed")
    pages.save(path, encoding="cp1252")
    return lines


def cut(notes: Texts) -> Texts:
    """Notes as the database keeps them."""
    return np.array([text[:NOTE_LENGTH] for text in notes], dtype=object)


def _columns(rows: Rows) -> dict[str, Texts]:
    texts = rows.texts
    return {
        "Work Ref": texts["wait_id"],
        "Person No": texts["person_id"],
        "Title": texts["title"],
        "Surname": texts["last_name"],
        "Forename": texts["first_name"],
        "Preferred Name": texts["known_as"],
        "Born": dates(rows, "date_of_birth", "3-Feb-2026"),
        "Died": dates(rows, "date_of_death", "3-Feb-2026"),
        "M/F": np.select([texts["gender"] == "Female", texts["gender"] == "Male"], ["F", "M"], texts["gender"]).astype(
            object
        ),
        "NHS Number": texts["nhs_number"],
        "Ethnicity": texts["ethnicity"],
        "Language": texts["language"],
        "Communication": texts["communication_needs"],
        "Home Address": texts["address"],
        "Post Code": texts["postcode"],
        "Telephone": texts["phone"],
        "Mobile No": texts["mobile"],
        "Unsafe to contact by": texts["unsafe_contact"],
        "Work Type": steps(rows, WORK),
        "Date Onto List": dates(rows, "referred_on", "3-Feb-26"),
        "Review Due": dates(rows, "review_due_on", "3-Feb-26"),
        "Expires": dates(rows, "expires_on", "3-Feb-26"),
        "Priority": spelled(rows, PRIORITIES),
        "Status": texts["status"],
        "Pause Reason": texts["pause_reason"],
        "Paused From": dates(rows, "paused_on", "3-Feb-26"),
        "Paused To": dates(rows, "resumes_on", "3-Feb-26"),
        "Team": texts["team"],
        "Reviewer": texts["worker"],
        "Area": texts["locality"],
        "Last Spoke": dates(rows, "last_contact_on", "3-Feb-26"),
        "Risk Last Reviewed": dates(rows, "last_checked_on", "3-Feb-26"),
        "Reason for Request": texts["reason"],
        "Support Reason": texts["support_reason"],
        "Notes": cut(texts["notes"]),
        "Date Ended": dates(rows, "ended_on", "3-Feb-26"),
        "End Reason": texts["end_reason"],
    }
