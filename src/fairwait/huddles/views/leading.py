"""What every meeting's pages share, whatever it walks: its verbs, following it live, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from fairwait.accounts.access import needs, viewer_of
from fairwait.accounts.rules import Permission
from fairwait.huddles import actions
from fairwait.huddles.held import Held
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.views.drafts import keep_typed

FOLLOWING = "following"
"""In the address of whoever was led to a place by the huddle, and goes on with it."""
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Addresses:
    """The names of a kind of meeting's addresses: where it stands, one place, all such meetings; and how one is found.

    `find` raises Http404 where it is not for whoever asks.
    """

    find: Callable[[HttpRequest, int], Held]
    there: str
    place: str
    every: str

    def verb(self, permission: Permission, do: Callable[..., Held], done: str) -> View:
        """The page of one verb: done, or refused with why; then where the meeting stands."""

        @needs(permission)
        @require_POST
        def view(request: HttpRequest, meeting: int) -> HttpResponse:
            found = self.find(request, meeting)
            if keep_typed(request, now=timezone.now()):
                messages.info(request, _("What you typed is kept. It is not decided."))
            try:
                after = do(meeting=found, by=viewer_of(request), now=timezone.now())
                messages.success(request, _(done))
            except HuddleRefused as refusal:
                messages.error(request, str(refusal))
                after = found
            is_left = do is actions.pause and after.state == "paused"
            return redirect(self.every if is_left else reverse(self.there, args=[found.pk]))

        return _named(view, do)

    def take_over(self) -> View:
        """Lead from here on."""
        return self.verb(Permission.HOLD_HUDDLE, actions.take_over, gettext_noop("You lead from here on."))

    def join(self) -> View:
        """Say that one is here."""
        return self.verb(Permission.SEE_HUDDLE, actions.join, gettext_noop("You are here."))

    def pause(self) -> View:
        """Leave it where it is."""
        done = gettext_noop("Paused. It goes on where it was left.")
        return self.verb(Permission.HOLD_HUDDLE, actions.pause, done)

    def resume(self) -> View:
        """Go on where it was left."""
        return self.verb(Permission.HOLD_HUDDLE, actions.resume, gettext_noop("Resumed, where it was left."))

    def here(self) -> View:
        """The leader brings everybody to one place."""

        @needs(Permission.HOLD_HUDDLE)
        @require_POST
        def view(request: HttpRequest, meeting: int, position: int) -> HttpResponse:
            found = self.find(request, meeting)
            keep_typed(request, now=timezone.now())
            try:
                actions.go_to(meeting=found, position=position, by=viewer_of(request), now=timezone.now())
            except HuddleRefused as refusal:
                messages.error(request, str(refusal))
                return redirect(self.there, found.pk)
            return redirect(self.place, found.pk, position)

        return _named(view, actions.go_to)

    def since(self) -> View:
        """Whether anything changed since a revision: 204 when not. Where it stands, and nothing about anybody."""

        @needs(Permission.SEE_HUDDLE)
        @require_GET
        def view(request: HttpRequest, meeting: int, revision: int) -> HttpResponse:
            found = self.find(request, meeting)
            if found.revision <= revision:
                return HttpResponse(status=204)
            return JsonResponse({"revision": found.revision, "position": found.current, "state": found.state})

        view.__name__ = "since"
        return view


def _named(view: View, do: Callable[..., Any]) -> View:
    view.__name__, view.__doc__ = do.__name__, do.__doc__
    return view
