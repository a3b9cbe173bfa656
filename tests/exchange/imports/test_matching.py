"""Who is who and which wait is which, where numbers, references and names change between two extracts (ADR 0008)."""

from datetime import date, timedelta

import pytest

from fairwait.engine.checks.identity import Person as Words
from fairwait.engine.checks.identity import one_person
from fairwait.history.verify import verify
from fairwait.people.models import Identifier, Person
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import FIELDS, MONDAY, bring, council, events, row

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(days=7)
LATER = MONDAY + timedelta(days=14)
WITH_REFERENCES = ("wait_id", *FIELDS)


@pytest.fixture
def by():
    return council()


def counts(brought, *names):
    return tuple(brought.record.counts[name] for name in names)


def moves(brought):
    return counts(brought, "joined", "left", "changed")


def nameless(number, **told):
    return row(number, first_name=None, last_name=None, date_of_birth=None, **told)


# People under other numbers -----------------------------------------------------------------------------------------


def test_a_new_person_number_is_a_change_with_both_numbers_and_is_remembered(by):
    bring([row(n) for n in range(4)], by=by)
    merged = bring([*(row(n) for n in range(3)), row(3, person_id="WX-90003")], by=by, as_of=NEXT)
    assert moves(merged) == (0, 0, 1)
    wait = Wait.objects.get(person__first_name="Person3")
    assert merged.weighed.plan.told(wait.pk) == {"person_id": ("WX-00003", "WX-90003")}
    later = row(3, person_id="WX-90003", referred_on=date(2026, 5, 4), last_name="Married")
    assert moves(bring([*(row(n) for n in range(3)), later], by=by, as_of=LATER)) == (0, 0, 1)
    assert set(Identifier.objects.filter(person=wait.person_id).values_list("value", flat=True)) == {
        "WX-00003",
        "WX-90003",
    }
    assert verify().is_whole


@pytest.mark.parametrize("written", ["wx-00003", "WX-3", "WX00003", " WX - 00003"])
def test_a_person_number_in_another_writing_is_the_same_number(by, written):
    bring([nameless(n) for n in range(4)], by=by)
    brought = bring([*(nameless(n) for n in range(3)), nameless(3, person_id=written)], by=by, as_of=NEXT)
    assert moves(brought)[:2] == (0, 0)
    assert Person.objects.count() == 4


def test_a_number_without_its_zeros_beside_other_words_is_somebody_else(by):
    bring([row(n) for n in range(4)], by=by)
    other = row(3, person_id="WX-3", first_name="Olu", last_name="Else", date_of_birth=date(1990, 9, 9))
    brought = bring([*(row(n) for n in range(3)), other], by=by, as_of=NEXT)
    assert moves(brought) == (1, 1, 0)


def test_numbers_that_lose_their_zeros_for_a_week_are_no_change(by):
    rows = [row(n, person_id=f"0000{n}7", wait_id=f"00{n}7") for n in range(4)]
    bare = [
        {**told, "person_id": told["person_id"].lstrip("0"), "wait_id": told["wait_id"].lstrip("0")} for told in rows
    ]
    bring(rows, by=by, fields=WITH_REFERENCES)
    assert moves(bring(bare[1:], by=by, as_of=NEXT, fields=WITH_REFERENCES)) == (0, 1, 0)
    assert moves(bring(rows[1:], by=by, as_of=LATER, fields=WITH_REFERENCES)) == (0, 0, 0)


def test_numbers_that_a_spreadsheet_takes_for_sums_for_a_week_are_no_change(by):
    rows = [row(n, person_id=f"10765{n}", wait_id=f"5103{n}") for n in range(4)]
    sums = [{**told, "person_id": f"{told['person_id']}.0", "wait_id": f"{told['wait_id']}.0"} for told in rows]
    bring(rows, by=by, fields=WITH_REFERENCES)
    assert moves(bring(sums[1:], by=by, as_of=NEXT, fields=WITH_REFERENCES)) == (0, 1, 0)
    assert moves(bring(rows[1:], by=by, as_of=LATER, fields=WITH_REFERENCES)) == (0, 0, 0)


@pytest.mark.parametrize(("one", "other"), [("2024/1/11", "2024/11/1"), ("1-11", "11-1"), ("A1", "B1")])
def test_numbers_with_other_figures_are_other_numbers(by, one, other):
    bring([nameless(1, person_id=one), nameless(2)], by=by)
    assert moves(bring([nameless(1, person_id=other), nameless(2)], by=by, as_of=NEXT)) == (1, 1, 0)


def test_a_number_shared_by_two_people_for_a_week_makes_nobody_join_or_leave(by):
    other = {"first_name": "Olu", "last_name": "Else", "date_of_birth": date(1990, 9, 9)}
    bring([row(1), row(2, **other)], by=by)
    slip = row(1, **other)
    assert counts(bring([row(1, team="B"), slip], by=by, as_of=NEXT), "joined", "left", "settled") == (0, 0, 0)
    assert counts(bring([row(1, team="B"), row(2, **other)], by=by, as_of=LATER), "joined", "left") == (0, 0)
    assert Person.objects.count() == 2


