"""Pages of a huddle: who sees whom, what is said, what is logged, what the projector is never sent."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog, Council
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.history import actions as history
from fairwait.huddles import actions, queries
from fairwait.huddles.models import Action, Meeting
from fairwait.huddles.rules.walking import Decided, DecisionKind, ItemState, NewAction
from fairwait.people import actions as people
from fairwait.people.rules import RESTRICTED, WishAbout
from fairwait.priority import actions as priority
from fairwait.waiting import actions as waiting
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
YES = {"q_safe": "yes", "q_heard": "yes", "q_next": "yes"}
SAID = {"safe": True, "heard": True, "next": True}


def at(meeting, town, name) -> str:
    return f"/huddles/{meeting.pk}/{meeting.items.get(wait=town.waits[name]).position}/"


def seen(meeting, town, name) -> dict:
    item = meeting.items.get(wait=town.waits[name])
    return {"seen": item.revision, "seen_wait": town.fresh(name).last_seq}


def band(meeting, town, name="edith", **more) -> dict:
    return YES | seen(meeting, town, name) | {"go": "decide", "decision": "band:P2", "why": "A second fall"} | more


def restrict(town, name):
    fact = history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True})
    history.record(fact, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now())


@pytest.mark.parametrize("role", list(Role))
def test_huddles_are_for_those_who_may_see_them(town, signed_in, page, role):
    wanted = 200 if allows(role, Permission.SEE_HUDDLE) else 403
    page("/huddles/", client=signed_in(role), status=wanted)
    page("/start-huddle/", client=signed_in(role), status=200 if allows(role, Permission.HOLD_HUDDLE) else 403)


def test_a_huddle_is_started_over_a_part_of_the_list(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    assert page("/huddles/", client=client).link("Start a huddle") == "/start-huddle/"
    shown = page("/start-huddle/?tab=triage", client=client)
    assert "Needs triage" in shown.words
    assert "1 wait" in shown.words
    refused = page("/start-huddle/?tab=triage", client=client, method="post", data={"template": ""})
    assert refused.link("Select the kind of huddle") == "#id_template"
    client.post("/start-huddle/?tab=triage", {"template": "weekly-whole-list", "ordering": ""})
    meeting = Meeting.objects.get()
    assert (meeting.ordering, meeting.narrowing, meeting.items.count()) == ("simplest", "tab=triage", 1)
    empty = page(
        "/start-huddle/?band=P9", client=client, method="post", data={"template": "weekly-whole-list", "ordering": ""}
    )
    assert "nobody to walk" in empty.words


def test_one_person_with_what_must_be_known(town, signed_in, page, review):
    meeting = review()
    shown = page(at(meeting, town, "edith"), client=signed_in(Role.TEAM_MANAGER))
    assert shown.heading == "Edith Marlowe"
    for words in ("Do not ring the landline", "Large print", "Is Edie safe enough while waiting?", "P3", "40 days"):
        assert words in shown.words
    assert "Not walked in a huddle before." in shown.words
    unseen = page(at(meeting, town, "amina"), client=signed_in(Role.TEAM_MANAGER))
    assert "Unseen, because:" in unseen.words


def test_who_is_shown_is_logged_and_only_those_the_viewer_may_see(town, signed_in, page, review):
    meeting = review(by=Role.PATHWAY_LEAD)  # everybody, owen of the other team too
    page(at(meeting, town, "owen"), client=signed_in(Role.TEAM_MANAGER), status=404)
    shown = page(at(meeting, town, "edith"), client=signed_in(Role.TEAM_MANAGER))
    assert "Carver" not in shown.html
    assert "1 more belongs to another team" in shown.words
    one, agenda = AccessLog.objects.order_by("pk")
    assert (one.page, one.people) == ("huddle", [town.people["edith"].pk])
    mine = {town.people[name].pk for name in ("edith", "amina", "patrick", "rosalind")}
    assert (agenda.page, set(agenda.people)) == ("huddle:agenda", mine)
    minutes = page(f"/huddles/{meeting.pk}/minutes/", client=signed_in(Role.TEAM_MANAGER))
    assert "Carver" not in minutes.html
    assert set(AccessLog.objects.get(page="huddle:minutes").people) == mine


def test_a_huddle_of_another_team_is_not_there(town, signed_in, page, review):
    meeting = review(by=Role.PATHWAY_LEAD, waits=[town.waits["owen"].pk])
    client = signed_in(Role.TEAM_MANAGER)
    for more in ("", "1/", "since/0", "projector/", "minutes/"):
        assert client.get(f"/huddles/{meeting.pk}/{more}").status_code == 404
    for more in ("join/", "take-over/", "end/", "1/here/", "keys/"):
        assert client.post(f"/huddles/{meeting.pk}/{more}").status_code == 404
    assert "Everybody waiting" not in page("/huddles/", client=client).words


def test_a_decision_is_made_on_the_page_and_stands_on_the_timeline(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    answer = client.post(at(meeting, town, "edith"), band(meeting, town))
    assert answer["Location"] == f"/huddles/{meeting.pk}/"
    assert town.fresh("edith").band == "P2"
    person = page(f"/people/{town.people['edith'].uuid}/", client=client)
    assert "A second fall" in person.words
    assert "Decided in a huddle." in person.words
    again = page(at(meeting, town, "edith"), client=client)
    assert "In this huddle so far" in again.words
    assert "A second fall" in again.words


def test_what_is_missing_is_said_beside_its_box_and_what_was_typed_stays(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    said = band(meeting, town, q_heard="no", q_safe="", decision="", why="Typed already")
    refused = page(at(meeting, town, "edith"), client=client, method="post", data=said)
    assert refused.link("Enter what will be done about this \u201cno\u201d") == "#id_what_heard"
    assert refused.link("Answer yes or no: Is Edie safe enough while waiting?") == "#id_q_safe"
    assert refused.link("Select what was decided") == "#id_decision"
    assert "Typed already" in refused.html
    assert town.fresh("edith").band == "P3"
    owner = str(town.user(Role.DUTY_WORKER).pk)
    act = {"what_heard": "Ring her daughter", "who_heard": owner, "by_heard": towns.day(0).isoformat()}
    client.post(at(meeting, town, "edith"), band(meeting, town, q_heard="no", **act))
    assert Action.objects.get().what == "Ring her daughter"


def test_the_second_of_two_is_told_by_whom_and_keeps_what_they_typed(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    mine = band(meeting, town, decision="band:P1", why="My own words")
    actions.decide(
        item=meeting.items.select_related("meeting").get(wait=town.waits["edith"]),
        seen=(0, town.fresh("edith").last_seq), answers=SAID, actions=[],
        decided=Decided(DecisionKind.BAND, "P2", "Theirs"), by=town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip
    told = page(at(meeting, town, "edith"), client=client, method="post", data=mine)
    assert "Pathway Lead Example decided about this person first" in told.words
    assert "Theirs" in told.words
    assert "My own words" in told.html
    assert town.fresh("edith").band == "P2"
    again = mine | seen(meeting, town, "edith")
    assert f'value="{again["seen_wait"]}"' in told.html
    client.post(at(meeting, town, "edith"), again)
    assert town.fresh("edith").band == "P1"


def test_typed_words_are_kept_when_the_huddle_was_paused_meanwhile(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    said = band(meeting, town, why="My own words")
    actions.pause(meeting=meeting, by=meeting.led_by, now=towns.now())
    told = page(at(meeting, town, "edith"), client=client, method="post", data=said)
    assert "paused. Resume it first" in told.words
    assert "My own words" in told.html


def test_not_today_wants_a_why_and_nothing_else(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    bare = seen(meeting, town, "edith") | {"go": "not-today"}
    refused = page(at(meeting, town, "edith"), client=client, method="post", data=bare)
    assert refused.link("Enter why not today, in one line") == "#id_why"
    client.post(at(meeting, town, "edith"), bare | {"why": "Her worker is away"})
    assert meeting.items.get(wait=town.waits["edith"]).state == ItemState.NOT_TODAY
    assert "Her worker is away" in page(f"/huddles/{meeting.pk}/minutes/", client=client).words


def test_a_decision_one_may_not_make_is_not_offered_nor_taken(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.DUTY_WORKER)
    shown = page(at(meeting, town, "edith"), client=client)
    assert "Choose P2" in shown.words
    assert "End this wait" not in shown.words
    said = band(meeting, town, decision="end", end_choice="x")
    page(at(meeting, town, "edith"), client=client, method="post", data=said)
    assert town.fresh("edith").status == "open"
    follows = page(at(meeting, town, "edith"), client=signed_in(Role.PERFORMANCE_ANALYST))
    assert "may follow a huddle and not decide" in follows.words
    refused = signed_in(Role.PERFORMANCE_ANALYST).post(at(meeting, town, "edith"), band(meeting, town))
    assert refused.status_code == 403
    assert town.fresh("edith").band == "P3"


def test_a_restricted_record_is_shown_to_nobody_without_a_reason(town, signed_in, page, review):
    restrict(town, "edith")
    meeting = review()
    for role in (Role.TEAM_MANAGER, Role.PERFORMANCE_ANALYST):
        shown = page(at(meeting, town, "edith"), client=signed_in(role))
        assert shown.heading == "Restricted record"
        assert "Marlowe" not in shown.html
    client = signed_in(Role.TEAM_MANAGER)
    client.post(at(meeting, town, "edith"), band(meeting, town))
    assert town.fresh("edith").band == "P3"
    client.post(f"/people/{town.people['edith'].uuid}/reason/", {"why": "to decide in the review"})
    assert page(at(meeting, town, "edith"), client=client).heading == "Edith Marlowe"
    client.post(at(meeting, town, "edith"), band(meeting, town))
    minutes = page(f"/huddles/{meeting.pk}/minutes/", client=client)
    assert "Marlowe" not in minutes.html
    assert "A second fall" not in minutes.html


# Leaving, following, ending ------------------------------------------------------------------------------------------


def test_leaving_and_coming_back_loses_nothing_and_another_may_go_on(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    client.post(at(meeting, town, "edith"), band(meeting, town))
    assert client.post(f"/huddles/{meeting.pk}/pause/")["Location"] == "/huddles/"
    assert "paused by Team Manager Example" in page("/huddles/", client=client).words
    other, there = signed_in(Role.DUTY_WORKER), f"/huddles/{meeting.pk}/"
    paused = page(f"{there}1/", client=other).words
    assert "Resume" in paused
    assert not any(more in paused for more in ("Take over", "I am here"))  # whoever resumes is here, and leads
    assert other.post(f"{there}take-over/")["Location"] == there  # a page from before the pause: told where it stands
    other.post(f"{there}resume/")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.led_by) == ("running", town.user(Role.DUTY_WORKER))
    refused = client.post(f"/huddles/{meeting.pk}/end/", follow=True)
    assert b"Take over first" in refused.content
    client.post(f"/huddles/{meeting.pk}/take-over/")
    ended = client.post(f"/huddles/{meeting.pk}/end/", follow=True)
    assert ended.redirect_chain[-1][0] == f"/huddles/{meeting.pk}/minutes/"
    assert client.get(at(meeting, town, "edith"))["Location"] == f"/huddles/{meeting.pk}/minutes/"


def test_minutes_say_what_was_decided_who_does_what_and_who_was_not_reached(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    owner = str(town.user(Role.DUTY_WORKER).pk)
    act = {"what_heard": "Ring her daughter", "who_heard": owner, "by_heard": towns.day(0).isoformat()}
    client.post(at(meeting, town, "edith"), band(meeting, town, q_heard="no", **act))
    client.post(f"/huddles/{meeting.pk}/end/")
    minutes = page(f"/huddles/{meeting.pk}/minutes/", client=client)
    for words in ("1 of 4 discussed", "3 were not reached and open the next", "A second fall", "Amina Yusuf"):
        assert words in minutes.words
    assert minutes.rows()[0][:3] == ["Duty Worker Example", "Ring her daughter", "Edith Marlowe"]
    assert "Answered no" in minutes.words
    held = page("/huddles/", client=client)
    assert "1 of 4 discussed" in held.words
    mine = page("/huddles/", client=signed_in(Role.DUTY_WORKER))
    assert "Ring her daughter" in mine.words
    done = signed_in(Role.DUTY_WORKER).post(f"/huddles/actions/{Action.objects.get().pk}/done/")
    assert done["Location"] == "/huddles/"
    assert Action.objects.get().done_by == town.user(Role.DUTY_WORKER)
    restrict(town, "edith")  # hers alone were counted, so that a count would tell of her
    assert "Answered no" not in page(f"/huddles/{meeting.pk}/minutes/", client=client).words


def test_following_asks_one_row_and_is_told_nothing_of_anybody(town, signed_in, review):
    meeting, client = review(), signed_in(Role.DUTY_WORKER)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/huddles/{meeting.pk}/since/{meeting.revision}").status_code == 204
    assert len(asked) <= 4, [query["sql"] for query in asked]
    actions.go_to(meeting=meeting, position=2, by=meeting.led_by, now=towns.now())
    told = client.get(f"/huddles/{meeting.pk}/since/{meeting.revision}")
    assert told.json() == {"revision": meeting.revision + 1, "position": 2, "state": "running"}
    assert client.get(f"/huddles/{meeting.pk}/")["Location"] == f"/huddles/{meeting.pk}/2/?following"


def test_whoever_follows_is_led_on_where_the_huddle_moved_while_they_came(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.DUTY_WORKER)
    led_to = client.get(f"/huddles/{meeting.pk}/")["Location"]
    actions.go_to(meeting=meeting, position=2, by=meeting.led_by, now=towns.now())
    assert client.get(led_to)["Location"] == f"/huddles/{meeting.pk}/"
    shown = page(f"/huddles/{meeting.pk}/2/?following", client=client)
    assert shown.all("div", data_follow="yes")
    assert not page(f"/huddles/{meeting.pk}/1/", client=client).all("div", data_follow="yes")  # looked up by hand


def test_a_leader_who_may_not_see_where_it_stands_goes_on_with_whom_they_may(town, signed_in, page, review):
    meeting = review(by=Role.PATHWAY_LEAD)  # everybody; the team manager may not see owen
    owen = meeting.items.get(wait=town.waits["owen"])
    Meeting.objects.filter(pk=meeting.pk).update(current=owen.position)
    client, met = signed_in(Role.TEAM_MANAGER), []
    client.post(f"/huddles/{meeting.pk}/take-over/")
    for _each in range(meeting.items.count() - 1):
        shown = page(client.get(f"/huddles/{meeting.pk}/")["Location"], client=client)
        assert "Nobody is left to come." not in shown.words
        met.append(shown.heading)
        item = next(one for one in meeting.items.all() if one.wait.person.name == shown.heading)
        actions.put_off(
            item=item, seen=(0, item.wait.last_seq), why="tomorrow", by=town.user(Role.TEAM_MANAGER), now=towns.now()
        )
    assert len(set(met)) == meeting.items.count() - 1
    last = page(client.get(f"/huddles/{meeting.pk}/")["Location"], client=client).words
    assert "Nobody is left to come. Finish and read the minutes" in last


def test_minutes_say_that_a_next_step_was_confirmed_and_by_whom(town, signed_in, page, review):
    meeting, client = review("three-question-round", waits=[town.waits["edith"].pk]), signed_in(Role.TEAM_MANAGER)
    sent = {
        "q_plan": "yes",
        "q_today": "yes",
        "q_ready": "yes",
        "go": "decide",
        "decision": "confirm",
        "why": "On Friday",
    }
    client.post(at(meeting, town, "edith"), sent | seen(meeting, town, "edith"))
    words = page(f"/huddles/{meeting.pk}/minutes/", client=client).words
    assert "Edith Marlowe The next step was confirmed: " in words
    assert "On Friday" in words


def test_whoever_gave_somebody_away_reads_why_their_minutes_hold_fewer(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    item = meeting.items.select_related("wait").get(wait=town.waits["edith"])
    given = Decided(DecisionKind.TEAM, towns.WEST)
    actions.decide(
        item=item, seen=(0, item.wait.last_seq), answers={"safe": True, "heard": True, "next": True}, actions=[],
        decided=given, by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    words = page(f"/huddles/{meeting.pk}/minutes/", client=client).words
    assert "1 more belongs to another team and is not shown. You gave 1 of them to another team here." in words
    assert "Marlowe" not in words
    assert "You gave" not in page(f"/huddles/{meeting.pk}/minutes/", client=signed_in(Role.PATHWAY_LEAD)).words


def test_the_reason_of_a_suggestion_that_differs_stands_beside_it(town, signed_in, page, review):
    harm = {"abuse": False, "harm": "now", "essentials": "managing", "support": "several"}
    by = town.user(Role.TEAM_MANAGER)
    priority.triage(wait=town.waits["edith"], answers=harm, on=towns.day(0), by=by, now=towns.now())
    meeting = review()
    words = page(at(meeting, town, "edith"), client=signed_in(Role.TEAM_MANAGER)).words
    assert "P1 Critical, because life or safety is at risk now" in words


def test_the_projector_is_never_sent_a_name(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    place = meeting.items.get(wait=town.waits["edith"]).position
    actions.go_to(meeting=meeting, position=place, by=meeting.led_by, now=towns.now())
    shown = page(f"/huddles/{meeting.pk}/projector/", client=client)
    assert "Is this person safe enough" in shown.words
    assert "P3" in shown.words
    for hidden in ("Edith", "Edie", "Marlowe", "9997442202", "999 744", "ZX1", "Harbour", "Kofi", "landline"):
        assert hidden not in shown.html
    assert AccessLog.objects.get().page == "huddle:projector"


def test_keys_are_turned_off_for_the_session(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    assert page(at(meeting, town, "edith"), client=client).all("div", data_keys="yes")
    client.post(f"/huddles/{meeting.pk}/keys/")
    assert not page(at(meeting, town, "edith"), client=client).all("div", data_keys="yes")


def test_what_changed_since_last_time_is_told(town, signed_in, page, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    client.post(at(meeting, town, "edith"), seen(meeting, town, "edith") | {"go": "not-today", "why": "Worker away"})
    client.post(f"/huddles/{meeting.pk}/end/")
    waiting.record_contact(
        wait=town.fresh("edith"), on=towns.day(0), how="phone", said="Managing well",
        by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    people.record_wishes(
        person=town.people["edith"], about=WishAbout.END_OF_LIFE, words="To be at home", said_by="Edith herself",
        on=towns.day(0), by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    second = review()
    shown = page(at(second, town, "edith"), client=client)
    assert "Managing well" in shown.words
    assert "To be at home" in shown.words
    assert "Put off then: Worker away" in shown.words


def test_a_page_of_a_long_agenda_asks_no_more_than_a_short_one(town, review, page, signed_in):
    def asked(meeting) -> int:
        client = signed_in(Role.TEAM_MANAGER)
        with CaptureQueriesContext(connection) as found:
            page(at(meeting, town, "edith"), client=client)
        return len(found)

    few = asked(review(waits=[town.waits["edith"].pk]))
    towns.join_many(town, 80)
    assert asked(review(template="daily-team-huddle")) <= few
    assert few <= 32


def test_coverage_counts_lists_and_never_people_who_lead(town, review, signed_in, page):
    meeting = review()
    actions.decide(
        item=meeting.items.select_related("meeting").get(wait=town.waits["edith"]),
        seen=(0, town.fresh("edith").last_seq), answers=SAID, decided=Decided(DecisionKind.NOTE, "", "Well"),
        actions=[NewAction("Ring", meeting.led_by_id, towns.day(0))], by=meeting.led_by, now=towns.now(),
    )  # fmt: skip
    actions.end(meeting=meeting, by=meeting.led_by, now=towns.now())
    (held,) = queries.meetings(town.user(Role.TEAM_MANAGER), ended=True, today=towns.day(0))
    assert (held.coverage.discussed, held.coverage.left) == (1, 3)
    (theirs,) = queries.meetings(town.user(Role.PATHWAY_LEAD), ended=True, today=towns.day(0))
    assert theirs.coverage.in_all == 4
    oldest = queries.oldest_days(
        town.user(Role.TEAM_MANAGER), template="weekly-whole-list", narrowing="", today=towns.day(-3)
    )
    assert oldest == 3
    counts = queries.late_actions(town.user(Role.TEAM_MANAGER), today=towns.day(-1))
    assert dict(counts) == {"late": 1}


def test_somebody_signed_out_is_sent_to_sign_in(town, review):
    meeting = review()
    assert "/accounts/login/" in Client().get(f"/huddles/{meeting.pk}/")["Location"]


def test_minutes_at_the_terminal_say_the_same(town, review, monkeypatch, tmp_path):
    import json

    from typer.testing import CliRunner

    from fairwait.config.cli import site
    from fairwait.config.cli.main import app

    restrict(town, "amina")
    meeting = review(by=Role.PATHWAY_LEAD)
    actions.decide(
        item=meeting.items.select_related("meeting").get(wait=town.waits["edith"]),
        seen=(0, town.fresh("edith").last_seq), answers=SAID, decided=Decided(DecisionKind.BAND, "P2", "A second fall"),
        actions=[NewAction("Ring", meeting.led_by_id, towns.day(0))], by=meeting.led_by, now=towns.now(),
    )  # fmt: skip
    monkeypatch.setattr(site, "start", lambda: None)
    monkeypatch.setattr(site, "acting", lambda by: town.user(Role(by)))
    kept = tmp_path / "minutes.json"
    done = CliRunner().invoke(app, ["huddle", "minutes", str(meeting.pk), "--by", "team_manager", "--json", str(kept)])
    assert done.exit_code == 0, done.output
    written = json.loads(kept.read_text(encoding="utf-8"))
    assert (written["schema"], written["coverage"]["agenda"]) == ("fairwait.minutes/1", 4)  # owen is not theirs
    assert [one["person"] for one in written["discussed"]] == ["Edith Marlowe"]
    assert "A second fall" in written["discussed"][0]["decisions"][0]
    assert {(one["no"], one["of"]) for one in written["answered_no"]} == {(0, 1)}
    assert "Answered no" in done.output
    assert "Restricted record" in written["not_reached"]
    assert "Yusuf" not in kept.read_text(encoding="utf-8")
    assert AccessLog.objects.get().page == "cli:huddle minutes"
    assert CliRunner().invoke(app, ["huddle", "minutes", "999", "--by", "team_manager"]).exit_code == 2
    assert CliRunner().invoke(app, ["huddle", "minutes", "1", "--by", "director"]).exit_code == 2


def test_the_minutes_hint_at_words_a_council_would_rather_not_write(town, signed_in, page, review):
    avoided = ["case", "band", "bed blocker", "frequent flyer"]
    Council.objects.update(vocabulary={"preset": "statutory", "avoided": avoided})
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    client.post(at(meeting, town, "edith"), band(meeting, town, why="Her case is a bed blocker's"))
    put_off = {"go": "not-today", "why": "A Frequent Flyer"}
    client.post(at(meeting, town, "amina"), seen(meeting, town, "amina") | put_off)
    minutes = f"/huddles/{meeting.pk}/minutes/"
    assert "rather not write case, bed blocker and frequent flyer." in page(minutes, client=client).words
    Council.objects.update(vocabulary={})
    assert "rather not write" not in page(minutes, client=client).words
