"""What is measured: each phase is a function of a place on disk that returns what it found, run in its own process."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

SEED = 11
AS_OF = date(2026, 11, 23)
WRITE_COLUMNS = 25
LIST_WAITS = 50_000
LIST_LOADS = 40


@dataclass
class Place:
    """Where one run of the bench keeps its files, and how many rows it measures."""

    folder: Path
    rows: int
    seconds: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)
    inside: dict[str, float] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def extract(self) -> Path:
        """The extract that is read."""
        return self.folder / "extract.csv"

    @property
    def next_extract(self) -> Path:
        """The same list a week later."""
        return self.folder / "next.csv"

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time what is in the block, under a name: by the clock, and the processor's time (children included)."""
        started, worked = time.perf_counter(), processor_seconds()
        yield
        self.seconds[name] = time.perf_counter() - started
        self.processor[name] = processor_seconds() - worked

    @contextmanager
    def watched(self, calls: dict[str, str]) -> Iterator[None]:
        """While the block runs, time every call of these functions, each "module:name", under the name of its part."""
        with ExitStack() as stack:
            for function, part in calls.items():
                stack.enter_context(self._watched(function, part))
            yield

    def _watched(self, function: str, part: str) -> Any:
        module, _, path = function.partition(":")
        *within, name = path.split(".")
        of: Any = reduce(getattr, within, import_module(module))
        real = getattr(of, name)

        def timed(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return real(*given, **named)
            finally:
                self.inside[part] = self.inside.get(part, 0.0) + time.perf_counter() - started

        return patch.object(of, name, timed)


def processor_seconds() -> float:
    """What the processor worked so far for this process and its ended children: steadier than a clock."""
    return sum(os.times()[:4])


Phase = Callable[[Place], None]
PHASES: dict[str, Phase] = {}


def phase(name: str) -> Callable[[Phase], Phase]:
    """Make a phase known under a name."""

    def register(function: Phase) -> Phase:
        PHASES[name] = function
        return function

    return register


def make_extracts(place: Place) -> None:
    """Write the extract and the one of a week later; not measured."""
    from fairwait.exchange.example.bench import clean_extract

    made = clean_extract(place.rows, SEED, place.extract)
    place.facts |= {"columns": made.columns, "megabytes": round(place.extract.stat().st_size / 1e6)}
    clean_extract(place.rows, SEED, place.next_extract, week=1)


# Floors ------------------------------------------------------------------------------------------------------------


@phase("floor: read")
def read_floor(place: Place) -> None:
    """Polars reads the same file, every column as text."""
    import polars as pl

    with place.timed("total"):
        frame = pl.read_csv(place.extract, infer_schema=False)
    place.facts["rows"] = frame.height


@phase("floor: write")
def write_floor(place: Place) -> None:
    """Bare `executemany` of the first 25 columns into one table without indexes: one transaction, WAL, FULL."""
    import polars as pl

    rows = pl.read_csv(place.extract, infer_schema=False).select(pl.nth(range(WRITE_COLUMNS))).rows()
    path = place.folder / "floor.sqlite3"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE floor ({', '.join(f'c{n} TEXT' for n in range(WRITE_COLUMNS))})")
    marks = ", ".join("?" * WRITE_COLUMNS)
    with place.timed("total"):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO floor VALUES ({marks})", rows)
        connection.execute("COMMIT")
    connection.close()
    path.unlink()


# Reading, mapping, checking, linking -------------------------------------------------------------------------------


def _vocabulary() -> Any:
    from fairwait.waiting.rules.pathways import starter, vocabulary

    return vocabulary(starter())


def _work(place: Place) -> Path:
    folder = place.folder / "work"
    folder.mkdir(exist_ok=True)
    return folder


@phase("read and map")
def read_and_map(place: Place) -> None:
    """The whole of `fairwait map`: read in a limited child, then suggest which column is which."""
    from fairwait.exchange.extracts import mapping, reading

    known = _vocabulary()
    with place.timed("total"):
        with place.timed("reading"):
            read = reading.read(place.extract, workdir=_work(place))
        with place.timed("mapping"):
            suggested = mapping.suggest(read, vocabulary=known)
    place.facts |= {"rows": read.rows, "mapped": sum(column.field is not None for column in suggested.columns)}


def _examine(place: Place, *, link: bool) -> None:
    from fairwait.exchange.extracts.examine import examine

    known = _vocabulary()
    clock = PhaseClock(place)
    with place.timed("total"):
        found = examine(
            place.extract, workdir=_work(place), vocabulary=known, as_of=AS_OF, link=link, keep_rows=False,
            progress=clock.progress,
        )  # fmt: skip
    clock.stop()
    place.facts |= {"rows": found.rows, "findings": found.findings.height, "groups": len(found.groups)}


@phase("check")
def check(place: Place) -> None:
    """Read, map and check, without looking for the same person twice."""
    _examine(place, link=False)


@phase("check and link")
def check_and_link(place: Place) -> None:
    """The whole of `fairwait check`."""
    _examine(place, link=True)


class PhaseClock:
    """Times what goes on between one named phase of progress and the next."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._name, self._since, self._worked = "", time.perf_counter(), processor_seconds()

    def progress(self, name: str, _done: int = 0, _total: int = 0) -> None:
        """As any progress callback."""
        if name != self._name:
            self.stop()
            self._name = name

    def stop(self) -> None:
        """End the phase under way."""
        moment, worked = time.perf_counter(), processor_seconds()
        if self._name:
            took_each = ((self._place.seconds, moment - self._since), (self._place.processor, worked - self._worked))
            for kept, took in took_each:
                kept[self._name] = kept.get(self._name, 0.0) + took
        self._since, self._worked, self._name = moment, worked, ""


# Importing and the list: a council of its own ----------------------------------------------------------------------


def found_council() -> None:
    """Make the council the next phases import into; FAIRWAIT_DIR says where."""
    from fairwait.config.environment import Environment

    Environment().make_folders()
    import django

    django.setup()
    from fairwait.config import councils

    now = datetime.now().astimezone()
    councils.migrate()
    councils.found(name="Bench", nation="england", is_example=True, now=now)
    account = {"display_name": "Bench", "role": "council_administrator", "os_account": ""}
    councils.first_user(username="bench", password="measured-not-guarded", now=now, **account)


IMPORTS = "fairwait.exchange.imports"
WATCHED = {
    f"{IMPORTS}.weigh:prepare": "comparing: rows made ready",
    f"{IMPORTS}.weigh:known": "comparing: what is held",
    f"{IMPORTS}.weigh:reconcile": "comparing: reconcile",
    f"{IMPORTS}.gate:questions": "comparing: gate",
    f"{IMPORTS}.found:_facts": "writing: facts as JSON",
    f"{IMPORTS}.found:_private": "writing: private words as JSON",
    f"{IMPORTS}.found:first_states": "writing: first states of waits",
    "fairwait.priority.actions:derive": "writing: order and due dates",
    "django.db.backends.base.base:BaseDatabaseWrapper._commit": "writing: commit",
    f"{IMPORTS}.write:_refold": "writing: folding whom we knew",
    "fairwait.priority.actions:reorder": "writing: order of whom we knew",
}
"""Parts of an import that are calls of their own. What is left of the write is the chain and the database's work."""


def _import(place: Place, file: Path, *, as_of: date) -> None:
    import django

    django.setup()
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.imports import commands

    clock = PhaseClock(place)
    with place.watched(WATCHED), place.timed("total"):
        outcome = commands.import_file(
            file,
            source="bench",
            as_of=as_of,
            pathway=None,
            date_order=None,
            mapping=None,
            by=user_named("bench"),
            now=datetime.combine(as_of, datetime.min.time(), UTC) + timedelta(hours=12),
            dry_run=False,
            confirm="measured",
            unusable=None,
            progress=clock.progress,
        )
    clock.stop()
    counts = outcome.weighed.plan.counts if outcome.weighed else {}
    place.facts |= {"rows": outcome.record.rows, "events": _events(outcome.record), **counts}


def _events(record: Any) -> int:
    return record.last_seq - record.first_seq + 1 if record.first_seq is not None else 0


@phase("import into an empty database")
def import_first(place: Place) -> None:
    """The whole of `fairwait import list`, nothing there before."""
    _import(place, place.extract, as_of=AS_OF)


@phase("import the same again")
def import_again(place: Place) -> None:
    """The same file once more: nothing may be written."""
    _import(place, place.extract, as_of=AS_OF)
    if place.facts["events"]:
        raise AssertionError("the same file twice wrote events")


@phase("import into a full database")
def import_next(place: Place) -> None:
    """The list a week later: a fifth changed, one in fifty ended, one in fifty new."""
    _import(place, place.next_extract, as_of=AS_OF + timedelta(weeks=1))


@phase("verify")
def verify(_place: Place) -> None:
    """Walk the chain, and rebuild every state from it."""
    import django

    django.setup()
    from fairwait.history.verify import verify as prove

    with _place.timed("total"):
        proof = prove()
    if not proof.is_whole:
        raise AssertionError(proof.faults[0].words)
    _place.facts["events"] = proof.events


@phase("backup")
def backup(place: Place) -> None:
    """The whole of `fairwait backup`."""
    import django

    django.setup()
    from django.conf import settings

    from fairwait.upkeep.backup import backup as take

    target = place.folder / "council.zip"
    target.unlink(missing_ok=True)
    with place.timed("total"):
        taken = take(target, home=settings.ENVIRONMENT.home, now=datetime.now().astimezone())
    place.facts["megabytes"] = round(taken.size / 1e6)
    target.unlink()


@phase("list page")
def list_page(place: Place) -> None:
    """The list's first page at the server, signed in: the median of forty loads and the queries of each; then every
    tab, a filter of each kind, and the next, a middle and the last page: which was slowest."""
    import django

    django.setup()
    from django.test import Client
    from django.urls import reverse

    from fairwait.accounts.queries import user_named

    client = Client(headers={"host": "localhost"})
    client.force_login(user_named("bench"), backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("desk:list")
    first = [_load(client, address) for _ in range(LIST_LOADS)]
    times = sorted(seconds for seconds, _ in first)
    place.seconds["total"] = times[len(times) // 2]
    place.facts |= {
        "first_ms": round(1000 * first[0][0]),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)]),
        "queries": sorted({queries for _, queries in first[2:]}),  # the first loads make the session
    }
    others = {name: _settled(client, f"{address}?{asked}") for name, asked in _other_lists().items()}
    slowest = max(others, key=lambda name: others[name][0])
    place.facts |= {
        "others": len(others),
        "slowest": slowest,
        "slowest_ms": round(1000 * others[slowest][0]),
        "most_queries": max(queries for _, queries in others.values()),
    }


