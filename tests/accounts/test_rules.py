from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.accounts.permissions import as_markdown
from fairwait.accounts.rules import (
    ACTS,
    ROLE_LABELS,
    ROLE_PURPOSES,
    TABLE,
    Permission,
    Role,
    Scope,
    Sight,
    allows,
    judge,
    roles_allowing,
    scope_of,
)

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Record:
    access_team: str | None
    access_restricted: bool = False
    access_person: int = 1


def test_every_role_and_permission_is_described():
    assert set(TABLE) == set(ROLE_LABELS) == set(ROLE_PURPOSES) == set(Role)
    assert set(ACTS) == set(Permission)


def test_every_permission_is_somebodys():
    assert all(roles_allowing(permission) for permission in Permission)


def test_what_the_table_does_not_say_is_refused():
    assert not allows(Role.DIRECTOR, Permission.SEE_PERSON)
    assert not allows("emperor", Permission.SEE_LIST)
    assert scope_of("", Permission.SEE_LIST) is None


def test_nobody_decides_bands_by_being_the_administrator():
    assert not allows(Role.COUNCIL_ADMINISTRATOR, Permission.SET_PRIORITY)
    assert not allows(Role.COUNCIL_ADMINISTRATOR, Permission.END_WAIT)


@given(role=st.sampled_from(Role), permission=st.sampled_from(Permission), team=st.sampled_from(["A", "B", None]))
def test_a_permission_reaches_other_teams_only_when_it_is_for_everywhere(role, permission, team):
    verdict = judge(role=role, teams=("A",), permission=permission, on=Record(team))
    scope = scope_of(role, permission)
    assert verdict.allowed == (scope is Scope.COUNCIL or (scope is Scope.TEAMS and team in ("A", None)))
    assert verdict.allowed or verdict.because


def test_a_restricted_record_needs_its_own_permission():
    hidden = Record("Eastmarsh", access_restricted=True)
    see = Permission.SEE_PERSON
    assert not judge(role=Role.PRACTITIONER, teams=("Eastmarsh",), permission=see, on=hidden).allowed
    assert judge(role=Role.PRINCIPAL_SOCIAL_WORKER, teams=(), permission=see, on=hidden).allowed
    # a manager opens restricted records of her own teams alone
    assert judge(role=Role.TEAM_MANAGER, teams=("Eastmarsh",), permission=see, on=hidden).allowed
    assert not judge(role=Role.TEAM_MANAGER, teams=("Harbour",), permission=see, on=hidden).allowed


def test_a_leave_opens_one_restricted_record_and_nothing_else():
    hidden, act = Record("Harbour", access_restricted=True), {"role": Role.PRACTITIONER, "teams": ("Eastmarsh",)}
    for permission in Permission:
        opens = judge(**act, permission=permission, on=hidden, sight=Sight.MAY).allowed
        assert opens == (permission in (Permission.SEE_PERSON, Permission.SEE_RESTRICTED)), permission
    # what is no longer restricted is a team\u2019s like any other
    assert not judge(**act, permission=Permission.SEE_PERSON, on=Record("Harbour"), sight=Sight.MAY).allowed
    # within their own team the acts of their role are theirs again
    near = Record("Eastmarsh", access_restricted=True)
    assert judge(**act, permission=Permission.RECORD_CONTACT, on=near, sight=Sight.MAY).allowed
    assert not judge(**act, permission=Permission.ALLOCATE, on=near, sight=Sight.MAY).allowed
    # and it gives the permission on that record alone
    assert not judge(**act, permission=Permission.SEE_RESTRICTED, sight=Sight.MAY).allowed


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PARTNER])
def test_a_leave_does_not_make_a_reader_of_whoever_opens_no_records(role):
    hidden = Record(None, access_restricted=True)
    for permission in (Permission.SEE_PERSON, Permission.SEE_RESTRICTED):
        assert not judge(role=role, teams=(), permission=permission, on=hidden, sight=Sight.MAY).allowed


@given(role=st.sampled_from(Role), permission=st.sampled_from(Permission), restricted=st.booleans())
def test_whoever_may_not_see_somebody_does_nothing_to_them(role, permission, restricted):
    on = Record("A", access_restricted=restricted)
    assert not judge(role=role, teams=("A",), permission=permission, on=on, sight=Sight.MAY_NOT).allowed


def test_the_page_of_permissions_says_what_the_table_says():
    written = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "run: python -m fairwait.accounts.permissions > docs/permissions.md"


def test_the_written_table_has_a_line_for_each_permission():
    lines = [line for line in as_markdown().splitlines() if line.startswith("| ")]
    assert len(lines) >= len(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_the_words_of_a_permission_follow_may(permission):
    assert permission.act[0].islower()
    assert not permission.act.endswith(".")
