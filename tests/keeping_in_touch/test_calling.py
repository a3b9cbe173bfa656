"""What a call leaves behind: all of it or nothing, in sentences, and undone in one go."""

from datetime import time, timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.history import queries as events
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.contacts import calling, claiming, documents
from fairwait.keeping_in_touch.contacts.calling import Call, CallRefused
from fairwait.keeping_in_touch.contacts.models import Claim
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.contacts.rules.script import ScriptRefused, starter
from fairwait.people import actions as people
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.rules.reaching import Channel, Safe
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.sentences import Names, all_sentences
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
MOBILE = "07700 900431"
HOME = {"phone": "01632 960118", "mobile": MOBILE, "address": "1 Quay", "postcode": "ZX1 4BD"}


@pytest.fixture
def mary(town):
    """Somebody of the Eastmarsh team with every way open, last heard from long ago."""
    return towns.join(
        town, "mary", last_contact_on=towns.day(40), person={"first_name": "Mary", "last_name": "Lock", **HOME}
    )


def record(town, name="mary", outcome=Outcome.SPOKEN, *, way=Channel.MOBILE, by=Role.LIST_COORDINATOR, **said):
    said = {"on": towns.day(0), "said": "She is managing.", **said}
    call = Call(outcome=outcome, way=way, **said)
    return calling.record(wait=town.waits[name], call=call, by=town.user(by), now=towns.now())


def told(town, name="mary"):
    listed = events.about([town.people[name].pk])[town.people[name].pk]
    names = Names(staff={user.pk: user.display_name for user in town.staff.values()})
    return [one.text for one in all_sentences(listed, names=names)]


def test_a_conversation_is_a_contact_and_gives_the_person_back(town, mary):
    claiming.take(person=mary.person, by=town.user(Role.LIST_COORDINATOR), now=towns.now())
    record(town, promised=towns.day(-7))
    wait = town.fresh("mary")
    assert (wait.last_contact_on, wait.next_contact_due, wait.escalated) == (towns.day(0), towns.day(-7), None)
    assert not Claim.objects.exists()
    assert "List Coordinator Example and the person spoke by phone. “She is managing.”" in told(town)


def test_worse_reopens_triage_at_once_with_the_answers_as_facts(town, mary):
    record(
        town, outcome=Outcome.WORSE, said="Two falls", answers={"falls": True, "pressure_damage": True, "wants": True}
    )
    wait = town.fresh("mary")
    assert (wait.escalated, wait.escalated_on, wait.order_rank) == ("worse", towns.day(0), 0)
    assert wait.triage["pressure_damage"] == [True, towns.day(0).isoformat()]
    assert wait.last_checked_on is None
    assert any("told of a change: Says things are worse. “Two falls”" in one for one in told(town))


def test_an_urgent_word_reopens_triage_whatever_was_chosen(town, mary):
    found = record(town, said="She said there is no food in the house")
    assert found.follows.urgent == ("no food",)
    assert town.fresh("mary").escalated == "worse"


def test_an_attempt_is_no_contact_and_two_tries_are_by_day_hour_and_way(town, mary):
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(1), at=time(10))
    wait = town.fresh("mary")
    assert (wait.last_contact_on, wait.attempts) == (towns.day(40), 1)
    with pytest.raises(
        CallRefused, match="by the mobile before. This time try by the landline, text message or a visit"
    ) as refused:
        record(town, outcome=Outcome.NO_ANSWER, said="", at=time(15))
    assert refused.value.field == "way"
    with pytest.raises(CallRefused, match="another time of day: 13:00 to 17:30"):
        record(town, outcome=Outcome.NO_ANSWER, said="", at=time(11), way=Channel.PHONE)
    record(town, outcome=Outcome.NO_ANSWER, said="", at=time(11), way=Channel.PHONE, is_past=True)
    assert [one.how for one in calling.tries_of(town.fresh("mary"))] == ["mobile"]
    assert town.fresh("mary").attempts == 2
    record(town, outcome=Outcome.NO_ANSWER, said="", at=time(15), way=Channel.PHONE)
    assert [one.how for one in calling.tries_of(town.fresh("mary"))] == ["mobile", "phone"]
    record(town, outcome=Outcome.SPOKEN)
    assert calling.tries_of(town.fresh("mary")) == ()
    assert verify().is_whole


