"""Promises counted: kept and broken, by hand-made days, and through the job to the page."""

from datetime import date, timedelta

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.packs import documents, promising
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import PackVersion
from fairwait.measures import promises
from fairwait.measures.rules.promising import Count, Waited, contact_every, done_within, seen_within
from tests.desk import town as towns
from tests.desk.conftest import bare_town, signed_in_bare  # noqa: F401
from tests.keeping_in_touch.packs.filled import published


def d(n):
    return date(2026, 1, 1) + timedelta(n)


@pytest.mark.parametrize(
    ("contacts", "excused", "end", "due", "kept"),
    [
        ((), (), None, 3, 0),
        ((5, 12, 20, 28), (), None, 4, 4),
        ((5, 20), (), None, 4, 2),
        ((), ((8, 25),), None, 0, 0),
        ((), (), 15, 1, 0),
        ((10,), (), None, 3, 1),
    ],
)
def test_each_time_a_contact_falls_due_is_counted_once(contacts, excused, end, due, kept):
    wait = Waited(d(0), d(end) if end else None, False, tuple(map(d, contacts)),
                  tuple((d(a), d(b)) for a, b in excused))  # fmt: skip
    found = contact_every(wait, days=10, since=d(0), until=d(31))
    assert (found.due, found.kept) == (due, kept)


def test_while_a_pause_without_an_end_lasts_nothing_falls_due():
    wait = Waited(d(0), None, False, (d(3),), ((d(12), date.max),))
    assert contact_every(wait, days=10, since=d(0), until=d(31)) == Count(1, 1)
    from_the_start = Waited(d(0), None, False, (), ((d(0), date.max),))
    assert contact_every(from_the_start, days=10, since=d(0), until=d(31)) == Count(0, 0)


def test_only_what_ran_out_in_the_period_is_due():
    waits = [
        Waited(d(0), d(9), True), Waited(d(0), d(11), True), Waited(d(0), None, False), Waited(d(0), d(5), False),
        Waited(d(25), None, False),
    ]  # fmt: skip
    assert seen_within(waits, days=10, since=d(0), until=d(31)) == Count(3, 1)
    pairs = [(d(0), d(3)), (d(0), None), (d(0), d(12)), (d(30), None)]
    assert done_within(pairs, days=10, since=d(0), until=d(31)) == Count(3, 1)


@pytest.mark.django_db
def test_a_promise_that_is_broken_is_flagged_the_same_day(page, bare_town, signed_in_bare):  # noqa: F811
    published(bare_town)
    PackVersion.objects.update(adopted_from=towns.day(90))
    towns.join_many(bare_town, 30, last_contact_on=None, referred_on=towns.day(100))
    assert promises.count(now=towns.now()) >= 1
    assert promises.count(now=towns.now()) >= 1
    (record,) = [r for r in promising.records() if r.promise.code == "contact-every"]
    assert record.kept.due == record.kept.broken == 90
    assert record.count.untrue
    client = signed_in_bare(Role.LIST_COORDINATOR)
    assert "A pack says what is not true" in page("/packs/promises/", client=client).words
    shown = page("/we-said-we-did/", client=Client())
    assert "We are sorry" in shown.words
    assert "broke it 90 times" in page("/read/waiting-well/", client=Client()).words


@pytest.mark.django_db
def test_a_number_is_tried_and_small_numbers_are_hidden(page, bare_town, signed_in_bare):  # noqa: F811
    published(bare_town)
    client = signed_in_bare(Role.LIST_COORDINATOR)
    number = documents.published("waiting-well").pack.numbers[0]
    for minutes in ("2", ""):
        assert client.post("/packs/promises/", {"number": number, "minutes": minutes}).status_code == 302
    promises.count(now=towns.now())
    (record,) = [r for r in promising.records() if r.promise.code == "answered"]
    assert (record.kept.due, record.kept.kept) == (2, 1)
    assert "Too few to show" in page("/we-said-we-did/", client=Client()).words
    with pytest.raises(PackRefused, match="stands in no pack"):
        promising.tried(number="01632 960 999", minutes=1, by=bare_town.user(Role.LIST_COORDINATOR), now=towns.now())
