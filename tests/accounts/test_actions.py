from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from fairwait.accounts import actions, queries
from fairwait.accounts.access import NotAllowed, may, require, teams_seen
from fairwait.accounts.models import AccessLog, Council, StaffChange, User
from fairwait.accounts.rules import Permission, Role
from tests.accounts.conftest import MONDAY, PASSWORD

pytestmark = pytest.mark.django_db
NEW = "turnip bicycle seven"


def test_a_council_is_founded_once(staff):
    with pytest.raises(actions.AccountRefused, match="already has a council"):
        actions.found_council(name="Another Council", now=MONDAY)
    assert Council.objects.count() == 1
    assert queries.council() == staff.council


def test_without_a_council_the_words_say_what_to_do():
    with pytest.raises(queries.NoCouncil, match="fairwait init"):
        queries.council()


def test_only_the_first_account_needs_nobody_behind_it(staff):
    with pytest.raises(actions.AccountRefused, match="Somebody must be named"):
        actions.create_user(username="x", display_name="X", role=Role.DIRECTOR, password=PASSWORD, by=None, now=MONDAY)


def test_a_new_account_is_recorded_with_who_made_it(staff):
    change = StaffChange.objects.get(user=staff.worker)
    assert (change.kind, change.by, change.after["role"]) == ("created", staff.admin, "practitioner")


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"username": "OWEN"}, "already an account", "username"),
        ({"username": "two words"}, "no spaces", "username"),
        ({"username": ""}, "Enter a user name", "username"),
        ({"display_name": " "}, "Enter their name", "display_name"),
        ({"role": "emperor"}, "no role", "role"),
        ({"password": "short"}, "at least 12", "password"),
        ({"password": "password1234"}, "too common", "password"),
    ],
)
def test_an_account_is_refused_in_words(staff, fields, words, field):
    given = {"username": "new", "display_name": "New Person", "role": Role.DIRECTOR, "password": PASSWORD, **fields}
    before = User.objects.count()
    with pytest.raises(actions.AccountRefused, match=words) as refusal:
        actions.create_user(**given, by=staff.admin, now=MONDAY)
    assert refusal.value.field == field
    assert User.objects.count() == before


def test_a_long_password_counts_to_its_last_character(staff):
    long = "é" + "oats and lanterns " * 7
    actions.set_password(user=staff.worker, password=long, by=staff.worker, now=MONDAY)
    assert staff.worker.check_password(long)
    assert not staff.worker.check_password(long[:-1] + "x")


def test_those_who_may_not_manage_accounts_are_refused(staff):
    attempts = [
        lambda: actions.create_user(
            username="y", display_name="Y", role=Role.DIRECTOR, password=PASSWORD, by=staff.manager, now=MONDAY
        ),
        lambda: actions.change_role(user=staff.worker, role=Role.DIRECTOR, teams=(), by=staff.manager, now=MONDAY),
        lambda: actions.set_password(user=staff.worker, password=NEW, by=staff.manager, now=MONDAY),
        lambda: actions.disable(user=staff.worker, by=staff.manager, now=MONDAY),
        lambda: actions.enable(user=staff.worker, by=staff.manager, now=MONDAY),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="council administrator can"):
            attempt()


def test_the_last_administrator_stays(staff):
    with pytest.raises(actions.AccountRefused, match="last council administrator"):
        actions.change_role(user=staff.admin, role=Role.DIRECTOR, teams=(), by=staff.admin, now=MONDAY)
    with pytest.raises(actions.AccountRefused, match="own account"):
        actions.disable(user=staff.admin, by=staff.admin, now=MONDAY)
    actions.change_role(user=staff.director, role=Role.COUNCIL_ADMINISTRATOR, teams=(), by=staff.admin, now=MONDAY)
    actions.change_role(user=staff.admin, role=Role.DIRECTOR, teams=(), by=staff.admin, now=MONDAY)


def test_a_changed_role_is_recorded_and_the_same_again_is_not(staff):
    for _ in range(2):
        actions.change_role(user=staff.worker, role=Role.DUTY_WORKER, teams=["Harbour"], by=staff.admin, now=MONDAY)
    changes = StaffChange.objects.filter(user=staff.worker, kind="role")
    assert [(c.before["role"], c.after["role"]) for c in changes] == [("practitioner", "duty_worker")]


