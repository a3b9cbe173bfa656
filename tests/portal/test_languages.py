"""Pages of people who wait, in every language there is: nothing left in English unmarked, each read its own way."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

from fairwait.accounts.rules import Role
from fairwait.directory.models import Listing
from fairwait.govuk import catalogues
from fairwait.keeping_in_touch.check_in import translating
from fairwait.keeping_in_touch.check_in.actions import CheckInRefused
from fairwait.keeping_in_touch.packs.models import GivenPack, PackVersion
from fairwait.people.models import Person
from fairwait.people.rules.communicating import Communication, Format
from fairwait.portal.languages import PRIVATE, THEIRS
from fairwait.portal.shipped import WORDS
from fairwait.waiting.rules.pathways import starter
from tests.desk import town as towns
from tests.directory.conftest import bring_in, listed, postcodes
from tests.directory.records import uid
from tests.keeping_in_touch.packs.filled import published

__all__ = ["bring_in", "listed", "postcodes"]

pytestmark = pytest.mark.django_db
BORN = towns.day(84 * 365)
DRAFT = {"cy": "Drafft.", "ur": "مسودہ۔"}
OTHERS = sorted(DRAFT)
STILL = ("/p/", "/p/shut/", "/p/nothing-here/", "/local-help/", "/adult-social-care/", "/local-help/thank-you/")
INSIDE = ("/p/now/", "/p/how/", "/p/more/", "/p/reach/", "/p/help/", "/p/away/")
_LATIN, _OTHER = re.compile(r"[A-Za-z]{3,}"), re.compile(r"[\u0600-\u06ff]")
SAID_EVERYWHERE = re.compile(r"\b(PIN|DoLS|AMHP|ZX1|GP)\b")
_EMPTY = {"meta", "link", "input", "br", "hr", "img"}


class Directions(HTMLParser):
    """Every piece of text with the language and the direction it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack, self.pieces, self.root = [("", "", "")], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        _, lang, way = self.stack[-1]
        here = (tag, given.get("lang", lang), given.get("dir", way))
        if tag == "html":
            self.root = (given.get("lang"), given.get("dir"))
        for name in ("aria-label", "placeholder", "title", "alt"):
            if name in given:
                self.pieces.append((given[name], here[1], here[2], tag))
        if tag not in _EMPTY:
            self.stack.append(here)

    def handle_endtag(self, tag):
        if len(self.stack) > 1 and tag not in _EMPTY:
            self.stack.pop()

    def handle_data(self, data):
        tag, lang, way = self.stack[-1]
        if data.strip() and tag not in {"script", "style"}:
            self.pieces.append((data.strip(), lang, way, tag))


def read(response, code):
    """Check one page and give its words: its root says the language, and every piece stands in its own."""
    page = Directions(response.content.decode())
    way = "rtl" if code == "ur" else "ltr"
    assert page.root == ("en-GB" if code == "en" else code, way), response.request["PATH_INFO"]
    assert response["Content-Language"] == page.root[0]
    for text, lang, at, tag in page.pieces:
        if lang == "ur" and tag not in {"option", "title"}:  # no element may stand there: isolated by signs
            assert not _LATIN.search(SAID_EVERYWHERE.sub("", text)), (response.request["PATH_INFO"], text)
        if lang.startswith("en"):
            assert not _OTHER.search(text), text
            assert at == "ltr", text
        if re.search(r"\d\d \d\d\d|\d{5} \d", text):  # a telephone number would turn round in words read from the right
            assert at == "ltr" or code != "ur", text
    return " ".join(text for text, *_ in page.pieces)


@pytest.fixture
def missing(monkeypatch):
    """Every sentence that a catalogue was asked for and does not have."""
    asked = []

    class Ear:
        _fallback = None

        def gettext(self, text):
            if text != ":":  # Django asks for what stands after a label; our labels show none
                asked.append(text)
            return text

        def ngettext(self, one, many, number):
            asked.append(one)
            return one if number == 1 else many

    for code in OTHERS:
        held = trans_real.translation(code)
        monkeypatch.setattr(held, "_fallback", Ear())
    return asked


