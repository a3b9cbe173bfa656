"""The council's words: chosen by an administrator, said on every page at once, kept from files, from people's text."""

import re
from uuid import uuid4

import html5lib
import pytest
from django.urls import get_resolver

from fairwait.accounts.models import Council, CouncilDocument
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.conversations.actions import requests
from fairwait.conversations.models import AskedAfter, PassedOn
from fairwait.conversations.rules.shape import Way
from fairwait.govuk import words
from fairwait.huddles.models import Meeting
from fairwait.people.origins import SourceRow
from fairwait.waiting import actions as waiting
from tests.desk import town as towns
from tests.house.files import SOURCE, texts
from tests.pages import StrictPage, text

pytestmark = pytest.mark.django_db
SEVEN = re.compile(r"\b(assessments?|referrals?|allocations?|waiting lists?|hand-?offs?|triage|services)\b", re.I)


def conversations():
    return words.speaking(lambda: words.CONVERSATIONS)


def choose(client, **told):
    said = {"preset": "conversations", "phrases": "", "avoided": "referral\ntriage", "reason": "Our staff asked."}
    return client.post("/words/", said | told)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_choose_them(town, signed_in, page, role):
    page("/words/", client=signed_in(role), status=200 if allows(role, Permission.CONFIGURE) else 403)


def test_they_are_said_at_once_by_every_page_and_kept_with_their_history(town, signed_in, page):
    lead, admin = signed_in(), signed_in(Role.COUNCIL_ADMINISTRATOR)
    assert "Needs assessment" in page("/", client=lead).words
    choose(admin)
    assert "Needs conversation" in page("/", client=lead).words
    assert not SEVEN.search(" ".join(said(page("/", client=lead))))
    kept = CouncilDocument.objects.get(code="words")
    assert (kept.version, kept.reason) == (1, "Our staff asked.")
    assert "Our staff asked." in page("/words/", client=admin).words
    choose(admin, preset="statutory")
    assert "Needs assessment" in page("/", client=lead).words
    assert CouncilDocument.objects.filter(code="words").count() == 2


def said(answer) -> list[str]:
    """What a page calls things: its title, headings, labels, buttons, tabs, links and columns, shown or read out."""
    tags = ("title", "h1", "h2", "h3", "h4", "label", "button", "th", "legend", "summary", "dt", "caption", "option")
    read_out = ("aria-label", "alt", "placeholder", "title", "data-label")
    named = [one.get(name) for one in answer.root.iter() for name in read_out if one.get(name)]
    return [*(text(each) for tag in (*tags, "a") for each in answer.all(tag)), *named]