def test_a_password_set_by_another_must_be_changed(staff):
    actions.set_password(user=staff.worker, password=NEW, by=staff.admin, now=MONDAY)
    assert User.objects.get(pk=staff.worker.pk).must_change_password
    actions.set_password(user=staff.worker, password=PASSWORD, by=staff.worker, now=MONDAY)
    assert not User.objects.get(pk=staff.worker.pk).must_change_password


def test_first_passwords_differ_and_pass_the_rules(staff):
    made = {actions.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) == 19 for password in made)


def test_the_command_line_finds_its_user(staff):
    assert queries.cli_user("leila") == staff.admin
    assert queries.cli_user("somebody") is None
    assert queries.cli_user("") is None
    assert queries.user_named(" Owen ") == staff.worker
    with pytest.raises(queries.NoSuchUser, match="createuser"):
        queries.user_named("nobody")
    actions.disable(user=staff.worker, by=staff.admin, now=MONDAY)
    with pytest.raises(queries.NoSuchUser, match="disabled"):
        queries.user_named("owen")


def test_two_accounts_cannot_share_an_account_of_the_machine(staff):
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=staff.worker.pk).update(os_account="leila")


def test_require_says_who_can_help(staff):
    with pytest.raises(NotAllowed) as refusal:
        require(staff.worker, Permission.IMPORT)
    assert "A performance analyst or a council administrator can." in str(refusal.value)
    assert not may(staff.worker, Permission.IMPORT)
    assert not may(None, Permission.SEE_LIST)
    actions.disable(user=staff.director, by=staff.admin, now=MONDAY)
    assert not may(User.objects.get(pk=staff.director.pk), Permission.SEE_MEASURES)


def test_teams_seen(staff):
    assert teams_seen(staff.worker, Permission.SEE_LIST) == ("Eastmarsh",)
    assert teams_seen(staff.admin, Permission.SEE_LIST) is None
    with pytest.raises(NotAllowed):
        teams_seen(staff.director, Permission.SEE_LIST)


# The access log ----------------------------------------------------------------------------------------------------


def test_a_look_is_one_line(staff):
    one = actions.log_access(by=staff.worker, people=[7], page="person", why="visit", now=MONDAY)
    many = actions.log_access(by=staff.worker, people=[9, 7, 9], page="list", now=MONDAY)
    assert (one.person, one.people, one.why) == (7, [7], "visit")
    assert (many.person, many.people) == (None, [7, 9])
    assert list(queries.looks_at(staff.admin, 7)) == [one]
    assert queries.times_opened(7, since=MONDAY - timedelta(days=30)) == 1
    with pytest.raises(NotAllowed):
        queries.looks_at(staff.worker, 7)


def test_a_look_that_cannot_be_written_refuses_the_page(staff, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(AccessLog.objects, "create", fails)
    with pytest.raises(actions.AccessNotRecorded, match="always recorded"):
        actions.log_access(by=staff.worker, people=[7], page="person", now=MONDAY)


@pytest.mark.parametrize("table", ["accounts_accesslog", "accounts_staffchange"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET at = at", "DELETE FROM {0}"])
def test_the_database_itself_keeps_what_was_done(staff, table, statement):
    actions.log_access(by=staff.worker, people=[7], page="person", now=MONDAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_line_may_go_once_its_time_is_over(staff):
    old = actions.log_access(by=staff.worker, people=[7], page="person", now=MONDAY - timedelta(days=366 * 12))
    new = actions.log_access(by=staff.worker, people=[7], page="person", now=MONDAY)
    AccessLog.objects.filter(pk=old.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.filter(pk=new.pk).delete()


@pytest.mark.parametrize(
    ("change", "is_refused"),
    [("why = ''", False), ("why = 'another'", True), ("why = '', page = 'list'", True), ("why = '', person = 8", True)],
)
def test_of_a_look_only_its_reason_may_be_blanked(staff, change, is_refused):
    look = actions.log_access(by=staff.worker, people=[7], page="person", why="she asked", now=MONDAY)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE accounts_accesslog SET {change} WHERE id = %s", [look.pk])
        refused = False
    except DatabaseError:
        refused = True
    look.refresh_from_db()
    assert (refused, look.why) == (is_refused, "she asked" if is_refused else "")
