"""What tests begin from: a town written down again is the one that was built, and tables go back to how they were."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from fairwait.govuk import limits
from fairwait.history.verify import verify
from tests import kept, tables
from tests.desk import conftest as desk
from tests.desk import town as towns


class Undone(Exception):
    """Ends a block whose writes are to be rolled back."""


@pytest.fixture
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})


def everything():
    return {table: sorted(tables.rows(table), key=repr) for table in tables.names()}


def settled():
    town = towns.settle()
    kept.grown("five", town, desk.five, onto="settled")
    return town


def seen(town):
    """What a test sees of the objects: who is who, whatever was loaded beside them."""
    named = {name: (wait.pk, wait.person_id, wait.band) for name, wait in town.waits.items()}
    return town.council.name, {role: user.pk for role, user in town.staff.items()}, named


def test_a_town_written_down_again_is_the_one_that_was_built(db, nothing_kept, monkeypatch):
    with pytest.raises(Undone) as built, transaction.atomic():
        town = settled()
        raise Undone(seen(town), everything())
    monkeypatch.setattr(desk, "five", None)
    monkeypatch.setattr(towns, "found", None)
    town = settled()
    assert (seen(town), everything()) == built.value.args
    assert verify().is_whole


def test_what_one_test_does_to_its_town_no_other_sees(db, nothing_kept):
    for _ in ("built", "written down again"):
        with pytest.raises(Undone), transaction.atomic():
            town = settled()
            town.waits["edith"].band = "P9"
            town.staff.clear()
            raise Undone
    town = settled()
    assert town.waits["edith"].band == town.fresh("edith").band != "P9"
    assert town.user(towns.Role.DIRECTOR).is_authenticated


@pytest.mark.parametrize("other", ["a row more", "a row changed"])
def test_on_other_tables_it_is_built_again(db, nothing_kept, other):
    with pytest.raises(Undone), transaction.atomic():
        settled()
        raise Undone
    town, calls = towns.settle(), []
    if other == "a row more":
        SessionStore().create()
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE history_head SET next_id = next_id + 40")
    kept.grown("five", town, lambda grown: (calls.append(1), desk.five(grown)), onto="settled")
    assert calls
    assert len(town.waits) == 5


def test_an_old_town_is_built_again(db, nothing_kept, monkeypatch):
    with pytest.raises(Undone), transaction.atomic():
        settled()
        raise Undone
    monkeypatch.setattr(kept, "LONGEST", kept.timedelta(0))
    calls = []
    monkeypatch.setattr(towns, "found", lambda town, found=towns.found: (calls.append(1), found(town)))
    settled()
    assert calls


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_begins_with_nobody_counted(rf, time):
    assert not limits._counts
    limits.is_too_many(rf.get("/"), "page", most=400, seconds=86_400)


@pytest.mark.parametrize("many", [0, tables.MANY + 1])
def test_after_a_test_that_commits_the_tables_are_as_migrations_left_them(transactional_db, many):
    left = {table: sorted(rows, key=repr) for table, rows in tables._first.items()}
    guards = _guards()
    town = settled()
    towns.join_many(town, many)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE upkeep_installation SET code_version = 'another'")
    tables.put_back()
    assert everything() == left
    assert _guards() == guards


def _guards():
    asked = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if connection.vendor == "sqlite"
        else "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = cursor.fetchall()
    assert found
    return found