def test_what_is_not_safe_is_refused_with_what_is_open(town, mary):
    safe = Safe(never=frozenset({Channel.PHONE}), no_message=True)
    by = town.user(Role.LIST_COORDINATOR)
    people.set_safe_contact(person=mary.person, safe=safe, reason="She said so", by=by, now=towns.now())
    with pytest.raises(CallRefused, match="never by landline. Open now: mobile, text message, letter, visit"):
        record(town, outcome=Outcome.NO_ANSWER, way=Channel.PHONE, at=time(11))
    with pytest.raises(CallRefused, match="no message may be left"):
        record(town, outcome=Outcome.MESSAGE_LEFT, at=time(11))
    assert "never by landline; leave no message" in "".join(told(town))


def test_a_wrong_number_is_used_no_more(town, mary):
    record(town, outcome=Outcome.WRONG_NUMBER, said="")
    person = Person.objects.get(pk=mary.person_id)
    reach = reaching.may_reach(person, Channel.TEXT, towns.now())
    assert (reach.is_allowed, reach.because) == (False, "The mobile on record is known to be wrong.")
    assert reaching.may_reach(person, Channel.PHONE, towns.now()).is_allowed
    assert town.fresh("mary").attempts == 1
    assert calling.tries_of(town.fresh("mary")) == ()


def test_a_new_address_is_where_letters_go_and_needs_to_be_told(town, mary):
    with pytest.raises(CallRefused, match="Enter the new address"):
        record(town, outcome=Outcome.MOVED)
    record(town, outcome=Outcome.MOVED, address="9 Strand, ZX9 1AA")
    assert reaching.may_reach(mary.person, Channel.LETTER, towns.now()).value == "9 Strand, ZX9 1AA"


def test_less_contact_is_a_wish_that_runs_out_and_no_recheck(town, mary):
    record(town, outcome=Outcome.LESS_CONTACT, said="Ring me in spring", until=towns.day(-60))
    wait = town.fresh("mary")
    assert (wait.wish_until, wait.last_checked_on) == (towns.day(-60), None)
    with pytest.raises(WaitRefused, match="within 183 days"):
        record(town, outcome=Outcome.LESS_CONTACT, said="Never", until=towns.day(-400))
    assert town.fresh("mary").last_contact_on == towns.day(0)


def test_no_longer_needed_ends_nothing_and_goes_to_somebody_who_may_end_it(town, mary):
    manager = town.user(Role.TEAM_MANAGER)
    with pytest.raises(CallRefused, match="Select who decides"):
        record(town, outcome=Outcome.NO_LONGER_NEEDED)
    with pytest.raises(WaitRefused, match="may not decide this"):
        record(town, outcome=Outcome.NO_LONGER_NEEDED, owner=town.user(Role.LIST_COORDINATOR))
    assert town.fresh("mary").last_contact_on == towns.day(40)  # all of it or nothing
    record(town, outcome=Outcome.NO_LONGER_NEEDED, owner=manager)
    wait = town.fresh("mary")
    assert (wait.status, wait.decision, wait.decision_to) == ("open", "ending", manager.pk)


def test_death_told_stops_everything_until_a_named_person_has_settled_it(town, mary):
    manager = town.user(Role.TEAM_MANAGER)
    record(town, outcome=Outcome.DIED, said="Died on Sunday", by_whom="Her neighbour", owner=manager)
    for way in Channel:
        assert "has died" in reaching.may_reach(mary.person, way, towns.now()).because
    with pytest.raises(CallRefused, match="No way is open now"):
        record(town, outcome=Outcome.NO_ANSWER, said="", at=time(11))
    assert town.fresh("mary").decision == "died"


