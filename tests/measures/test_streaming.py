"""Work that goes through a whole history holds some thousands of people at a time, and counts as if it held all."""

from datetime import date, timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.history import actions as recording
from fairwait.history import queries as history
from fairwait.history import registry
from fairwait.history.rules import UNDONE, standing
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.packs import promising
from fairwait.keeping_in_touch.packs.models import PackVersion
from fairwait.measures import promises
from fairwait.measures import queries as measures
from fairwait.measures.rules.promising import Count, Waited, contact_every, seen_within
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.queries import waits_as_at
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.folding import fold
from tests.desk import town as towns
from tests.desk.conftest import bare_town  # noqa: F401
from tests.keeping_in_touch.packs.filled import published

pytestmark = pytest.mark.django_db
TODAY = towns.day(0)
PEOPLE, AT_ONCE = 60, 6


@pytest.fixture
def watch(monkeypatch):
    """Begin to watch; what it gives says how many events were ever held at one time."""
    most = [0, 0]

    class Counting(registry.Told):
        __slots__ = ()

        def __new__(cls, *told):
            most[0] += 1
            most[1] = max(most)
            return super().__new__(cls)

        def __del__(self):
            most[0] -= 1

    def begin():
        monkeypatch.setattr(registry, "Told", Counting)
        monkeypatch.setattr(history, "_SUBJECTS_AT_ONCE", AT_ONCE)
        monkeypatch.setattr(promises, "_AT_ONCE", AT_ONCE)
        return lambda: most[1]

    return begin


@pytest.mark.parametrize(
    "work",
    [
        lambda: promises.count(now=towns.now()),
        lambda: measures.taken(as_of=TODAY),
        lambda: sum(1 for _ in waits_as_at(as_of=TODAY)),
        verify,
    ],
    ids=["promises", "measures", "as at", "proof"],
)
def test_never_are_all_events_held(bare_town, watch, work):  # noqa: F811
    published(bare_town)
    PackVersion.objects.update(adopted_from=towns.day(90))
    towns.join_many(bare_town, PEOPLE, last_contact_on=towns.day(30), referred_on=towns.day(100))
    held = watch()
    work()
    assert AT_ONCE <= held() <= 3 * AT_ONCE  # the part being read, and the one before it


def test_parts_are_of_one_moment(bare_town, monkeypatch):  # noqa: F811
    """Somebody records something about a person whose part has not been read yet: it is not read either."""
    monkeypatch.setattr(history, "_SUBJECTS_AT_ONCE", 2)
    towns.join_many(bare_town, 5)
    parts = history.so_far()
    read = [event.seq for events in next(parts).values() for event in events]
    before, _ = history.head()
    last = Wait.objects.latest("person_id")
    waiting.record_contact(
        wait=last, on=TODAY, how="phone", said="Well", by=bare_town.user(Role.TEAM_MANAGER), now=towns.now()
    )
    read += [event.seq for part in parts for events in part.values() for event in events]
    assert sorted(read) == list(range(1, before + 1))


def test_what_had_happened_and_was_known_by_a_day_is_told(bare_town):  # noqa: F811
    towns.join_many(bare_town, 3, referred_on=towns.day(20))
    everything = [event for part in history.so_far() for events in part.values() for event in events]
    known = {event.known_on for event in everything}
    assert not list(history.so_far(known_at=min(known) - timedelta(1)))
    assert sum(len(events) for part in history.so_far(known_at=max(known)) for events in part.values()) == len(
        everything
    )
    happened = max(event.occurred_on for event in everything)
    assert not list(history.so_far(until=min(event.occurred_on for event in everything) - timedelta(1)))
    assert len([e for part in history.so_far(until=happened) for es in part.values() for e in es]) == len(everything)


# Promises, against everything folded -------------------------------------------------------------------------------


def folded(*, contacts=True):
    """Every wait from all its events, as the narrow count must find it."""
    found = {}
    for events in history.about(Person.objects.values_list("pk", flat=True)).values():
        for number in {event.wait for event in events if event.wait is not None}:
            state = fold(number, events, until=TODAY)
            if state is None or state.referred_on is None:
                continue
            spans = [(p.paused_on, p.resumes_on or date.max) for p in state.pauses]
            if state.wish_on and state.wish_until:
                spans.append((state.wish_on, state.wish_until))
            mine = [event for event in standing(events) if event.wait == number]
            days = {event.occurred_on for event in mine if event.kind == facts.CONTACTED.name}
            said = (event.facts["set"].get("last_contact_on") for event in mine if event.kind in facts.FROM_EXTRACT)
            days |= {date.fromisoformat(day) for day in said if day}
            found[number] = Waited(state.referred_on, state.ended_on, state.end_national == NationalEnd.ASSESSED,
                                   tuple(sorted(days)) if contacts else (), tuple(spans))  # fmt: skip
    return found


@pytest.fixture
def lived_in(bare_town):  # noqa: F811
    """People who were spoken with, paused, wished, ended, and one whose contact was taken back."""
    by, now = bare_town.user(Role.TEAM_MANAGER), towns.now()
    waits = [
        towns.join(bare_town, f"w{n}", referred_on=towns.day(60 + 11 * n),
                   last_contact_on=towns.day(40 + n) if n % 2 else None)
        for n in range(12)
    ]  # fmt: skip
    for wait in waits[:3]:
        waiting.record_contact(wait=wait, on=towns.day(9), how="phone", said="Well", by=by, now=now, cause="told")
    waiting.pause(wait=waits[3], reason="hospital", on=towns.day(30), until=towns.day(10), by=by, now=now)
    waiting.pause(wait=waits[4], reason="hospital", on=towns.day(50), until=None, by=by, now=now)
    waiting.record_wish(wait=waits[5], reason="Asked to be left", until=towns.day(-20), by=by, now=now)
    for wait, ago in zip(waits[6:9], (2, 40, 100), strict=True):
        end(wait, ago, by=by, now=now)
    undone = {"cause": "told"}
    recording.record(
        recording.Fact(UNDONE.name, subject=waits[1].person_id, wait=waits[1].pk, facts=undone), by=by.pk, now=now
    )
    return bare_town, waits


def end(wait, ago, *, by, now):
    waiting.end(wait=wait, reason="assessed", told="A letter", on=towns.day(ago), by=by, now=now)


def test_promises_are_counted_as_from_the_whole_history(lived_in, monkeypatch):
    town, waits = lived_in
    monkeypatch.setattr(promises, "_AT_ONCE", 5)
    published(town)
    PackVersion.objects.update(adopted_from=towns.day(80))
    promises.count(now=towns.now())
    whole = folded().values()
    for record in promising.records():
        days, period = record.promise.days, {"since": towns.day(80), "until": TODAY}
        if record.promise.code == "contact-every":
            expected = sum((contact_every(wait, days=days, **period) for wait in whole), Count())
            assert 0 < expected.kept < expected.due
        elif record.promise.counts.value == "seen-within":
            expected = seen_within(whole, days=days, **period)
        else:
            continue
        assert (record.kept.due, record.kept.kept) == (expected.due, expected.kept), record.promise.code


def test_a_contact_that_was_taken_back_keeps_no_promise(lived_in):
    _, waits = lived_in
    found = promises._days_spoken(
        event for events in history.about([w.person_id for w in waits], kinds=promises._SPOKEN).values()
        for event in standing(events)
    )  # fmt: skip
    assert towns.day(9) in found[waits[0].pk]
    assert towns.day(9) not in found[waits[1].pk]
