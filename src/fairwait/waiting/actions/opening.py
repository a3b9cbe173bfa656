"""Opening a wait here, before any extract has told of it."""

from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.waiting import queries
from fairwait.waiting.actions.recording import WaitRefused, not_ahead, said
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts

HERE = "fairwait"
"""The source of waits that were opened here. No extract may call itself so."""


@transaction.atomic
def open_wait(
    *, person: Person, pathway: str, reason: str, on: date, by: User, now: datetime, cause: str = ""
) -> Wait:  # fmt: skip
    """Open a wait whose clock starts on a day, for somebody who does not wait for the same already.

    No team holds it yet, so it is in everybody's list. Raises WaitRefused, NotAllowed.
    """
    require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    person = standing_for(Person.objects.get(pk=person.pk))
    if person.is_erased or person.is_void:
        raise WaitRefused("There is nobody to open a wait for.", field="pathway")
    not_ahead(on, now=now)
    known = next((one for one in queries.pathways(on=london_day(now)) if one.code == pathway), None)
    if known is None:
        raise WaitRefused("Choose one of the council’s pathways.", field="pathway")
    if Wait.objects.filter(person__in=records_of(person), pathway=pathway, status="open").exists():
        raise WaitRefused(
            "They wait for this already, and keep that clock. Record what is new on that wait.", field="pathway"
        )
    number = history.new_ids(1)[0]
    under = queries.versions(on=london_day(now), code=pathway)
    told = {
        "key": f"opened:{number}", "source": HERE, "set": {"pathway": pathway, "referred_on": on.isoformat()},
        **({"under": under[pathway]} if pathway in under else {}),
    }  # fmt: skip
    private = {"set": {"reason": said(reason, "what they wait for, in their words", field="reason")}}
    fact = history.Fact(
        kind=facts.OPENED.name, subject=person.pk, wait=number, facts=told, private=private, occurred_on=on
    )  # fmt: skip
    history.record(fact, by=by.pk, now=now, cause=cause)
    return Wait.objects.select_related("person").get(pk=number)
