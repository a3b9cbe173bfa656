"""Building the council: most of its waits ended long ago, and every wait with a history behind it.

The list comes in as any extract does. What happened to each wait before (contacts, re-checks, attempts, each before the
last that the extract tells) is appended to the chain in rounds, by the path an import takes. As it lies before what is
known already it moves no state but the number of the last event, so nothing has to be folded, and `verify` proves it.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.phases import SEED, found_council

if TYPE_CHECKING:
    import polars as pl

    from fairwait.history.actions import Written

ENDED_FOR_EACH_OPEN = 4
_DAYS = ("Date Referred", "Last Contact", "Last Risk Check", "Next Contact Due")
TEAMS_SEEN = ("Eastmarsh team", "Fellside team", "Reviews team", "OT team")
SAID = "Managing, with the neighbour's help. Asked how much longer it will be."


def build(folder: Path, *, waits: int, events: int, now: datetime) -> None:
    """The council: its list, its history, and the eight who will ask."""
    found_council()
    extract = folder / "extract.csv"
    write_extract(extract, waits=waits, today=now.date())
    bring_in(extract, now=now)
    write_history(events=events, now=now)
    settle()
    sign_up(now=now)


def write_extract(out: Path, *, waits: int, today: date) -> None:
    """The clean extract as of today; of five waits four have ended, some months or years ago."""
    import polars as pl
    from numpy.random import default_rng

    from fairwait.exchange.example.bench import MONDAY, clean_extract

    clean_extract(waits * (1 + ENDED_FOR_EACH_OPEN), SEED, out)
    frame = pl.read_csv(out, infer_schema=False).with_row_index("at")
    over = pl.col("at") >= waits
    ago = pl.Series("ago", default_rng(SEED).integers(30, 2_500, frame.height))
    shift = pl.when(over).then(-ago).otherwise(0) + (today - MONDAY).days
    days = [pl.col(name).str.to_date("%d/%m/%Y") + pl.duration(days=shift) for name in _DAYS]
    frame = frame.with_columns(day.alias(name) for name, day in zip(_DAYS, days, strict=True))
    ended = pl.when(over).then(pl.max_horizontal(*_DAYS[:3]) + pl.duration(days=pl.col("at") % 20))
    frame = frame.with_columns(
        ended.dt.strftime("%d/%m/%Y").alias("Ended On"),
        pl.when(over).then(pl.lit("Closed")).otherwise("Status").alias("Status"),
        pl.when(over).then(pl.lit("Completed")).alias("End Reason"),
        *(pl.col(name).dt.strftime("%d/%m/%Y") for name in _DAYS),
    )
    frame.drop("at").write_csv(out, line_terminator="\r\n")


def bring_in(extract: Path, *, now: datetime) -> None:
    """As `fairwait import list` does."""
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.imports import commands

    commands.import_file(
        extract, source="bench", as_of=now.date(), pathway=None, date_order=None, mapping=None, by=user_named("bench"),
        now=now, dry_run=False, confirm="measured", unusable=None, progress=_silent,
    )  # fmt: skip


def _silent(_name: str, _done: int = 0, _total: int = 0) -> None:
    return None


def write_history(*, events: int, now: datetime) -> None:
    """Rounds of what happened before the last contact and the last re-check, until there are so many events."""
    import polars as pl
    from django.db import transaction

    from fairwait.history import actions as history
    from fairwait.history import bulk
    from fairwait.history.models import Head
    from fairwait.people.models import Person
    from fairwait.waiting.models import Wait

    columns = {"id": pl.Int64(), "person_id": pl.Int64(), "pathway": pl.String()}
    columns |= dict.fromkeys(("referred_on", "last_contact_on", "last_checked_on"), pl.Date())
    waits = bulk.read(Wait.objects.order_by("person_id", "pk"), columns)
    waits = waits.with_columns(pl.min_horizontal("last_contact_on", "last_checked_on").alias("until"))
    missing = events - Head.objects.get(pk=1).seq
    rounds, left = divmod(max(missing, 0), waits.height)
    keys = history.keys_of(waits["person_id"].unique().to_list())
    last = pl.DataFrame(schema={"id": pl.Int64(), "person_id": pl.Int64(), "seq": pl.Int64()})
    for number in range(rounds + bool(left)):
        part = waits if number < rounds else waits.head(left)
        told = _round(part, number=number, of=rounds + 1, on=now.date())
        with transaction.atomic(), bulk.roomy_cache():
            first, _ = history.append(told, by=None, now=now, cause="bench", keys=keys)
        seen = part.select("id", "person_id", pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("seq"))
        last = pl.concat([last, seen]).group_by("id", "person_id").agg(pl.col("seq").max())
        print(f"  {first + part.height - 1:,} events", flush=True)
    with transaction.atomic(), bulk.roomy_cache():
        bulk.update(Wait, ("last_seq",), last.select("seq", "id").sort("id").rows())
        people = last.group_by("person_id").agg(pl.col("seq").max()).sort("person_id")
        bulk.update(Person, ("last_seq",), people.select("seq", "person_id").rows())


def _round(waits: "pl.DataFrame", *, number: int, of: int, on: date) -> "Iterator[Written]":
    """One event of each wait. What would not lie before what is known lies on the same day, told by nobody.

    What it needs is read now and not while the events are written: PostgreSQL answers nothing while rows are copied in.
    """
    import orjson
    import polars as pl

    from fairwait.waiting import queries
    from fairwait.waiting.rules import facts

    kind = (facts.CONTACTED, facts.RECHECKED)[number % 2]
    told: dict[str, Any] = {"how": "phone"} if kind is facts.CONTACTED else {}
    under = {code: orjson.dumps({**told, "under": name}, option=orjson.OPT_SORT_KEYS).decode()
             for code, name in queries.versions(on=on).items()}  # fmt: skip
    said = orjson.dumps({"said" if kind is facts.CONTACTED else "found": SAID}).decode()
    share = (number + 1) / (of + 1)
    days = pl.col("referred_on") + pl.duration(days=(pl.col("until") - pl.col("referred_on")).dt.total_days() * share)
    rows = waits.select("person_id", "id", "pathway", days.cast(pl.Date).cast(pl.String).alias("day"))
    return _written(rows, name=kind.name, version=kind.version, under=under, said=said)


def _written(rows: "pl.DataFrame", *, name: str, version: int, under: dict[str, str], said: str) -> "Iterator[Written]":
    from fairwait.history.actions import Written

    for person, wait, pathway, day in rows.iter_rows():
        yield Written(name, version, person, wait, under[pathway], said, day, day)


def settle() -> None:
    """What a database does by itself within the day: PostgreSQL counts its tables, SQLite takes its log in."""
    from django.db import connection

    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        cursor.execute("VACUUM ANALYZE" if postgres else "PRAGMA wal_checkpoint(TRUNCATE)")


def sign_up(*, now: datetime) -> None:
    """Eight people: four see the whole council, four the waits of two teams. Each has a saved view."""
    from fairwait.accounts.actions import create_user
    from fairwait.accounts.queries import user_named
    from fairwait.desk.actions import save_view
    from fairwait.desk.lists.narrowing import narrowing_from
    from fairwait.desk.rules import Whose

    admin = user_named("bench")
    for number in range(8):
        role = "pathway_lead" if number % 2 else "team_manager"
        at = number // 2 % 2 * 2
        user = create_user(
            username=f"bench.{number}", display_name=f"Bench {number}", role=role, password="measured-not-guarded",
            teams=TEAMS_SEEN[at : at + 2], now=now, by=admin,
        )  # fmt: skip
        asked = {
            "pathway": ["needs-assessment", "planned-review"],
            "sort": ["waited"],
            "col": ["band", "waiting", "re-check", "place", "team"],
        }
        save_view(name="Re-checks", whose=Whose.MINE, team=None, narrowing=narrowing_from(asked), by=user, now=now)


def cookies() -> dict[str, str]:
    """A session of each of the eight, by name."""
    from django.conf import settings
    from django.test import Client

    from fairwait.accounts.models import User

    found = {}
    for user in User.objects.filter(username__startswith="bench.").order_by("pk"):
        client = Client(headers={"host": "localhost"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        found[user.username] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return found


def facts() -> dict[str, int]:
    """How large it has become; and that today's order stands, as it does after any night."""
    from django.utils import timezone

    from fairwait.history.models import Head
    from fairwait.people.models import Person
    from fairwait.priority.actions import reorder
    from fairwait.waiting.models import Wait

    reorder(on=timezone.localdate())
    waits = Wait.objects.filter(status="open").count()
    return {
        "open": waits, "waits": Wait.objects.count(), "people": Person.objects.count(),
        "events": Head.objects.get(pk=1).seq,
    }  # fmt: skip


