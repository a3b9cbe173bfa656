"""Pages of campaigns: who may open which, what each shows, and that nobody is named who should not be."""

import csv

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.campaigns import actions
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign, Checked
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting import queries
from tests.keeping_in_touch.campaigns.test_replies import running, tell  # noqa: F401

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Still waiting?", "question": "how-are-things", "channels": ["text", "letter"], "a_day": "50",
    "reminders": "1", "reminder": "how-are-things-again", "between_days": "14", "quiet_days": "28",
    "audit_percent": "10", "other": "", "look_at_share": "0",
}  # fmt: skip


def form(asking, **changes):
    ends = asking.post.clock().date().replace(day=1)
    ends = ends.replace(year=ends.year + (ends.month > 10), month=(ends.month + 1) % 12 + 1)
    day = {"ends_on-day": ends.day, "ends_on-month": ends.month, "ends_on-year": ends.year}
    return FORM | day | changes


def address(campaign, more=""):
    return f"/campaigns/{campaign.uuid}/{more}"


def test_a_part_of_the_list_is_drafted_shown_and_begun(asking, signed_in):
    asking.add(2)
    asking.add(mobile=None)
    browser = signed_in(Role.LIST_COORDINATOR)
    page = browser.get("/start-campaign/?pathway=needs-assessment")
    assert b"Nobody is asked before you begin" in page.content
    assert browser.post("/start-campaign/", {"name": ""}).status_code == 422
    nowhere = browser.get("/start-campaign/?pathway=nonsense").content.decode()
    assert "There is nobody to ask" in nowhere
    assert "This council has no pathway \u201cnonsense\u201d" in nowhere
    assert "Show what it would do" not in nowhere
    assert browser.post("/start-campaign/", form(asking, other="how-are-things")).status_code == 422
    answer = browser.post("/start-campaign/?pathway=needs-assessment", form(asking))
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == address(campaign)
    page = browser.get(address(campaign)).content.decode()
    assert "nobody has been asked" in page
    assert "Put before whoever is on duty" in page
    digest = page.split('name="expect" value="')[1].split('"')[0]
    browser.post(address(campaign, "begin/"), {"expect": "another"})
    assert Campaign.objects.get().state == "draft"
    browser.post(address(campaign, "begin/"), {"expect": digest})
    assert Campaign.objects.get().state == "running"
    assert b"Still waiting?" in browser.get("/campaigns/").content


def test_while_it_runs_worse_stands_first_and_pages_follow(running, signed_in):  # noqa: F811
    browser, campaign = signed_in(Role.LIST_COORDINATOR), running.campaign
    tell(running, running.waits[0], "same")
    assert "What people told us" not in browser.get("/today/now/").content.decode()  # it is there when Today is opened
    assert "What people told us" in browser.get("/today/").content.decode()
    tell(running, running.waits[1], "worse")
    assert browser.get("/today/now/").content.decode().count("things are worse") == 1  # on a Today that is open
    assert browser.get("/today/").content.decode().count("things are worse") == 1
    page = browser.get(address(campaign)).content.decode()
    assert page.index(">Worse<") < page.index("Still waiting, about the same")
    revision = Campaign.objects.get().revision
    assert browser.get(address(campaign, f"since/{revision}")).status_code == 204
    assert browser.get(address(campaign, f"since/{revision - 1}")).json()["revision"] == revision
    seen = AccessLog.objects.count()
    listed = browser.get(address(campaign, "people/worse/")).content.decode()
    assert "Amina Example" in listed
    assert AccessLog.objects.count() == seen + 1
    assert browser.get(address(campaign, "people/nothing/")).status_code == 404
    for part in ("silent", "left-alone", "ring", "to-ask"):
        assert browser.get(address(campaign, f"people/{part}/?from=0")).status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_people(asking, signed_in, django_assert_max_num_queries):
    asking.add(12)
    campaign = asking.begin()
    asking.turn(campaign)
    browser = signed_in(Role.LIST_COORDINATOR)
    browser.get(address(campaign))
    for page in ("", "people/silent/", "report/"):
        with django_assert_max_num_queries(45):
            assert browser.get(address(campaign, page)).status_code == 200


def test_it_is_paused_let_go_on_and_stopped_with_a_reason(running, signed_in):  # noqa: F811
    browser, campaign = signed_in(Role.LIST_COORDINATOR), running.campaign
    assert browser.post(address(campaign, "pause/"), {"why": ""}).status_code == 422
    for act, data, state in (
        ("pause/", {"why": "a mistake"}, "paused"), ("go-on/", {}, "running"), ("stop/", {"why": "enough"}, "stopped"),
        ("stop/", {"why": "again"}, "stopped"),
    ):  # fmt: skip
        browser.post(address(campaign, act), data)
        assert Campaign.objects.get().state == state
    assert b"enough" in browser.get(address(campaign)).content
    browser.post(address(campaign, "throw-away/"))
    assert Campaign.objects.exists()


def test_said_by_another_the_page_says_that_the_person_is_to_be_called(running, signed_in):  # noqa: F811
    tell(running, running.waits[0], "not-needed", who="another")
    browser, campaign = signed_in(Role.LIST_COORDINATOR), running.campaign
    page = address(campaign, f"person/{running.row(campaign, running.waits[0]).uuid}/")
    assert "Put them among those to be called" in browser.get(page).content.decode()
    browser.post(page, {"act": "ring"})
    shown = browser.get(page).content.decode()
    assert "stands among those to be called" in shown
    assert "Put them among those to be called" not in shown  # nobody is put there twice


