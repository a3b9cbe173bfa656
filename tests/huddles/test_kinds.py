"""Kinds of huddle as documents: read and written, what is wrong with one named, adopted by somebody from a day."""

from dataclasses import replace
from datetime import date

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.huddles import actions, queries
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.refusal import HuddleRefused, TemplateRefused
from fairwait.huddles.rules.sharing import LawfulBasis, Terms, check
from fairwait.huddles.rules.templates import (
    MOST_WAITS,
    Question,
    Template,
    from_toml,
    question_code,
    starter_texts,
    to_toml,
)
from fairwait.huddles.rules.walking import DecisionKind
from tests.desk import town as towns

MONDAY = date(2026, 11, 23)
GOOD = starter_texts()["daily-team-huddle"]


def test_seven_kinds_come_with_it():
    shipped = {code: from_toml(text) for code, text in starter_texts().items()}
    assert list(shipped) == [
        "carers-huddle", "daily-team-huddle", "directors-summit", "incidents", "provider-concerns",
        "three-question-round", "weekly-whole-list",
    ]  # fmt: skip
    assert len(shipped["three-question-round"].questions) == 3
    assert [code for code, one in shipped.items() if one.proposes_next_step] == ["three-question-round"]
    assert [code for code, one in shipped.items() if one.for_directors] == ["directors-summit"]
    assert shipped["weekly-whole-list"].ordering is Ordering.SIMPLEST
    assert shipped["carers-huddle"].pathways == ("carers-assessment",)
    assert shipped["provider-concerns"].happened == ("provider_failure",)
    assert shipped["daily-team-huddle"].questions[0].asked_of("Edie") == "Is Edie safe enough today?"


FULL = Template(
    code="ours", version=3, name="Ours", purpose="What it is for.", every_days=2, ordering=Ordering.STUCK, at_most=9,
    questions=(Question("a", "Is {name} well?", "As far as known."), Question("b", "And?")), pathways=("ot",),
    teams=("Harbour",), happened=("hospital",), led_by=(Role.TEAM_MANAGER,),
    decisions=(DecisionKind.CONFIRM, DecisionKind.NOTE), proposes_next_step=True, names_owner=True, for_directors=True,
    is_retired=True,
)  # fmt: skip


def test_what_is_written_reads_back_equal():
    for template in (FULL, *(from_toml(text) for text in starter_texts().values())):
        assert from_toml(to_toml(template)) == template


def test_a_document_of_before_there_was_a_schema_still_reads():
    old = GOOD.replace('schema = "fairwait.huddle/1"', "version = 1")
    assert from_toml(old) == from_toml(GOOD)


@pytest.mark.parametrize(
    ("before", "after", "key", "words"),
    [
        ("fairwait.huddle/1", "fairwait.huddle/9", "schema", "Write schema"),
        ('code = "daily-team-huddle"', 'code = "Daily"', "code", "small letters"),
        ('code = "daily-team-huddle"', "", "code", "Add code, text in quotes"),
        ("every_days = 1", 'every_days = "one"', "every_days", "Write a whole number"),
        ("every_days = 1", "every_days = true", "every_days", "Write a whole number"),
        ("every_days = 1", "every_days = 0", "every_days", "from 1 to 366"),
        ("every_days = 1", f"every_days = 1\nat_most = {MOST_WAITS + 1}", "at_most", "from 0 to 1,000"),
        ('name = "Daily team huddle"', "name = 3", "name", "text in quotes"),
        ('name = "Daily team huddle"', 'name = "  "', "name", "Write the words"),
        ('name = "Daily team huddle"', f'name = "{"x" * 81}"', "name", "Say it in 80 characters"),
        ('ordering = "riskiest"', 'ordering = "loudest"', "ordering", "Use one of: riskiest"),
        ('ordering = "riskiest"', 'ordering = "riskiest"\nspeed = 3', "speed", "Did you mean"),
        ('ordering = "riskiest"', 'ordering = "riskiest"\nled_by = ["director"]', "led_by[0]", "Use duty_worker"),
        ('ordering = "riskiest"', 'ordering = "riskiest"\ndecisions = []', "decisions", "leave decisions out"),
        ('ordering = "riskiest"', 'ordering = "riskiest"\ndecisions = ["note"]\nproposes_next_step = true', "decisions",
         'Add "confirm"'),
        ('code = "named"', 'code = "safe"', "question[1].code", "a code of its own"),
        ('code = "named"', 'code = "more"', "question[1].code", "a code of its own"),
        ('ask = "Does one', 'ask = " "\nhelp = "Does one', "question[1].ask", "Write the words"),
        ('code = "named"', 'code = "named"\nspeed = 1', "question[1].speed", "Known here"),
        ("every_days = 1", "every_days = ", "the document", "Mend this"),
    ],
)  # fmt: skip
def test_a_kind_that_is_wrong_names_the_key_and_what_to_do(before, after, key, words):
    assert before in GOOD
    with pytest.raises(TemplateRefused) as refusal:
        from_toml(GOOD.replace(before, after))
    assert refusal.value.key == key
    assert words in refusal.value.remedy


