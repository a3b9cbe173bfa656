"""That one colleague may open one restricted record, or may not see one person: until a day, and nothing beyond it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fairwait.accounts import access
from fairwait.accounts.access import NotAllowed, may
from fairwait.accounts.models import AccessLog, Alert
from fairwait.accounts.rules import Permission, Role, Sight, allows
from fairwait.history import verify
from fairwait.people import actions as people
from fairwait.people import queries, state
from fairwait.people.models import SightSaid
from fairwait.people.rules import PeopleRefused
from fairwait.waiting import opening
from fairwait.waiting.models import Wait
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
WHY = "She has worked with her for years."


def address(town, name, more="") -> str:
    return f"/people/{town.people[name].uuid}/{more}"


def restrict(town, name):
    people.restrict(
        person=town.people[name], reason="She works here.", ring="Nadia Rahman, 01632 960 410",
        by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip
    town.people[name].refresh_from_db()


def say(town, name, role, sight=Sight.MAY, *, by=Role.PRINCIPAL_SOCIAL_WORKER, days=30, ago=0, reason=WHY):
    now = towns.now() - timedelta(days=ago)
    return people.say_who_sees(
        person=town.people[name], colleague=town.user(role), sight=sight, until=now.date() + timedelta(days=days),
        reason=reason, by=town.user(by), now=now,
    )  # fmt: skip


def take_back(town, name, role, by=Role.PRINCIPAL_SOCIAL_WORKER):
    colleague = town.user(role)
    people.take_back_sight(
        person=town.people[name], colleague=colleague, reason="It is over.", by=town.user(by), now=towns.now()
    )  # fmt: skip


def opens(town, name, role) -> bool:
    try:
        opening.person(town.user(role), town.people[name].uuid, has_reason=True)
    except opening.NothingHere:
        return False
    return True


# Leave to open one restricted record -------------------------------------------------------------------------------


def test_a_leave_opens_the_record_in_any_team_until_its_day_and_no_longer(town):
    restrict(town, "owen")  # of another team than the practitioner's
    restrict(town, "edith")
    assert not opens(town, "owen", Role.PRACTITIONER)
    say(town, "owen", Role.PRACTITIONER)
    assert opens(town, "owen", Role.PRACTITIONER)
    assert not opens(town, "edith", Role.PRACTITIONER)
    assert not opens(town, "owen", Role.DUTY_WORKER)
    take_back(town, "owen", Role.PRACTITIONER)
    assert not opens(town, "owen", Role.PRACTITIONER)
    say(town, "owen", Role.PRACTITIONER, days=9, ago=10)  # its last day was yesterday
    assert SightSaid.objects.count() == 1
    assert not opens(town, "owen", Role.PRACTITIONER)
    say(town, "owen", Role.PRACTITIONER, days=0)
    assert opens(town, "owen", Role.PRACTITIONER)


def test_opened_by_leave_it_still_asks_why_and_alerts_for_the_leave_alone(town, signed_in, page):
    restrict(town, "edith")
    client = signed_in(Role.PRACTITIONER)
    assert client.get(address(town, "edith")).status_code == 404
    say(town, "edith", Role.PRACTITIONER)
    alert = Alert.objects.get()
    assert (alert.look.by, alert.look.page) == (town.user(Role.PRINCIPAL_SOCIAL_WORKER), "person:leave")
    assert "leave for Practitioner Example until" in alert.look.why
    assert "Marlowe" not in client.get("/").content.decode()
    found = page("/find/", client=client, method="post", data={"find": "Edith Marlowe"})
    assert found.link("Restricted record") == address(town, "edith")
    assert client.get(address(town, "edith"))["Location"] == address(town, "edith", "reason/")
    client.post(address(town, "edith", "reason/"), {"why": "to ring her today"})
    assert "Edith Marlowe" in page(address(town, "edith"), client=client).words
    assert Alert.objects.get() == alert
    assert AccessLog.objects.filter(page="person:reason").get().why == "to ring her today"
    # taken back, it shuts at once, though the reason would still hold
    take_back(town, "edith", Role.PRACTITIONER)
    assert client.get(address(town, "edith")).status_code == 404
    assert "Marlowe" not in client.get("/today/").content.decode()


def test_whoever_opens_by_role_is_looked_at_though_they_have_leave(town, signed_in):
    restrict(town, "edith")
    say(town, "edith", Role.TEAM_MANAGER)
    client = signed_in(Role.TEAM_MANAGER)
    client.post(address(town, "edith", "reason/"), {"why": "to ring her today"})
    assert Alert.objects.filter(look__page="person:reason").count() == 1


def test_a_leave_lifts_nothing_and_gives_nothing_on(town, signed_in):
    restrict(town, "edith")
    say(town, "edith", Role.PRACTITIONER)
    client = signed_in(Role.PRACTITIONER)
    client.post(address(town, "edith", "reason/"), {"why": "to ring her today"})
    assert client.get(address(town, "edith", "lift/")).status_code == 403
    assert client.get(address(town, "edith", "who-may-see/")).status_code == 403
    with pytest.raises(NotAllowed):
        say(town, "edith", Role.DUTY_WORKER, by=Role.PRACTITIONER)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"role": Role.PRINCIPAL_SOCIAL_WORKER}, "about themselves"),
        ({"role": Role.DIRECTOR}, "opens nobody"),
        ({"role": Role.PARTNER}, "opens nobody"),
        ({"days": -1}, "today or later"),
        ({"days": 367}, "within a year"),
        ({"reason": "  "}, "Enter why"),
        ({"name": "amina"}, "not restricted"),
    ],
)
def test_what_is_refused(town, what, words):
    restrict(town, "edith")
    with pytest.raises(PeopleRefused, match=words):
        say(town, **({"name": "edith", "role": Role.PRACTITIONER} | what))
    assert (SightSaid.objects.count(), Alert.objects.count()) == (0, 0)


def test_nobody_who_left_is_given_leave_and_theirs_is_worth_nothing(town):
    restrict(town, "edith")
    say(town, "edith", Role.PRACTITIONER)
    colleague = town.user(Role.PRACTITIONER)
    colleague.is_active = False
    colleague.save()
    with pytest.raises(NotAllowed):
        opens(town, "edith", Role.PRACTITIONER)
    with pytest.raises(PeopleRefused, match="opens nobody"):
        say(town, "edith", Role.PRACTITIONER)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_say_it(town, signed_in, page, role):
    page(address(town, "edith", "who-may-see/"), client=signed_in(role), status=200
         if allows(role, Permission.SAY_WHO_SEES) else 403)  # fmt: skip


def test_a_manager_says_it_in_her_own_teams_alone(town, signed_in, page):
    page(address(town, "owen", "who-may-see/"), client=signed_in(Role.TEAM_MANAGER), status=404)
    with pytest.raises(NotAllowed):
        say(town, "owen", Role.PRACTITIONER, Sight.MAY_NOT, by=Role.TEAM_MANAGER)
    say(town, "edith", Role.PRACTITIONER, Sight.MAY_NOT, by=Role.TEAM_MANAGER)


# Somebody who may not ----------------------------------------------------------------------------------------------


def test_whoever_may_not_see_somebody_finds_nothing_of_theirs(town, signed_in, page):
    client = signed_in(Role.PATHWAY_LEAD)
    assert "Edith Marlowe" in page("/", client=client).words
    say(town, "edith", Role.PATHWAY_LEAD, Sight.MAY_NOT, reason="Her aunt.")
    assert not Alert.objects.exists()
    words = page("/", client=client).words
    assert "Marlowe" not in words
    assert "Restricted record" not in words
    for more in ("", "rows/", "wishes/", "ombudsman/", "restrict/", "looks/"):
        assert client.get(address(town, "edith", more)).status_code in (403, 404), more
    assert client.get(f"/why/{town.waits['edith'].uuid}/").status_code == 404
    assert not may(town.user(Role.PATHWAY_LEAD), Permission.SET_PRIORITY, on=town.fresh("edith"))
    assert town.waits["edith"] not in Wait.objects.visible_to(town.user(Role.PATHWAY_LEAD))
    # help at the door is not refused: they are told whom to ring, for a whole name only
    assert (
        "Ring the team that holds it"
        in page("/find/", client=client, method="post", data={"find": "Edith Marlowe"}).words
    )
    assert "Ring the" not in page("/find/", client=client, method="post", data={"find": "Marlowe"}).words
    # everybody else sees them as before
    assert "Edith Marlowe" in page("/", client=signed_in(Role.DUTY_WORKER)).words
    take_back(town, "edith", Role.PATHWAY_LEAD)
    assert "Edith Marlowe" in page("/", client=client).words


def test_lists_count_and_files_leave_them_out(town, signed_in):
    from fairwait.desk.files import taking
    from fairwait.desk.lists import listing
    from fairwait.desk.lists.narrowing import Narrowing
    from fairwait.desk.lists.queries import shape_for

    lead, today = town.user(Role.PATHWAY_LEAD), towns.day(0)
    before = shape_for(lead, today=today).count(Narrowing())
    say(town, "edith", Role.PATHWAY_LEAD, Sight.MAY_NOT)
    assert shape_for(lead, today=today).count(Narrowing()) == before - 1
    assert town.waits["edith"].pk not in taking.prepare(lead, Narrowing(), today=today).waits
    assert town.waits["edith"].pk not in [item.wait.pk for item in listing.as_at(lead, as_of=today)]
    assert shape_for(town.user(Role.DUTY_WORKER), today=today).count(Narrowing()) == before


def test_it_outranks_a_leave_and_is_taken_back_before_one(town):
    restrict(town, "edith")
    say(town, "edith", Role.PRACTITIONER)
    say(town, "edith", Role.PRACTITIONER, Sight.MAY_NOT, days=3000)
    assert not opens(town, "edith", Role.PRACTITIONER)
    with pytest.raises(PeopleRefused, match="Take that back first"):
        say(town, "edith", Role.PRACTITIONER)
    take_back(town, "edith", Role.PRACTITIONER)
    with pytest.raises(PeopleRefused, match="any more"):
        take_back(town, "edith", Role.PRACTITIONER)
    say(town, "edith", Role.PRACTITIONER)
    assert opens(town, "edith", Role.PRACTITIONER)


@pytest.mark.parametrize("said_on", ["amina", "edith"])
def test_it_holds_for_every_record_of_one_person(town, said_on):
    lead = town.user(Role.PATHWAY_LEAD)
    people.merge(
        record=town.people["amina"], into=town.people["edith"], reason="one card", by=lead, now=towns.now()
    )  # fmt: skip
    say(town, said_on, Role.DUTY_WORKER, Sight.MAY_NOT)
    assert not opens(town, "amina", Role.DUTY_WORKER)
    assert not opens(town, "edith", Role.DUTY_WORKER)
    seen = Wait.objects.visible_to(town.user(Role.DUTY_WORKER))
    assert not seen.filter(pk__in=[town.waits["amina"].pk, town.waits["edith"].pk]).exists()
    people.unmerge(record=town.people["amina"], reason="two people", by=lead, now=towns.now())
    assert opens(town, {"amina": "edith", "edith": "amina"}[said_on], Role.DUTY_WORKER)


def test_two_who_share_a_list_keep_different_ones(town, signed_in, page):
    """What is kept between pages for one scope is not shown to another."""
    say(town, "edith", Role.DUTY_WORKER, Sight.MAY_NOT)
    for role, sees in ((Role.PATHWAY_LEAD, True), (Role.DUTY_WORKER, False), (Role.LIST_COORDINATOR, True)):
        assert ("Marlowe" in page("/", client=signed_in(role)).words) is sees, role


# How it is kept ----------------------------------------------------------------------------------------------------


def test_it_is_said_taken_back_and_told_on_the_pages(town, signed_in, page):
    restrict(town, "edith")
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    client.post(address(town, "edith", "reason/"), {"why": "to say who sees her"})
    until = towns.day(-30)
    said = {
        "colleague": str(town.user(Role.PRACTITIONER).pk), "sight": "may_see", "reason": WHY,
        "until": until.isoformat(), "until_1": until.month,
    }  # fmt: skip
    refused = page(address(town, "edith", "who-may-see/"), client=client, method="post", data={"reason": ""})
    for words in ("Select a colleague", "Select whether they may or may not", "Enter the last day", "Enter why"):
        assert refused.link(words)
    assert client.post(address(town, "edith", "who-may-see/"), said)["Location"] == address(
        town, "edith", "who-may-see/"
    )
    told = "Practitioner Example may open this record until"
    for more in ("", "looks/", "who-may-see/"):
        assert told in page(address(town, "edith", more), client=client).words, more
    assert (
        "said that Practitioner Example may open this record until" in page(address(town, "edith"), client=client).words
    )
    mine = page(address(town, "edith", "who-may-see/"), client=client)
    back = mine.link("Take it back: Practitioner Example")
    assert page(back, client=client, method="post", data={"reason": ""}).link("Enter why it counts no more")
    client.post(back, {"reason": "She moved team."})
    words = page(address(town, "edith"), client=client).words
    assert "took back what was said of Practitioner Example and this record. “She moved team.”" in words
    assert "Said of single colleagues" not in words
    assert client.get(back)["Location"] == address(town, "edith", "who-may-see/")


def test_an_unrestricted_record_offers_no_leave(town, signed_in, page):
    words = page(address(town, "edith", "who-may-see/"), client=signed_in(Role.TEAM_MANAGER)).words
    assert "They may not see this person" in words
    assert "They may open this restricted record" not in words


def test_what_is_stored_is_what_the_events_say(town):
    restrict(town, "edith")
    say(town, "edith", Role.PRACTITIONER)
    say(town, "edith", Role.DUTY_WORKER, Sight.MAY_NOT)
    take_back(town, "edith", Role.DUTY_WORKER)
    kept = list(SightSaid.objects.values_list("colleague", "sight"))
    assert kept == [(town.user(Role.PRACTITIONER).pk, "may_see")]
    assert verify.verify().is_whole
    SightSaid.objects.update(sight="may_not_see")
    assert "which colleagues may see them" in str(verify.verify().faults)
    state.refold([town.people["edith"].pk])
    assert verify.verify().is_whole
    with pytest.raises(IntegrityError), transaction.atomic():
        SightSaid.objects.update(sight="perhaps")


def test_what_history_cannot_keep_is_not_said(town, monkeypatch):
    restrict(town, "edith")

    def fails(*args, **kwargs):
        raise RuntimeError("full")

    monkeypatch.setattr(people.history, "record", fails)
    with pytest.raises(RuntimeError):
        say(town, "edith", Role.PRACTITIONER)
    assert (SightSaid.objects.count(), Alert.objects.count(), AccessLog.objects.count()) == (0, 0, 0)


def test_one_page_asks_once_and_hears_what_it_said_itself(town, django_assert_num_queries):
    restrict(town, "edith")
    colleague = town.user(Role.PRACTITIONER)
    with access.sights_remembered():
        assert access.sights(colleague) == access.NOTHING_SAID
        with django_assert_num_queries(0):
            access.sights(colleague)
        say(town, "edith", Role.PRACTITIONER)
        assert access.sights(colleague).may == {town.people["edith"].pk}
    assert queries.sights_of(colleague, towns.day(-31)) == access.NOTHING_SAID


# Told of it --------------------------------------------------------------------------------------------------------


def test_whoever_is_given_leave_is_told_without_a_name_for_a_week(town, signed_in, page):
    restrict(town, "edith")
    say(town, "edith", Role.PRACTITIONER)
    client = signed_in(Role.PRACTITIONER)
    today = page("/today/", client=client)
    assert "You may open one restricted record until" in today.words
    assert "said by Principal Social Worker Example, today" in today.words
    assert address(town, "edith") in today.html
    assert "Marlowe" not in today.html
    assert "You may open" not in page("/today/", client=signed_in(Role.DUTY_WORKER)).words
    take_back(town, "edith", Role.PRACTITIONER)
    assert "You may open" not in page("/today/", client=client).words
    say(town, "edith", Role.PRACTITIONER, ago=7, days=60)
    assert "You may open" not in page("/today/", client=client).words


@pytest.mark.parametrize("tell", [True, False])
def test_whoever_may_not_is_told_only_where_that_tells_them_nothing_new(town, signed_in, page, tell):
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    until = towns.day(-30)
    said = {
        "colleague": str(town.user(Role.PATHWAY_LEAD).pk), "sight": "may_not_see", "reason": "Her nephew.",
        "until": until.isoformat(), "until_1": until.month,
    }  # fmt: skip
    client.post(address(town, "edith", "who-may-see/"), said | ({"tell": "on"} if tell else {}))
    assert SightSaid.objects.count() == 1
    today = page("/today/", client=signed_in(Role.PATHWAY_LEAD))
    assert ("There is somebody you are not shown until" in today.words) is tell
    assert not [one for one in ("Marlowe", "nephew", str(town.people["edith"].uuid)) if one in today.html]


def test_what_was_said_before_anybody_was_told_is_read_as_untold():
    from fairwait.people.rules import SIGHT_SAID

    facts, private = SIGHT_SAID.opened(1, {"colleague": 1}, {"reason": "x"})
    assert (facts, private) == ({"colleague": 1, "is_told": False}, {"reason": "x"})
