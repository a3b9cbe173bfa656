"""The pages of a plan through a crisis as a worker uses them without scripts."""

import json
import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.conversations.models import Absence, Crisis, SmallSum, SumLimit
from fairwait.engine.calendars import LONDON
from fairwait.govuk.windows import digest
from fairwait.people import actions as people
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(signed_in):
    return signed_in(Role.DUTY_WORKER)


@pytest.fixture
def written(town, worker):
    sent = worker.post(f"/front-door/people/{town.people['edith'].uuid}/crisis/", {"once": str(uuid.uuid4())})
    return sent["Location"]


def parts(name, at):
    local = at.astimezone(LONDON)
    return {
        f"{name}-day": local.day, f"{name}-month": local.month, f"{name}-year": local.year,
        f"{name}_time": f"{local:%H:%M}",
    }  # fmt: skip


@pytest.fixture
def typed(town):
    now = towns.now()
    return {
        "must_change": "I must not be alone at night.", "plan": "Her sister stays.", "every_hours": "8",
        "worker": town.user(Role.DUTY_WORKER).pk, "told": town.user(Role.PRINCIPAL_SOCIAL_WORKER).pk,
        **parts("first", now + timedelta(hours=2)), **parts("until", now + timedelta(days=3)),
    }  # fmt: skip


def send(client, url, do, **typed):
    was = {name: digest(value) for name, value in Crisis.objects.get().said.items()}
    return client.post(url, {"was": json.dumps(was), "do": do, **typed})


def test_from_writing_to_closing_without_scripts(town, worker, written, typed, page):
    assert page(written, client=worker).heading == "A plan through a crisis: Edith Marlowe"
    missing = page(written, client=worker, method="post", data={"do": "begin", "plan": "Her sister stays."})
    assert "Enter what must change to make them safe." in missing.words
    assert "Select the one colleague who stays with them." in missing.words
    assert send(worker, written, "begin", **typed).status_code == 302
    plan = Crisis.objects.get()
    shown = page(written, client=worker)
    assert "I must not be alone at night." in shown.words
    first = plan.contacts.first()
    asked = page(f"{written}contacts/{first.pk}/", client=worker)
    assert "Edith Marlowe" in asked.words
    now = towns.now().astimezone(LONDON)
    said = {
        "came": "reached", "how": "visit", "on-day": now.day, "on-month": now.month, "on-year": now.year,
        "at": f"{now:%H:%M}", "said": "She slept well.",
    }  # fmt: skip
    assert worker.post(f"{written}contacts/{first.pk}/", said).status_code == 302
    again = page(f"{written}contacts/{first.pk}/", client=worker, method="post", data=said)
    assert "Somebody has settled this contact already." in again.words
    assert worker.post(f"{written}close/", {}).status_code == 200
    told = {"worked": "yes", "worked_by": "self", "said": "It held."}
    assert worker.post(f"{written}close/", told).status_code == 302
    assert "Yes, it worked" in page(written, client=worker).words
    assert town.people["edith"].pk in AccessLog.objects.filter(page="crisis").last().people


def test_whoever_holds_it_reads_what_is_safe_on_every_page_of_it(worker, written, typed, page):
    assert "Do not ring the landline" in page(written, client=worker).words
    send(worker, written, "begin", **typed)
    first = Crisis.objects.get().contacts.first()
    for place in ("", f"contacts/{first.pk}/", "more-contacts/", "close/"):
        assert "Do not ring the landline" in page(written + place, client=worker).words, place


def test_what_two_windows_typed_is_kept(worker, written, page):
    send(worker, written, "save", must_change="Not alone at night.")
    other = worker.post(written, {"was": "{}", "do": "save", "must_change": "A key for the nurse."})
    assert "Also changed in another window" in other.content.decode()
    assert "A key for the nurse." in Crisis.objects.get().said["must_change"]
    assert "Not alone at night." in Crisis.objects.get().said["must_change"]


def test_it_is_kept_while_it_is_typed_and_not_once_it_has_begun(worker, written, typed):
    kept = worker.post(f"{written}keep/", {"was": "{}", "plan": "Her sister"}).json()
    assert kept["said"].startswith("Saved")
    assert send(worker, written, "begin", **typed).status_code == 302
    late = worker.post(f"{written}keep/", {"was": "{}", "plan": "Her brother"})
    assert (late.status_code, "begun meanwhile" in late.json()["refused"]) == (409, True)
    shown = worker.post(written, {"was": "{}", "do": "save", "plan": "Her brother"}).content.decode()
    assert "What you had typed" in shown
    assert "Her brother" in shown


def test_a_missed_contact_stands_on_today_and_comes_while_it_is_open(town, signed_in, worker, written, typed, page):
    send(worker, written, "begin", **typed)
    plan = Crisis.objects.get()
    keeper = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    assert "Contacts that were missed" not in page("/today/", client=keeper).words
    plan.contacts.filter(pk=plan.contacts.first().pk).update(due_at=towns.now() - timedelta(seconds=5))
    shown = page("/today/", client=keeper)
    assert "Contacts that were missed: 1" in shown.words
    part = keeper.get("/today/now/").content.decode()
    assert "Contacts that were missed: 1" in part
    assert "Edith Marlowe" in part
    assert "1 contact missed" in page("/front-door/crisis/", client=keeper).words