def test_a_decision_is_for_whoever_may_make_it_and_two_where_it_takes_two(town, mary):
    record(town, outcome=Outcome.NO_LONGER_NEEDED, owner=town.user(Role.TEAM_MANAGER))
    wait, now = town.fresh("mary"), towns.now()
    with pytest.raises(NotAllowed):
        waiting.agree(wait=wait, words="Yes", by=town.user(Role.LIST_COORDINATOR), now=now)
    waiting.agree(wait=wait, words="Yes", by=town.user(Role.TEAM_MANAGER), now=now)
    assert town.fresh("mary").decision_agreed_by == town.user(Role.TEAM_MANAGER).pk
    waiting.decide_to_go_on(wait=wait, words="She rang again", by=town.user(Role.PATHWAY_LEAD), now=now)
    assert town.fresh("mary").decision is None
    with pytest.raises(WaitRefused, match="any more"):
        waiting.agree(wait=wait, words="Yes", by=town.user(Role.TEAM_MANAGER), now=now)
    assert verify().is_whole


def test_after_tries_and_letter_a_named_person_decides_and_the_tries_begin_anew(town, mary):
    duty, now = town.user(Role.DUTY_WORKER), towns.now()
    coordinator = town.user(Role.LIST_COORDINATOR)
    with pytest.raises(CallRefused, match="not time for a decision yet"):
        calling.hand_to_duty(wait=mary, to=duty, words="Not reached", by=coordinator, now=now)
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(20), at=time(10))
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(18), at=time(15), way=Channel.PHONE)
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(15), way=Channel.LETTER)
    calling.hand_to_duty(wait=mary, to=duty, words="Not reached", by=coordinator, now=now)
    assert (town.fresh("mary").decision, town.fresh("mary").decision_to) == ("no-answer", duty.pk)
    waiting.decide_to_go_on(wait=mary, words="Visited: she is well", by=duty, now=now)
    assert (town.fresh("mary").decision, calling.tries_of(town.fresh("mary"))) == (None, ())
    assert town.fresh("mary").status == "open"


def test_a_call_is_undone_in_one_go_within_a_day_and_only_by_who_made_it(town, mary):
    mine = town.user(Role.LIST_COORDINATOR)
    record(town, outcome=Outcome.WRONG_NUMBER, said="")
    record(town, outcome=Outcome.MOVED, address="9 Strand")
    with pytest.raises(CallRefused, match="no longer"):
        calling.undo(wait=mary, by=town.user(Role.DUTY_WORKER), now=towns.now())
    with pytest.raises(CallRefused, match="no longer"):
        calling.undo(wait=mary, by=mine, now=towns.now() + timedelta(days=2))
    calling.undo(wait=mary, by=mine, now=towns.now())
    assert reaching.may_reach(mary.person, Channel.LETTER, towns.now()).value == "1 Quay, ZX1 4BD"
    assert not reaching.may_reach(mary.person, Channel.MOBILE, towns.now()).is_allowed
    assert town.fresh("mary").last_contact_on == towns.day(40)
    with pytest.raises(CallRefused, match="no longer"):
        calling.undo(wait=mary, by=mine, now=towns.now())
    assert verify().is_whole


def test_a_call_that_history_cannot_keep_is_not_made(town, mary, monkeypatch):
    before = Event.objects.count()

    def fails(**_how):
        raise RuntimeError

    monkeypatch.setattr(people, "report", fails)
    with pytest.raises(RuntimeError):
        record(town, outcome=Outcome.DIED, by_whom="A neighbour", owner=town.user(Role.TEAM_MANAGER))
    assert Event.objects.count() == before


def test_another_version_counts_from_its_day_and_is_adopted_by_who_may(town, mary):
    admin, now = town.user(Role.COUNCIL_ADMINISTRATOR), towns.now()
    text = starter().replace("tries = 2", "tries = 3")
    with pytest.raises(NotAllowed):
        documents.adopt(
            document=text, adopted_from=towns.day(0), reason="more", by=town.user(Role.LIST_COORDINATOR), now=now
        )
    with pytest.raises(ScriptRefused, match="reason"):
        documents.adopt(document=text, adopted_from=towns.day(0), reason=" ", by=admin, now=now)
    version = documents.adopt(document=text, adopted_from=towns.day(0), reason="more", by=admin, now=now)
    assert version.version == 2
    assert documents.script(on=towns.day(0)).numbers[1].tries == 3
    assert documents.script(on=towns.day(1)).numbers[1].tries == 2
