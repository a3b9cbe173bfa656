"""A wait opened here that an import tells of too: suggested, joined by a person, held next week, taken back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from fairwait.accounts import actions as accounts
from fairwait.accounts.access import NotAllowed
from fairwait.accounts.due import work_for
from fairwait.assessments.models import Assessment
from fairwait.conversations.models import Request
from fairwait.conversations.rules.shape import MADE, Way
from fairwait.exchange.imports import actions as imports
from fairwait.exchange.imports.actions import ImportRefused
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.queries import about
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.people import actions as people
from fairwait.people import adding
from fairwait.people.models import LikelyPair, Person
from fairwait.people.queries import standing_for
from fairwait.waiting import actions
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.actions.joining import join_waits, keep_two, part_waits
from fairwait.waiting.actions.opening import open_wait
from fairwait.waiting.checking_in import record_read
from fairwait.waiting.joining import lately_joined, may_be_one
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.folding import fold
from tests.desk.conftest import BACKEND
from tests.exchange.imports.bringing import MONDAY, NOW, PASSWORD, bring, council, manager, row
from tests.pages import fetch

CALLED = date(2026, 11, 2)
TOLD = date(2026, 11, 9)
"""When the case system says the same was asked for."""
NEXT = MONDAY + timedelta(days=7)


@pytest.fixture
def leila(db):
    return council()


@pytest.fixture
def opened(leila):
    """Una rang; a wait was opened, heard on, and given a band."""
    nadia = manager(leila)
    known = {"first_name": "Una", "last_name": "Quill", "date_of_birth": date(1950, 3, 4), "nhs_number": "9997442202"}
    una = adding.add(known=known, by=nadia, now=NOW)
    wait = open_wait(person=una, pathway="needs-assessment", reason="Falls", on=CALLED, by=nadia, now=NOW)
    actions.record_contact(wait=wait, on=date(2026, 11, 12), how="phone", said="Well.", by=nadia, now=NOW)
    actions.set_band(wait=Wait.objects.get(pk=wait.pk), band="P2", reason="Two falls.", by=nadia, now=NOW)
    return Wait.objects.get(pk=wait.pk)


UNA = {
    "first_name": "Una", "last_name": "Quill", "date_of_birth": date(1950, 3, 4), "nhs_number": "9997442202",
    "referred_on": TOLD,
}  # fmt: skip


def week(leila, as_of=MONDAY, **told):
    rows = [row(n) for n in range(1, 6)] + [row(9, **UNA, **told)]
    return bring(rows, by=leila, as_of=as_of)


def theirs():
    return Wait.objects.get(source="trays", referred_on=TOLD)


def question(leila):
    [pair] = may_be_one(leila)
    return pair


def test_an_import_raises_the_question_and_joins_nothing_by_itself(leila, opened):
    assert may_be_one(leila) == []
    week(leila)
    pair = question(leila)
    assert (pair.here, pair.theirs, pair.days_apart) == (opened, theirs(), 7)
    assert pair.because
    assert pair.probability > 0.9
    assert Wait.objects.filter(person__last_name="Quill", status="open").count() == 2
    assert [work.count for work in work_for(leila, MONDAY) if work.key == "same-waits"] == [1]


def joined(leila, opened):
    week(leila)
    pair = question(leila)
    join_waits(here=pair.here, theirs=pair.theirs, reason="One call.", by=leila, now=NOW)


def test_one_act_makes_one_wait_of_one_person_from_the_earlier_start(leila, opened):
    joined(leila, opened)
    [wait] = Wait.objects.filter(person__last_name="Quill").exclude(status="void")
    assert (wait.source, wait.referred_on, wait.band, wait.last_contact_on) == (
        "trays", CALLED, "P2", date(2026, 11, 12)
    )  # fmt: skip
    assert wait.band_reason == "Two falls."
    assert standing_for(opened.person).pk == wait.person_id
    assert may_be_one(leila) == []
    assert not verify().faults
    # both histories stay
    assert Event.objects.filter(wait=opened.pk).count() == 4
    # as at a day between the two starts it waited already, once
    told = about([wait.person_id])[wait.person_id]
    then = fold(wait.pk, told, until=date(2026, 11, 5))
    assert then is not None
    assert (then.referred_on, then.last_contact_on) == (CALLED, None)
    assert fold(opened.pk, about([opened.person_id])[opened.person_id], until=date(2026, 11, 5)) is None


def test_the_next_file_says_the_same_and_it_holds(leila, opened):
    joined(leila, opened)
    before = Event.objects.count()
    counts = week(leila, as_of=NEXT).record.counts
    assert counts.get("changed", 0) == 0
    assert counts.get("joined", 0) == 0
    assert Event.objects.count() == before
    assert theirs_now().referred_on == CALLED
    assert may_be_one(leila) == []
    # what the file says otherwise still comes in, and its own later day is kept beside ours
    week(leila, as_of=NEXT, priority="Urgent")
    assert theirs_now().referred_on == CALLED
    assert theirs_now().theirs["referred_on"] == TOLD.isoformat()
    assert not verify().faults


def theirs_now():
    return Wait.objects.exclude(status="void").get(source="trays", person__last_name="Quill")


def test_it_is_taken_back_whole(leila, opened):
    joined(leila, opened)
    [one] = lately_joined(leila)
    part_waits(theirs=one.theirs, reason="Two baths.", by=leila, now=NOW)
    here, other = Wait.objects.get(pk=opened.pk), theirs()
    assert (here.status, here.band, here.referred_on) == ("open", "P2", CALLED)
    assert (other.status, other.band, other.referred_on, other.last_contact_on) == ("open", None, TOLD, None)
    assert Person.objects.get(pk=opened.person_id).now_known_as is None
    assert lately_joined(leila) == []
    assert not verify().faults
    # and may be joined anew
    join_waits(here=here, theirs=other, reason="One call after all.", by=leila, now=NOW)
    assert theirs_now().referred_on == CALLED


def test_two_waits_are_asked_about_once(leila, opened):
    week(leila)
    pair = question(leila)
    keep_two(here=pair.here, theirs=pair.theirs, reason="Two baths.", by=leila, now=NOW)
    assert may_be_one(leila) == []
    week(leila, as_of=NEXT)
    assert may_be_one(leila) == []


def test_another_need_or_another_person_is_no_question(leila, opened):
    bring([row(9, **UNA, pathway="ot"), row(10)], by=leila)
    assert may_be_one(leila) == []


def test_what_cannot_be_joined_is_refused_and_changes_nothing(leila, opened):
    week(leila)
    before = Event.objects.count()
    with pytest.raises(WaitRefused, match="how you know"):
        join_waits(here=opened, theirs=theirs(), reason=" ", by=leila, now=NOW)
    with pytest.raises(WaitRefused, match="opened here is joined"):
        join_waits(here=theirs(), theirs=opened, reason="The wrong way round.", by=leila, now=NOW)
    with pytest.raises(WaitRefused, match="joined to none"):
        part_waits(theirs=theirs(), reason="Two baths.", by=leila, now=NOW)
    with pytest.raises(NotAllowed):
        join_waits(here=opened, theirs=theirs(), reason="One.", by=worker(leila), now=NOW)
    assert Event.objects.count() == before
    join_waits(here=opened, theirs=theirs(), reason="One.", by=leila, now=NOW)
    with pytest.raises(WaitRefused, match="ended, or was joined"):
        join_waits(here=opened, theirs=theirs_now(), reason="Again.", by=leila, now=NOW)


def test_what_they_told_us_and_nobody_read_comes_first(leila, opened):
    week(leila)
    fact = history.Fact(kind=facts.CHECKED_IN.name, subject=opened.person_id, wait=opened.pk, private={"told": "same"})
    told = history.record(fact, by=None, now=NOW)
    with pytest.raises(WaitRefused, match="not read yet"):
        join_waits(here=opened, theirs=theirs(), reason="One.", by=leila, now=NOW)
    record_read(answer=told.seq, by=leila, now=NOW)
    join_waits(here=opened, theirs=theirs(), reason="One.", by=leila, now=NOW)
    assert theirs_now().referred_on == CALLED


def worker(leila):
    return accounts.create_user(
        username="jo", display_name="Jo", role="director", password=PASSWORD, by=leila, now=NOW
    )  # fmt: skip


def test_an_import_that_a_joining_builds_upon_is_not_undone(leila, opened):
    record = week(leila).record
    join_waits(here=opened, theirs=theirs(), reason="One.", by=leila, now=NOW)
    with pytest.raises(ImportRefused, match="recorded later"):
        imports.undo(record, by=leila, now=NOW)


def test_what_was_wished_promised_and_planned_is_carried_and_comes_back(leila, opened):
    nadia, here = manager(leila), Wait.objects.get(pk=opened.pk)
    actions.record_contact(
        wait=here, on=date(2026, 11, 24), how="phone", said="Well.", promised=date(2026, 12, 1), by=nadia, now=NOW
    )
    actions.record_wish(wait=here, reason="Her sister is here.", until=date(2026, 12, 20), by=nadia, now=NOW)
    actions.plan(wait=here, what="contact", on=date(2026, 12, 2), by=nadia, now=NOW)
    actions.plan(wait=here, what="recheck", on=date(2026, 12, 3), by=nadia, now=NOW)
    joined(leila, opened)
    wait = theirs_now()
    assert (wait.wish_on, wait.wish_until, wait.wish_reason) == (NOW.date(), date(2026, 12, 20), "Her sister is here.")
    assert wait.next_contact_due == date(2026, 12, 1)
    assert (wait.contact_planned_on, wait.recheck_planned_on) == (date(2026, 12, 2), date(2026, 12, 3))
    before = Event.objects.count()
    week(leila, as_of=NEXT)
    assert Event.objects.count() == before
    part_waits(theirs=wait, reason="Two baths.", by=leila, now=NOW)
    wait = theirs()
    assert (wait.wish_until, wait.next_contact_due, wait.contact_planned_on, wait.recheck_planned_on) == (None,) * 4
    assert Wait.objects.get(pk=opened.pk).wish_until == date(2026, 12, 20)
    assert not verify().faults


def test_of_two_days_the_longer_wish_and_the_earlier_promise_stand(leila, opened):
    week(leila)
    nadia = manager(leila)
    for wait, until, promised in ((theirs(), 9, 5), (opened, 4, 8)):
        day = date(2026, 11, 24)
        actions.record_contact(
            wait=wait, on=day, how="phone", said="Well.", promised=date(2026, 12, promised), by=nadia, now=NOW
        )
        actions.record_wish(wait=wait, reason="Later.", until=date(2026, 12, until), by=nadia, now=NOW)
    join_waits(here=opened, theirs=theirs(), reason="One.", by=leila, now=NOW)
    assert (theirs_now().wish_until, theirs_now().next_contact_due) == (date(2026, 12, 9), date(2026, 12, 5))


def test_of_two_waits_opened_here_the_earliest_start_stands(leila, opened):
    known = {"first_name": "Una", "last_name": "Quills", "date_of_birth": date(1950, 3, 4)}
    una = adding.add(known=known, by=manager(leila), now=NOW)
    on = date(2026, 11, 6)
    again = open_wait(person=una, pathway="needs-assessment", reason="Again", on=on, by=manager(leila), now=NOW)
    week(leila)
    for here in (opened, again):
        join_waits(here=here, theirs=theirs_now(), reason="One.", by=leila, now=NOW)
    assert theirs_now().referred_on == CALLED
    part_waits(theirs=theirs_now(), reason="Two.", by=leila, now=NOW)  # the later of the two
    assert (theirs_now().referred_on, Wait.objects.get(pk=again.pk).status) == (CALLED, "open")
    assert not verify().faults


def test_a_colleagues_later_word_about_the_record_stands_when_waits_are_parted(leila, opened):
    joined(leila, opened)
    una = Person.objects.get(pk=opened.person_id)
    people.unmerge(record=una, reason="Another Una.", by=leila, now=NOW)
    other = Person.objects.exclude(last_name="Quill").order_by("pk").first()
    people.merge(record=una, into=other, reason="This one.", by=leila, now=NOW)
    part_waits(theirs=theirs_now(), reason="Two baths.", by=leila, now=NOW)
    una.refresh_from_db()
    assert una.now_known_as == other
    assert theirs().status == "open"


def test_a_joining_of_long_ago_is_taken_back_by_its_wait(leila, opened, monkeypatch):
    joined(leila, opened)
    monkeypatch.setattr("fairwait.waiting.joining.LATELY", 0)
    assert lately_joined(leila) == []
    client = Client()
    client.force_login(leila, backend=BACKEND)
    client.post(reverse("waiting:part_wait", args=[theirs_now().uuid]), {"reason": "Two baths."})
    assert theirs().status == "open"
    assert client.get(reverse("waiting:part_wait", args=[theirs().uuid])).status_code == 404


@pytest.mark.parametrize(("ended", "is_asked"), [(date(2026, 11, 20), True), (date(2026, 10, 30), False)])
def test_a_wait_the_case_system_has_ended_meanwhile_is_asked_about(leila, opened, ended, is_asked):
    start = min(TOLD, ended)
    rows = [row(9, **UNA | {"referred_on": start}, ended_on=ended, end_reason="Assessed"), row(10)]
    bring(rows, by=leila)
    assert [pair.theirs.ended_on for pair in may_be_one(leila)] == ([ended] if is_asked else [])
    if is_asked:
        join_waits(here=opened, theirs=question(leila).theirs, reason="One.", by=leila, now=NOW)
        [wait] = Wait.objects.filter(person__last_name="Quill").exclude(status="void")
        assert (wait.status, wait.ended_on, wait.referred_on) == ("ended", ended, CALLED)
        assert not verify().faults


def _call(wait, by):
    actions.ask_for_call(wait=wait, on=NOW.date(), by=by, now=NOW)


def _change(wait, by):
    actions.tell_change(wait=wait, what="worse", label="Worse", said="Fell.", on=NOW.date(), by=by, now=NOW)


def _request(wait, by):
    Request.objects.create(uuid=uuid4(), way=Way.PHONE, taken_by=by, started_at=NOW, saved_at=NOW, wait=wait)


def _message(wait, by):
    Message.objects.create(
        person=wait.person, wait=wait, channel="text", template="t", template_version=1, queued_at=NOW, not_before=NOW,
        expires_at=NOW,
    )  # fmt: skip


def _assessment(wait, by):
    Assessment.objects.create(
        uuid=uuid4(), person=wait.person, wait=wait, pathway=wait.pathway, form="f", form_version=1, navigator=by,
        begun_by=by, begun_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opens", "why"),
    [
        (_call, "call them"), (_change, "triage comes first"), (_request, "finish it first"),
        (_message, "has not gone yet"), (_assessment, "An assessment is under way"),
    ],
)  # fmt: skip
def test_what_is_open_on_the_wait_opened_here_comes_first(leila, opened, opens, why):
    week(leila)
    opens(opened, manager(leila))
    before = Event.objects.count()
    with pytest.raises(WaitRefused, match=why):
        join_waits(here=opened, theirs=theirs(), reason="One.", by=leila, now=NOW)
    assert Event.objects.count() == before


def test_a_finished_request_goes_along_and_comes_back(leila, opened):
    request = Request.objects.create(
        uuid=uuid4(), way=Way.PHONE, taken_by=leila, started_at=NOW, saved_at=NOW, wait=opened, person=opened.person,
        topic="personal_care", solved="yes", finished_at=NOW, finished_by=leila,
    )  # fmt: skip
    fact = history.Fact(
        kind=MADE.name, subject=opened.person_id, wait=opened.pk, private={},
        facts={"request": request.pk, "way": "phone", "topic": "personal_care", "came_to": [], "solved": "yes"},
    )  # fmt: skip
    history.record(fact, by=leila.pk, now=NOW)
    joined(leila, opened)
    request.refresh_from_db()
    assert request.wait == theirs_now()
    part_waits(theirs=theirs_now(), reason="Two baths.", by=leila, now=NOW)
    request.refresh_from_db()
    assert request.wait == opened


def test_the_pages_ask_decide_and_take_back(leila, opened):
    week(leila)
    client = Client()
    client.force_login(leila, backend=BACKEND)
    address = reverse("waiting:same_wait")
    assert "2 November 2026" in fetch(client, address).words
    pair = question(leila)
    one = reverse("waiting:one_wait", args=[pair.here.uuid, pair.theirs.uuid])
    assert "the records are joined too" in fetch(client, one).words
    assert "Enter how you know" in fetch(client, one, method="post", data={"decision": "one"}).words
    client.post(one, {"decision": "one", "reason": "One call."})
    assert theirs_now().referred_on == CALLED
    assert client.get(one).status_code == 404
    part = reverse("waiting:part_wait", args=[theirs_now().uuid])
    assert "Take it back" in fetch(client, address).words
    fetch(client, part)
    client.post(part, {"reason": "Two baths."})
    assert theirs().status == "open"
    assert LikelyPair.objects.exists()