def words() -> list[str]:
    """Words to search for: last names, whole numbers, postcodes and birth dates of some who are there."""
    from fairwait.people.models import Person

    people = Person.objects.filter(is_restricted=False).order_by("pk")
    step = max(people.count() // 100, 1)
    some = [people[at] for at in range(0, step * 100, step)]
    told = [(p.last_name, f"{p.first_name} {p.last_name}", p.nhs_number, p.postcode, p.date_of_birth) for p in some]
    return [str(value) for number, each in enumerate(told) if (value := each[number % 5])]


def record(every: float) -> None:
    """Record an attempt to reach somebody on the list, again and again until we are ended."""
    from django.utils import timezone

    from fairwait.accounts.queries import user_named
    from fairwait.waiting.actions import record_attempt
    from fairwait.waiting.models import Wait

    by = user_named("bench.1")
    for wait in Wait.objects.filter(status="open").order_by("pk")[:10_000]:
        now = timezone.now()
        record_attempt(wait=wait, on=timezone.localdate(), how="phone", by=by, now=now)
        time.sleep(every)


def main(what: str, folder: str = "", waits: str = "", events: str = "") -> None:
    """Do one thing in this process: build, or say what is there as one line of JSON."""
    if what == "build":
        build(Path(folder), waits=int(waits), events=int(events), now=datetime.now().astimezone())
        return
    import django

    django.setup()
    if what == "record":
        record(float(folder))
        return
    print(json.dumps({"cookies": cookies, "facts": facts, "words": words}[what]()))


if __name__ == "__main__":
    main(*sys.argv[1:])
