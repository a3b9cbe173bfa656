"""Partners see the people shared with them, on a named basis, until a day, and no more; directors see no names."""

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.huddles import actions, owners, queries
from fairwait.huddles.models import Action, Sharing
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.sharing import LawfulBasis, Terms
from fairwait.huddles.rules.walking import Decided, DecisionKind, NewAction
from fairwait.people.rules import RESTRICTED
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db
YES = {"safe": True, "heard": True, "next": True}


def terms(**more) -> Terms:
    said = {
        "works_for": "Alderwick practice", "basis": LawfulBasis.DIRECT_CARE, "agreement": "Agreement of 4 May 2026",
        "told": "Told on the first contact", "starts_on": towns.day(0), "ends_on": towns.day(-30),
    }  # fmt: skip
    return Terms(**(said | more))


def share(town, name="edith", *, by=Role.TEAM_MANAGER, **more):
    return actions.share_person(
        partner=town.user(Role.PARTNER), wait=town.fresh(name), terms=terms(**more), by=town.user(by), now=towns.now()
    )


def restrict(town, name):
    fact = history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True})
    history.record(fact, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now())


def seen(town, meeting, on=0):
    return list(meeting.items.visible_to(town.user(Role.PARTNER), on=towns.day(on)).values_list("wait", flat=True))