def test_a_kind_asks_something_and_not_too_much():
    head = GOOD[: GOOD.index("[[question]]")]
    with pytest.raises(TemplateRefused, match="There are 0 questions"):
        from_toml(head)
    seven = "".join(f'[[question]]\ncode = "q{n}"\nask = "And?"\n' for n in range(7))
    with pytest.raises(TemplateRefused, match=r"There are 7 questions. Ask from 1 to 6"):
        from_toml(head + seven)


def test_a_question_without_a_code_gets_one_of_its_words():
    assert question_code("Is {name} safe enough today?", taken=frozenset()) == "safe-enough-today"
    assert (
        question_code("Is {name} safe enough today?", taken=frozenset({"safe-enough-today"})) == "safe-enough-today-2"
    )
    assert question_code("Is it?", taken=frozenset()) == "is-it"
    assert question_code("?", taken=frozenset()) == "question"
    assert question_code("More?", taken=frozenset()) == "more-2"


def terms(**more) -> Terms:
    said = {
        "works_for": "Alderwick practice", "basis": LawfulBasis.DIRECT_CARE, "agreement": "Agreement of 4 May 2026",
        "told": "Told on the first contact", "starts_on": MONDAY, "ends_on": date(2027, 5, 1),
    }  # fmt: skip
    return Terms(**(said | more))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"works_for": " "}, "works_for"),
        ({"agreement": ""}, "agreement"),
        ({"told": ""}, "told"),
        ({"basis": None}, "basis"),
        ({"ends_on": date(2026, 11, 22)}, "ends_on"),
        ({"starts_on": date(2026, 12, 1), "ends_on": date(2026, 11, 30)}, "ends_on"),
        ({"ends_on": date(2027, 12, 1)}, "ends_on"),
    ],
)
def test_sharing_names_its_basis_its_agreement_and_its_end(more, field):
    assert check(terms(), today=MONDAY) is LawfulBasis.DIRECT_CARE
    with pytest.raises(HuddleRefused) as refusal:
        check(terms(**more), today=MONDAY)
    assert refusal.value.field == field


# Adopting ------------------------------------------------------------------------------------------------------------


def adopt(town, template=None, *, by=Role.COUNCIL_ADMINISTRATOR, ago=0, reason="Agreed by the board", text=None):
    text = text or to_toml(template)
    return actions.adopt_template(
        text=text, adopted_from=towns.day(ago), reason=reason, by=town.user(by), now=towns.now()
    )  # fmt: skip