@pytest.fixture
def edith(town, phone):
    """Edith's phone, her birth date being asked."""
    Person.objects.filter(pk=town.people["edith"].pk).update(unsafe_contact=None)
    return phone("edith")


# The catalogues themselves -------------------------------------------------------------------------------------------


def test_there_are_three_languages_and_one_is_read_from_the_right():
    offered = catalogues.offered()
    assert {"en", "cy", "ur"} <= set(offered)
    assert [offered[code].direction for code in ("en", "cy", "ur")] == ["ltr", "ltr", "rtl"]
    assert set(WORDS) >= {pathway.name for pathway in starter()}


def test_pages_of_people_who_wait_begin_where_the_addresses_say():
    for name in ("portal:code", "local_help:find", "local_help:care"):
        assert reverse(name) in THEIRS
    assert reverse("portal:code") == PRIVATE


# Every page in every language ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", OTHERS)
def test_every_page_is_whole_in_a_language_and_says_it_is_a_draft(code, edith, missing):
    client = edith.client
    for address in STILL:
        assert DRAFT[code] in read(client.get(f"{address}?l={code}"), code)
    assert DRAFT[code] in read(client.get(f"/p/o/{edith.made.token}/?l={code}"), code)
    client.post(f"/p/o/{edith.made.token}/?l={code}")
    read(client.get("/p/check/"), code)
    read(client.post("/p/check/", {"born-day": "1", "born-month": "1", "born-year": "1990"}), code)
    read(client.post("/p/check/", {}), code)
    read(client.post("/p/check/", {"born-day": "41", "born-month": "1", "born-year": "1990"}), code)
    read(client.post("/p/check/", {"born-day": "4", "born-month": "1", "born-year": "90"}), code)
    read(client.post("/p/check/", {"born-day": "4"}), code)
    edith.prove(BORN)
    for address in INSIDE:
        read(client.get(address), code)
        answer = client.post(address, {"age": "x", "postcode": "?"}) if address != "/p/away/" else None
        if answer and answer.status_code == 200:
            read(answer, code)
    read(client.post("/p/how/", {"told": "same", "once": edith.once("/p/how/")}, follow=True), code)
    read(client.post("/p/how/", {"told": "worse", "once": edith.once("/p/how/")}, follow=True), code)
    read(client.post("/p/thanks/", {"said": "س" * 3_000} if code == "ur" else {"said": "x" * 3_000}), code)
    read(client.post("/p/", {"code": "AAAA 0000"}, follow=True), code)
    read(Client(enforce_csrf_checks=True).post(f"/p/?l={code}", {"code": "x"}), code)
    assert missing == []


def test_a_page_of_listings_marks_what_stands_in_english(missing, listed, postcodes):
    for address in ("/local-help/", "/adult-social-care/"):
        assert "Sana Iqbal" in read(Client().get(f"{address}?l=ur"), "ur") or "adult" in address
    for one in Listing.objects.all():
        read(Client().get(f"/local-help/{one.uuid}/?l=ur"), "ur")
    read(Client().post("/local-help/?l=ur", {"postcode": "ZX2 4BD", "need": uid(91)}), "ur")
    assert missing == []


def test_a_fault_is_told_in_their_language_and_says_nothing_of_whose_page_it_is(edith, monkeypatch):
    def fails(*_args, **_kwargs):
        raise RuntimeError("as it happens")

    edith.client.post(f"/p/o/{edith.made.token}/?l=ur")
    edith.prove(BORN)
    monkeypatch.setattr("fairwait.portal.views.waits_told", fails)
    client = Client(raise_request_exception=False)
    client.cookies = edith.client.cookies
    answer = client.get("/p/now/")
    words = read(answer, "ur")
    assert answer.status_code == 500
    assert "کچھ غلط ہو گیا" in words
    assert "Fairwait" not in answer.content.decode()


