"""Saved views as somebody may use them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef

from fairwait.accounts.access import may, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.desk.models import FirstView, SavedView
from fairwait.desk.rules import Whose


@dataclass(frozen=True)
class Views:
    """The views one person may use, and the one their list opens with."""

    mine: tuple[SavedView, ...]
    teams: tuple[SavedView, ...]
    council: tuple[SavedView, ...]
    first: SavedView | None

    def __iter__(self) -> Iterator[SavedView]:
        return iter((*self.mine, *self.teams, *self.council))

    def named(self, uuid: UUID | None) -> SavedView | None:
        """The view an address came from, where this person may use it."""
        return next((view for view in self if view.uuid == uuid), None)


def views(viewer: User) -> Views:
    """Every view this person may use, each kind in the order of its names."""
    opens = FirstView.objects.filter(user=viewer, view=OuterRef("pk"))
    found = list(SavedView.objects.visible_to(viewer).annotate(opens_first=Exists(opens)))
    mine, teams, council = (tuple(view for view in found if view.whose == whose) for whose in Whose)
    return Views(mine, teams, council, first=next((view for view in found if view.opens_first), None))


def view_for(viewer: User, uuid: UUID) -> SavedView | None:
    """One view, if this person may use it."""
    return SavedView.objects.visible_to(viewer).filter(uuid=uuid).first()


def is_as_saved(view: SavedView, narrowing: Narrowing) -> bool:
    """Whether the list shows what the view was saved with."""
    return replace(narrowing, view=None) == replace(view.narrowing, view=None)


def may_change(viewer: User, view: SavedView) -> bool:
    """Whether this person may rename, change and delete a view they may use."""
    return view.whose == Whose.MINE or _may_share(viewer, Whose(view.whose), view.team)


def audiences(viewer: User, *, teams: tuple[str, ...]) -> Iterator[tuple[Whose, str | None]]:
    """For whom this person may save a view. `teams`: those that have somebody on the list."""
    yield Whose.MINE, None
    for team in sorted({*viewer.teams, *teams}):
        if _may_share(viewer, Whose.TEAM, team):
            yield Whose.TEAM, team
    if _may_share(viewer, Whose.COUNCIL, None):
        yield Whose.COUNCIL, None


def _may_share(viewer: User, whose: Whose, team: str | None) -> bool:
    if not may(viewer, Permission.SHARE_VIEW):
        return False
    reach = teams_seen(viewer, Permission.SHARE_VIEW)
    return reach is None or (whose is Whose.TEAM and team in reach)
