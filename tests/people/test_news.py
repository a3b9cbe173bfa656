"""What is told of somebody's waits alone leaves their record as it is: it need not be folded again."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from fairwait.history.registry import Told
from fairwait.people.rules import fold, tells_news

DAY, NOON = date(2026, 11, 23), datetime(2026, 11, 23, 12, tzinfo=UTC)
KEYS = ["person_id:1", "person_id:2|Ada", "nhs:9990000000"]


def told(seq, kind, *, facts=None, private=None):
    said = {"source": "s", **(facts or {})}
    return Told(seq, 1, 1, kind, DAY, None, DAY, NOON, None, "import:1", said, private or {})


PRIVATE = st.fixed_dictionaries(
    {},
    optional={
        "person": st.dictionaries(st.sampled_from(["first_name", "phone"]), st.sampled_from(["a", "b", None])),
        "keys": st.lists(st.sampled_from(KEYS), max_size=2),
        "set": st.just({"digest": "d"}),
    },
)
FIRST = {"keys": KEYS[:1], "person": {"first_name": "a"}}


@given(PRIVATE, st.sampled_from(["wait.changed", "wait.left_extract"]))
def test_what_tells_no_news_changes_nothing_but_the_count(private, kind):
    before, event = [told(1, "wait.found", private=FIRST)], told(2, kind, private=private)
    was = fold(1, before)
    news = tells_news(event, known_by=was.keys)
    now = fold(1, [*before, event])
    if not news:
        assert now == replace(was, last_seq=2)
    assert news == bool(private.get("person") or set(private.get("keys", ())) - {KEYS[0]})


def test_the_same_number_from_another_source_is_news():
    event = told(2, "wait.changed", facts={"source": "t"}, private={"keys": KEYS[:1]})
    assert tells_news(event, known_by={("s", "person_id", "1")})


def test_whatever_is_told_of_no_wait_is_news():
    event = told(2, "person.restricted", facts={"is_restricted": True})
    assert not tells_news(event, known_by=frozenset())
    assert tells_news(replace(event, wait=None), known_by=frozenset())
