"""The council's choices about the checks, adopted in versions and used by what is brought in."""

from datetime import date

import pytest

from fairwait.accounts import actions as accounts
from fairwait.accounts.access import NotAllowed
from fairwait.exchange import queries
from fairwait.exchange.extracts.choices import Choices, ChoicesRefused
from fairwait.exchange.imports import actions, checks
from tests.exchange.imports.bringing import MONDAY, NOW, PASSWORD, council

pytestmark = pytest.mark.django_db
LIST = """Person ID,Surname,Forename,DOB,Postcode,Assessment Type,Referral Date,Priority,Notes
W1,Marlowe,Edith,03/03/1942,ZX1,OT assessment,22/09/2026,Low,-
"""
LOWERED = Choices(lowered={"postcode-invalid": "our gazetteer mends them"})


def looked_at(tmp_path, *, by, as_of):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    record = actions.receive(path, name="list.csv", source_name="trays", as_of=as_of, by=by, now=NOW)
    actions.look(record)
    return record


def test_choices_are_in_force_from_their_day_and_say_so_on_the_import(tmp_path):
    by = council()
    first = checks.adopt(choices=LOWERED, adopted_from=date(2026, 11, 20), reason="Agreed", by=by, now=NOW)
    before = looked_at(tmp_path, by=by, as_of=date(2026, 11, 19))
    after = looked_at(tmp_path, by=by, as_of=MONDAY)
    assert first.version == 1
    assert before.finding_counts["postcode-invalid:warn"] == 1
    assert not any("postcode-invalid" in note for note in before.file_facts["notes"])
    assert after.finding_counts["postcode-invalid:note"] == 1
    assert any("our gazetteer mends them" in note for note in after.file_facts["notes"])


def test_what_is_said_once_is_counted_and_listed_row_by_row(tmp_path):
    by = council()
    path = tmp_path / "list.csv"
    head, first = LIST.splitlines()
    rows = [first.replace("W1,Marlowe", f"W{number},Marlowe{number}") for number in range(1, 41)]
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    record = actions.receive(path, name="list.csv", source_name="trays", as_of=MONDAY, by=by, now=NOW)
    actions.look(record)
    assert record.finding_counts["postcode-invalid:warn"] == 40
    listed = queries.findings(record, "postcode-invalid").items
    assert [finding.row for finding in listed] == list(range(1, 42))


def test_a_new_version_leaves_the_earlier_one_as_it_was():
    by = council()
    checks.adopt(choices=LOWERED, adopted_from=date(2026, 11, 1), reason="Agreed", by=by, now=NOW)
    second = checks.adopt(choices=Choices(), adopted_from=date(2026, 11, 20), reason="Mended", by=by, now=NOW)
    assert second.version == 2
    assert checks.in_force(on=date(2026, 10, 31)) == Choices()
    assert checks.in_force(on=date(2026, 11, 19)) == LOWERED
    assert checks.in_force(on=date(2026, 11, 20)) == Choices()


def test_adopting_needs_the_right_and_a_reason():
    by = council()
    analyst = accounts.create_user(
        username="sam", display_name="Sam Okoro", role="practitioner", password=PASSWORD, by=by, now=NOW
    )
    with pytest.raises(NotAllowed):
        checks.adopt(choices=LOWERED, adopted_from=MONDAY, reason="Agreed", by=analyst, now=NOW)
    with pytest.raises(ChoicesRefused, match="No reason"):
        checks.adopt(choices=LOWERED, adopted_from=MONDAY, reason=" ", by=by, now=NOW)
    assert checks.in_force(on=MONDAY) == Choices()
