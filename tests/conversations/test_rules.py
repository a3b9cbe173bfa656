"""Two windows put together, what must be said before a request is finished, and what counts as solved."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.conversations.rules.finishing import Who, problems
from fairwait.conversations.rules.first_time import First, Heard, judged, table
from fairwait.conversations.rules.shape import CameTo, Solved, Topic
from fairwait.engine.calendars import LONDON
from fairwait.govuk.windows import digest, merge

TODAY = date(2026, 11, 25)
SAID = {
    "reason": "the bath",
    "speaker": "self",
    "topic": "home",
    "urgent": "no",
    "came_to": ["answered"],
    "solved": "yes",
}
NAMED = Who(is_named=True, gives_no_name=False, connections=0)


def seen(stored):
    return {name: digest(value) for name, value in stored.items()}


def test_a_box_nobody_else_touched_is_taken_and_an_untouched_one_is_left():
    stored = {"reason": "old", "topic": "home"}
    heard = seen(stored)
    stored["topic"] = "meals"
    merged = merge(stored, {"reason": "new", "topic": "home"}, was=heard, prose=["reason"])
    assert (merged.said, merged.clashes) == ({"reason": "new", "topic": "meals"}, {})


def test_words_typed_in_two_windows_are_kept_one_under_the_other():
    merged = merge({"reason": "theirs"}, {"reason": "mine"}, was={}, prose=["reason"])
    assert merged.said == {"reason": "theirs\n\nmine"}
    assert merged.clashes == {"reason": "mine"}


def test_of_two_answers_the_first_stands_and_the_second_is_told():
    merged = merge({"topic": "meals"}, {"topic": "home"}, was=seen({"topic": "safety"}), prose=[])
    assert (merged.said, merged.clashes) == ({"topic": "meals"}, {"topic": "home"})


def test_a_box_that_is_emptied_is_empty():
    assert merge({"reason": "x"}, {"reason": ""}, was=seen({"reason": "x"}), prose=["reason"]).said == {}


words = st.text(alphabet="ab \n", max_size=6)


@given(first=words, mine=words, theirs=words)
def test_nothing_that_either_window_typed_at_length_is_lost(first, mine, theirs):
    heard = seen({"reason": first})
    stored = merge({"reason": first}, {"reason": theirs}, was=heard, prose=["reason"]).said
    said = merge(stored, {"reason": mine}, was=heard, prose=["reason"]).said.get("reason", "")
    for typed in {mine, theirs} - {first}:
        assert typed.strip() in said


class Window:
    """One window, as the script of the page works it: it shows what stands in every box it has not touched."""

    def __init__(self, stored):
        self.boxes, self.was = dict(stored), seen(stored)

    def save(self, stored):
        merged = merge(stored, self.boxes, was=self.was, prose=["reason", "wants"])
        self.boxes, self.was = {**dict.fromkeys(self.boxes, ""), **merged.said}, seen(merged.said)
        return merged.said


@given(st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from(["reason", "wants"]), st.booleans()), max_size=12))
def test_two_windows_that_type_and_save_in_turns_lose_nothing(turns):
    stored = {}
    both = [Window(stored), Window(stored)]
    written = []
    for number, (which, box, saves) in enumerate(turns):
        window = both[which]
        window.boxes[box] = f"{window.boxes.get(box, '')} <{number}>".strip()
        written.append(f"<{number}>")
        if saves:
            stored = window.save(stored)
    for window in both:
        stored = window.save(stored)
    assert all(any(words in told for told in stored.values()) for words in written)


@pytest.mark.parametrize(
    ("said", "who", "box"),
    [
        ({}, Who(False, False, 0), "find"),
        ({"speaker": "family", "knows": "yes"}, NAMED, "speaker_name"),
        ({"speaker": "family", "speaker_name": "Ann, a niece"}, NAMED, "knows"),
        ({"safe": "some_ways"}, NAMED, "safe_words"),
        ({"urgent": "danger"}, NAMED, "urgent_done"),
        ({"came_to": []}, NAMED, "came_to"),
        ({"came_to": ["nothing", "answered"]}, NAMED, "came_to"),
        ({"came_to": ["nothing"], "pathway": "ot"}, NAMED, "came_to"),
        ({"came_to": ["passed_on"], "passed_by": TODAY}, NAMED, "passed_to"),
        ({"came_to": ["passed_on"], "passed_to": "Housing"}, NAMED, "passed_by"),
        ({"came_to": ["passed_on"], "passed_to": "Housing", "passed_by": TODAY - timedelta(1)}, NAMED, "passed_by"),
        ({"pathway": "ot"}, Who(False, True, 0), "pathway"),
        ({"solved": "not_asked"}, NAMED, "solved_words"),
        ({"solved": "partly"}, NAMED, "solved_words"),
    ],
)  # fmt: skip
def test_what_stands_against_finishing(said, who, box):
    assert [name for name, _ in problems({**SAID, **said}, who, today=TODAY)] == [box]


@pytest.mark.parametrize("who", [NAMED, Who(False, True, 0)])
def test_nothing_stands_against_what_is_said_in_full(who):
    assert list(problems(SAID, who, today=TODAY)) == []


def test_a_connection_is_something_that_came_of_it():
    assert list(problems({**SAID, "came_to": []}, Who(True, False, 1), today=TODAY)) == []


def heard(day, *, topic="home", came_to=("answered",), solved="yes", person=1, order=0, asked=None):
    came = frozenset(CameTo(one) for one in came_to)
    at = datetime.combine(asked or day, time(9), LONDON)
    return Heard(
        on=day, asked=at, topic=Topic(topic), came_to=came, solved=Solved(solved), person=person, order=order
    )  # fmt: skip


LONG_AGO = TODAY - timedelta(200)


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (heard(LONG_AGO), First.SOLVED),
        (heard(LONG_AGO, solved="not_asked", came_to=("changed",)), First.SOLVED),
        (heard(LONG_AGO, solved="not_asked", came_to=("nothing",)), First.UNKNOWN),
        (heard(LONG_AGO, solved="not_asked", came_to=("wait_opened",)), First.UNKNOWN),
        (heard(LONG_AGO, solved="not_asked", came_to=("connected",)), First.UNKNOWN),
        (heard(LONG_AGO, solved="yes", came_to=("passed_on",)), First.NOT_SOLVED),
        (heard(LONG_AGO, solved="partly"), First.NOT_SOLVED),
        (heard(LONG_AGO, solved="no", came_to=("changed",)), First.NOT_SOLVED),
        (heard(LONG_AGO, came_to=("safeguarding",)), First.UNKNOWN),
        (heard(TODAY - timedelta(27)), First.NOT_YET),
        (heard(TODAY - timedelta(28)), First.NOT_YET),  # they may still be back today
        (heard(TODAY - timedelta(29)), First.SOLVED),
        (heard(TODAY, solved="no"), First.NOT_YET),
        (heard(TODAY - timedelta(28), solved="no"), First.NOT_YET),
        (heard(TODAY - timedelta(29), solved="no"), First.NOT_SOLVED),
    ],
)
def test_how_one_request_counts(one, counts):
    assert judged([one], within=28, as_of=TODAY) == [counts]


@pytest.mark.parametrize(
    ("later", "within", "first"),
    [
        (heard(LONG_AGO + timedelta(28), order=1), 28, First.NOT_SOLVED),
        (heard(LONG_AGO + timedelta(29), order=1), 28, First.SOLVED),
        (heard(LONG_AGO + timedelta(29), order=1), 90, First.NOT_SOLVED),
        (heard(LONG_AGO + timedelta(9), order=1, topic="meals"), 28, First.SOLVED),
        (heard(LONG_AGO + timedelta(9), order=1, person=2), 28, First.SOLVED),
        (heard(LONG_AGO + timedelta(9), order=1, person=None), 28, First.SOLVED),
        (heard(LONG_AGO, order=1), 28, First.NOT_SOLVED),
    ],
)
def test_back_for_the_same_reason_was_not_solved_the_first_time(later, within, first):
    assert judged([later, heard(LONG_AGO)], within=within, as_of=TODAY)[1] is first


def test_small_numbers_are_hidden_from_whoever_may_not_see_people():
    counts = [("home", First.SOLVED)] * 20 + [("home", First.NOT_SOLVED)] * 3 + [("meals", First.SOLVED)] * 9
    open_, closed = table(counts, is_open=True), table(counts, is_open=False)
    assert (open_.lines[0].solved, open_.lines[0].not_solved, open_.together.all) == (20, 3, 32)
    assert closed.lines[0].not_solved is None
    one, two = (table([*counts, *[("home", First.SOLVED)] * more], is_open=False) for more in (1, 2))
    assert one == two, "a day more, or 90 days instead of 28, tells of nobody"
    assert table([], is_open=True).together.all == 0


def test_who_came_back_is_told_by_when_they_asked_and_not_by_what_was_finished_first():
    form = heard(LONG_AGO, asked=LONG_AGO - timedelta(3), order=1)  # a form that waited three days to be read
    call = heard(LONG_AGO - timedelta(1), order=2)
    assert judged([form, call], within=28, as_of=TODAY) == [First.NOT_SOLVED, First.SOLVED]
    later = heard(LONG_AGO + timedelta(40), asked=LONG_AGO + timedelta(27), order=3)  # back in time, finished after it
    assert judged([heard(LONG_AGO), later], within=28, as_of=TODAY)[0] is First.NOT_SOLVED