def test_sums_from_the_page(town, signed_in, worker, written, typed, page):
    admin = signed_in(Role.COUNCIL_ADMINISTRATOR)
    day = towns.now().astimezone(LONDON)
    limit = {
        "each": "50", "plan": "£1,000", "purposes": "Food\n\nA taxi", "roles": ["duty_worker"], "reason": "Agreed",
        "adopted_from-day": day.day, "adopted_from-month": day.month, "adopted_from-year": day.year,
    }  # fmt: skip
    assert "Enter an amount" in admin.post("/front-door/small-sums/set/", limit | {"each": "a lot"}).content.decode()
    assert admin.post("/front-door/small-sums/set/", limit).status_code == 302
    assert SumLimit.objects.get().version == 1
    assert "£1,000" in page("/front-door/small-sums/", client=admin).words
    assert page("/front-door/small-sums/set/", client=admin).all("input", name="each")[0].get("value") == "50"
    send(worker, written, "begin", **typed)
    assert "up to £50 for one thing" in page(f"{written}spend/", client=worker).words
    bad = worker.post(f"{written}spend/", {"amount": "much", "purpose": "Food", "words": "Milk"})
    assert "Enter an amount" in bad.content.decode()
    for amount in ("12.50", "60"):
        sent = {"amount": amount, "purpose": "Food", "words": "Milk", "once": str(uuid.uuid4())}
        assert worker.post(f"{written}spend/", sent).status_code == 302
    assert "waits for a yes" in page(written, client=worker).words
    keeper = signed_in(Role.PATHWAY_LEAD)
    assert "Small sums that wait for your yes: 1" in page("/today/", client=keeper).words
    small = SmallSum.objects.get(standing="asked")
    assert "Edith Marlowe" in page(f"/front-door/small-sums/{small.pk}/", client=keeper).words
    assert keeper.post(f"/front-door/small-sums/{small.pk}/", {"says": "no"}).status_code == 200
    assert keeper.post(f"/front-door/small-sums/{small.pk}/", {"says": "yes"}).status_code == 302
    assert "Given in this plan: £72.50" in page(written, client=worker).words
    assert worker.get(f"/front-door/small-sums/{small.pk}/").status_code == 403


def test_absence_from_the_page(town, signed_in, worker, page):
    day = towns.now().astimezone(LONDON)
    told = {f"{name}-{part}": getattr(day, part) for name in ("start", "until") for part in ("day", "month", "year")}
    assert worker.post("/front-door/away/", {**told, "who": town.user(Role.DUTY_WORKER).pk}).status_code == 302
    shown = page("/front-door/away/", client=worker)
    assert "nobody needs to cover" in shown.words
    assert "already" in worker.post(
        "/front-door/away/", {**told, "who": town.user(Role.DUTY_WORKER).pk}
    ).content.decode()  # fmt: skip
    assert worker.post(f"/front-door/away/{Absence.objects.get().pk}/take-back/").status_code == 302
    assert "Nobody is away." in page("/front-door/away/", client=worker).words


def test_changes_and_more_contacts_from_the_page(town, worker, written, typed, page):
    send(worker, written, "begin", **typed)
    assert page(f"{written}change/", client=worker).heading == "Change the plan"
    changed = {
        "worker": town.user(Role.LIST_COORDINATOR).pk, "told": town.user(Role.PRINCIPAL_SOCIAL_WORKER).pk,
        **parts("until", towns.now() + timedelta(days=2)),
    }  # fmt: skip
    assert "Enter why" in worker.post(f"{written}change/", changed).content.decode()
    assert worker.post(f"{written}change/", changed | {"reason": "She asked"}).status_code == 302
    more = {**parts("first", towns.now() + timedelta(hours=5)), "every_hours": "0"}
    before = Crisis.objects.get().contacts.count()
    assert worker.post(f"{written}more-contacts/", more).status_code == 302
    assert Crisis.objects.get().contacts.count() == before + 1


def test_a_restricted_record_asks_why_first_and_another_team_sees_nothing(town, signed_in, worker, written, typed):
    send(worker, written, "begin", **typed)
    assert signed_in(Role.PERFORMANCE_ANALYST).get(written).status_code == 403
    people.restrict(
        person=town.people["edith"], ring="the lead", reason="At risk", by=town.user(Role.TEAM_MANAGER), now=towns.now()
    )
    assert worker.get(written).status_code == 404
    assert signed_in(Role.PRINCIPAL_SOCIAL_WORKER).get(written)["Location"].startswith("/people/")
    shown = signed_in(Role.PRINCIPAL_SOCIAL_WORKER).get("/front-door/crisis/").content.decode()
    assert "Restricted record" in shown
    assert "Marlowe" not in shown


def test_a_draft_is_let_go(worker, written):
    assert send(worker, written, "throw-away").status_code == 302
    assert not Crisis.objects.exists()
