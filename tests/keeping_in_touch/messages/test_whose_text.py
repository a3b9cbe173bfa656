"""A text from a phone that several people have: nobody is guessed, and a person says whose it is."""

import json
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.queries import told
from fairwait.keeping_in_touch.campaigns.models import Asked
from fairwait.keeping_in_touch.messages import actions, taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.waiting.checking_in import record_check_in
from fairwait.waiting.models import Wait
from fairwait.waiting.sentences import from_check_ins
from tests.desk.conftest import signed_in  # noqa: F401
from tests.keeping_in_touch.campaigns.conftest import asking  # noqa: F401
from tests.keeping_in_touch.messages.conftest import TOKEN


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
    shown = page(address, client=worker).words
    assert "Several people have this phone" in shown
    texted = f"we texted them on {format_date(london_day(asking.row(campaign, asked).last_at))}"
    assert shown.count(texted) == 1  # of the two only one was asked, and stands first
    assert shown.index("Edith") < shown.index(texted) < shown.index("Frank")
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


def said_later(asking, text, person, **later):  # noqa: F811
    asking.post.clock.forward(**later)
    taking.say_whose(text=text, person=person, by=asking.by, now=asking.post.clock())


def test_an_old_text_said_later_whose_it_is_answers_no_campaign_that_asked_after_it(asking):  # noqa: F811
    asked = asking.add(first_name="Edith")
    asking.post.somebody(mobile=asked.person.mobile)
    text = asking.text(asked, "Things are worse, she fell")
    asking.post.clock.forward(hours=1)
    campaign = asking.begin(asking.draft(quiet_days=0))
    asking.turn(campaign)
    said_later(asking, text, asked.person, hours=1)
    assert (asking.row(campaign, asked).told, asking.row(campaign, asked).told_at) == ("", None)
    asked.refresh_from_db()
    assert asked.escalated_on == london_day(text.received_at)  # what cannot wait counts whoever asked
    assert Event.objects.filter(kind="wait.checked_in").count() == 1


def test_an_answer_said_later_whose_it_is_counts_from_when_it_came(asking):  # noqa: F811
    asked, campaign, text = shared(asking)
    said_later(asking, text, asked.person, days=4)
    row = asking.row(campaign, asked)
    assert (row.told, row.told_at) == ("worse", text.received_at)
    asked.refresh_from_db()
    assert asked.escalated_on == london_day(text.received_at)
    assert "Told by text: things are worse" in sentence(asked)


@pytest.mark.parametrize(
    ("kind", "facts", "private"),
    [("wait.triaged", {}, {"answers": {}}), ("wait.band_set", {"band": "P3"}, {"reason": "Looked at."})],
)
def test_worse_said_later_is_not_taken_for_seen_by_a_look_that_came_between(asking, kind, facts, private):  # noqa: F811
    """Whoever looked did not know of the text, so it reopens triage from today, and says of when it is."""
    asked, _campaign, text = shared(asking)
    asking.post.clock.forward(days=2)
    look = history.Fact(kind, asked.person_id, asked.pk, facts, private)
    history.record(look, by=asking.by.pk, now=asking.post.clock())
    said_later(asking, text, asked.person, days=2)
    asked.refresh_from_db()
    assert asked.escalated_on == london_day(asking.post.clock())
    assert f"Told by text on {format_date(london_day(text.received_at))}" in sentence(asked)


def test_what_was_told_before_a_wait_began_counts_on_it_from_today(asking):  # noqa: F811
    wait, now = asking.add(), asking.post.clock()
    record_check_in(people=[wait.person_id], told="worse", how="text", at=now - timedelta(days=4_000), now=now)
    wait.refresh_from_db()
    assert wait.escalated_on == london_day(now)


def sentence(wait):
    event = told(Event.objects.get(wait=wait.pk, kind="wait.checked_in"))
    return from_check_ins.checked_in(event, None).text


# One of them is not the reader's to see -------------------------------------------------------------------------------


