"""Two stories of the example council: a crisis with a three-day plan, and peers who disagree. All are invented."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from fairwait.accounts.models import User
from fairwait.conversations.actions import crises, good_life, sums
from fairwait.conversations.actions.crises import Schedule
from fairwait.conversations.places import colleagues_for
from fairwait.conversations.rules.crises import Limit
from fairwait.conversations.rules.good_life import Source, View
from fairwait.engine.calendars import london_day
from fairwait.people.models import Person
from fairwait.waiting.models import Wait

_LIMIT = Limit(
    50_00, 150_00, ("Food and heating", "A taxi", "A key safe or a lock", "A night’s stay close by"),
    ("duty_worker", "list_coordinator", "team_manager", "practitioner"),
)  # fmt: skip
_CRISIS = {
    "must_change": "I am frightened at night since I fell. I must be able to reach somebody who comes.",
    "plan": "A pendant is fitted today. Her niece sleeps in the house; we ring or come every eight hours.",
    "people": "Her niece Ruth, 07700 900417; the neighbour at number 4 has a key.",
}
_LIFE = {
    "good_life": "My own kitchen, the allotment in summer, and nobody telling me when to go to bed.",
    "who_plans": "He himself, and his daughter on Sundays.",
    "tried": "The lunch club twice a week, which he likes; the pendant. Mornings are still too much for him.",
    "from_council": "140", "from_own": "35",
    "chosen": "Somebody for an hour each morning, from the same small team, from next month.",
}  # fmt: skip


def hold(*, worker: User, told: User, peers: Sequence[User], keeper: User, now: datetime) -> None:
    """Hold both conversations with two people of the list; a contact of the crisis has been missed.

    Args:
        worker: who stays with the first, and plans with the second.
        told: on whose Today the missed contact stands.
        peers: two colleagues, who disagree.
        keeper: who sets what may be spent at once.
    """
    sums.set_limit(
        limit=_LIMIT, adopted_from=london_day(now) - timedelta(days=90), reason="Agreed by the leadership team",
        by=keeper, now=now - timedelta(days=90),
    )  # fmt: skip
    first, second = _two(worker, (told, *peers), now=now)
    _crisis(first, worker=worker, told=told, now=now)
    _life(second, worker=worker, peers=peers, now=now)


def _two(worker: User, others: Sequence[User], *, now: datetime) -> list[Person]:
    """Two people whose records all of them may open."""
    waits = Wait.objects.visible_to(worker).filter(
        status="open", pathway="needs-assessment", person__is_restricted=False, person__now_known_as=None
    )
    found = []
    for wait in waits.select_related("person").order_by("pk")[:200]:
        able = colleagues_for(wait.person, on=london_day(now))
        if all(one.pk in able for one in (worker, *others)) and wait.person not in found:
            found.append(wait.person)
        if len(found) == 2:
            break
    return found


def _crisis(person: Person, *, worker: User, told: User, now: datetime) -> None:
    began = now - timedelta(hours=30)
    plan = crises.draft(person=person, uuid=UUID(int=_NUMBER, version=4), by=worker, now=began)
    plan, _merged = crises.keep(crisis=plan, typed=_CRISIS, was={}, prose=(), by=worker, now=began)
    plan = crises.begin(
        crisis=plan, worker=worker, told=told, until=began + timedelta(days=3),
        schedule=Schedule(began + timedelta(hours=2), 8), by=worker, now=began,
    )  # fmt: skip
    due = [one for one in plan.contacts.all() if one.due_at < now]
    for contact in due[:-1]:
        at = contact.due_at - timedelta(minutes=20)
        crises.reached(
            contact=contact, at=at, how="phone", said="Her niece is there, and she slept.", by=worker, now=at
        )
    sums.ask(
        crisis=plan, pence=38_50, purpose="A key safe or a lock", words="A key safe, so that the nurse can come in.",
        once=UUID(int=_NUMBER + 1, version=4), by=worker, now=began + timedelta(hours=3),
    )  # fmt: skip


_NUMBER = 0x5EED_0000_0000_4000_8000_0000_0000_0001


def _life(person: Person, *, worker: User, peers: Sequence[User], now: datetime) -> None:
    began = now - timedelta(days=4)
    plan = good_life.begin(person=person, uuid=UUID(int=_NUMBER + 2, version=4), by=worker, now=began)
    plan, _merged = good_life.keep(plan=plan, typed=_LIFE, was={}, by=worker, now=began)
    good_life.ask_peers(plan=plan, peers=peers, by=worker, now=began)
    said = (
        (View.MORE_FIRST, "His daughter could do Saturdays, and nobody has asked the allotment club to fetch him."),
        (View.READY, "He has tried what there is. Another month of falls in the morning teaches us nothing."),
    )
    for peer, (view, words) in zip(peers, said, strict=False):
        good_life.reflect(plan=plan, view=view, words=words, by=peer, now=began + timedelta(hours=20))
    amounts = {Source.COUNCIL: 140_00, Source.OWN: 35_00}
    good_life.settle(plan=plan, amounts=amounts, by=worker, now=began + timedelta(days=2))
