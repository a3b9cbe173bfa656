"""Calendars in and out: free and busy only, from public addresses only; and visits without a name."""

import http.client
import io
import logging
import socket
import time
from datetime import timedelta

import pytest
from django.test import Client

from fairwait.capacity import fetching, jobs, queries, reading
from fairwait.capacity.actions import BookingRefused, calendars
from fairwait.capacity.fetching import NotFetched
from fairwait.capacity.models import FeedIn, FeedOut, Span
from fairwait.config.logs import JsonFormatter
from fairwait.engine.calendars import LONDON
from fairwait.engine.calendars.appointments import busy
from tests.capacity.conftest import DAY, LEAD, NOW, at
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
BUSY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:The dentist\r\n"
    b"DTSTART:20270303T090000Z\r\nDTEND:20270303T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def answers(monkeypatch, payload):
    monkeypatch.setattr(reading, "busy_at", lambda address, **window: busy(payload, zone=LONDON, **window))


@pytest.fixture
def followed(town, diary):
    one = diary()
    return calendars.follow(diary=one, address="webcal://calendar.example/secret.ics", by=one.worker, now=NOW)


def test_only_when_somebody_is_busy_is_kept_and_nothing_is_offered_then(followed, offered, monkeypatch):
    assert followed.address == "https://calendar.example/secret.ics"
    answers(monkeypatch, BUSY)
    for _ in range(2):
        assert calendars.look(followed, now=NOW)
    span = Span.objects.get()
    assert "dentist" not in str(span.__dict__)
    starts = [offer.starts_at for offer in offered(day=DAY + timedelta(days=1)).offers]
    assert starts[0] == at(DAY + timedelta(days=1), 12, 15)  # and the minutes from a meeting to a visit


def test_trouble_is_kept_to_be_seen_and_takes_nothing_away(followed, monkeypatch):
    answers(monkeypatch, BUSY)
    calendars.look(followed, now=NOW)

    def no_calendar(address, **window):
        raise NotFetched("It is no calendar: it was cut, or is something else.")

    monkeypatch.setattr(reading, "busy_at", no_calendar)
    assert not calendars.look(followed, now=NOW)
    assert "no calendar" in FeedIn.objects.get().trouble
    assert Span.objects.count() == 1


def test_a_zone_that_nobody_knows_is_told_to_the_owner_beside_when_it_was_read(followed, monkeypatch, signed_in, page):
    odd = BUSY.replace(b"DTSTART:20270303T090000Z", b"DTSTART;TZID=Mars/Olympus:20270303T090000")
    shown = f"/visits/diaries/{followed.diary.uuid}/"
    for payload, said in ((odd, "read by London time"), (BUSY, "")):
        answers(monkeypatch, payload)
        assert calendars.look(followed, now=NOW)
        assert Span.objects.get().start
        words = page(shown, client=signed_in(LEAD)).words
        assert "Read " in words
        assert "Mars" not in words
        assert "could not be read" not in words
        assert ("read by London time" in words) is bool(said)


def test_an_address_with_accents_is_kept_as_it_can_be_asked():
    assert fetching.checked("https://a.example/café.ics?of=zoë&x=%20") == (
        "https://a.example/caf%C3%A9.ics?of=zo%C3%AB&x=%20"
    )


class Run:
    clock = staticmethod(lambda: NOW)

    def __init__(self):
        self.said = []

    def progress(self, *said):
        self.said.append(said)


def test_whatever_one_calendar_does_the_others_are_read(followed, diary, monkeypatch):
    other = diary("Ada Second")
    calendars.follow(diary=other, address="https://other.example/b.ics", by=other.worker, now=NOW)

    def breaks(address, **window):
        if "other" in address:
            return busy(BUSY, zone=LONDON, **window)
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(reading, "busy_at", breaks)
    run = Run()
    assert jobs.calendars(run) == "1 of 2 read."
    assert [one.trouble for one in FeedIn.objects.order_by("pk")] == ["It cannot be read.", ""]
    assert run.said == [("calendars", 0, 2), ("calendars", 1, 2)]
    assert Span.objects.get().diary == other


