"""Tabs, filters, orders and columns of the list: what they offer, what they hide, and that nobody is lost by them."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.desk.lists import counting, paging, queries
from fairwait.desk.lists.narrowing import (
    USUAL,
    Column,
    Narrowing,
    Place,
    Sort,
    Tab,
    narrowing_from,
    place_from,
    veiled_code,
)
from fairwait.history import actions as history
from fairwait.people.rules import RESTRICTED
from fairwait.priority.places import ORDER, beyond
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db


def names(answer) -> list[str]:
    return [row[0].split()[0] for row in answer.rows()] if answer.all("table") else []


def restrict(town, name):
    history.record(
        history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True}),
        by=town.user(Role.COUNCIL_ADMINISTRATOR).pk,
        now=towns.now(),
    )


def boxes(answer, name) -> list[str]:
    return [each.get("value") for each in answer.all("input", type="checkbox") if each.get("name") == name]


# Tabs ------------------------------------------------------------------------------------------------------------


def test_new_are_those_asked_for_or_come_within_a_week(town, signed_in, page):
    towns.join(town, "late", known_ago=1, referred_on=towns.day(60), person={"first_name": "Latecomer"})
    assert set(names(page("/?tab=new", client=signed_in()))) == {"Amina", "Latecomer"}


def test_whoever_came_with_the_first_file_of_a_source_is_not_new(town, signed_in, page):
    towns.join(town, "first", source="dols", known_ago=1, referred_on=towns.day(60), person={"first_name": "Firstly"})
    assert "Firstly" not in names(page("/?tab=new", client=signed_in()))


def test_mine_are_the_waits_given_to_whoever_looks(town, signed_in, page):
    viewer = town.user(Role.PATHWAY_LEAD)
    assert "No wait is given to you" in page("/?tab=mine", client=signed_in()).words
    towns.join(town, "mine", worker=f" {viewer.display_name.upper()} ", person={"first_name": "Mina"})
    assert names(page("/?tab=mine", client=signed_in())) == ["Mina"]
    assert names(page("/?tab=mine", client=signed_in(Role.DUTY_WORKER))) == []


def test_a_contact_that_is_good_until_today_is_due_and_not_lapsed(town, signed_in, page):
    edith = town.fresh("edith")
    ago = towns.day(0) - edith.contact_good_until
    towns.join(town, "today", last_contact_on=edith.last_contact_on + ago, last_checked_on=towns.day(1),
               person={"first_name": "Todd"})  # fmt: skip
    client = signed_in()
    assert "Todd" in names(page("/?tab=contact", client=client))
    assert "Todd" not in names(page("/?lacks=contact", client=client))


# Filters ---------------------------------------------------------------------------------------------------------


def test_workers_are_filtered_by_a_code_that_says_no_name(town, signed_in, page):
    answer = page("/", client=signed_in())
    code = veiled_code("Kofi Mensah")
    assert code in boxes(answer, "worker")
    assert names(page(f"/?worker={code}", client=signed_in())) == ["Edith"]
    assert "Kofi Mensah" in page(f"/?worker={code}", client=signed_in()).words
    hrefs = " ".join(a.get("href", "") for a in answer.root.iter("a")).casefold()
    assert "kofi" not in hrefs
    assert "mensah" not in hrefs


def test_needs_and_carers_are_filtered_by_kind(town, signed_in, page):
    towns.join(town, "c", person={"first_name": "Cara", "is_carer": True, "communication_needs": "Uses BSL"})
    client = signed_in()
    assert names(page("/?need=sight", client=client)) == ["Edith"]
    assert set(names(page("/?need=sight&need=sign-language", client=client))) == {"Edith", "Cara"}
    assert names(page("/?carer=is-carer", client=client)) == ["Cara"]
    assert "Cara" not in names(page("/?carer=none", client=client))
    assert boxes(page("/", client=client), "need") == ["sign-language", "sight", "none"] or set(
        boxes(page("/", client=client), "need")
    ) == {"sign-language", "sight", "none"}
    assert "No wait matches" in page("/?need=nonsense", client=client).words


def test_where_a_restricted_record_lives_is_not_found_by_filtering(town, signed_in, page):
    towns.join(town, "h", locality="Quay", person={"first_name": "Hidden", "communication_needs": "Braille"})
    restrict(town, "h")
    client = signed_in()
    answer = page("/", client=client)
    assert "quay" not in boxes(answer, "place")
    assert names(page("/?place=quay", client=client)) == []
    assert "Restricted" not in names(page("/?need=sight", client=client))
    assert names(page("/?place=restricted", client=client)) == ["Restricted"]


def test_a_restricted_record_has_no_place_among_names(town, signed_in, page):
    towns.join(town, "a", person={"first_name": "Aa", "last_name": "Aardvark"})
    assert names(page("/?sort=name", client=signed_in()))[0] == "Aa"
    restrict(town, "a")
    assert names(page("/?sort=name", client=signed_in()))[-1] == "Restricted"


# Orders ----------------------------------------------------------------------------------------------------------


def walk(viewer, narrowing, after=None) -> list[int]:
    found, pages = [], 0
    while pages < 20:
        shown = queries.list_page(viewer, narrowing=narrowing, today=towns.day(0), after=after)
        found += [row.wait.pk for row in shown.rows]
        pages += 1
        if shown.following is None:
            return found
        after = place_from(shown.following)
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("backwards", [False, True])
def test_every_order_shows_everybody_once_forwards_and_back(town, backwards):
    towns.join_many(town, 60)
    towns.join_many(town, 60, team=None, worker="Owen Price", last_contact_on=towns.day(4), locality="Harbour")
    viewer = town.user(Role.PATHWAY_LEAD)
    every = set(walk(viewer, Narrowing()))
    for sort in Sort:
        narrowing = Narrowing(sort=sort, backwards=backwards and sort is not Sort.RISK)
        found = walk(viewer, narrowing)
        assert len(found) == 125, sort
        assert set(found) == every
        second = queries.list_page(
            viewer, narrowing=narrowing, today=towns.day(0), after=place_from(_following(viewer, narrowing))
        )
        back = queries.list_page(viewer, narrowing=narrowing, today=towns.day(0), before=place_from(second.previous))
        assert [row.wait.pk for row in back.rows] == found[:50], sort


def test_a_part_that_only_words_tell_is_paged_in_the_order_of_risk(town):
    towns.join_many(town, 120)
    viewer = town.user(Role.PATHWAY_LEAD)
    part = Narrowing(chosen={"need": ("none",)})
    every = walk(viewer, Narrowing())
    assert walk(viewer, part) == [pk for pk in every if pk != town.waits["edith"].pk]


def _following(viewer, narrowing):
    return queries.list_page(viewer, narrowing=narrowing, today=towns.day(0)).following


def test_an_order_is_what_the_waits_say(town):
    towns.join_many(town, 30)
    viewer = town.user(Role.PATHWAY_LEAD)
    shown = queries.list_page(viewer, narrowing=Narrowing(sort=Sort.WAITED), today=towns.day(0))
    days = [row.wait.clock_started_on for row in shown.rows]
    assert days == sorted(days)
    heard = queries.list_page(viewer, narrowing=Narrowing(sort=Sort.HEARD, backwards=True), today=towns.day(0))
    last = [row.wait.last_contact_on for row in heard.rows]
    assert last[0] == towns.day(3)
    assert last[-1] is None


def test_nobody_is_passed_over_when_the_last_of_a_page_moves_meanwhile(town):
    towns.join_many(town, 120, last_contact_on=towns.day(20))
    viewer = town.user(Role.PATHWAY_LEAD)
    narrowing = Narrowing(sort=Sort.HEARD)
    first = queries.list_page(viewer, narrowing=narrowing, today=towns.day(0))
    before = walk(viewer, narrowing)
    waiting.record_contact(
        wait=first.rows[-1].wait, how="phone", said="well", on=towns.day(0), by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )  # fmt: skip
    rest = walk(viewer, narrowing, after=place_from(first.following))
    assert set(before[50:]) <= set(rest)


def test_a_place_is_found_by_its_keys_even_when_its_wait_has_gone(town):
    """Pages of the list's own order, before and after every wait of it, against the order that the database keeps."""
    towns.join_many(town, 70, last_contact_on=towns.day(20))
    Wait.objects.filter(pk__in=Wait.objects.order_by("-pk").values_list("pk", flat=True)[:9]).update(
        clock_started_on=None, order_share=0.5
    )
    counting._kept.clear()
    viewer, shape = town.user(Role.PATHWAY_LEAD), counting.shape(teams=None, day=towns.day(0))
    waits = Wait.objects.visible_to(viewer)
    order = list(waits.filter(status="open").order_by(*ORDER))
    assert [wait.pk for wait in order] == shape.ids(Narrowing())
    for at in range(0, len(order), 3):
        place = place_from(paging.place_of(order[at], Sort.RISK, before=0))
        for rank, share, start, ref in (
            (place.rank, place.share, place.start, place.wait), (place.rank, place.share, place.start, UUID(int=1)),
            (place.rank, place.share + 0.01, place.start, place.wait), (place.rank, place.share, None, place.wait),
        ):  # fmt: skip
            there = Place(rank, share, start, ref, 0)
            number = order[at].pk if ref == place.wait else 0
            beyond_it = waits.filter(beyond(rank=rank, share=share, start=start, number=number), status="open")
            before_it = beyond(rank=rank, share=share, start=start, number=number, backwards=True)
            after, _ = paging.page(waits, Narrowing(), shape=shape, after=there, before=None)
            before, first = paging.page(waits, Narrowing(), shape=shape, after=None, before=there)
            assert [w.pk for w in after] == list(beyond_it.order_by(*ORDER).values_list("pk", flat=True)[:51])
            earlier = waits.filter(before_it, status="open").count()
            assert first == max(0, earlier - 50) + 1
            assert [w.pk for w in before[: earlier - first + 1]] == [w.pk for w in order[first - 1 : earlier]][:51]


