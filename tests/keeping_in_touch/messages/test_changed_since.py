"""What changed since a message was written is seen at the moment of sending."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import LONDON
from fairwait.history import actions as history
from fairwait.keeping_in_touch.messages import actions
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.rules import reaching as ways
from fairwait.people.rules.reaching import Safe
from fairwait.waiting import actions as waiting
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import ANY_HOUR, state, told_of

pytestmark = pytest.mark.django_db


def tell(wait, now, **person):
    fact = towns.told(wait.person_id, wait.pk, person=person, row=9)
    history.record(fact, by=None, now=now, cause="import:2")


def _died(post, wait):
    tell(wait, post.clock(), date_of_death=towns.day(1))


def _moved(post, wait):
    tell(wait, post.clock(), mobile="+447700900999")


def _gone(post, wait):
    tell(wait, post.clock(), mobile=None)


def _unsafe(post, wait):
    tell(wait, post.clock(), unsafe_contact="Partner reads the phone")


def _out(post, wait):
    actions.choose(person=wait.person, channel=Channel.TEXT, is_out=True, said="STOP", by=None, now=post.clock())


def _restricted(post, wait):
    by = post.town.user(Role.TEAM_MANAGER)
    people.restrict(person=wait.person, reason="a threat", ring="the duty desk", by=by, now=post.clock())


def _closed(post, wait):
    from fairwait.waiting import queries

    pathway = next(p for p in queries.pathways(on=towns.day(0)) if p.code == wait.pathway)
    reason = pathway.end_reasons[0].code
    by = post.town.user(Role.PATHWAY_LEAD)
    waiting.end(wait=wait, reason=reason, told="told", on=towns.day(0), by=by, now=post.clock())


def _needs(post, wait):
    tell(wait, post.clock(), communication_needs="No texts")


def _joined(post, wait):
    other = post.somebody(mobile="+447700900998")
    people.merge(record=wait.person, into=other.person, reason="one person", by=post.by, now=post.clock())


def _never_by_text(post, wait):
    safe = Safe(never=frozenset({ways.Channel.TEXT}))
    people.set_safe_contact(person=wait.person, safe=safe, reason="She said so", by=post.by, now=post.clock())


def _safe_at_no_hour_now(post, wait):
    day = post.clock().astimezone(LONDON).weekday()
    safe = Safe(days=ways.EVERY_DAY - {day}, never=frozenset(ways.Channel) - {ways.Channel.TEXT})
    people.set_safe_contact(person=wait.person, safe=safe, reason="She said so", by=post.by, now=post.clock())


def _wrong_number(post, wait):
    number = Person.objects.get(pk=wait.person_id).mobile
    people.mark_detail(person=wait.person, detail="mobile", value=number, is_usable=False, by=post.by, now=post.clock())


def _said_to_have_died(post, wait):
    people.report(person=wait.person, what=ways.Reported.DIED, words="Her son", by=post.by, now=post.clock())


def _in_hospital(post, wait):
    people.report(person=wait.person, what=ways.Reported.ADMITTED, words="The ward", by=post.by, now=post.clock())


def test_a_message_that_is_not_safe_today_waits_for_a_day_that_is(post):
    wait = post.somebody()
    message = post.write(wait)
    _safe_at_no_hour_now(post, wait)
    post.run()
    assert state(message) == "queued"
    assert post.fake.accepted == []


def test_what_a_person_said_a_warning_means_opens_what_it_does_not_forbid(post):
    wait = post.somebody(unsafe_contact="Her partner reads the post")
    safe = Safe(never=frozenset({ways.Channel.LETTER}))
    people.set_safe_contact(person=wait.person, safe=safe, reason="She said so", by=post.by, now=post.clock())
    message = post.write(wait)
    post.run()
    assert post.fake.accepted == [str(message.uuid)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_never_by_text, "unsafe"), (_wrong_number, "wrong_number"), (_said_to_have_died, "dead"),
        (_in_hospital, "dead"),
        (_died, "dead"), (_moved, "detail_changed"), (_gone, "detail_gone"), (_unsafe, "unsafe"), (_out, "opted_out"),
        (_restricted, "restricted"), (_closed, "closed"), (_needs, "need"), (_joined, "detail_changed"),
    ],
)  # fmt: skip
def test_f33_what_changed_since_it_was_written_is_seen_at_the_moment_of_sending(post, change, code):
    wait = post.somebody()
    message, control = post.write(wait), post.write()
    change(post, wait)
    post.run()
    assert (state(message), message.code) == ("cancelled", code)
    assert message.why
    assert post.fake.accepted == [str(control.uuid)]
    assert told_of(wait, "message.not_sent") == 1


def test_f33_between_claiming_and_sending_too(post, monkeypatch):
    wait = post.somebody()
    message = post.write(wait)
    worker = post.outbox()
    claimed = worker._claim()
    _died(post, wait)
    with ThreadPoolExecutor(1) as threads:
        worker._send(claimed, threads)
    assert (state(message), message.code) == ("cancelled", "dead")
    assert post.fake.accepted == []


def test_f33_quiet_hours_are_kept(post):
    post.adopt(ANY_HOUR.replace('"00:00"', '"12:00"').replace('"23:59:59"', '"12:30"'), ago=0)
    post.clock.forward(hours=24 - post.clock().hour, minutes=-post.clock().minute)  # about midnight
    message = post.write()
    post.run()
    assert state(message) == "queued"
    assert message.not_before > post.clock()
    assert post.fake.accepted == []
    post.clock.ahead += message.not_before - post.clock() + timedelta(seconds=1)
    post.run()
    assert state(message) == "sent"
