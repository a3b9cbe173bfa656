"""What is decided about messages, without a database."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.keeping_in_touch.messages.rules import (
    answers,
    cost,
    documents,
    pace,
    states,
)  # fmt: skip
from fairwait.keeping_in_touch.messages.rules.answers import Hold, Meaning, Reply
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
