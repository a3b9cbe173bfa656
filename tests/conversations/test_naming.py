"""A caller who gave no name: who it was is said later, with why, and taken back; both records hold what is theirs."""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.conversations.actions import naming, passing_on
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.actions.requests import RequestRefused
from fairwait.conversations.models import PassedOn, Request
from fairwait.conversations.queries.first_time import Cut, first_time
from fairwait.conversations.queries.naming import named_later, without_name
from fairwait.conversations.rules.passing_on import CAME_BACK, CameBack
from fairwait.conversations.rules.shape import Way
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.communicating.actions import add
from fairwait.keeping_in_touch.communicating.models import CommunicationReview
from fairwait.people import actions as people
from fairwait.people import erasing
from fairwait.people.models import Person
from fairwait.people.reaching import communication_of, contactable, records
from tests.conversations.conftest import HEARD
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
SAID = {
    "reason": "The bath again, and he shouts.", "communication_needs": "Speak slowly, please", "safe": "some_ways",
    "safe_words": "Never in the evening",
}  # fmt: skip


@pytest.fixture
def by(town):
    return town.user(Role.DUTY_WORKER)


def heard(by, *, person=None, days_ago=0, **said):
    """A finished request: of this person, or of somebody who gives no name."""
    at = towns.now() - timedelta(days=days_ago)
    request = actions.begin(way=Way.PHONE, uuid=uuid.uuid4(), by=by, now=at)
    request = actions.say_who(request=request, person=person, gives_no_name=person is None, by=by, now=at)
    told = {**HEARD, **said}
    request.said = {name: value for name, value in told.items() if isinstance(value, str)}
    request.save()
    return actions.finish(request=request, said=told, connections=0, by=by, now=at)


@pytest.fixture
def nameless(by):
    return heard(by, days_ago=20, postcode="ZX9 9ZZ", **SAID)


@pytest.fixture
def edith(town):
    return town.people["edith"]


def name(request, person, by, why="She rang again and told it the same way."):
    return naming.say_who_it_was(request=request, person=person, why=why, by=by, now=towns.now())


def take_back(request, by, why="Her daughter says she was in hospital that day."):
    return naming.take_back(request=request, why=why, by=by, now=towns.now())


def test_what_they_said_goes_to_their_record_on_the_day_it_was_said(town, by, edith, nameless):
    before = Event.objects.get(pk=Event.objects.filter(subject=edith.pk).latest("seq").pk)
    named = name(nameless, edith, by)
    assert (named.person, named.gives_no_name, named.said) == (edith, False, {})
    made = Event.objects.get(kind="request.made")
    assert (made.subject, made.occurred_at) == (edith.pk, nameless.finished_at)
    assert made.seq > before.seq
    assert "he shouts" in made.private
    assert named_later(named).why == "She rang again and told it the same way."
    assert verify().is_whole


def test_what_keeps_them_safe_and_how_to_talk_with_them_counts_from_then(by, edith, nameless):
    assert "evening" not in contactable(edith).safe.instruction
    name(nameless, edith, by)
    assert "Never in the evening" in contactable(edith).safe.instruction
    assert "Speak slowly" in communication_of(records(Person.objects.get(pk=edith.pk))).support


def test_where_a_caller_without_a_name_says_they_live_is_counted(nameless, by, edith):
    assert nameless.area == "ZX9"
    assert name(nameless, edith, by).area == "ZX9"
    assert heard(by, postcode="zx11aa").area == "ZX1"
    assert heard(by, postcode="by the sea").area == ""


def test_taken_back_both_are_as_they_were_and_both_histories_stay(by, edith, nameless):
    safe, told = contactable(edith).safe, communication_of(records(edith))
    events = Event.objects.count()
    said, area = nameless.said, nameless.area
    back = take_back(name(nameless, edith, by), by)
    assert (back.person, back.gives_no_name, back.said, back.area) == (None, True, said, area)
    person = Person.objects.get(pk=edith.pk)
    assert (contactable(person).safe, communication_of(records(person))) == (safe, told)
    assert not CommunicationReview.objects.filter(person=person).exists()
    assert named_later(back) is None
    assert Event.objects.count() > events + 1
    assert verify().is_whole
    with pytest.raises(RequestRefused, match="taken back already"):
        take_back(back, by)


