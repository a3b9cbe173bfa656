"""The front door as a worker uses it without scripts: one screen, every button keeps what was typed."""

import json
import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.models import Request
from fairwait.conversations.queries import requests as queries
from fairwait.govuk.windows import digest
from fairwait.history.models import Event
from fairwait.keeping_in_touch.connecting.models import Connection, NotTaken
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
from tests.conversations.conftest import HEARD
from tests.desk import town as towns
from tests.directory.conftest import bring_in, listed, postcodes  # noqa: F401
from tests.directory.records import service, uid
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_door(signed_in):
    return signed_in(Role.DUTY_WORKER)


@pytest.fixture
def begun_here(town, at_the_door):
    sent = at_the_door.post("/front-door/", {"way": "phone", "once": str(uuid.uuid4())})
    return sent["Location"]


def send(client, url, do, **typed):
    was = {name: digest(value) for name, value in Request.objects.get().said.items()}
    return client.post(url, {"was": json.dumps(was), "do": do, "reason": "", **typed})


def test_from_beginning_to_end_without_scripts(at_the_door, begun_here, page):
    found = page(
        begun_here, client=at_the_door, method="post", data={"do": "find", "find": "marlowe", "reason": "Bath"}
    )
    assert "Edith Marlowe" in found.words
    assert "waiting since" in found.words
    button = next(one for one in found.all("button", name="do") if one.get("value", "").startswith("use:"))
    send(at_the_door, begun_here, button.get("value"), reason="Bath")
    shown = page(begun_here, client=at_the_door)
    assert shown.heading == "A request: Edith Marlowe"
    assert "Do not ring the landline" in shown.words
    told = {**HEARD, "solved": "partly", "solved_words": "A rail, by Friday"}
    assert send(at_the_door, begun_here, "finish", **told).status_code == 302
    assert send(at_the_door, begun_here, "finish", **told).status_code == 200
    done = page(begun_here, client=at_the_door)
    assert "Their question was answered" in done.words
    record = page(done.link("What was said is on their record"), client=at_the_door)
    assert "I cannot get out of the bath." in record.words
    assert "A rail, by Friday" in record.words
    assert "A request came to the front door by phone, about washing" in record.words


def test_what_is_missing_is_said_at_the_box_and_what_was_typed_stands(at_the_door, begun_here, page):
    refused = page(
        begun_here, client=at_the_door, method="post",
        data={"do": "finish", "reason": "She fell", "speaker": "family", "solved": "no"},
    )  # fmt: skip
    assert "Select what it is about" in refused.html
    assert "She fell" in refused.html
    assert Request.objects.get().said["reason"] == "She fell"


def test_somebody_new_is_recorded_once_their_details_can_be_read(at_the_door, begun_here, page):
    typed = {"first_name": "Jean", "last_name": "Whitlow", "reason": "", "nhs_number": "999 358 7401"}
    refused = page(begun_here, client=at_the_door, method="post", data={**typed, "do": "new"})
    assert "at least one digit is wrong" in refused.words
    assert Person.objects.filter(last_name="Whitlow").count() == 0
    dated = {"nhs_number": "", "date_of_birth-day": "31", "date_of_birth-month": "2", "date_of_birth-year": "1950"}
    again = page(begun_here, client=at_the_door, method="post", data={**typed, **dated, "do": "new"})
    assert "must be a real date" in again.words
    send(at_the_door, begun_here, "new", **{**typed, **dated, "date_of_birth-day": "3"})
    assert page(begun_here, client=at_the_door).heading == "A request: Jean Whitlow"


def test_a_name_that_is_code_is_a_name(at_the_door, begun_here, page):
    name = "<script>alert(1)</script>"
    send(at_the_door, begun_here, "new", last_name=name)
    shown = page(begun_here, client=at_the_door)
    assert shown.heading == f"A request: {name}"
    assert name not in shown.html


