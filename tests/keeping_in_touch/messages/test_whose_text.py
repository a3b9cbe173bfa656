"""A text from a phone that several people have: nobody is guessed, and a person says whose it is."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.keeping_in_touch.campaigns.models import Asked
from fairwait.keeping_in_touch.messages import actions, taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.people.models import Person
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


def test_a_daughters_mobile_kept_as_her_mothers_telephone_speaks_for_the_daughter_alone(asking):  # noqa: F811
    """The mother has a mobile of her own: that is what she is texted at, and her own word on texts stands."""
    hers = "+447700900777"
    mother = asking.post.somebody(mobile="+447700900666", phone=hers)
    daughter = asking.post.somebody(mobile=hers)
    clock = asking.post.clock
    worse = taking.text(number="d-1", source=hers, words="Things are worse", now=clock())
    assert worse.person == daughter.person
    taking.text(number="d-2", source=hers, words="STOP", now=clock())
    assert asking.post.write(mother).channel == "text"
    with pytest.raises(actions.MessageRefused):
        asking.post.write(daughter)
    taking.text(number="m-1", source="+447700900666", words="STOP", now=clock())
    taking.text(number="d-3", source=hers, words="START", now=clock())
    assert asking.post.write(daughter).channel == "text"
    with pytest.raises(actions.MessageRefused):
        asking.post.write(mother)


def test_an_old_mobile_on_a_joined_record_is_still_theirs(asking):  # noqa: F811
    wait = asking.post.somebody(mobile="+447700900666")
    older = asking.post.somebody(mobile="+447700900555").person
    Person.objects.filter(pk=older.pk).update(now_known_as=wait.person)
    assert taking.people_at("+447700900555") == [wait.person]
