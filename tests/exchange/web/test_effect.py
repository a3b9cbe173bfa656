"""What would change, the gate, bringing in, and undoing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fairwait.accounts.models import AccessLog
from fairwait.exchange.imports import actions, effects
from fairwait.exchange.imports import steps as verbs
from fairwait.exchange.imports.unseen import unseen_before_and_after
from fairwait.exchange.models import Import
from fairwait.people.models import Person
from fairwait.upkeep.models import Job
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.exchange.web import steps

pytestmark = pytest.mark.django_db
NEXT = steps.DAY + timedelta(days=1)


@pytest.fixture
def before(leila, client, page):
    return steps.bring(client, page, steps.as_csv([steps.row(n) for n in range(30)]))


@pytest.fixture
def next_day(before, client, page):
    rows = [steps.row(n, **({"Team": "Fellside team"} if n < 4 else {})) for n in range(2, 34)]
    return steps.send(client, steps.as_csv(rows), day=NEXT)


def test_the_numbers_add_up_to_the_usable_rows(next_day, page):
    shown = page(f"/imports/{next_day.uuid}/effect/")
    effect = effects.kept(next_day)
    assert effect.rows == next_day.usable == 32
    assert {name: effect.counts[name] for name in ("joined", "changed", "same", "left")} == {
        "joined": 4, "changed": 2, "same": 26, "left": 2,
    }  # fmt: skip
    assert "4 + 2 + 26 = 32 usable rows, each counted once." in shown.words
    assert "Nothing has been brought in yet." in shown.words
    assert "No message goes to anybody" in shown.words
    assert Wait.objects.filter(status="open").count() == 30


def test_what_is_said_of_the_unseen_comes_true(next_day, client):
    said = effects.kept(next_day).unseen
    client.post(f"/imports/{next_day.uuid}/effect/", {})
    steps.work()
    later = actions.effect(Import.objects.get(pk=next_day.pk))
    assert unseen_before_and_after(later, on=timezone.localdate()).now == said.after
    assert Wait.objects.filter(status="open").count() == said.open_after


@pytest.mark.parametrize("kind", ["joined", "changed", "left"])
def test_the_list_behind_each_number(next_day, page, kind, leila):
    shown = page(f"/imports/{next_day.uuid}/effect/{kind}/")
    assert len(shown.rows()) == effects.kept(next_day).counts[kind]
    if kind == "changed":
        assert "Eastmarsh team" in shown.words
        assert "Fellside team" in shown.words
    if kind != "joined":
        assert AccessLog.objects.filter(by=leila, page=f"import effect: {kind}").exists()


def test_a_list_there_is_not(next_day, page):
    page(f"/imports/{next_day.uuid}/effect/nonsense/", status=404)
    assert "There is nobody in this list." in page(f"/imports/{next_day.uuid}/effect/ended/").words


def test_it_is_brought_in_by_name_and_says_what_came_of_it(next_day, client, page, leila):
    address = f"/imports/{next_day.uuid}/effect/"
    assert "Bring in 32 rows as Leila Haddad" in page(address).words
    client.post(address, {})
    assert client.get(address)["Location"] == f"/imports/{next_day.uuid}/progress/"
    assert "Bringing in 32 rows" in page(f"/imports/{next_day.uuid}/progress/").heading
    steps.work()
    done = page(f"/imports/{next_day.uuid}/")
    assert done.heading == f"Import {next_day.pk} is in"
    assert "4 new, 2 changed, 2 left the extract" in done.words
    assert "2 waits ask what happened to them." in done.words
    assert Import.objects.get(pk=next_day.pk).finished_at


def test_it_is_brought_in_once_however_often_the_button_is_pressed(next_day, client):
    address = f"/imports/{next_day.uuid}/effect/"
    client.post(address, {})
    client.post(address, {})
    assert Job.objects.filter(kind="exchange.bring-in", arguments={"import": next_day.pk}).count() == 1


@pytest.fixture
def half(before, client):
    return steps.send(client, steps.as_csv([steps.row(n) for n in range(12)]), day=NEXT)


def test_the_gate_stands_first_and_asks_for_a_reason(half, client, page):
    address = f"/imports/{half.uuid}/effect/"
    shown = page(address)
    assert "18 of the 30 open waits we hold from this source are missing from the file." in shown.words
    assert "on the pathway “Needs assessment”" in shown.words
    assert "Confirm as Leila Haddad and bring in 12 rows" in shown.words
    refused = page(address, method="post", data={"reason": " "})
    assert refused.link("Enter why it is right to bring this file in") == "#id_reason"
    assert Import.objects.get(pk=half.pk).status == "checked"


def test_the_reason_is_kept_in_the_name_of_who_gave_it(half, client, page, leila):
    client.post(f"/imports/{half.uuid}/effect/", {"reason": "The rest follows this afternoon"})
    steps.work()
    record = Import.objects.get(pk=half.pk)
    assert (record.status, record.confirmed_by, record.confirm_reason) == (
        "done",
        leila.pk,
        "The rest follows this afternoon",
    )
    assert "Confirmed by Leila Haddad" in page(f"/imports/{half.uuid}/").words
    assert Wait.objects.filter(status="open").count() == 30, "nobody leaves a list because a row is missing"


def test_a_reason_answers_only_the_questions_that_were_seen(half, client, page):
    client.post(f"/imports/{half.uuid}/effect/", {"reason": "I saw another question"})
    Import.objects.filter(pk=half.pk).update(gate=[{"rule": "fell", "words": "Another question.", "look": ""}])
    steps.work()
    record = Import.objects.get(pk=half.pk)
    assert record.status == "checked"
    shown = page(f"/imports/{half.uuid}/effect/")
    assert "The lists changed meanwhile" in shown.words
    assert "Nothing was brought in" in shown.words


@pytest.fixture
def duty(before):
    return steps.colleague("duty_worker")


def test_the_lists_moving_underneath_is_said_and_compared_again(next_day, client, page, duty):
    wait = Wait.objects.filter(status="open").first()
    waiting.record_contact(wait=wait, on=NEXT, how="phone", said="Fell on Sunday", by=duty, now=timezone.now())
    address = f"/imports/{next_day.uuid}/effect/"
    assert "The lists have changed since." in page(address).words
    client.post(f"/imports/{next_day.uuid}/compare/")
    steps.work()
    assert "The lists have changed since." not in page(address).words


def test_what_people_here_recorded_stays_and_the_difference_is_shown(before, client, page, duty):
    now = timezone.now()
    first, second, third = Wait.objects.filter(status="open").order_by("pk")[3:6]
    band = next(code for code in ("P1", "P2") if code != first.band)
    waiting.set_band(wait=first, band=band, reason="Fell twice", by=duty, now=now)
    waiting.record_contact(wait=second, on=NEXT, how="phone", said="All is well", by=duty, now=now)
    manager = steps.colleague("pathway_lead")
    waiting.set_team(wait=third, team="Fellside team", by=manager, now=now)
    rows = [steps.row(n, **{"Last contact": "17/11/2026"}) for n in range(30)]
    record = steps.send(client, steps.as_csv(rows), day=NEXT)
    shown = page(f"/imports/{record.uuid}/effect/")
    assert "1 band chosen here differs from the file. Kept." in shown.words
    assert "1 contact recorded here is later than the file’s. Kept." in shown.words
    assert "1 team given here differs from the file. Kept." in shown.words
    differences = page(shown.link("See the differences"))
    assert len(differences.rows()) == 3
    assert f"{band} here" in differences.words
    said = effects.kept(record).unseen
    client.post(f"/imports/{record.uuid}/effect/", {})
    steps.work()
    assert (
        unseen_before_and_after(actions.effect(Import.objects.get(pk=record.pk)), on=timezone.localdate()).now
        == said.after
    )
    assert Wait.objects.get(pk=first.pk).band == band


def test_a_restricted_record_is_not_named(before, client, page, duty):
    Person.objects.filter(pk=Wait.objects.filter(status="open").order_by("pk")[5].person_id).update(is_restricted=True)
    rows = [steps.row(n, Team="Fellside team") for n in range(30)]
    record = steps.send(client, steps.as_csv(rows), day=NEXT)
    shown = page(f"/imports/{record.uuid}/effect/changed/")
    assert shown.words.count("Restricted record") == 1


def test_an_import_is_undone_whole_after_a_page_of_its_own(next_day, client, page):
    client.post(f"/imports/{next_day.uuid}/effect/", {})
    steps.work()
    address = f"/imports/{next_day.uuid}/undo/"
    asked = page(address)
    assert asked.heading == f"Undo import {next_day.pk}?"
    assert "as Leila Haddad" in asked.words
    client.post(address)
    steps.work()
    assert Import.objects.get(pk=next_day.pk).status == "undone"
    assert Wait.objects.filter(status="open").count() == 30
    assert page(f"/imports/{next_day.uuid}/").heading == f"Import {next_day.pk} is undone"


def test_why_an_import_cannot_be_undone_is_said_before(before, next_day, client, page):
    client.post(f"/imports/{next_day.uuid}/effect/", {})
    steps.work()
    address = f"/imports/{before.uuid}/undo/"
    asked = page(address)
    assert asked.heading == f"Import {before.pk} cannot be undone"
    assert not [form for form in asked.all("form") if form.get("action") is None]
    client.post(address)
    steps.work()
    assert Import.objects.get(pk=before.pk).status == "done"


def test_work_that_was_cut_short_changed_nothing_and_starts_again(leila, client, page, monkeypatch):
    client.post("/imports/new/", steps.form(steps.as_csv([steps.row(n) for n in range(5)])))
    record = Import.objects.get()
    Job.objects.filter(uuid=record.job).update(
        state="failed", finished_at=timezone.now(), message="This stopped 3 times before it could finish."
    )
    shown = page(f"/imports/{record.uuid}/")
    assert "was cut short" in shown.heading
    assert "Nothing was changed" in shown.words
    client.post(f"/imports/{record.uuid}/again/")
    steps.work()
    assert verbs.stands(Import.objects.get(), verbs.job_of(Import.objects.get())) is verbs.Step.COLUMNS


def test_a_silent_worker_and_none_at_all_are_said(leila, client, page):
    client.post("/imports/new/", steps.form(steps.as_csv([steps.row(n) for n in range(5)])))
    record = Import.objects.get()
    Job.objects.filter(uuid=record.job).update(created_at=timezone.now() - timedelta(minutes=1))
    assert "No worker is running" in page(f"/imports/{record.uuid}/progress/").words
    past = timezone.now() - timedelta(minutes=9)
    Job.objects.filter(uuid=record.job).update(state="running", started_at=past, lease_until=past)
    assert "The worker has gone silent" in page(f"/imports/{record.uuid}/progress/").words


def test_work_is_stopped_by_whoever_asks(leila, client):
    client.post("/imports/new/", steps.form(steps.as_csv([steps.row(n) for n in range(5)])))
    record = Import.objects.get()
    client.post(f"/imports/{record.uuid}/stop/")
    record.refresh_from_db()
    assert (record.status, Job.objects.get(uuid=record.job).state) == ("stopped", "cancelled")
    assert steps.work() == 0


def test_a_file_of_which_no_row_can_be_used_goes_no_further(leila, client, page):
    rows = [steps.row(n, **{"Date referred": "soon"}) for n in range(12)]
    record = steps.send(client, steps.as_csv(rows))
    if record.status == "uploaded":
        told = steps.answers(page(f"/imports/{record.uuid}/columns/"))
        column = f"c{list(record.columns).index('Date referred')}"
        record = steps.confirm_columns(client, page, record, **{**told, column: "referred_on"})
    assert record.usable == 0
    assert "No row of this file can be used" in page(f"/imports/{record.uuid}/findings/").words
    assert client.get(f"/imports/{record.uuid}/effect/")["Location"] == f"/imports/{record.uuid}/findings/"


def test_waits_in_rows_to_mend_and_questions_asked_before_are_numbers_too(before, client, page):
    wait = Wait.objects.filter(status="open").order_by("pk")[3]
    lead = steps.colleague("pathway_lead")
    waiting.end(wait=wait, reason="assessed", told="We rang", on=steps.DAY, by=lead, now=timezone.now())
    rows = [steps.row(n) for n in range(30)]
    for day in (1, 2):
        record = steps.send(client, steps.as_csv(rows), day=steps.DAY + timedelta(days=day))
        shown = page(f"/imports/{record.uuid}/effect/").words
        client.post(f"/imports/{record.uuid}/effect/", {})
        steps.work()
        rows[5] = steps.row(5, **{"Date referred": "31/02/2026"})
    assert "ended here, still open in the file" in shown
    assert "they have not left: mend the rows" in shown
    effect = effects.kept(record)
    assert (effect.counts["asked_again"], effect.counts["to_mend"], effect.counts["left"]) == (1, 1, 0)
    assert effect.rows == record.usable == 29


def test_a_list_of_one_says_one(before, client, page):
    rows = [steps.row(n, **({"Team": "Fellside team"} if n == 4 else {})) for n in range(29)]
    record = steps.send(client, steps.as_csv(rows), day=NEXT)
    assert page(f"/imports/{record.uuid}/effect/changed/").heading == "1 wait changed"
    assert page(f"/imports/{record.uuid}/effect/left/").heading == "1 wait left the extract"
