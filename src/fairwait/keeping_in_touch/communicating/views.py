"""The page of how somebody needs to be communicated with."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwait.accounts.access import may, needs, require, viewer_of
from fairwait.accounts.actions import log_access
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.communicating import actions
from fairwait.keeping_in_touch.communicating.forms import CommunicationForm
from fairwait.keeping_in_touch.messages import setting
from fairwait.keeping_in_touch.messages.rules import choosing
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.choosing import Offer
from fairwait.keeping_in_touch.messages.standing import opted_out, standings
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.rules import PeopleRefused
from fairwait.people.words import talk
from fairwait.waiting.opening import Opened
from fairwait.waiting.pages import opened_person

_SHOWN = (Channel.EMAIL, Channel.TEXT, Channel.LETTER, Channel.PHONE)


@needs(Permission.RECORD_CONTACT)
def communication(request: HttpRequest, person: UUID) -> HttpResponse:
    """How somebody needs to be communicated with: asked, recorded with who confirmed it, and by when to ask again."""
    now, viewer = timezone.now(), viewer_of(request)
    opened = opened_person(request, person, now=now)
    if not any(may(viewer, Permission.RECORD_CONTACT, on=wait) for wait in opened.waits):
        require(viewer, Permission.RECORD_CONTACT, on=opened.waits[0] if opened.waits else None)
    log_access(by=viewer, people=[record.pk for record in opened.records], page="person:communication", now=now)
    known, out = reaching.communication_of(opened.records), opted_out(opened.person)
    form = CommunicationForm(request.POST or None, known=known, no_more=out & {*actions.MAY_END}, today=london_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record(person=opened.person, told=form.told(), no_more=form.no_more_by(), by=viewer, now=now)
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is recorded, and stands beside every call and message from now on."))
            return redirect("desk:person", opened.person.uuid)
    context = {
        "form": form, "opened": opened, "known": known, "talk": _spoken(opened), "ways": _ways(opened.person),
        "back": reverse("desk:person", args=[opened.person.uuid]),
    }  # fmt: skip
    return render(request, "keeping_in_touch/communication.html", context, status=422 if form.errors else 200)


def _spoken(opened: Opened) -> list[tuple[str, str]]:
    numbers = {_("Phone"), _("Mobile"), _("E-mail")}
    return [(label, words) for label, words in talk(opened.person, records=opened.records) if label not in numbers]


def _ways(person: Person) -> list[dict[str, Any]]:
    """Which way and in which form a message goes to them now, and why not the other ways."""
    today = london_day(timezone.now())
    stands = standings([person.pk], council=setting.in_force(on=today).messaging.hours)[person.pk]
    offer = Offer(channels=tuple(Channel), forms=tuple(Form), language=stands.needs.language or "English")
    return [
        {
            "name": channel.label,
            "because": choosing.refusal(channel, reach=stands.reach, needs=stands.needs, offer=offer),
            "form": choosing.form_for(channel, needs=stands.needs, offer=offer),
        }
        for channel in _SHOWN
    ]
