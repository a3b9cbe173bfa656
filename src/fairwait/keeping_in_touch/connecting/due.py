"""Whether help nearby helped, to be asked: work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.govuk.formats import format_date
from fairwait.keeping_in_touch.connecting import queries
from fairwait.keeping_in_touch.connecting.models import Connection


@offers_work
def to_ask(viewer: User, today: date) -> Iterator[DueWork]:
    """People connected with something four weeks ago, whom nobody has asked about it."""
    found = queries.to_ask(viewer, today=today)
    things = tuple(_thing(one) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    yield DueWork("connections", _("Ask whether it helped"), count, things, reverse("connecting:to_ask"))


def _thing(one: Connection) -> DueThing:
    person = one.person
    is_restricted = person is None or person.is_restricted
    words = {"name": person.name if person else "", "what": one.listing.name}
    return DueThing(
        _("Restricted record") if is_restricted else _("%(name)s: %(what)s") % words,
        reverse("connecting:answer", args=[one.uuid]),
        _("connected %(day)s") % {"day": format_date(one.made_at)},
        person=None if is_restricted else one.person_id,
    )
