"""When somebody is erased: what a contact log says of them goes, and so does a log nobody has brought in yet."""

from collections.abc import Sequence

from fairwait.exchange.contacts.actions import let_go
from fairwait.exchange.models import ContactLog, LoggedContact, LogStatus
from fairwait.people.erasing import Held, Holder, hold


def _asked(records: Sequence[int]) -> list[LoggedContact]:
    wanted = set(records)
    waiting = LoggedContact.objects.filter(request__isnull=True).exclude(told={})
    return [one for one in waiting if wanted & set(one.may_be)]


def _held(records: Sequence[int]) -> list[Held]:
    pending = ContactLog.objects.filter(status=LogStatus.LOOKED_AT).count()
    note = "not brought in yet, and may tell of them: bring them again"
    return [
        Held("contacts that may be about them", len(_asked(records)), "nobody is asked whom they are about any more"),
        Held("contact logs", pending, note),
    ]


def _erase(records: Sequence[int]) -> None:
    for one in _asked(records):
        one.told, one.may_be, one.before = {}, [], []
        one.save(update_fields=["told", "may_be", "before"])
    let_go(list(ContactLog.objects.filter(status=LogStatus.LOOKED_AT)))


def register() -> None:
    """Make it known."""
    hold(Holder("contact logs", held=_held, erase=_erase))
