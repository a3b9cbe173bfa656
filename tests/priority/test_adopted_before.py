"""What was adopted before a check came: its pages open, say what is wrong, and lead to the remedy."""

from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles import queries as huddles
from fairwait.huddles.models import Meeting, TemplateVersion
from fairwait.huddles.rules.templates import starter_texts
from fairwait.priority import queries
from fairwait.priority.models import PolicyDraft, PolicyVersion
from fairwait.priority.queries import starter_toml
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import PathwayDocument
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
TODAY = towns.day(0)
OURS = starter_toml().replace('code = "default"', 'code = "ours"', 1).replace("Default matrix", "Ours", 1)
SAID_TWICE = '\n[[escalators]]\ncode = "hospital"\nlabel = "Went to hospital once more"\n'
"""Two escalators of one code: refused today, and nothing the engine could not work by."""
LOOP = """
[[scores]]
code = "a"
label = "A"
add = [{ points = 1, when = { fact = "b", is = "low" } }]
levels = [{ level = "low", label = "Low", from = 0, to = 1 }]

[[scores]]
code = "b"
label = "B"
add = [{ points = 1, when = { fact = "a", is = "low" } }]
levels = [{ level = "low", label = "Low", from = 0, to = 1 }]
"""


def adopted(kind, document, *, code, version=1):
    """A version as it stands in the table, whatever a check of today says."""
    return kind.objects.create(
        code=code, version=version, document=document, adopted_from=TODAY - timedelta(days=1), reason="Members agreed.",
        recorded_at=towns.now(),
    )  # fmt: skip


def test_a_policy_that_would_be_refused_today_counts_and_says_so(town, signed_in, page):
    adopted(PolicyVersion, OURS + SAID_TWICE, code="ours")
    assert [each.named for each in queries.policies(on=TODAY)] == ["default/0", "ours/1"]
    client = signed_in(Role.PERFORMANCE_ANALYST)
    for address in ("/policies/", "/policies/ours/1/"):
        found = page(address, client=client)
        assert "ours/1 could not be adopted today" in found.words
        assert "It was adopted before this was checked, and counts as it was adopted." in found.words
        assert "“hospital”" in found.words
        assert "/policies/drafts/begin/?from=ours/1" in found.html
    assert page("/", client=client).status == 200
    assert "hospital" in page("/policies/drafts/begin/?from=ours/1", client=client).html


@pytest.mark.parametrize("document", [OURS + LOOP, "a = [", OURS + "\nunknown = 1\n"], ids=["loop", "no TOML", "key"])
def test_a_policy_that_cannot_be_read_any_more_leaves_the_one_before_it(town, signed_in, page, document):
    adopted(PolicyVersion, OURS, code="ours")
    adopted(PolicyVersion, document, code="ours", version=2)
    assert [each.named for each in queries.policies(on=TODAY)] == ["default/0", "ours/1"]
    client = signed_in(Role.DUTY_WORKER)
    found = page("/policies/", client=client)
    assert "ours/2 cannot be read any more, so what counted before it counts" in found.words
    assert "Whoever may draft a policy can mend a copy of it and have it adopted." in found.words
    assert "It can no longer be read, so it does not count." in page("/policies/ours/2/", client=client).words
    assert page("/", client=client).status == 200


def test_a_sound_policy_says_nothing_of_it(town, signed_in, page):
    adopted(PolicyVersion, OURS + SAID_TWICE, code="ours")
    adopted(PolicyVersion, OURS, code="ours", version=2)
    found = page("/policies/", client=signed_in(Role.PERFORMANCE_ANALYST))
    assert "could not be adopted today" not in found.words


