"""A text from a phone that several people have: nobody is guessed, and a person says whose it is."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.keeping_in_touch.campaigns.models import Asked
from fairwait.keeping_in_touch.messages import actions, taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from tests.desk.conftest import signed_in  # noqa: F401
from tests.keeping_in_touch.campaigns.conftest import asking  # noqa: F401


def shared(asking, words="Things are worse, she fell"):  # noqa: F811
    """One of a couple is asked, and somebody at their phone answers."""
    asked = asking.add(first_name="Edith")
    asking.post.somebody(mobile=asked.person.mobile, first_name="Frank")
    campaign = asking.begin(asking.draft(quiet_days=0))
    asking.turn(campaign)
    asking.post.run()
    return asked, campaign, asking.text(asked, words)


def test_the_answer_of_one_of_two_counts_once_somebody_says_whose_it_is(asking, signed_in, page):  # noqa: F811
    asked, campaign, text = shared(asking)
    assert (text.person, asking.row(campaign, asked).told) == (None, "")
    worker = signed_in(Role.LIST_COORDINATOR)
    address = f"/messages/texts/{text.pk}/"
    assert "Several people have this phone" in page(address, client=worker).words
    assert "Select who sent it" in page(address, client=worker, data={"act": "whose"}, method="post").words
    worker.post(address, {"act": "whose", "person": str(asked.person.uuid)})
    assert (asking.row(campaign, asked).told, asking.row(campaign, asked).how) == ("worse", "text")
    asked.refresh_from_db()
    assert "worse" in " ".join(Event.objects.filter(wait=asked.pk).values_list("kind", "private").last())
    assert Event.objects.filter(subject=asked.person_id, kind="message.received").count() == 1
    assert "Several people" not in page(address, client=worker).words


def test_it_is_said_once_and_of_nobody_else(asking):  # noqa: F811
    asked, _campaign, text = shared(asking)
    stranger = asking.post.somebody()
    with pytest.raises(actions.MessageRefused, match="not theirs"):
        taking.say_whose(text=text, person=stranger.person, by=asking.by, now=asking.post.clock())
    taking.say_whose(text=text, person=asked.person, by=asking.by, now=asking.post.clock())
    with pytest.raises(actions.MessageRefused, match="already"):
        taking.say_whose(text=text, person=asked.person, by=asking.by, now=asking.post.clock())
    assert Event.objects.filter(kind="message.received").count() == 1


def test_a_mobile_kept_as_the_telephone_is_known_when_it_answers(asking):  # noqa: F811
    """It is texted, so what comes back from it is theirs."""
    wait = asking.add(mobile=None, phone="+447700900888")
    text = taking.text(number="n-1", source="447700900888", words="Still waiting", now=asking.post.clock())
    assert text.person == wait.person
    dialled = taking.text(number="n-2", source="07700900888", words="Still waiting", now=asking.post.clock())
    assert dialled.person == wait.person
    assert IncomingText.objects.count() == 2
    assert not Asked.objects.exists()