# What a pack itself says is a document, the region's words and the council's own, and is not put in other words.
PLACES = [
    "/", "/find/", "/today/", "/huddles/", "/huddles/concerns/", "/huddles/concerns/raise/", "/start-huddle/",
    "/start-campaign/", "/same-person/", "/keep-in-touch/", "/keep-in-touch/script/", "/told-us/", "/messages/",
    "/campaigns/", "/front-door/", "/front-door/first-time/", "/packs/", "/packs/promises/", "/directory/",
    "/connections/", "/policies/", "/views/", "/read/", "/local-help/",
    "person", "call", "band", "triage", "end", "pause", "communication", "wishes", "give",
    "private-link", "write",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_under_three_conversations_no_label_says_one_of_the_seven(town, signed_in, page, place):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    wait = town.waits["edith"]
    own = f"/people/{wait.person.uuid}/"
    named = {
        "person": own, "communication": f"{own}communication/", "wishes": f"{own}wishes/",
        "private-link": f"{own}private-link/", "give": f"/packs/to/{wait.person.uuid}/",
        "write": f"/messages/to/{wait.person.uuid}/", "call": f"/keep-in-touch/{wait.uuid}/",
    }  # fmt: skip
    where = named.get(place, place)
    where = where if where.startswith("/") else f"/waits/{wait.uuid}/{where}/"
    found = [one for one in said(page(where, client=signed_in())) if SEVEN.search(one)]
    assert found == []


OURS_ALONE = ("/api/", "/messages/notify/", "/accounts/staff/", "/health", "/static/")
"""Read by machines, or by an administrator signing in."""
DOCUMENTS = ("/packs/", "/waiting-well/", "/words/")
"""What stands there is a document of somebody's, or the words themselves as they are chosen."""


def without_arguments(patterns, before="/"):
    """The address of every page that needs nothing named in it, from the routes themselves."""
    for one in patterns:
        at = before + str(one.pattern).removeprefix("^").removesuffix("$")
        if hasattr(one, "url_patterns"):
            yield from without_arguments(one.url_patterns, at)
        elif "<" not in at and "(" not in at and "\\" not in at:
            yield at


def test_no_page_there_is_says_one_of_the_seven(town, signed_in, client):
    """The walk over every route that names nothing: whoever opens it first may, of those who may see most."""
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    viewers = [client, signed_in(), signed_in(Role.COUNCIL_ADMINISTRATOR), signed_in(Role.PRINCIPAL_SOCIAL_WORKER)]
    walked, found = set(), []
    for at in sorted(set(without_arguments(get_resolver().url_patterns))):
        if at.startswith((*OURS_ALONE, *DOCUMENTS)):
            continue
        answers = (each.get(at) for each in viewers)
        answer = next((one for one in answers if one.status_code == 200 and "text/html" in one["Content-Type"]), None)
        if answer is not None:
            walked.add(at)
            root = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
            shown = StrictPage(at, answer.status_code, "", root, answer)
            found += [(at, one) for one in said(shown) if SEVEN.search(one)]
    assert {"/", "/front-door/", "/front-door/is-it-sorted/", "/front-door/onward/", "/ask/", "/p/"} <= walked
    assert len(walked) > 60

    assert found == []


@pytest.mark.parametrize("more", ["", "rows/"])
def test_what_a_case_system_calls_its_file_and_columns_is_quoted_and_no_label(town, signed_in, page, monkeypatch, more):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))

    def read(origins):
        told = (("Referral / OT", "12 May"), ("Notes", "Rang twice"))
        return [SourceRow(one, "OT waiting list.xlsx", "trays", towns.day(3), told) for one in origins]

    monkeypatch.setattr("fairwait.people.origins._readers", [read])
    shown = page(f"/people/{town.people['edith'].uuid}/{more}", client=signed_in())
    assert [one for one in said(shown) if SEVEN.search(one)] == []
    assert "Referral / OT" in shown.words  # as it stands in the file
    assert "OT waiting list.xlsx" in shown.words
    assert "of import" in shown.words


def test_no_two_headings_of_a_record_are_alike(town, signed_in, page):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    shown = page(f"/people/{town.people['edith'].uuid}/", client=signed_in())
    headings = [text(one) for one in shown.all("h2")]
    assert "Conversations" in headings
    assert len(headings) == len(set(headings))


def test_the_pages_of_one_request_say_none_of_them(town, signed_in, page):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    client, by, now = signed_in(Role.DUTY_WORKER), town.user(Role.DUTY_WORKER), towns.now()
    request = requests.begin(way=Way.PHONE, uuid=uuid4(), by=by, now=now)
    request = requests.say_who(request=request, person=town.people["edith"], by=by, now=now)
    at = f"/front-door/{request.uuid}/"
    heard = said(page(at, client=client))
    requests.finish(
        request=request, connections=0, by=by, now=now,
        said={
            "speaker": "self", "reason": "A gas valve", "topic": "safety", "urgent": "no", "came_to": ["passed_on"],
            "passed_to": "Jo, housing", "passed_by": towns.day(-1), "solved": "yes",
        },
    )  # fmt: skip
    passed = PassedOn.objects.get()
    asked = AskedAfter.objects.create(uuid=uuid4(), request=request, ask_on=towns.day(0))
    for one in (at, f"/front-door/passed-on/{passed.uuid}/", f"/front-door/is-it-sorted/{asked.uuid}/"):
        heard += said(page(one, client=client))
    assert [one for one in heard if SEVEN.search(one)] == []


def test_a_council_says_its_own_word_over_the_preset(town, signed_in, page):
    admin = signed_in(Role.COUNCIL_ADMINISTRATOR)
    refused = page(
        "/words/", client=admin, method="post",
        data={"preset": "conversations", "phrases": "assessment", "avoided": "", "reason": "x"},
    )  # fmt: skip
    assert refused.link("Line 1: write a word, =, and what you say") == "#id_phrases"
    choose(admin, phrases="assessment = getting to know you")
    assert "Needs getting to know you" in page("/", client=signed_in()).words
    assert Council.objects.get().vocabulary["phrases"] == {"assessment": "getting to know you"}