def test_no_longer_needed_is_put_before_a_named_person_from_its_page(running, signed_in):  # noqa: F811
    tell(running, running.waits[0], "not-needed", said="<b>Her</b> daughter helps")
    browser, campaign = signed_in(Role.LIST_COORDINATOR), running.campaign
    page = address(campaign, f"person/{running.row(campaign, running.waits[0]).uuid}/")
    shown = browser.get(page).content.decode()
    assert "&lt;b&gt;Her&lt;/b&gt; daughter helps" in shown
    duty, manager = (running.post.town.user(role) for role in (Role.DUTY_WORKER, Role.TEAM_MANAGER))
    shown = browser.get(page).content.decode()
    assert f'value="{manager.pk}"' in shown
    assert f'value="{duty.pk}"' not in shown  # whoever may not end a wait is not offered
    assert browser.post(page, {"act": "before", "to": ""}).status_code == 422
    browser.post(page, {"act": "before", "to": manager.pk})
    running.waits[0].refresh_from_db()
    assert running.waits[0].decision_to == manager.pk
    assert b"before a named person" in browser.get(page).content
    assert browser.post(page, {"act": "other"}).status_code == 404


def test_a_text_is_understood_and_a_hand_over_is_said_on_their_page(running, signed_in):  # noqa: F811
    browser, campaign = signed_in(Role.LIST_COORDINATOR), running.campaign
    running.text(running.waits[0], "hm?")
    page = address(campaign, f"person/{running.row(campaign, running.waits[0]).uuid}/")
    assert b"Say what it means" in browser.get(page).content
    assert browser.post(page, {"act": "told"}).status_code == 422
    browser.post(page, {"act": "told", "told": "not-needed"})
    assert running.row(campaign, running.waits[0]).is_sure
    Asked.objects.filter(pk=running.row(campaign, running.waits[0]).pk).update(is_by_another=True)
    browser.post(page, {"act": "ring"})
    running.waits[0].refresh_from_db()
    assert running.waits[0].call_asked_on
    Asked.objects.filter(pk=running.row(campaign, running.waits[1]).pk).update(route="ring")
    page = address(campaign, f"person/{running.row(campaign, running.waits[1]).uuid}/")
    browser.post(page, {"act": "hand", "how": "Rang, no answer, wrote to her GP"})
    assert b"wrote to her GP" in browser.get(page).content


def test_the_report_is_a_page_and_a_file_of_the_same_numbers(running, signed_in):  # noqa: F811
    tell(running, running.waits[0], "worse")
    browser, campaign = signed_in(Role.DIRECTOR), running.campaign
    page = browser.get(address(campaign, "report/")).content.decode()
    assert "Amina" not in page
    rows = list(csv.reader(browser.get(address(campaign, "report.csv")).content.decode().splitlines()))
    assert rows[0] == ["part", "what", "count"]
    assert ["answers", "Worse", "1"] in rows
    assert all(what in page for _part, what, _count in rows[1:])
    assert browser.get(address(campaign, "people/worse/")).status_code == 403


def test_the_sample_is_drawn_and_checked(running, signed_in):  # noqa: F811
    tell(running, running.waits[1], "not-needed")
    now, manager = running.post.clock(), running.post.town.user(Role.TEAM_MANAGER)
    wait = running.waits[1]
    pathway = next(one for one in queries.pathways(on=now.date()) if one.code == wait.pathway)
    waiting.end(wait=wait, reason=pathway.end_reasons[0].label, told="told", on=now.date(), by=manager, now=now)
    browser, campaign = signed_in(Role.PATHWAY_LEAD), running.campaign
    browser.post(address(campaign, "sample/"))
    browser.post(address(campaign, "sample/"))
    page = address(campaign, f"sample/{Checked.objects.get().uuid}/")
    assert b"Amina Example" in browser.get(address(campaign, "sample/")).content
    assert browser.post(page, {"is_right": "no"}).status_code == 422
    browser.post(page, {"is_right": "no", "words": "Rang her"})
    wait.refresh_from_db()
    assert wait.status == "open"
    assert b"reinstated" in browser.get(address(campaign, "sample/")).content
    assert browser.post(page, {"is_right": "yes", "words": "x"}).status_code == 422


def test_a_restricted_record_is_named_nowhere(running, signed_in):  # noqa: F811
    campaign, wait = running.campaign, running.waits[0]
    running.text(wait, "hm?")
    Person.objects.filter(pk=wait.person_id).update(is_restricted=True)
    browser = signed_in(Role.LIST_COORDINATOR)
    assert b"Amina" not in browser.get(address(campaign, "people/unclear/")).content
    page = address(campaign, f"person/{running.row(campaign, wait).uuid}/")
    assert browser.get(page).status_code == 404


def test_drafts_have_no_report_and_unknown_ones_no_page(asking, signed_in):
    asking.add()
    campaign = asking.draft()
    browser = signed_in(Role.LIST_COORDINATOR)
    assert browser.get(address(campaign, "report/")).status_code == 404
    assert browser.get("/campaigns/00000000-0000-0000-0000-000000000000/").status_code == 404
    browser.post(address(campaign, "throw-away/"))
    assert not Campaign.objects.exists()


def test_what_is_said_of_somebody_goes_when_they_are_erased(asking):
    wait = asking.add(mobile=None, phone="01632 960123")
    campaign = asking.begin()
    actions.settle(row=asking.row(campaign, wait), how="Rang her son", by=asking.by, now=asking.post.clock())
    from fairwait.keeping_in_touch.campaigns import erasing

    assert erasing._held([wait.person_id])[0].count == 1
    erasing._erase([wait.person_id])
    row = asking.row(campaign, wait)
    assert (row.because, row.settled_how) == ("", "(erased)")
