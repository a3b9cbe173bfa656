"""Messages and texts as work of the day: texts first, then what nobody knows or could not be sent, then letters."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.messages import queries
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules.incoming import Heard


@offers_work
def texts_in(viewer: User, today: date) -> Iterator[DueWork]:
    """Texts nobody has settled: whoever may record a contact reads them, those that may be urgent first."""
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


def _thing(text: IncomingText) -> DueThing:
    is_urgent = Heard.URGENT.value in text.heard
    known = text.person is not None and not text.person.is_restricted
    name = text.person.name if text.person is not None and known else _("Somebody")
    label = _("%(name)s: %(heard)s") % {"name": name, "heard": Heard(text.heard[0]).label}
    note = _("read it now") if is_urgent else ""
    href = reverse("messages:settle_text", args=[text.pk])
    return DueThing(label, href, note, is_urgent, text.person_id if known else None)
