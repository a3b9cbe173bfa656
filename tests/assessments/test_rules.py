"""Forms as documents, which questions are asked, what differs, and the record that conversations make. No database."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.assessments.rules import asking, continuity, differing, editing, facts
from fairwait.assessments.rules.areas import AREAS, Whom
from fairwait.assessments.rules.continuity import Seen
from fairwait.assessments.rules.record import fold
from fairwait.assessments.rules.shape import (
    FormDocumentRefused,
    Kind,
    Question,
    When,
    form_from,
    to_toml,
)
from fairwait.history.registry import Told
from tests.assessments.conftest import FORM

STARTERS = sorted(
    each.read_text(encoding="utf-8") for each in resources.files("fairwait.assessments").joinpath("starter").iterdir()
)


RULE = 'question = "hard", is = ["bath"] }\nreq'


def named(text):
    return form_from(text).code


@pytest.mark.parametrize("text", [FORM, *STARTERS], ids=named)
def test_a_form_is_read_back_as_it_was_written(text):
    form = form_from(text)
    assert form_from(to_toml(form)) == form


@pytest.mark.parametrize("text", STARTERS, ids=named)
def test_a_form_that_ships_speaks_to_the_person_in_easy_words(text):
    for question in form_from(text).questions:
        assert len(question.for_person.split()) <= 16, question.code


def test_the_forms_for_needs_and_for_carers_ask_about_every_outcome_of_the_regulations():
    by = {named(text): form_from(text) for text in STARTERS}
    assert by["care-act"].areas == AREAS[Whom.PERSON]
    assert by["carers"].areas == AREAS[Whom.CARER]
    assert (len(AREAS[Whom.PERSON]), len(AREAS[Whom.CARER])) == (10, 8)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (RULE, 'question = "hrad", is = ["bath"] }\nreq', 'shown_when', "no question"),
        (RULE, 'question = "bath", is = ["said"] }\nreq', 'shown_when', "its own answer"),
        (RULE, 'question = "since", is = ["said"] }\nreq', 'shown_when', "comes later"),
        (RULE, 'question = "hard", is = ["lift"] }\nreq', 'shown_when', "no answer to"),
        ('unit = "baths a week"\n', "", '[[section.question]]', "without its unit"),
        ('area = "nutrition"', 'area = "recreation"', 'area = "recreation"', "no outcome of the regulation"),
        ('code = "since"', 'code = "day"', 'code = "day"', "is taken"),
        ('code = "since"', 'code = "Since when"', 'code = "Since when"', "cannot be used as a code"),
        ('options = ["bath: The bath", "stairs: Stairs"]', 'options = ["bath"]', 'options', "nothing to choose from"),
        ('options = ["bath: The bath", "stairs: Stairs"]', 'options = ["bath: A", "B"]', 'options', "cannot be read"),
        ('kind = "long"', 'kind = "prose"', 'kind = "prose"', "not one of its values"),
        ('own_words = true', 'own_wrods = true', 'own_wrods', "not known"),
        ('known = "lives_alone"', 'known = "shoe_size"', 'known = "shoe_size"', "not one of its values"),
        ('ask = "Since when?"', 'ask = ""', 'ask = ""', "is empty"),
        ('for = "person"', 'for = "carer"', '', None),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_line(old, new, at, says):
    assert FORM.count(old) >= 1
    text = FORM.replace(old, new, 1)
    if says is None:  # food and drink is an outcome for carers, too
        assert form_from(text).areas == ("nutrition",)
        return
    with pytest.raises(FormDocumentRefused, match=says) as refused:
        form_from(text)
    assert at in text.splitlines()[refused.value.line - 1]
    assert refused.value.remedy


@pytest.mark.parametrize(("known", "kind"), [("address", "yes_no"), ("carer", "long")])
def test_what_is_known_must_be_an_answer_of_the_kind_that_is_asked(known, kind):
    told = f'kind = "{kind}"\nask = "Alone?"'
    text = FORM.replace('kind = "yes_no"\nask = "Alone?"', told).replace('"lives_alone"', f'"{known}"')
    with pytest.raises(FormDocumentRefused, match="no answer of the kind"):
        form_from(text)


def test_rules_that_run_in_a_circle_are_refused_as_such():
    text = FORM.replace('ask = "Alone?"', 'ask = "Alone?"\nshown_when = { question = "bath" }', 1).replace(
        'question = "hard", is = ["bath"] }\nreq', 'question = "alone", is = ["yes"] }\nreq', 1
    )
    with pytest.raises(FormDocumentRefused, match="depends on this one"):
        form_from(text)


def test_a_question_is_asked_where_its_ground_holds_and_is_asked_itself():
    form = form_from(FORM)

    def asked(**answers):
        return [one.code for one in asking.shown(form, answers)]

    assert "bath" not in asked()
    assert "bath" not in asked(hard=["stairs"])
    assert "bath" in asked(hard=["stairs", "bath"])
    chained = replace(form, sections=(replace(form.sections[0], questions=(
        *form.sections[0].questions,
        Question("towel", Kind.SHORT, "A towel?", "", shown_when=When("bath", ("said",))),
    )),))  # fmt: skip
    answers = {"bath": "2", "hard": ["stairs"]}
    assert "towel" not in [one.code for one in asking.shown(chained, answers)]
    assert "towel" in [one.code for one in asking.shown(chained, {**answers, "hard": ["bath"]})]


def test_what_is_needed_follows_from_what_was_answered():
    form = form_from(FORM)
    assert [one.code for one in asking.missing(form, {})] == ["day"]
    assert [one.code for one in asking.missing(form, {"day": "Tea", "hard": ["bath"]})] == ["bath"]
    assert not asking.missing(form, {"day": "Tea", "hard": ["bath"], "bath": "2"})


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"bath": "two"}, {"bath"}), ({"bath": "-1"}, {"bath"}), ({"bath": "NaN"}, {"bath"}), ({"bath": "2.5"}, set()),
        ({"since": "2026-02-30"}, {"since"}), ({"since": "2026-02-28"}, set()),
        ({"hard": ["lift"]}, {"hard"}), ({"alone": "maybe"}, {"alone"}), ({"alone": "not_asked"}, set()),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_named(answers, wrong):
    assert {code for code, _words in asking.problems(form_from(FORM), answers)} == wrong


@given(st.lists(st.sampled_from(["up", "down"]), max_size=30), st.data())
def test_questions_can_be_moved_about_and_none_is_lost(steps, data):
    form = form_from(STARTERS[0])
    codes = sorted(one.code for one in form.questions)
    for step in steps:
        code = data.draw(st.sampled_from(codes))
        with suppress(FormDocumentRefused):  # where a rule would point at a later question, it stays as it was
            form = editing.move_question(form, code, by=-1 if step == "up" else 1)
    assert sorted(one.code for one in form.questions) == codes


def test_a_question_that_others_depend_on_is_not_taken_out():
    with pytest.raises(FormDocumentRefused, match="no question"):
        editing.remove_question(form_from(FORM), "hard")


def test_what_differs_is_said_once_and_the_fewest_are_called_moved():
    before = form_from(FORM)
    after = editing.move_question(before, "food", by=-1)
    after = editing.change_question(after, "day", replace(after.question("day"), help="Tea counts."))
    after = editing.add_question(after, "life", Question("pet", Kind.SHORT, "A pet?", ""))
    found = {(one.change.value, one.code) for one in differing.differences(before, after)}
    assert found in (
        {("changed", "day"), ("added", "pet"), ("moved", "food")},
        {("changed", "day"), ("added", "pet"), ("moved", "since")},
    )
    assert not differing.differences(before, before)


def test_a_code_never_comes_to_mean_something_else():
    before = form_from(FORM)
    other = editing.change_question(before, "since", Question("since", Kind.SHORT, "Since when?", ""))
    assert "code of its own" in next(differing.means_something_else([before], other))
    in_hours = editing.change_question(before, "bath", replace(before.question("bath"), unit="baths a day"))
    assert "baths a day" in next(differing.means_something_else([before], in_hours))
    gone = editing.remove_question(before, "since")
    back = editing.add_question(gone, "life", Question("since", Kind.SHORT, "Since when?", ""))
    assert list(differing.means_something_else([before, gone], back))
    worded = editing.change_question(before, "since", replace(before.question("since"), ask="From which day?"))
    assert not list(differing.means_something_else([before], worded))


def told(kind, seq, **more):
    day = date(2026, 3, seq)
    private = more.pop("private", {})
    return Told(seq, 1, None, kind.name, day, None, day, None, 5, "", {"assessment": 9, **more}, private)


def talked(seq, number, answers, *, confirmed=(), by_form="small/1", **more):
    return told(
        facts.TALKED, seq, number=number, form=by_form, how="visit", answered=sorted(answers), confirmed=confirmed,
        whose=dict.fromkeys(answers, "own"), private={"answers": answers}, **{"with_person": True, **more},
    )  # fmt: skip


def test_a_changed_answer_keeps_the_older_and_its_version_of_the_form():
    events = [
        told(facts.BEGUN, 1, form="small/1"), talked(2, 1, {"day": "Tea"}),
        told(facts.FORM_TAKEN, 3, form="small/2", was="small/1"),
        talked(4, 2, {"day": "Tea outside"}, by_form="small/2"), talked(5, 3, {}, confirmed=["day"], by_form="small/2"),
    ]  # fmt: skip
    record = fold(events, assessment=9)
    stands = record.answers["day"]
    assert (stands.value, stands.form, stands.confirmed_on) == ("Tea outside", "small/2", date(2026, 3, 5))
    assert [(one.value, one.form) for one in stands.earlier] == [("Tea", "small/1")]
    assert record.forms == ("small/1", "small/2")
    assert fold(events, assessment=8).answers == {}


def test_who_met_them_counts_each_once_and_nobody_they_did_not_speak_with():
    events = [talked(1, 1, {"day": "Tea"}), talked(2, 2, {}, with_person=False), talked(3, 3, {"day": "Milk"})]
    by = [replace(event, by=by) for event, by in zip(events, (5, 6, 5), strict=True)]
    assert fold(by, assessment=9).workers_met == (5,)


def test_answers_of_somebody_erased_are_empty_and_still_counted():
    record = fold([replace(talked(1, 1, {"day": "Tea"}), private={})], assessment=9)
    assert record.answers["day"].value == ""
    assert record.conversations[0].answered == ("day",)


SEEN = [
    Seen("ot", 1, 0, 2, 10), Seen("ot", 3, 1, 3, 30), *(Seen("needs", 1, 0, 1, days) for days in range(6)),
    *(Seen("review", 2, 0, 1, None) for _ in range(8)),
]  # fmt: skip


def test_continuity_is_counted_by_hand():
    every, needs, ot, review = continuity.lines(SEEN, is_open=True)
    assert (every.n, every.median_days, every.days_n) == (16, 3.5, 8)
    assert (ot.n, ot.median_workers, ot.one_worker, ot.handed_over, ot.median_days) == (2, 2.0, 1, 1, 20.0)
    assert (needs.n, review.median_days, review.days_n) == (6, None, 0)


def test_a_few_are_hidden_and_do_not_follow_from_the_others():
    every, needs, ot, review = continuity.lines(SEEN, is_open=False)
    assert every.n == 15  # 16, in fives: what leaves the team is not compared
    assert (ot.n, needs.n, review.n) == (None, None, 10)
    assert continuity.lines(SEEN[:3], is_open=False)[0].n is None
    few = [Seen(name, 1, 0, 1, None) for name in ("a", "b", *("c" * 6), *("d" * 9))]
    assert [one.n for one in continuity.lines(few, is_open=False)] == [15, None, None, None, 10]


def test_a_line_that_is_shown_tells_of_no_few_in_it():
    some = [Seen("a", 2 if n else 1, 1 if n < 6 else 0, 1, n if n < 2 else None) for n in range(12)]
    line = continuity.lines(some, is_open=False)[1]
    assert (line.n, line.one_worker, line.handed_over, line.median_days, line.days_n) == (10, None, 5, None, None)


SEVEN = re.compile(r"\b(assessments?|referrals?|allocations?|waiting lists?|hand-?offs?|triage|services?)\b", re.I)


@pytest.mark.parametrize("text", STARTERS, ids=named)
def test_what_a_form_that_ships_asks_says_none_of_the_seven_words(text):
    form = form_from(text)
    said = [form.name, form.plain, *(words for one in form.sections for words in (one.title, one.plain))]
    said += [words for one in form.questions for words in (one.ask, one.plain, *(each.label for each in one.options))]
    assert not [words for words in said if SEVEN.search(words)]