def test_taken_back_it_can_be_said_of_somebody_else_and_of_the_same_again(town, by, edith, nameless):
    take_back(name(nameless, edith, by), by)
    assert name(nameless, town.people["amina"], by).person == town.people["amina"]
    take_back(Request.objects.get(pk=nameless.pk), by)
    again = name(nameless, edith, by)
    assert named_later(again) is not None


def test_it_counts_as_theirs_and_a_repeat_counts_against_the_first(town, by, edith, nameless):
    def solved():
        viewer = town.user(Role.PATHWAY_LEAD)
        days = {"since": towns.day(100), "until": towns.day(0), "as_of": towns.day(-28)}
        found = first_time(viewer, within=28, cut=Cut.TOPIC, **days).together
        return found.solved, found.not_solved

    heard(by, person=edith, days_ago=2)
    assert solved() == (2, 0)
    named = name(nameless, edith, by)
    assert solved() == (1, 1)
    take_back(named, by)
    assert solved() == (2, 0)


def test_it_is_said_once_with_a_reason_by_whoever_may(town, by, edith, nameless):
    with pytest.raises(RequestRefused, match="how you know"):
        name(nameless, edith, by, why=" ")
    name(nameless, edith, by)
    events = Event.objects.count()
    assert name(nameless, edith, by).person == edith  # sent twice
    assert Event.objects.count() == events
    with pytest.raises(RequestRefused, match="said already"):
        name(nameless, town.people["amina"], by)
    with pytest.raises(RequestRefused, match="how you know that it was not"):
        take_back(nameless, by, why="")
    with pytest.raises(NotAllowed):
        take_back(nameless, town.user(Role.PERFORMANCE_ANALYST))


def test_it_is_not_said_of_a_record_that_is_not_there_for_them_nor_before_the_end(town, by, begun, edith, nameless):
    people.restrict(person=edith, reason="A colleague", ring="Jo", by=town.user(Role.TEAM_MANAGER), now=towns.now())
    with pytest.raises(RequestRefused, match="not there for you"):
        name(nameless, edith, by)
    open_still = actions.say_who(request=begun(), person=None, gives_no_name=True, by=by, now=towns.now())
    with pytest.raises(RequestRefused, match="not finished"):
        name(open_still, town.people["amina"], by)


def test_what_was_known_from_the_first_is_not_taken_back_here(by, edith):
    with pytest.raises(RequestRefused, match="Nobody said later"):
        take_back(heard(by, person=edith), by)


def test_a_naming_that_history_cannot_keep_is_not_made(by, edith, nameless, monkeypatch):
    def fails(*_args, **_told):
        raise RuntimeError

    monkeypatch.setattr("fairwait.history.actions.append", fails)
    with pytest.raises(RuntimeError):
        name(nameless, edith, by)
    kept = Request.objects.get(pk=nameless.pk)
    assert (kept.person, kept.gives_no_name, kept.said) == (None, True, nameless.said)


