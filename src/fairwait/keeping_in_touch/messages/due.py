"""Messages and texts as work of the day: texts first, then what nobody knows or could not be sent, then letters."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work, offers_work_by_the_minute
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_day_month
from fairwait.keeping_in_touch.messages import queries
from fairwait.keeping_in_touch.messages.models import Hold, IncomingText, Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.incoming import Heard


@offers_work_by_the_minute
def urgent_texts_in(viewer: User, now: datetime) -> Iterator[DueWork]:
    """Texts nobody has settled, while one of them may be urgent: a Today that is open shows it."""
    yield from (work for work in _texts_in(viewer) if work.is_urgent)


@offers_work
def texts_in(viewer: User, today: date) -> Iterator[DueWork]:
    """Texts nobody has settled, while none may be urgent."""
    yield from (work for work in _texts_in(viewer) if not work.is_urgent)


def _texts_in(viewer: User) -> Iterator[DueWork]:
    """Whoever may record a contact reads them, those that may be urgent first."""
    if not may(viewer, Permission.RECORD_CONTACT):
        return
    found = queries.texts(viewer)
    shown = tuple(_thing(text) for text in found[:SHOWN])
    is_urgent = any(thing.is_late for thing in shown)
    yield DueWork("texts", _("Texts people sent"), len(found), shown, reverse("messages:texts"), is_urgent)
    urgent = sum(Heard.URGENT.value in text.heard for text in queries.texts_for_others(viewer))
    if urgent:  # nobody may say who sent it but whoever sees all who could have: the others see that they are told
        label, href = _("From a phone that several people have"), reverse("messages:texts")
        thing = DueThing(label, href, _("may be urgent: tell whoever may read it"), is_late=True, person=None)
        yield DueWork("texts-for-others", _("Urgent texts for a colleague"), urgent, (thing,), href, is_urgent=True)


@offers_work
def to_tell(viewer: User, today: date) -> Iterator[DueWork]:
    """What this viewer tells somebody, or takes to them by hand, because post would come too late."""
    if not may(viewer, Permission.RECORD_CONTACT):
        return
    found = queries.to_tell(viewer)
    things = tuple(_telling(message, today) for message in found[:SHOWN])
    yield DueWork(
        "tell-today",
        _("Tell them today: post is too slow"),
        len(found),
        things,
        reverse("messages:outbox"),
        is_urgent=True,
    )


@offers_work
def held(viewer: User, today: date) -> Iterator[DueWork]:
    """What keeps messages here until a person has mended it: a key, a template. Once, however many messages wait."""
    if not may(viewer, Permission.PAUSE_MESSAGES):
        return
    href = reverse("messages:outbox")
    things = tuple(DueThing(hold.words, href, _name_of(hold), True, None) for hold in queries.held_for_people())
    yield DueWork("messages-held", _("Messages wait until this is mended"), len(things), things, href, is_urgent=True)


def _name_of(hold: Hold) -> str:
    return _(Channel(hold.name).label) if hold.name in set(Channel) else hold.name


@offers_work
def did_not_arrive(viewer: User, today: date) -> Iterator[DueWork]:
    """Messages that did not arrive, and nobody has seen to: whom they were for has been told nothing."""
    if not may(viewer, Permission.RECORD_CONTACT):
        return
    found = queries.lost(viewer, today=today)
    things = tuple(_lost(message, today) for message in found[:SHOWN])
    yield DueWork("did-not-arrive", _("Messages that did not arrive"), len(found), things, reverse("messages:outbox"))


def _lost(message: Message, today: date) -> DueThing:
    person, when = message.person, message.ended_at or message.asked_at or message.queued_at
    name = _("Restricted record") if person.is_restricted else person.name
    said = {"name": name, "way": _(message.way.label), "state": _(message.said.label)}
    is_late = (today - london_day(when)).days > 1
    note = format_day_month(london_day(when), today=today)
    href = reverse("messages:story", args=[message.uuid])
    label = _("%(name)s: %(way)s. %(state)s") % said
    return DueThing(label, href, note, is_late, None if person.is_restricted else person.pk)


def _telling(message: Message, today: date) -> DueThing:
    person = message.person
    name = _("Restricted record") if person.is_restricted else person.name
    label = (_("Take a letter to %(name)s") if message.is_by_hand else _("Ring %(name)s")) % {"name": name}
    note = _("about %(day)s") % {"day": format_day_month(message.speaks_of, today=today)} if message.speaks_of else ""
    href = reverse("messages:story", args=[message.uuid])
    return DueThing(label, href, note, True, None if person.is_restricted else person.pk)


def _thing(text: IncomingText) -> DueThing:
    is_urgent = Heard.URGENT.value in text.heard
    known = text.person is not None and not text.person.is_restricted
    name = text.person.name if text.person is not None and known else _("Somebody")
    heard = next((one for one in (Heard.NOT_SAFE, Heard.DEATH) if one.value in text.heard), Heard(text.heard[0]))
    label = _("%(name)s: %(heard)s") % {"name": name, "heard": heard.label}
    note = _("read it now") if is_urgent else ""
    href = reverse("messages:settle_text", args=[text.pk])
    return DueThing(label, href, note, is_urgent, text.person_id if known else None)
