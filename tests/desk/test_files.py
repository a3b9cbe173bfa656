"""A list taken away as a file: who may, what is in it and left out, what is written down, and nothing that runs."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.desk.files import taking, writing
from fairwait.desk.files.cells import as_it_was, inert
from fairwait.desk.files.fields import FIELDS, NAMES
from fairwait.history import actions as history
from fairwait.people.rules import RESTRICTED
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
WHY = {"kind": "csv", "why": "For the Monday review"}


def restrict(town, name):
    history.record(
        history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True}),
        by=town.user(Role.COUNCIL_ADMINISTRATOR).pk,
        now=towns.now(),
    )


@pytest.fixture
def signed_in(town, client):
    """A client that signed in just now, as somebody of a role."""

    def go(role: Role = Role.PATHWAY_LEAD):
        client.logout()
        answer = client.post("/accounts/login/", {"login": town.user(role).username, "password": towns.PASSWORD})
        assert answer.status_code == 302
        return client

    return go


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    words = body(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(words)))


# Cells -----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=30) | st.sampled_from("=+-@\t\r\n'\x00").flatmap(lambda m: st.text().map(lambda t: m + t)))
def test_no_cell_runs_and_every_one_comes_back(text):
    cell = inert(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))
    assert as_it_was(cell) == text


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_what_a_spreadsheet_runs_is_held(text):
    assert inert(text) == "'" + text


def test_ordinary_words_are_left_alone():
    for text in ("Marlowe", "O'Hara", "'t Hooft", "1-2", "", " =1"):
        assert inert(text) == text


# What is in it ---------------------------------------------------------------------------------------------------


def test_a_part_of_the_list_leaves_in_its_order_with_its_columns(town, signed_in):
    client = signed_in()
    rows = rows_of(client.post("/take-away/?band=P3&sort=name&col=heard", WHY))
    assert tuple(rows[0]) == NAMES
    assert [row["name"] for row in rows] == ["Owen Carver", "Rosalind Hart", "Edith Marlowe"]
    edith = rows[-1]
    assert edith["nhs_number"] == "9997442202"
    assert edith["date_of_birth"] == towns.day(84 * 365).isoformat()
    assert edith["days_waiting"] == "40"
    assert edith["is_unseen"] == "no"
    assert rows[1]["lacks"] == "team"


def test_a_workbook_has_its_dictionary_and_says_what_it_is(town, signed_in):
    restrict(town, "owen")
    answer = signed_in().post("/take-away/?tab=all", {"kind": "xlsx", "why": "For the Monday review"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(answer)))
    assert book.sheet_names == ["List", "Columns", "About this file"]
    listed = book.get_sheet_by_name("List").to_python()
    assert tuple(listed[0]) == NAMES
    assert len(listed) == 5
    columns = book.get_sheet_by_name("Columns").to_python()
    assert [row[0] for row in columns[1:]] == [field.name for field in FIELDS]
    about = dict(row[:2] for row in book.get_sheet_by_name("About this file").to_python())
    assert about["Waits in this file"] == "4"
    assert about["Restricted records left out"] == "1"
    assert about["Taken away by"] == "Pathway Lead Example"
    assert "Owen" not in str(listed)


HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<script>", "{{7*7}}", "a\nb", 'q"uo,te']


def test_hostile_values_leave_as_text_in_both(town, signed_in):
    for number, value in enumerate(HOSTILE):
        towns.join(town, f"h{number}", team=value, person={"first_name": value, "last_name": "Z"})
    client = signed_in()
    rows = rows_of(client.post("/take-away/?tab=all", WHY))
    assert {as_it_was(row["team"]) for row in rows} >= set(HOSTILE)
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "-", "@"))]
    answer = client.post("/take-away/?tab=all", {"kind": "xlsx", "why": "For the Monday review"})
    listed = CalamineWorkbook.from_filelike(io.BytesIO(body(answer))).get_sheet_by_name("List").to_python()
    place = NAMES.index("team")
    assert {row[place] for row in listed} >= set(HOSTILE)


def test_the_dictionary_is_a_file_of_its_own(town, signed_in):
    rows = rows_of(signed_in().get("/take-away/columns/"))
    assert [row["column"] for row in rows] == list(NAMES)
    assert all(row["meaning"] for row in rows)


# Who may, and who is left out ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_taking_a_list_away_is_a_permission(town, signed_in, role):
    client, allowed = signed_in(role), allows(role, Permission.EXPORT)
    assert client.get("/take-away/?tab=all").status_code == (200 if allowed else 403)
    assert client.post("/take-away/?tab=all", WHY).status_code == (200 if allowed else 403)
    assert client.get("/take-away/columns/").status_code == (200 if allowed else 403)
    offered = "Take away as a file" in client.get("/?tab=all").content.decode()
    assert offered == allowed or not allows(role, Permission.SEE_LIST)


def test_a_manager_takes_their_own_teams_away_and_no_other(town, signed_in):
    rows = rows_of(signed_in(Role.TEAM_MANAGER).post("/take-away/?team=westmarsh-team&tab=all", WHY))
    assert rows == []
    rows = rows_of(signed_in(Role.TEAM_MANAGER).post("/take-away/?tab=all", WHY))
    assert {row["team"] for row in rows} == {towns.EAST, ""}


def test_restricted_records_are_left_out_and_counted(town, signed_in, page):
    restrict(town, "edith")
    for role in (Role.PATHWAY_LEAD, Role.TEAM_MANAGER):
        client = signed_in(role)
        assert "1 wait of a restricted record is left out." in page("/take-away/?tab=all", client=client).words
        sent = body(client.post("/take-away/?tab=all", WHY)).decode()
        assert "Marlowe" not in sent
        assert "9997442202" not in sent
    assert "1 restricted left out" in AccessLog.objects.filter(page="list.csv").latest("pk").why


def test_whoever_becomes_restricted_while_the_file_is_made_is_not_in_it(town):
    viewer = town.user(Role.PATHWAY_LEAD)
    prepared = taking.prepare(viewer, narrowing=writing_all(), today=towns.day(0))
    restrict(town, "edith")
    rows = taking.take(prepared, narrowing=writing_all(), why="a test", kind="csv", by=viewer, now=towns.now())
    assert "Edith Marlowe" not in [row["name"] for row in rows]


def writing_all():
    from fairwait.desk.lists.narrowing import Narrowing

    return Narrowing()


# What is written down --------------------------------------------------------------------------------------------


def test_who_took_whom_away_and_why_is_one_row_of_the_access_log(town, signed_in):
    client = signed_in()
    client.post("/take-away/?band=P3", WHY)
    row = AccessLog.objects.get()
    assert row.page == "list.csv"
    assert row.by == town.user(Role.PATHWAY_LEAD)
    assert sorted(row.people) == sorted(town.people[name].pk for name in ("edith", "owen", "rosalind"))
    assert row.why == "For the Monday review (3 waits, 0 restricted left out: ?band=P3)"


def test_without_a_reason_nothing_leaves(town, signed_in, page):
    answer = page("/take-away/?tab=all", client=signed_in(), method="post", data={"kind": "csv"})
    assert "Enter why you need this file" in answer.words
    assert not AccessLog.objects.exists()


def test_what_cannot_be_written_down_does_not_leave(town, signed_in, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("full")

    client = signed_in()
    client.raise_request_exception = False
    monkeypatch.setattr(AccessLog.objects, "create", fails)
    answer = client.post("/take-away/?tab=all", WHY)
    assert answer.status_code == 503
    assert b"Marlowe" not in answer.content


def test_a_proof_of_old_must_be_given_anew(town, signed_in, client):
    from fairwait.accounts.sessions import SIGNED_IN_AT

    signed_in()
    session = client.session
    session[SIGNED_IN_AT] = "2020-01-01T00:00:00+00:00"
    session["account_authentication_methods"] = []
    session.save()
    answer = client.post("/take-away/?tab=all", WHY)
    assert answer.status_code == 401
    assert b"Marlowe" not in answer.content
    assert not AccessLog.objects.exists()


def test_proof_is_asked_before_the_page_and_what_was_sent_goes_on_with_its_part_of_the_list(town, signed_in):
    from fairwait.accounts.sessions import SIGNED_IN_AT

    client = signed_in()
    session = client.session
    session[SIGNED_IN_AT] = (timezone.now() - timedelta(minutes=6)).isoformat()
    session.save()
    asked = client.get("/take-away/?tab=all&band=P3")
    assert asked["Location"] == "/accounts/login/again/?next=%2Ftake-away%2F%3Ftab%3Dall%26band%3DP3"
    asked = client.post("/take-away/?band=P3", WHY)
    assert asked["Location"] == "/accounts/login/again/?next=%2Ftake-away%2F"
    rows = rows_of(client.post(asked["Location"], {"password": towns.PASSWORD, "next": "/take-away/"}))
    assert {row["band"] for row in rows} == {"P3"}
    assert AccessLog.objects.get(page="list.csv").why.startswith(WHY["why"])


def test_a_file_too_large_is_refused_with_what_to_do(town, signed_in, page, monkeypatch):
    monkeypatch.setattr(taking, "MOST_ROWS_OF_A_BOOK", 2)
    client = signed_in()
    data = {"kind": "xlsx", "why": "For the Monday review"}
    answer = page("/take-away/?tab=all", client=client, method="post", data=data)
    assert "Take it as CSV, or narrow the list first." in answer.words
    assert not AccessLog.objects.exists()
    monkeypatch.setattr(taking, "MOST_ROWS", 2)
    assert "Narrow the list first." in page("/take-away/?tab=all", client=client, method="post", data=WHY).words


# What it costs ---------------------------------------------------------------------------------------------------


def test_rows_are_read_as_they_are_sent(town, monkeypatch):
    towns.join_many(town, 60)
    monkeypatch.setattr("fairwait.desk.lists.listing._AT_ONCE", 20)
    viewer = town.user(Role.PATHWAY_LEAD)
    prepared = taking.prepare(viewer, writing_all(), today=towns.day(0))
    rows = taking.take(prepared, narrowing=writing_all(), why="a test", kind="csv", by=viewer, now=towns.now())
    with CaptureQueriesContext(connection) as first:
        next(rows)
    with CaptureQueriesContext(connection) as rest:
        assert len(list(rows)) == 64
    assert len(first) == 4  # the calendar, whom this viewer may not see, waits with people, numbers
    assert len(rest) == 6  # two for each further part


def test_pieces_of_a_csv_are_small():
    rows = (dict.fromkeys(NAMES, "x") for _ in range(2_000))
    pieces = list(writing.csv_pieces(rows))
    assert len(pieces) == 5
    assert max(map(len, pieces)) < 40_000


def test_a_day_before_1900_is_written_as_words():
    from datetime import date

    rows = [dict.fromkeys(NAMES) | {"date_of_birth": date(1899, 5, 1), "days_waiting": 3, "is_paused": True}]
    made = io.BytesIO()
    writing.write_book(rows, made, about=[])
    listed = CalamineWorkbook.from_filelike(io.BytesIO(made.getvalue())).get_sheet_by_name("List").to_python()
    assert listed[1][NAMES.index("date_of_birth")] == "1899-05-01"
    assert listed[1][NAMES.index("days_waiting")] == 3
    assert listed[1][NAMES.index("is_paused")] == "yes"
