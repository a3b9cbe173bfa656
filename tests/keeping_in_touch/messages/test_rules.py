"""What is decided about messages, without a database."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.keeping_in_touch.messages.rules import (
    answers,
    choosing,
    cost,
    documents,
    incoming,
    leaving,
    needs,
    pace,
    states,
)  # fmt: skip
from fairwait.keeping_in_touch.messages.rules.answers import Hold, Meaning, Reply
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.incoming import Heard
from fairwait.keeping_in_touch.messages.rules.leaving import Verdict
from fairwait.keeping_in_touch.messages.rules.pace import Hours
from fairwait.keeping_in_touch.messages.rules.states import MessageState, ProviderWord

TUESDAY = datetime(2026, 6, 9, 10, 0, tzinfo=UTC)

# States -------------------------------------------------------------------------------------------------------------


def test_every_state_has_words_and_says_where_it_may_go():
    assert set(states.MOVES) == set(MessageState)
    assert all(state.label for state in MessageState)


def test_nothing_that_may_have_left_goes_back_but_through_a_look_up():
    for state in (MessageState.SENT, MessageState.DELIVERED):
        assert not states.may_move(state, MessageState.QUEUED)
    assert states.may_move(MessageState.CLAIMED, MessageState.QUEUED)
    assert not states.may_move(MessageState.CANCELLED, MessageState.QUEUED)


def test_statuses_mean_states():
    assert states.state_of("delivered") is MessageState.DELIVERED
    assert states.state_of("received") is MessageState.DELIVERED
    assert states.state_of("accepted") is MessageState.SENT
    assert states.state_of("permanent-failure") is MessageState.FAILED
    with pytest.raises(ValueError, match="gone"):
        states.state_of("gone")


def word(status, minute=0):
    return ProviderWord(status, f"2026-06-09T10:{minute:02}:00Z")


@given(
    st.permutations(
        [word("sending", 1), word("delivered", 3), word("created", 0), word("sending", 4), word("delivered", 3)]
    )
)
def test_in_any_order_the_last_true_word_wins(words):
    known = None
    for each in words:
        if states.supersedes(each, known=known):
            known = each
    assert known == word("delivered", 3)


def test_of_two_endings_the_later_counts():
    assert states.supersedes(word("permanent-failure", 9), known=word("delivered", 3))
    assert not states.supersedes(word("temporary-failure", 2), known=word("delivered", 3))
    assert not states.supersedes(word("delivered", 3), known=word("delivered", 3))
    assert states.supersedes(word("sending", 1), known=word("created", 5))


# Answers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "meaning", "hold"),
    [
        (Reply(201), Meaning.ACCEPTED, Hold.NONE),
        (Reply(200, is_readable=False), Meaning.UNKNOWN, Hold.NONE),
        (Reply(None), Meaning.UNKNOWN, Hold.DOWN),
        (Reply(None, was_reached=False), Meaning.NEVER_LEFT, Hold.DOWN),
        (Reply(302), Meaning.NEVER_LEFT, Hold.HOST),
        (Reply(429, [("RateLimitError", "slow")]), Meaning.NEVER_LEFT, Hold.BUSY),
        (Reply(429, [("TooManyRequestsError", "50")]), Meaning.NEVER_LEFT, Hold.DAY),
        (Reply(500), Meaning.UNKNOWN, Hold.DOWN),
        (Reply(503), Meaning.UNKNOWN, Hold.DOWN),
        (Reply(400, [("BadRequestError", "Missing personalisation: name")]), Meaning.NEVER_LEFT, Hold.TEMPLATE),
        (Reply(400, [("BadRequestError", "Template not found")]), Meaning.NEVER_LEFT, Hold.TEMPLATE),
        (
            Reply(400, [("ValidationError", "template_id is not a valid UUID")]),
            Meaning.NEVER_LEFT,
            Hold.TEMPLATE,
        ),
        (
            Reply(400, [("BadRequestError", "email template is not suitable for sms notification")]),
            Meaning.NEVER_LEFT,
            Hold.TEMPLATE,
        ),
        (Reply(400, [("ValidationError", "phone_number Number is too short")]), Meaning.REFUSED, Hold.NONE),
        (Reply(400), Meaning.REFUSED, Hold.NONE),
        (Reply(502), Meaning.UNKNOWN, Hold.DOWN),
        (Reply(504), Meaning.UNKNOWN, Hold.DOWN),
        (Reply(404), Meaning.NEVER_LEFT, Hold.HOST),
        (Reply(407), Meaning.NEVER_LEFT, Hold.HOST),
        (Reply(408), Meaning.NEVER_LEFT, Hold.BUSY),
        (Reply(413), Meaning.REFUSED, Hold.NONE),
        (Reply(404, [("NoResultFound", "No result found")]), Meaning.REFUSED, Hold.NONE),
        (
            Reply(403, [("AuthError", "Error: Your system clock must be accurate to within 30 seconds")]),
            Meaning.NEVER_LEFT,
            Hold.CLOCK,
        ),
        (Reply(403, [("AuthError", "Invalid token: API key not found")]), Meaning.NEVER_LEFT, Hold.KEY),
        (Reply(403, [("BadRequestError", "Cannot send letters with a team api key")]), Meaning.REFUSED, Hold.NONE),
    ],
)
def test_each_reply_means_one_thing(reply, meaning, hold):
    answer = answers.read(reply)
    assert (answer.meaning, answer.hold) == (meaning, hold)
    assert bool(answer.words) is (meaning is not Meaning.ACCEPTED)


def test_only_what_a_person_must_mend_is_for_people():
    assert [hold for hold in Hold if hold.is_for_people] == [Hold.CLOCK, Hold.KEY, Hold.HOST, Hold.TEMPLATE]


def test_a_template_that_must_be_mended_is_named_with_what_mends_it():
    said = [("BadRequestError", "Missing personalisation: name")]
    words = answers.read(Reply(400, said, template="6a1f")).words
    assert "template 6a1f asks for more" in words
    assert "Missing personalisation: name. Take those places out of it" in words


def test_a_telephone_number_between_words_read_from_the_right_keeps_its_order():
    """Unicode Standard Annex 9: a space between two numbers there parts them, a no-break space (W4) does not."""
    assert documents.numbers_in_order("ہمیں 01632 960 210 پر فون کریں") == "ہمیں 01632\u00a0960\u00a0210 پر فون کریں"
    assert documents.numbers_in_order("ہمیں 01632 960 210 پر", gap="") == "ہمیں 01632960210 پر"
    assert documents.numbers_in_order("Ring 01632 960 210, or 999.") == "Ring 01632 960 210, or 999."
    assert documents.numbers_in_order("جان کا خطرہ ہو تو 999 پر") == "جان کا خطرہ ہو تو 999 پر"


# Pace ---------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 40), st.integers(0, 10**6))
def test_backing_off_grows_stays_bounded_and_differs(failures, seed):
    wait = pace.back_off(failures=failures, rng=random.Random(seed)).total_seconds()
    ceiling = min(300, 5 * 2 ** (failures - 1))
    assert ceiling / 2 <= wait <= ceiling


def test_two_who_wait_do_not_come_back_at_once():
    rng = random.Random(1)
    assert len({pace.back_off(failures=3, rng=rng) for _ in range(20)}) == 20
    with pytest.raises(ValueError, match="at least 1"):
        pace.back_off(failures=0, rng=rng)


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 10))
def test_no_minute_holds_more_than_its_number(offsets, limit):
    sent = []
    for offset in sorted(offsets):
        now = TUESDAY + timedelta(seconds=offset)
        if pace.room_left(sent=sent, now=now, per_minute=limit):
            assert pace.next_room(sent=sent, now=now, per_minute=limit) == now
            sent.append(now)
        else:
            opens = pace.next_room(sent=sent, now=now, per_minute=limit)
            assert opens > now
            assert pace.room_left(sent=sent, now=opens, per_minute=limit) > 0
    for moment in sent:
        assert sum(moment <= at < moment + timedelta(minutes=1) for at in sent) <= limit


def test_the_providers_day_begins_at_midnight_utc():
    assert pace.tomorrow_utc(datetime(2026, 6, 9, 23, 30, tzinfo=UTC)) == datetime(2026, 6, 10, tzinfo=UTC)


def test_quiet_hours_are_by_the_clock_on_the_wall():
    hours = Hours(time(9), time(19))
    assert not hours.allow(datetime(2026, 6, 9, 7, 59, tzinfo=UTC))  # 08:59 in London
    assert hours.allow(datetime(2026, 6, 9, 8, 0, tzinfo=UTC))
    assert not hours.allow(datetime(2026, 6, 9, 18, 0, tzinfo=UTC))  # 19:00
    assert hours.next_allowed(datetime(2026, 6, 9, 18, 0, tzinfo=UTC)) == datetime(2026, 6, 10, 8, 0, tzinfo=UTC)
    assert hours.next_allowed(TUESDAY) == TUESDAY
    saturday_evening = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # the clocks go back that night
    assert hours.next_allowed(saturday_evening) == datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(0, 6))
def test_the_next_allowed_moment_is_allowed_and_the_first(now, day):
    hours = Hours(time(10), time(11, 30), frozenset({day}))
    opens = hours.next_allowed(now)
    assert opens >= now
    assert hours.allow(opens)
    assert opens == now or not hours.allow(opens - timedelta(seconds=1))
    assert opens - now <= timedelta(days=7, hours=2)


def test_hours_meet_or_do_not():
    council = Hours(time(9), time(19))
    assert council.narrowed(Hours(time(10), time(20), frozenset({0, 6}))) == Hours(time(10), time(19), frozenset({0}))
    assert council.narrowed(Hours(time(19), time(21))) is None
    assert council.narrowed(Hours(days=frozenset({6}))) is None
    with pytest.raises(ValueError, match="earliest"):
        Hours(time(9), time(9))
    with pytest.raises(ValueError, match="days"):
        Hours(days=frozenset())


def test_a_look_up_waits_until_nothing_can_still_be_under_way():
    after = pace.settle_after(asked_at=TUESDAY, timeout=timedelta(seconds=20))
    assert after - TUESDAY > timedelta(seconds=20 + 30 + 30)  # our timeout; the token's life; the two clocks apart


# Cost ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
     ("ŵ" * 70, 1), ("ŵ" * 71, 2), ("ŵ" + "a" * 133, 2), ("ŵ" + "a" * 134, 3), ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_texts_are_charged_by_parts(text, count):
    assert cost.fragments(text) == count


RATES = cost.Rates(
    date(2026, 4, 1),
    {
        "sms": cost.Rate("sms", Decimal("2.5"), "an example", True),
        "email": cost.Rate("email", Decimal(0), "an example"),
    },
)


def test_a_cost_says_what_it_is_made_of_and_how_sure():
    two = cost.cost(item="sms", units=2, rates=RATES)
    assert (two.pence, two.pounds, two.is_sure) == (Decimal("6.00"), "£0.06", True)
    assert "2.5p each before VAT, an example" in two.because
    unknown = cost.cost(item="letter-second-1", units=1, rates=RATES)
    assert (unknown.pence, unknown.pounds, unknown.is_sure) == (None, "not known", False)
    assert cost.total([two, two]).pence == Decimal("12.00")
    assert not cost.total([two, cost.cost(item="email", units=1, rates=RATES)]).is_sure
    assert cost.total([two, unknown]).pence is None
    assert cost.letter_item(pages=3, postage="second") == "letter-second-2"


# What comes in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("STOP", [Heard.STOP]),
        ("Stop texting me please.", [Heard.STOP]),
        ("stop. who is this", [Heard.STOP, Heard.WRONG_NUMBER]),
        ("Please don't text me again", [Heard.STOP]),
        ("He won't stop falling over, it is getting worse", [Heard.URGENT]),
        ("I can't stop crying and I can\u2019t cope", [Heard.URGENT]),
        ("STOP. Mum has died", [Heard.URGENT, Heard.DEATH, Heard.STOP]),
        ("Wrong number mate", [Heard.WRONG_NUMBER]),
        ("I can't stop falling", [Heard.URGENT]),
        ("w o r s e", [Heard.URGENT]),
        ("Shes wurse", [Heard.URGENT]),
        ("He has stopped eating", [Heard.URGENT]),
        ("I a m OK x", [Heard.OTHER]),
        ("START", [Heard.START]),
        ("We no longer need this thank you", [Heard.NO_LONGER]),
        ("Thanks, see you Tuesday", [Heard.OTHER]),
        ("the bus stop is near", [Heard.OTHER]),
        ("", [Heard.OTHER]),
        ("take me off your list", [Heard.STOP, Heard.NO_LONGER]),
        ("\u0ac8\u0abe\u0ab0\u0ac1\u0a82 \u0a9b\u0ac7", [Heard.UNREAD]),
        ("07700 900 999 is my number", [Heard.OTHER]),
        ("0161 999 0000 is my number", [Heard.OTHER]),
        ("I rang 999 2 hours ago", [Heard.URGENT]),
        ("Called 999 3 times today", [Heard.URGENT]),
        ("rang 111 2 days ago", [Heard.URGENT]),
    ],
)
def test_texts_are_sorted_and_never_more_than_that(text, heard):
    found = incoming.sort(text)
    assert list(found.heard) == heard
    assert found.first is heard[0]
    assert found.first.label
    assert found.is_urgent is (Heard.URGENT in heard)


ASK_TO_STOP = """STOP|(STOP)|STOP \U0001f6d1|S T O P|S.T.O.P|st0p|Stopp|STOPALL|\uff33\uff34\uff2f\uff30|stop\u200f
STOP\u200b|STOP STOP STOP|pls stop|STOP - Sent from my iPhone|STOP PLEASE I DIDNT ASK FOR THIS
stop x|no thanks, stop|END|UNSUB|can you stop texting me|stop sending me messages
don't contact me again|please remove my number|leave me alone|stopiwch|STOP \u0628\u0646\u062f"""


