"""A campaign that gives a pack: once, with the question or not at all, in a way each can use."""

import pytest

from fairwait.keeping_in_touch.campaigns import actions, previewing, report, waves
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.messages import letters
from fairwait.keeping_in_touch.messages.actions import Written
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.documents import MessageTemplate
from fairwait.keeping_in_touch.packs.giving import NOT_GIVEN, WITH_THE_QUESTION, in_one_envelope
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.people import actions as people
from tests.keeping_in_touch.campaigns.conftest import BORN
from tests.keeping_in_touch.packs.filled import published

NUMBERS = {"worse_numbers": "Ring 01632 960 210.", "danger_numbers": "At night: 01632 960 211."}
HOME = {"address": "2 Mill Lane, Wexmoor", "postcode": "ZX1 4BD"}


@pytest.fixture
def three(asking):
    """Somebody who texts, somebody who needs it in large print on paper, somebody who needs easy read."""
    asking.add()
    asking.add(mobile=None, **HOME, communication_needs="Large print")
    asking.add(communication_needs="Easy read")
    return asking


def test_the_pack_goes_once_with_the_first_message_in_each_ones_way(three):
    published(three.post.town)
    campaign = three.draft(pack="waiting-well", quiet_days=0)
    shown = previewing.preview(campaign, now=three.post.clock())
    assert dict(shown.packs)["text message"] == 1
    assert dict(shown.packs)[WITH_THE_QUESTION] == 1
    assert shown.pack_price.pounds
    three.begin(campaign)
    three.turn(campaign)
    given = {each.person_id: each for each in GivenPack.objects.all()}
    texter, large = three.waits[0].person_id, three.waits[1].person_id
    assert (given[texter].format, given[large].format) == ("text", "letter")
    assert given[large].message.form == "large_print"
    assert {each.cause for each in given.values()} == {campaign.pack_cause}
    three.turn(campaign)
    assert GivenPack.objects.count() == len(given)
    three.post.run()
    assert report.report(campaign).packs == len(given)
    assert report.report(campaign).asked == Message.objects.filter(cause=campaign.cause).count()


def test_a_letter_that_asks_and_the_pack_are_one_envelope_at_the_price_that_was_shown(asking):
    """Two letters on one day, of which the second explains nothing, are one too many."""
    published(asking.post.town, "in-short", **NUMBERS)
    asking.add(mobile=None, **HOME)
    campaign = asking.draft(pack="in-short", quiet_days=0)
    shown = previewing.preview(campaign, now=asking.post.clock())
    assert dict(shown.packs) == {WITH_THE_QUESTION: 1}
    asking.begin(campaign)
    asking.turn(campaign)
    (message,) = Message.objects.all()
    (given,) = GivenPack.objects.all()
    assert (message.cause, message.channel, given.message, given.format) == (
        campaign.cause, "letter", message, "letter",
    )  # fmt: skip
    assert message.pence == shown.first.pence + shown.pack_price.pence
    page = letters.letter_page([(message, message.body)])
    assert "With this letter: Waiting well, in short." in page
    assert "One page to keep by the phone." in page
    asking.post.run()
    assert report.report(campaign).packs == 1
    actions.pause(campaign=campaign, why="A holiday", by=asking.by, now=asking.post.clock())
    asking.turn(campaign)
    assert GivenPack.objects.count() == Message.objects.count() == 1


def test_an_envelope_that_is_taken_back_takes_the_pack_back_with_it(asking):
    published(asking.post.town, "in-short", **NUMBERS)
    asking.add(mobile=None, **HOME)
    campaign = asking.begin(pack="in-short", quiet_days=0)
    asking.turn(campaign)
    actions.pause(campaign=campaign, why="A holiday", by=asking.by, now=asking.post.clock())
    actions.go_on(campaign=campaign, by=asking.by, now=asking.post.clock())
    asking.turn(campaign)
    assert sorted(each.message.state for each in GivenPack.objects.all()) == ["cancelled", "queued"]
    assert Message.objects.filter(state="queued").count() == 1


