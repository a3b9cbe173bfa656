"""One Monday in the example council, told in order: read from what the example leaves beside it, and looked up here."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from fairwait.accounts.access import may
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Permission
from fairwait.people import pairs
from fairwait.people.models import Identifier, Person
from fairwait.waiting.models import Wait

log = logging.getLogger(__name__)
NAME = "monday.json"
_ABOUT_SAMENESS = frozenset({"twins", "two-numbers", "same-name"})
"""Stories that the page of who may be the same person tells best."""


@dataclass(frozen=True)
class Who:
    """Somebody a story is about: their name, and their record where it is found and may be opened."""

    name: str
    uuid: UUID | None
    is_found: bool


@dataclass(frozen=True)
class Story:
    """One thing the Monday shows."""

    id: str
    title: str
    sentence: str
    look_at: str
    who: tuple[Who, ...]
    also: str | None


@dataclass(frozen=True)
class ToTry:
    """A file left beside the council, for somebody to bring in themselves."""

    name: str
    source: str
    pathway: str | None
    about: str


@dataclass(frozen=True)
class Monday:
    """The whole story: the day, its stories in order, and the files to try."""

    day: date
    folder: str
    stories: tuple[Story, ...]
    to_try: tuple[ToTry, ...]
    may_import: bool


def monday(viewer: User) -> Monday | None:
    """The Monday as this viewer can follow it; None outside the example council, or with nothing left beside it."""
    if not Council.objects.filter(is_example=True).exists():
        return None
    found = _manifest()
    if found is None:
        return None
    folder, told = found
    known = _known(viewer, [who for story in told["stories"] for who in story["who"]])
    return Monday(
        day=date.fromisoformat(told["monday"]),
        folder=str(folder),
        stories=tuple(_story(viewer, story, known) for story in told["stories"]),
        to_try=tuple(
            ToTry(Path(each["path"]).name, each["source"], each["pathway"], each["about"]) for each in told["to_try"]
        ),
        may_import=may(viewer, Permission.IMPORT),
    )


def _manifest() -> tuple[Path, dict[str, Any]] | None:
    home = Path(settings.ENVIRONMENT.home)
    beside = home.parent / "extracts"
    for path in (home / NAME, beside / NAME):
        if path.exists():
            try:
                return beside, _read(path, path.stat().st_mtime_ns)
            except (OSError, ValueError):
                log.exception("monday_unreadable")
    return None


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_bytes())
    return {name: told[name] for name in ("monday", "stories", "to_try")}


def _known(viewer: User, people: Iterable[dict[str, str]]) -> dict[tuple[str, str], UUID | None]:
    """Each person of the stories by source and number: their record, None where this viewer may not open it."""
    wanted = {(who["source"], who["person_id"]) for who in people}
    numbers = Q(value__in={number for _, number in wanted})
    held = Identifier.objects.filter(numbers, kind="person_id", source__in={source for source, _ in wanted})
    roots = dict(held.values_list("pk", "person__now_known_as_id"))
    found = {(key.source, key.value): roots[key.pk] or key.person_id for key in held}
    records = dict(Person.objects.filter(pk__in=found.values(), is_void=False).values_list("pk", "uuid"))
    may_open = set()
    if may(viewer, Permission.SEE_PERSON) and may(viewer, Permission.SEE_LIST):
        theirs = Wait.objects.visible_to(viewer).filter(
            Q(person_id__in=records) | Q(person__now_known_as_id__in=records)
        )
        for person, root in theirs.values_list("person_id", "person__now_known_as_id"):
            may_open |= {person, root}
    return {key: records[pk] if pk in may_open else None for key, pk in found.items() if pk in records}


def _story(viewer: User, told: dict[str, Any], known: dict[tuple[str, str], UUID | None]) -> Story:
    also = _same_person(viewer, told, known) if told["id"] in _ABOUT_SAMENESS else None
    return Story(
        id=told["id"],
        title=told["title"],
        sentence=told["sentence"],
        look_at=told["look_at"],
        who=tuple(
            Who(
                name=who["name"],
                uuid=known.get((who["source"], who["person_id"])),
                is_found=(who["source"], who["person_id"]) in known,
            )
            for who in told["who"]
        ),
        also=also,
    )


def _same_person(viewer: User, told: dict[str, Any], known: dict[tuple[str, str], UUID | None]) -> str | None:
    """The question whether those of a story are one person; the queue where that is no question, or is decided."""
    if not may(viewer, Permission.MERGE_PEOPLE):
        return None
    uuids = [uuid for who in told["who"] if (uuid := known.get((who["source"], who["person_id"])))]
    asked = pairs.about(viewer, uuids).first()
    return reverse("people:pair", args=[asked.pk]) if asked is not None else reverse("people:same_person")