@pytest.mark.parametrize("text", ASK_TO_STOP.replace("\n", "|").split("|"))
def test_a_wish_for_no_more_texts_is_heard_in_any_shape(text):
    assert Heard.STOP in incoming.sort(text).heard


@pytest.mark.parametrize(
    "text",
    ["Please dont stop my care", "stop my care please", "Stop the meals please", "please don't stop texting me",
     "The pain won't stop", "when will it stop", "I stopped the tablets"],
)  # fmt: skip
def test_who_speaks_of_something_else_that_stops_is_texted_on(text):
    assert Heard.STOP not in incoming.sort(text).heard


AT_RISK = """worse|wors|wrose|w0rse|worst|not good|not so great|bad|things are really bad|terrible|going downhill
struggling|cant manage|I can\u2019t go on|been in A&E|in A and E|deteriorated|poorly|can't get up
cant get out of bed|I am on the floor|I dont want to live|no point any more|better off without me
my son takes my money|he shouts at me|no heating|not eaten for 2 days|havent eaten
run out of insulin|soiled|bed sore|had a stroke|cant breath|Help|HELP!!!|sos|\U0001f62d|\U0001f44e
\U0001f198|declining|weaker|more confused|wandering at night|my husband passed away|lost my wife
carer has left|exhausted|at breaking point|end of my tether|nobody came|in agony|suffering
dandy, only fell twice|Never better! Broke my hip|much better now that I've given up|gwaeth
mae hi'n waeth|helpwch fi|\u0628\u062f\u062a\u0631
\u062d\u0627\u0644\u062a \u062e\u0631\u0627\u0628 \u06c1\u06d2|tabiyat kharab hai"""


