"""A private page: what it shows to whom, what it takes, and what it never does (S33 to S38)."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwait.accounts.rules import Role
from fairwait.config.logs import JsonFormatter
from fairwait.history.models import Event
from fairwait.keeping_in_touch.check_in import actions, due, queries
from fairwait.keeping_in_touch.check_in.actions import CheckInRefused
from fairwait.keeping_in_touch.check_in.models import Answer, LinksOff, PrivateLink
from fairwait.keeping_in_touch.check_in.rules.links import TRIES
from fairwait.people import actions as people
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.portal.conftest import DESK

pytestmark = pytest.mark.django_db
EDITH_BORN = towns.day(84 * 365)
NOT_OPEN = "This page is not open"


@pytest.fixture
def edith(town, phone):
    """Edith's phone: her contact is unsafe, so a PIN was told to her by voice; here hers is asked by birth date."""
    town.people["edith"].__class__.objects.filter(pk=town.people["edith"].pk).update(unsafe_contact=None)
    return phone("edith")


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def state() -> list:
    return [list(Wait.objects.order_by("pk").values()), Event.objects.count(), list(PrivateLink.objects.values())]


# Opening it ----------------------------------------------------------------------------------------------------------


def test_opening_a_link_does_nothing_and_shows_nothing(edith):
    before = state()
    for method in ("get", "head"):
        for _ in range(20):
            answer = getattr(edith.client, method)(f"/p/o/{edith.made.token}/")
            assert answer.status_code == 200
    assert state() == before
    shown = words(edith.client.get(f"/p/o/{edith.made.token}/"))
    for told in ("Edith", "Marlowe", "Wexmoor", "care", "council", "Fairwait"):
        assert told.casefold() not in shown.casefold()


def test_the_page_tells_where_they_stand_after_a_second_fact_and_names_nobody(edith):
    assert "Check it is you" in words(edith.carry_on())
    answer = edith.prove(EDITH_BORN)
    shown = words(answer)
    assert answer.redirect_chain[-1][0] == "/p/now/"
    for question in ("What you are waiting for", "Since when", "How much longer", "When we will next be in touch"):
        assert question in shown
    for kept_back in ("Edith", "Marlowe", "ZX1"):
        assert kept_back not in shown
    assert answer["Cache-Control"] == "no-store"
    assert edith.made.token not in answer.content.decode()


def test_the_code_of_a_letter_opens_it_however_it_is_typed(edith):
    typed = edith.made.code.lower().replace(" ", "-")
    assert "Check it is you" in words(edith.client.post("/p/", {"code": typed}, follow=True))
    assert "Where things stand" in words(edith.prove(EDITH_BORN))


def test_nothing_stored_opens_a_page(edith, town):
    kept = PrivateLink.objects.get()
    for secret in (edith.made.token, edith.made.code, edith.made.code.replace(" ", "")):
        assert secret not in str(list(PrivateLink.objects.values())[0].values())
    for stored in (kept.token_digest, kept.code_digest):
        assert NOT_OPEN in words(Client().post(f"/p/o/{stored}/", follow=True))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_other_link_is_the_same_neutral_page(edith, data):
    token = edith.made.token
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(
        st.one_of(
            st.sampled_from([token[:at], token + "A", token.swapcase(), "x"]),
            st.characters(whitelist_categories=("Lu", "Ll", "Nd"), max_codepoint=127).map(
                lambda letter: token[:at] + letter + token[at + 1 :]
            ),
        ).filter(lambda made: made and made != token)
    )
    answer = Client().post(f"/p/o/{other}/", follow=True)
    assert NOT_OPEN in words(answer)


def test_every_reason_not_to_open_gives_the_same_page(edith, town, phone):
    answers = [Client().post("/p/o/nothing-like-it/", follow=True).content]

    def tried() -> None:
        answers.append(Client().post(f"/p/o/{edith.made.token}/", follow=True).content)

    PrivateLink.objects.update(expires_on=towns.day(1))
    tried()
    PrivateLink.objects.update(expires_on=towns.day(-30), held_at=towns.now())
    tried()
    PrivateLink.objects.update(held_at=None, taken_back_at=towns.now())
    tried()
    PrivateLink.objects.update(taken_back_at=None)
    LinksOff.objects.create(person=town.people["edith"], is_unsafe=False, at=towns.now())
    tried()
    LinksOff.objects.all().delete()
    people.restrict(
        person=town.people["edith"], reason="Works here.", ring="01632 960 410", by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )  # fmt: skip
    tried()
    assert len(set(answers)) == 1