# Which language -------------------------------------------------------------------------------------------------------


def language(response):
    return re.search(r'<html lang="([a-zA-Z-]+)"', response.content.decode())[1]


def test_before_the_second_fact_a_page_does_not_tell_the_language_of_a_record(edith, town):
    Person.objects.filter(pk=town.people["edith"].pk).update(language="ur")
    assert language(edith.client.get(f"/p/o/{edith.made.token}/")) == "en-GB"
    assert language(edith.carry_on()) == "en-GB"
    assert language(edith.prove(BORN)) == "ur"


def test_what_somebody_chose_stands_over_their_record_and_that_over_the_browser(edith, town):
    Person.objects.filter(pk=town.people["edith"].pk).update(language="ur")
    client = edith.client
    browser = {"headers": {"accept-language": "cy,en;q=0.5"}}
    assert language(client.get(f"/p/o/{edith.made.token}/", **browser)) == "cy"
    client.post(f"/p/o/{edith.made.token}/", **browser)
    parts = {"born-day": BORN.day, "born-month": BORN.month, "born-year": BORN.year}
    assert language(client.post("/p/check/", parts, follow=True, **browser)) == "ur"
    assert language(client.get("/p/now/?l=cy", **browser)) == "cy"
    assert language(client.get("/p/how/")) == "cy"
    assert language(client.get("/p/now/?l=nonsense")) == "cy"
    client.post(f"/p/o/{edith.made.token}/?l=en")
    assert language(client.post("/p/check/", parts, follow=True)) == "en-GB"


def test_opening_in_a_language_keeps_nothing(edith):
    answer = edith.client.get(f"/p/o/{edith.made.token}/?l=ur")
    assert "fairwait" not in answer.cookies


def test_a_switch_stands_on_the_first_page_each_language_by_its_own_name(edith):
    html = edith.client.get(f"/p/o/{edith.made.token}/").content.decode()
    assert '<a href="?l=cy" lang="cy" dir="ltr" hreflang="cy">Cymraeg</a>' in html
    assert '<a href="?l=ur" lang="ur" dir="rtl" hreflang="ur">اردو</a>' in html


def test_public_pages_carry_what_was_chosen_and_keep_nothing():
    answer = Client().get("/adult-social-care/?l=cy")
    assert "/local-help/?l=cy" in answer.content.decode()
    assert "fairwait" not in answer.cookies


def test_a_link_that_is_shown_opens_in_the_language_of_the_record(edith, town, signed_in):
    Person.objects.filter(pk=town.people["edith"].pk).update(language="ur")
    client = signed_in(Role.DUTY_WORKER)
    sent = {"act": "make", "second": "birth-date"}
    html = client.post(f"/people/{town.people['edith'].uuid}/private-link/", sent).content.decode()
    assert re.search(r"/p/o/[\w-]+/\?l=ur", html)


def test_staff_read_english_whatever_their_browser_asks_for(town, signed_in):
    answer = signed_in(Role.DUTY_WORKER).get("/today/", headers={"accept-language": "ur"})
    assert language(answer) == "en-GB"


def test_dates_and_times_are_said_in_the_language(edith):
    for code, month in (("cy", "Tachwedd|Hydref|Medi|Rhagfyr"), ("ur", "نومبر|اکتوبر|ستمبر|دسمبر")):
        edith.client.post(f"/p/o/{edith.made.token}/?l={code}")
        edith.prove(BORN)
        assert re.search(month, edith.client.get("/p/now/").content.decode())


def test_a_month_is_typed_as_the_language_calls_it(edith):
    edith.client.post(f"/p/o/{edith.made.token}/?l=cy")
    names = [
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ]
    parts = {"born-day": BORN.day, "born-month": names[BORN.month - 1], "born-year": BORN.year}
    assert edith.client.post("/p/check/", parts, follow=True).redirect_chain[-1][0] == "/p/now/"


