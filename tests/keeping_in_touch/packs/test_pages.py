"""Pages of packs: for staff, and for anybody."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.packs import actions
from tests.desk import town as towns
from tests.keeping_in_touch.packs.filled import fill, published

COORDINATOR = Role.LIST_COORDINATOR


def test_a_pack_is_written_compared_and_published_without_scripts(page, bare_town, signed_in_bare):
    client = signed_in_bare(COORDINATOR)
    fill(bare_town, but=("pay-local",))
    shown = page("/packs/waiting-well/", client=client)
    assert "It cannot be published yet" in shown.words
    assert "Paying for care, our part" in shown.words
    page("/packs/waiting-well/write/pay-local/", client=client)
    sent = client.post("/packs/waiting-well/write/pay-local/", {"text": "Ring 01632 960 210.", "seen": ""})
    assert sent.status_code == 302
    publish = page("/packs/waiting-well/publish/", client=client)
    assert "Everything in it is new" in publish.words
    digest = actions.draft("waiting-well", on=towns.now().date()).digest
    answer = client.post("/packs/waiting-well/publish/", {"expect": digest, "reason": "a start"})
    assert answer.status_code == 422
    answer = client.post("/packs/waiting-well/publish/", {"expect": digest, "reason": "a start", "looked_at": "yes"})
    assert answer.status_code == 302
    assert "Version 1" in page("/packs/waiting-well/", client=client).words
    assert "version 1" in page("/packs/", client=client).words


def test_what_is_refused_stands_beside_the_field(page, bare_town, signed_in_bare):
    client = signed_in_bare(COORDINATOR)
    address = "/packs/waiting-well/write/figure:contact-every/"
    page(address, client=client)
    shown = page(address, client=client, method="post", data={"text": "often", "seen": ""}, status=422)
    assert "Enter a whole number" in shown.words


def test_anybody_reads_what_is_published_and_nothing_else(page, bare_town):
    stranger = Client()
    assert stranger.get("/read/waiting-well/").status_code == 404
    assert "nothing to read here yet" in page("/read/", client=stranger).words
    published(bare_town, sooner_numbers="Ring 01632 960 210.")
    published(bare_town, "staff-guidance")
    shown = page("/read/waiting-well/", client=stranger)
    assert "tel:01632960210" in shown.html
    assert "From Wexmoor Council" in shown.words
    assert "at least every 4 weeks" in shown.words
    assert stranger.get("/read/staff-guidance/").status_code == 404
    assert "staff" not in page("/read/", client=stranger).words
    answer = stranger.get("/read/waiting-well/")
    assert "max-age" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert len(answer.content) < 40_000


def test_earlier_versions_and_drafts_say_what_they_are(page, bare_town, signed_in_bare):
    client = signed_in_bare(COORDINATOR)
    published(bare_town)
    published(bare_town, pay_local="Ring 01632 960 299.")
    assert "This is an earlier version" in page("/packs/waiting-well/versions/1/", client=client).words
    assert "earlier version" not in page("/packs/waiting-well/versions/2/", client=client).words
    assert "It is not published" in page("/packs/waiting-well/preview/", client=client).words
    for gone in ("versions/9/", "write/why/", "write/figure:none/"):
        assert client.get(f"/packs/waiting-well/{gone}").status_code == 404
    assert client.get("/packs/nothing/").status_code == 404
    assert client.get("/packs/nothing/preview/").status_code == 404


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.DIRECTOR])
def test_everybody_reads_and_some_write(page, bare_town, signed_in_bare, role):
    client = signed_in_bare(role)
    shown = page("/packs/waiting-well/", client=client)
    assert "Write it" not in shown.words
    assert client.get("/packs/waiting-well/write/pay-local/").status_code == 403
    assert client.get("/packs/waiting-well/publish/").status_code == 403


def test_what_is_typed_is_words_and_never_html(page, bare_town):
    published(bare_town, pay_local="Costs & fees: 5 < 6. **Ask <b**")
    shown = page("/read/waiting-well/")
    assert "Costs & fees: 5 < 6. Ask <b" in shown.words


def test_the_list_asks_as_often_however_many_versions_there_are(bare_town, signed_in_bare):
    client = signed_in_bare(COORDINATOR)
    published(bare_town)
    before = asked(client, "/packs/")
    for number in range(3):
        published(bare_town, pay_local=f"Ring 01632 960 29{number}.")
    assert asked(client, "/packs/") <= before


def asked(client, address):
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
