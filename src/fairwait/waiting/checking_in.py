"""What a person tells us through their own link, or by text where we asked, recorded on each of their open waits."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts

CALL_ME = "call-me"
COME_BACK = "come-back"


@transaction.atomic
def record_check_in(
    *,
    people: Iterable[int],
    told: str,
    said: str = "",
    who: str = "",
    how: str = "",
    at: datetime | None = None,
    now: datetime,
) -> Event | None:
    """Record it on every open wait of these records; None where nothing is waited for any more.

    Nothing is lowered and nothing ends: somebody on the staff reads it. That things are worse reopens triage;
    who asks to be called stands in the queue of calls from today. `how`: by what other way than their link, "text" say.

    `at`: when they told it, where it was known only later whose it is. It counts from that day, except on a wait that
    began after it or was looked at since: whoever looked did not know of it, so there it counts from today and says so.
    """
    history.locked_head()
    waits = Wait.objects.filter(person__in=list(people), status="open", person__is_erased=False).order_by("pk")
    more = {"said": said.strip(), "who": who, "how": how}
    private = {"told": told, **{name: value for name, value in more.items() if value}}
    written = [
        # The queue of calls takes somebody once: at what is most urgent.
        history.Fact(
            kind=facts.CALL_ASKED.name, subject=wait.person_id, wait=wait.pk, facts={"on": london_day(now).isoformat()}
        )
        for wait in sorted(waits, key=lambda wait: (wait.order_rank, -wait.order_share, wait.pk))[:1]
        if told == CALL_ME
    ]
    told_on, today = london_day(at or now), london_day(now)
    written[:0] = [_told(wait, private, on=told_on, today=today) for wait in waits]
    return history.record_all(written, by=None, now=now)[0] if written else None


def _told(wait: Wait, private: dict[str, str], *, on: date, today: date) -> history.Fact:
    kind, whose = facts.CHECKED_IN.name, wait.person_id
    if on == today or _counts_from(on, wait):
        return history.Fact(kind, whose, wait.pk, private=private, occurred_on=on)
    return history.Fact(kind, whose, wait.pk, {"sent_on": on.isoformat()}, private)


def _counts_from(day: date, wait: Wait) -> bool:
    """Whether what was told on a day stands on a wait from then: a later look at the risk would count as its answer."""
    began = [one for one in (wait.referred_on, wait.first_known_on) if one is not None]
    looked = [one for one in (wait.triaged_on, wait.band_on) if one is not None]
    return min(began, default=day) <= day and all(one <= day for one in looked)


@transaction.atomic
def record_come_back(*, waits: Iterable[Wait], said: str, now: datetime) -> Event | None:
    """Record on what somebody left that they ask to come back. It stays ended until a person takes them back."""
    history.locked_head()
    private = {"told": COME_BACK, **({"said": said.strip()} if said.strip() else {})}
    written = [
        history.Fact(kind=facts.CHECKED_IN.name, subject=wait.person_id, wait=wait.pk, private=private)
        for wait in waits
    ]
    return history.record_all(written, by=None, now=now)[0] if written else None


@transaction.atomic
def record_read(*, answer: int, by: User, now: datetime) -> None:
    """Somebody read what the event `answer` told."""
    history.locked_head()
    event = Event.objects.get(pk=answer)
    fact = history.Fact(kind=facts.CHECK_IN_READ.name, subject=event.subject, wait=event.wait, facts={"answer": answer})
    history.record(fact, by=by.pk, now=now)