def test_five_wrong_tries_lock_it_and_staff_see_that(edith, town, signed_in, page):
    edith.carry_on()
    for left in range(TRIES - 1, 0, -1):
        assert re.search(rf"You have {left} tr(y|ies) left", words(edith.prove(towns.day(40 * 365))))
    assert NOT_OPEN in words(edith.prove(towns.day(40 * 365)))
    assert NOT_OPEN in words(Client().post(f"/p/o/{edith.made.token}/", follow=True))
    assert NOT_OPEN in words(edith.prove(EDITH_BORN))  # the right one comes too late
    assert "the private page locked" in page("/today/", client=signed_in(Role.DUTY_WORKER)).words


def test_a_page_left_alone_shuts(edith):
    edith.come_in(EDITH_BORN)
    session = edith.client.session
    kept = session["private-page"]
    session["private-page"] = kept | {"at": (towns.now() - timedelta(minutes=16)).isoformat()}
    session.save()
    assert NOT_OPEN in words(edith.client.get("/p/now/"))


@pytest.mark.parametrize("address", ["/p/now/", "/p/how/", "/p/more/", "/p/reach/", "/p/thanks/", "/p/away/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_step_is_skipped(edith, address, method):
    before = state()
    shut = getattr(Client(), method)(address)
    assert shut["Location"] == "/p/" if method == "get" else NOT_OPEN in words(shut)
    edith.carry_on()
    sent = {"told": "worse", "said": "x", "who": "me", "a": "unsafe"} if method == "post" else {}
    answer = getattr(edith.client, method)(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/p/check/")
    assert state() == before


def test_a_pin_told_by_voice_is_asked_where_contact_is_unsafe(town, phone):
    with pytest.raises(CheckInRefused, match="Use a PIN"):
        phone("edith")
    hers = phone("edith", with_pin=True)
    assert "What is the PIN we told you?" in words(hers.carry_on())
    assert "does not match" in words(hers.client.post("/p/check/", {"pin": "000000x"}, follow=True))
    assert "Where things stand" in words(hers.client.post("/p/check/", {"pin": hers.made.pin}, follow=True))


def test_codes_are_not_guessed_from_one_address(edith):
    for number in range(40):
        edith.client.post("/p/", {"code": f"AAAA {number:04}"})
    shut = edith.client.post("/p/", {"code": edith.made.code}, follow=True)
    assert NOT_OPEN in words(shut)
    assert '<a href="/p/">Type your code again' in shut.content.decode(), "one letter was mistyped, perhaps"


def test_behind_a_trusted_proxy_one_who_guesses_codes_shuts_nobody_else_out(edith, settings):
    settings.TRUSTED_PROXY = True
    for number in range(30):
        edith.client.post("/p/", {"code": f"AAAA {number:04}"}, headers={"X-Forwarded-For": "203.0.113.9"})
    sent = {"data": {"code": edith.made.code}, "follow": True}
    assert NOT_OPEN in words(edith.client.post("/p/", **sent, headers={"X-Forwarded-For": "203.0.113.9"}))
    assert "Check it is you" in words(edith.client.post("/p/", **sent, headers={"X-Forwarded-For": "203.0.113.10"}))


# Telling us ----------------------------------------------------------------------------------------------------------


def test_worse_reopens_triage_and_is_on_a_workers_today_at_once(edith, town, signed_in, page):
    edith.come_in(EDITH_BORN)
    shown = words(edith.tell("worse"))
    assert re.search(r"It is to be read by|Nobody reads this until", shown)
    assert "the duty social worker" in shown
    for number in ("999", "111", "116 123", "0808 2000 247", "01632 960 199"):
        assert number in shown
    assert town.fresh("edith").escalated == "worse"
    today = page("/today/", client=signed_in(Role.DUTY_WORKER))
    assert "Edith Marlowe: things are worse" in today.words
    assert today.words.index("What people told us: 1") < today.words.index("Begin here")
    client = signed_in(Role.DUTY_WORKER)
    answer = Answer.objects.get()
    opened = page(f"/told-us/{answer.uuid}/", client=client)
    assert "Triage is open again" in opened.words
    assert client.post(f"/told-us/{answer.uuid}/")["Location"] == f"/people/{town.people['edith'].uuid}/"
    assert (
        "Told through the private link: things are worse."
        in page(f"/people/{town.people['edith'].uuid}/", client=client).words
    )
    assert not queries.unread(town.user(Role.DUTY_WORKER)).exists()


@pytest.mark.parametrize("told", ["same", "better", "less-often", "reach-me", "not-needed"])
def test_words_that_cannot_wait_are_told_as_worse_whatever_they_stand_beside(edith, town, told):
    edith.come_in(EDITH_BORN)
    said = "I fell, and cannot get up by myself any more"
    if told in ("same", "better"):
        edith.tell(told)
        once = edith.once("/p/thanks/")
        shown = [edith.client.post("/p/thanks/", {"said": said, "once": once}, follow=True) for _ in range(2)][0]
    else:
        address = "/p/more/" if told == "not-needed" else "/p/reach/"
        sent = {"told": told, "who": "me", "said": said, "once": edith.once(address)}
        shown = [edith.client.post(address, sent, follow=True) for _ in range(2)][0]
    assert "Ring now, do not wait, if" in words(shown)
    assert {answer.told for answer in Answer.objects.all()} == {told, "worse"}
    assert Answer.objects.filter(told="worse").count() == 1
    wait = Wait.objects.get(pk=town.waits["edith"].pk)
    assert wait.escalated_on == towns.day(0)


def test_leaving_shuts_the_page_so_that_going_back_shows_nothing(edith):
    shown = edith.come_in(EDITH_BORN).content.decode()
    assert 'class="leave" href="/p/leave/"' in shown
    gone = edith.client.get("/p/leave/")
    assert (gone.status_code, gone["Cache-Control"]) == (302, "no-store")
    assert gone["Location"].startswith("https://www.bbc.co.uk/")
    assert "What you are waiting for" not in words(edith.client.get("/p/now/", follow=True))


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_is_sent_after_the_page_has_shut_is_said_not_to_be_kept(edith, is_gone):
    edith.come_in(EDITH_BORN)
    once = edith.once("/p/how/")
    if is_gone:
        edith.client.get("/p/leave/")
    else:
        PrivateLink.objects.update(taken_back_at=towns.now())
    shown = words(edith.client.post("/p/how/", {"told": "worse", "once": once}, follow=True))
    assert NOT_OPEN in shown
    assert "What you sent was not kept. Open your link once more" in shown
    assert not Answer.objects.exists()


def test_who_says_the_same_many_times_stands_on_today_once(edith, town):
    edith.come_in(EDITH_BORN)
    for _ in range(9):
        edith.tell("worse")
    edith.tell("call-me")
    (told,) = due.told_us_first(town.user(Role.DUTY_WORKER), towns.now())
    assert told.count == 10
    assert [thing.label for thing in told.things] == [
        "Edith Marlowe: things are worse", "Edith Marlowe: please call",
    ]  # fmt: skip


def test_words_that_can_wait_reopen_nothing(edith, town):
    edith.come_in(EDITH_BORN)
    edith.tell("same")
    edith.client.post("/p/thanks/", {"said": "Thank you, all is well", "once": edith.once("/p/thanks/")})
    assert {answer.told for answer in Answer.objects.all()} == {"same"}


def test_who_asks_to_be_called_is_in_the_queue_of_calls(edith, town, signed_in, page):
    edith.come_in(EDITH_BORN)
    edith.tell("call-me")
    assert town.fresh("edith").call_asked_on == towns.day(0)
    assert "Edith Marlowe" in page("/keep-in-touch/", client=signed_in(Role.LIST_COORDINATOR)).words


@pytest.mark.parametrize("told", ["same", "better", "moved", "call-me"])
def test_no_other_answer_changes_the_order_or_ends_anything(edith, town, told):
    edith.come_in(EDITH_BORN)
    before = Wait.objects.order_by("pk").values("pk", "status", "band", "order_rank", "last_contact_on", "escalated")
    kept = list(before)
    assert "You are still on the list." in words(edith.tell(told))
    assert list(before.all()) == kept
    assert [one.told for one in queries.unread(town.user(Role.DUTY_WORKER))] == [told]


def test_no_longer_needed_is_heard_with_who_says_so_and_ends_nothing(edith, town, signed_in, page):
    edith.come_in(EDITH_BORN)
    asked = edith.tell("not-needed")
    assert "Nothing ends today" in words(asked)
    sent = {"who": "another", "said": "She is dead to us", "once": edith.once("/p/more/")}
    edith.client.post("/p/more/", sent, follow=True)
    answer = Answer.objects.get()
    opened = page(f"/told-us/{answer.uuid}/", client=signed_in(Role.DUTY_WORKER))
    assert "speak with the person first" in opened.words
    assert town.fresh("edith").status == "open"


def test_the_same_sending_twice_is_kept_once_and_two_devices_are_both_kept(edith, town):
    edith.come_in(EDITH_BORN)
    once = edith.once("/p/how/")
    for _ in range(3):
        edith.client.post("/p/how/", {"told": "worse", "once": once})
    assert Answer.objects.count() == 1
    edith.client.post("/p/how/", {"told": "better", "once": once})
    other = type(edith)(Client(), edith.made)
    other.come_in(EDITH_BORN)
    other.tell("worse")
    assert sorted(Answer.objects.values_list("told", flat=True)) == ["better", "worse", "worse"]
    assert town.fresh("edith").escalated == "worse"


def test_what_was_told_before_is_shown_to_nobody_on_the_page(edith):
    edith.come_in(EDITH_BORN)
    edith.tell("worse")
    edith.client.post("/p/thanks/", {"said": "I fell on Tuesday", "once": edith.once("/p/thanks/")})
    for address in ("/p/now/", "/p/how/", "/p/reach/", "/p/thanks/"):
        assert "fell on Tuesday" not in words(edith.client.get(address))
    assert not re.search(r"<input[^>]*checked", edith.client.get("/p/how/").content.decode())


def test_not_safe_shuts_the_link_and_only_one_trained_worker_sees_it(edith, town, signed_in, page):
    edith.come_in(EDITH_BORN)
    once = edith.once("/p/away/")
    assert "This page is closed" in words(edith.client.post("/p/away/", {"a": "unsafe", "once": once}, follow=True))
    assert NOT_OPEN in words(Client().post(f"/p/o/{edith.made.token}/", follow=True))
    for role in (Role.LIST_COORDINATOR, Role.PRACTITIONER):
        assert not queries.unread(town.user(role)).exists()
    assert queries.unread(town.user(Role.PRINCIPAL_SOCIAL_WORKER)).get().told == "not-safe"
    timeline = page(f"/people/{town.people['edith'].uuid}/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert "safe to talk" not in timeline
    with pytest.raises(CheckInRefused, match="off for this person"):
        actions.make_link(person=town.people["edith"], with_pin=True, by=town.user(Role.DUTY_WORKER), now=towns.now())


def test_another_day_ends_on_the_same_page_and_changes_nothing(edith):
    edith.come_in(EDITH_BORN)
    before = state()
    once = edith.once("/p/away/")
    assert "This page is closed" in words(edith.client.post("/p/away/", {"a": "later", "once": once}, follow=True))
    assert state() == before


def test_somebody_elses_team_does_not_read_it(edith, town, signed_in, page):
    edith.come_in(EDITH_BORN)
    edith.tell("call-me")
    answer = Answer.objects.get()
    Wait.objects.filter(pk=town.waits["edith"].pk).update(team=towns.WEST)
    page(f"/told-us/{answer.uuid}/", client=signed_in(Role.PRACTITIONER), status=404)


# Making it -----------------------------------------------------------------------------------------------------------


def test_a_worker_makes_a_link_on_the_persons_page_and_sees_it_once(town, desk, signed_in, page):
    client, address = signed_in(Role.DUTY_WORKER), f"/people/{town.people['edith'].uuid}/private-link/"
    refused = client.post(address, {"act": "make", "second": "birth-date"})
    assert "Use a PIN" in words(refused)
    made = words(client.post(address, {"act": "make", "second": "pin"}))
    token = re.search(r"/p/o/([\w-]{32,})/", made)[1]
    assert "PIN" in made
    assert token not in words(client.get(address))
    assert "Check it is you" in words(Client().post(f"/p/o/{token}/", follow=True))
    client.post(address, {"act": "take-back"})
    assert NOT_OPEN in words(Client().post(f"/p/o/{token}/", follow=True))


def test_no_link_is_made_before_somebody_is_named_who_reads(town, signed_in, page):
    with pytest.raises(CheckInRefused, match="First say who reads"):
        actions.make_link(person=town.people["amina"], with_pin=True, by=town.user(Role.DUTY_WORKER), now=towns.now())
    client = signed_in(Role.COUNCIL_ADMINISTRATOR)
    sent = {
        "reader": "the duty desk", "opens": "9", "closes": "17:00", "within_minutes": "60", "phone": "01632 960 210",
        "night_phone": "01632 960 199", "signing_address": "https://sign.example.org/", "reason": "We begin.",
    }  # fmt: skip
    wrong = page("/told-us/who-reads/", client=client, method="post", data=sent | {"phone": "ring"})
    assert "must be a telephone number" in wrong.words
    assert client.post("/told-us/who-reads/", sent).status_code == 302
    stands = queries.desk(on=towns.day(0))
    assert (stands.reader, stands.signing_address) == ("the duty desk", "https://sign.example.org/")


@pytest.mark.parametrize(
    "address", ["/p/", "/p/o/{token}/", "/p/now/", "/p/how/", "/adult-social-care/", "/local-help/"]
)
def test_wherever_a_number_is_there_is_a_way_for_whoever_cannot_hear_or_signs(edith, address):
    edith.come_in(EDITH_BORN)
    html = edith.client.get(address.format(token=edith.made.token)).content.decode()
    told = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert "use Relay UK: dial 18001, then the number." in told
    assert 'href="https://sign.example.org/?council=1&amp;way=video" rel="noreferrer"' in html


def test_where_a_council_has_no_address_for_signing_none_is_shown(edith, town):
    actions.adopt_desk(
        desk=DESK.model_copy(update={"signing_address": ""}), adopted_from=towns.day(0), reason="It ended.",
        by=town.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now(),
    )  # fmt: skip
    html = edith.client.get("/p/").content.decode()
    assert "18001" in html
    assert "British Sign Language" not in html


def test_nobody_who_died_or_is_restricted_has_a_page(town, desk):
    by = town.user(Role.DUTY_WORKER)
    type(town.people["amina"]).objects.filter(pk=town.people["amina"].pk).update(date_of_death=towns.day(3))
    with pytest.raises(CheckInRefused, match="no private page"):
        actions.make_link(person=town.people["amina"], with_pin=True, by=by, now=towns.now())


def test_pages_are_light(edith):
    edith.come_in(EDITH_BORN)
    sheet = b"".join(edith.client.get("/static/portal/portal.css").streaming_content)
    for address in ("/p/now/", "/p/how/", "/p/reach/", "/p/away/"):
        assert len(edith.client.get(address).content) + len(sheet) < 100_000 / 4


def test_a_page_that_fails_writes_no_secret_to_the_log(edith, monkeypatch):
    written = []

    def fails(_token):
        raise RuntimeError("as a test wants")

    monkeypatch.setattr(queries, "by_token", fails)
    monkeypatch.setattr(logging.getLogger("django.request"), "handle", lambda record: written.append(record))
    edith.client.raise_request_exception = False
    assert edith.carry_on().status_code == 500
    lines = [JsonFormatter().format(record) for record in written]
    assert any("/p/o/(kept back)" in line for line in lines)
    assert not any(edith.made.token in line for line in lines)