OF_THE_BODY = """pain in my chest|my chest is tight|short of breath|breathless all nite|cant get my breath
slipped in bath|had a tia|mini stroke|had a fit|wont wake up|cant wake him|blacked out|passed out
being sick all night|vomiting
not drinking|wont drink|losing weight|not getting out of bed|bed bound now|cant get to toilet|legs gone
went off her legs|in QEH ward 5|admitted yesterday|she is in hosp|paramedics been|leg ulcer smells|skin is broken
boiler broke|no leccy|evicted friday|left the cooker on|police brought her home|not gud|v bad|getting wose|carnt cope
my carer walked out|carer hasnt come|please come quick|need someone now|need help"""
OF_LIFE = """whats the point|took too many tablets|ive took all my pills|goodbye everyone|nobody would miss me
I wish it was over|I want it to end|cutting myself|kms|unalive myself|life isnt worth living|no will to live|im a burden
hang myself|jump off the bridge|I cant do this anymore|dont want to be here"""
OF_DEATH = """he died on tuesday|mum passed|mum passed yesterday|she has passed|he passed in his sleep|RIP mum 3 Nov
hes no longer with us|lost dad sunday|dad is no more|we buried her last week|She's gone. Thursday night"""
OF_OTHERS = """he strangled me|grabbed my throat|he forced me|touches me|he locks me in|he wont let me out|being bullied
he controls my money|my nephew has my bank card|they wont let me see anyone|skared of him"""
IN_OTHER_TONGUES = """jest gorzej|chc\u0119 umrze\u0107|pomocy
mai r\u0103u|vreau s\u0103 mor|quiero morir|estoy peor
estou pior|ajuda|je veux mourir|blogiau|yard\u0131m|k\u00f6t\u00fcy\u00fcm|mein marna chahti hoon|ammi gir gayi
wedi cwympo
\u6551\u547d|\u6211\u5f88\u4e0d\u597d|\u09ae\u09b0\u09c7 \u09af\u09c7\u09a4\u09c7 \u099a\u09be\u0987
\u092e\u0926\u0926 \u0915\u0930\u094b|\u0a2e\u0a26\u0a26|\u0aac\u0a9a\u0abe\u0ab5\u0acb
\u0627\u0631\u064a\u062f \u0627\u0646 \u0627\u0645\u0648\u062a
\u0434\u043e\u043f\u043e\u043c\u043e\u0436\u0456\u0442\u044c"""
LISTS = (AT_RISK, OF_THE_BODY, OF_LIFE, OF_DEATH, OF_OTHERS, IN_OTHER_TONGUES)


