"""Rows written before: never stale, never somebody else's, and not worked out again."""

from uuid import uuid4
from xml.etree.ElementTree import tostring

import pytest
from django.urls import reverse

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.desk.acts import act_address, act_href
from fairwait.desk.lists import queries, written
from fairwait.desk.lists.remembered import Remembered
from fairwait.govuk.addresses import Address
from fairwait.waiting import actions as waiting
from tests.desk import town as towns
from tests.desk.test_person import restrict
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_written(monkeypatch):
    monkeypatch.setattr(written, "_written", Remembered(written.MOST))


@pytest.fixture
def worked_out(monkeypatch):
    """How many rows each page worked out."""
    counts, listed = [], queries.ListPage.listed
    monkeypatch.setattr(
        queries.ListPage, "listed", lambda page, found: counts.append(len(found)) or listed(page, found)
    )
    return counts


def rows(page, client, url="/?tab=all"):
    return sorted(text(row) for row in page(url, client=client).all("tr"))


def test_a_row_is_worked_out_once_and_again_when_anything_of_it_changes(town, signed_in, page, worked_out):
    client = signed_in()
    first = rows(page, client)
    assert rows(page, client) == first
    assert worked_out == [5]
    waiting.record_contact(
        wait=town.waits["edith"], how="phone", said="well", on=towns.day(0), by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )  # fmt: skip
    assert rows(page, client) != first
    assert worked_out == [5, 1]


def test_what_was_written_is_what_would_be_written(town, signed_in, page, monkeypatch):
    client = signed_in()
    for url in ("/", "/?tab=unseen", "/?sort=name", "/?col=place&col=carer", "/?need=interpreter"):
        kept = [rows(page, client, url) for _ in range(2)][-1]
        monkeypatch.setattr(written, "_written", Remembered(written.MOST))
        assert rows(page, client, url) == kept, url


def test_nobody_is_shown_what_was_written_for_other_eyes(town, signed_in, page, monkeypatch):
    restrict(town, "amina")
    clients = [signed_in(role) for role in Role if allows(role, Permission.SEE_LIST)]
    written_after_others = [page("/?tab=all", client=client).all("tbody") for client in clients]
    for client, kept in zip(clients, written_after_others, strict=True):
        monkeypatch.setattr(written, "_written", Remembered(written.MOST))
        alone = page("/?tab=all", client=client).all("tbody")
        assert [tostring(each) for each in kept] == [tostring(each) for each in alone]


def test_a_record_that_becomes_restricted_is_named_no_more(town, signed_in, page):
    client = signed_in()
    assert any("Edith Marlowe" in row for row in rows(page, client))
    restrict(town, "edith")
    assert not any("Edith" in row for row in rows(page, client))
    assert any("Restricted record" in row for row in rows(page, client))


def test_names_written_for_one_screen_are_initials_on_a_shared_one(town, signed_in, page):
    client = signed_in()
    assert any("Edith Marlowe" in row for row in rows(page, client))
    client.post("/mask/", {"masked": "yes", "back": "/"})
    assert not any("Edith" in row or "Marlowe" in row for row in rows(page, client))


def test_only_so_much_is_remembered_and_the_longest_unasked_goes():
    kept = Remembered(2)
    assert [kept.once(key, lambda key=key: key.upper()) for key in "abab"] == ["A", "B", "A", "B"]
    kept.find("a")
    kept.keep("c", "C")
    assert [kept.find(key) for key in "abc"] == ["A", None, "C"]


def test_an_address_is_the_one_that_looking_it_up_gives():
    for name in ("desk:person", "desk:why"):
        reference = uuid4()
        assert Address(name).of(reference) == Address(name).of(str(reference)) == reverse(name, args=[reference])
    for act in ("band", "triage", "contact", "recheck", "team", "answer"):
        reference = uuid4()
        assert act_address(act).of(reference) == act_href(act, reference)
