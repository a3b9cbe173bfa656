"""Hearing a request: kept as typed, about somebody, finished once, and what it leaves on a record."""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.actions.requests import NotFinished, RequestRefused
from fairwait.conversations.models import Request
from fairwait.conversations.rules.shape import Way
from fairwait.exchange.imports.actions import ImportRefused, source_for
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.people import erasing
from fairwait.people.models import Person
from fairwait.people.reaching import communication_of, may_reach, records
from fairwait.people.rules.communicating import Format, Professional
from fairwait.people.rules.reaching import Channel
from fairwait.people.rules.reaching import Channel as Reached
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.conversations.conftest import HEARD
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
NEW = {"first_name": "Jean", "last_name": "Whitlow", "postcode": "ZX1 4BD", "mobile": "+447700900218"}


@pytest.fixture
def by(town):
    return town.user(Role.DUTY_WORKER)


def about(request, town, name, by):
    return actions.say_who(request=request, person=town.people[name], by=by, now=towns.now())


def finished(request, by, **said):
    return actions.finish(request=request, said={**HEARD, **said}, connections=0, by=by, now=towns.now())


def test_a_request_sent_twice_is_one(town, by):
    number = uuid.uuid4()
    for _ in range(2):
        actions.begin(way=Way.PHONE, uuid=number, by=by, now=towns.now())
    assert Request.objects.count() == 1


def test_somebody_new_is_recorded_once_and_proved(town, by, begun):
    request = begun()
    before = Person.objects.count()
    for _ in range(2):
        request = actions.record_new(request=request, known=NEW, by=by, now=towns.now())
    assert Person.objects.count() == before + 1
    assert (request.person.name, request.person.postcode) == ("Jean Whitlow", "ZX1 4BD")
    assert "jean" in request.person.search
    assert verify().is_whole


def test_a_wait_opened_starts_today_with_the_contact_it_began_with(town, by, begun):
    request = actions.record_new(request=begun(), known=NEW, by=by, now=towns.now())
    done = finished(request, by, pathway="ot", came_to=[])
    wait = Wait.objects.get(pk=done.wait_id)
    assert (wait.status, wait.pathway, wait.clock_started_on, wait.last_contact_on) == (
        "open", "ot", towns.day(0), towns.day(0),
    )  # fmt: skip
    assert wait.reason == HEARD["reason"]
    assert done.came_to == ["wait_opened"]
    assert verify().is_whole


def test_a_referral_opens_a_wait_and_is_no_contact_with_the_person(town, by, begun):
    request = actions.record_new(request=begun(way=Way.PROFESSIONAL), known=NEW, by=by, now=towns.now())
    told = {"speaker": "professional", "speaker_name": "Dr Okafor, their GP", "knows": "no"}
    done = finished(request, by, pathway="needs-assessment", **told)
    assert Wait.objects.get(pk=done.wait_id).last_contact_on is None


def test_whoever_waits_for_it_already_keeps_that_clock(town, by, begun):
    request = about(begun(), town, "edith", by)
    with pytest.raises(RequestRefused, match="keep that clock"):
        finished(request, by, pathway="needs-assessment")
    assert Request.objects.get().finished_at is None
    assert Wait.objects.filter(person=town.people["edith"]).count() == 1


def test_what_was_said_is_on_the_record_and_in_no_row(town, by, begun):
    request = about(begun(), town, "edith", by)
    actions.keep(request=request, typed={"reason": HEARD["reason"]}, was={}, prose=["reason"], by=by, now=towns.now())
    done = finished(request, by)
    event = Event.objects.get(kind="request.made")
    assert event.subject == town.people["edith"].pk
    assert HEARD["reason"] in event.private
    assert HEARD["reason"] not in event.facts
    assert (done.said, done.topic, done.solved, done.area) == ({}, "personal_care", "yes", "ZX1")


def opened_for(name, begun, town, by):
    request = about(begun(), town, name, by)
    return actions.open_now(request=request, pathway="carers-assessment", reason="Tonight", by=by, now=towns.now())


def test_once_something_was_opened_for_somebody_it_stays_about_them(town, by, begun):
    request = opened_for("edith", begun, town, by)
    for person, no_name in ((None, False), (None, True), (town.people["amina"], False)):
        with pytest.raises(RequestRefused, match="opened for Edith Marlowe: finish this, and begin another"):
            actions.say_who(request=request, person=person, gives_no_name=no_name, by=by, now=towns.now())
    about(request, town, "edith", by)
    done = finished(request, by)
    made = Event.objects.get(kind="request.made")
    assert (made.subject, made.wait, done.came_to) == (
        town.people["edith"].pk, done.wait_id, ["answered", "wait_opened"],
    )  # fmt: skip


def test_nothing_is_finished_about_one_with_the_wait_of_another(town, by, begun):
    request = opened_for("edith", begun, town, by)
    Request.objects.update(person=town.people["amina"])
    for act in (
        lambda: finished(request, by),
        lambda: actions.open_now(request=request, pathway="ot", reason="Now", by=by, now=towns.now()),
    ):
        with pytest.raises(RequestRefused, match="opened for Edith Marlowe"):
            act()
    assert not Event.objects.filter(kind="request.made").exists()
    actions.say_who(request=request, person=None, by=by, now=towns.now())
    with pytest.raises(RequestRefused, match="Something was written"):
        actions.throw_away(request=request, by=by, now=towns.now())
    about(request, town, "edith", by)
    assert finished(request, by).wait.person_id == town.people["edith"].pk


def test_somebody_who_gives_no_name_is_heard_all_the_same(town, by, begun):
    request = actions.say_who(request=begun(), person=None, gives_no_name=True, by=by, now=towns.now())
    events = Event.objects.count()
    assert finished(request, by).finished_at
    assert Event.objects.count() == events


