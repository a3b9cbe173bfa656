"""Whoever left may come back through their link, with the clock they had, once a person takes them back."""

import re
from datetime import timedelta

import pytest
from django.db import transaction

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.keeping_in_touch.check_in import actions, queries
from fairwait.keeping_in_touch.check_in.models import Answer, PrivateLink
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.portal.conftest import DESK
from tests.portal.test_languages import read

pytestmark = pytest.mark.django_db
BORN = towns.day(84 * 365)


@pytest.fixture
def edith(town, phone):
    """Her link was made while she waited; then she left."""
    Person.objects.filter(pk=town.people["edith"].pk).update(unsafe_contact=None)
    return phone("edith")


@pytest.fixture
def leave(town):
    """End her wait, for a reason of the council's."""

    def left(national="not-needed", *, on=None):
        waiting.end(
            wait=town.fresh("edith"), reason=reason_of(town.fresh("edith"), national), told="They agreed.",
            on=on or london_day(towns.now()), by=town.user(Role.TEAM_MANAGER), now=towns.now(),
        )  # fmt: skip
        return town.fresh("edith")

    return left


def reason_of(wait, national):
    from fairwait.waiting import queries as waits

    (pathway,) = [one for one in waits.pathways(on=london_day(towns.now())) if one.code == wait.pathway]
    return next(one.code for one in pathway.end_reasons if one.national == national)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def another(town, **fields):
    """One more wait of hers."""
    with transaction.atomic():
        (wait,) = history.new_ids(1)
        fact = towns.told(
            town.people["edith"].pk, wait, person={"first_name": "Edith", "last_name": "Marlowe"}, **fields
        )
        history.record(fact, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now(), cause="import:1")
    return Wait.objects.get(pk=wait)


def ask(edith, said="I cannot manage after all."):
    return edith.client.post("/p/back/", {"said": said, "once": edith.once("/p/back/")}, follow=True)


def test_they_ask_and_nothing_changes_until_a_worker_takes_them_back_with_the_same_clock(
    edith, town, leave, signed_in, page
):
    before = town.fresh("edith")
    left = leave()
    shown = words(edith.come_in(BORN))
    assert "You left our list" in shown
    assert "I want to come back" in shown
    assert "You are not waiting for anything from us now." in shown
    told = words(ask(edith))
    assert "If you come back, you keep the date on which you first asked." in told
    assert "You are still on the list" not in told
    assert town.fresh("edith").status == "ended"
    answer = Answer.objects.get()
    client = signed_in(Role.TEAM_MANAGER)
    assert "Edith Marlowe: they left, and ask to come back" in page("/told-us/", client=client).words
    assert "Take them back with the same clock" in page(f"/told-us/{answer.uuid}/", client=client).words
    client.post(f"/told-us/{answer.uuid}/", {"wait": str(left.uuid)})
    now = town.fresh("edith")
    assert (now.status, now.referred_on, now.clock_started_on) == ("open", before.referred_on, before.clock_started_on)
    assert now.ended_on is None
    assert Answer.objects.get().read_by is not None
    assert "Where things stand" in words(edith.client.get("/p/now/"))
    assert "I want to come back" not in words(edith.client.get("/p/now/"))


def test_a_worker_who_may_not_end_a_wait_reads_it_and_takes_nobody_back(edith, town, leave, signed_in):
    left = leave()
    edith.come_in(BORN)
    ask(edith)
    client = signed_in(Role.DUTY_WORKER)
    answer = Answer.objects.get()
    assert client.get(f"/told-us/{answer.uuid}/").status_code == 200
    assert "Take them back" not in words(client.get(f"/told-us/{answer.uuid}/"))
    assert client.post(f"/told-us/{answer.uuid}/", {"wait": str(left.uuid)}).status_code == 403
    assert town.fresh("edith").status == "ended"


@pytest.mark.parametrize("national", ["assessed", "died"])
def test_whoever_got_what_they_waited_for_or_died_is_asked_nothing(edith, leave, national):
    leave(national)
    answer = edith.come_in(BORN)
    assert "I want to come back" not in words(answer)
    assert edith.client.get("/p/back/").status_code in {302, 404}


def test_after_the_councils_days_the_way_is_shut(edith, town, leave):
    left = leave()
    edith.come_in(BORN)
    Wait.objects.filter(pk=left.pk).update(ended_on=towns.day(93))
    assert edith.client.get("/p/back/")["Location"] == "/p/now/"
    assert actions.tell(link=edith.made.link, told=queries.Told.COME_BACK, once=edith.made.link.uuid,
                        now=towns.now()) is None  # fmt: skip
    Wait.objects.filter(pk=left.pk).update(ended_on=towns.day(92))
    assert edith.client.get("/p/back/").status_code == 200


