"""What can be done with saved views."""

import logging
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import uuid_utils
from django.db import IntegrityError, transaction

from fairwait.accounts.access import NotAllowed, require, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.desk.models import FirstView, SavedView
from fairwait.desk.rules import MOST_VIEWS, ViewRefused, Whose, name_key, view_name

log = logging.getLogger(__name__)


def require_sharing(user: User, *, whose: Whose, team: str | None) -> None:
    """Let somebody save or change a view for others; raises NotAllowed. One's own needs only the list."""
    require(user, Permission.SEE_LIST)
    if whose is Whose.MINE:
        return
    teams = teams_seen(user, Permission.SHARE_VIEW)
    if teams is None or (whose is Whose.TEAM and team in teams):
        return
    act = "save a view for the council" if whose is Whose.COUNCIL else "save a view for a team that is not yours"
    raise NotAllowed(f"You may not {act}: your role does so for its own teams.")


@transaction.atomic
def save_view(*, name: str, whose: Whose, team: str | None, narrowing: Narrowing, by: User, now: datetime) -> SavedView:
    """Keep a part of the list under a name. Raises NotAllowed, and ViewRefused for a name that will not do."""
    require_sharing(by, whose=whose, team=team)
    kept, of_team = view_name(name), team if whose is Whose.TEAM else None
    beside = SavedView.objects.filter(whose=whose, team=of_team)
    if (beside.filter(owner=by) if whose is Whose.MINE else beside).count() >= MOST_VIEWS:
        raise ViewRefused(f"There are {MOST_VIEWS} views already. Delete one that nobody uses.")
    view = SavedView(
        uuid=UUID(str(uuid_utils.uuid7())), whose=whose, owner=by, team=of_team, name=kept, name_key=name_key(kept),
        asked=_asked(narrowing), created_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip
    _save(view)
    log.info("view_saved", extra={"view": view.pk, "whose": whose.value, "by": by.pk})
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: User, now: datetime) -> None:
    """Give a view another name."""
    require_sharing(by, whose=Whose(view.whose), team=view.team)
    view.name = view_name(name)
    view.name_key, view.changed_by, view.changed_at = name_key(view.name), by, now
    _save(view)
    log.info("view_renamed", extra={"view": view.pk, "by": by.pk})


@transaction.atomic
def change_view(*, view: SavedView, narrowing: Narrowing, by: User, now: datetime) -> None:
    """Let a view show another part of the list, or the same laid out anew."""
    require_sharing(by, whose=Whose(view.whose), team=view.team)
    view.asked, view.changed_by, view.changed_at = _asked(narrowing), by, now
    view.save(update_fields=["asked", "changed_by", "changed_at"])
    log.info("view_changed", extra={"view": view.pk, "by": by.pk})


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Delete a view. Nobody who waits is touched by it; lists that opened with it open with everybody again."""
    require_sharing(by, whose=Whose(view.whose), team=view.team)
    log.info("view_deleted", extra={"view": view.pk, "whose": view.whose, "by": by.pk})
    view.delete()


@transaction.atomic
def open_first(*, view: SavedView | None, by: User) -> None:
    """Let one's list open with a view; with None, with everybody again."""
    require(by, Permission.SEE_LIST)
    if view is None:
        FirstView.objects.filter(user=by).delete()
    else:
        FirstView.objects.update_or_create(user=by, defaults={"view": view})


def _asked(narrowing: Narrowing) -> str:
    return replace(narrowing, view=None).address().removeprefix("?")


def _save(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise ViewRefused("There is a view of this name already. Choose another name, or change that one.") from taken