def test_a_record_that_is_held_names_whom_to_ring_and_nobody(town, at_the_door, begun_here, page):
    people.restrict(
        person=town.people["amina"], reason="Works here", ring="Gwen Parry on 01632 960 140",
        by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip
    found = page(
        begun_here, client=at_the_door, method="post", data={"do": "find", "find": "Amina Yusuf", "reason": ""}
    )  # fmt: skip
    assert "Ring Gwen Parry on 01632 960 140" in found.words
    assert not [one for one in found.all("button") if one.get("value", "").startswith("use:")]
    picked = at_the_door.post(begun_here, {"do": f"use:{town.people['amina'].uuid}", "reason": ""})
    assert picked.status_code == 404


def test_typing_is_kept_and_two_windows_lose_nothing(at_the_door, begun_here):
    keep = f"{begun_here}keep/"
    first = at_the_door.post(keep, {"reason": "I cannot sleep", "was": "{}"}).json()
    second = at_the_door.post(keep, {"reason": "and I fell", "topic": "home", "was": "{}"}).json()
    assert "Saved" in first["said"]
    assert second["values"]["reason"] == "I cannot sleep\n\nand I fell"
    assert "another window" in second["said"]
    untouched = {"reason": "I cannot sleep", "was": json.dumps(first["was"])}
    third = at_the_door.post(keep, untouched).json()
    assert third["values"] == {"reason": "I cannot sleep\n\nand I fell", "topic": "home"}
    assert Request.objects.get().said["topic"] == "home"


def test_what_was_typed_after_it_was_finished_is_shown(town, at_the_door, begun_here, page):
    request = actions.say_who(
        request=Request.objects.get(), person=town.people["edith"], by=town.user(Role.DUTY_WORKER), now=towns.now()
    )  # fmt: skip
    by = town.user(Role.PATHWAY_LEAD)
    actions.finish(request=request, said=HEARD, connections=0, by=by, now=towns.now())
    late = page(begun_here, client=at_the_door, method="post", data={"do": "save", "reason": "One thing more"})
    assert late.heading == "This request was finished meanwhile"
    assert "One thing more" in late.words
    assert at_the_door.post(f"{begun_here}keep/", {"reason": "x", "was": "{}"}).status_code == 409


def test_the_part_that_is_asked_while_typing_is_logged(town, at_the_door, begun_here):
    part = at_the_door.post(f"{begun_here}who/", {"find": "doyle"}).content.decode()
    assert "Patrick Doyle" in part
    assert AccessLog.objects.filter(page="front-door:find", person=town.people["patrick"].pk).exists()
    assert "found" not in at_the_door.post(f"{begun_here}who/", {"find": "d"}).content.decode()


def test_what_is_left_stands_on_today_and_at_the_door(at_the_door, begun_here, page):
    send(at_the_door, begun_here, "no-name", reason="A worried neighbour")
    assert "Gives no name" in page("/front-door/", client=at_the_door).words
    assert "Requests you have not finished" in page("/today/", client=at_the_door).words


def test_figures_hide_nothing_they_must_show(town, at_the_door, begun_here, signed_in, page):
    send(at_the_door, begun_here, "no-name", reason="x")
    send(at_the_door, begun_here, "finish", **{**HEARD, "solved": "no", "solved_words": "a rail, by Friday"})
    lead = page("/front-door/first-time/", client=signed_in(Role.PATHWAY_LEAD))
    assert [text(row) for row in lead.all("th", scope="row")] == ["Washing, dressing, getting to the toilet", "All"]
    assert lead.rows()[0] == ["Washing, dressing, getting to the toilet", "1", "0", "0", "0", "1", "–"]
    director = page("/front-door/first-time/?since=2026-01-01&until=nonsense", client=signed_in(Role.DIRECTOR))
    assert "must" in director.words
    Request.objects.update(finished_at=towns.now() - timedelta(days=45))  # of a month that is over, as they see
    for cut in ("topic", "way", "area", "month"):
        asked = f"/front-door/first-time/?since=2020-01-01&until={towns.day(0)}&cut={cut}&within=90"
        assert "–" in page(asked, client=signed_in(Role.DIRECTOR)).words


def test_a_request_about_a_restricted_record_opens_with_a_reason_only(town, at_the_door, begun_here, signed_in):
    request = Request.objects.get()
    by = town.user(Role.PRINCIPAL_SOCIAL_WORKER)
    actions.say_who(request=request, person=town.people["edith"], by=by, now=towns.now())
    people.restrict(person=town.people["edith"], reason="Works here", ring="Gwen", by=by, now=towns.now())
    assert at_the_door.get(begun_here).status_code == 404
    assert at_the_door.post(f"{begun_here}keep/", {"reason": "x", "was": "{}"}).status_code == 409
    principal = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    reason = f"/people/{town.people['edith'].uuid}/reason/"
    assert reason in principal.get(begun_here)["Location"]
    sent = principal.post(begun_here, {"do": "finish", **HEARD})
    assert (sent.status_code, reason in sent.content.decode()) == (403, True)
    other = actions.begin(way=request.way, uuid=uuid.uuid4(), by=by, now=towns.now())
    picked = principal.post(f"/front-door/{other.uuid}/", {"do": f"use:{town.people['edith'].uuid}", "reason": ""})
    assert reason in picked["Location"]


@pytest.mark.parametrize("was", ["[" * 20_000, '{"reason"', "[]", '"x"', ""])
def test_a_window_that_says_nonsense_of_what_it_heard_loses_nothing(at_the_door, begun_here, was):
    assert at_the_door.post(f"{begun_here}keep/", {"reason": "She fell", "was": was}).status_code == 200
    assert Request.objects.get().said["reason"] == "She fell"


def test_days_before_any_council_are_refused(signed_in, page):
    asked = "/front-door/first-time/?since=0001-01-01&until=2026-01-01&cut=topic&within=90"
    assert "From must be" in page(asked, client=signed_in(Role.PATHWAY_LEAD)).words


def test_whoever_it_turns_out_to_be_about_is_connected_for_themselves(town, at_the_door, begun_here, page, listed):  # noqa: F811
    for name in ("edith", "amina", "amina"):
        send(at_the_door, begun_here, "clear")
        send(at_the_door, begun_here, f"use:{town.people[name].uuid}")
        send(at_the_door, begun_here, f"near:{uid(1)}")
    made = [one.person_id for one in Connection.objects.order_by("pk")]
    assert made == [town.people["edith"].pk, town.people["amina"].pk]


def test_what_they_are_connected_with_is_not_offered_again(town, at_the_door, begun_here, page, listed):  # noqa: F811
    send(at_the_door, begun_here, "no-name")
    send(at_the_door, begun_here, "where", postcode="ZX1 4BD")
    send(at_the_door, begun_here, "clear")
    send(at_the_door, begun_here, f"use:{town.people['edith'].uuid}")
    offered = [one.get("value") for one in page(begun_here, client=at_the_door).all("button", name="do")]
    assert f"near:{uid(1)}" in offered
    send(at_the_door, begun_here, f"near:{uid(1)}")
    shown = page(begun_here, client=at_the_door)
    assert not {f"near:{uid(1)}", f"not-near:{uid(1)}"} & {one.get("value") for one in shown.all("button", name="do")}
    assert "Connected with" in shown.words


def test_what_was_opened_at_once_says_why_it_stays_about_them(town, at_the_door, begun_here, page):
    send(at_the_door, begun_here, f"use:{town.people['edith'].uuid}")
    send(at_the_door, begun_here, "now", now_pathway="carers-assessment", now_reason="Tonight")
    told = page(send(at_the_door, begun_here, "clear")["Location"], client=at_the_door)
    assert "Something was opened for Edith Marlowe: finish this, and begin another." in told.words
    assert told.heading == "A request: Edith Marlowe"


# The hard cases -------------------------------------------------------------------------------------------------------


def test_two_calls_about_one_person_at_once_each_is_told_of_the_other(town, begun, at_the_door, begun_here, page):
    other = begun(by=Role.LIST_COORDINATOR)
    actions.say_who(
        request=other, person=town.people["edith"], gives_no_name=False, by=town.user(Role.LIST_COORDINATOR),
        now=towns.now(),
    )  # fmt: skip
    mine = Request.objects.exclude(pk=other.pk).get()
    at_the_door.post(begun_here, {"do": f"use:{town.people['edith'].uuid}", "reason": ""})
    shown = page(begun_here, client=at_the_door)
    assert "Another request about them is not finished" in shown.words
    assert town.user(Role.LIST_COORDINATOR).display_name in shown.words
    assert f"/front-door/{other.uuid}/" in [link.get("href") for link in shown.all("a")]
    assert mine.uuid != other.uuid


def test_a_caller_without_a_name_is_shown_what_is_near_and_what_they_leave_is_counted(
    town, at_the_door, begun_here, page, listed  # noqa: F811
):  # fmt: skip
    send(at_the_door, begun_here, "no-name")
    assert "#life" in send(at_the_door, begun_here, "where", postcode="ZX1 4BD")["Location"]
    shown = page(begun_here, client=at_the_door)
    buttons = [one.get("value") for one in shown.all("button", name="do")]
    assert f"not-near:{uid(1)}" in buttons
    assert f"near:{uid(1)}" not in buttons  # nobody could ask whether it helped
    for _ in range(2):
        send(at_the_door, begun_here, f"not-near:{uid(1)}")
    kept = NotTaken.objects.get()
    assert (kept.person, kept.area) == (None, "ZX1")
    assert "they would rather not" in page(begun_here, client=at_the_door).words


def test_a_postcode_nobody_serves_is_said(at_the_door, begun_here, page, listed, bring_in):  # noqa: F811
    send(at_the_door, begun_here, "no-name")
    send(at_the_door, begun_here, "where", postcode="HS9 5XW")
    assert "Nothing that is listed is near that postcode." in page(begun_here, client=at_the_door).words
    bring_in(service(7, name="Befriending by phone", service_at_locations=[]), name="Another")
    far = page(begun_here, client=at_the_door).words
    assert (
        "Nothing that is listed is near that postcode. Ask them what there is where they live. These help wherever"
        in far
    )
    assert "Befriending by phone" in far
    send(at_the_door, begun_here, "where", postcode="Harbour")
    assert "That is no whole postcode" in page(begun_here, client=at_the_door).words


def test_whoever_is_on_record_is_shown_before_a_second_record_is_made(town, at_the_door, begun_here, page):
    edith, typed = town.people["edith"], {"reason": "I fell"}
    typed |= {"first_name": f" {edith.first_name.upper()}", "last_name": edith.last_name}
    before = Person.objects.count()
    asked = page(begun_here, client=at_the_door, method="post", data={**typed, "do": "new"})
    assert "somebody like this is on record already" in asked.words
    assert Person.objects.count() == before
    buttons = [one.get("value") for one in asked.all("button", name="do")]
    assert f"use:{edith.uuid}" in buttons
    none_of_these = next(one for one in buttons if one.startswith("new:"))
    assert Request.objects.get().said["reason"] == "I fell"
    send(at_the_door, begun_here, "new:0000", **typed)  # somebody else was shown than is there
    assert Person.objects.count() == before
    send(at_the_door, begun_here, none_of_these, **typed)
    assert Person.objects.count() == before + 1


def test_a_held_record_is_told_of_before_a_second_is_made_and_shows_nobody(town, at_the_door, begun_here, page):
    amina = town.people["amina"]
    people.restrict(
        person=amina, reason="Works here", ring="Gwen Parry on 01632 960 140",
        by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip
    typed = {"first_name": "Amina", "last_name": "Yusuf", "do": "new", "reason": ""}
    asked = page(begun_here, client=at_the_door, method="post", data=typed)
    assert "Ring Gwen Parry on 01632 960 140" in asked.words
    assert not [one for one in asked.all("button") if one.get("value", "").startswith("use:")]
    assert Person.objects.filter(last_name="Yusuf").count() == 1


@pytest.mark.parametrize(
    ("typed", "is_asked"),
    [
        ({"first_name": "Edith", "last_name": "Somebody"}, False),
        ({"last_name": "{last}"}, False),  # a name alone says nothing
        ({"last_name": "{last}", "date_of_birth": "{born}"}, True),
        ({"last_name": "{last}", "postcode": "{home}"}, True),
        ({"first_name": "James", "last_name": "{last}", "postcode": "{home}"}, False),  # of the same house
        ({"first_name": "E", "last_name": "{last}", "postcode": "{home}"}, True),
    ],
)
def test_who_may_be_somebody_about_to_be_recorded(town, typed, is_asked):
    edith = town.people["edith"]
    own = {"{last}": edith.last_name, "{born}": edith.date_of_birth, "{home}": edith.postcode}
    known = {name: own.get(value, value) for name, value in typed.items()}
    assert all(known.values())
    found = queries.likely(town.user(Role.DUTY_WORKER), known).found
    assert (edith.pk in [one.person.pk for one in found]) == is_asked


def test_a_second_window_that_finishes_too_loses_nothing_and_the_same_sent_twice_is_one(
    town, at_the_door, begun_here, page
):
    send(at_the_door, begun_here, f"use:{town.people['edith'].uuid}")
    all_said = HEARD | {"do": "finish", "was": "{}"}
    assert at_the_door.post(begun_here, all_said).status_code == 302
    again = page(begun_here, client=at_the_door, method="post", data=all_said)
    assert again.heading == "A request: Edith Marlowe"
    late = page(begun_here, client=at_the_door, method="post", data=all_said | {"wants": "To see her sister"})
    assert late.heading == "This request was finished meanwhile"
    assert "To see her sister" in late.words


def test_who_is_helped_at_the_door_never_waits_and_is_on_no_list(town, at_the_door, begun_here, page):
    counted = page("/?tab=all", client=at_the_door).words
    waits = Wait.objects.count()
    send(at_the_door, begun_here, "new", first_name="Jean", last_name="Whitlow", reason="The bath")
    assert send(at_the_door, begun_here, "finish", **HEARD).status_code == 302
    assert Wait.objects.count() == waits
    for place in ("/?tab=all", "/?tab=unseen"):
        assert "Whitlow" not in page(place, client=at_the_door).words
    assert page("/?tab=all", client=at_the_door).words == counted
    jean = Person.objects.get(last_name="Whitlow")
    assert not Event.objects.filter(subject=jean.pk, wait__isnull=False).exists()
