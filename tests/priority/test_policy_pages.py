"""Policies as pages: those in force, drafts with what is wrong and what they change, trials, adoption."""

import json
import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.directory.models import Postcode
from fairwait.priority import actions as priority
from fairwait.priority import drafts, trying
from fairwait.priority.models import PolicyDraft, PolicyVersion
from fairwait.priority.queries import starter_toml
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep import worker
from fairwait.upkeep.models import Job
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = towns.day(0)
# One fall is enough for P2, and who lives alone is at least P3.
OURS = (
    starter_toml()
    .replace('code = "default"', 'code = "ours"', 1)
    .replace('name = "Default matrix"', 'name = "Falls and living alone"', 1)
    .replace('{ fact = "falls", at_least = 2 }', '{ fact = "falls", at_least = 1 }')
)
WRONG = OURS.replace('{ fact = "falls", at_least = 1 }', '{ fact = "fall", at_least = 1 }')


@pytest.fixture
def analyst(signed_in):
    return signed_in(Role.PERFORMANCE_ANALYST)


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.COUNCIL_ADMINISTRATOR)


@pytest.fixture
def fell(town):
    """Edith, Rosalind and Owen each fell once; nothing else is known of them."""
    for name, role in (("edith", Role.TEAM_MANAGER), ("rosalind", Role.TEAM_MANAGER), ("owen", Role.PATHWAY_LEAD)):
        answers = {"falls": 1, "abuse": False, "harm": "stable", "essentials": "managing", "support": "several"}
        priority.triage(wait=town.waits[name], answers=answers, on=TODAY, by=town.user(role), now=towns.now())
    return town


def begin(client, words=OURS):
    response = client.post("/policies/drafts/begin/", {"text": words})
    assert response.status_code == 302, response.content.decode()
    return PolicyDraft.objects.get(uuid=response["Location"].strip("/").split("/")[-1])


def at(draft, act=""):
    return f"/policies/drafts/{draft.uuid}/{act}"


def tried(client, words=OURS):
    draft = begin(client, words)
    assert client.post(at(draft, "try/")).status_code == 302
    draft.refresh_from_db()
    return draft


def adopting(draft, day=TODAY, **more):
    boxes = {"adopted_from-day": day.day, "adopted_from-month": day.month, "adopted_from-year": day.year}
    return {**boxes, "reason": "Members agreed.", "seen": draft.revision, **more}


def test_the_policy_in_force_is_told_in_words_and_can_be_taken_away(town, signed_in, page):
    client = signed_in(Role.DUTY_WORKER)
    found = page("/policies/", client=client)
    assert "Comes with Fairwait, and counts until the council adopts its own." in found.words
    assert "Drafts" not in found.words
    shown = page("/policies/default/0/", client=client)
    assert shown.heading == "Default matrix"
    assert "if “How many falls in the last three months?” is at least 2" in shown.words
    taken = client.get(shown.link("Take it away as TOML"))
    assert tomllib.loads(taken.content.decode())["code"] == "default"
    assert "attachment" in taken["Content-Disposition"]
    schema = client.get("/policies/schema.json")
    assert json.loads(schema.content)["title"] == "PolicyDocument"
    for path in ("/policies/default/9/", "/policies/nothing/1/", "/policies/default/9/policy.toml"):
        page(path, client=client, status=404)


def test_a_draft_with_a_fault_is_kept_and_says_where_and_what_would_do(town, analyst, page):
    draft = begin(analyst, WRONG)
    shown = page(at(draft), client=analyst)
    stop = text(shown.all("section", class_="fw-stop")[0])
    line = next(n for n, words in enumerate(WRONG.split("\n"), start=1) if '"fall"' in words)
    assert f"Line {line}, bands[1].rules[3].when.fact. There is no fact “fall”. Did you mean falls?" in stop
    assert '{ fact = "fall", at_least = 1 }' in stop
    assert "Try it on everybody" not in shown.words
    analyst.post(at(draft, "try/"))
    draft.refresh_from_db()
    assert draft.trial is None


def test_a_draft_says_what_it_changes(town, analyst, page):
    shown = page(at(begin(analyst)), client=analyst)
    assert shown.heading == "Try a change: Falls and living alone"
    row = shown.rows()[0]
    assert row[0] == "Band P2two or more falls in three months"
    assert (row[1][-1], row[2][-1]) == ("2", "1")
    same = page(at(begin(analyst, starter_toml())), client=analyst)
    assert "Nothing: it says the same." in same.words