@pytest.mark.parametrize("text", "\n".join(LISTS).replace("\n", "|").split("|"))
def test_whoever_may_be_worse_is_heard_however_they_type_it(text):
    assert incoming.sort(text).is_urgent


WATCHED = """dont ring my husband will hear|please dont text he reads my phone|dont text this number my husband reads it
my partner checks this phone|he goes through my phone|someone is listening|cant talk he is here|can't talk now
its not safe to talk|don't send letters here he opens them|he opens my post|not allowed to talk|my husband must not know
dont tell my daughter|I dont want my ex to know where I live|dont tell him|delete this text"""


@pytest.mark.parametrize("text", WATCHED.replace("\n", "|").split("|"))
def test_who_may_not_be_reached_safely_is_heard_and_read_first(text):
    assert incoming.sort(text).heard[:2] == (Heard.URGENT, Heard.NOT_SAFE)


CALM = """who are you sending on monday|I have this number a long time, still waiting|i do not know a lot about it
same as before thanks|still waiting|no change|better|I'm fine|all good|not bad|not too bad really
Thank you, Tuesday is fine|yes please|what time is my visit|my new number is 07700 900111
blood test on Monday|hello|we moved|no longer need it|ok|1
not sure|not yet|no change here|dont know anymore|I have a new phone|yes still need help with washing|fitting on Tuesday
please call me|call me after 5|my daughter will ring you|can you write to me|we dont need it now|my son is home from uni
dont ring before 10|please dont call on Wednesdays|Please text me before you come
she sees the nurse weekly|he watches tv|my carer does the shopping|the bank is fine|my husband is her carer
merci|bez zmian|la fel|igual|I told my daughter"""


@pytest.mark.parametrize("text", CALM.replace("\n", "|").split("|"))
def test_ordinary_answers_are_not_taken_for_urgent(text):
    found = incoming.sort(text)
    assert not found.is_urgent
    assert not {Heard.STOP, Heard.WRONG_NUMBER} & set(found.heard)


def test_the_councils_own_urgent_words_count_in_a_text():
    assert not incoming.sort("There\u2019s a gas leak").is_urgent
    assert incoming.sort("There\u2019s a gas leak", urgent_words=["gas leak"]).is_urgent


@pytest.mark.parametrize(
    "text",
    [
        "Mary doesn't have this phone any more",
        "this isn't Mary's number",
        "wrong no.",
        "who r u",
        "new phone who dis",
        "this phone belongs to someone else now",
        "I dont know any Mavis",
        "had this number 2 years",
    ],
)
def test_a_number_somebody_else_has_is_heard(text):
    assert Heard.WRONG_NUMBER in incoming.sort(text).heard


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
