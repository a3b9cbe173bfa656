"""What follows from a call, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.keeping_in_touch.contacts.rules.outcomes import MEANS, Answered, Outcome, follows, urgent_in
from fairwait.keeping_in_touch.contacts.rules.script import ScriptRefused, from_toml, starter
from fairwait.people.rules.reaching import Reported
from fairwait.waiting.rules.deciding import Decision

FALL = Answered("falls", "Have you had a fall?", True)
SORE = Answered("sore", "Any sore skin?", True, fact="pressure_damage")
WANTS = Answered("wants", "One thing sooner?", True, is_risk=False)
NO = Answered("carer", "Has anything changed?", False, fact="carer")


def what(outcome, *answers, by_whom="", said="Fine.", urgent=("fire",)):
    return follows(outcome, by_whom=by_whom, said=said, answers=answers, urgent_words=urgent)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_the_person_being_spoken_with_is_a_contact(outcome):
    found = what(outcome)
    assert found.is_contact == MEANS[outcome].is_spoken
    assert found.is_contact != found.is_attempt
    other = what(outcome, by_whom="her daughter")
    assert (other.is_contact, other.is_attempt) == (False, True)


def test_worse_reopens_triage_with_the_answers_as_facts():
    found = what(Outcome.WORSE, FALL, SORE, NO, WANTS)
    assert found.change == "worse"
    assert found.facts == {"pressure_damage": True}
    assert found.words[0] == "Have you had a fall? Yes"
    assert "Has anything changed? No" in found.words


def test_a_yes_about_risk_or_an_urgent_word_reopens_triage_whatever_was_chosen():
    assert what(Outcome.BETTER, FALL).change == "worse"
    assert what(Outcome.SPOKEN, WANTS, NO).change == ""
    urgent = what(Outcome.SPOKEN, said="There was a FIRE, she said")
    assert (urgent.change, urgent.urgent) == ("worse", ("fire",))


@given(
    outcome=st.sampled_from(Outcome),
    yes=st.booleans(),
    risk=st.booleans(),
    other=st.booleans(),
    said=st.text(max_size=30),
)
def test_no_answer_ever_tells_the_policy_anything_but_a_yes_about_risk(outcome, yes, risk, other, said):
    answer = Answered("x", "?", yes, risk, "pressure_damage")
    found = what(outcome, answer, by_whom="somebody" if other else "", said=said)
    assert found.facts == ({"pressure_damage": True} if yes and risk else {})
    assert not (found.decision is Decision.ENDING and other)


def test_no_longer_needed_said_by_another_ends_nothing_and_opens_a_conversation():
    assert what(Outcome.NO_LONGER_NEEDED).decision is Decision.ENDING
    found = what(Outcome.NO_LONGER_NEEDED, by_whom="his son")
    assert (found.decision, found.change) == (None, "new_contact")


def test_somebody_elses_word_moves_nobodys_letters():
    assert what(Outcome.MOVED).tells_details
    found = what(Outcome.MOVED, by_whom="an ex-partner")
    assert (found.tells_details, found.change) == (False, "new_contact")


def test_death_and_hospital_stop_what_is_sent_and_go_to_a_person():
    died = what(Outcome.DIED, by_whom="a neighbour")
    assert (died.decision, died.reported, died.is_contact) == (Decision.DIED, Reported.DIED, False)
    ill = what(Outcome.ADMITTED)
    assert (ill.decision, ill.reported, ill.change) == (Decision.ADMITTED, Reported.ADMITTED, "hospital")


def test_a_wrong_number_is_marked_and_no_try_of_the_person():
    found = what(Outcome.WRONG_NUMBER)
    assert (found.marks_wrong, found.counts_as_try, found.is_attempt) == (True, False, True)
    assert what(Outcome.NO_ANSWER).counts_as_try


def test_urgent_words_are_whole_words():
    words = ("fire", "cant breathe")
    assert urgent_in("I can’t breathe", words) == ("cant breathe",)
    assert urgent_in("she sat by the fireplace", words) == ()


# The document ---------------------------------------------------------------------------------------------------------


def test_what_comes_with_fairwait_can_be_used():
    script = from_toml(starter())
    assert script.numbers_for(1).letter_days == 3
    assert script.numbers_for(None) is script.numbers[0]
    assert script.numbers_for(4) is script.numbers[1]
    asked = [each.code for each in script.questions if each.is_for(pathway="ot", rank=3)]
    assert "equipment" in asked
    assert "expiry" not in asked
    assert {each.fact for each in script.questions} >= {"pressure_damage", "unsafe_transfers"}
    assert script.opening[0].is_for(pathway=None, rank=None)


@pytest.mark.parametrize(
    ("was", "now", "key"),
    [
        ('schema = "fairwait.contact/1"', 'schema = "fairwait.huddle/1"', "schema"),
        ('rings_until = "17:30"', 'rings_until = "08:30"', "rings_until"),
        ('rings_from = "09:00"', 'rings_from = "nine"', "rings_from"),
        ("letter_days = 10", "letter_days = 10\nup_to_rank = 3", "no_answer"),
        ("tries = 2", "tries = 1", "tries"),
        ("days_apart = 1", "days_apart = 9", "next_within_days"),
        ('code = "falls"', 'code = "essentials"', "code"),
        ('code = "falls"', 'code = "Falls!"', "code"),
        ('name = "Keeping in touch"', 'name = " "', "name"),
        ('name = "Keeping in touch"', f'name = "{"x" * 401}"', "name"),
        ("if_late = true", "if_lat = true", "if_lat"),
    ],
)
def test_a_document_that_cannot_be_used_names_the_line(was, now, key):
    with pytest.raises(ScriptRefused, match=key) as refused:
        from_toml(starter().replace(was, now, 1))
    assert refused.value.line or key in ("no_answer",)


@pytest.mark.parametrize("part", ["opening", "question"])
def test_a_script_says_and_asks_something(part):
    text = starter()
    kept = text[: text.index("# Before a yes")] if part == "opening" else text[: text.index("[[question]]")]
    with pytest.raises(ScriptRefused, match="There is none"):
        from_toml(kept)