def test_whom_a_draft_would_move_leads_back_to_the_draft_once_it_would_be_refused(town, signed_in):
    client = signed_in(Role.PERFORMANCE_ANALYST)
    client.post("/policies/drafts/begin/", {"text": OURS})
    draft = PolicyDraft.objects.get()
    client.post(f"/policies/drafts/{draft.uuid}/try/")
    PolicyDraft.objects.update(text=OURS + SAID_TWICE)
    answer = client.get(f"/policies/drafts/{draft.uuid}/moved/")
    assert (answer.status_code, answer["Location"]) == (302, f"/policies/drafts/{draft.uuid}/")


def test_a_pathway_that_would_be_refused_today_counts_and_says_so(town, signed_in, page):
    row = PathwayDocument.objects.order_by("code", "version").first()
    before = {pathway.code for pathway in waiting.pathways(on=TODAY)}
    faulty = row.document.replace("recheck_days = ", "recheck_days = -", 1)
    adopted(PathwayDocument, faulty, code=row.code, version=row.version + 1)
    counted = {pathway.code: pathway for pathway in waiting.pathways(on=TODAY)}
    assert set(counted) == before
    assert counted[row.code].unbanded.recheck_days < 0
    found = page("/policies/", client=signed_in(Role.PERFORMANCE_ANALYST))
    assert f"of the pathway {row.code} could not be adopted today, and counts as it was adopted" in found.words
    assert "is too few days" in found.words

    adopted(PathwayDocument, "code = ", code=row.code, version=row.version + 2)
    assert {pathway.code for pathway in waiting.pathways(on=TODAY)} == before
    found = page("/policies/", client=signed_in(Role.PERFORMANCE_ANALYST))
    assert f"of the pathway {row.code} cannot be read any more, so the one before it counts" in found.words
    assert page("/", client=signed_in(Role.DUTY_WORKER)).status == 200


def test_a_kind_of_huddle_that_would_be_refused_today_counts_and_its_meetings_open(town, signed_in, page):
    document = starter_texts()["daily-team-huddle"].replace("every_days = 1", "every_days = 1\nat_most = 5000", 1)
    adopted(TemplateVersion, document, code="daily-team-huddle", version=2)
    admin = signed_in(Role.COUNCIL_ADMINISTRATOR)
    found = page("/huddles/kinds/", client=admin)
    assert "It could not be adopted today, and counts as it was adopted" in found.words
    assert "It is 5000. Write a number from 0 to 1,000." in found.words
    assert "/huddles/kinds/daily-team-huddle/change/" in found.html
    assert huddles.kinds(on=TODAY)["daily-team-huddle"].template.at_most == 5000
    assert page("/huddles/", client=signed_in(Role.PATHWAY_LEAD)).status == 200


@pytest.mark.parametrize("document", ["a = [", "code = 3"])
def test_a_kind_that_cannot_be_read_any_more_is_not_offered_and_its_meetings_open(town, signed_in, page, document):
    adopted(TemplateVersion, starter_texts()["daily-team-huddle"].replace("daily-team-huddle", "ours", 1), code="ours")
    lead = town.user(Role.PATHWAY_LEAD)
    from fairwait.huddles import actions
    from fairwait.huddles.rules.ordering import Ordering

    meeting = actions.start(
        document=huddles.templates(on=TODAY)["ours"][1], waits=[wait.pk for wait in town.waits.values()], narrowing="",
        about="Everybody", ordering=Ordering.LONGEST, by=lead, now=towns.now(),
    )  # fmt: skip
    adopted(TemplateVersion, document, code="ours", version=2)
    Meeting.objects.update(document=document)
    found = page("/huddles/kinds/", client=signed_in(Role.COUNCIL_ADMINISTRATOR))
    assert "It cannot be read any more, so nobody can start it" in found.words
    assert "/huddles/kinds/ours/change/" not in found.html
    assert "ours" not in huddles.templates(on=TODAY)
    client = signed_in(Role.PATHWAY_LEAD)
    for part in ("", "1/", "minutes/", "projector/"):
        assert client.get(f"/huddles/{meeting.pk}/{part}", follow=True).status_code == 200
    assert page("/huddles/", client=client).status == 200
    assert page("/huddles/over-time/", client=client).status == 200