def by_name(number, **told):
    return row(number, **{"person_id": None, **told})


@pytest.mark.parametrize(
    "told",
    [
        {"last_name": "Married"},
        {"last_name": "INVENTED-Jones"},
        {"date_of_birth": date(1943, 4, 14)},
        {"nhs_number": "9990000018"},
        {"person_id": "WX-00003"},
    ],
    ids=["married", "a double name", "a slip in the birth date", "an NHS number found", "a number at last"],
)
def test_somebody_known_by_name_alone_stays_who_they_are(by, told):
    bring([by_name(n) for n in range(5)], by=by)
    brought = bring([*(by_name(n) for n in (0, 1, 2, 4)), by_name(3, **told)], by=by, as_of=NEXT)
    assert moves(brought) == (0, 0, 1)
    later = by_name(3, **told, referred_on=date(2026, 4, 1))
    assert moves(bring([*(by_name(n) for n in (0, 1, 2, 4)), later], by=by, as_of=LATER)) == (0, 0, 1)


def test_a_twin_referred_on_the_same_day_is_another_person(by):
    twins = [by_name(1, first_name="Asha"), by_name(1, first_name="Meera"), by_name(2)]
    bring(twins[::2], by=by)
    assert moves(bring(twins[1:], by=by, as_of=NEXT)) == (1, 1, 0)


def test_two_nhs_numbers_are_two_people(by):
    bring([by_name(1, nhs_number="9990000018"), by_name(2)], by=by)
    other = by_name(1, nhs_number="9990000026", last_name="Married")
    assert moves(bring([other, by_name(2)], by=by, as_of=NEXT)) == (1, 1, 0)


def test_somebody_ended_here_is_asked_about_under_another_number_too(by):
    bring([row(1, ended_on=MONDAY, end_reason="Assessed"), row(2)], by=by)
    brought = bring([row(1, person_id="WX-77777"), row(2)], by=by, as_of=NEXT)
    assert counts(brought, "joined", "asked", "asked_again") == (0, 1, 0)


def test_a_wait_moved_to_another_record_of_the_person_stays_one_wait(by):
    twice = row(5, first_name="Person1", date_of_birth=row(1)["date_of_birth"], referred_on=date(2026, 3, 3))
    bring([row(1), twice, row(2)], by=by)
    moved = {**twice, "person_id": "WX-00001"}
    brought = bring([row(1), moved, row(2)], by=by, as_of=NEXT)
    assert moves(brought) == (0, 0, 0)
    assert Wait.objects.filter(status="open").count() == 3


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        (Words("edith", "marlowe", "", date(1942, 3, 3)), Words("edie", "osei", "", date(1942, 3, 3)), True),
        (Words("edith", "marlowe", "", date(1942, 3, 3)), Words("edith", "marlow", "", date(1942, 3, 5)), True),
        (Words("edith", "marlowe", "", date(1942, 3, 3)), Words("edith", "marlowe", "", date(1951, 7, 20)), False),
        (Words("edith", "marlowe", "", date(1942, 3, 3)), Words("kwame", "marlowe", "", date(1942, 3, 3)), False),
        (Words("edith", "marlowe", "", date(1942, 3, 3)), Words("", "marlowe", "", date(1942, 3, 3)), True),
        (Words("", "marlowe", "", date(1942, 3, 3)), Words("", "osei", "", date(1942, 3, 3)), False),
        (Words("edith", "marlowe", "", None), Words("edith", "marlowe", "", date(1942, 3, 3)), True),
        (Words("edith", "marlowe", "", None), Words("edith", "marlow", "", None), False),
        (Words("", "marlowe", "", None), Words("", "marlowe", "", None), False),
    ],
)
def test_what_one_person_may_be_called(left, right, is_one):
    assert (one_person(left, right), one_person(right, left)) == (is_one, is_one)


# References ---------------------------------------------------------------------------------------------------------


def numbered(count, *, week, **told):
    """A report that numbers its rows anew: this week's third row is somebody else's than last week's."""
    return [row(n, wait_id=str(1 + (n + week) % count), referred_on=date(2026, 5, 1 + n), **told) for n in range(count)]


@pytest.mark.parametrize("count", [4, 12])
def test_row_numbers_taken_for_references_make_nobody_join_leave_or_change(by, count):
    bring(numbered(count, week=0), by=by, fields=WITH_REFERENCES)
    for week in (1, 2):
        brought = bring(
            numbered(count, week=week), by=by, as_of=MONDAY + timedelta(days=7 * week), fields=WITH_REFERENCES
        )
        assert counts(brought, "joined", "left", "changed", "same") == (0, 0, 0, count)
    assert verify().is_whole