@pytest.mark.parametrize("after", ["", "https://other.example/b.ics"])
def test_let_go_of_while_it_is_fetched_nothing_comes_back(followed, monkeypatch, after):
    def lets_go(address, **window):
        calendars.follow(diary=followed.diary, address=after, by=followed.diary.worker, now=NOW)
        return busy(BUSY, zone=LONDON, **window)

    monkeypatch.setattr(reading, "busy_at", lets_go)
    assert not calendars.look(followed, now=NOW)
    assert not Span.objects.exists()
    assert [(one.address, one.read_at) for one in FeedIn.objects.all()] == ([(after, None)] if after else [])


def test_let_go_what_was_read_goes_with_it(followed, monkeypatch):
    answers(monkeypatch, BUSY)
    calendars.look(followed, now=NOW)
    assert calendars.follow(diary=followed.diary, address=" ", by=followed.diary.worker, now=NOW) is None
    assert (FeedIn.objects.count(), Span.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "address",
    ["http://calendar.example/a.ics", "https://me:secret@calendar.example/", "https://calendar.example:8443/",
     "file:///etc/passwd", "https://[", "https://calendar.example/a b", "https://café.example/a.ics", "https://calendar.example/\x7f"],
)  # fmt: skip
def test_addresses_that_may_not_be_asked_are_refused(town, diary, address):
    with pytest.raises(BookingRefused):
        calendars.follow(diary=diary(), address=address, by=town.user(LEAD), now=NOW)


@pytest.mark.parametrize(
    ("number", "public"),
    [("93.184.216.34", True), ("2606:2800:220:1::1", True), ("64:ff9b::5db8:d822", True), ("64:ff9b::a01:203", False),
     ("64:ff9b:1::5db8:d822", False), ("2002:5db8:d822::1", True), ("2002:7f00:1::1", False), ("fec0::1", False),
     ("::127.0.0.1", False), ("::ffff:10.0.0.1", False), ("fe80::1%eth0", False), ("ff0e::1", False),
     ("224.0.0.1", False), ("::", False)],
)  # fmt: skip
def test_an_address_is_as_public_as_the_one_it_carries(number, public):
    assert fetching.is_public(number) == public


@pytest.mark.parametrize(
    "numbers", [["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["93.184.216.34", "192.168.0.7"], []]
)
def test_nothing_of_our_own_network_is_ever_asked(monkeypatch, numbers):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *args, **kwargs: [(0, 0, 0, "", (number, 443)) for number in numbers]
    )
    with pytest.raises(NotFetched, match="private network"):
        fetching.fetch("https://calendar.example/a.ics")


class Answer:
    def __init__(self, status, payload=b"", *, length=None):
        self.status, self.body, self.length = status, io.BytesIO(payload), length

    def read1(self, size):
        return self.body.read(size)


@pytest.mark.parametrize(
    ("answer", "until", "said"),
    [
        (Answer(302), 2**40, "another address"),
        (Answer(404), 2**40, "404"),
        (Answer(200, b"x" * (fetching.LARGEST + 1)), 2**40, "larger"),
        (Answer(200, b"x"), 0, "too long"),
        (Answer(200, b"x", length=2), 2**40, "half-way"),
    ],
)
def test_what_is_answered_has_limits(answer, until, said):
    with pytest.raises(NotFetched, match=said):
        fetching.read(answer, until=until, wait=lambda left: None)


@pytest.mark.parametrize("length", [None, 2])
def test_the_whole_of_an_answer_is_read(length):
    waits = []
    answer = Answer(200, b"xy", length=length)
    assert fetching.read(answer, until=time.monotonic() + 5, wait=waits.append) == b"xy"
    assert 0 < waits[0] <= 5


def test_a_server_that_drips_is_left_when_the_time_is_up(monkeypatch):
    ours, theirs = socket.socketpair()
    theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n")
    clock = iter(range(1_000))
    monkeypatch.setattr(fetching.time, "monotonic", lambda: next(clock))
    waits = []

    def drip(left):  # a byte each time we wait: a read for more than has come would wait for ever
        waits.append(left)
        ours.settimeout(5)
        theirs.sendall(b"x")

    answer = http.client.HTTPResponse(ours)
    answer.begin()
    with pytest.raises(NotFetched, match="too long"):
        fetching.read(answer, until=4, wait=drip)
    assert waits == [4, 3, 2, 1]
    theirs.close()
    answer.close()
    ours.close()


def test_a_connection_that_cannot_be_secured_is_closed(monkeypatch):
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(fetching, "public_address", lambda host: "127.0.0.1")
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: ours)
    theirs.sendall(b"this is no handshake\n")
    with pytest.raises(NotFetched, match="cannot be reached"):
        fetching.fetch("https://calendar.example/a.ics")
    assert ours.fileno() == -1
    theirs.close()


