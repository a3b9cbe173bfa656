"""Plans a peer is asked about: work of the day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.conversations.due.crises import named
from fairwait.conversations.models import Reflection
from fairwait.conversations.queries import good_life


@offers_work
def to_reflect(viewer: User, today: date) -> Iterator[DueWork]:
    """What this peer is asked about and has not answered."""
    found = good_life.to_reflect(viewer)
    things = tuple(_thing(one) for one in found[:SHOWN])
    count = len(things) if len(things) < SHOWN else found.count()
    yield DueWork(
        "peers", _("Colleagues ask what you think of a plan"), count, things, reverse("conversations:front_door")
    )  # fmt: skip


def _thing(one: Reflection) -> DueThing:
    is_shut, name = named(one.plan.person)
    note = _("asked by %(who)s") % {"who": one.asked_by.display_name}
    href = reverse("conversations:reflect", args=[one.plan.uuid])
    return DueThing(name, href, note, person=None if is_shut else one.plan.person_id)