def test_a_newcomer_in_a_report_that_numbers_its_rows_anew_takes_nobodys_place(by):
    bring(numbered(6, week=0), by=by, fields=WITH_REFERENCES)
    grown = numbered(8, week=3)
    assert counts(bring(grown, by=by, as_of=NEXT, fields=WITH_REFERENCES), "joined", "left") == (2, 0)
    assert events() == 8
    again = bring(grown[::-1], by=by, as_of=NEXT, fields=WITH_REFERENCES)
    assert (events(), *counts(again, "joined", "left", "changed")) == (8, 0, 0, 0)
    third = numbered(8, week=5)
    third[0]["team"] = "B"
    assert moves(bring(third, by=by, as_of=LATER, fields=WITH_REFERENCES)) == (0, 0, 1)


def test_a_row_twice_under_two_row_numbers_is_one_wait(by):
    bring(numbered(6, week=0), by=by, fields=WITH_REFERENCES)
    twice = numbered(6, week=2)
    again = {**twice[0], "wait_id": "99"}
    brought = bring([*twice, again], by=by, as_of=NEXT, fields=WITH_REFERENCES)
    assert counts(brought, "joined", "left", "settled", "same") == (0, 0, 1, 6)


def test_one_reference_beside_two_needs_of_a_person_is_two_waits(by):
    rows = [row(1, wait_id="CASE-7"), row(1, wait_id="CASE-7", pathway="ot"), row(2, wait_id="CASE-8")]
    brought = bring(rows, by=by, fields=WITH_REFERENCES)
    assert counts(brought, "joined", "settled") == (3, 0)
    assert counts(bring(rows, by=by, as_of=NEXT, fields=WITH_REFERENCES), "joined", "left", "same") == (0, 0, 3)


def test_a_reference_that_comes_later_is_a_change_that_names_it(by):
    bring([row(n) for n in range(3)], by=by)
    rows = [row(n, wait_id=f"REF{n}") for n in range(3)]
    brought = bring(rows, by=by, as_of=NEXT, fields=WITH_REFERENCES, confirm="A new column")
    assert moves(brought) == (0, 0, 3)
    told = [brought.weighed.plan.told(wait) for wait in sorted(brought.weighed.plan.changes)]
    assert told == [{"wait_id": (None, f"REF{n}")} for n in range(3)]


def test_a_reference_without_its_zeros_is_the_same_reference(by):
    rows = [row(n, wait_id=f"000{n}", referred_on=date(2026, 5, 1 + n)) for n in range(1, 5)]
    bring(rows, by=by, fields=WITH_REFERENCES)
    bare = [{**told, "wait_id": told["wait_id"].lstrip("0"), "pathway": "ot"} for told in rows]
    brought = bring(bare, by=by, as_of=NEXT, fields=WITH_REFERENCES, confirm="moved")
    assert moves(brought) == (0, 0, 4)


# Ways of writing ----------------------------------------------------------------------------------------------------


def test_other_apostrophes_and_dashes_are_not_a_change(by):
    bring([row(1, last_name="O'Hara-Smith", team="East - North", notes="Can't get out")], by=by)
    before = events()
    told = {"last_name": "O\u2019Hara\u2011Smith", "team": "East \u2013 North", "notes": "Can\u2019t get out"}
    brought = bring([row(1, **told)], by=by, as_of=NEXT)
    assert (events(), brought.record.counts["same"]) == (before, 1)


def test_a_space_before_a_comma_is_not_a_change(by):
    bring([row(1, address="4 Elm Row, Moor", notes="Rang; no reply")], by=by)
    brought = bring([row(1, address="4 Elm Row , Moor", notes="Rang ; no reply")], by=by, as_of=NEXT)
    assert brought.record.counts["same"] == 1


def test_an_answered_question_is_asked_again_only_in_the_count(by):
    bring([row(1, ended_on=MONDAY, end_reason="Assessed"), row(2)], by=by)
    assert counts(bring([row(1), row(2)], by=by, as_of=NEXT), "asked", "asked_again") == (1, 0)
    assert counts(bring([row(1), row(2)], by=by, as_of=LATER), "asked", "asked_again") == (0, 1)


def test_a_row_to_mend_that_says_nobody_holds_the_wait_of_its_day(by):
    bring([row(n, referred_on=date(2026, 5, 1 + n)) for n in range(4)], by=by)
    kept = [row(n, referred_on=date(2026, 5, 1 + n)) for n in range(3)]
    lost = row(3, referred_on=date(2026, 5, 4), person_id=None, first_name=None, date_of_birth=None, usable=False)
    brought = bring([*kept, lost], by=by, as_of=NEXT)
    assert counts(brought, "left", "to_mend", "same") == (0, 1, 3)
