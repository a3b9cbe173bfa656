"""The library: what may be kept in it, what leads to it, and that only how often is counted."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.library import actions, queries, views
from fairwait.keeping_in_touch.library.actions import LibraryRefused
from fairwait.keeping_in_touch.library.models import LibraryDay, LibraryItem
from fairwait.keeping_in_touch.library.rules.media import LARGEST, TAKES, Kind, byte_range, content_type, problem
from fairwait.upkeep.kept import missing
from tests.desk import town as towns
from tests.keeping_in_touch.packs.filled import fill, publish

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(200))
PDF = b"%PDF-1.7\n" + b"x" * 100


# Rules, without a database -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"%PDF-1.4", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x1a\x45\xdf\xa3", "video/webm"), (FILM, "video/mp4"), (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"ID3\x04", "audio/mpeg"), (b"\xff\xfb\x90", "audio/mpeg"), (b"MZ\x90", ""), (b"<html>", ""), (b"", ""),
        (b"PK\x03\x04", ""), (b"<svg xmlns=", ""),
    ],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(head, found):
    assert content_type(head) == found


def wrong(kind=Kind.FILM, **more):
    said = {"words": "A worker says hello.", "address": "", "found": "video/mp4", "size": 10, "has_file": True} | more
    return problem(kind=kind, **said)


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({}, None, ""),
        ({"address": "https://films.example.org/1", "has_file": False, "found": "", "size": 0}, None, ""),
        ({"address": "https://films.example.org/1"}, "address", "one of them"),
        ({"has_file": False}, "address", "one of them"),
        ({"address": "http://films.example.org/1", "has_file": False}, "address", "https://"),
        ({"kind": Kind.PAGE}, "file", "no file"),
        ({"size": LARGEST + 1}, "file", "larger than 40 MB"),
        ({"found": ""}, "file", "none that is taken as a film: MP4, WEBM"),
        ({"kind": Kind.LEAFLET}, "file", "PDF"),
        ({"words": " "}, "words", "what is said and shown"),
        ({"kind": Kind.SIGNED, "words": ""}, "words", "what is said"),
        ({"kind": Kind.LEAFLET, "found": "image/png", "words": ""}, "words", "what the picture says"),
        ({"kind": Kind.LEAFLET, "found": "application/pdf", "words": ""}, None, ""),
    ],
)
def test_what_cannot_be_kept_says_what_mends_it(more, field, said):
    found = wrong(**more)
    assert (found[0] if found else None) == field
    assert said in (found[1] if found else "")
    assert set(TAKES) == set(Kind)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None), ("bytes=0-", (0, 99)), ("bytes=10-19", (10, 19)), ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)), ("bytes=-0", None), ("bytes=-500", (0, 99)), ("bytes=100-", None),
        ("bytes=9-3", None), ("bytes=a-b", None),
        ("lines=0-1", None), ("bytes=0-1,5-6", None), ("bytes=-", None),
        ("bytes=\u00b2-", None), ("bytes=-\u00b2", None), ("bytes=0-\u00b2", None),
        ("bytes=" + "9" * 5_000 + "-", None),
    ],
)  # fmt: skip
def test_a_player_is_given_the_part_it_asks_for(header, span):
    assert byte_range(header, size=100) == span
    assert byte_range(header, size=0) is None


# Kept ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "file_of", lambda sha256: tmp_path / sha256[:2] / sha256)
    return tmp_path


def add(town, title="Hello in sign language", kind=Kind.SIGNED, content=FILM, **more):
    file = SimpleUploadedFile("a.mp4", content) if content else None
    said = {"language": "en", "words": "A worker signs hello.", "file": file} | more
    return actions.add(title=title, kind=kind, **said, by=town.user(Role.LIST_COORDINATOR), now=towns.now())


def test_a_film_is_kept_by_its_content_and_only_by_who_keeps_packs(bare_town, files):
    made = add(bare_town)
    assert (made.code, made.content_type, made.size_bytes) == ("hello-in-sign-language", "video/mp4", len(FILM))
    assert actions.file_of(made.sha256).read_bytes() == FILM
    add(bare_town, title="Another", content=FILM)
    assert len([each for each in files.rglob("*") if each.is_file()]) == 1
    with pytest.raises(LibraryRefused, match="There is one of that title"):
        add(bare_town)
    with pytest.raises(LibraryRefused, match="letters or digits"):
        add(bare_town, title="!!!")
    with pytest.raises(LibraryRefused, match="none that is taken"):
        add(bare_town, title="Worm", content=b"MZ\x90" * 10)
    with pytest.raises(NotAllowed):
        actions.add(
            title="x", kind=Kind.PAGE, language="en", address="https://example.org", now=towns.now(),
            by=bare_town.user(Role.PRACTITIONER),
        )  # fmt: skip


def test_a_title_in_any_script_has_an_address_and_none_takes_that_of_a_page(bare_town, files, page, signed_in_bare):
    codes = [add(bare_town, title="ہم سے کیا توقع رکھیں", language="ur").code, add(bare_town, title="Add").code]
    assert [code.split("-")[0] for code in codes] == ["ur", "en"]
    client = signed_in_bare(Role.LIST_COORDINATOR)
    for code, title in zip(codes, ("ہم سے کیا توقع رکھیں", "Add"), strict=True):
        assert f"{title} Film in british" in page(f"/packs/library/{code}/", client=client).words
    with pytest.raises(LibraryRefused, match="There is one of that title"):
        add(bare_town, title="ہم سے کیا توقع رکھیں", language="ur")


def test_a_file_that_is_lost_is_missed(bare_town, settings):
    from fairwait.upkeep import kept

    made = add(bare_town)
    root = Path(settings.ENVIRONMENT.files)
    assert not [each for each in missing(root) if made.code in each.by]
    actions.file_of(made.sha256).unlink()
    assert [each.by for each in missing(root)] == [f"library item {made.code}"]
    assert made.code in kept.missing_in_words(root)


def test_a_pack_leads_to_it_and_it_is_counted_who_took_it_up(bare_town, files):
    made = add(bare_town)
    mark = "((item hello-in-sign-language))"
    fill(bare_town, "in-short", worse_numbers=f"Ring 01632 960 210.\n\n{mark}")
    version = publish(bare_town, "in-short")
    assert "[Hello in sign language](" in version.document
    (counted,) = queries.counted()
    assert (counted.packs, counted.given, counted.opened, counted.uses) == (("in-short",), 0, 0, 0)
    actions.opened(made, on=towns.day(0))
    actions.opened(made, on=towns.day(0))
    assert LibraryDay.objects.get().opened == 2
    by = bare_town.user(Role.LIST_COORDINATOR)
    actions.tell_use(item=made, who="A school of Wexmoor", since=towns.day(0), by=by, now=towns.now())
    with pytest.raises(LibraryRefused, match="there already"):
        actions.tell_use(item=made, who="A  school of Wexmoor", since=towns.day(0), by=by, now=towns.now())
    (counted,) = queries.counted()
    assert (counted.opened, counted.uses) == (2, 1)
    actions.retire(item=made, by=by, now=towns.now())
    assert queries.offered() == []
    from fairwait.keeping_in_touch.packs import actions as packs

    draft = packs.draft("in-short", on=towns.now().date())
    assert "((item hello-in-sign-language))" in str(draft.problems[0])


def test_a_link_says_what_it_leads_to(bare_town, files, settings):
    settings.SITE_ADDRESS = "https://wait.example.org"
    add(bare_town, title="Salaam [1]", language="ur", kind=Kind.FILM)
    items = {each.code: each for each in queries.offered()}
    assert queries.filled("((item salaam-1)) ((item other))", items) == (
        "[Salaam 1](https://wait.example.org/read/library/salaam-1/) (film, اردو) ((item other))"
    )


# Pages ---------------------------------------------------------------------------------------------------------------


def test_a_thing_is_added_opened_by_anybody_and_taken_out_without_scripts(page, bare_town, signed_in_bare, files):
    client, stranger = signed_in_bare(Role.LIST_COORDINATOR), Client()
    assert "Nothing is in it yet" in page("/packs/library/", client=client).words
    assert "nothing here yet" in page("/read/library/", client=stranger).words
    page("/packs/library/add/", client=client)
    data = {"title": "Hello", "kind": "film", "language": "en", "words": "", "makers": "Made with people who wait"}
    refused = client.post("/packs/library/add/", {**data, "file": SimpleUploadedFile("a.mp4", FILM)})
    assert (refused.status_code, "what is said and shown" in refused.content.decode()) == (422, True)
    sent = {**data, "words": "A worker says hello.", "file": SimpleUploadedFile("a.mp4", FILM)}
    assert client.post("/packs/library/add/", sent).headers["Location"] == "/packs/library/hello/"
    shown = page("/read/library/hello/", client=stranger)
    assert "A worker says hello." in shown.words
    assert shown.all("video")[0].get("src") == "/read/library/hello/file/"
    answer = stranger.get("/read/library/hello/")
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    stranger.head("/read/library/hello/")
    assert LibraryDay.objects.get().opened == 2
    whole = stranger.get("/read/library/hello/file/")
    assert (b"".join(whole.streaming_content), whole["Content-Type"]) == (FILM, "video/mp4")
    part = stranger.get("/read/library/hello/file/", headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert "Hello" in page("/read/library/", client=stranger).words
    assert "Opened" in page("/packs/library/", client=client).words
    one = page("/packs/library/hello/", client=client)
    assert "((item hello))" in one.words
    use = {"who": "A school", "since-day": "1", "since-month": "9", "since-year": "2026"}
    assert client.post("/packs/library/hello/", use).status_code == 302
    assert "already" in page("/packs/library/hello/", client=client, method="post", data=use, status=422).words
    assert client.post("/packs/library/hello/take-out/").status_code == 302
    assert "Taken out" in page("/packs/library/hello/", client=client).words
    for gone in ("/read/library/hello/file/", "/read/library/other/"):
        assert stranger.get(gone).status_code == 404
    assert "no longer in our library" in page("/read/library/hello/", client=stranger, status=410).words
    assert "Put it back" in page("/packs/library/hello/", client=client).words
    assert client.post("/packs/library/hello/put-back/").status_code == 302
    assert "Put it back" not in page("/packs/library/hello/", client=client).words
    assert stranger.get("/read/library/hello/").status_code == 200


def test_every_kind_shows_itself(page, bare_town, files):
    add(bare_town, "Leaflet", Kind.LEAFLET, PDF)
    add(bare_town, "Picture", Kind.LEAFLET, b"\x89PNG\r\n\x1a\n" + b"x" * 30, words="A hand.")
    add(bare_town, "Sound", Kind.SOUND, b"ID3" + b"x" * 30)
    add(bare_town, "Elsewhere", Kind.PAGE, b"", address="https://example.org/film")
    for code, tag in (("leaflet", "h1"), ("picture", "img"), ("sound", "audio")):
        assert page(f"/read/library/{code}/", client=Client()).all(tag)
    elsewhere = page("/read/library/elsewhere/", client=Client())
    assert "https://example.org/film" in elsewhere.words
    assert Client().get("/read/library/elsewhere/file/").status_code == 404


def test_a_machine_that_opens_and_opens_is_not_counted_for_ever(bare_town, files, monkeypatch):
    add(bare_town, "Leaflet", Kind.LEAFLET, PDF)
    monkeypatch.setattr(views, "MOST_OPENED", 3)
    for _ in range(6):
        assert Client(REMOTE_ADDR="203.0.113.77").get("/read/library/leaflet/").status_code == 200
    assert LibraryDay.objects.get().opened == 3
    add(bare_town, "Another", Kind.LEAFLET, PDF)
    Client(REMOTE_ADDR="203.0.113.77").get("/read/library/another/")
    assert LibraryDay.objects.filter(item__code="another", opened=1).exists()


def test_staff_who_only_read_change_nothing(bare_town, signed_in_bare, files):
    add(bare_town, "Leaflet", Kind.LEAFLET, PDF)
    client = signed_in_bare(Role.PRACTITIONER)
    assert client.get("/packs/library/").status_code == 200
    assert client.get("/packs/library/add/").status_code == 403
    assert client.post("/packs/library/leaflet/take-out/").status_code == 403
    assert client.post("/packs/library/leaflet/put-back/").status_code == 403
    use = {"who": "A school", "since-day": "1", "since-month": "9", "since-year": "2026"}
    assert client.post("/packs/library/leaflet/", use).status_code == 403
    assert LibraryItem.objects.get().retired_at is None
