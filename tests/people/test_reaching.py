"""By which ways somebody may be reached, and when: what is unsafe is refused, and no word is read as leave."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.people.rules import reaching
from fairwait.people.rules.reaching import Channel, Contactable, Reported, Safe, Said, may_reach, read_words, settled

TUESDAY = datetime(2026, 11, 24, 11, tzinfo=UTC)
ALL = {"phone": "01632 960118", "mobile": "07700 900431", "email": "edith@example.org", "address": "1 Quay, ZX1 4BD"}
SENT = {Channel.TEXT, Channel.EMAIL, Channel.LETTER}


def somebody(**said):
    return Contactable(**{"details": ALL, **said})


def opened(person, at=TUESDAY, **how):
    return {each for each in Channel if may_reach(person, each, at, **how).is_allowed}


@pytest.mark.parametrize(
    ("words", "never"),
    [
        ("Do not ring the landline: ex-partner may answer", {Channel.PHONE}),
        ("No post to the address", {Channel.LETTER, Channel.VISIT}),
        ("Never at home address", {Channel.LETTER, Channel.VISIT}),
        ("no texts", {Channel.TEXT}),
        ("Contact only through the day centre", set(Channel)),
        ("Do not contact", set(Channel)),
        ("Mobile is checked by husband, text first", {Channel.MOBILE, Channel.TEXT}),
        ("Do not speak to son about money", set()),
    ],
)
def test_what_names_a_way_is_a_ban_on_it(words, never):
    assert read_words(words).never == never


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("Never before 10", (time(10), None)),
        ("Not after 4pm", (None, time(16))),
        ("Not before 10 or after 4", (time(10), time(16))),
        ("Only ring after 6", (time(18), None)),
        ("Call between 9 and 5", (time(9), time(17))),
        ("not before 9.30am", (time(9, 30), None)),
    ],
)
def test_hours_are_read(words, hours):
    safe = read_words(words)
    assert (safe.not_before, safe.not_after, safe.never) == (*hours, frozenset())


def test_a_message_that_may_not_be_left_bans_no_call():
    safe = read_words("DO NOT LEAVE VOICEMAIL")
    assert (safe.never, safe.no_message) == (frozenset(), True)
    reach = may_reach(somebody(safe=safe), Channel.MOBILE, TUESDAY)
    assert reach.is_allowed
    assert reaching.NO_MESSAGE in reach.must


def test_a_caller_is_kept_to_the_safe_days_and_hours():
    safe = read_words("Do not ring the landline. Relay Tue or Fri, 10 to 12")
    person = somebody(safe=safe)
    assert may_reach(person, Channel.MOBILE, TUESDAY).is_allowed
    late = may_reach(person, Channel.MOBILE, TUESDAY.replace(hour=12))
    assert (late.is_allowed, late.is_only_the_hour) == (False, True)
    assert late.because == "Not now: only on Tuesday or Friday, not before 10:00, not after 12:00."
    assert not may_reach(person, Channel.MOBILE, TUESDAY.replace(day=25)).is_allowed
    assert not may_reach(person, Channel.PHONE, TUESDAY).is_only_the_hour


def test_the_hours_are_those_of_london():
    person = somebody(safe=Safe(not_before=time(10)))
    assert may_reach(person, Channel.PHONE, datetime(2026, 7, 1, 9, 0, tzinfo=UTC)).is_allowed
    assert not may_reach(person, Channel.PHONE, datetime(2026, 12, 1, 9, 30, tzinfo=UTC)).is_allowed
    with pytest.raises(ValueError, match="time zone"):
        may_reach(person, Channel.PHONE, datetime(2026, 7, 1, 9))


def test_nothing_goes_by_itself_while_nobody_has_said_what_a_warning_means():
    person = somebody(safe=read_words("Do not speak to son about money"))
    assert opened(person) == set(Channel)
    assert opened(person, by_itself=True) == set()
    assert "nothing goes by itself" in may_reach(person, Channel.EMAIL, TUESDAY, by_itself=True).because


@given(st.text(alphabet=st.sampled_from("not ring safe only post text letter 10 after before home .;"), max_size=60))
def test_whatever_words_say_nothing_is_sent_by_itself(words):
    safe = read_words(words)
    assert not (opened(somebody(safe=safe), by_itself=True) & SENT) or not words.split()


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"reported": Reported.DIED}, "has died"),
        ({"reported": Reported.ADMITTED}, "in hospital"),
        ({"has_died": True}, "has died"),
        ({"is_erased": True}, "erased"),
    ],
)
def test_nothing_reaches_the_dead_the_admitted_or_the_erased(said, because):
    assert opened(somebody(**said)) == set()
    assert because in may_reach(somebody(**said), Channel.LETTER, TUESDAY).because


def test_a_wrong_number_is_used_no_more_and_a_new_one_is():
    said = Said()
    said.mark(detail="mobile", value="07700 900431", is_usable=False)
    old = settled(details=ALL, words=None, said=said, died_on=None, is_erased=False)
    assert opened(old) == set(Channel) - {Channel.MOBILE, Channel.TEXT}
    new = settled(details={**ALL, "mobile": "07700 900999"}, words=None, said=said, died_on=None, is_erased=False)
    assert opened(new) == set(Channel)
    said.mark(detail="mobile", value="07700 900431", is_usable=True)
    assert said.kept() is None


def test_what_was_told_here_counts_until_the_case_system_says_something_newer():
    said = Said(told={"address": ["2 Hill, ZX2 1AA", ALL["address"]]})
    told = settled(details=ALL, words=None, said=said, died_on=None, is_erased=False)
    assert may_reach(told, Channel.LETTER, TUESDAY).value == "2 Hill, ZX2 1AA"
    newer = settled(details={**ALL, "address": "3 Sea"}, words=None, said=said, died_on=None, is_erased=False)
    assert may_reach(newer, Channel.LETTER, TUESDAY).value == "3 Sea"


def test_what_a_person_here_said_outranks_the_words_it_was_said_of_and_no_others():
    safe = Safe(never=frozenset({Channel.LETTER}), instruction="Ask for Edie")
    said = Said(safe=safe.kept(), safe_of="only through her sister")
    how = {"details": ALL, "said": said, "died_on": None, "is_erased": False}
    read = settled(words="only through her sister", **how)
    assert read.safe == safe
    assert opened(read, by_itself=True) == set(Channel) - {Channel.LETTER}
    changed = settled(words="no texts", **how)
    assert {Channel.LETTER, Channel.TEXT} <= changed.safe.never
    assert not opened(changed, by_itself=True)


def test_under_several_records_what_any_forbids_is_forbidden():
    one = settled(details=ALL, words=None, said=Said(), died_on=None, is_erased=False)
    other = settled(
        details={**ALL, "phone": None}, words="no post, not before 10", said=Said(reported="admitted"),
        died_on=date(2026, 1, 1), is_erased=False,
    )  # fmt: skip
    both = reaching.together([one, other])
    assert (both.safe.never, both.safe.not_before) == ({Channel.LETTER}, time(10))
    assert both.details["phone"] == ALL["phone"]
    assert (both.has_died, both.reported, both.is_erased) == (True, Reported.ADMITTED, False)


def test_a_way_without_its_detail_is_closed():
    assert may_reach(Contactable(), Channel.TEXT, TUESDAY).because == "No mobile is known."
    assert [each for each in Channel if each.is_sent] == [Channel.TEXT, Channel.EMAIL, Channel.LETTER]
    assert reaching.hours(Safe(days=frozenset())) == "only on no day"