# Easy read ------------------------------------------------------------------------------------------------------------


def test_easy_read_is_offered_in_shorter_sentences_one_a_line(edith):
    html = edith.client.get(f"/p/o/{edith.made.token}/?l=en-easy").content.decode()
    assert '<html lang="en-GB" dir="ltr">' in html
    assert 'class="easy"' in html
    assert "You can come back later.\nNothing has happened." in html
    assert "Nobody who uses easy read has checked these words yet." in html
    assert "Easy read</a>" in edith.client.get(f"/p/o/{edith.made.token}/").content.decode()


def test_no_sentence_of_easy_read_is_long():
    longest = {said: max(len(line.split()) for line in said.split("\n")) for _, said in catalogues.catalogue("en-easy")}
    assert not {said for said, words in longest.items() if words > 14}


def test_every_page_works_in_easy_read(edith):
    edith.client.post(f"/p/o/{edith.made.token}/?l=en-easy")
    edith.prove(BORN)
    for address in INSIDE:
        assert 'class="easy"' in edith.client.get(address).content.decode()
    html = edith.client.post("/p/how/", {"told": "worse", "once": edith.once("/p/how/")}, follow=True).content.decode()
    assert "Somebody could die or be badly hurt" in html


def test_whoever_needs_easy_read_gets_it_first(edith, town, monkeypatch):
    told = Communication(
        said_by="Edith", on=towns.day(1), review_on=towns.day(-300), formats=frozenset({Format.EASY_READ})
    )
    monkeypatch.setattr("fairwait.people.reaching.communication_of", lambda records: told)
    edith.carry_on()
    assert 'class="easy"' in edith.prove(BORN).content.decode()


# The pack -------------------------------------------------------------------------------------------------------------


def test_the_pack_they_were_given_is_a_link_away(edith, town):
    version = published(town)
    assert "Your pack" not in edith.come_in(BORN).content.decode()
    code = version.code
    GivenPack.objects.create(
        person=town.people["edith"], pack=code, version=version.version, format="print", given_at=towns.now()
    )
    assert f'href="/read/{code}/"' in edith.client.get("/p/now/").content.decode()
    PackVersion.objects.all().delete()
    assert "Your pack" not in edith.client.get("/p/now/").content.decode()


# A native speaker -----------------------------------------------------------------------------------------------------


def approve(town, **changed):
    given = {"code": "cy", "checked_by": "Nia Prys, translator", "checked_on": towns.day(1),
             "seen": translating.as_shown("cy"),
             "by": town.user(Role.COUNCIL_ADMINISTRATOR), "now": towns.now()}  # fmt: skip
    translating.approve(**{**given, **changed})


def test_the_mark_goes_once_somebody_who_speaks_it_has_checked_it_and_comes_back_with_other_words(town, desk):
    approve(town)
    assert DRAFT["cy"] not in Client().get("/p/?l=cy").content.decode()
    assert DRAFT["ur"] in Client().get("/p/?l=ur").content.decode()
    by, now = town.user(Role.COUNCIL_ADMINISTRATOR), towns.now()
    said, seen_now = {"Needs assessment": "Sgwrs am eich anghenion"}, translating.as_shown("cy")
    translating.say(code="cy", words=said, seen=seen_now, by=by, now=now)
    assert DRAFT["cy"] in Client().get("/p/?l=cy").content.decode()
    approve(town)
    translating.take_back(code="cy", reason="A date reads wrongly.", by=by, now=now)
    assert DRAFT["cy"] in Client().get("/p/?l=cy").content.decode()
    assert [one.reason for one in translating.versions("cy")][0] == "A date reads wrongly."