def test_headings_sort_and_say_which_way(town, signed_in, page):
    client = signed_in()
    head = {text(th).split(" ▲")[0].split(" ▼")[0]: th for th in page("/", client=client).all("th", scope="col")}
    assert head["Band and why here"].get("aria-sort") == "descending"
    assert head["Waiting"].get("aria-sort") is None
    longest = page(head["Waiting"].find("a").get("href"), client=client)
    again = next(th for th in longest.all("th", scope="col") if text(th).startswith("Waiting"))
    assert again.get("aria-sort") == "descending"
    assert again.find("a").get("href") == "/?sort=-waited"
    assert "In another order than that of risk: Longest waiting first." in longest.words
    assert "1 wait needs triage first" in longest.words


def test_an_order_is_one_of_a_few(town, signed_in, page):
    assert narrowing_from({"sort": ["person__nhs_number"]}).sort is Sort.RISK
    assert narrowing_from({"sort": ["-risk"]}) == Narrowing()
    assert len(page("/?sort=%27--&col=%00&view=zz", client=signed_in()).rows()) == 5


# Columns ---------------------------------------------------------------------------------------------------------


def test_columns_are_chosen_and_stay_in_the_address(town, signed_in, page):
    client = signed_in()
    form = page("/arrange/?band=P3", client=client)
    assert boxes(form, "columns") == [column.value for column in Column]
    answer = client.post("/arrange/?band=P3", {"columns": ["heard", "need", "carer", "target"], "order": "heard"})
    assert answer["Location"] == "/?band=P3&col=heard&col=target&col=need&col=carer&sort=heard"
    shown = page(answer["Location"], client=client)
    heads = [text(th).split(" ▲")[0] for th in shown.all("th", scope="col")]
    assert heads == ["Person", "Last heard", "Target day", "Communication need", "Carer"]
    assert "Large print" in next(row for row in shown.rows() if "Edith" in row[0])[3]
    assert "Unseen: lacks" in shown.words
    assert "col=heard" in shown.link("All 3") or "col=heard" in shown.html


