"""A pack is given in a way somebody can use, and it is kept which, when and how."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.history.queries import told
from fairwait.keeping_in_touch.messages import batches, letters
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.needs import read as read_needs
from fairwait.keeping_in_touch.packs import giving
from fairwait.keeping_in_touch.packs import sentences as packs_told
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.keeping_in_touch.packs.rules.giving import Format, by_hand_refusal, needs_language
from fairwait.waiting.sentences import Names
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import clock, notify, post  # noqa: F401
from tests.keeping_in_touch.packs.filled import fill, publish, published

HOME = {"address": "2 Mill Lane, Wexmoor", "postcode": "ZX1 4BD"}


def give(post, wait, pack="waiting-well", **more):  # noqa: F811
    return giving.give_pack(person=wait.person, pack=pack, wait=wait, by=post.by, now=post.clock(), **more)


# By hand, without a database ----------------------------------------------------------------------------------------


def by_hand(given, text="", *, is_easy_read=False, written_in="English", **more):
    said = {"needs": text, "interpreter": None, "language": None, "preference": None, **more}
    return by_hand_refusal(given, needs=read_needs(**said), is_easy_read=is_easy_read, language=written_in)


@pytest.mark.parametrize(
    ("given", "text", "said"),
    [
        (Format.PAPER, "Large print", "large print"),
        (Format.LARGE_PAPER, "Large print", ""),
        (Format.PAPER, "Blind", "cannot read print"),
        (Format.LARGE_PAPER, "Braille", "cannot read print"),
        (Format.READ_OUT, "Blind", ""),
        (Format.PAPER, "Cannot read", "They cannot read"),
        (Format.READ_OUT, "Cannot read", ""),
        (Format.READ_OUT, "BSL user", "British Sign Language"),
        (Format.PAPER, "Easy read", "need easy read"),
        (Format.PAPER, "No letters please", ""),
        (Format.PAPER, "", ""),
    ],
)
def test_what_is_handed_over_can_be_used(given, text, said):
    refusal = by_hand(given, text)
    assert said in refusal
    assert bool(refusal) is bool(said)


def test_easy_read_and_another_language_are_met_where_there_is_one():
    assert by_hand(Format.PAPER, "Easy read", is_easy_read=True) == ""
    urdu = {"interpreter": "yes", "language": "Urdu"}
    assert by_hand(Format.PAPER, **urdu) == "It is in English, and they need it in Urdu"
    assert by_hand(Format.PAPER, written_in="Urdu", **urdu) == ""
    assert needs_language(read_needs(needs=None, interpreter=None, language="Urdu", preference=None)) == ""
    assert all(each.label for each in Format)


# Through the outbox -------------------------------------------------------------------------------------------------


def test_a_pack_goes_by_text_and_is_on_the_timeline(post, town):  # noqa: F811
    published(town)
    wait = post.somebody()
    before = wait.last_contact_on
    given = give(post, wait)
    assert (given.format, given.version, given.language) == ("text", 1, "en")
    assert "/read/waiting-well/" in given.message.body
    assert "01632 960000" in given.message.body
    assert not given.has_arrived_with_us
    post.run()
    given.message.refresh_from_db()
    assert given.has_arrived_with_us
    wait.refresh_from_db()
    assert wait.last_contact_on == before
    kinds = list(Event.objects.filter(subject=wait.person_id).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["pack.given", "wait.attempted"]


def test_the_timeline_names_a_pack_by_its_title_an_older_gift_too(post, town):  # noqa: F811
    published(town)
    wait = post.somebody()
    give(post, wait)
    event = Event.objects.get(kind="pack.given")
    newer = replace(told(event), facts={**told(event).facts, "name": "Waiting well at home"})
    assert "“Waiting well at home”" in packs_told.given(newer, Names()).text
    assert "“Waiting well”" in packs_told.given(told(event), Names()).text
    for older, called in (("waiting-well", "“Waiting well”"), ("ours-no-more", "“ours-no-more”")):
        facts = {key: value for key, value in newer.facts.items() if key != "name"} | {"pack": older}
        assert called in packs_told.given(replace(newer, facts=facts), Names()).text


def test_an_email_holds_the_whole_pack_and_a_letter_encloses_it(post, town):  # noqa: F811
    published(town, pay_local="Ring **01632 960 277**.")
    mailed = give(post, post.somebody(email="amina@example.org"), format=Format.EMAIL)
    assert "Paying for care" in mailed.message.body
    assert "01632 960 277" in mailed.message.body
    posted = give(post, post.somebody(**HOME, communication_needs="Large print"), format=Format.PRINT)
    assert "Paying for care" not in posted.message.body
    html = letters.letter_page([(posted.message, posted.message.body)])
    assert "01632 960 277" in html
    assert 'class="pack enclosed large"' in html
    batch = batches.make(by=post.by, now=post.clock())
    assert batches.pdf(batch, batches.files(batch)[0], now=post.clock()).startswith(b"%PDF")


def test_who_was_given_which_version_stays_when_another_is_published(post, town):  # noqa: F811
    published(town)
    posted = give(post, post.somebody(**HOME), format=Format.PRINT)
    fill(town, pay_local="Ring 01632 960 299.")
    publish(town)
    assert "01632 960 299" not in letters.letter_page([(posted.message, "")])
    later = give(post, post.somebody(**HOME), format=Format.PAPER)
    assert [each.version for each in (posted, later)] == [1, 2]
    assert "01632 960 299" in letters.letter_page(
        [(give(post, post.somebody(**HOME), format=Format.PRINT).message, "")]
    )


def test_easy_read_is_given_to_whoever_needs_it(post, town):  # noqa: F811
    published(town)
    wait = post.somebody(**HOME, communication_needs="Easy read")
    with pytest.raises(PackRefused, match=r"easy read|no way to send"):
        give(post, wait, format=Format.PRINT)
    published(town, "easy-read")
    given = give(post, wait, format=Format.PRINT)
    assert (given.pack, given.message.form) == ("easy-read", "easy_read")


@pytest.mark.parametrize(
    ("person", "format", "said"),
    [
        ({"communication_needs": "BSL user"}, Format.TEXT, "British Sign Language"),
        ({"mobile": None}, Format.TEXT, "nothing to reach them by"),
        ({"interpreter": "yes", "language": "Urdu"}, Format.TEXT, "they need it in Urdu"),
        ({"communication_needs": "Large print"}, Format.PAPER, "large print"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(post, town, person, format, said):  # noqa: F811
    published(town)
    wait = post.somebody(**person)
    with pytest.raises(PackRefused, match=said):
        give(post, wait, format=format)
    assert not GivenPack.objects.exists()
    assert not Message.objects.exists()
    assert not Event.objects.filter(kind="pack.given").exists()


def test_what_no_rule_understood_is_read_first_and_what_was_shown_is_given(post, town):  # noqa: F811
    published(town)
    wait = post.somebody(communication_needs="Prefers her daughter beside her")
    for format in (Format.TEXT, Format.READ_OUT):
        with pytest.raises(PackRefused, match="Read what their record says"):
            give(post, wait, format=format)
    unread = giving.gift(person=wait.person, pack="waiting-well", now=post.clock()).standing.needs.unread
    with pytest.raises(PackRefused, match="has changed since"):
        give(post, wait, read=unread, expect="another")
    shown = giving.gift(person=wait.person, pack="waiting-well", now=post.clock()).digest
    assert give(post, wait, read=unread, expect=shown).message is not None


def test_only_a_published_pack_for_people_is_given(post, town):  # noqa: F811
    published(town, "staff-guidance")
    for pack in ("waiting-well", "staff-guidance", "nothing"):
        with pytest.raises(PackRefused, match="is published"):
            give(post, post.somebody(), pack=pack)


def test_the_dead_are_given_nothing_and_only_who_may_gives(post, town):  # noqa: F811
    published(town)
    dead = post.somebody(date_of_death=towns.day(2))
    for format in (Format.TEXT, Format.PAPER):
        with pytest.raises(PackRefused):
            give(post, dead, format=format)
    wait = post.somebody()
    with pytest.raises(NotAllowed):
        giving.give_pack(
            person=wait.person, pack="waiting-well", wait=wait, by=town.user(Role.DIRECTOR), now=post.clock()
        )


def test_given_and_kept_together_or_not_at_all(post, town, monkeypatch):  # noqa: F811
    published(town)
    wait = post.somebody()

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(giving.history, "record", fails)
    with pytest.raises(RuntimeError):
        give(post, wait)
    assert not Message.objects.exists()
    assert not GivenPack.objects.exists()


def test_a_worker_gives_a_pack_from_a_page(page, post, town, signed_in):  # noqa: F811
    published(town)
    client, wait = signed_in(Role.LIST_COORDINATOR), post.somebody()
    address = f"/packs/to/{wait.person.uuid}/"
    page(address, client=client)
    said = {"pack": "waiting-well", "format": "best"}
    shown = page(address, client=client, method="post", data=said)
    assert "It costs least" in shown.words
    expect = re.search(r'name="expect" value="([^"]+)"', shown.html)[1]
    assert client.post(address, {**said, "step": "give", "expect": expect}).status_code == 302
    listed = page(address, client=client)
    assert "“Waiting well”, version 1" in listed.words
    assert "Waiting to go" in listed.words
    refused = page(address, client=client, method="post", data={"pack": "waiting-well", "format": "email"})
    assert "It cannot be given this way" in refused.words
    wrong = page(address, client=client, method="post", status=422,
                 data={**said, "step": "give", "expect": "another"})  # fmt: skip
    assert "has changed since" in wrong.words
    by_hand = {"pack": "waiting-well", "format": "paper", "step": "give"}
    assert client.post(address, by_hand).status_code == 302
    timeline = page(f"/people/{wait.person.uuid}/", client=client)
    assert "handed over. It is no contact" in timeline.words
    assert GivenPack.objects.filter(given_at__gte=post.clock() - timedelta(hours=1)).count() == 2


def test_what_they_were_given_is_named_by_its_title(page, post, town, signed_in):  # noqa: F811
    published(town)
    wait = post.somebody()
    give(post, wait)
    shown = page(f"/packs/to/{wait.person.uuid}/", client=signed_in(Role.LIST_COORDINATOR))
    assert "“Waiting well”, version 1" in shown.words
    assert "“waiting-well”" not in shown.words


def test_what_somebody_was_given_goes_with_them(post, town):  # noqa: F811
    from fairwait.keeping_in_touch.packs import erasing

    published(town)
    wait = post.somebody()
    give(post, wait, format=Format.PAPER)
    assert [held.count for held in erasing._held([wait.person_id])] == [1]
    erasing._erase([wait.person_id])
    assert not GivenPack.objects.exists()
