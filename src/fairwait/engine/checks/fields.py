"""The canonical fields of a list extract: what a column may mean, and how its values are typed.

Every other place that speaks of an extract's fields (mapping, checks, the clean table, the import) reads them here.
"""

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """How a field's text is read."""

    TEXT = "text"
    DATE = "date"
    YES_NO = "yes-no"
    CODE = "code"


@dataclass(frozen=True)
class Field:
    """One canonical field: its name, type, the words a person sees, and whether it describes the person or the wait."""

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    about: str = "person"


def _fields(about: str, type_: FieldType, *pairs: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(name=name, label=label, type=type_, about=about) for name, label in pairs)


FIELDS: tuple[Field, ...] = (
    *_fields("wait", FieldType.TEXT, ("wait_id", "Wait reference")),
    *_fields(
        "person",
        FieldType.TEXT,
        ("person_id", "Person number"),
        ("nhs_number", "NHS number"),
        ("first_name", "First name"),
        ("last_name", "Last name"),
        ("full_name", "Full name"),
        ("known_as", "Known as"),
        ("title", "Title"),
    ),
    *_fields("person", FieldType.DATE, ("date_of_birth", "Date of birth"), ("date_of_death", "Date of death")),
    *_fields(
        "person",
        FieldType.CODE,
        ("gender", "Gender"),
        ("ethnicity", "Ethnicity"),
        ("language", "Language"),
        ("religion", "Religion"),
    ),
    *_fields(
        "person",
        FieldType.TEXT,
        ("address", "Address"),
        ("postcode", "Postcode"),
        ("uprn", "Property number (UPRN)"),
        ("phone", "Phone"),
        ("mobile", "Mobile"),
        ("email", "Email"),
        ("communication_needs", "Communication needs"),
        ("interpreter", "Interpreter"),
        ("contact_preference", "Contact preference"),
        ("unsafe_contact", "Unsafe contact"),
    ),
    *_fields("person", FieldType.YES_NO, ("is_carer", "Is a carer")),
    *_fields("person", FieldType.TEXT, ("cares_for_id", "Cares for (person number)")),
    *_fields("person", FieldType.YES_NO, ("has_unpaid_carer", "Has an unpaid carer"), ("lives_alone", "Lives alone")),
    *_fields("wait", FieldType.CODE, ("pathway", "Pathway")),
    *_fields("wait", FieldType.DATE, ("referred_on", "Referred on")),
    *_fields("wait", FieldType.CODE, ("priority", "Priority"), ("status", "Status")),
    *_fields("wait", FieldType.TEXT, ("pause_reason", "Pause reason")),
    *_fields("wait", FieldType.DATE, ("paused_on", "Paused on"), ("resumes_on", "Resumes on")),
    *_fields("wait", FieldType.TEXT, ("team", "Team"), ("worker", "Worker"), ("locality", "Locality")),
    *_fields(
        "wait",
        FieldType.DATE,
        ("last_contact_on", "Last contact"),
        ("last_checked_on", "Last re-check"),
        ("next_contact_due", "Next contact due"),
        ("target_on", "Target date"),
        ("review_due_on", "Review due"),
        ("expires_on", "Expires on"),
    ),
    *_fields("wait", FieldType.TEXT, ("source_of_request", "Source of request")),
    *_fields("wait", FieldType.CODE, ("support_reason", "Support reason")),
    *_fields("wait", FieldType.TEXT, ("reason", "Reason"), ("notes", "Notes"), ("risks", "Risks")),
    *_fields("wait", FieldType.DATE, ("ended_on", "Ended on")),
    *_fields("wait", FieldType.TEXT, ("end_reason", "End reason")),
)

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
DATE_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.type is FieldType.DATE)
YES_NO_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.type is FieldType.YES_NO)
CODE_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.type is FieldType.CODE)
FREE_TEXT_FIELDS: tuple[str, ...] = ("reason", "notes", "risks")
