"""Records as the standard's interface gives them: whole, or short for lists (only what is one to one). Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fairwait.directory.rules.cleaning import Record

PROFILE = "https://docs.openreferraluk.org/en/latest/"
VERSION = "HSDS-UK-3.0"


def as_checked(record: Record, on: date | None) -> Record:
    """The record with the day it was last checked, as the standard means `assured_date`: by its publisher, or by us
    later. Whom to ask about a check of ours is the council, and not the address its publisher gave."""
    if on is None or record.get("assured_date", "") >= on.isoformat():
        return record
    return {name: value for name, value in record.items() if name != "assurer_email"} | {"assured_date": on.isoformat()}


def whole(record: Record) -> Record:
    """A service with everything that hangs on it."""
    return record


def short(record: Mapping[str, Any]) -> Record:
    """A service, or what it belongs to, with its single values only."""
    made = {name: value for name, value in record.items() if not isinstance(value, list | dict)}
    if isinstance(record.get("organization"), Mapping):
        made["organization"] = short(record["organization"])
    return made


def _pairing(record: Record, spot: str) -> Record:
    return next((at for at in record.get("service_at_locations", ()) if at["id"] == spot), {"id": spot})


def pairing(record: Record, spot: str) -> Record:
    """A service at one place, whole."""
    service = {name: value for name, value in record.items() if name != "service_at_locations"}
    return {**_pairing(record, spot), "service": service}


def short_pairing(record: Record, spot: str) -> Record:
    """A service at one place, short."""
    at = _pairing(record, spot)
    made = {**short(at), "service": short(record)}
    if at.get("location"):
        made["location"] = short(at["location"])
    return made


def page(contents: Sequence[Record], *, total: int, number: int, per_page: int) -> Record:
    """One page of a list, as the standard frames it."""
    pages = max(1, -(-total // per_page))
    return {
        "total_items": total, "total_pages": pages, "page_number": number, "size": len(contents),
        "first_page": number == 1, "last_page": number >= pages, "empty": not contents, "contents": list(contents),
    }  # fmt: skip