def test_from_the_list_to_their_record_and_back_without_scripts(by, edith, nameless, signed_in, page):
    client = signed_in(Role.DUTY_WORKER)
    listed = page(page("/front-door/", client=client).link("Callers who gave no name"), client=client)
    assert "Washing, dressing" in listed.words
    assert "shouts" not in listed.words
    at = f"/front-door/{nameless.uuid}/"
    ask = page(page(at, client=client).link("It is known now who this was"), client=client)
    assert "he shouts" in ask.words
    found = page(f"{at}who-it-was/", client=client, method="post", data={"do": "find", "find": "marlowe", "why": "x"})
    button = next(one.get("value") for one in found.all("button", name="do") if one.get("value", "") != "find")
    refused = page(f"{at}who-it-was/", client=client, method="post", data={"do": button, "find": "marlowe", "why": ""})
    assert refused.link("Enter how you know that it was them") == "#id_why"
    assert "Edith Marlowe" in refused.words
    assert client.post(f"{at}who-it-was/", {"do": button, "find": "", "why": "She said so."})["Location"] == at
    done = page(at, client=client)
    assert "The caller gave no name." in done.words
    record = page(f"/people/{edith.uuid}/", client=client)
    assert "A caller who gave no name came to the front door by phone" in record.words
    assert "he shouts" in record.words
    assert "Never in the evening" in record.words
    assert client.get(f"{at}who-it-was/").status_code == 302

    page(done.link("It was not them"), client=client)
    assert client.post(f"{at}not-them/", {"why": "It was her sister."})["Location"] == at
    record = page(f"/people/{edith.uuid}/", client=client)
    assert "he shouts" not in record.words
    assert "Never in the evening" not in record.words
    assert "Speak slowly" not in record.words
    assert "It was her sister." in record.words
    assert "he shouts" in page(at, client=client).words
    assert client.get(f"{at}not-them/").status_code == 302


def test_callers_are_listed_for_ninety_days(by, nameless):
    heard(by, days_ago=91)
    assert [one.pk for one in without_name(by, now=towns.now())] == [nameless.pk]


def test_what_another_department_says_after_the_naming_goes_with_it(by, edith):
    said = {"came_to": ["passed_on"], "passed_to": "Jo, housing", "passed_by": towns.day(-1)}
    named = name(heard(by, days_ago=2, **said), edith, by)
    words = "The tenant of flat 3 is to leave."
    passing_on.hear(passed=PassedOn.objects.get(), became=CameBack.DONE, said=words, by=by, now=towns.now())
    assert Event.objects.get(kind=CAME_BACK.name).cause == named_later(named).event.cause


def test_taken_back_it_counts_on_none_of_their_records(town, by, edith, nameless):
    """What they need is told of the record that theirs was joined to, and the rest of the one that was named."""
    name(nameless, edith, by)
    cause = Event.objects.get(kind="request.made").cause
    other = town.people["amina"]
    Person.objects.filter(pk=edith.pk).update(now_known_as=other)
    add(person=other, words="A hearing loop", said_by="the request", by=by, now=towns.now(), cause=cause)
    take_back(Request.objects.get(pk=nameless.pk), by)
    undone = Event.objects.filter(cause=f"un{cause}").values_list("subject", flat=True)
    assert set(undone) == {edith.pk, other.pk}


@pytest.mark.parametrize("kind", ["page", "csv"])
def test_no_file_of_an_earlier_day_tells_what_the_stranger_said(by, edith, nameless, signed_in, kind):
    """As known two days ago it was thought that it was them: what was said is another person's all the same."""
    then = towns.now() - timedelta(days=3)
    named = naming.say_who_it_was(request=nameless, person=edith, why="She said so.", by=by, now=then)
    asked = {"why": "a complaint", "kind": kind, "known_at-day": towns.day(2).day}
    asked |= {"known_at-month": towns.day(2).month, "known_at-year": towns.day(2).year}
    client, at = signed_in(Role.PATHWAY_LEAD), f"/people/{edith.uuid}/ombudsman/"
    assert "he shouts" in client.post(at, asked).content.decode()
    take_back(named, by)
    assert "he shouts" not in client.post(at, asked).content.decode()


@pytest.fixture
def lead(town):
    """Somebody at the front door who may open Edith's record once it is restricted."""
    return town.user(Role.TEAM_MANAGER)


@pytest.fixture
def restricted(town, edith, lead):
    people.restrict(person=edith, reason="A colleague", ring="Jo", by=lead, now=towns.now())
    return Person.objects.get(pk=edith.pk)


