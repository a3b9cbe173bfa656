"""Taking somebody to speak with, and giving them back."""

from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.keeping_in_touch.contacts.models import Claim
from fairwait.keeping_in_touch.contacts.rules import claims
from fairwait.people.models import Person
from fairwait.people.queries import standing_for


class TakenByAnother(Exception):
    """A colleague is about to speak with this person; the claim says who."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim.by.display_name} is speaking with this person.")
        self.claim = claim


@transaction.atomic
def take(*, person: Person, by: User, now: datetime) -> Claim:
    """Take a person, or keep one taken before for longer. Of two at the same instant one is first.

    Raises TakenByAnother, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()  # one at a time, whoever is claimed
    standing = standing_for(Person.objects.get(pk=person.pk))  # as joined by now
    claim = Claim.objects.select_related("by").filter(person=standing).first()
    if claim is not None and claim.taken.keeps_out(by.pk, now=now):
        raise TakenByAnother(claim)
    is_mine = claim is not None and claim.by_id == by.pk and claim.taken.holds(now=now)
    since = claim.taken_at if claim is not None and is_mine else now
    kept, _is_new = Claim.objects.update_or_create(
        person=standing, defaults={"by": by, "taken_at": since, "until": claims.until(now)}
    )
    return kept


@transaction.atomic
def give_back(*, person: Person, by: User) -> None:
    """Let a person go whom one took; another's stay theirs."""
    Claim.objects.filter(person=standing_for(person), by=by).delete()
