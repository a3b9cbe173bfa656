"""The list: what it says, who may see what of it, its order, its pages, and what it costs."""

import re
from xml.etree.ElementTree import Element

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.desk.lists import counting, frame, queries
from fairwait.desk.lists.listing import as_at
from fairwait.desk.lists.narrowing import (
    FILTERS,
    Narrowing,
    Place,
    Tab,
    code_of,
    narrowing_from,
    place_from,
    veiled_code,
)
from fairwait.history import actions as history
from fairwait.people.rules import RESTRICTED
from fairwait.priority import actions as priority
from fairwait.upkeep.models import Job
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.unseen import Lack
from fairwait.waiting.standing import standing
from tests.desk import asked_of_the_database
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db
ORDER = ["order_rank", "-order_share", "clock_started_on", "id"]


def listed(town, client, page, url="/") -> list[str]:
    return [cell[0] for cell in page(url, client=client).rows()]


def whole_list(viewer, **how) -> list[int]:
    """Every page's waits, one page after the other."""
    found, after, pages = [], None, 0
    while pages < 100:
        page = queries.list_page(viewer, narrowing=Narrowing(**how), today=towns.day(0), after=after)
        found += [row.wait.pk for row in page.rows]
        pages += 1
        if page.following is None:
            return found
        after = place_from(page.following)
    raise AssertionError("the pages do not end")


# What it says ----------------------------------------------------------------------------------------------------


def test_the_unseen_come_first_with_what_is_lacking(town, signed_in, page):
    answer = page("/", client=signed_in())
    banner = answer.all("section", class_="fw-unseen")[0]
    assert text(banner).startswith("3 3 people are unseen")
    assert "1 no band with a reason" in text(banner)
    assert "1 no team" in text(banner)
    assert "5 in 5 waits" in text(answer.all("dl", class_="fw-figures")[0])


def test_a_row_says_who_how_long_and_what_is_lacking(town, signed_in, page):
    rows = {row[0].split(" Large")[0].split(" 2")[0]: row for row in page("/", client=signed_in()).rows()}
    edith = next(row for name, row in rows.items() if "Edith Marlowe" in name)
    assert "Unsafe contact" in edith[0]
    assert "Large print" in edith[0]
    assert "Harbour" in edith[0]
    assert "P3 Medium" in edith[1]
    assert "Lives alone" in edith[1]
    assert edith[2].startswith("40 days")
    assert "1.4× local target" in edith[2]
    assert "3 days ago" in edith[3]
    assert "Kofi Mensah" in edith[5]
    amina = next(row for name, row in rows.items() if "Amina" in name)
    assert "Never" in amina[3]
    assert "Unseen: lacks re-check, contact" in amina[4]


def test_who_needs_triage_comes_first_then_the_more_urgent(town, signed_in, page):
    order = [re.match(r"\w+", row).group() for row in listed(town, signed_in(), page)]
    assert order[:2] == ["Patrick", "Amina"]


def test_a_worker_of_one_team_sees_that_team_and_those_without(town, signed_in, page):
    names = " ".join(listed(town, signed_in(Role.TEAM_MANAGER), page))
    assert "Rosalind" in names
    assert "Owen" not in names


def test_each_tab_and_filter_shows_as_many_as_it_says(town, signed_in, page):
    client = signed_in()
    first = page("/", client=client)
    links = [a for a in first.root.iter("a") if a.get("href", "").startswith("/?")]
    tabs = [a for a in links if text(a.find("span")).isdigit()]
    assert len(tabs) == len(Tab)
    for link in tabs:
        shown = page(link.get("href"), client=client)
        count = int(text(link.find("span")))
        assert len(shown.rows() if shown.all("table") else []) == count, text(link)


def test_lacks_in_the_banner_lead_to_those_who_lack(town, signed_in, page):
    client = signed_in()
    address = page("/", client=client).link("1 no team")
    assert "lacks=team" in address
    assert [row[0].split()[0] for row in page("/" + address, client=client).rows()] == ["Rosalind"]


def test_filters_offer_only_what_occurs_as_codes(town, signed_in, page):
    boxes = [(e.get("name"), e.get("value")) for e in page("/", client=signed_in()).all("input", type="checkbox")]
    assert ("team", "eastmarsh-team") in boxes
    assert ("team", "none") in boxes
    assert ("place", "harbour") in boxes
    assert ("source", "reviews") in boxes
    assert not [box for box in boxes if " " in box[1]]


