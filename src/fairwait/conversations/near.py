"""People and places near somebody, for the page of their request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.conversations.models import Request
from fairwait.directory import queries as directory
from fairwait.directory.rules.places import is_postcode, normal
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.searching import Answer, Asked, Candidate
from fairwait.directory.showing import Line, lines
from fairwait.people.models import Person

MOST = 5
"""So many are shown beside a call; the rest is behind the search."""


@dataclass(frozen=True)
class Near:
    """What is shown of where they live.

    is_told: a postcode is known at all. is_whole: it is one. is_served: something listed is truly near it; else what is
    shown helps wherever somebody lives, and that is said.
    """

    lines: Sequence[Line] = ()
    is_told: bool = False
    is_whole: bool = False
    is_served: bool = False


def near_home(person: Person | None, request: Request, *, today: date) -> Near:
    """The nearest of what is listed, connectors first: by their postcode, or by what was typed. None without one."""
    code = _code(person, request)
    if not code:
        return Near()
    answer = directory.find(Asked(postcode=code, point=directory.point_of(code)), today=today)
    shown = lines(answer, today=today, most=MOST)
    return Near(shown, is_told=True, is_whole=is_postcode(code), is_served=is_served(answer))


def is_served(answer: Answer) -> bool:
    """Whether something that was found is truly near the place that was asked for, and not there for everybody."""
    return any(_has_a_place(one.candidate) for one in answer.found)


def _has_a_place(one: Candidate) -> bool:
    return bool(one.postcodes) if one.layer is Layer.CONNECTOR else not one.is_everywhere


def _code(person: Person | None, request: Request) -> str:
    return normal((person.postcode if person is not None else "") or str(request.said.get("postcode", "")))