def test_a_partner_sees_whom_was_shared_from_the_first_day_to_the_last_and_nobody_else(town, review):
    meeting = review()
    assert seen(town, meeting) == []
    sharing = share(town)
    assert seen(town, meeting) == [town.waits["edith"].pk]
    assert seen(town, meeting, on=1) == []  # the day before it began
    assert seen(town, meeting, on=-30) == [town.waits["edith"].pk]
    assert seen(town, meeting, on=-31) == []
    actions.stop_sharing(sharing=sharing, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    assert seen(town, meeting) == []
    with pytest.raises(HuddleRefused, match="ended already"):
        actions.stop_sharing(sharing=sharing, by=town.user(Role.TEAM_MANAGER), now=towns.now())


def test_a_pathway_is_shared_by_whoever_answers_for_all_of_it_and_never_restricted_records(town, review):
    meeting = review()
    common = {"partner": town.user(Role.PARTNER), "terms": terms(), "now": towns.now()}
    with pytest.raises(NotAllowed, match="your own teams"):
        actions.share_pathway(pathway="needs-assessment", by=town.user(Role.TEAM_MANAGER), **common)
    with pytest.raises(HuddleRefused, match="Select a pathway"):
        actions.share_pathway(pathway="nowhere", by=town.user(Role.PATHWAY_LEAD), **common)
    actions.share_pathway(pathway="needs-assessment", by=town.user(Role.PATHWAY_LEAD), **common)
    with pytest.raises(HuddleRefused, match="shared with them already"):
        actions.share_pathway(pathway="needs-assessment", by=town.user(Role.PATHWAY_LEAD), **common)
    assert len(seen(town, meeting)) == 4
    restrict(town, "amina")
    assert town.waits["amina"].pk not in seen(town, meeting)
    with pytest.raises(HuddleRefused, match="restricted record is not shared"):
        share(town, "amina", by=Role.PRINCIPAL_SOCIAL_WORKER)


def test_sharing_is_refused_for_other_teams_other_roles_and_whoever_is_no_partner(town):
    with pytest.raises(NotAllowed):
        share(town, "owen")
    with pytest.raises(NotAllowed):
        share(town, by=Role.DUTY_WORKER)
    with pytest.raises(HuddleRefused, match="Select a partner"):
        actions.share_person(
            partner=town.user(Role.DUTY_WORKER), wait=town.fresh("edith"), terms=terms(),
            by=town.user(Role.TEAM_MANAGER), now=towns.now(),
        )  # fmt: skip
    with pytest.raises(HuddleRefused, match="lawful basis"):
        share(town, basis=None)
    assert not Sharing.objects.exists()


def test_a_partner_sees_what_helps_and_each_look_is_kept_with_its_basis(town, review, signed_in, page):
    meeting, client = review(), signed_in(Role.PARTNER)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/huddles/"
    assert client.get(f"/huddles/{meeting.pk}/").status_code == 404
    share(town)
    item = meeting.items.get(wait=town.waits["edith"])
    shown = page(f"/huddles/{meeting.pk}/{item.position}/", client=client)
    assert shown.heading == "Edith Marlowe"
    for words in ("Do not ring the landline", "Large print", "Alderwick practice", "Agreement of 4 May 2026"):
        assert words in shown.words
    for hidden in (">P3", "P3 ", "9997442202", "ZX1", "Amina", "Decide and go on", "Whole record", "set in"):
        assert hidden not in shown.html, hidden
    looks = AccessLog.objects.filter(by=town.user(Role.PARTNER))
    assert {(look.page, look.why) for look in looks} >= {("huddle:shared", "direct_care: Agreement of 4 May 2026")}
    other = meeting.items.get(wait=town.waits["amina"])
    assert client.get(f"/huddles/{meeting.pk}/{other.position}/").status_code == 404
    assert client.post(f"/huddles/{meeting.pk}/{item.position}/", {"go": "decide"}).status_code == 403
    for elsewhere in (f"/people/{town.people['edith'].uuid}/", "/find/", "/measures/", "/huddles/sharing/"):
        assert client.get(elsewhere).status_code == 403, elsewhere


def test_a_partner_joins_takes_on_an_action_and_reads_only_kinds_of_decision(town, review, signed_in, page):
    meeting, client, partner = review(), signed_in(Role.PARTNER), town.user(Role.PARTNER)
    share(town)
    assert partner.pk in owners.possible(town.fresh("edith"), on=towns.day(0))
    assert partner.pk not in owners.possible(town.fresh("amina"), on=towns.day(0))
    client.post(f"/huddles/{meeting.pk}/join/")
    actions.decide(
        item=meeting.items.select_related("meeting").get(wait=town.waits["edith"]),
        seen=(0, town.fresh("edith").last_seq), answers=YES,
        actions=[NewAction("Check the chest", partner.pk, towns.day(0))],
        decided=Decided(DecisionKind.BAND, "P2", "A private reason"), by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    with pytest.raises(HuddleRefused, match="still works here"):
        actions.decide(
            item=meeting.items.select_related("meeting").get(wait=town.waits["amina"]),
            seen=(0, town.fresh("amina").last_seq), answers=YES,
            actions=[NewAction("Check", partner.pk, towns.day(0))], decided=Decided(DecisionKind.NOTE, "", "x"),
            by=town.user(Role.TEAM_MANAGER), now=towns.now(),
        )  # fmt: skip
    minutes = page(f"/huddles/{meeting.pk}/minutes/", client=client)
    assert "a band was chosen or kept" in minutes.words
    assert "Check the chest" in minutes.words
    assert "private reason" not in minutes.html
    assert "Yusuf" not in minutes.html
    staff = page(f"/huddles/{meeting.pk}/minutes/", client=signed_in(Role.TEAM_MANAGER))
    assert "Partner Example (Alderwick practice; Agreement of 4 May 2026)" in staff.words
    client.post(f"/huddles/actions/{Action.objects.get().pk}/done/")
    assert Action.objects.get().done_by == partner


def test_a_person_is_shared_and_unshared_on_pages(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    at = f"/huddles/share/{town.waits['edith'].uuid}/"
    assert at in page(f"/people/{town.people['edith'].uuid}/", client=client).html
    refused = page(at, client=client, method="post", data={"partner": ""})
    assert refused.link("Select the lawful basis")
    said = {
        "partner": town.user(Role.PARTNER).pk, "works_for": "Practice", "basis": "agreed", "agreement": "Of May",
        "told": "By letter", "ends_on": towns.day(-60).isoformat(),
    }  # fmt: skip
    assert client.post(at, said)["Location"] == "/huddles/sharing/"
    assert "By letter" in page("/huddles/sharing/", client=client).words
    client.post(f"/huddles/sharing/{Sharing.objects.get().pk}/end/")
    assert "ended by Team Manager Example" in page("/huddles/sharing/", client=client).words
    assert "Share a pathway" not in page("/huddles/sharing/", client=client).words
    lead = signed_in(Role.PATHWAY_LEAD)
    lead.post("/huddles/sharing/pathway/", said | {"pathway": "needs-assessment"})
    assert Sharing.objects.filter(pathway="needs-assessment").exists()
    assert client.post("/huddles/sharing/999/end/").status_code == 404
    assert client.get(f"/huddles/share/{town.waits['owen'].uuid}/").status_code in (403, 404)
    restrict(town, "edith")
    assert client.get(at).status_code == 404


def test_directors_follow_their_summit_without_a_name_or_word_of_anybody(town, review, signed_in, page):
    client = signed_in(Role.DIRECTOR)
    weekly, summit = review(), review("directors-summit")
    assert client.get(f"/huddles/{weekly.pk}/").status_code == 404
    assert "held for directors" in page("/huddles/", client=client).words
    assert client.get(f"/huddles/{summit.pk}/")["Location"] == f"/huddles/{summit.pk}/projector/"
    place = summit.items.get(wait=town.waits["edith"]).position
    actions.go_to(meeting=summit, position=place, by=summit.led_by, now=towns.now())
    wall = page(f"/huddles/{summit.pk}/projector/", client=client)
    assert "4 waits" in wall.words
    actions.decide(
        item=summit.items.select_related("meeting").get(wait=town.waits["edith"]),
        seen=(0, town.fresh("edith").last_seq), answers={"known": True, "ours": False},
        actions=[NewAction("Ring Edie", town.user(Role.DUTY_WORKER).pk, towns.day(0), "ours")],
        decided=Decided(DecisionKind.NOTE, "", "Edie needs a rail"), owner=town.user(Role.DUTY_WORKER).pk,
        by=summit.led_by, now=towns.now(),
    )  # fmt: skip
    actions.end(meeting=summit, by=summit.led_by, now=towns.now())
    minutes = page(f"/huddles/{summit.pk}/minutes/", client=client)
    assert f"Person {place}" in minutes.words
    assert "something else was agreed" in minutes.words
    assert "Do we know why this person still waits? 0 of 1" in minutes.words
    assert minutes.words.count("Can whoever has this person do the next thing without us?") == 2  # in all, and of whom
    for found in (wall, minutes):
        for hidden in ("Edie", "Edith", "Marlowe", "rail", "9997442202", "ZX1", "landline", "Yusuf"):
            assert hidden not in found.html, hidden
    assert client.get(f"/huddles/{summit.pk}/{place}/").status_code in (302, 403, 404)
    over = page("/huddles/over-time/", client=client)
    assert "Edith" not in over.html
    director = town.user(Role.DIRECTOR)
    kept = queries.over_time(director, queries.series(director, today=towns.day(0))[0], today=towns.day(0))
    assert (kept.kept["to_come"], sum(kept.kept.values())) == (1, 1)
    assert [(cycle.listed, cycle.discussed) for cycle, _done in kept.cycles] == [(4, 1)]
    assert kept.missed == ()  # they are people, and a director reads no names
    assert queries.late_actions(director, today=towns.day(0)) == kept.kept


def test_a_partner_has_a_page_of_whom_is_shared_with_them_and_on_what(town, signed_in, page):
    client = signed_in(Role.PARTNER)
    assert "Nobody is shared with you today." in page("/huddles/shared-with-me/", client=client).words
    share(town)
    actions.share_pathway(
        partner=town.user(Role.PARTNER), pathway="needs-assessment", terms=terms(agreement="Of the whole pathway"),
        by=town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip
    said = {"template": "daily-team-huddle", "now": towns.now(), "told": "In words of ours", "why": "Told in trust"}
    actions.bring_to_next(wait=town.fresh("edith"), by=town.user(Role.DUTY_WORKER), **said)
    actions.bring_to_next(wait=town.fresh("amina"), by=town.user(Role.DUTY_WORKER), **said)
    restrict(town, "amina")
    brought = page("/huddles/", client=client)
    (row,) = next(brought.all("table")[0].iter("tbody"))
    assert "Edith Marlowe" in text(row)
    assert "trust" not in brought.html
    assert "words of ours" not in brought.html
    shown = page(page("/huddles/", client=client).link("Who is shared with you"), client=client)
    for words in ("Edith Marlowe", "Do not ring the landline", "Of the whole pathway", "Direct care"):
        assert words.casefold() in shown.words.casefold(), words
    assert "Yusuf" not in shown.html
    assert "9997442202" not in shown.html
    look = AccessLog.objects.get(page="huddle:shared-with-me")
    assert town.people["edith"].pk in look.people
    assert set(look.why.split("; ")) == {"direct_care: Agreement of 4 May 2026", "direct_care: Of the whole pathway"}
    assert page("/huddles/shared-with-me/?page=9", client=client).link("The first page")
    assert client.get("/huddles/shared-with-me/?page=٣x").status_code == 200
    for role in (Role.TEAM_MANAGER, Role.DIRECTOR):
        assert signed_in(role).get("/huddles/shared-with-me/").status_code == 404


def test_every_look_of_a_partner_names_its_basis_and_no_look_of_staff_does(town, review, signed_in):
    meeting = review()
    share(town)
    client, position = signed_in(Role.PARTNER), meeting.items.get(wait=town.waits["edith"]).position
    for at in (f"{position}/", "minutes/"):
        assert client.get(f"/huddles/{meeting.pk}/{at}").status_code == 200
    client.get(f"/huddles/bring/{town.waits['edith'].uuid}/")
    looks = AccessLog.objects.filter(by=town.user(Role.PARTNER)).exclude(people=[])
    assert {look.page for look in looks} >= {"huddle:shared", "huddle:agenda", "huddle:bring"}
    assert {look.why for look in looks} == {"direct_care: Agreement of 4 May 2026"}
    signed_in(Role.TEAM_MANAGER).get(f"/huddles/{meeting.pk}/{position}/")
    assert set(AccessLog.objects.filter(by=town.user(Role.TEAM_MANAGER)).values_list("why", flat=True)) == {""}
