"""Many rows at once: the same words as one by one, the same values back, and no more work than is said."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.history import actions, chain
from fairwait.history.bulk import indexes_last, insert_frame, made_ahead, read, roomy_cache, rows_of, update
from fairwait.history.columns import json_object
from fairwait.people import state as people_state
from fairwait.people.models import Identifier, Person
from fairwait.waiting.models import Wait
from fairwait.waiting.state import IN_NO_ORDER

WORDS = (
    st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(['"', "\\", "\n", ""])
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "team": WORDS,
            "band": WORDS,
            "begun": st.none() | st.dates(),
            "alone": st.none() | st.booleans(),
            "row": st.none() | st.integers(0, 2**40),
        }
    ),
    min_size=1,
    max_size=8,
)
SCHEMA = {"team": pl.String(), "band": pl.String(), "begun": pl.Date(), "alone": pl.Boolean(), "row": pl.Int64()}


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_words_made_in_columns_are_the_canonical_words(rows):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    made = json_object({name: frame[name] for name in frame.columns})
    assert made.to_list() == [chain.canonical({n: v for n, v in row.items() if v is not None}) for row in rows]


def test_rows_come_in_order_across_parts():
    frame = pl.DataFrame({"a": range(2_500), "b": [str(n) for n in range(2_500)]})
    assert list(rows_of(frame)) == [(n, str(n)) for n in range(2_500)]


PEOPLE = pl.DataFrame(
    {
        "id": [1, 2, 3],
        "uuid": ["0" * 31 + str(n) for n in range(3)],
        "first_name": ["Ada", "", None],
        "last_name": ['O"Dell, the\nelder', "Å\\ngström", None],
        "date_of_birth": [date(1941, 3, 2), None, None],
        "is_carer": [True, False, None],
        "phone": pl.Series([None, None, None], dtype=pl.String),
        "is_restricted": [False, False, True],
        "search": ["", "", ""],
        "is_void": [False, False, False],
        "last_seq": [1, 2, 3],
    }
)
TOLD = {
    "person": pl.Int64(), "first_name": pl.String(), "last_name": pl.String(), "date_of_birth": pl.Date(),
    "is_carer": pl.Boolean(), "phone": pl.String(), "is_restricted": pl.Boolean(),
}  # fmt: skip


def stored(among=(1, 2, 3)):
    people = Person.objects.filter(pk__among=among).order_by("pk")
    return read(people, TOLD, paths={"person": "pk"})


@pytest.mark.django_db
@pytest.mark.parametrize("word", ['O\'Dell; "the" elder', "?", "%s", "zero\x00byte", "", "Å", "1", "NULL"])
def test_what_many_rows_share_is_stored_as_it_is(word):
    if "\x00" in word and connection.vendor != "sqlite":
        word = word.replace("\x00", "")  # PostgreSQL stores none
    many = range(1, 2_001)
    frame = pl.DataFrame({"id": many, "uuid": [f"{n:032}" for n in many]}).with_columns(
        pl.lit(word).alias("last_name"), pl.lit(value=True).alias("is_carer"), pl.lit(value=False).alias("is_void"),
        pl.lit(value=False).alias("is_restricted"), pl.lit("").alias("search"), pl.lit(7).alias("last_seq"),
        pl.lit(date(1941, 3, 2)).alias("date_of_birth"),
    )  # fmt: skip
    insert_frame(Person, frame)
    columns = ("last_name", "is_carer", "date_of_birth", "last_seq", "phone")
    assert set(Person.objects.values_list(*columns)) == {(word, True, date(1941, 3, 2), 7, None)}
    assert Person.objects.count() == 2_000


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 15, 16, 17, 1_001, 2_018])
def test_each_of_many_rows_is_stored_however_many_go_together(count):
    numbers = range(1, count + 1)
    told = {
        "id": numbers, "uuid": [f"{n:032}" for n in numbers], "last_seq": [3 * n for n in numbers],
        "first_name": [None if n % 3 else f"N{n}" for n in numbers], "search": [""] * count,
        "date_of_birth": [date(1941, 3, 2) if n % 2 else None for n in numbers],
        "is_restricted": [n % 5 == 0 for n in numbers], "is_void": [False] * count,
    }  # fmt: skip
    insert_frame(Person, pl.DataFrame(told))
    columns = ("pk", "first_name", "date_of_birth", "is_restricted", "last_seq")
    stored = list(Person.objects.order_by("pk").values_list(*columns))
    assert stored == list(zip(*(told["id" if name == "pk" else name] for name in columns), strict=True))


FEW = ("Årdal", "O'Dell", None, "", 'a "b"')


@pytest.mark.django_db
@pytest.mark.parametrize("years", [1, 90])
def test_values_that_come_again_are_stored_in_their_own_rows(years):
    numbers = range(1, 5_042)
    told = {
        "id": numbers, "uuid": [f"{n:032}" for n in numbers], "last_seq": numbers, "search": [""] * len(numbers),
        "title": [FEW[n * n % 5] for n in numbers], "date_of_birth": [_born(n, years=years) for n in numbers],
        # The first are few, those that follow are not.
        "known_as": [f"N{n}" if n > 1_100 else FEW[n % 5] for n in numbers],
        "is_restricted": [False] * len(numbers), "is_void": [n == 5_041 for n in numbers],
    }  # fmt: skip
    insert_frame(Person, pl.DataFrame(told))
    columns = ("pk", "title", "date_of_birth", "known_as", "last_seq", "is_void")
    stored = list(Person.objects.order_by("pk").values_list(*columns))
    assert stored == list(zip(*(told["id" if name == "pk" else name] for name in columns), strict=True))


def _born(number, *, years):
    return None if number % 7 == 3 else date(1936, 1, 1) + timedelta(days=number * 7_919 % (365 * years))


def _waits(numbers, *, key="k{}"):
    held = {
        "id": numbers, "uuid": [f"{n:032}" for n in numbers], "person": [1] * len(numbers), "source": "s",
        "key": [key.format(n) for n in numbers], "status": "open", "last_seq": 1,
    }  # fmt: skip
    return pl.DataFrame(held)


def _indexes(model=Wait):
    with connection.cursor() as cursor:
        told = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return {name: (each["columns"], each["unique"], each.get("orders")) for name, each in told.items()}


def _numbers():
    return set(Wait.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_indexes_that_rows_come_to_in_no_order_are_there_again_at_the_end():
    insert_frame(Person, PEOPLE)
    before = _indexes()
    assert set(IN_NO_ORDER) <= set(before)
    with indexes_last(Wait, IN_NO_ORDER, coming=1_000):
        assert (connection.vendor == "sqlite") == (set(IN_NO_ORDER).isdisjoint(_indexes()))
        insert_frame(Wait, _waits(range(1, 1_001)))
    assert _indexes() == before
    assert len(_numbers()) == 1_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "names"), [(Person, people_state.IN_NO_ORDER), (Identifier, people_state.KEYS_IN_NO_ORDER)]
)
def test_peoples_indexes_in_no_order_go_by_the_names_they_have(model, names):
    before = _indexes(model)
    assert set(names) <= set(before)
    with indexes_last(model, names, coming=1_000):
        assert (connection.vendor == "sqlite") == (set(names).isdisjoint(_indexes(model)))
    assert _indexes(model) == before


@pytest.mark.django_db
@pytest.mark.parametrize(("held", "coming"), [(0, 999), (1_002, 1_001)])
def test_a_table_with_more_rows_than_come_keeps_its_indexes(held, coming):
    insert_frame(Person, PEOPLE)
    insert_frame(Wait, _waits(range(1, held + 1)))
    with indexes_last(Wait, IN_NO_ORDER, coming=coming):
        assert set(IN_NO_ORDER) <= set(_indexes())


@pytest.mark.django_db(transaction=True)
def test_what_fails_while_indexes_are_away_takes_everything_back():
    with transaction.atomic():
        insert_frame(Person, PEOPLE)
        insert_frame(Wait, _waits([5_000]))
    before = _indexes()
    once = pytest.raises(Exception, match="(?i)unique constraint")  # a copy into PostgreSQL raises its driver's own
    with once, transaction.atomic(), indexes_last(Wait, IN_NO_ORDER, coming=2_000):
        insert_frame(Wait, _waits(range(1, 2_001), key="k"))
    assert _indexes() == before
    assert _numbers() == {5_000}
    with transaction.atomic():
        try:
            with indexes_last(Wait, IN_NO_ORDER, coming=2_000):
                raise RuntimeError("the file ends here")
        except RuntimeError:
            pass  # and whoever goes on as if nothing were wrong
    assert _indexes() == before


@pytest.mark.django_db
def test_what_is_inserted_in_columns_is_read_back_the_same():
    insert_frame(Person, PEOPLE)
    insert_frame(Person, PEOPLE.clear())
    assert stored().equals(PEOPLE.rename({"id": "person"}).select(list(TOLD)))


@pytest.mark.django_db
def test_many_are_updated_each_with_its_own_values():
    insert_frame(Person, PEOPLE)
    columns = ("first_name", "date_of_birth", "is_carer", "last_seq")
    update(Person, columns, [("Bea", "1950-01-31", None, 9, 1), (None, None, True, 8, 3)])
    told = stored().select("first_name", "date_of_birth", "is_carer").rows()
    assert told == [("Bea", date(1950, 1, 31), None), ("", None, False), (None, None, True)]


@pytest.mark.django_db
def test_among_many_is_one_question_and_one_value():
    insert_frame(Person, PEOPLE)
    with CaptureQueriesContext(connection) as asked:
        found = Person.objects.filter(pk__among=[3, *range(5, 5_000), 1, 3]).order_by("pk")
        assert list(found.values_list("pk", flat=True)) == [1, 3]
    assert len(asked) == 1
    assert stored(()).is_empty()
    for texts_or_days in ({"first_name__among": ["Ada", "Bea"]}, {"date_of_birth__among": [date(1941, 3, 2)]}):
        assert [person.pk for person in Person.objects.filter(**texts_or_days)] == [1]
    assert not Person.objects.filter(date_of_birth__among=[], first_name__among=[]).exists()


@pytest.mark.django_db
def test_a_long_write_gives_the_connection_back_as_it_was():
    if connection.vendor != "sqlite":
        with roomy_cache(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()
        with pytest.raises(RuntimeError), roomy_cache():
            assert cursor.execute("PRAGMA cache_size").fetchone() != before
            raise RuntimeError("the disk is gone")
        assert cursor.execute("PRAGMA cache_size").fetchone() == before


@pytest.mark.django_db
def test_rows_are_written_as_they_come_and_not_held():
    """A stream that fails half way has been asked for no row ahead of the one that is written."""
    asked = []

    def words():
        for number in range(10):
            asked.append(number)
            if number == 3:
                raise RuntimeError("the file ends here")
            yield actions.Written("wait.left_extract", 1, number + 1, None, "{}", None, "2026-11-23", "2026-11-23")

    with pytest.raises(RuntimeError), transaction.atomic():
        actions.append(words(), by=None, now=datetime(2026, 11, 23, tzinfo=UTC), keys={})
    assert asked == [0, 1, 2, 3]


def test_the_next_part_is_made_while_one_is_written_and_no_more():
    made = []

    def parts():
        for number in range(4):
            made.append(number)
            yield number

    coming = made_ahead(parts())
    assert next(coming) == 0
    assert list(coming) == [1, 2, 3]
    assert made == [0, 1, 2, 3]
    begun = made_ahead(parts())
    next(begun)
    begun.close()
    assert made[4:] == [0, 1]
    assert list(made_ahead([])) == []


def test_what_fails_while_a_part_is_made_is_told_where_it_is_written():
    def parts():
        yield 1
        raise RuntimeError("no more")

    coming = made_ahead(parts())
    assert next(coming) == 1
    with pytest.raises(RuntimeError, match="no more"):
        next(coming)
