"""An end taken for a pause, or for nothing, would leave somebody on the list who waits no more."""

from datetime import date, timedelta

import polars as pl
import pytest

from fairwait.engine.checks.columns import Setting
from fairwait.exchange.extracts.examine.unsaid_ends import unsaid_ends
from fairwait.exchange.extracts.mapping import ExtractMapping
from fairwait.exchange.extracts.reading.layout.tidy import ROW
from fairwait.waiting.rules.pathways import starter
from fairwait.waiting.rules.pathways import vocabulary as starter_words
from tests.exchange.mapping.suggesting import WAITS, cells, fields, suggested
from tests.exchange.mapping.test_unclaimed import WHO, again_and_again, mapped

REFERRED = {"Referred": ["03/02/2026"] * len(WAITS)}
SOME = [number % 7 == 0 for number in range(len(WAITS))]
DAYS = [
    (date(2026, 3, 1) + timedelta(days=number % 150)).strftime("%d/%m/%Y") if is_told else None
    for number, is_told in enumerate(SOME)
]


def some(*words):
    return [word if is_told else None for word, is_told in zip(again_and_again(*words), SOME, strict=True)]


def listed(tmp_path, **columns):
    return suggested(tmp_path, WHO | REFERRED | columns)


ENDS = some("Declined", "Moved away", "Assessed", "Died")
PAUSES = some("In hospital", "Family request", "On holiday")


def test_the_words_tell_an_end_from_a_pause(tmp_path):
    found = fields(listed(tmp_path, **{"Stopped": DAYS, "Why stopped": ENDS}))
    assert (found["Stopped"], found["Why stopped"]) == ("ended_on", "end_reason")
    found = fields(listed(tmp_path, **{"Put on hold": DAYS, "Why on hold": PAUSES}))
    assert (found["Put on hold"], found["Why on hold"]) == ("paused_on", "pause_reason")


def test_a_heading_that_says_pause_stays_one_whatever_the_words(tmp_path):
    found = fields(listed(tmp_path, **{"On hold since": DAYS, "Hold reason": ENDS}))
    assert (found["On hold since"], found["Hold reason"]) == ("paused_on", "pause_reason")


def test_an_empty_pair_of_headings_is_asked_about(tmp_path):
    nothing = [None] * len(WAITS)
    mapping = listed(tmp_path, **{"Stopped": nothing, "Why stopped": nothing})
    told = {column.column: column for column in mapping.columns}
    assert told["Stopped"].field == "ended_on"
    assert told["Stopped"].confidence < 0.9


@pytest.mark.parametrize("heading", ["Signed", "Xyzzy"])
def test_the_day_told_where_the_outcome_is_ended_the_wait(heading, tmp_path):
    outcome = some("Granted", "Not granted", "Withdrawn")
    assert fields(listed(tmp_path, **{heading: DAYS, "Outcome": outcome}))[heading] == "ended_on"


SLIPPED = ["01/01/2020" if number == SOME.index(True) else day for number, day in enumerate(DAYS)]
"""One completion before the referral: a slip, which the checks then find."""


@pytest.mark.parametrize(
    ("heading", "waited_for", "field"),
    [
        ("Review completed on", ("Annual Review", "Review", "Planned Review"), "ended_on"),
        ("Assessment end date", ("Care Act Assessment", "OT Assessment"), "ended_on"),
        ("Review completed on", ("Care Act Assessment", "OT Assessment"), None),
        ("Review done on", ("Annual Review", "Review"), "ended_on"),
        ("Visit completed", ("Annual Review", "Review"), None),
        ("BIA assessment completed", ("Care Act Assessment", "OT Assessment"), None),
    ],
)
def test_what_is_waited_for_being_done_is_the_end(heading, waited_for, field, tmp_path):
    columns = {heading: SLIPPED, "Type": again_and_again(*waited_for)}
    assert fields(listed(tmp_path, **columns))[heading] == field


def test_what_some_wait_for_being_done_is_asked_about(tmp_path):
    columns = {
        "Review completed": DAYS,
        "Type": again_and_again("Annual Review", "OT Assessment", "Care Act Assessment"),
    }
    (told,) = [each for each in listed(tmp_path, **columns).columns if each.column == "Review completed"]
    assert (told.field, told.options[0][0]) == (None, "ended_on")


def test_days_that_nothing_takes_are_asked_about(tmp_path):
    mapping = listed(tmp_path, Xyzzy=DAYS)
    (column,) = [column for column in mapping.columns if column.column == "Xyzzy"]
    assert column.field is None
    assert column.confidence <= 0.5
    assert column.options[0][0] == "ended_on"
    setting = Setting(
        columns=mapping.fields, as_of=date(2026, 11, 26), header_row=1, vocabulary=starter_words(starter())
    )
    table = pl.LazyFrame({"Xyzzy": DAYS})
    (said,) = unsaid_ends(table, mapping, setting=setting)
    assert f"“Xyzzy” has a day in {sum(SOME)} rows" in said
    assert "map it to ended_on" in said


@pytest.mark.parametrize(
    ("heading", "days"),
    [
        ("Xyzzy", ["01/03/2019" if is_told else None for is_told in SOME]),
        ("Letter sent", DAYS),
        ("Date modified", DAYS),
        ("Xyzzy", [day or "05/06/2026" for day in DAYS]),
    ],
)
def test_days_that_cannot_be_an_end_are_not_asked_about(heading, days, tmp_path):
    mapping = listed(tmp_path, **{heading: days})
    assert all(column.options[:1] != (("ended_on", 0.4),) for column in mapping.columns)


def test_where_an_end_is_told_no_other_day_is_asked_about(tmp_path):
    mapping = listed(tmp_path, Closed=DAYS, Xyzzy=DAYS)
    assert fields(mapping)["Closed"] == "ended_on"
    assert all(column.options[:1] != (("ended_on", 0.4),) for column in mapping.columns)


def test_a_kept_pause_whose_words_end_waits_is_told_of():
    setting = Setting(
        columns={"paused_on": "Stopped", "pause_reason": "Why stopped"},
        as_of=date(2026, 11, 26),
        header_row=1,
        vocabulary=starter_words(starter()),
    )

    def said(words):
        table = pl.LazyFrame({ROW: range(len(words)), "Why stopped": words})
        return unsaid_ends(table, ExtractMapping(columns=()), setting=setting)

    (told,) = said(["Declined", "Assessed", None])
    assert (
        "“Why stopped” is taken as the reason for a pause, and 2 of its cells read like the reason for an end" in told
    )
    assert said(["In hospital", "Away", "Assessed"]) == ()


@pytest.mark.parametrize("heading", ["Said", "cmt", "Xyzzy"])
def test_sentences_under_a_heading_that_says_nothing_are_the_notes(heading, tmp_path):
    jotted = (
        "Asked for large print.", "Key safe form sent", "Voicemail left, will try again.", "Letter sent to niece.",
        "Prefers mornings to afternoons.", "Niece rang about the bath.", "No answer at the door.", "Will ring again.",
        "Form came back unsigned.", "Wants to wait for spring.", "Son is away till May.", "Dog in the front garden.",
    )  # fmt: skip
    assert mapped(tmp_path, **{heading: again_and_again(*jotted)})[heading] == "notes"


def test_a_few_people_by_initial_and_surname_are_the_worker(tmp_path):
    few = again_and_again("J. Zandell", "D. Quorley", "P. Vexham", "R. Ostrane")
    assert mapped(tmp_path, Xyzzy=few)["Xyzzy"] == "worker"
    assert mapped(tmp_path, Xyzzy=cells("locality"))["Xyzzy"] != "worker"
