"""Counting who asks for public pages: fairly, for all processes together, and never without end."""

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.test import RequestFactory

from fairwait.govuk import limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    at = [1_000.0]
    monkeypatch.setattr(limits, "time", lambda: at[0])
    monkeypatch.setattr(limits, "_counts", {})
    return at


def ask(address="192.0.2.1", most=2):
    return limits.is_too_many(RequestFactory().get("/", REMOTE_ADDR=address), "page", most=most, seconds=60)


def test_each_address_is_counted_by_itself_and_only_for_a_while(clock):
    assert [ask(), ask(), ask()] == [False, False, True]
    assert not ask("192.0.2.2")
    clock[0] += 60
    assert not ask()
    assert len(limits._counts) == 1, "what is over is forgotten"


@pytest.mark.parametrize(
    ("is_trusted", "forwarded", "address"),
    [
        (False, "198.51.100.7", "192.0.2.1"), (True, "198.51.100.7", "198.51.100.7"), (True, "", "192.0.2.1"),
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"), (True, "198.51.100.7, nonsense", "192.0.2.1"),
        (True, "2001:DB8::1", "2001:db8::1"),
    ],
)  # fmt: skip
def test_only_the_last_hop_is_believed_and_only_of_a_trusted_proxy(settings, is_trusted, forwarded, address):
    settings.TRUSTED_PROXY = is_trusted
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})
    assert limits.client_address(request) == address


def test_behind_a_trusted_proxy_each_is_counted_by_itself(settings):
    settings.TRUSTED_PROXY = True

    def behind(address, of=""):
        request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": address})
        return limits.is_too_many(request, "page", most=2, seconds=60, of=of)

    assert [behind("192.0.2.1") for _ in range(3)] == [False, False, True]
    assert not behind("192.0.2.2")
    assert not behind("192.0.2.1", of="another page")


def test_however_many_come_little_is_remembered(monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTED", 10)
    for number in range(100):
        ask(f"192.0.2.{number}")
    assert len(limits._counts) <= 10


def elsewhere(monkeypatch):
    """As another server process: nothing of what this one counted is in its memory."""
    monkeypatch.setattr(limits, "_counts", {})


def test_several_processes_count_together(monkeypatch):
    assert [ask(most=40) for _ in range(30)] == [False] * 30
    elsewhere(monkeypatch)
    said = [ask(most=40) for _ in range(30)]
    assert said[:10] == [False] * 10, "the limit itself is let through"
    assert all(said[12:]), "and no more than a twentieth above it"
    assert not ask("192.0.2.9", most=40)


def test_an_hour_is_counted_for_an_hour(monkeypatch):
    asked = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    kept = []
    keep = type(caches[limits.CACHE]).set

    def noted(self, key, value, timeout="as by default", version=None):
        kept.append(timeout)
        keep(self, key, value)

    monkeypatch.setattr(type(caches[limits.CACHE]), "set", noted)
    for _ in range(3):
        limits.is_too_many(asked, "page", most=2, seconds=3_600)
    assert kept
    assert set(kept) == {7_200}


def test_few_of_the_pages_cost_a_write(django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        assert not any(ask(most=400) for _ in range(19))


def test_what_is_kept_names_no_address():
    for _ in range(3):
        ask("198.51.100.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM limits_cache")
        kept = [key for (key,) in cursor.fetchall()]
    assert kept
    assert not any("198.51" in key for key in kept)


def test_a_flood_of_addresses_forgets_no_used_up_code():
    caches["default"].set("used", 1)
    for number in range(50):
        ask(f"192.0.2.{number}", most=1)
    assert caches["default"].get("used") == 1
    assert not caches["default"].get(next(iter(limits._counts))[0])


def test_where_the_table_cannot_be_asked_a_process_counts_for_itself(monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("locked")

    monkeypatch.setattr(caches[limits.CACHE], "set", fails)
    assert [ask(), ask(), ask()] == [False, False, True]