def test_what_people_wrote_is_a_hint_and_never_changed(town, signed_in, page):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    client, wait, day = signed_in(), town.waits["edith"], towns.day(1)
    when = {"on-day": day.day, "on-month": day.month, "on-year": day.year}
    said = {"outcome": "spoken", "way": "visit", "said": "The referral was for an assessment.", "seen": wait.last_seq}
    client.post(f"/keep-in-touch/{wait.uuid}/", {**said, **when})
    shown = page(f"/people/{wait.person.uuid}/", client=client)
    assert "one would rather not write referral." in shown.html
    assert "The referral was for an assessment." in shown.words


def test_a_decision_of_a_huddle_and_a_wish_get_the_hint_too(town, signed_in, page):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    client = signed_in(Role.TEAM_MANAGER)
    client.post("/start-huddle/?tab=all", {"template": "weekly-whole-list", "ordering": ""})
    meeting = Meeting.objects.get()
    item = meeting.items.get(wait=town.waits["edith"])
    said = {
        "go": "decide", "seen": item.revision, "seen_wait": town.fresh("edith").last_seq, "decision": "note",
        "why": "The referral was read again.", "q_safe": "yes", "q_heard": "yes", "q_next": "yes",
    }  # fmt: skip
    shown = client.post(f"/huddles/{meeting.pk}/{item.position}/", said, follow=True).content.decode()
    assert "one would rather not write referral." in shown

    day, at = towns.day(0), f"/people/{town.people['edith'].uuid}/wishes/"
    boxes = {f"on-{part}": getattr(day, part) for part in ("day", "month", "year")}
    about = next(box.get("value") for box in page(at, client=client).all("input", name="about"))
    shown = client.post(
        at, {**boxes, "about": about, "words": "No triage.", "said_by": "Edith"}, follow=True
    ).content.decode()
    assert "one would rather not write triage." in shown


def test_reasons_and_what_a_huddle_is_for_are_said_in_the_councils_words_and_kept_in_the_laws(town, signed_in, page):
    wait, by = town.waits["edith"], town.user(Role.TEAM_MANAGER)
    waiting.end(wait=wait, reason="assessment-completed", told="by phone", on=towns.day(0), by=by, now=towns.now())
    at, client = f"/people/{wait.person.uuid}/", signed_in(Role.TEAM_MANAGER)
    assert "ended the wait: Assessment completed." in page(at, client=client).words
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    assert "ended the wait: Conversation completed." in page(at, client=client).words
    for place in ("/huddles/", "/start-huddle/"):
        shown = page(place, client=client).words
        assert "until first look was gone through again" in shown
        assert not SEVEN.search(shown)
    with words.statutory():
        assert words.rephrase("Assessment completed") == "Assessment completed"


def test_files_keep_the_words_of_the_law(town, signed_in):
    choose(signed_in(Role.COUNCIL_ADMINISTRATOR))
    day = towns.day(0)
    asked = {"why": "a complaint", "kind": "csv", "known_at-day": day.day, "known_at-month": day.month,
             "known_at-year": day.year}  # fmt: skip
    answer = signed_in().post(f"/people/{town.people['edith'].uuid}/ombudsman/", asked)
    assert "The wait began: Needs assessment." in answer.content.decode()


def test_a_phrase_keeps_its_capital_and_what_code_fills_in():
    with conversations():
        assert words.rephrase("Triage, then an Assessment") == "First look, then a Conversation"
        assert words.rephrase("%(triage)s of the referral") == "%(triage)s of the request"
        assert words.rephrase("Equality Advisory and Support Service") == "Equality Advisory and Support Service"
    assert words.rephrase("Triage") == "Triage"


def test_no_sentence_of_ours_keeps_one_of_the_seven():
    """Every text handed to gettext, in templates and code, comes out without them: none is said past the vocabulary."""
    asked = re.compile(r"(?:\b_|gettext\w*)\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')")
    found = set()
    with conversations():
        for _path, source in (*texts(under=SOURCE, suffix=".py"), *texts(under=SOURCE, suffix=".html")):
            for match in asked.finditer(source):
                bare = re.sub(r"%\(\w+\)s", "", words.rephrase(match[1] or match[2] or ""))
                found |= {bare} if SEVEN.search(bare) else set()
    assert found == {text for text in found if "none of assessment" in text}