def test_a_draft_can_come_from_a_file_and_begin_as_a_copy(town, analyst, page):
    form = page("/policies/drafts/begin/?from=default/0", client=analyst)
    assert text(form.all("textarea")[0]).startswith("# The default matrix")
    assert text(page("/policies/drafts/begin/?from=nothing", client=analyst).all("textarea")[0]) == ""
    file = SimpleUploadedFile("ours.toml", b"\xef\xbb\xbf" + OURS.replace("\n", "\r\n").encode())
    response = analyst.post("/policies/drafts/begin/", {"text": "", "file": file})
    assert response.status_code == 302
    assert PolicyDraft.objects.get().text == OURS


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": " "}, "Enter the policy, or choose a file"),
        ({"text": "x" * 200_001}, "A policy has at most 200,000 characters; this has 200,001."),
        ({"file": b"\xff\xfe\x00"}, "not text in UTF-8"),
        ({"file": b"x" * 800_001}, "too large to be a policy"),
        ({"file": b"a\0b"}, "a character that no text has"),
    ],
)
def test_what_is_no_text_is_refused_beside_its_field(town, analyst, page, data, words):
    if "file" in data:
        data = {"file": SimpleUploadedFile("ours.toml", data["file"])}
    shown = page("/policies/drafts/begin/", client=analyst, method="post", data=data)
    assert words in shown.words
    assert not PolicyDraft.objects.exists()


def test_a_trial_says_who_moves_across_which_bands_and_to_which_groups(fell, analyst, page):
    draft = tried(analyst)
    shown = page(at(draft), client=analyst)
    assert "3 waits come up for a person to look at again" not in shown.words, "an analyst does not adopt"
    figures = [text(each) for each in shown.all("div", class_="fw-figures__one")]
    assert figures[0] == "A band higher 3 of 5 waits"
    assert "Counts under 5 are hidden" in shown.words
    assert "hidden" in text(shown.all("table")[-1])
    groups = text(shown.all("table")[-1])
    assert "Needs assessment" in groups  # as people say them, not as codes
    assert "needs-assessment" not in groups
    moved = page(at(draft, "moved/"), client=analyst)
    rows = {row[0]: row[1:] for row in moved.rows()}
    assert set(rows) == {"Edith Marlowe", "Rosalind Hart", "Owen Carver"}
    was, becomes, place = rows["Rosalind Hart"]
    assert was == "P4things are stable, as far as we were told"
    assert becomes == "P2two or more falls in three months"
    assert place.startswith(("4 to", "5 to"))
    looked = AccessLog.objects.get(page="policy:moved")
    assert set(looked.people) == {fell.people[name].pk for name in ("edith", "rosalind", "owen")}


def test_nobody_moves_by_a_trial(fell, analyst):
    before = list(Wait.objects.order_by("pk").values())
    tried(analyst)
    assert list(Wait.objects.order_by("pk").values()) == before


def test_people_of_other_teams_and_restricted_records_are_not_named(fell, signed_in, page):
    manager = signed_in(Role.TEAM_MANAGER)
    type(fell.people["edith"]).objects.filter(pk=fell.people["edith"].pk).update(is_restricted=True)
    shown = page(at(tried(manager), "moved/"), client=manager)
    assert "1 more is with teams you do not see." in shown.words
    assert "Carver" not in shown.html
    assert "Marlowe" not in shown.html
    assert [row[0] for row in shown.rows()].count("Restricted record") == 1


def test_many_waits_are_tried_outside_the_request(fell, analyst, page, monkeypatch):
    monkeypatch.setattr(drafts, "TRIED_AT_ONCE", 2)
    draft = tried(analyst)
    assert draft.trial is None
    assert "It is being tried" in page(at(draft), client=analyst).words
    job = Job.objects.get(kind=drafts.TRY_JOB)
    assert (job.uuid, job.arguments) == (draft.job, {"draft": draft.pk, "revision": 1})
    while run := upkeep.claim(clock=towns.now):
        worker.perform(run)
    draft.refresh_from_db()
    assert (draft.is_tried, draft.trial["raised"]) == (True, 3)
    assert "It is being tried" not in page(at(draft), client=analyst).words


