"""One visit to a private page: which link, whether the second fact was right, and how long since the last tap.

It is kept in the session, which ends with the browser. Nothing of it is in an address.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.check_in import queries
from fairwait.keeping_in_touch.check_in.models import PrivateLink
from fairwait.keeping_in_touch.check_in.rules.links import IDLE

KEY = "private-page"
TOLD = "private-page-told"
DONE = "private-page-visit"
"""What just became of a visit, for the page after."""
KEPT = "private-page-sorted"
"""Whether it is sorted, as it was just said: for the page after, and for no other."""


@dataclass(frozen=True)
class Visit:
    """A link that opens, and whether whoever holds it proved who they are."""

    link: PrivateLink
    is_proved: bool
    only_back: bool = False
    """The link has run out: it opens for nothing but to come back to what they left while it stood."""


def begin(session: MutableMapping[str, Any], link: PrivateLink | None, *, now: datetime) -> None:
    """Somebody came with a link or a code. One that opens nothing is kept as such: the next page is the same.

    What was told on another link, in the same browser, is of another person: nothing of it is left.
    """
    end(session)
    session[KEY] = {"link": link.pk if link else 0, "proved": False, "at": now.isoformat()}


def prove(session: MutableMapping[str, Any], *, now: datetime) -> None:
    """The second fact was right."""
    session[KEY] = {**session[KEY], "proved": True, "at": now.isoformat()}


def end(session: MutableMapping[str, Any]) -> None:
    """The page shuts."""
    for one in (KEY, TOLD, DONE, KEPT):
        session.pop(one, None)


def has_begun(session: MutableMapping[str, Any]) -> bool:
    """Whether somebody came with a link or a code at all."""
    return KEY in session


def visit(session: MutableMapping[str, Any], *, now: datetime) -> Visit | None:
    """The visit that goes on, or None: none began, it was left too long, or the link opens no more."""
    kept = session.get(KEY)
    if not kept or now - datetime.fromisoformat(kept["at"]) > IDLE:
        end(session)
        return None
    link, today = PrivateLink.objects.filter(pk=kept["link"]).first(), london_day(now)
    if not queries.opens(link, today=today) or link is None:
        return None
    session[KEY] = {**kept, "at": now.isoformat()}
    return Visit(link, bool(kept["proved"]), only_back=today > link.expires_on)