def test_filters_narrow_together_and_can_be_dropped_one_by_one(town, signed_in, page):
    client = signed_in()
    both = page("/?team=eastmarsh-team&band=P2", client=client)
    assert len(both.rows()) == 1
    chips = [a.get("href") for a in both.root.iter("a") if "fw-chip" in a.get("class", "") and "drop" in text(a)]
    assert sorted(chips) == ["/?band=P2", "/?team=eastmarsh-team"]


def test_the_three_empty_lists_are_told_apart(town, signed_in, page):
    client = signed_in()
    assert "No wait matches" in page("/?place=nowhere", client=client).words
    assert "No question is open" in page("/?tab=questions", client=client).words


def test_an_empty_list_says_what_to_do_first(signed_in_bare, page):
    assert "Nobody is on your list yet" in page("/", client=signed_in_bare(Role.PERFORMANCE_ANALYST)).words
    assert "Bring in an extract" in page("/", client=signed_in_bare(Role.PERFORMANCE_ANALYST)).words
    worker = page("/", client=signed_in_bare(Role.PRACTITIONER)).words
    assert "A performance analyst or an administrator brings in an extract" in worker


def test_a_contact_of_a_day_to_come_is_said_not_to_count(town, signed_in, page):
    towns.join(town, "later", last_contact_on=towns.day(-400), person={"first_name": "Later"})
    shown = page("/?tab=contact", client=signed_in(Role.PATHWAY_LEAD))
    assert "Later" in shown.words
    assert "Not counted: a day to come" in shown.words


# Who may see it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_list_is_for_those_who_may_see_it(town, signed_in, page, role):
    if allows(role, Permission.SEE_LIST):
        assert page("/", client=signed_in(role)).all("table")
    else:
        expected = "/today/" if allows(role, Permission.SEE_MEASURES) else "/huddles/"
        assert signed_in(role).get("/")["Location"] == expected


def test_a_restricted_record_shows_no_name_and_says_whom_to_ring(town, signed_in, page):
    restrict(town, "edith")
    for role in (Role.DUTY_WORKER, Role.PRINCIPAL_SOCIAL_WORKER):
        words = page("/", client=signed_in(role)).words
        assert "Restricted record" in words
        assert "Marlowe" not in words
    duty = page("/", client=signed_in(Role.DUTY_WORKER))
    assert "Ring the team that holds it" in duty.words
    assert f"/people/{town.people['edith'].uuid}/" not in duty.html


def restrict(town, name):
    history.record(
        history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True}),
        by=town.user(Role.COUNCIL_ADMINISTRATOR).pk,
        now=towns.now(),
    )


def test_a_page_of_the_list_is_one_row_of_the_access_log(town, signed_in, client):
    signed_in().get("/")
    row = AccessLog.objects.get()
    assert row.page == "list"
    assert sorted(row.people) == sorted(person.pk for person in town.people.values())