def test_taken_back_from_a_restricted_record_it_must_be_said_who_reads_it(by, lead, restricted, nameless):
    named = name(nameless, restricted, lead)
    with pytest.raises(RequestRefused, match="who may read"):
        take_back(named, lead)
    back = naming.take_back(request=named, why="A mistake.", is_read_again=True, by=lead, now=towns.now())
    assert back.said == nameless.said


def test_what_stays_with_a_restricted_record_is_read_by_nobody_else_and_comes_back_with_it(
    town, by, lead, restricted, nameless
):
    said = nameless.said
    named = name(nameless, restricted, lead)
    back = naming.take_back(request=named, why="A mistake.", is_read_again=False, by=lead, now=towns.now())
    assert "shouts" not in str(back.said)
    assert (back.person, back.gives_no_name, back.area) == (None, True, "ZX9")
    with pytest.raises(RequestRefused, match="stays with a restricted record"):
        name(back, town.people["amina"], by)
    again = name(back, restricted, lead, why="It was them after all.")
    assert named_later(again).event.private["known-later"]["said"] == said
    assert "Never in the evening" in contactable(restricted).safe.instruction
    back = naming.take_back(request=again, why="No.", is_read_again=False, by=lead, now=towns.now())
    assert name(back, town.people["amina"], lead).person == town.people["amina"]
    made = Event.objects.filter(kind="request.made", subject=town.people["amina"].pk).get()
    assert "he shouts" in made.private
    assert verify().is_whole


def test_once_the_restricted_record_is_erased_the_caller_can_be_named_and_nothing_said_is_left(
    town, by, lead, restricted, nameless
):
    named = name(nameless, restricted, lead)
    naming.take_back(request=named, why="A mistake.", is_read_again=False, by=lead, now=towns.now())
    erasing._holders["requests"].erase([restricted.pk])
    kept = Request.objects.get(pk=nameless.pk)
    assert kept.said == {}
    assert name(kept, town.people["amina"], by).person == town.people["amina"]


def test_only_whoever_may_open_the_restricted_record_is_shown_what_stays_with_it(
    lead, restricted, nameless, signed_in, page
):
    named = name(nameless, restricted, lead)
    at = f"/front-door/{nameless.uuid}/"
    manager = signed_in(Role.TEAM_MANAGER)
    assert manager.get(f"{at}not-them/").status_code == 302  # why it is opened is asked first
    manager.post(f"/people/{restricted.uuid}/reason/", {"why": "she rang"})
    asked = page(f"{at}not-them/", client=manager)
    assert "Who may read what this caller said?" in asked.words
    refused = page(f"{at}not-them/", client=manager, method="post", data={"why": "A mistake."})
    assert "Select who may read what this caller said" in refused.words
    assert manager.post(f"{at}not-them/", {"why": "A mistake.", "read_by": "record"})["Location"] == at
    duty = signed_in(Role.DUTY_WORKER)
    for where in (at, f"{at}who-it-was/", "/front-door/no-name/"):
        shown = page(where, client=duty)
        assert "shouts" not in shown.words
        assert "Edith" not in shown.words
    assert "stays with a restricted record" in page(f"{at}who-it-was/", client=duty).words
    assert "he shouts" in page(f"{at}who-it-was/", client=manager).words
    assert named_later(named) is None


def test_what_a_later_request_put_together_with_the_strangers_words_is_told(by, edith, nameless, signed_in, page):
    name(nameless, edith, by)
    client, at = signed_in(Role.DUTY_WORKER), f"/front-door/{nameless.uuid}/"
    assert "This stays until you change it" not in page(f"{at}not-them/", client=client).words
    heard(by, person=edith, safe="some_ways", safe_words="Ring the side door", communication_needs="A hearing loop")
    asked = page(f"{at}not-them/", client=client)
    assert "How they may safely be reached" in asked.words
    assert "“Never in the evening”" in asked.words
    assert "“Speak slowly, please”" in asked.words
    client.post(f"{at}not-them/", {"why": "It was her sister."})
    shown = page(at, client=client)
    assert "Words of this caller still stand on the record: How they may safely be reached and How to" in shown.words