def test_a_host_that_hangs_up_is_told_of_without_its_address(monkeypatch):
    monkeypatch.setattr(fetching, "public_address", lambda host: "127.0.0.1")

    def refuses(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuses)
    with pytest.raises(NotFetched) as refusal:
        fetching.fetch("https://calendar.example/secret.ics?key=7")
    assert "secret" not in str(refusal.value)


def test_visits_are_read_at_a_secret_address_without_a_name(diary, book, client):
    one = diary()
    noon = towns.now().replace(hour=12, minute=0, second=0, microsecond=0)
    visit = book(one, noon + timedelta(days=2), now=towns.now())
    token = calendars.give_out(diary=one, by=one.worker, now=NOW)
    assert token not in str(FeedOut.objects.get().__dict__)
    answer = client.get(f"/visits/calendar/{token}.ics")
    words = answer.content.decode()
    assert f"Visit {visit.uuid.hex[-6:]} ZX1" in words
    assert "Edith" not in words
    assert "First visit" not in words
    again = calendars.give_out(diary=one, by=one.worker, now=NOW)
    assert client.get(f"/visits/calendar/{token}.ics").status_code == 404
    calendars.shut(diary=one, by=one.worker, now=NOW)
    assert client.get(f"/visits/calendar/{again}.ics").status_code == 404


def test_whoever_left_is_read_no_more(diary, client):
    one = diary()
    token = calendars.give_out(diary=one, by=one.worker, now=NOW)
    one.worker.is_active = False
    one.worker.save()
    assert client.get(f"/visits/calendar/{token}.ics").status_code == 404


def test_both_are_kept_on_the_diarys_page(town, diary, signed_in, page):
    one, keeper = diary(interprets=["bsl"]), signed_in(LEAD)
    url = f"/visits/diaries/{one.uuid}/"
    refused = page(url, client=keeper, method="post", data={"do": "calendar", "address": "http://x"})
    assert "as https://" in refused.words
    keeper.post(url, {"do": "calendar", "address": "https://calendar.example/secret.ics"})
    made = keeper.post(url, {"do": "give-out"}, follow=True).content.decode()
    assert "/visits/calendar/" in made
    shown = page(url, client=keeper)
    assert "It has not been read yet" in shown.words
    assert "secret.ics" not in shown.html
    keeper.post(url, {"do": "shut"})
    assert not FeedOut.objects.exists()


def test_only_the_worker_gets_their_secret_address_and_a_keeper_can_shut_it(town, diary, signed_in, page, client):
    one, keeper = diary(), signed_in(LEAD)
    token = calendars.give_out(diary=one, by=one.worker, now=NOW)
    with pytest.raises(BookingRefused, match="Only the worker is given"):
        calendars.give_out(diary=one, by=town.user(LEAD), now=NOW)
    url = f"/visits/diaries/{one.uuid}/"
    assert "Make a new address" not in page(url, client=keeper).words
    assert "Only the worker is given" in keeper.post(url, {"do": "give-out"}, follow=True).content.decode()
    assert client.get(f"/visits/calendar/{token}.ics").status_code == 200
    keeper.post(url, {"do": "shut"})
    assert client.get(f"/visits/calendar/{token}.ics").status_code == 404


@pytest.mark.parametrize("method", ["PROPFIND", "POST", "OPTIONS", "GET"])
def test_what_calendars_ask_writes_no_secret_to_the_log(diary, monkeypatch, method):
    one, written = diary(), []
    token = calendars.give_out(diary=one, by=one.worker, now=NOW)

    def fails(*args, **kwargs):
        raise RuntimeError("as a test wants")

    monkeypatch.setattr(queries, "diary_of_token", fails)
    for name in ("django.request", "django.security.csrf"):
        monkeypatch.setattr(logging.getLogger(name), "handle", written.append)
    asks = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = asks.generic(method, f"/visits/calendar/{token}.ics")
    assert answer.status_code == (500 if method == "GET" else 405)
    lines = [JsonFormatter().format(record) for record in written]
    assert any("/visits/calendar/(kept back)" in line for line in lines) == (method == "GET")
    assert not any(token in line for line in lines)