@phase("huddle: next person")
def next_person(place: Place) -> None:
    """In a review of a thousand of the waits: a decision by keyboard's form, and the next person's page, at the server.

    The total is the median of forty times both, as somebody waits for them after pressing Enter.
    """
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone

    from fairwait.accounts.actions import create_user
    from fairwait.accounts.queries import user_named
    from fairwait.huddles import actions, queries
    from fairwait.huddles.rules.ordering import Ordering
    from fairwait.huddles.rules.templates import MOST_WAITS
    from fairwait.waiting.models import Wait

    now = timezone.now()
    leader = create_user(
        username="leader", display_name="Leader", role="pathway_lead", password="measured-not-guarded", now=now,
        by=user_named("bench"),
    )  # fmt: skip
    waits = list(Wait.objects.filter(status="open").order_by("pk").values_list("pk", flat=True)[:MOST_WAITS])
    with place.timed("start: a thousand waits"):
        meeting = actions.start(
            document=queries.templates(on=now.date())["weekly-whole-list"][1], waits=waits, narrowing="", about="All",
            ordering=Ordering.SIMPLEST, by=leader, now=now,
        )  # fmt: skip
    client = Client(headers={"host": "localhost"})
    client.force_login(leader, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = [_decided(client, meeting.pk) for _ in range(LIST_LOADS)]
    place.seconds["total"] = _median(each.decision + each.page for each in asked)
    place.facts |= {
        "waits": MOST_WAITS,
        "page_ms": round(1000 * _median(each.page for each in asked)),
        "processor_ms": round(1000 * _median(each.processor for each in asked)),
        "queries": sorted({each.queries for each in asked[2:]}),
    }


@dataclass(frozen=True)
class Decided:
    """One decision and the next person's page: seconds of both by the clock, and of the processor for the two."""

    decision: float
    page: float
    processor: float
    queries: int


def _median(values: Iterable[float]) -> float:
    found = sorted(values)
    return found[len(found) // 2]


def _decided(client: Any, meeting: int) -> Decided:
    """Decide about the person a meeting stands at, and go on to the next."""
    from fairwait.huddles.models import Meeting

    found = Meeting.objects.get(pk=meeting)
    item = found.items.select_related("wait").get(position=found.current)
    said = {
        "go": "decide", "seen": item.revision, "seen_wait": item.wait.last_seq, "decision": "recheck", "why": "Looked",
        **{f"q_{question.code}": "yes" for question in found.goes_by.questions},
    }  # fmt: skip
    started, worked = time.perf_counter(), time.process_time()
    answer = client.post(f"/huddles/{meeting}/{item.position}/", said)
    decision = time.perf_counter() - started
    if answer.status_code != 302:
        raise AssertionError(f"The decision about person {item.position} was not taken")
    to = client.get(f"/huddles/{meeting}/")["Location"]
    _seconds, queries = _load(client, to)
    page = time.perf_counter() - started - decision
    return Decided(decision, page, time.process_time() - worked, queries)


def _other_lists() -> dict[str, str]:
    """Every tab, a value of each filter, and pages far down: what each is called, and how its address asks for it."""
    from fairwait.desk.lists.narrowing import Place as Spot
    from fairwait.desk.lists.narrowing import Tab, code_of
    from fairwait.waiting.models import Wait

    waits = Wait.objects.filter(status="open").order_by("order_rank", "-order_share", "clock_started_on", "pk")
    one = waits[0]
    filters = {"pathway": one.pathway, "team": code_of(one.team), "band": one.band, "place": code_of(one.locality)}
    asked = {f"tab {tab.value}": f"tab={tab.value}" for tab in Tab}
    asked |= {f"one {name}": f"{name}={value}" for name, value in filters.items()}
    for stood in (50, LIST_WAITS // 2, waits.count() - 10):
        wait = waits[stood - 1]
        spot = Spot(wait.order_rank, wait.order_share, wait.clock_started_on, wait.uuid, stood).code()
        asked |= {f"{way} place {stood:,}": f"{way}={spot}" for way in ("after", "before")}
    return asked


def _settled(client: Any, address: str) -> tuple[float, int]:
    """The median of five loads, and its queries."""
    loads = sorted(_load(client, address) for _ in range(5))
    return loads[2]


def _load(client: Any, address: str) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    started = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} answered {answer.status_code}")
    return time.perf_counter() - started, len(seen)