def test_an_approval_is_of_the_text_that_was_seen_by_a_named_person_on_a_day_that_came(town):
    with pytest.raises(CheckInRefused, match="changed since"):
        approve(town, seen="0" * 16)
    with pytest.raises(CheckInRefused, match="Enter who"):
        approve(town, checked_by=" ")
    with pytest.raises(CheckInRefused, match="still to come"):
        approve(town, checked_on=date(2999, 1, 1))
    assert translating.is_draft("cy")


def test_words_said_by_a_colleague_while_it_was_checked_are_not_approved_with_it(town, desk, signed_in):
    client = signed_in(Role.COUNCIL_ADMINISTRATOR)
    (seen,) = set(re.findall(r'name="seen" value="(\w+)"', client.get("/told-us/languages/cy/").content.decode()))
    by, now = town.user(Role.COUNCIL_ADMINISTRATOR), towns.now()
    said, seen_now = {"Needs assessment": "Sgwrs am eich anghenion"}, translating.as_shown("cy")
    translating.say(code="cy", words=said, seen=seen_now, by=by, now=now)
    day = towns.day(1)
    sent = {"act": "checked", "checked_by": "Nia Prys", "seen": seen,
            "checked_on-day": day.day, "checked_on-month": day.month, "checked_on-year": day.year}  # fmt: skip
    assert "The texts have changed since that page was shown" in words_of(client.post("/told-us/languages/cy/", sent))
    assert translating.is_draft("cy")
    approve(town)
    assert not translating.is_draft("cy")


def test_a_page_of_words_shown_before_a_colleagues_puts_no_older_words_back(town, desk, signed_in):
    client = signed_in(Role.COUNCIL_ADMINISTRATOR)
    html = client.get("/told-us/languages/cy/").content.decode()
    (seen,) = set(re.findall(r'name="seen" value="(\w+)"', html))
    box = re.search(r'for="id_(words_\d+)"', html)[1]
    said = {"Needs assessment": "Sgwrs am eich anghenion"}
    by, now = town.user(Role.COUNCIL_ADMINISTRATOR), towns.now()
    translating.say(code="cy", words=said, seen=seen, by=by, now=now)
    answer = client.post("/told-us/languages/cy/", {"act": "words", "seen": seen, box: "hen eiriau"})
    assert "The texts have changed since that page was shown" in words_of(answer)
    assert translating.translation("cy").words == said


def words_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_release_that_says_something_else_is_a_draft_again(town, monkeypatch):
    approve(town)
    monkeypatch.setattr(catalogues, "digest", lambda code: "another")
    assert translating.is_draft("cy")


def test_an_administrator_says_the_councils_words_and_records_who_checked(town, desk, signed_in, page):
    client = signed_in(Role.COUNCIL_ADMINISTRATOR)
    assert "Nobody who speaks it has checked it." in page("/told-us/languages/", client=client).words
    shown = page("/told-us/languages/cy/", client=client)
    assert "Gadael nawr" in shown.words
    names = re.findall(r'for="id_(words_\d+)">\s*([^<]+?)\s*<', client.get("/told-us/languages/cy/").content.decode())
    box = next(box for box, name in names if name == "the duty social worker")
    client.post("/told-us/languages/cy/", {"act": "words", "seen": translating.as_shown("cy"), box: "y tîm dyletswydd"})
    assert translating.translation("cy").words == {"the duty social worker": "y tîm dyletswydd"}
    (seen,) = set(re.findall(r'name="seen" value="(\w+)"', client.get("/told-us/languages/cy/").content.decode()))
    day = towns.day(1)
    sent = {"act": "checked", "checked_by": "Nia Prys", "seen": seen,
            "checked_on-day": day.day, "checked_on-month": day.month, "checked_on-year": day.year}  # fmt: skip
    client.post("/told-us/languages/cy/", sent)
    assert not translating.is_draft("cy")
    assert "Checked by Nia Prys" in page("/told-us/languages/", client=client).words
    assert client.get("/told-us/languages/xx/").status_code == 404
    assert signed_in(Role.DUTY_WORKER).get("/told-us/languages/").status_code == 403
