"""Calendars in and out: free and busy only, from public addresses only; and visits without a name."""

import io
import socket
from datetime import timedelta

import pytest

from fairwait.capacity import fetching
from fairwait.capacity.actions import BookingRefused, calendars
from fairwait.capacity.fetching import NotFetched
from fairwait.capacity.models import FeedIn, FeedOut, Span
from tests.capacity.conftest import DAY, LEAD, NOW, at
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
BUSY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:The dentist\r\n"
    b"DTSTART:20270303T090000Z\r\nDTEND:20270303T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def followed(town, diary):
    one = diary()
    return calendars.follow(diary=one, address="webcal://calendar.example/secret.ics", by=one.worker, now=NOW)


def test_only_when_somebody_is_busy_is_kept_and_nothing_is_offered_then(followed, offered, monkeypatch):
    assert followed.address == "https://calendar.example/secret.ics"
    monkeypatch.setattr(fetching, "fetch", lambda address: BUSY)
    for _ in range(2):
        assert calendars.look(followed, now=NOW)
    span = Span.objects.get()
    assert "dentist" not in str(span.__dict__)
    starts = [offer.starts_at for offer in offered(day=DAY + timedelta(days=1)).offers]
    assert starts[0] == at(DAY + timedelta(days=1), 12, 15)  # and the minutes from a meeting to a visit


def test_trouble_is_kept_to_be_seen_and_takes_nothing_away(followed, monkeypatch):
    monkeypatch.setattr(fetching, "fetch", lambda address: BUSY)
    calendars.look(followed, now=NOW)
    monkeypatch.setattr(fetching, "fetch", lambda address: b"<html>")
    assert not calendars.look(followed, now=NOW)
    assert "no calendar" in FeedIn.objects.get().trouble
    assert Span.objects.count() == 1


def test_let_go_what_was_read_goes_with_it(followed, monkeypatch):
    monkeypatch.setattr(fetching, "fetch", lambda address: BUSY)
    calendars.look(followed, now=NOW)
    assert calendars.follow(diary=followed.diary, address=" ", by=followed.diary.worker, now=NOW) is None
    assert (FeedIn.objects.count(), Span.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "address",
    ["http://calendar.example/a.ics", "https://me:secret@calendar.example/", "https://calendar.example:8443/",
     "file:///etc/passwd", "https://[", "https://calendar.example/a b"],
)  # fmt: skip
def test_addresses_that_may_not_be_asked_are_refused(town, diary, address):
    with pytest.raises(BookingRefused):
        calendars.follow(diary=diary(), address=address, by=town.user(LEAD), now=NOW)


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
    def __init__(self, status, payload=b""):
        self.status, self.body = status, io.BytesIO(payload)

    def read(self, size):
        return self.body.read(size)


@pytest.mark.parametrize(
    ("answer", "until", "said"),
    [
        (Answer(302), 2**40, "another address"),
        (Answer(404), 2**40, "404"),
        (Answer(200, b"x" * (fetching.LARGEST + 1)), 2**40, "larger"),
        (Answer(200, b"x"), 0, "too long"),
    ],
)
def test_what_is_answered_has_limits(answer, until, said):
    with pytest.raises(NotFetched, match=said):
        fetching.read(answer, until=until)


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
    one, keeper = diary(), signed_in(LEAD)
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
