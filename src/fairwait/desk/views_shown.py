"""Saved views in words: whose each is, and what may be done with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.models import User
from fairwait.desk.lists.narrowing import Narrowing, Sort, Tab
from fairwait.desk.models import SavedView
from fairwait.desk.rules import Whose
from fairwait.desk.saved import Views, is_as_saved, may_change


@dataclass(frozen=True)
class ViewShown:
    """One view as pages write it."""

    uuid: str
    name: str
    href: str
    huddle_href: str
    campaign_href: str
    whose: str
    may_change: bool
    is_first: bool


@dataclass(frozen=True)
class Group:
    """The views of one kind."""

    title: str
    views: tuple[ViewShown, ...]


@dataclass(frozen=True)
class Menu:
    """What stands above a list: the view it shows, whether it still is that view, and the others."""

    name: str
    is_saved: bool
    is_changed: bool
    change_href: str | None
    groups: tuple[Group, ...]


def audience_words(view: SavedView) -> str:
    """Whose a view is."""
    if view.whose == Whose.TEAM:
        return _("For everybody in %(team)s") % {"team": view.team}
    return _("For everybody in the council") if view.whose == Whose.COUNCIL else _("Yours alone")


def groups(held: Views, *, viewer: User) -> Iterator[Group]:
    """The views by whose they are; a kind without any is left out."""
    titles = ((_("Mine"), held.mine), (_("My teams’"), held.teams), (_("The council’s"), held.council))
    for title, found in titles:
        if found:
            yield Group(title, tuple(_shown(view, held, viewer) for view in found))


def _shown(view: SavedView, held: Views, viewer: User) -> ViewShown:
    return ViewShown(
        uuid=str(view.uuid),
        name=view.name,
        href=reverse("desk:view", args=[view.uuid]),
        huddle_href=reverse("desk:start_huddle") + view.part_address,
        campaign_href=reverse("desk:start_campaign") + view.part_address,
        whose=audience_words(view),
        may_change=may_change(viewer, view),
        is_first=view == held.first,
    )


def _plain(here: Narrowing) -> str:
    whole = here.tab is Tab.ALL and not here.is_narrowed and here.sort is Sort.RISK
    return _("Everybody, riskiest first") if whole else _("Not saved")


def menu(held: Views, here: Narrowing, *, viewer: User) -> Menu:
    """The views above a list that is asked for so."""
    now = held.named(here.view)
    is_changed = now is not None and not is_as_saved(now, here)
    may = now is not None and is_changed and may_change(viewer, now)
    return Menu(
        name=now.name if now else _plain(here),
        is_saved=now is not None,
        is_changed=is_changed,
        change_href=reverse("desk:change_view", args=[now.uuid]) + here.address() if now and may else None,
        groups=tuple(groups(held, viewer=viewer)),
    )
