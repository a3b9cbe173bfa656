"""A small town whose waits come as an extract would tell them: one row, one event."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.pathways import starter
from tests import kept

PASSWORD = "harbour lantern oats"
EAST, WEST = "Eastmarsh team", "Westmarsh team"


def now() -> datetime:
    """The instant of the test: pages read the clock, so the town must be of today."""
    return datetime.now(UTC)


def day(ago: int) -> date:
    """A day so many days ago."""
    return now().date() - timedelta(days=ago)


@dataclass
class Town:
    """The council, its staff by role, and everybody who waits by name."""

    council: Council = field(init=False)
    staff: dict[Role, User] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)

    def user(self, role: Role) -> User:
        """Somebody of this role; those of own teams belong to the Eastmarsh team."""
        return self.staff[role]

    def fresh(self, name: str) -> Wait:
        """A wait as it is stored now."""
        return Wait.objects.select_related("person").get(pk=self.waits[name].pk)


def settle() -> Town:
    """A council with its pathways and one person of each role."""
    town = Town()
    kept.grown("settled", town, found)
    return town


def found(town: Town) -> None:
    """Found it, as `settle` does the first time."""
    town.council = accounts.found_council(name="Wexmoor Council", is_example=True, now=now())
    admin = accounts.create_user(
        username="leila", display_name="Leila Haddad", role=Role.COUNCIL_ADMINISTRATOR, password=PASSWORD, by=None,
        now=now(),
    )  # fmt: skip
    town.staff[Role.COUNCIL_ADMINISTRATOR] = admin
    for role in Role:
        if role not in town.staff:
            town.staff[role] = accounts.create_user(
                username=role.value, display_name=f"{role.label.title()} Example", role=role, password=PASSWORD,
                by=admin, now=now(), teams=(EAST,),
            )  # fmt: skip
    for pathway in starter():
        waiting.adopt_pathway(pathway=pathway, adopted_from=day(2000), reason="the start", by=None, now=now())


def told(
    subject: int, wait: int, *, known_ago: int = 5, row: int = 7, source: str = "trays",
    person: dict[str, Any] | None = None, private: dict[str, Any] | None = None, **fields: Any,
) -> history.Fact:  # fmt: skip
    """What a row of an extract tells of a wait we did not know."""
    said = {"pathway": "needs-assessment", "referred_on": day(40), "band": "P3", "priority": "3", "team": EAST} | fields
    values = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
        if value is not None
    }
    about = {"first_name": f"Person{subject}", "last_name": "Example"} | (person or {})
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in about.items()}
    return history.Fact(
        kind=facts.FOUND.name,
        subject=subject,
        wait=wait,
        facts={"key": f"wait_id:{source}-{wait}", "row": row, "set": values, "source": source},
        private={"keys": [f"person_id:{subject + 2_000_000}"], "person": shown, "set": private or {}},
        occurred_on=said["referred_on"] or day(known_ago),
        known_on=day(known_ago),
    )


def join(town: Town, name: str, *, person: dict[str, Any] | None = None, **fields: Any) -> Wait:
    """One more wait, of a person of its own, under a name of the test's."""
    from django.db import transaction

    with transaction.atomic():
        subject, wait = history.new_ids(2)
        by = town.user(Role.COUNCIL_ADMINISTRATOR)
        history.record(told(subject, wait, person=person, **fields), by=by.pk, now=now(), cause="import:1")
    town.people[name] = Person.objects.get(pk=subject)
    town.waits[name] = Wait.objects.get(pk=wait)
    return town.waits[name]


def join_many(town: Town, count: int, **fields: Any) -> None:
    """Many waits at once, each of a person of its own, spread over bands and days."""
    from django.db import transaction

    with transaction.atomic():
        people, waits = history.new_ids(count), history.new_ids(count)
        rows = [
            told(
                person,
                wait,
                row=n,
                **({"band": ("P1", "P2", "P3", "P4", None)[n % 5], "referred_on": day(1 + n % 300)} | fields),
            )
            for n, (person, wait) in enumerate(zip(people, waits, strict=True))
        ]
        history.record_all(rows, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=now(), cause="import:1")
