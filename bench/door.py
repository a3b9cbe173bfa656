"""The front door: whom somebody means, asked anew at each letter that is typed, among a quarter of a million people."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from bench.phases import SEED, Place, phase

PEOPLE = 250_000
CALLS = 60
"""So many people are looked for, each letter by letter; before each, somebody new is recorded by a colleague."""
_BATCH = 5_000


@phase("front door: search")
def search_while_typing(place: Place) -> None:
    """The part of the request page that says who may be meant, at the server, signed in: one answer for each letter.

    The total is the 95th in a hundred. The register is filled up to so many people first; that is not measured.
    """
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from fairwait.accounts import actions as accounts
    from fairwait.accounts.queries import user_named
    from fairwait.accounts.rules import Role
    from fairwait.conversations.actions import requests
    from fairwait.conversations.rules.shape import Way
    from fairwait.people.adding import add

    rng = random.Random(SEED)
    by = accounts.create_user(
        username="door", display_name="At the door", role=Role.DUTY_WORKER, password=f"measured {uuid4()}",
        by=user_named("bench"), now=datetime.now(UTC),
    )  # fmt: skip
    known = fill_up(PEOPLE, rng=rng)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself some minutes after so many rows came
    client = Client(headers={"host": "localhost"})
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    begun = requests.begin(way=Way.PHONE, uuid=uuid4(), by=by, now=datetime.now(UTC))
    address = reverse("conversations:who", args=[begun.uuid])
    client.post(address, {"find": "smith"})  # the first of a process reads the register, as a server does at its start
    clock, worked, queries = [], [], set()
    for number in range(CALLS):
        add(
            known={"first_name": f"Newly{number}", "last_name": "Recorded"}, by=by, now=datetime.now(UTC), cause="bench"
        )
        for typed in letters(rng.choice(known)):
            spent, cpu, asked = _asked(client, address, typed)
            clock.append(spent)
            worked.append(cpu)
            queries.add(asked)
    place.seconds["total"], place.processor["total"] = _percentile(clock, 95), _percentile(worked, 95)
    place.facts |= {
        "people": PEOPLE, "searches": len(clock), "median_ms": round(1000 * _percentile(clock, 50)),
        "p95_ms": round(1000 * _percentile(clock, 95)), "slowest_ms": round(1000 * max(clock)),
        "p95_processor_ms": round(1000 * _percentile(worked, 95)), "most_queries": max(queries),
    }  # fmt: skip


def _asked(client: Any, address: str, typed: str) -> tuple[float, float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    started, worked = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, {"find": typed})
    if answer.status_code != 200:
        raise SystemExit(f"The search was answered with {answer.status_code}.")
    return time.perf_counter() - started, time.process_time() - worked, len(asked)


def letters(words: str) -> Iterator[str]:
    """What stands in the box after each letter, from the third on."""
    yield from (words[:end] for end in range(3, len(words) + 1) if words[end - 1] != " ")


def _percentile(found: list[float], at: int) -> float:
    return sorted(found)[min(len(found) - 1, len(found) * at // 100)]


def fill_up(count: int, *, rng: random.Random) -> list[str]:
    """Bring the register up to so many people, and return what would be typed to find some of them."""
    from django.db import transaction

    from fairwait.exchange.example.names import COMMUNITIES
    from fairwait.history.actions import new_ids
    from fairwait.people.models import Person
    from fairwait.people.rules import search_text

    firsts = sorted(
        {
            name
            for each in COMMUNITIES
            for name in (*each.women_older, *each.women_younger, *each.men_older, *each.men_younger)
        }
    )
    lasts = sorted({name for each in COMMUNITIES for name in each.surnames})
    typed = []
    with transaction.atomic():
        ids = iter(new_ids(max(0, count - Person.objects.count())))
        while batch := list(islice(ids, _BATCH)):
            made = [_somebody(pk, firsts, lasts, rng) for pk in batch]
            for told in made[::500]:
                born = f"{told['date_of_birth']:%d/%m/%Y}"
                typed += [f"{told['first_name']} {told['last_name']}", told["postcode"], f"{told['last_name']} {born}"]
            Person.objects.bulk_create(
                Person(uuid=UUID(int=rng.getrandbits(128), version=4), search=search_text(told, ()), **told)
                for told in made
            )
    return typed


def _somebody(pk: int, firsts: list[str], lasts: list[str], rng: random.Random) -> dict[str, Any]:
    last = rng.choice(lasts) if rng.random() < 0.7 else f"{rng.choice(lasts)}-{rng.choice(lasts)}"
    return {
        "id": pk, "first_name": rng.choice(firsts), "last_name": last,
        "date_of_birth": date(1930, 1, 1) + timedelta(days=rng.randrange(27_000)),
        "postcode": f"ZX{rng.randrange(1, 30)} {rng.randrange(1, 10)}{rng.choice('ABDEF')}{rng.choice('GHJLN')}",
    }  # fmt: skip
