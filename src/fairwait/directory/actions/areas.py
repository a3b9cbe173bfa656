"""Loading which ward and which network of a council's own each postcode lies in, from a file the council keeps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory.actions.postcodes import CODES, lines_of
from fairwait.directory.models import Area, AreaLookup
from fairwait.directory.rules.areas import LONGEST, NETWORKS, WARDS, first_of
from fairwait.directory.rules.places import is_postcode, normal
from fairwait.directory.rules.refusal import DirectoryRefused

NAMED = 5
"""So many lines that could not be used are named; the others are counted."""


@dataclass(frozen=True)
class LoadedAreas:
    """How many postcodes, wards and networks there are now, and which lines of the file could not be used, with why."""

    postcodes: int
    wards: int
    networks: int
    unusable: tuple[str, ...]


@transaction.atomic
def load_areas(*, file: TextIO, by: User, now: datetime) -> LoadedAreas:
    """Take the file's postcodes with their ward and network in place of those kept.

    A postcode that the file puts into two places is in neither: nobody is guessed.

    Raises: DirectoryRefused where the file names no postcode, or neither ward nor network; NotAllowed.
    """
    require(by, Permission.LOAD_DIRECTORY)
    lines = lines_of(file)
    code, ward, network = _columns(next(lines, []))
    unusable: list[str] = []
    found = _areas(_rows(lines, code, ward, network, unusable), unusable)
    if not found:
        raise DirectoryRefused("No line of the file gives a postcode with a ward or a network. Nothing changed.")
    Area.objects.all().delete()
    Area.objects.bulk_create(found, batch_size=1_000)
    wards, networks = {one.ward for one in found} - {""}, {one.network for one in found} - {""}
    AreaLookup.objects.create(
        loaded_at=now, loaded_by=by, postcodes=len(found), wards=len(wards), networks=len(networks)
    )
    return LoadedAreas(len(found), len(wards), len(networks), tuple(unusable))


def _columns(heading: list[str]) -> tuple[int, int | None, int | None]:
    names = {name.strip().lower().lstrip("\ufeff"): place for place, name in enumerate(heading)}
    code, ward, network = first_of(CODES, names), first_of(WARDS, names), first_of(NETWORKS, names)
    if code is None or (ward is None and network is None):
        raise DirectoryRefused(
            "Its first line must name a column of postcodes (postcode or pcds), and one of wards (ward or ward_name), "
            "of networks (network or neighbourhood), or both."
        )
    return code, ward, network


_Row = tuple[int, str, str, str]


def _rows(
    lines: Iterator[list[str]], code: int, ward: int | None, network: int | None, unusable: list[str]
) -> Iterator[_Row]:
    def said(line: list[str], place: int | None) -> str:
        return " ".join(line[place].split()) if place is not None and place < len(line) else ""

    for number, line in enumerate(lines, start=2):
        postcode, names = normal(said(line, code)), (said(line, ward), said(line, network))
        if not any(cell.strip() for cell in line):
            continue
        if not is_postcode(postcode):
            unusable.append(f"line {number}: \u201c{said(line, code)[:12]}\u201d is no postcode")
        elif max(map(len, names)) > LONGEST:
            unusable.append(f"line {number}: a name is longer than {LONGEST} letters")
        elif any(names):
            yield number, postcode, *names


def _areas(rows: Iterable[_Row], unusable: list[str]) -> list[Area]:
    found: dict[str, _Row] = {}
    twice: set[str] = set()
    for row in rows:
        first = found.setdefault(row[1], row)
        if first[2:] != row[2:]:
            twice.add(row[1])
            unusable.append(f"line {row[0]}: its postcode lies elsewhere by line {first[0]}, so it is in neither")
    return [Area(code=each[1], ward=each[2], network=each[3]) for each in found.values() if each[1] not in twice]
