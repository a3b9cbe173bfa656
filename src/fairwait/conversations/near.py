"""People and places near somebody, for the page of their request."""

from collections.abc import Sequence
from datetime import date

from fairwait.conversations.models import Request
from fairwait.directory import queries as directory
from fairwait.directory.rules.places import normal
from fairwait.directory.rules.searching import Asked
from fairwait.directory.showing import Line, lines
from fairwait.people.models import Person

MOST = 5
"""So many are shown beside a call; the rest is behind the search."""


def near_home(person: Person | None, request: Request, *, today: date) -> Sequence[Line]:
    """The nearest of what is listed, connectors first: by their postcode, or by what was typed. None without one."""
    code = _code(person, request)
    if not code:
        return ()
    answer = directory.find(Asked(postcode=code, point=directory.point_of(code)), today=today)
    return lines(answer, today=today, most=MOST)


def is_place_told(person: Person | None, request: Request) -> bool:
    """Whether a postcode is known at all: where nothing near it is listed, that is said."""
    return bool(_code(person, request))


def _code(person: Person | None, request: Request) -> str:
    return normal((person.postcode if person is not None else "") or str(request.said.get("postcode", "")))
