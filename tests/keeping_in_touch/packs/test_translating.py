"""A pack in another language: translated part by part, checked against the English as it stands, given once it is."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.test import Client

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.due import work_for
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.messages import letters
from fairwait.keeping_in_touch.packs import documents, promising, translations
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import BlockTranslation, PackInLanguage
from fairwait.keeping_in_touch.packs.rules import languages, translating
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.keeping_in_touch.packs.rules.promises import Kept
from fairwait.keeping_in_touch.packs.rules.translating import AROUND, Source, State, Translation
from fairwait.keeping_in_touch.packs.writing import written
from fairwait.keeping_in_touch.packs.writing.printed import page as printed_page
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import clock, notify, post  # noqa: F401
from tests.keeping_in_touch.packs.filled import fill, publish, published
from tests.keeping_in_touch.packs.test_giving import HOME, give
from tests.keeping_in_touch.packs.test_rules import pack

NUMBERS = {"worse_numbers": "Ring 01632 960 210.", "danger_numbers": "At night: 01632 960 211."}
THEIRS = {"worse-numbers": "فون کریں: 01632 960 210", "danger-numbers": "رات کو: 01632 960 211"}

# Rules, without a database -------------------------------------------------------------------------------------------


def source(text="Ring 01632 960 210.", title="", key="hello"):
    return Source("p", key, "Hello", title, text)


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (None, State.MISSING),
        (Translation("", " ", "", "Ring 01632 960 210."), State.MISSING),
        (Translation("", "x", "", "Ring 01632 960 210."), State.DRAFT),
        (Translation("", "x", "", "Ring us.", checked_by="Nia", checked_at=towns.now()), State.CHANGED),
        (Translation("", "x", "", "Ring 01632 960 210.", checked_by="Nia", checked_at=towns.now()), State.CHECKED),
    ],
)
def test_a_part_stands_as_the_english_stands(made, state):
    (stands,) = translating.stand(iter([source()]), {("p", "hello"): made} if made else {})
    assert stands.state is state
    assert stands.is_usable is (state in (State.DRAFT, State.CHECKED))
    assert bool(stands.differences) is (state is State.CHANGED)
    assert state.label
    assert translating.missing((stands,)) == ({} if state is State.CHECKED else {state: 1})


def test_what_changed_in_the_english_is_shown_word_by_word():
    made = Translation("Helo", "x", "Hello", "Ring us by noon.")
    (stands,) = translating.stand(iter([source("Ring us by four.", title="Hello")]), {("p", "hello"): made})
    assert [(each.how.value, each.text) for each in stands.differences if each.how != "same"] == [
        ("removed", "noon."), ("added", "four."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("english", "title", "typed", "said"),
    [
        ("Ring 01632 960 210.", "", "Ffoniwch 01632 960210.", ""),
        ("Ring 01632 960 210.", "", "Ffoniwch 01632 960 211.", "The number 01632960210 is missing"),
        ("Ring us.", "", "Ffoniwch 01632 960 211.", "The number 01632960211 is not in the English"),
        ("((promise often))", "", "bob wythnos", "The place ((promise often)) is missing"),
        ("Every ((figure)) weeks", "", "Bob ((figure)) wythnos", ""),
        ("%(kept)s of %(due)s", "", "%(due)s: %(kept)s", ""),
        ("%(kept)s of %(due)s", "", "100% o %(due)s: %(kept)s", "Write a percentage in words"),
        ("8 in 10", "", "80%", ""),
        ("[x](https://a.example)", "", "[y](https://b.example)", "The link https://a.example is missing"),
        ("Hello", "", "  ", "Enter the translation"),
        ("Hello", "A heading", "Helo", "Enter the heading too"),
        ("Hello", "", "x" * 9_001, "9000 characters"),
    ],
)
def test_what_a_machine_can_compare_is_compared(english, title, typed, said):
    problem = translating.problem(source(english, title=title), title="", text=typed)
    assert said in problem
    assert bool(problem) is bool(said)


def test_another_figure_asks_for_no_new_translation():
    assert translating.without_figure("Within 4 weeks of 14 days", 4) == "Within ((figure)) weeks of 14 days"
    assert translating.without_figure("Soon", None) == "Soon"
    keys = [each.key for each in translating.sources(pack())]
    assert keys[:2] == ["pack:name", "pack:lead"]
    assert "pack:summary" not in [each.key for each in translating.sources(replace(pack(), summary=""))]
    assert "promise:often" in keys
    assert {each.pack for each in translating.sources_around()} == {AROUND}


def test_languages_are_known_by_the_names_records_use():
    assert [languages.code_of(each) for each in ("Urdu", "ur", "Farsi", "Panjabi", "Welsh", "Klingon", "")] == [
        "ur", "ur", "fa", "pa", "cy", "", "",
    ]  # fmt: skip
    assert languages.code_of("Kurdish (Sorani)") == "ku"
    assert set(languages.IN_ENGLISH) == set(languages.NAMES)
    around = languages.around("ur", {"here": "x", "unknown": "y", "skip": ""})
    assert (around.here, around.skip, around.direction) == ("x", languages.ENGLISH.skip, "rtl")
    assert around.day(towns.now().date()).count("/") == 2


@pytest.mark.parametrize("language", sorted(translations.starters()))
def test_the_drafts_that_ship_fit_the_english_they_were_made_from(language):
    assert set(translations.starters()[language][AROUND]) == set(languages.WORDS)
    around = {each.key: each for each in translating.sources_around()}
    for key, said in translations.starters()[language][AROUND].items():
        assert translating.problem(around[key], title="", text=said["text"]) == ""
    for code, parts in translations.starters()[language].items():
        if code != AROUND:
            english = {each.key: each for each in translations.first_sources(code, "((council))")}
            assert set(parts) == set(english)
            for key, said in parts.items():
                assert translating.problem(english[key], title=said.get("title", ""), text=said["text"]) == ""


# The workflow --------------------------------------------------------------------------------------------------------


def seen(key, language="ur"):
    """What the page of a part says of it now."""
    stands = translations.tongue("in-short", language)
    found = (translations.fingerprint(each) for each in stands.parts if translations.part_key(each.source) == key)
    return next(found, "")


def translate(town, language="ur", **parts):
    for key, text in (parts or THEIRS).items():
        translations.write(
            code="in-short", language=language, key=key, title="", text=text, seen=seen(key, language),
            by=town.user(Role.LIST_COORDINATOR), now=towns.now(),
        )  # fmt: skip


def check(town, language="ur", *, name="Nadia Example", only=None):
    stands = translations.tongue("in-short", language)
    shown = {
        translations.part_key(each.source): translations.fingerprint(each)
        for each in stands.parts
        if each.state is not State.CHECKED and (only is None or each.source.key in only)
    }
    return translations.check(
        code="in-short", language=language, shown=shown, name=name, by=town.user(Role.LIST_COORDINATOR),
        now=towns.now(),
    )  # fmt: skip


def put_into(town, language="ur"):
    """Translated, checked and published."""
    published(town, "in-short", **NUMBERS)
    translate(town, language)
    check(town, language)
    return translations.publish(
        code="in-short", language=language, by=town.user(Role.LIST_COORDINATOR), now=towns.now()
    )


def test_a_pack_is_published_in_a_language_once_all_of_it_is_checked(bare_town):
    by = bare_town.user(Role.LIST_COORDINATOR)
    with pytest.raises(PackRefused, match="Publish it in English first"):
        translations.tongue("in-short", "ur")
    published(bare_town, "in-short", **NUMBERS)
    with pytest.raises(PackRefused, match=r"yet: 2 needs translating, \d+ translated, not checked"):
        translations.publish(code="in-short", language="ur", by=by, now=towns.now())
    translate(bare_town)
    check(bare_town)
    made = translations.publish(code="in-short", language="ur", by=by, now=towns.now())
    assert (made.version, made.revision) == (1, 1)
    with pytest.raises(PackRefused, match="Nothing has changed"):
        translations.publish(code="in-short", language="ur", by=by, now=towns.now())
    edition = translations.in_language("in-short", "ur", version=1)[1]
    assert edition.pack.promise("contact-every").says == "ہم کم از کم ہر 4 ہفتے بعد آپ سے بات کریں گے۔"
    assert edition.said.direction == "rtl"
    assert translations.in_language("in-short", "cy", version=1) is None


def test_a_change_in_english_stands_beside_what_was_checked(bare_town):
    put_into(bare_town)
    fill(bare_town, "in-short", **{**NUMBERS, "worse_numbers": "Ring 01632 960 299."})
    publish(bare_town, "in-short")
    stands = translations.tongue("in-short", "ur")
    (changed,) = [each for each in stands.parts if each.state is State.CHANGED]
    assert changed.source.key == "worse-numbers"
    assert any(each.how == "added" and "299" in each.text for each in changed.differences)
    assert "only version 1" in translations.why_not("in-short", "ur")
    with pytest.raises(PackRefused, match="The number 01632960299 is missing"):
        check(bare_town)
    translations.write(
        code="in-short", language="ur", key="worse-numbers", title="", text="01632 960 299", seen=seen("worse-numbers"),
        by=bare_town.user(Role.LIST_COORDINATOR), now=towns.now(),
    )  # fmt: skip
    check(bare_town)
    made = translations.publish(
        code="in-short", language="ur", by=bare_town.user(Role.LIST_COORDINATOR), now=towns.now()
    )
    assert (made.version, made.revision) == (2, 1)
    assert PackInLanguage.objects.filter(version=1).exists()


def test_what_is_checked_and_written_again_is_checked_again(bare_town):
    put_into(bare_town)
    said = {
        "code": "in-short", "language": "ur", "key": "worse-numbers", "title": "", "text": "ابھی 01632 960 210",
        "seen": seen("worse-numbers"), "by": bare_town.user(Role.LIST_COORDINATOR), "now": towns.now(),
    }  # fmt: skip
    translations.write(**said)
    with pytest.raises(PackRefused, match="was changed since you opened it"):
        translations.write(**said)
    assert translations.tongue("in-short", "ur").missing == {State.DRAFT: 1}
    check(bare_town)
    by = bare_town.user(Role.LIST_COORDINATOR)
    assert translations.publish(code="in-short", language="ur", by=by, now=towns.now()).revision == 2


def test_who_wrote_a_part_does_not_check_it(bare_town):
    """What came with Fairwait nobody here wrote, however often it was checked."""
    by = bare_town.user(Role.LIST_COORDINATOR)
    published(bare_town, "in-short", **NUMBERS)
    translate(bare_town)
    check(bare_town, name=by.display_name, only=("list",))
    shipped = next(each for each in translations.tongue("in-short", "ur").parts if each.source.key == "list")
    assert (shipped.state, shipped.made.written_by, shipped.made.written_at) == (State.CHECKED, "", None)
    for theirs in (by.display_name, f" {by.display_name.upper()} "):
        with pytest.raises(PackRefused, match="a second person") as refused:
            check(bare_town, name=theirs)
        assert refused.value.field == "name"
    assert translations.tongue("in-short", "ur").checked == 1
    check(bare_town)
    assert not translations.tongue("in-short", "ur").missing


def test_why_a_pack_is_not_to_be_had_in_a_language(bare_town):
    published(bare_town, "in-short", **NUMBERS)
    assert translations.why_not("in-short", "pl") == "It is not translated into Polish"
    assert "is a draft" in translations.why_not("in-short", "cy")
    translate(bare_town, "pl", **{"worse-numbers": "Tel. 01632 960 210"})
    fill(bare_town, "in-short", **{**NUMBERS, "worse_numbers": "Ring 01632 960 299."})
    publish(bare_town, "in-short")
    assert translations.why_not("in-short", "pl") == "The Polish is behind the English in 1 places"
    assert translations.languages_of("in-short") == ["pl", "ur", "cy"]
    assert translations.choices() == []


def test_what_cannot_be_is_refused(bare_town):
    by, now = bare_town.user(Role.LIST_COORDINATOR), towns.now()
    published(bare_town, "in-short", **NUMBERS)
    for language in ("en", "xx"):
        with pytest.raises(PackRefused, match="one of the languages"):
            translations.tongue("in-short", language)
    with pytest.raises(PackRefused, match="no such part"):
        translate(bare_town, nothing="x")
    with pytest.raises(PackRefused, match="is missing"):
        translate(bare_town, **{"worse-numbers": "فون کریں"})
    refused = {"code": "in-short", "language": "cy", "by": by, "now": now}
    with pytest.raises(PackRefused, match="Select the parts"):
        translations.check(shown={}, name="Nia", **refused)
    with pytest.raises(PackRefused, match="Enter who"):
        translations.check(shown={"list": "x"}, name=" ", **refused)
    with pytest.raises(PackRefused, match="has changed since you read it"):
        translations.check(shown={"list": "x"}, name="Nia", **refused)


@pytest.mark.parametrize("verb", ["write", "check", "publish"])
def test_only_who_may_translates(bare_town, verb):
    published(bare_town, "in-short", **NUMBERS)
    more = {
        "write": {"key": "worse-numbers", "title": "", "text": "x", "seen": ""}, "publish": {},
        "check": {"shown": {"list": "x"}, "name": "Nia"},
    }[verb]  # fmt: skip
    by = bare_town.user(Role.PRACTITIONER)
    with pytest.raises(NotAllowed):
        getattr(translations, verb)(code="in-short", language="cy", by=by, now=towns.now(), **more)


def test_english_that_was_published_meanwhile_is_not_taken_for_what_was_read(bare_town):
    published(bare_town, "in-short", **NUMBERS)
    before = seen("worse-numbers")
    fill(bare_town, "in-short", **{**NUMBERS, "worse_numbers": "Ring 01632 960 210. It costs nothing."})
    publish(bare_town, "in-short")
    with pytest.raises(PackRefused, match="The English or its translation was changed since"):
        translations.write(
            code="in-short", language="ur", key="worse-numbers", title="", text=THEIRS["worse-numbers"], seen=before,
            by=bare_town.user(Role.LIST_COORDINATOR), now=towns.now(),
        )  # fmt: skip
    assert not BlockTranslation.objects.exists()


# Given ---------------------------------------------------------------------------------------------------------------


def test_it_is_given_in_their_language_where_it_is_there(post, town):  # noqa: F811
    published(town, "in-short", **NUMBERS)
    urdu = {"interpreter": "yes", "language": "Urdu"}
    with pytest.raises(PackRefused, match="they need it in Urdu"):
        give(post, post.somebody(**urdu), "in-short", format=Format.TEXT)
    translate(town)
    check(town)
    assert dict(translations.packs_to_give())["in-short"] == "Waiting well, in short (in English only)"
    translations.publish(code="in-short", language="ur", by=post.by, now=towns.now())
    assert dict(translations.packs_to_give())["in-short"] == "Waiting well, in short (English, Urdu)"
    given = give(post, post.somebody(**urdu), "in-short", format=Format.TEXT)
    assert (given.language, given.revision) == ("ur", 1)
    assert "/read/in-short/in/ur/" in given.message.body
    assert "السلام" in given.message.body
    handed = give(post, post.somebody(**urdu), "in-short", format=Format.PAPER)
    assert handed.language == "ur"
    asked = give(post, post.somebody(), "in-short", format=Format.PAPER, language="ur")
    assert asked.language == "ur"
    english = give(post, post.somebody(language="Urdu"), "in-short", format=Format.PAPER, language="en")
    assert english.language == "en"
    with pytest.raises(PackRefused, match="not translated into Polish"):
        give(post, post.somebody(), "in-short", language="pl")


def test_whoever_reads_english_too_gets_it_and_is_told_why(post, town):  # noqa: F811
    from fairwait.keeping_in_touch.packs import giving

    published(town, "in-short", **NUMBERS)
    for language, said in (("Welsh", "The Welsh is a draft"), ("Klingon", ""), ("English", "")):
        wait = post.somebody(language=language)
        made = giving.gift(person=wait.person, pack="in-short", now=post.clock())
        assert (made.language, made.not_in[: len(said)], bool(made.not_in)) == ("en", said, bool(said))
    wait = post.somebody(language="Klingon", interpreter="yes")
    assert "not put into Klingon" in giving.gift(person=wait.person, pack="in-short", now=post.clock()).not_in


def test_a_letter_encloses_what_was_given_however_late_it_is_printed(post, town):  # noqa: F811
    published(town, "in-short", **NUMBERS)
    translate(town)
    check(town)
    translations.publish(code="in-short", language="ur", by=post.by, now=towns.now())
    posted = give(post, post.somebody(**HOME, interpreter="yes", language="Urdu"), "in-short", format=Format.PRINT)
    translations.write(
        code="in-short", language="ur", key="worse-numbers", title="", text="دوسرا 01632 960 210",
        seen=seen("worse-numbers"), by=post.by, now=towns.now(),
    )  # fmt: skip
    check(town)
    translations.publish(code="in-short", language="ur", by=post.by, now=towns.now())
    html = letters.letter_page([(posted.message, posted.message.body)])
    assert 'class="words" lang="ur" dir="rtl"' in html
    assert THEIRS["worse-numbers"].split(":")[0] in html
    assert "دوسرا" not in html
    posted.message.enclosure = "in-short:1:cy:1"
    with pytest.raises(LookupError, match="never published"):
        letters.letter_page([(posted.message, "")])


def test_every_form_is_read_from_the_right(bare_town):
    put_into(bare_town)
    edition = translations.in_language("in-short", "ur", version=1)[1]
    document = zipfile.ZipFile(io.BytesIO(written(edition, FileForm.WORD))).read("word/document.xml").decode()
    assert document.count("<w:bidi/>") == document.count("<w:p>")
    assert 'lang="ur" dir="rtl"' in printed_page(edition, is_large=False)
    assert "ورژن 1" in written(edition, FileForm.TEXT).decode()
    assert written(edition, FileForm.LARGE_PRINT).startswith(b"%PDF")


# Pages ---------------------------------------------------------------------------------------------------------------


def test_a_translation_goes_from_a_draft_to_everybody_without_scripts(page, bare_town, signed_in_bare):
    client, stranger = signed_in_bare(Role.LIST_COORDINATOR), Client()
    published(bare_town, "in-short", **NUMBERS)
    draft = page("/read/in-short/in/ur/", client=stranger)
    assert "یہ ترجمہ ابھی مسودہ ہے" in draft.words
    assert draft.root.get("dir") == "rtl"
    assert draft.all("div", lang="en-GB", dir="ltr")
    assert stranger.get("/read/in-short/in/ur/as/pdf/").status_code == 404
    one = page("/packs/in-short/", client=client)
    assert "Urdu" in one.words
    assert client.get("/packs/in-short/in/?language=ur").headers["Location"] == "/packs/in-short/in/ur/"
    assert client.get("/packs/in-short/in/?language=en").headers["Location"] == "/packs/in-short/"
    shown = page("/packs/in-short/in/ur/", client=client)
    assert "Needs translating: 2" in shown.words
    assert "A draft that comes with Fairwait." in shown.words
    for key, text in THEIRS.items():
        at = f"/packs/in-short/in/ur/{key}/"
        assert "01632 960" in page(at, client=client).words
        refused = page(at, client=client, method="post", data={"text": "x", "seen": seen(key)}, status=422)
        assert "is missing" in refused.words
        assert client.post(at, {"text": text, "seen": seen(key)}).status_code == 302
    page("/packs/in-short/in/ur/around:cover/", client=client)
    nobody = page("/packs/in-short/in/ur/", client=client, method="post", data={"name": "Nadia"}, status=422)
    assert "Select the parts" in nobody.words
    parts = [each.get("value") for each in shown_boxes(page("/packs/in-short/in/ur/", client=client))]
    assert client.post("/packs/in-short/in/ur/", {"parts": parts, "name": "Nadia Example"}).status_code == 302
    assert "Checked by Nadia Example on" in page("/packs/in-short/in/ur/", client=client).words
    assert client.post("/packs/in-short/in/ur/", {"publish": "yes"}).status_code == 302
    read = page("/read/in-short/in/ur/", client=stranger)
    assert "مسودہ" not in read.words
    for form in FileForm:
        assert stranger.get(f"/read/in-short/in/ur/as/{form}/").status_code == 200
    assert "اردو" in page("/read/in-short/", client=stranger).words
    client.post("/packs/in-short/in/ur/", {"publish": "yes"})
    published(bare_town, "in-short", **{**NUMBERS, "worse_numbers": "Ring 01632 960 299."})
    behind = page("/read/in-short/in/ur/", client=stranger)  # all that is read in Urdu is checked, the rest is English
    assert "مسودہ" not in behind.words
    assert "01632 960 299" in behind.words
    assert behind.all("p", **{"class": "draft"})
    for nowhere in ("/read/in-short/in/en/", "/read/in-short/in/pl/", "/read/waiting-well/in/cy/"):
        assert stranger.get(nowhere).status_code == 404
    for nowhere in ("/packs/in-short/in/en/", "/packs/waiting-well/in/cy/", "/packs/in-short/in/ur/nothing/"):
        assert client.get(nowhere).status_code == 404


def test_what_is_published_as_it_stands_is_not_offered_to_be_published_again(page, bare_town, signed_in_bare):
    published(bare_town, "in-short", **NUMBERS)
    translate(bare_town)
    check(bare_town)
    client, at, offer = signed_in_bare(Role.LIST_COORDINATOR), "/packs/in-short/in/ur/", "Publish it in Urdu"
    assert offer in page(at, client=client).words
    client.post(at, {"publish": "yes"})
    shown = page(at, client=client).words
    assert offer not in shown
    assert "is published in Urdu" in shown
    assert "there is nothing to publish" in shown
    key, text = next(iter(THEIRS.items()))
    client.post(f"{at}{key}/", {"text": f"{text} \u06d4", "seen": seen(key)})
    assert "nothing to publish" not in page(at, client=client).words  # it is to be checked first
    check(bare_town)
    shown = page(at, client=client).words
    assert offer in shown
    assert "What was changed since is not published yet" in shown


def shown_boxes(shown):
    return [each for each in shown.all("input", type="checkbox") if each.get("name") == "parts"]


def test_a_worker_gives_it_in_the_language_they_choose(page, post, town, signed_in):  # noqa: F811
    published(town, "in-short", **NUMBERS)
    translate(town)
    check(town)
    translations.publish(code="in-short", language="ur", by=post.by, now=towns.now())
    wait, client = post.somebody(), signed_in(Role.LIST_COORDINATOR)
    at = f"/packs/to/{wait.person.uuid}/"
    data = {"pack": "in-short", "format": "paper", "language": "ur"}
    shown = page(at, client=client, method="post", data=data)
    assert "In Urdu." in shown.words
    expect = next(each.get("value") for each in shown.all("input", name="expect"))
    assert client.post(at, {**data, "step": "give", "expect": expect}).status_code == 302
    assert "Urdu" in page(at, client=client).words
    refused = page(at, client=client, method="post", data={**data, "language": "pl"}, status=422)
    assert "Select a valid choice" in refused.words


def test_reading_is_everybodys_and_translating_is_not(page, bare_town, signed_in_bare):
    published(bare_town, "in-short", **NUMBERS)
    client = signed_in_bare(Role.PRACTITIONER)
    assert "Say what was checked" not in page("/packs/in-short/in/ur/", client=client).words
    assert client.get("/packs/in-short/in/ur/list/").status_code == 403
    assert client.post("/packs/in-short/in/ur/", {"publish": "yes"}).status_code in (403, 422)
    assert not PackInLanguage.objects.exists()
    assert documents.published("in-short").number == 1


# Today ---------------------------------------------------------------------------------------------------------------


def due(town, role=Role.LIST_COORDINATOR):
    return {work.key: work for work in work_for(town.user(role), towns.now().date())}


def test_a_promise_the_measures_contradict_is_on_its_keepers_today(bare_town):
    published(bare_town, "in-short", **NUMBERS)
    found = documents.published("in-short")
    (promise,) = found.pack.promises
    kept = {"published": found, "promise": promise, "since": towns.day(90), "now": towns.now()}
    promising.keep(until=towns.day(1), kept=Kept(20, 2), **kept)
    (thing,) = due(bare_town)["untrue-promises"].things
    assert "kept 2 times of 20" in thing.label
    assert thing.note == f"published by {bare_town.user(Role.LIST_COORDINATOR).display_name}"
    assert "untrue-promises" not in due(bare_town, Role.PRACTITIONER)
    promising.keep(until=towns.day(0), kept=Kept(20, 19), **kept)
    assert "untrue-promises" not in due(bare_town)


def test_a_percent_sign_in_the_words_of_a_count_breaks_no_page(bare_town):
    published(bare_town, "in-short", **NUMBERS)
    found = documents.published("in-short")
    (promise,) = found.pack.promises
    promising.keep(
        published=found, promise=promise, since=towns.day(90), until=towns.day(1), kept=Kept(20, 10), now=towns.now()
    )
    (record,) = promising.records()
    assert record.words_in(replace(languages.ENGLISH, counted="100% %(kept)s / %(due)s")) == "100% 10 / 20"


def test_a_translation_that_is_left_behind_is_on_their_today(bare_town):
    put_into(bare_town)
    assert "translations" not in due(bare_town)
    fill(bare_town, "in-short", **{**NUMBERS, "worse_numbers": "Ring 01632 960 299."})
    publish(bare_town, "in-short")
    (thing,) = due(bare_town)["translations"].things
    assert ("Urdu" in thing.label, thing.note) == (True, "1 part to check")


def test_where_a_pack_is_chosen_it_is_said_in_which_languages_it_can_be_had(town, signed_in, page):
    """Nobody begins to give a long pack and finds out at the end that it is in English."""
    published(town)
    worker = signed_in(Role.LIST_COORDINATOR)
    person = town.people["amina"]
    assert "Waiting well (in English only)" in page(f"/packs/to/{person.uuid}/", client=worker).words
    assert "Waiting well (in English only)" in page("/start-campaign/", client=worker).words