def test_no_list_is_sent_that_cannot_be_logged(town, signed_in, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("full")

    client = signed_in()
    client.raise_request_exception = False
    monkeypatch.setattr(AccessLog.objects, "create", fails)
    answer = client.get("/")
    assert answer.status_code == 503
    assert b"Marlowe" not in answer.content


# Order and pages -------------------------------------------------------------------------------------------------


def test_sql_and_engine_give_one_order(town):
    towns.join_many(town, 120)
    viewer = town.user(Role.PATHWAY_LEAD)
    engine = [item.wait.pk for item in as_at(viewer, as_of=towns.day(0))]
    assert list(Wait.objects.filter(status="open").order_by(*ORDER).values_list("pk", flat=True)) == engine
    assert whole_list(viewer) == engine


def test_pages_show_everybody_once_forwards_and_back(town):
    towns.join_many(town, 170)
    viewer = town.user(Role.PATHWAY_LEAD)
    every = whole_list(viewer)
    assert len(every) == len(set(every)) == 175
    third = queries.list_page(viewer, narrowing=Narrowing(), today=towns.day(0), after=place_of(viewer, every[99], 100))
    assert third.first == 101
    back = queries.list_page(viewer, narrowing=Narrowing(), today=towns.day(0), before=place_from(third.previous))
    assert [row.wait.pk for row in back.rows] == every[50:100]
    assert back.first == 51
    assert back.following is not None
    start = queries.list_page(viewer, narrowing=Narrowing(), today=towns.day(0), before=place_from(back.previous))
    assert (start.first, start.previous) == (1, None)
    assert [row.wait.pk for row in start.rows] == every[:50]


def place_of(viewer, pk, before):
    wait = Wait.objects.get(pk=pk)
    return Place(wait.order_rank, wait.order_share, wait.clock_started_on, wait.uuid, before)


def test_a_wait_without_a_start_is_on_no_page_twice_and_on_none_missing(town):
    towns.join_many(town, 110)
    lost = list(Wait.objects.order_by("pk").values_list("pk", flat=True)[3:60])
    with connection.cursor() as cursor:  # no event does this; a fault in the derived columns would
        cursor.execute(
            "UPDATE waiting_wait SET clock_started_on = NULL, order_rank = 0, order_share = 0 "
            f"WHERE id IN ({','.join(map(str, lost))})"
        )
    every = whole_list(town.user(Role.PATHWAY_LEAD))
    assert sorted(every) == sorted(Wait.objects.filter(status="open").values_list("pk", flat=True))
    assert len(every) == len(set(every))


def test_a_wait_that_cannot_be_scored_is_on_page_one(town, monkeypatch):
    """P13: scoring breaks on one person; all others keep their place, and that person stands first."""
    towns.join_many(town, 150)
    unlucky = Wait.objects.filter(band="P4").order_by("-pk").first()
    derive = priority.derive

    def breaks(waits, **how):
        if unlucky.pk in waits["wait"].to_list():
            raise ZeroDivisionError("a rule of the council's own")
        return derive(waits, **how)

    monkeypatch.setattr(priority, "derive", breaks)
    priority.reorder(on=towns.day(-1), pathways=None)
    every = whole_list(town.user(Role.PATHWAY_LEAD))
    assert every[0] == unlucky.pk
    assert len(every) == 155
    assert Wait.objects.exclude(pk=unlucky.pk).filter(order_rank__gt=0).count() > 100


def test_an_order_of_yesterday_says_so_and_asks_for_todays(town, signed_in, page):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE waiting_wait SET ordered_on = %s", [towns.day(1)])
    client = signed_in()
    assert "The order is not today’s" in page("/", client=client).words
    page("/", client=client)
    assert Job.objects.filter(kind="priority.reorder").count() == 1


# Counts ----------------------------------------------------------------------------------------------------------


def test_every_count_is_what_the_database_says(town):
    towns.join_many(town, 90, last_contact_on=towns.day(20), last_checked_on=None)
    towns.join(town, "wish", last_checked_on=towns.day(1), worker="Team_Manager Example")
    towns.join(
        town,
        "signer",
        known_ago=2,
        locality="Harbour",
        worker="  kofi  MENSAH",
        person={"communication_needs": "BSL, please write", "interpreter": "Somali", "has_unpaid_carer": True},
    )
    towns.join(town, "carer", locality="Quay", person={"is_carer": True, "communication_needs": "n/a"})
    towns.join(
        town,
        "hidden",
        locality="Quay",
        person={"is_carer": True, "communication_needs": "Braille", "last_name": "Aaronson"},
    )
    restrict(town, "hidden")
    waiting.record_wish(
        wait=town.waits["wish"], reason="away", until=towns.day(-20), by=town.user(Role.DUTY_WORKER), now=towns.now()
    )
    viewer = town.user(Role.TEAM_MANAGER)
    shape = counting.shape(teams=(towns.EAST,), day=towns.day(0), mine=veiled_code("Kofi Mensah"))
    assert shape.count(Narrowing(Tab.MINE)) == 2
    asked = [Narrowing(tab=tab) for tab in Tab]
    asked += [Narrowing(chosen={"lacks": (lack,)}) for lack in (*[lack.value for lack in Lack], frame.WISH)]
    asked += [Narrowing(chosen={n: (c.code,)}) for n in FILTERS for c in shape.choices(n, Narrowing())]
    asked += [Narrowing(Tab.UNSEEN, {"band": ("P1", "none"), "team": ("eastmarsh-team", "none")})]
    for narrowing in asked:
        found = asked_of_the_database.narrowed(Wait.objects.visible_to(viewer), narrowing, shape=shape)
        assert sorted(found.values_list("pk", flat=True)) == sorted(shape.ids(narrowing)), narrowing
        assert shape.count(narrowing) == found.count()


def test_what_is_counted_as_lacking_is_what_the_rules_say(town):
    towns.join_many(town, 60, last_contact_on=towns.day(15), last_checked_on=towns.day(10))
    shape = counting.shape(teams=None, day=towns.day(0))
    from fairwait.waiting import queries as reading

    pathways = {p.code: p for p in reading.pathways(on=towns.day(0))}
    calendar = reading.calendar()
    counted = shape.lacks_of(shape.frame["id"].to_list())
    for wait in Wait.objects.filter(status="open").select_related("person"):
        stands = standing(wait, pathway=pathways[wait.pathway], as_of=towns.day(0), calendar=calendar)
        assert set(counted[wait.pk][0]) == {lacking.lack for lacking in stands.lacks}


def test_counts_follow_every_act_without_reading_everything_again(town, monkeypatch):
    day, viewer = towns.day(0), town.user(Role.PATHWAY_LEAD)
    assert counting.shape(teams=None, day=day).count(Narrowing(Tab.TRIAGE)) == 1
    reads = []
    read = counting._read
    monkeypatch.setattr(counting, "_read", lambda waits, *how: reads.append(waits) or read(waits, *how))
    waiting.set_band(wait=town.waits["patrick"], band="P1", reason="fell twice", by=viewer, now=towns.now())
    assert counting.shape(teams=None, day=day).count(Narrowing(Tab.TRIAGE)) == 0
    waiting.end(wait=town.waits["amina"], reason="withdrawn", told="by phone", on=day, by=viewer, now=towns.now())
    shape = counting.shape(teams=None, day=day)
    assert shape.count(Narrowing()) == 4
    assert [len(waits) for waits in reads] == [1, 1]  # one person each time
    counting._kept.clear()
    assert counting.shape(teams=None, day=day).frame.sort("id").equals(shape.frame.sort("id"))


def test_people_joined_are_one_person_in_the_counts(town):
    from fairwait.people import actions as people

    manager = town.user(Role.LIST_COORDINATOR)
    people.merge(record=town.people["amina"], into=town.people["edith"], reason="one card", by=manager, now=towns.now())
    people.merge(record=town.people["edith"], into=town.people["owen"], reason="one card", by=manager, now=towns.now())
    shape = counting.shape(teams=None, day=towns.day(0))
    assert shape.summary(Narrowing()).people == 3
    assert shape.summary(Narrowing()).waits == 5


@pytest.mark.parametrize("count", [10, 12_000])
def test_a_page_costs_the_same_however_long_the_list(town, signed_in, count):
    towns.join_many(town, count)
    client = signed_in()
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    with CaptureQueriesContext(connection) as narrowed:
        client.get("/?band=P2&tab=unseen")
    assert len(asked) == 16
    assert len(narrowed) == 16
    assert not [q for q in asked if "COUNT(" in q["sql"].upper()]


# Addresses -------------------------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_any_word_has_a_code_fit_for_an_address(word):
    assert re.fullmatch(r"[a-z0-9-]+", code_of(word))
    assert (code_of(word) == "none") == (not word.strip())


@given(
    st.integers(-1, 9), st.floats(0, 1e6, allow_nan=False), st.none() | st.dates(), st.uuids(), st.integers(0, 10**6)
)
def test_a_place_comes_back_from_its_address(rank, share, start, wait, before):
    place = Place(rank, share, start, wait, before)
    assert place_from(place.code()) == place


@given(st.text(max_size=60))
def test_an_address_that_was_cut_leads_somewhere(word):
    place_from(word)
    narrowing_from({"tab": [word], "band": [word], "lacks": [word]})


def test_odd_addresses_are_only_the_list(town, signed_in, page):
    client = signed_in()
    for odd in ("?tab=%00", "?after=1~2", "?band=%27--&team=x%25", "?before=~~~~", f"?after=2~nan~none~{'0' * 32}~0"):
        page("/" + odd, client=client)


def test_nothing_about_anybody_stands_in_an_address(town, signed_in, page):
    towns.join_many(town, 60)
    answer = page("/", client=signed_in())
    addresses = [e.get("href", "") for e in answer.root.iter("a") if isinstance(e, Element)]
    said = " ".join(addresses).casefold()
    assert not [word for word in ("marlowe", "edith", "9997442202", "zx1", "2000001") if word in said]
    assert facts.FOUND.name not in said


def test_begin_with_the_first_opens_the_act_it_needs_and_nothing_of_others(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    to = page("/", client=client).link("Begin with the first")
    first = client.get(to)["Location"]
    assert str(town.waits["patrick"].uuid) in first or str(town.waits["amina"].uuid) in first
    assert client.get(first).status_code == 200
    # nothing to do for whoever may only look: the list of them
    assert signed_in(Role.PERFORMANCE_ANALYST).get("/unseen/first/")["Location"] == "/?tab=unseen"
    assert signed_in(Role.DIRECTOR).get("/unseen/first/").status_code == 403
