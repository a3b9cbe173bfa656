"""A campaign that gives a pack: once, with the question or not at all, in a way each can use."""

import pytest

from fairwait.keeping_in_touch.campaigns import actions, previewing, report, waves
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.packs.giving import NOT_GIVEN
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.people import actions as people
from tests.keeping_in_touch.campaigns.conftest import BORN
from tests.keeping_in_touch.packs.filled import published

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
    assert dict(shown.packs)["letter"] == 1
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