@pytest.mark.django_db
def test_a_council_adopts_its_own_and_a_running_meeting_keeps_what_it_began_under(town, review):
    meeting = review()
    ours = replace(meeting.goes_by, name="Our review", version=77, questions=(Question("safe", "Is {name} safe?"),))
    adopted = adopt(town, ours)
    assert (adopted.version, adopted.adopted_by) == (2, town.user(Role.COUNCIL_ADMINISTRATOR).pk)
    in_force, document = queries.templates(on=towns.day(0))["weekly-whole-list"]
    assert (in_force.name, in_force.version, len(in_force.questions)) == ("Our review", 2, 1)
    assert from_toml(document) == in_force
    assert len(meeting.goes_by.questions) == 3
    assert queries.templates(on=towns.day(1))["weekly-whole-list"][0].name == "Weekly whole-list review"
    assert adopt(town, ours).version == 3
    assert [one.version for one in queries.versions("weekly-whole-list")] == [3, 2]


@pytest.mark.django_db
def test_what_cannot_be_adopted_leaves_everything_as_it_was(town):
    base = from_toml(GOOD)
    with pytest.raises(NotAllowed):
        adopt(town, base, by=Role.TEAM_MANAGER)
    with pytest.raises(HuddleRefused, match="why it changes"):
        adopt(town, base, reason=" ")
    for key, value in (("pathways", "nowhere"), ("teams", "Nobodys"), ("happened", "sunshine")):
        text = GOOD.replace("every_days = 1", f'every_days = 1\n{key} = ["{value}"]')
        with pytest.raises(TemplateRefused, match=rf"Line \d+, {key}\[0\]: There is no “{value}” here") as refusal:
            adopt(town, text=text)
        assert "Those there are:" in refusal.value.remedy
    assert queries.versions("daily-team-huddle") == []


@pytest.mark.django_db
def test_a_retired_kind_is_no_longer_started(town, review):
    adopt(town, replace(from_toml(GOOD), is_retired=True))
    assert "daily-team-huddle" not in queries.templates(on=towns.day(0))
    retired = queries.kinds(on=towns.day(0))["daily-team-huddle"]
    assert retired.template.is_retired
    with pytest.raises(HuddleRefused, match="no longer held"):
        actions.start(
            document=retired.document, waits=[town.waits["edith"].pk], narrowing="", about="x",
            ordering=Ordering.RISKIEST, by=town.user(Role.TEAM_MANAGER), now=towns.now(),
        )  # fmt: skip


@pytest.mark.django_db
def test_who_leads_and_whom_it_is_about_are_the_kinds_to_say(town, review):
    base = from_toml(GOOD)
    adopt(town, replace(base, led_by=(Role.PATHWAY_LEAD,), pathways=("ot",)))
    assert "daily-team-huddle" not in queries.may_start(town.user(Role.TEAM_MANAGER), on=towns.day(0))
    with pytest.raises(HuddleRefused, match="started by a pathway lead"):
        review("daily-team-huddle")
    with pytest.raises(HuddleRefused, match="Nobody is on this part"):
        review("daily-team-huddle", by=Role.PATHWAY_LEAD)
    towns.join(town, "joan", pathway="ot", band=None)
    held = review("daily-team-huddle", by=Role.PATHWAY_LEAD)
    assert list(held.items.values_list("wait", flat=True)) == [town.waits["joan"].pk]
    actions.take_over(meeting=held, by=town.user(Role.TEAM_MANAGER), now=towns.now())  # whoever is there goes on
    adopt(town, replace(base, teams=(towns.WEST,)))
    held = review("daily-team-huddle", by=Role.PATHWAY_LEAD)
    assert list(held.items.values_list("wait", flat=True)) == [town.waits["owen"].pk]
    adopt(town, replace(base, at_most=2))
    assert review("daily-team-huddle", by=Role.PATHWAY_LEAD).items.count() == 2


@pytest.mark.django_db
def test_incidents_are_those_to_whom_something_happened_until_triage(town, review):
    from fairwait.priority import actions as priority

    with pytest.raises(HuddleRefused, match="Nobody is on this part"):
        review("incidents")
    priority.tell_change(
        wait=town.waits["edith"], what="hospital", said="Fell", on=towns.day(0), by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )  # fmt: skip
    assert list(review("incidents").items.values_list("wait", flat=True)) == [town.waits["edith"].pk]
    with pytest.raises(HuddleRefused, match="Nobody is on this part"):
        review("provider-concerns")
