"""A calendar of somebody else is read in a process of its own, and whatever that does, we go on."""

import json
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fairwait.capacity import fetching, reading
from fairwait.capacity.fetching import NotFetched
from fairwait.engine.calendars.appointments import Busy
from tests.capacity.test_calendars import BUSY

START = datetime(2027, 3, 2, tzinfo=UTC)
WINDOW = {"start": START, "end": START + timedelta(days=7)}


def instead(monkeypatch, program):
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-c", program))


def test_the_child_itself_says_what_the_trouble_is():
    with pytest.raises(NotFetched, match="private network"):
        reading.busy_at("https://127.0.0.1/secret.ics", **WINDOW)


def test_the_times_come_back_and_nothing_else(monkeypatch):
    said = json.dumps({"spans": [["2027-03-03T09:00:00+00:00", "2027-03-03T12:00:00+00:00"]], "zone_unknown": False})
    instead(monkeypatch, f"print({said!r})")
    nine = datetime(2027, 3, 3, 9, tzinfo=UTC)
    assert reading.busy_at("https://a.example/", **WINDOW) == Busy([(nine, nine + timedelta(hours=3))])
    monkeypatch.setattr(fetching, "fetch", lambda address: BUSY)
    asked = {"address": "https://a.example/"} | {name: at.isoformat() for name, at in WINDOW.items()}
    assert reading.answered(json.dumps(asked)) == said
    monkeypatch.setattr(fetching, "fetch", lambda address: b"<html>")
    assert "no calendar" in json.loads(reading.answered(json.dumps(asked)))["trouble"]


def test_one_that_never_ends_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "SECONDS", 1)
    started, ended = [], reading.subprocess.Popen

    class Seen(ended):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(reading.subprocess, "Popen", Seen)
    instead(monkeypatch, "while True: pass")
    with pytest.raises(NotFetched, match="too long"):
        reading.busy_at("https://a.example/", **WINDOW)
    assert started[0].returncode


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("from fairwait.capacity import reading; reading.confine(); bytes(2 * 1024**3)", "within our limits"),
        ("from fairwait.capacity import reading; reading.CPU_SECONDS = 1; reading.confine()\nwhile True: pass",
         "within our limits"),
        ("from fairwait.capacity import reading; reading.SECONDS = 1; reading.confine(); import time; time.sleep(50)",
         "within our limits"),
        ("raise SystemExit(3)", "within our limits"),
        ("print('not what was agreed')", "cannot be read"),
    ],
)  # fmt: skip
def test_one_that_takes_too_much_or_breaks_is_told_of(monkeypatch, program, said):
    instead(monkeypatch, program)
    with pytest.raises(NotFetched, match=said):
        reading.busy_at("https://a.example/", **WINDOW)


def test_the_child_knows_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "7")
    assert "SECRET_KEY" not in reading._environment()
