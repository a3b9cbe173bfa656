"""Loading where postcodes lie, from the file of the Office for National Statistics. Nothing is asked of the network."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory.models import Postcode
from fairwait.directory.rules.cleaning import LATITUDES, LONGITUDES
from fairwait.directory.rules.deprivation import fifth
from fairwait.directory.rules.places import is_postcode, normal
from fairwait.directory.rules.refusal import DirectoryRefused

CODES = ("pcds", "pcd", "pcd7", "pcd8", "postcode")
WARDS = ("osward", "ward", "oa21", "wd")
_AT_ONCE = 5_000
_RANKED = {"rank", "nation"}


@dataclass(frozen=True)
class Loaded:
    """How many postcodes there are now, and how many lines of the file gave none."""

    kept: int
    ended: int
    unusable: int


@transaction.atomic
def load_postcodes(*, file: TextIO, starts: Iterable[str] = (), by: User) -> Loaded:
    """Take the file's postcodes in place of those kept.

    Args:
        starts: keep only postcodes that begin so (the council's own and its neighbours'); none for all.
    Raises: DirectoryRefused where the file is another one, or holds no postcode; NotAllowed.
    """
    require(by, Permission.LOAD_DIRECTORY)
    lines = lines_of(file)
    columns = _columns(next(lines, []))
    wanted = tuple(normal(start) for start in starts if normal(start))
    Postcode.objects.all().delete()
    counted = {"kept": 0, "ended": 0, "unusable": 0}
    batch: dict[str, Postcode] = {}
    for row in _rows(lines, columns, wanted, counted):
        batch[row.code] = row
        if len(batch) >= _AT_ONCE:
            _keep(batch)
    _keep(batch)
    kept = Postcode.objects.count()
    if not kept:
        raise DirectoryRefused("No line of the file gives a postcode with its latitude and longitude. Nothing changed.")
    return Loaded(kept, counted["ended"], counted["unusable"])


def lines_of(file: TextIO) -> Iterator[list[str]]:
    """The cells of each line. Raises DirectoryRefused naming the line where they cannot be told apart."""
    reader = csv.reader(file, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise DirectoryRefused(
                f"Line {begins} of the file cannot be read as CSV ({fault}). Most likely a quotation mark is opened "
                "there and not closed: write one at each end of the cell, or none. Nothing changed."
            ) from fault
        yield line


def _columns(heading: list[str]) -> dict[str, int]:
    names = {name.strip().lower().lstrip("\ufeff"): place for place, name in enumerate(heading)}
    code = next((names[name] for name in CODES if name in names), None)
    ward = next((place for name, place in names.items() if name.startswith(WARDS)), None)
    latitude, longitude = names.get("lat", names.get("latitude")), names.get("long", names.get("longitude"))
    if code is None or latitude is None or longitude is None:
        raise DirectoryRefused(
            "This is not the ONS Postcode Directory: its first line names no postcode (pcds), lat and long. "
            "Use the CSV of its Data folder."
        )
    found = {"code": code, "latitude": latitude, "longitude": longitude}
    told = {"ward": ward, "ended": names.get("doterm"), "rank": _begins(names, "imd"), "nation": _begins(names, "ctry")}
    return found | {name: place for name, place in told.items() if place is not None}


def _begins(names: dict[str, int], beginning: str) -> int | None:
    """The place of the first column named so: newer files add the year to a name (ctry25cd, imd20ind)."""
    return next((place for name, place in names.items() if name.startswith(beginning)), None)


def _rows(
    lines: Iterator[list[str]], columns: dict[str, int], wanted: tuple[str, ...], counted: dict[str, int]
) -> Iterator[Postcode]:
    for line in lines:
        code = normal(line[columns["code"]]) if len(line) > max(columns.values()) else ""
        if wanted and code and not code.startswith(wanted):
            continue
        if not is_postcode(code):
            counted["unusable"] += bool(line)
        elif "ended" in columns and line[columns["ended"]].strip():
            counted["ended"] += 1
        elif (at := _point(line[columns["latitude"]], line[columns["longitude"]])) is None:
            counted["unusable"] += 1
        else:
            ward = line[columns["ward"]].strip()[:9] if "ward" in columns else ""
            deprived = (
                fifth(line[columns["rank"]], nation=line[columns["nation"]]) if columns.keys() >= _RANKED else None
            )
            yield Postcode(code=code, latitude=at[0], longitude=at[1], ward=ward, deprived_fifth=deprived)


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Where it lies. Places without one are put at 99.999999 north by their publisher."""
    try:
        at = float(latitude), float(longitude)
    except ValueError:
        return None
    is_here = LATITUDES[0] <= at[0] <= LATITUDES[1] and LONGITUDES[0] <= at[1] <= LONGITUDES[1]
    return at if is_here else None


def _keep(batch: dict[str, Postcode]) -> None:
    Postcode.objects.bulk_create(
        batch.values(), update_conflicts=True, unique_fields=["code"],
        update_fields=["latitude", "longitude", "ward", "deprived_fifth"], batch_size=1_000,
    )  # fmt: skip
    batch.clear()
