"""Asking for help by the public form: page by page without an account, scripts or cookies of ours; sent once."""

import re

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.conversations.models import Request
from fairwait.conversations.queries import requests as queries
from fairwait.conversations.rules.arriving import reference
from fairwait.portal.asking import views
from fairwait.portal.asking.steps import BY_NAME, STEPS, after, before
from tests.directory.conftest import bring_in, listed, postcodes  # noqa: F401

pytestmark = pytest.mark.django_db

SELF = {
    "whom": {"speaker": "self"},
    "urgent": {"urgent": "no"},
    "reason": {"reason": "I cannot get up the stairs.", "wants": "To sleep in my own bed"},
    "caring": {"caring": "neither"},
    "person": {"first_name": "Ada", "last_name": "Quill", "date_of_birth-day": "2", "date_of_birth-month": "3",
               "date_of_birth-year": "1941", "postcode": "ZX1 4BD"},
    "reach": {"phone": "07700 900218", "safe": "any_way"},
}  # fmt: skip


class Form:
    """Somebody who fills it in, page by page, as a browser without scripts sends it."""

    def __init__(self, page, **headers):
        self.page, self.client = page, Client(**headers)
        self.shown = page("/ask/", client=self.client)

    @property
    def step(self):
        return self._box("step")

    def _box(self, name):
        return next((e.get("value", "") for e in self.shown.all("input", name=name) if e.get("type") == "hidden"), "")

    def carried(self):
        return {e.get("name"): e.get("value", "") for e in self.shown.all("input", type="hidden")}

    def press(self, do, **typed):
        self.shown = self.page("/ask/", client=self.client, method="post", data={**self.carried(), **typed, "do": do})
        return self

    def fill(self, answers, *, until="check"):
        self.press("begin")
        while self.step != until:
            self.press("next", **answers.get(self.step, {}))
        return self


@pytest.fixture
def form(page, desk):
    return Form(page)


def test_it_arrives_as_a_request_with_nothing_decided(form, town):
    form.fill(SELF).press("send")
    assert "Thank you. We have it" in form.shown.words
    sent = Request.objects.get()
    assert reference(sent.uuid) in form.shown.words
    assert "It is read by the duty social worker" in form.shown.words
    assert (sent.way, sent.taken_by, sent.person, sent.finished_at) == ("web", None, None, None)
    assert sent.said == {
        "speaker": "self", "knows": "yes", "urgent": "no", "reason": "I cannot get up the stairs.",
        "wants": "To sleep in my own bed", "caring": "neither", "first_name": "Ada", "last_name": "Quill",
        "date_of_birth-day": "2", "date_of_birth-month": "3", "date_of_birth-year": "1941", "postcode": "ZX1 4BD",
        "phone": "07700 900218", "safe": "any_way", "find": "Quill ZX1 4BD",
    }  # fmt: skip
    assert list(queries.arrived(town.user(Role.DUTY_WORKER))) == [sent]


def test_nothing_is_kept_until_it_is_sent_and_no_session_begins(form):
    form.fill(SELF)
    assert not Request.objects.exists()
    assert set(form.client.cookies) <= {"fairwait-form"}
    assert form.shown.response["Cache-Control"] == "no-store"
    assert "Nothing you write here is kept until you send it." in form.shown.html


def test_sent_twice_it_is_one(form):
    form.fill(SELF)
    carried = form.carried()
    first = form.press("send").shown.words
    form.shown = form.page("/ask/", client=form.client, method="post", data={**carried, "do": "send"})
    assert Request.objects.count() == 1
    assert form.shown.words == first


def test_it_says_the_same_of_somebody_known_and_somebody_unknown(page, desk, town):
    """Nobody learns here who is known to the council."""

    def ends(**who):
        form = Form(page).fill({**SELF, "person": {**SELF["person"], **who}})
        return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "", form.press("send").shown.words)

    known = town.people["edith"]
    theirs = {"first_name": known.first_name, "last_name": known.last_name, "postcode": known.postcode}
    assert ends(**theirs) == ends(first_name="Zed", last_name="Nobody", postcode=known.postcode)


@pytest.mark.parametrize("postcode", ["EH1 1YZ", "LS1 4AP", "ZX9 9ZZ"])
def test_a_postcode_near_which_nothing_is_listed_is_called_so(page, desk, listed, postcode):  # noqa: F811
    told = {}
    for code in (postcode, "ZX1 4BD", "ZX1"):
        sent = Form(page).fill({**SELF, "person": {**SELF["person"], "postcode": code}}).press("send").shown
        assert "Thank you" in sent.heading
        told[code] = sent.words
    elsewhere = "your own council helps you, in every part of the United Kingdom"
    assert elsewhere in told[postcode]
    assert "nearest first" not in told[postcode] + told["ZX1"]
    assert elsewhere not in told["ZX1 4BD"] + told["ZX1"]
    assert Request.objects.filter(said__postcode=postcode).exists()


def test_danger_says_whom_to_ring_before_anything_else_is_asked(form):
    form.press("begin").press("next", speaker="self").press("next", urgent="danger")
    assert form.step == "now"
    assert "999" in form.shown.words
    assert "01632 960 199" in form.shown.words
    form.press("next")
    assert form.step == "reason"


def test_for_somebody_else_it_asks_who_asks_and_whether_they_know(form):
    told = {
        **SELF, "whom": {"speaker": "professional"},
        "speaker": {"asker": "Sam Field", "asker_is": "district nurse", "asker_reach": "01632 960011", "knows": "no"},
    }  # fmt: skip
    form.fill(told).press("send")
    said = Request.objects.get().said
    assert said["speaker_name"] == "Sam Field, district nurse, 01632 960011"
    assert (said["speaker"], said["knows"]) == ("professional", "no")


