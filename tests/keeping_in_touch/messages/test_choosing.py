"""How somebody is reached: their needs, the way that is chosen, and whether a message may leave. Pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.keeping_in_touch.messages.rules import choosing, leaving, needs
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.leaving import Verdict

TUESDAY = datetime(2026, 6, 9, 10, 0, tzinfo=UTC)

# Needs --------------------------------------------------------------------------------------------------------------


def told(words=None, interpreter=None, language=None, preference=None):
    return needs.read(needs=words, interpreter=interpreter, language=language, preference=preference)


@pytest.mark.parametrize(
    ("words", "forms", "not_by"),
    [
        (None, set(), set()),
        ("None", set(), set()),
        ("Large print please", {Form.LARGE_PRINT}, set()),
        ("Font 18pt", {Form.LARGE_PRINT}, set()),
        ("Easy Read", {Form.EASY_READ}, set()),
        ("BSL user", {Form.BSL}, set(Channel)),
        ("Braille", {Form.BRAILLE}, {Channel.LETTER, Channel.PRINT}),
        ("Registered blind", {Form.PLAIN}, {Channel.LETTER, Channel.PRINT}),
        ("Blind, audio CD", {Form.AUDIO}, {Channel.LETTER, Channel.PRINT}),
        ("Deaf, do not phone", set(), {Channel.PHONE}),
        ("No texts", set(), {Channel.TEXT}),
        ("does not have the internet, no email", set(), {Channel.EMAIL}),
        ("don't send letters", set(), {Channel.LETTER, Channel.PRINT}),
        ("Cannot read", set(), {Channel.TEXT, Channel.EMAIL, Channel.LETTER, Channel.PRINT}),
    ],
)
def test_free_text_is_read_for_what_it_plainly_says(words, forms, not_by):
    found = told(words)
    assert found.forms == forms
    assert set(found.why_not) == not_by


def test_words_no_rule_knows_are_kept_for_a_person():
    assert told("Large print please").unread == ""
    assert told("Speak to daughter first").unread == "Speak to daughter first"


def test_what_somebody_prefers_and_who_must_be_there():
    assert told(preference="Email").prefers is Channel.EMAIL
    assert told(preference="by post").prefers is Channel.LETTER
    assert told(preference="not by text").prefers is None
    assert told(preference="phone or email").prefers is None
    assert told(interpreter="Yes", language="Polish").professional == "Interpreter: Polish"
    assert told(interpreter="y").professional == "Interpreter: ask which language"
    assert told(interpreter="Punjabi, female").professional == "Interpreter: Punjabi, female"
    assert told("needs an interpreter", language="Urdu").professional == "Interpreter: Urdu"
    assert told("hard of hearing").professional.startswith("Hearing loss")
    assert told("BSL", preference="email").why_not.keys() == {
        Channel.TEXT,
        Channel.LETTER,
        Channel.PRINT,
        Channel.PHONE,
    }
    assert told("BSL, large print").flags == (
        "Needs large print", "Needs British Sign Language", "Interpreter: British Sign Language",
    )  # fmt: skip
    assert told().flags == ()


# Choosing -----------------------------------------------------------------------------------------------------------

EVERYWHERE = choosing.Reach({Channel.TEXT: "07700900123", Channel.EMAIL: "a@example.org", Channel.LETTER: "1 Row",
                             Channel.PRINT: "1 Row", Channel.PHONE: "01632960123"})  # fmt: skip
ALL = choosing.Offer(tuple(Channel))


def chosen(found, *, reach=EVERYWHERE, offer=ALL, wanted=None):
    return choosing.choose(reach=reach, needs=found, offer=offer, wanted=wanted)


def test_the_way_is_the_one_they_prefer_else_the_cheapest():
    assert chosen(told()).channel is Channel.EMAIL
    assert chosen(told(preference="text")).channel is Channel.TEXT
    assert chosen(told(preference="post")).channel is Channel.LETTER
    assert chosen(told(preference="post"), offer=choosing.Offer((Channel.TEXT, Channel.PRINT))).channel is Channel.PRINT
    assert chosen(told(preference="post"), offer=choosing.Offer((Channel.TEXT,))).channel is Channel.TEXT
    assert chosen(told("no email", preference="email")).channel is Channel.TEXT
    assert chosen(told(), reach=choosing.Reach({Channel.PHONE: "01632960123"})).channel is Channel.PHONE


def test_a_way_that_was_wanted_is_never_replaced_in_silence():
    assert chosen(told(), wanted=Channel.LETTER).channel is Channel.LETTER
    refused = chosen(told("no letters"), wanted=Channel.LETTER)
    assert not refused.usable
    assert "no letters" in refused.because


def test_who_cannot_be_reached_is_said_with_every_reason():
    nobody = chosen(
        told(), reach=choosing.Reach({Channel.TEXT: "07700900123"}, {Channel.TEXT: "They asked for no texts"})
    )
    assert not nobody.usable
    assert dict(nobody.refused)[Channel.TEXT] == "They asked for no texts"
    assert dict(nobody.refused)[Channel.EMAIL] == "We hold nothing to reach them by"
    assert "not written for it" in dict(chosen(told(), offer=choosing.Offer((Channel.TEXT,))).refused)[Channel.EMAIL]


def test_forms_follow_needs_and_block_what_cannot_be_read():
    large = told("large print")
    assert chosen(large, wanted=Channel.LETTER).usable is False
    offer = choosing.Offer(tuple(Channel), (Form.STANDARD, Form.LARGE_PRINT, Form.EASY_READ))
    assert chosen(large, wanted=Channel.LETTER, offer=offer).form is Form.LARGE_PRINT
    assert chosen(large, wanted=Channel.EMAIL).form is Form.STANDARD
    easy = told("easy read")
    assert chosen(easy).channel is Channel.PHONE  # no easy read of it: somebody speaks with them
    assert chosen(easy, offer=offer).form is Form.EASY_READ


def test_another_language_is_spoken_and_not_written_to_in_english():
    polish = told(interpreter="yes", language="Polish")
    assert chosen(polish).channel is Channel.PHONE
    assert chosen(polish, offer=choosing.Offer(tuple(Channel), language="Polish")).channel is Channel.EMAIL
    assert "Polish" in dict(chosen(polish).refused)[Channel.TEXT]


@given(
    st.sets(st.sampled_from(list(Channel))),
    st.sets(st.sampled_from(list(Channel))),
    st.sampled_from(["", "BSL", "no texts", "easy read"]),
)
def test_whatever_is_chosen_is_refused_by_nothing(held, barred, words):
    reach = choosing.Reach(dict.fromkeys(held, "x"), dict.fromkeys(barred, "no"))
    choice = chosen(told(words), reach=reach)
    assert choice.channel not in barred
    assert choice.channel is None or choice.channel in held
    assert choice.channel not in dict(choice.refused)


# Leaving ------------------------------------------------------------------------------------------------------------


def leaves(
    *,
    now=TUESDAY,
    channel=Channel.TEXT,
    to="07700900123",
    needs_open=False,
    expires=TUESDAY + timedelta(days=2),
    **person,
):
    details = {Channel.TEXT: "07700 900123", Channel.LETTER: "1 Row, Town", Channel.PHONE: "01632960123"}
    said = leaving.Leaving(channel, to, expires, needs_open)
    return leaving.decide(said, person=leaving.Person(**{"details": details, **person}), now=now)


def test_a_message_leaves_when_nothing_speaks_against_it():
    assert leaves().verdict is Verdict.GO
    assert leaves(channel=Channel.LETTER, to="1 Row  Town", now=TUESDAY.replace(hour=3)).verdict is Verdict.GO
    assert leaves(channel=Channel.PHONE, to="01632960123", now=TUESDAY.replace(hour=3)).verdict is Verdict.GO


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_erased": True}, "erased"),
        ({"is_dead": True}, "dead"),
        ({"is_restricted": True}, "restricted"),
        ({"barred": {Channel.TEXT: ("opted_out", "They asked for no texts.")}}, "opted_out"),
        ({"details": {}}, "detail_gone"),
        ({"details": {Channel.TEXT: "07700900999"}}, "detail_changed"),
        ({"needs_open": True, "has_open_wait": False}, "closed"),
        ({"hours": None}, "no_hours"),
    ],
)
def test_what_forbids_it_cancels_it_and_says_why(changed, code):
    decision = leaves(**changed)
    assert (decision.verdict, decision.code) == (Verdict.CANCEL, code)
    assert decision.because


def test_a_forbidden_message_is_cancelled_even_when_it_is_late_or_the_hour_is_wrong():
    assert leaves(is_dead=True, expires=TUESDAY).code == "dead"
    assert leaves(is_dead=True, now=TUESDAY.replace(hour=2)).code == "dead"


def test_it_waits_for_the_hour_or_is_too_late():
    night = TUESDAY.replace(hour=2)
    waits = leaves(now=night)
    assert (waits.verdict, waits.until) == (Verdict.WAIT, TUESDAY.replace(hour=8))
    assert leaves(now=night, expires=TUESDAY.replace(hour=7)).verdict is Verdict.EXPIRE
    assert leaves(expires=TUESDAY).verdict is Verdict.EXPIRE
    assert leaves(has_open_wait=False).verdict is Verdict.GO
    assert {one.label for one in Channel} >= {"letter", "email"}