def test_what_does_not_fit_behind_the_question_or_has_words_of_its_own_goes_apart(asking, monkeypatch):
    published(asking.post.town, "in-short", **NUMBERS)
    asking.add(mobile=None, **HOME)
    monkeypatch.setattr(waves.giving, "in_one_envelope", lambda *args, **more: False)
    campaign = asking.draft(pack="in-short", quiet_days=0)
    assert dict(previewing.preview(campaign, now=asking.post.clock()).packs) == {"letter": 1}
    asking.begin(campaign)
    asking.turn(campaign)
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("asks", "channel", "language", "behind", "is_one"),
    [
        (Channel.LETTER, Channel.LETTER, "en", 9, True),
        (Channel.PRINT, Channel.PRINT, "en", 9, True),
        (Channel.LETTER, Channel.LETTER, "en", 10, False),  # more than the provider prints
        (Channel.LETTER, Channel.LETTER, "en", None, False),
        (Channel.LETTER, Channel.LETTER, "ur", 2, False),  # it has a covering letter in their language
        (Channel.LETTER, Channel.PRINT, "en", 2, False),
        (Channel.LETTER, Channel.EMAIL, "en", 2, False),
        (Channel.TEXT, Channel.TEXT, "en", 2, False),
    ],
)
def test_which_packs_go_with_a_letter(asks, channel, language, behind, is_one):
    words = dict.fromkeys(("subject", "text", "body", "easy_read"), "")
    template = MessageTemplate("pack-x", "X", (asks,), 28, needs_open_wait=False, language="English", **words)
    made = Written(template, 1, enclosure=f"x:1:{language}:0", pages={Form.STANDARD: behind})
    assert in_one_envelope(made, channel=channel, asks=asks, form=Form.STANDARD, pages=1) is is_one


def test_whoever_cannot_use_it_is_asked_all_the_same(asking):
    published(asking.post.town)
    asking.add(communication_needs="Easy read")
    campaign = asking.draft(pack="waiting-well", quiet_days=0)
    shown = previewing.preview(campaign, now=asking.post.clock())
    if shown.asked:
        assert dict(shown.packs) == {NOT_GIVEN: 1}
    asking.begin(campaign)
    asking.turn(campaign)
    assert not GivenPack.objects.exists()


def test_what_was_given_before_a_pause_is_not_given_again_and_what_was_not_is(asking):
    published(asking.post.town)
    asking.add()
    campaign = asking.begin(pack="waiting-well", quiet_days=0)
    asking.turn(campaign)
    actions.pause(campaign=campaign, why="A holiday", by=asking.by, now=asking.post.clock())
    assert [each.message.state for each in GivenPack.objects.all()] == ["cancelled"]
    actions.go_on(campaign=campaign, by=asking.by, now=asking.post.clock())
    asking.turn(campaign)
    assert sorted(each.message.state for each in GivenPack.objects.all()) == ["cancelled", "queued"]


def test_whoever_is_known_under_another_record_is_given_it_once_however_often_they_are_reminded(asking):
    published(asking.post.town)
    asking.add()
    campaign = asking.begin(pack="waiting-well", quiet_days=0)
    record, into = asking.waits[0].person, asking.post.somebody(date_of_birth=BORN).person
    people.merge(record=record, into=into, reason="One person", by=asking.by, now=asking.post.clock())
    asking.turn(campaign)
    waves._give(campaign, asking.row(campaign, asking.waits[0]), by=asking.by, now=asking.post.clock())
    assert [each.person_id for each in GivenPack.objects.all()] == [into.pk]


def test_a_wave_that_fails_between_question_and_pack_leaves_neither(asking, monkeypatch):
    published(asking.post.town)
    asking.add()
    campaign = asking.begin(pack="waiting-well", quiet_days=0)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(waves.giving, "give_pack", fails)
    with pytest.raises(RuntimeError):
        asking.turn(campaign)
    assert not Message.objects.exists()
    monkeypatch.undo()
    asking.turn(campaign)
    assert Message.objects.count() == 2


def test_only_a_published_pack_for_people_goes_with_a_campaign(asking):
    asking.add()
    published(asking.post.town, "staff-guidance")
    for code in ("waiting-well", "staff-guidance"):
        with pytest.raises(CampaignRefused, match="a pack that is published"):
            asking.draft(pack=code)
