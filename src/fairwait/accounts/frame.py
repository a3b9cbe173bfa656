"""What stands around every page: whose council this is, where one may go, and who is signed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext

from fairwait.accounts.access import may
from fairwait.accounts.models import Council, User
from fairwait.accounts.queries import alerts_for
from fairwait.accounts.rules import Permission
from fairwait.accounts.tips import Tip, tips_for
from fairwait.govuk.addresses import fixed
from fairwait.govuk.words import STATUTORY, Vocabulary, vocabulary_from, word


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation, shown to those who have one of its permissions once its address exists.

    `aside`: gone to now and then, not day by day, so that it stands under More where a row would be long.
    """

    key: str
    label: Callable[[], str]
    address: str
    permission: Permission | None
    or_permission: Permission | None = None
    aside: bool = False

    def is_open_to(self, user: User | None) -> bool:
        """Whether this viewer may go there; nobody needs a permission for a place without one."""
        wanted = [each for each in (self.permission, self.or_permission) if each is not None]
        return not wanted or any(may(user, each) for each in wanted)


@dataclass(frozen=True)
class Link:
    """A place as one page shows it."""

    key: str
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Navigation:
    """Where one viewer may go: the row that always stands there, and what stands under More."""

    row: Sequence[Link]
    more: Sequence[Link]


IN_A_ROW = 8
"""Places that one row holds on a laptop beside the search for a person."""

# In the order shown. An entry whose address does not exist yet is left out.
PLACES: list[Place] = [
    Place("lists", lambda: word("list", 2, capital=True), "desk:list", Permission.SEE_LIST),
    Place(
        "imports",
        lambda: word("import", 2, capital=True),
        "exchange:imports",
        Permission.IMPORT,
        Permission.CONFIRM_GATE,
    ),
    Place("measures", lambda: word("measure", 2, capital=True), "measures:measures", Permission.SEE_MEASURES),
    Place("staff", lambda: gettext("Staff"), "accounts:staff", Permission.MANAGE_USERS, aside=True),
]


def add_place(place: Place, *, before: str | None = None) -> None:
    """Add an entry to the main navigation; a room calls this once, when the program starts."""
    if any(known.key == place.key for known in PLACES):
        return
    keys = [known.key for known in PLACES]
    PLACES.insert(keys.index(before) if before in keys else len(PLACES), place)


class Frame:
    """The frame of one request. Reads the council at most once, and only if a page asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def council(self) -> Council | None:
        """The council of this database; None before `fairwait init`."""
        return Council.objects.first()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The council's own words."""
        try:
            return vocabulary_from(self.council.vocabulary) if self.council else STATUTORY
        except DatabaseError:  # words are asked for on pages that say the database cannot be reached, too
            return STATUTORY

    @property
    def council_name(self) -> str:
        """The council's name, or nothing."""
        return self.council.name if self.council else ""

    @property
    def is_example(self) -> bool:
        """Whether everybody here is invented."""
        return bool(self.council and self.council.is_example)

    @cached_property
    def user(self) -> User | None:
        """Who is signed in."""
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @property
    def now(self) -> datetime:
        """When this page was made: what is printed says so."""
        return timezone.now()

    @cached_property
    def find_address(self) -> str | None:
        """Where the form that finds a person posts to; None for those who may not."""
        return _address("desk:find") if may(self.user, Permission.SEE_PERSON) else None

    @cached_property
    def alerts(self) -> int:
        """How many openings of restricted records this viewer should look at; nothing is asked for others."""
        return alerts_for(self.user).count() if self.user and may(self.user, Permission.SEE_ACCESS_LOG) else 0

    @cached_property
    def alerts_address(self) -> str | None:
        """Where they are listed."""
        return _address("desk:alerts")

    @cached_property
    def mask_address(self) -> str | None:
        """Where the switch for a shared screen posts to."""
        return _address("desk:mask") if may(self.user, Permission.SEE_LIST) else None

    @cached_property
    def words_address(self) -> str | None:
        """Where the council’s words are chosen, for those who may."""
        return _address("desk:words") if may(self.user, Permission.CONFIGURE) else None

    @property
    def is_masked(self) -> bool:
        """Whether names are initials in this session, because its screen is shared."""
        return bool(self._request.session.get("masked")) if hasattr(self._request, "session") else False

    @cached_property
    def notices(self) -> list[Message]:
        """What the last page wanted said on this one."""
        return list(get_messages(self._request)) if hasattr(self._request, "_messages") else []

    def tips(self, moments: Sequence[str]) -> list[Tip]:
        """What is worth knowing at these moments of work; nothing for whoever is not signed in."""
        return tips_for(self.user, moments) if self.user else []

    def navigation(self, current: str | None = None) -> Navigation:
        """The navigation for this viewer. `current` is the key of the page's place; else the address decides.

        The place one is at stands in the row, wherever it stands otherwise.
        """
        open_to = [
            (place, href) for place in PLACES if (href := _address(place.address)) and place.is_open_to(self.user)
        ]
        here = current or self._nearest([(place.key, href) for place, href in open_to])
        row, more = list[Link](), list[Link]()
        for place, href in open_to:
            is_here = place.key == here
            folded = place.aside and not is_here and len(open_to) > IN_A_ROW
            (more if folded else row).append(Link(place.key, place.label(), href, is_here))
        return Navigation(row, more)

    def _nearest(self, places: Sequence[tuple[str, str]]) -> str | None:
        path = self._request.path
        fitting = [(len(href), key) for key, href in places if path == href or (href != "/" and path.startswith(href))]
        return max(fitting)[1] if fitting else None


def _address(name: str) -> str | None:
    try:
        return fixed(name)
    except NoReverseMatch:
        return None