def test_a_council_may_have_other_days(edith, town, leave):
    left = leave()
    desk = DESK.model_copy(update={"come_back_days": 10})
    actions.adopt_desk(
        desk=desk, adopted_from=towns.day(0), reason="Ours.", by=town.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now()
    )
    Wait.objects.filter(pk=left.pk).update(ended_on=towns.day(11))
    assert queries.left_waits(town.people["edith"], today=towns.day(0)) == []


def test_a_link_that_stood_when_they_left_opens_for_as_long_as_they_may_come_back(edith, leave, town):
    left = leave()
    PrivateLink.objects.update(expires_on=towns.day(20))
    link = PrivateLink.objects.get()
    assert not queries.opens(link, today=towns.day(0))  # it had run out before she left
    Wait.objects.filter(pk=left.pk).update(ended_on=towns.day(25))
    assert queries.opens(link, today=towns.day(0))
    assert not queries.opens(link, today=towns.day(0) + timedelta(days=80))
    PrivateLink.objects.update(taken_back_at=towns.now())
    assert not queries.opens(PrivateLink.objects.get(), today=towns.day(0))


def test_a_link_that_has_run_out_shows_what_they_left_and_nothing_else(edith, leave, town, signed_in):
    leave(on=towns.day(25))
    other = another(town, pathway="ot")
    PrivateLink.objects.update(expires_on=towns.day(20))
    shown = words(edith.come_in(BORN))
    assert "You left our list" in shown
    assert "Local help" not in shown
    assert "What you are waiting for" not in shown
    assert "You are not waiting" not in shown
    for address in ("how", "more", "reach", "help"):
        assert edith.client.get(f"/p/{address}/")["Location"] == "/p/now/"
    assert edith.client.post("/p/how/", {"told": "worse"})["Location"] == "/p/now/"
    assert not Answer.objects.exists()
    told = words(ask(edith))
    assert "A person reads this" in told
    assert "Ring now, do not wait" in told, "“I cannot manage” may be what cannot wait"
    assert "You are still on the list" not in told
    assert "We will be in touch by" not in told
    assert edith.client.get("/p/away/").status_code == 200
    waiting.end(
        wait=other, reason=reason_of(other, "not-needed"), told="They agreed.", on=london_day(towns.now()),
        by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    assert words(edith.client.get("/p/now/")).count("You left our list") == 1, "the other was left after it ran out"


def test_whoever_waits_again_for_the_same_is_offered_no_second_way(edith, town, leave):
    left = leave()
    waiting.reopen(wait=left, reason="It was a mistake.", by=town.user(Role.TEAM_MANAGER), now=towns.now())
    assert queries.left_waits(town.people["edith"], today=towns.day(0)) == []


def test_an_open_wait_whose_pathway_is_not_known_shuts_no_way_back(town, edith, leave):
    left = leave()
    another(town, pathway=None)
    assert queries.left_waits(town.people["edith"], today=towns.day(0)) == [left]


def test_whoever_left_two_waits_is_taken_back_on_the_first_and_the_second_is_still_to_decide(
    edith, town, leave, signed_in
):
    left, other = leave(), another(town, pathway="ot")
    waiting.end(
        wait=other, reason=reason_of(other, "not-needed"), told="They agreed.", on=london_day(towns.now()),
        by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    edith.come_in(BORN)
    ask(edith)
    address, client = f"/told-us/{Answer.objects.get().uuid}/", signed_in(Role.TEAM_MANAGER)
    assert client.post(address, {"wait": str(left.uuid)})["Location"] == address
    assert Answer.objects.get().read_at is None
    assert words(client.get(address)).count("Take them back") == 1
    assert client.post(address, {"wait": str(other.uuid)})["Location"].startswith("/people/")
    assert Answer.objects.get().read_at is not None
    assert [Wait.objects.get(pk=one.pk).status for one in (left, other)] == ["open", "open"]


def test_sent_twice_it_is_asked_once_and_no_answer_of_another_kind_takes_anybody_back(edith, town, leave):
    left = leave()
    edith.come_in(BORN)
    once = edith.once("/p/back/")
    before = Event.objects.count()
    for _ in range(2):
        edith.client.post("/p/back/", {"said": "", "once": once})
    assert Answer.objects.count() == 1
    assert Event.objects.count() == before + 1
    Answer.objects.update(told="same")
    with pytest.raises(actions.CheckInRefused, match="nothing here"):
        actions.take_back_on(answer=Answer.objects.get(), wait=left, by=town.user(Role.TEAM_MANAGER), now=towns.now())


@pytest.mark.parametrize("code", ["cy", "ur"])
def test_it_is_asked_in_every_language(edith, leave, code):
    leave()
    edith.client.post(f"/p/o/{edith.made.token}/?l={code}")
    read(edith.prove(BORN), code)
    read(edith.client.get("/p/back/"), code)
    read(ask(edith, said=""), code)
