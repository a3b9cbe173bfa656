"""Counting who asks for public pages: fairly, in memory, and never without end."""

import pytest
from django.test import RequestFactory

from fairwait.govuk import limits


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


def test_however_many_come_little_is_remembered(monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTED", 10)
    for number in range(100):
        ask(f"192.0.2.{number}")
    assert len(limits._counts) <= 10
