"""Connecting somebody with help nearby: chosen, recorded, asked about later, counted without telling of anybody."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.due import work_for
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.directory.models import Listing
from fairwait.history.models import Event
from fairwait.keeping_in_touch.connecting import actions, queries
from fairwait.keeping_in_touch.connecting.actions import ConnectRefused
from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.keeping_in_touch.connecting.rules import ASKED_AFTER, Helped, Made, figures
from fairwait.people import erasing
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401
from tests.directory.conftest import bring_in, listed, postcodes  # noqa: F401
from tests.directory.records import uid
from tests.portal.conftest import desk, phone  # noqa: F401

pytestmark = pytest.mark.django_db


def club() -> Listing:
    return Listing.objects.get(uuid=uid(1))


@pytest.fixture
def made(town, listed):  # noqa: F811
    """Edith was connected with the lunch club four weeks ago."""
    return actions.connect(
        person=town.people["edith"], listing=club(), why="Somebody to eat with", once=uuid4(),
        by=town.user(Role.LIST_COORDINATOR), now=towns.now() - ASKED_AFTER,
    )  # fmt: skip


# Figures, which need no database ------------------------------------------------------------------------------------


def several(kind, area, *, yes=0, no=0, away=0, unasked=0):
    answers = [Helped.YES] * yes + [Helped.NO] * no + [Helped.NOT_USED] * away + [None] * unasked
    return [Made(kind, area, one) for one in answers]


def test_whoever_may_see_people_sees_every_number():
    found = figures(
        [*several("Meals", "ZX1", yes=2, no=1, away=1, unasked=1), *several("Meals", "ZX2", yes=1)], is_open=True
    )
    (meals,) = found.kinds
    assert (meals.made, meals.by_area, meals.asked, meals.helped, meals.not_reached) == (6, (5, 1), 5, 3, 1)
    assert found.made == 6


def test_small_numbers_and_what_gives_them_away_are_hidden_from_others():
    given = [
        *several("Meals", "ZX1", yes=9, no=6, away=5, unasked=7), *several("Meals", "ZX2", yes=3),
        *several("Company", "ZX1", yes=20, no=9, unasked=8, away=6), *several("Company", "ZX2", yes=12, no=8),
    ]  # fmt: skip
    found = figures(given, is_open=False)
    company, meals = found.kinds
    assert meals.by_area == (None, None), "one hidden number would follow from the other"
    assert company.by_area == (None, None), "and from the column"
    assert (meals.made, company.made) == (30, 65), "63, in fives: else a day more would tell of one person"
    assert (company.asked, company.helped, company.not_reached) == (55, 30, 5)


def test_all_kinds_together_are_told_where_that_gives_no_kind_away():
    meals, company = (several(kind, "ZX1", yes=9, no=2, away=6, unasked=7) for kind in ("Meals", "Company"))
    clubs = several("Clubs", "ZX1", yes=20, no=9, away=6, unasked=8)
    one_is_hidden = figures([*meals, *clubs], is_open=False).together
    assert (one_is_hidden.made, one_is_hidden.asked, one_is_hidden.helped) == (65, None, None), "clubs would be left"
    few_are_left = figures([*meals, *company, *clubs], is_open=False).together
    assert few_are_left.asked is None, "four of two kinds said that it did not help"
    more = several("Walks", "ZX1", yes=5, no=3, away=5, unasked=6)
    together = figures([*meals, *company, *more, *clubs], is_open=False).together
    assert (together.made, together.by_area, together.asked, together.helped, together.not_reached) == (
        110, (110,), 80, 45, 25,
    )  # fmt: skip
    assert figures(meals, is_open=True).together.helped == 9


def test_answers_few_gave_are_hidden_with_the_rest_of_their_line():
    found = figures(several("Meals", "ZX1", yes=9, no=2, away=6, unasked=7), is_open=False)
    assert (found.kinds[0].made, found.kinds[0].asked, found.kinds[0].helped) == (25, None, None)
    few = figures(several("Meals", "ZX1", yes=3), is_open=False)
    assert (few.made, few.kinds[0].made, few.kinds[0].asked) == (None, None, None)
    assert figures([], is_open=False).kinds == ()


# Recording ----------------------------------------------------------------------------------------------------------


def test_a_connection_is_an_event_on_the_wait_and_tells_nothing_outside_private(made, town):  # noqa: F811
    event = Event.objects.get(kind="person.connected")
    assert event.wait == town.waits["edith"].pk
    assert "Lunch" not in event.facts
    assert "Lunch club 1" in event.private
    assert (made.kind, made.area, made.helped) == ("Meals", "ZX1", "")


def test_sent_twice_it_is_kept_once(town, listed):  # noqa: F811
    once = uuid4()
    for _ in range(2):
        actions.connect(
            person=town.people["edith"], listing=club(), once=once, by=town.user(Role.DUTY_WORKER), now=towns.now()
        )
    assert Connection.objects.count() == Event.objects.filter(kind="person.connected").count() == 1


def test_what_is_gone_connects_nobody_and_whoever_may_not_does_not(town, listed):  # noqa: F811
    with pytest.raises(NotAllowed):
        actions.connect(
            person=town.people["edith"], listing=club(), once=uuid4(), by=town.user(Role.DIRECTOR), now=towns.now()
        )
    Listing.objects.update(is_gone=True)
    with pytest.raises(ConnectRefused, match="not there"):
        actions.connect(
            person=town.people["edith"], listing=club(), once=uuid4(), by=town.user(Role.DUTY_WORKER), now=towns.now()
        )
    assert not Connection.objects.exists()


def test_it_is_asked_about_once(made, town):  # noqa: F811
    worker = town.user(Role.DUTY_WORKER)
    actions.answer(connection=made, helped=Helped.YES, said="I have a friend.", by=worker, now=towns.now())
    with pytest.raises(ConnectRefused, match="asked about this already"):
        actions.answer(connection=made, helped=Helped.NO, by=worker, now=towns.now())
    assert "I have a friend." in Event.objects.get(kind="person.connection_answered").private


def test_it_is_due_four_weeks_later_for_whoever_speaks_with_them(made, town):  # noqa: F811
    def due(role, ago=0):
        day = towns.day(ago)
        return [work.count for work in work_for(town.user(role), day) if work.key == "connections"]

    assert due(Role.LIST_COORDINATOR) == [1]
    assert due(Role.LIST_COORDINATOR, ago=1) == []
    assert due(Role.DIRECTOR) == []
    Connection.objects.update(person=town.people["owen"])
    assert due(Role.PRACTITIONER) == [], "he is another team's"


EVERYBODY_AT_THE_DOOR = (Role.DUTY_WORKER, Role.LIST_COORDINATOR, Role.PRACTITIONER, Role.TEAM_MANAGER)


def asks(town, role):  # noqa: F811
    return queries.to_ask(town.user(role), today=towns.day(0)).exists()


def about(town, name, **changed):  # noqa: F811
    """Whom the connection is about; and the wait of that person, changed."""
    Connection.objects.update(person=town.people[name])
    if changed:
        Wait.objects.filter(pk=town.waits[name].pk).update(**changed)


ENDED = {
    "status": "ended", "ended_on": towns.day(2), "end_reason": "Seen", "end_national": "assessed", "end_told": "here"
}  # fmt: skip


@pytest.mark.parametrize("role", EVERYBODY_AT_THE_DOOR)
def test_somebody_who_waits_for_nothing_is_asked_too(made, town, page, signed_in, role):  # noqa: F811
    Wait.objects.filter(pk=town.waits["edith"].pk).delete()
    assert asks(town, role)
    client = signed_in(role)
    assert "Edith Marlowe: Lunch club 1" in page("/today/", client=client).words
    shown = page("/connections/", client=client)
    assert "Edith Marlowe: Lunch club 1" in shown.words
    page(f"/connections/{made.uuid}/", client=client)


def test_nor_does_it_end_with_the_wait_and_it_is_never_another_teams(made, town):  # noqa: F811
    about(town, "edith", **ENDED)
    assert all(asks(town, role) for role in EVERYBODY_AT_THE_DOOR)
    about(town, "owen", **ENDED)
    assert [asks(town, role) for role in EVERYBODY_AT_THE_DOOR] == [True, True, False, False]


def test_a_restricted_record_without_a_wait_stays_shut(made, town, page, signed_in):  # noqa: F811
    Wait.objects.filter(pk=town.waits["edith"].pk).delete()
    Person.objects.filter(pk=made.person_id).update(is_restricted=True)
    assert [asks(town, role) for role in EVERYBODY_AT_THE_DOOR] == [False, False, False, True]
    shown = page("/connections/", client=signed_in(Role.TEAM_MANAGER)).words
    assert "Restricted record" in shown
    assert "Edith" not in shown


def test_a_joined_record_is_another_teams_if_the_person_is(made, town):  # noqa: F811
    Wait.objects.filter(pk=town.waits["edith"].pk).delete()
    edith, owen = town.people["edith"], town.people["owen"]
    Person.objects.filter(pk=edith.pk).update(now_known_as=owen)
    assert (asks(town, Role.PRACTITIONER), asks(town, Role.DUTY_WORKER)) == (False, True)
    Person.objects.filter(pk=edith.pk).update(now_known_as=town.people["amina"])
    assert asks(town, Role.PRACTITIONER)
    Person.objects.filter(pk=edith.pk).update(now_known_as=None)
    Person.objects.filter(pk=owen.pk).update(now_known_as=edith)
    assert not asks(town, Role.PRACTITIONER)
    Person.objects.filter(pk=town.people["amina"].pk).update(now_known_as=edith)
    assert asks(town, Role.PRACTITIONER)


def test_nobody_asks_for_whoever_died(made, town):  # noqa: F811
    about(town, "edith", **(ENDED | {"end_national": "died"}))
    assert not asks(town, Role.DUTY_WORKER)
    about(town, "amina")
    assert asks(town, Role.DUTY_WORKER)
    Person.objects.filter(pk=town.people["amina"].pk).update(date_of_death=towns.day(4))
    assert not asks(town, Role.DUTY_WORKER)


def test_when_somebody_is_erased_it_still_counts_and_tells_of_nobody(made, town):  # noqa: F811
    holder = erasing._holders["connections"]
    records = [town.people["edith"].pk]
    assert [held.count for held in holder.held(records)] == [1, 0]
    holder.erase(records)
    holder.erase(records)
    kept = Connection.objects.get()
    assert (kept.person_id, kept.area, kept.kind) == (None, "", "Meals")
    with pytest.raises(ConnectRefused):
        actions.answer(connection=kept, helped=Helped.YES, by=town.user(Role.DUTY_WORKER), now=towns.now())


# Pages --------------------------------------------------------------------------------------------------------------


def test_a_worker_connects_somebody_from_their_record(page, signed_in, town, listed, postcodes):  # noqa: F811
    client, edith = signed_in(Role.LIST_COORDINATOR), town.people["edith"]
    record = f"/people/{edith.uuid}/"
    assert f"{record}connect/" in page(record, client=client).html
    shown = page(f"{record}connect/", client=client)
    assert "less than 0.1 miles" in shown.html, "near where she lives, without asking"
    assert AccessLog.objects.filter(page="person:connect").exists()
    once = shown.html.split('name="once" value="')[1][:36]
    said = {"pick": uid(1), "once": once, "why": "Company at noon"}
    client.post(f"{record}connect/", said)
    client.post(f"{record}connect/", said)
    made = Connection.objects.get()
    text = page(record, client=client).html
    assert "connected them with Lunch club 1" in text
    assert "Company at noon" in text
    assert "Lunch club 1" in page(f"/keep-in-touch/{town.waits['edith'].uuid}/", client=client).html
    page("/connections/", client=client)
    answered = f"/connections/{made.uuid}/"
    assert "Choose what they said" in page(answered, client=client, method="post", data={"said": ""}).html
    client.post(answered, {"helped": "partly", "said": "The bus was late"})
    assert "The bus was late" in page(record, client=client).html
    again = client.post(answered, {"helped": "yes"})
    assert "asked about this already" in again.content.decode()
    assert "Lunch club 1" not in page(f"/keep-in-touch/{town.waits['edith'].uuid}/", client=client).html


def test_other_postcodes_and_filters_can_be_asked_for_and_nothing_odd_connects(page, signed_in, town, listed):  # noqa: F811
    client, edith = signed_in(Role.LIST_COORDINATOR), town.people["edith"]
    place = f"/people/{edith.uuid}/connect/"
    page(place, client=client, method="post", data={"postcode": "ZX2 4BD"})
    for pick in ("nothing", str(UUID(int=5))):
        client.post(place, {"pick": pick})
    assert not Connection.objects.exists()
    assert client.get(f"/people/{uuid4()}/connect/").status_code == 404
    page(place, client=signed_in(Role.DIRECTOR), status=403)


def test_what_helped_is_counted_and_hidden_from_whoever_sees_no_people(page, signed_in, made):  # noqa: F811
    assert "Meals" in page("/connections/what-helped/", client=signed_in(Role.PATHWAY_LEAD)).html
    text = page("/connections/what-helped/", client=signed_in(Role.DIRECTOR)).html
    assert "Small numbers are hidden" in text
    assert "fewer than 5" in text
    page("/connections/what-helped/", client=signed_in(Role.DUTY_WORKER), status=403)
    lead = signed_in(Role.PATHWAY_LEAD)
    early = "?since-day=1&since-month=1&since-year=2020&until-day=2&until-month=1&until-year=2020"
    assert "Nobody was connected" in page(f"/connections/what-helped/{early}", client=lead).html


def test_somebody_chooses_help_on_their_own_page(phone, town, listed, caplog):  # noqa: F811
    edith = town.people["edith"]
    mine = phone(with_pin=True)
    mine.carry_on()
    mine.client.post("/p/check/", {"pin": mine.made.pin})
    assert "/p/help/" in mine.client.get("/p/now/").content.decode()
    shown = mine.client.get("/p/help/").content.decode()
    assert "ZX1" not in shown, "where she lives is not given away"
    assert "Lunch club 1" in shown
    once = shown.split('name="once" value="')[1][:36]
    caplog.clear()
    answer = mine.client.post("/p/help/", {"pick": uid(1), "once": once})
    assert "You keep your place" in answer.content.decode()
    mine.client.post("/p/help/", {"pick": uid(1), "once": once})
    made = Connection.objects.get()
    assert (made.person_id, made.made_by) == (edith.pk, None)
    assert not caplog.records, "nothing is logged of who chose what"
    assert made.ask_on - towns.day(0) == timedelta(days=28)
    assert mine.client.post("/p/help/", {"pick": "x"}).status_code == 302
    assert queries.unasked(edith) == [made]


def test_nobody_looks_for_help_there_without_a_second_fact(phone, town, listed):  # noqa: F811
    stranger = phone(with_pin=True)
    stranger.carry_on()
    assert stranger.client.post("/p/help/", {"pick": uid(1)})["Location"] == "/p/check/"
    assert not Connection.objects.exists()


# Offered, and not taken -----------------------------------------------------------------------------------------------


def left(town, person="edith", **more):  # noqa: F811
    return actions.not_taken(
        person=town.people[person] if person else None, listing=club(), once=more.pop("once", uuid4()),
        by=town.user(Role.LIST_COORDINATOR), now=towns.now(), **more,
    )  # fmt: skip


def of_the_year(town):  # noqa: F811
    days = {"since": towns.day(365), "until": towns.day(0)}
    return queries.what_was_not_taken(town.user(Role.TEAM_MANAGER), **days)


def test_what_was_offered_and_not_taken_is_counted_once_beside_what_was_made(town, listed, signed_in, page):  # noqa: F811
    once = uuid4()
    assert left(town, once=once, why="Too far") == left(town, once=once)
    left(town, "patrick")
    (meals,) = of_the_year(town).kinds
    assert (meals.made, sum(meals.by_area)) == (2, 2)
    assert not Connection.objects.exists()
    assert not work_for_connections(town)
    event = Event.objects.get(kind="person.help_not_taken", subject=town.people["edith"].pk)
    assert "Too far" not in event.facts
    words = page(f"/people/{town.people['edith'].uuid}/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert "and they would rather not" in words
    found = page("/connections/what-helped/", client=signed_in(Role.TEAM_MANAGER)).words
    assert "Offered, and not taken" in found


def work_for_connections(town):  # noqa: F811
    worker = town.user(Role.LIST_COORDINATOR)
    return [one for one in work_for(worker, towns.day(-60)) if one.key == "connections" and one.count]


def test_who_is_connected_with_it_after_all_counts_as_that(town, listed):  # noqa: F811
    left(town)
    actions.connect(
        person=town.people["edith"], listing=club(), once=uuid4(), by=town.user(Role.LIST_COORDINATOR), now=towns.now()
    )
    assert of_the_year(town).kinds == ()
    with pytest.raises(ConnectRefused, match="They are connected with it"):
        left(town)


def test_a_caller_without_a_name_counts_where_they_live_and_nothing_is_recorded_of_anybody(town, listed):  # noqa: F811
    before = Event.objects.count()
    left(town, None, postcode="ZX1 4BD")
    assert of_the_year(town).areas == ("ZX1",)
    assert Event.objects.count() == before


def test_who_may_not_see_people_sees_no_small_number_of_what_was_not_taken(town, listed):  # noqa: F811
    left(town)
    days = {"since": towns.day(365), "until": towns.day(0)}
    found = queries.what_was_not_taken(town.user(Role.DIRECTOR), **days)
    assert (found.made, found.kinds[0].made, found.kinds[0].by_area) == (None, None, (None,))
    with pytest.raises(NotAllowed):
        queries.what_was_not_taken(town.user(Role.DUTY_WORKER), **days)


def test_erased_it_counts_on_and_tells_of_nobody(town, listed):  # noqa: F811
    left(town)
    erasing._holders["connections"].erase([town.people["edith"].pk])
    kept = NotTaken.objects.get()
    assert (kept.person, kept.area) == (None, "")
    assert of_the_year(town).made == 1