def restrict(asking, person):  # noqa: F811
    duty = asking.post.town.user(Role.DUTY_WORKER)
    people.restrict(person=person, reason="Works here.", ring="Nadia, 01632 960 410", by=duty, now=asking.post.clock())


def couple(asking, words="I fell, it is worse"):  # noqa: F811
    """A text from the phone of two, one of whom is restricted."""
    edith = asking.post.somebody(first_name="Edith")
    frank = asking.post.somebody(mobile=edith.person.mobile, first_name="Quentin", last_name="Zyx")
    text = asking.text(edith, words)
    restrict(asking, frank.person)
    return edith.person, frank.person, text


def test_whoever_may_not_see_both_is_asked_about_neither(asking, signed_in, page):  # noqa: F811
    edith, frank, text = couple(asking)
    reader = signed_in(Role.LIST_COORDINATOR)
    page(f"/messages/texts/{text.pk}/", client=reader, status=404)
    listed = page("/messages/texts/", client=reader)
    assert "One more text came from a phone that several people have" in listed.words
    today = page("/today/", client=reader).words
    for secret in ("Edith", "Quentin", "Zyx", "I fell", edith.mobile):
        assert secret not in listed.words
    assert "Urgent texts for a colleague" in today
    assert "I fell" not in today
    with pytest.raises(actions.MessageRefused, match="every record"):
        taking.say_whose(text=text, person=edith, by=asking.by, now=asking.post.clock())
    assert text.person is None


def test_whoever_may_see_both_says_why_then_reads_it_and_says_whose_it_is(asking, signed_in, page):  # noqa: F811
    edith, frank, text = couple(asking)
    reader, address = signed_in(Role.PRINCIPAL_SOCIAL_WORKER), f"/messages/texts/{text.pk}/"
    assert "I fell" not in page("/messages/texts/", client=reader).words
    before = page(address, client=reader)
    assert before.link("Restricted record 1 of 1") == f"/people/{frank.uuid}/"
    assert not any(secret in before.words for secret in ("I fell", "Quentin", "Edith"))
    refused = reader.post(address, {"act": "whose", "person": str(edith.uuid)})
    assert b"Restricted record 1 of 1" in refused.content
    reader.post(f"/people/{frank.uuid}/reason/", {"why": "to read a text"})
    asked = page(address, client=reader).words
    assert all(one in asked for one in ("I fell", "Quentin Zyx", "Edith"))
    reader.post(address, {"act": "whose", "person": str(edith.uuid)})
    text.refresh_from_db()
    assert text.person == edith
    coordinator = signed_in(Role.LIST_COORDINATOR)
    assert "I fell" in page("/messages/texts/", client=coordinator).words


def test_a_text_of_two_teams_is_read_by_whoever_has_both(asking, signed_in, page):  # noqa: F811
    edith = asking.post.somebody(first_name="Edith")
    asking.post.somebody(mobile=edith.person.mobile, first_name="Frank")
    Wait.objects.filter(person=edith.person).update(team="another")
    text = asking.text(edith, "Still waiting")
    page(f"/messages/texts/{text.pk}/", client=signed_in(Role.PRACTITIONER), status=404)
    asked = page(f"/messages/texts/{text.pk}/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert "Edith" in asked
    assert "Frank" in asked


def test_the_provider_is_told_nothing_and_guesses_nobody_though_one_is_restricted(asking, client):  # noqa: F811
    """What a page would hide of somebody restricted is not hidden from the question who has the phone."""
    edith = asking.post.somebody(first_name="Edith").person
    frank = asking.post.somebody(mobile=edith.mobile).person
    restrict(asking, frank)
    said = {"id": "r-1", "source_number": edith.mobile.lstrip("+"), "message": "I fell, it is worse"}
    headers = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    answer = client.post("/messages/notify/texts/", json.dumps(said), "application/json", **headers)
    assert answer.json() == {"taken": True}
    assert IncomingText.objects.get(number="r-1").person is None
    assert taking.people_at(edith.mobile) == [edith, frank]