def test_what_was_said_of_a_page_that_is_no_longer_shown_is_not_sent(form):
    told = {**SELF, "whom": {"speaker": "family"}, "speaker": {"asker": "Sam", "asker_is": "son", "knows": "yes"}}
    form.fill(told).press("change:whom").press("changed", speaker="self")
    assert form.step == "check"
    form.press("send")
    assert "speaker_name" not in Request.objects.get().said


def test_what_is_wrong_is_said_at_its_box_and_what_was_typed_stands(form):
    form.press("begin").press("next")
    assert "Choose who needs help" in form.shown.words
    form.fill({**SELF, "person": {"first_name": "Ada", "date_of_birth-day": "31", "date_of_birth-month": "2",
                                  "date_of_birth-year": "1941"}}, until="person")  # fmt: skip
    form.press("next", **{"date_of_birth-day": "31", "date_of_birth-month": "2", "date_of_birth-year": "1941"})
    assert form.step == "person"
    assert "must be a real date" in form.shown.words
    assert form.shown.all("input", name="date_of_birth-day")[0].get("value") == "31"


def test_not_every_way_is_safe_needs_the_way_that_is(form):
    form.fill(SELF, until="reach").press("next", safe="some_ways")
    assert "Tell us which way is safe" in form.shown.words


def test_going_back_loses_nothing_not_even_what_is_unfinished(form):
    form.fill(SELF, until="reason").press("back", reason="Half a sen")
    assert form.step == "urgent"
    form.press("next", urgent="no")
    assert form.shown.all("textarea", name="reason")[0].text.strip() == "Half a sen"


def test_back_from_the_first_page_leads_to_the_beginning(form):
    form.press("begin")
    answer = form.client.post("/ask/", {**form.carried(), "do": "back"})
    assert answer["Location"] == "/ask/"


def test_an_answer_forged_past_its_page_is_asked_again(form):
    form.fill(SELF)
    forged = {**form.carried(), "urgent": "whenever", "do": "send"}
    form.shown = form.page("/ask/", client=form.client, method="post", data=forged)
    assert form.step == "urgent"
    assert not Request.objects.exists()


def test_nobody_is_asked_for_a_name_and_no_way_to_answer_is_said_plainly(form):
    form.fill({**SELF, "person": {}, "reach": {"safe": "any_way"}})
    assert "You have not said how we can reach anybody." in form.shown.words
    form.press("send")
    assert "You gave us no way to reach anybody" in form.shown.words
    assert queries.label(Request.objects.get()) == "Not known yet who"


def test_words_that_would_break_a_page_are_words(form):
    nasty = "<script>alert(1)</script> \u202eevil\u202c '\"; DROP TABLE people;-- =cmd()\x00"
    form.fill({**SELF, "reason": {"reason": nasty}})
    assert "<script>alert" not in form.shown.html
    form.press("send")
    kept = nasty.translate(dict.fromkeys(map(ord, "\x00\u202e\u202c")))  # no page carries what turns a line round
    assert Request.objects.get().said["reason"] == kept.strip()


def test_too_many_from_one_address_lose_nothing(form, monkeypatch):
    monkeypatch.setattr(views, "SENT_AN_HOUR", 0)
    form.fill(SELF).press("send")
    assert "Nothing you wrote is lost" in form.shown.words
    assert not Request.objects.exists()
    assert form.carried()["reason"] == "I cannot get up the stairs."


def test_where_nobody_reads_what_is_sent_it_is_not_offered(page):
    assert "Ring your council’s main number" in page("/ask/", client=Client()).words
    assert "Ask for help on this site" not in page("/adult-social-care/", client=Client()).words


def test_it_is_found_from_what_adult_social_care_is(page, desk):
    assert page("/adult-social-care/", client=Client()).link("Ask for help on this site") == "/ask/"


@pytest.mark.parametrize(("code", "direction"), [("cy", "ltr"), ("ur", "rtl")])
def test_it_is_asked_in_the_language_somebody_chose_to_the_end(page, desk, code, direction):
    form = Form(page)
    form.shown = page(f"/ask/?l={code}", client=form.client)
    for step in ("begin", *("next",) * 5):
        assert form.shown.root.get("dir") == direction
        address = form.shown.all("form", method="post")[0].get("action")
        assert address == f"/ask/?l={code}"
        data = {**form.carried(), **SELF.get(form.step, {}), "do": step}
        form.shown = page(address, client=form.client, method="post", data=data)
    assert form.step == "reach"
    assert Client().get("/ask/").content != form.client.get(f"/ask/?l={code}").content


def test_every_page_has_one_after_it_and_one_before():
    said = {"speaker": "family", "urgent": "danger"}
    names, step = [], STEPS[0]
    while step is not BY_NAME["check"]:
        names.append(step.name)
        step = after(step, said)
    assert names == ["whom", "speaker", "urgent", "now", "reason", "caring", "person", "reach"]
    assert before(BY_NAME["reason"], said).name == "now"
    assert before(BY_NAME["reason"], {"speaker": "self", "urgent": "no"}).name == "urgent"
    assert before(STEPS[0], said) is None


def test_it_is_small(form):
    for _step in range(6):
        assert len(form.shown.response.content) < 20_000
        form.press("begin" if not form.step else "next", **SELF.get(form.step, {}))