def test_what_is_missing_is_named_and_nothing_is_finished(town, by, begun):
    with pytest.raises(NotFinished) as refusal:
        finished(begun(), by, solved="no")
    assert [box for box, _ in refusal.value.found] == ["find", "solved_words"]


def test_a_finished_request_is_not_typed_in(town, by, begun):
    request = about(begun(), town, "edith", by)
    finished(request, by)
    with pytest.raises(RequestRefused, match="finished this request meanwhile"):
        actions.keep(request=request, typed={"reason": "more"}, was={}, prose=[], by=by, now=towns.now())
    with pytest.raises(RequestRefused, match="finished this request meanwhile"):
        finished(request, by)
    assert Event.objects.filter(kind="request.made").count() == 1


def test_where_not_every_way_is_safe_nothing_is_sent(town, by, begun):
    request = actions.record_new(request=begun(), known=NEW, by=by, now=towns.now())
    at_ten = towns.now().replace(hour=10)
    assert may_reach(request.person, Channel.TEXT, at_ten, by_itself=True).is_allowed
    finished(request, by, safe="some_ways", safe_words="Never when her son is at home")
    assert not may_reach(request.person, Channel.TEXT, at_ten, by_itself=True).is_allowed
    call = may_reach(request.person, Channel.MOBILE, at_ten)
    assert call.is_allowed
    assert any("son is at home" in words for words in call.must)


def test_a_colleague_goes_on_with_it_and_a_record_one_may_not_open_is_not_there(town, by, begun):
    request = about(begun(), town, "owen", by)
    with pytest.raises(RequestRefused, match="not there for you"):
        actions.keep(
            request=request, typed={}, was={}, prose=[], by=town.user(Role.TEAM_MANAGER), now=towns.now()
        )  # fmt: skip
    finished(request, town.user(Role.PATHWAY_LEAD))


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PARTNER, Role.PERFORMANCE_ANALYST])
def test_others_hear_no_requests(town, role):
    with pytest.raises(NotAllowed):
        actions.begin(way=Way.PHONE, uuid=uuid.uuid4(), by=town.user(role), now=towns.now())


def test_only_an_empty_request_is_thrown_away(town, by, begun):
    actions.throw_away(request=begun(), by=by, now=towns.now())
    request = about(begun(), town, "edith", by)
    with pytest.raises(RequestRefused, match="finish it"):
        actions.throw_away(request=request, by=by, now=towns.now())
    assert Request.objects.count() == 1


def test_too_much_in_one_box_is_refused_and_nothing_is_lost(town, by, begun):
    request = begun()
    with pytest.raises(RequestRefused, match="shorten"):
        actions.keep(request=request, typed={"reason": "x" * 20_001}, was={}, prose=[], by=by, now=towns.now())


def test_an_opened_wait_ends_and_is_as_it_was_on_a_day(town, by, begun):
    request = actions.record_new(request=begun(), known=NEW, by=by, now=towns.now())
    wait = finished(request, by, pathway="ot").wait
    waiting.end(
        wait=wait, reason="Assessed", told="They know", on=towns.day(0), by=town.user(Role.PATHWAY_LEAD),
        now=towns.now() + timedelta(minutes=1),
    )  # fmt: skip
    assert Wait.objects.get(pk=wait.pk).status == "ended"
    assert verify().is_whole


def test_when_somebody_is_erased_their_request_counts_on_and_tells_of_nobody(town, by, begun):
    holder = erasing._holders["requests"]
    records = [town.people["edith"].pk]
    request = about(begun(), town, "edith", by)
    assert "still being heard" in holder.refusal(records)
    finished(request, by)
    assert (holder.refusal(records), [held.count for held in holder.held(records)]) == ("", [1, 0])
    holder.erase(records)
    kept = Request.objects.get()
    assert (kept.person_id, kept.area, kept.topic) == (None, "", "personal_care")


@pytest.mark.parametrize("name", ["fairwait", " Fairwait "])
def test_no_extract_may_call_itself_what_is_opened_here(name):
    with pytest.raises(ImportRefused, match="another name"):
        source_for(name)


def test_what_they_need_to_be_understood_goes_to_their_record_and_takes_the_case_systems_along(town, by, begun):
    known = NEW | {"communication_needs": "Large print"}
    request = actions.record_new(request=begun(), known=known, by=by, now=towns.now())
    actions.keep(
        request=request, typed={"communication_needs": "Deaf, signs in BSL"}, was={}, prose=(), by=by, now=towns.now()
    )
    for _ in range(2):
        actions.tell_needs(request=request, by=by, now=towns.now())
    told = communication_of(records(Person.objects.get(pk=request.person.pk)))
    assert (told.professional, told.support) == (Professional.BSL, "Large print. Deaf, signs in BSL")
    assert Format.LARGE_PRINT in told.formats
    assert told.cannot == {Reached.PHONE}  # how she is written to, she says when she is asked
    assert Event.objects.filter(subject=request.person.pk, kind="person.communication_recorded").count() == 1
    done = finished(
        request, by, communication_needs="A friend comes along", speaker="family", speaker_name="Jo, niece", knows="yes"
    )
    told = communication_of(records(Person.objects.get(pk=done.person.pk)))
    assert (told.professional, told.said_by) == (Professional.BSL, "Jo, niece")
    assert told.support.endswith("BSL. A friend comes along")
    assert verify().is_whole


def test_what_stands_on_their_record_already_is_not_recorded_again(town, by, begun):
    request = actions.record_new(request=begun(), known=NEW | {"communication_needs": "BSL"}, by=by, now=towns.now())
    finished(request, by, communication_needs="bsl")
    assert communication_of(records(Person.objects.get(pk=request.person.pk))) is None
