"""What came by itself: kept as it came, heard by somebody, urgent first, and never counted when it was no request."""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.actions.requests import RequestRefused
from fairwait.conversations.models import Request
from fairwait.conversations.queries import first_time as counting
from fairwait.conversations.queries import requests as queries
from fairwait.conversations.rules.arriving import reference, span
from fairwait.conversations.rules.shape import Way
from fairwait.engine.calendars import london_day
from fairwait.people import erasing
from tests.conversations.conftest import HEARD
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
SENT = {"speaker": "self", "reason": "I fell on the stairs.", "urgent": "no", "first_name": "Ada", "last_name": "Quill"}


def came(*, at=None, number=None, **said):
    return actions.arrive(uuid=number or uuid.uuid4(), way=Way.WEB, said={**SENT, **said}, now=at or towns.now())


def test_a_reference_is_the_beginning_of_its_number_however_it_is_written():
    number = uuid.UUID("01234567-89ab-4def-8123-456789abcdef")
    told = reference(number)
    assert told == "04HM-ASW9"
    for typed in (told, "o4hm asw9", " 04hmasw9 "):
        low, high = span(typed)
        assert low <= number <= high
        assert high.int - low.int == 2**88 - 1
    assert [span(one) for one in ("", "04HM-ASW", "04HM-ASWU", "04HM-ASW99")] == [None] * 4


def test_sent_twice_it_is_one_also_when_it_was_heard_meanwhile(town):
    number = uuid.uuid4()
    assert came(number=number) == came(number=number)
    heard(Request.objects.get(), town)
    came(number=number, at=towns.now() + timedelta(days=3))
    assert Request.objects.count() == 1


def test_other_answers_stand_in_the_place_of_the_first_until_somebody_takes_it_on(town):
    number = uuid.uuid4()
    first, again = came(number=number), came(number=number, phone="07700 900218")
    assert first == again
    assert (again.said["phone"], again.said["reason"], again.revision) == ("07700 900218", SENT["reason"], 2)
    assert Request.objects.get().said == again.said


@pytest.mark.parametrize("how", ["taken", "finished", "a day later"])
def test_other_answers_after_that_are_a_request_of_their_own(town, how):
    number, now = uuid.uuid4(), towns.now()
    first = came(number=number, at=now - timedelta(days=1, seconds=1) if how == "a day later" else now)
    if how == "taken":
        actions.take(request=first, by=town.user(Role.DUTY_WORKER))
    if how == "finished":
        heard(first, town)
    kept = Request.objects.get().said
    again, twice = (came(number=number, phone="07700 900218", at=now) for _ in range(2))
    assert again == twice != first
    assert (again.said["phone"], again.taken_by) == ("07700 900218", None)
    assert Request.objects.get(pk=first.pk).said == kept
    assert list(queries.arrived(town.user(Role.DUTY_WORKER)))[-1] == again


def test_when_somebody_is_erased_the_sign_of_what_they_sent_goes_too(town):
    kept = heard(came(), town)
    assert kept.signed
    erasing._holders["requests"].erase([town.people["edith"].pk])
    assert not Request.objects.get().signed


def heard(request, town):
    by, now = town.user(Role.DUTY_WORKER), towns.now()
    about = actions.say_who(request=request, person=town.people["edith"], by=by, now=now)
    return actions.finish(request=about, said=HEARD, connections=0, by=by, now=now)


def test_what_is_longer_than_any_page_asks_for_is_refused(town):
    with pytest.raises(RequestRefused, match="too long"):
        came(reason="x" * 20_001)
    assert not Request.objects.exists()


def test_what_is_urgent_is_heard_first_then_the_oldest(town):
    now = towns.now()
    plain, old = came(at=now), came(at=now - timedelta(days=2))
    today, danger = came(urgent="today", at=now), came(urgent="danger", at=now)
    assert list(queries.arrived(town.user(Role.DUTY_WORKER))) == [danger, today, old, plain]
    assert not queries.others(town.user(Role.DUTY_WORKER)).exists()


def test_whoever_goes_on_with_it_has_taken_it_on(town):
    sent, worker = came(), town.user(Role.DUTY_WORKER)
    taken = actions.take(request=sent, by=worker)
    assert taken.taken_by == worker
    assert not queries.arrived(worker).exists()
    assert list(queries.mine(worker)) == [sent]
    actions.say_who(request=sent, person=None, gives_no_name=True, by=town.user(Role.PATHWAY_LEAD), now=towns.now())
    sent.refresh_from_db()
    assert sent.taken_by == worker


def test_it_is_found_by_its_reference(town):
    sent = came()
    came()
    assert queries.by_reference(town.user(Role.DUTY_WORKER), reference(sent.uuid)) == sent
    assert queries.by_reference(town.user(Role.DUTY_WORKER), "no such") is None


def test_a_wait_begins_on_the_day_they_asked_and_not_when_somebody_read_it(town):
    asked = towns.now() - timedelta(days=4)
    sent, worker = came(at=asked), town.user(Role.DUTY_WORKER)
    actions.say_who(request=sent, person=town.people["edith"], by=worker, now=towns.now())
    said = {**HEARD, "came_to": [], "pathway": "ot", "solved": "no", "solved_words": "A visit"}
    done = actions.finish(request=sent, said=said, connections=0, by=worker, now=towns.now())
    assert done.wait.clock_started_on == london_day(asked)
    assert done.wait.last_contact_on is None


def test_an_advert_is_kept_and_counts_for_nothing(town):
    sent, worker = came(reason="Cheap windows"), town.user(Role.DUTY_WORKER)
    actions.set_aside(request=sent, by=worker, now=towns.now())
    today = london_day(towns.now())
    counted = counting.first_time(
        town.user(Role.PERFORMANCE_ANALYST), since=today - timedelta(days=30), until=today, within=28,
        cut=counting.Cut.TOPIC, as_of=today,
    )  # fmt: skip
    assert counted.together.all == 0
    assert Request.objects.get().said["reason"] == "Cheap windows"


def test_what_somebody_here_heard_is_not_set_aside(town, begun):
    with pytest.raises(RequestRefused, match="asked for something"):
        actions.set_aside(request=begun(), by=town.user(Role.DUTY_WORKER), now=towns.now())
