"""What the open interface gives, judged by the published schemas of Open Referral UK 3.0 and by a list of our own.

The schemas are other people's and not part of this repository. They are read from the folder that
FAIRWAIT_ORUK_SCHEMAS names, or from the reference folder beside the checkout; where neither is there, a warning says
so and the list below judges by itself.
"""

import json
import os
import re
import subprocess
import warnings
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import jsonschema

from tests.house.files import ROOT

# What each object cannot be without, by the standard's own tables.
REQUIRED = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "addresses": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phones": ("id", "number"),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "name", "description"),
    "page": ("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"),
}
SEVERAL = ("schedules", "contacts", "cost_options", "attributes", "accessibility", "service_areas", "languages",
           "service_at_locations")  # fmt: skip
checker = jsonschema.FormatChecker(formats=("uuid", "email", "date"))


@checker.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or urlsplit(value).scheme in ("http", "https")


@checker.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def schemas() -> Path | None:
    """Where the published schemas are; None, said aloud, where they are not."""
    command = ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"]
    shared = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    beside = [Path(shared).parent.parent] if shared else []
    places = [Path(folder) for folder in filter(None, [os.environ.get("FAIRWAIT_ORUK_SCHEMAS")])]
    places += [folder / "shared" / "reference" / "oruk" for folder in (ROOT.parent, *beside)]
    found = next((place for place in places if (place / "compiled" / "service.json").exists()), None)
    if found is None:
        warnings.warn("The published schemas are not here: judged by our own list alone.", stacklevel=2)
    return found


def judge(name: str, document: Any) -> None:
    """Fail where a document is not what the standard says. `name` is that of a compiled schema, or of an object."""
    _judge_by_list(name.removesuffix("_list"), document)
    if (folder := schemas()) is not None:
        jsonschema.validate(document, _schema(folder, name), format_checker=checker)


def _schema(folder: Path, name: str) -> Any:
    place = folder / "compiled" / f"{name}.json"
    if place.exists():
        return json.loads(place.read_text(encoding="utf-8"))
    schema = json.loads((folder / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    schema["properties"].pop("taxonomy_terms", None)  # names a file of its own, and each term is judged by itself
    return schema


def _judge_by_list(name: str, document: Any) -> None:
    for field in REQUIRED.get(name, ("id",)):
        assert field in document, f"{name} has no {field}: {document}"
    if "id" in document:
        UUID(document["id"])
    for field in ("organization", "location", "taxonomy_term", "service"):
        if field in document:
            _judge_by_list(field, document[field])
    for field in (*SEVERAL, "addresses", "phones"):
        held = document.get(field, ())
        for one in held if isinstance(held, list) else ():  # an accessibility also holds words of that name
            _judge_by_list(field, one)
    for field in ("assured_date", "valid_from", "valid_to", "dtstart"):
        if field in document:
            date.fromisoformat(document[field])
    assert not re.search(r"<[a-z/]", str(document.get("description", "")))