def test_the_usual_columns_are_no_part_of_an_address(town, signed_in):
    client = signed_in()
    answer = client.post("/arrange/", {"columns": [column.value for column in USUAL], "order": "risk"})
    assert answer["Location"] == "/?tab=all"


def test_a_list_needs_a_column(town, signed_in, page):
    assert (
        "Select at least one column"
        in page("/arrange/", client=signed_in(), method="post", data={"order": "risk"}).words
    )


def test_every_column_can_be_shown_and_costs_nothing_more(town, signed_in, page):
    towns.join(town, "due", referred_on=towns.day(400), last_checked_on=towns.day(200), person={"has_unpaid_carer": 1})
    client = signed_in()
    page("/", client=client)
    every = "&".join(f"col={column.value}" for column in Column)
    with CaptureQueriesContext(connection) as usual:
        client.get("/")
    with CaptureQueriesContext(connection) as more:
        client.get(f"/?{every}&sort=name")
    assert len(more) == len(usual)
    assert len(page(f"/?{every}", client=client).rows()[0]) == len(Column) + 1


@pytest.mark.parametrize("role", list(Role))
def test_laying_a_list_out_is_for_those_who_may_see_it(town, signed_in, role):
    assert signed_in(role).get("/arrange/").status_code == (200 if allows(role, Permission.SEE_LIST) else 403)


def test_the_unseen_head_the_page(town, signed_in, page):
    banner = page("/arrange/", client=signed_in()).all("section", class_="fw-unseen")[0]
    assert text(banner).startswith("3 3 people are unseen")
    assert Tab.UNSEEN.value in banner.find(".//a").get("href") or "lacks=" in banner.find(".//a").get("href")