def test_a_trial_of_a_text_that_changed_meanwhile_is_dropped(fell, analyst, monkeypatch):
    draft = begin(analyst)
    real = drafts.try_policy

    def slow(words, *, on):
        drafts.change(draft.uuid, text=starter_toml(), seen=1, by=fell.user(Role.PERFORMANCE_ANALYST), now=towns.now())
        return real(words, on=on)

    monkeypatch.setattr(drafts, "try_policy", slow)
    assert drafts.keep_trial(draft.pk, revision=1, now=towns.now()).startswith("The draft has changed since")
    draft.refresh_from_db()
    assert (draft.revision, draft.trial) == (2, None)


def test_an_administrator_adopts_from_a_day_with_a_reason_in_their_own_name(fell, admin, page):
    draft = tried(admin)
    bands = list(Wait.objects.order_by("pk").values_list("band", "band_reason"))
    refused = page(at(draft, "adopt/"), client=admin, method="post", data=adopting(draft, reason=""))
    assert "Enter why the policy changes" in refused.words
    refused = page(at(draft, "adopt/"), client=admin, method="post", data=adopting(draft, towns.day(1)))
    assert "adopted_from" in refused.html
    assert not PolicyVersion.objects.exists()
    response = admin.post(at(draft, "adopt/"), adopting(draft))
    assert (response.status_code, response["Location"]) == (302, "/policies/ours/1/")
    kept = PolicyVersion.objects.get()
    assert (kept.document, kept.reason, kept.adopted_by) == (
        OURS, "Members agreed.", fell.user(Role.COUNCIL_ADMINISTRATOR).pk,
    )  # fmt: skip
    shown = page("/policies/", client=admin)
    assert "Since" in shown.words
    assert "adopted by Leila Haddad: Members agreed." in shown.words
    priority.reorder(on=TODAY)
    assert set(Wait.objects.values_list("ordered_under", flat=True)) == {"ours/1"}
    assert list(Wait.objects.order_by("pk").values_list("band", "band_reason")) == bands
    assert "Leila Haddad adopted this draft at" in page(at(draft), client=admin).words
    late = page(at(draft, "adopt/"), client=admin, method="post", data=adopting(draft, reason="Mine too."))
    assert "Leila Haddad adopted this draft" in late.words
    assert text(late.all("pre")[0]) == "Mine too."
    assert PolicyVersion.objects.count() == 1


def test_what_was_not_read_or_not_tried_cannot_be_adopted(fell, admin, page):
    draft = begin(admin)
    assert "Try it first" in page(at(draft, "adopt/"), client=admin, method="post", data=adopting(draft)).words
    admin.post(at(draft, "try/"))
    stale = adopting(draft, seen=9)
    assert "changed this draft at" in page(at(draft, "adopt/"), client=admin, method="post", data=stale).words
    priority.adopt_policy(
        text=starter_toml(), adopted_from=TODAY, reason="other", by=fell.user(Role.COUNCIL_ADMINISTRATOR),
        now=towns.now(),
    )  # fmt: skip
    assert "Tried against another policy" in page(at(draft), client=admin).words
    refused = page(at(draft, "adopt/"), client=admin, method="post", data=adopting(draft))
    assert "Another policy came into force after this was tried." in refused.words
    assert PolicyVersion.objects.count() == 1


def test_two_drafts_never_overwrite_each_other(town, signed_in, page):
    mine, theirs = signed_in(Role.PERFORMANCE_ANALYST), signed_in(Role.PATHWAY_LEAD)
    one, other = begin(mine), begin(theirs, starter_toml())
    assert {each.text for each in PolicyDraft.objects.all()} == {OURS, starter_toml()}
    shown = page(at(one), client=theirs)
    assert "only they can change it" in shown.words
    refused = page(at(one), client=theirs, method="post", data={"text": "x", "seen": 1})
    assert "This draft is somebody else’s." in refused.words
    assert page(at(other), client=theirs).all("textarea")
    listed = page("/policies/", client=mine).words
    assert "Draft of Pathway Lead Example" in listed
    assert "Draft of Performance Analyst Example" in listed
    assert "Default matrix · Draft of Pathway Lead Example" in listed


def test_the_same_draft_in_two_windows_keeps_what_was_typed_and_says_when(town, analyst, page):
    draft = begin(analyst)
    assert analyst.post(at(draft), {"text": starter_toml(), "seen": 1}).status_code == 302
    refused = page(at(draft), client=analyst, method="post", data={"text": "typed = 1", "seen": 1})
    assert "You changed this draft elsewhere at" in refused.words
    assert "typed = 1" in refused.html
    draft.refresh_from_db()
    assert (draft.text, draft.revision) == (starter_toml(), 2)


def test_a_change_drops_the_trial(fell, analyst):
    draft = tried(analyst)
    analyst.post(at(draft), {"text": draft.text + "# more\n", "seen": 1})
    draft.refresh_from_db()
    assert (draft.trial, draft.is_tried, draft.revision) == (None, False, 2)
    analyst.post(at(draft), {"text": draft.text, "seen": 2})
    draft.refresh_from_db()
    assert draft.revision == 2, "the same text is no change"


def test_a_draft_is_thrown_away_by_its_author_or_an_administrator(town, signed_in, page):
    analyst, lead, admin = (
        signed_in(role) for role in (Role.PERFORMANCE_ANALYST, Role.PATHWAY_LEAD, Role.COUNCIL_ADMINISTRATOR)
    )
    draft, second = begin(analyst), begin(analyst)
    lead.post(at(draft, "throw-away/"))
    draft.refresh_from_db()
    assert draft.is_open
    assert analyst.post(at(draft, "throw-away/")).status_code == 302
    assert "threw this draft away at" in page(at(draft), client=analyst).words
    late = page(at(draft), client=analyst, method="post", data={"text": "typed = 1", "seen": 1})
    assert "Performance Analyst Example threw this draft away" in late.words
    assert text(late.all("pre")[0]) == "typed = 1"
    admin.post(at(second, "throw-away/"))
    second.refresh_from_db()
    assert second.closed_by == town.user(Role.COUNCIL_ADMINISTRATOR).pk


def test_who_may_not_try_or_adopt_is_told_who_can(town, signed_in, page):
    duty, analyst = signed_in(Role.DUTY_WORKER), signed_in(Role.PERFORMANCE_ANALYST)
    draft = begin(analyst)
    for path in ("/policies/drafts/begin/", at(draft), at(draft, "moved/")):
        page(path, client=duty, status=403)
    page(at(draft, "try/"), client=duty, method="post", status=403)
    page(at(draft, "adopt/"), client=analyst, method="post", status=403)
    page(f"/policies/drafts/{town.people['edith'].uuid}/", client=analyst, status=404)
    page("/policies/", client=signed_in(Role.DIRECTOR))


def test_questions_asked_do_not_grow_with_the_list(fell, analyst, page):
    def asked(path):
        with CaptureQueriesContext(connection) as found:
            page(path, client=analyst)
        return len(found)

    first = tried(analyst)
    few = [asked(path) for path in ("/policies/", at(first), at(first, "moved/"))]
    towns.join_many(fell, 120)
    second = tried(analyst)
    again = [asked(path) for path in ("/policies/", at(second), at(second, "moved/"))]
    assert again == few
    assert max(few) <= 25, few


def test_ages_are_counted_by_birthdays():
    import polars as pl

    born = [towns.date(1961, 2, 28), towns.date(1961, 3, 1), towns.date(2010, 1, 1), None]
    rows = pl.DataFrame(
        {"wait": [1, 2, 3, 4], "date_of_birth": born, "is_carer": [True, False, None, None]},
        schema={"wait": pl.Int64, "date_of_birth": pl.Date, "is_carer": pl.Boolean},
    ).with_columns(**{name: pl.lit("x") for name in ("gender", "ethnicity", "language", "locality", "pathway")})
    rows = rows.with_columns(postcode=pl.lit(None, dtype=pl.String))
    told = trying._groups(rows, towns.date(2026, 2, 28))
    assert told["age"].to_list() == ["65 to 74", "18 to 64", "under 18", None]
    assert told["carer"].to_list() == ["a carer", "not a carer", None, None]


def test_a_trial_compares_by_deprivation_where_postcodes_tell_of_it(fell, analyst, page):
    assert "not compared by deprivation" in page(at(tried(analyst)), client=analyst).words
    Postcode.objects.create(code="ZX14BD", latitude=54.3, longitude=1.3, deprived_fifth=1)
    Postcode.objects.create(code="ZX24BD", latitude=54.4, longitude=1.3)
    people = type(fell.people["edith"]).objects
    people.filter(pk__in=[fell.people[name].pk for name in ("edith", "owen")]).update(postcode="zx1 4bd")
    people.filter(pk=fell.people["rosalind"].pk).update(postcode="ZX2 4BD")
    draft = tried(analyst)
    found = {each["group"] for each in draft.trial["groups"]["deprivation"]}
    assert found == {"1: the most deprived fifth", "not recorded"}
    shown = page(at(draft), client=analyst).words
    assert "Deprivation of the neighbourhood" in shown
    assert "not compared by deprivation" not in shown
