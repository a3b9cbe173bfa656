"""Which way round a source writes its dates is settled by its first file and remembered for the small ones after it."""

from datetime import date, timedelta

import pytest

from fairwait.exchange.imports import commands
from fairwait.exchange.models import Import
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import NOW, council

pytestmark = pytest.mark.django_db
HEAD = "Person ID,Surname,Forename,DOB,Assessment Type,Referral Date\n"
MONTH_FIRST = "".join(f"WX{n},Marlowe{n},Edith,03/{n + 12}/1942,OT assessment,07/{n + 13}/2026\n" for n in range(1, 9))
BOTH_WAYS = "WX99,Osei,Joan,03/04/1950,OT assessment,05/06/2026\n"


def brought(folder, text, *, as_of, by):
    path = folder / f"{as_of}.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return commands.import_file(
        path, source="trays", as_of=as_of, pathway=None, date_order=None, mapping=None, by=by,
        now=NOW + timedelta(days=30), dry_run=False, confirm="It is so", unusable=None, progress=lambda *_: None,
    )  # fmt: skip


def test_a_file_of_one_row_is_read_as_the_list_before_it_was(tmp_path):
    by = council()
    brought(tmp_path, MONTH_FIRST, as_of=date(2026, 11, 2), by=by)
    brought(tmp_path, BOTH_WAYS, as_of=date(2026, 11, 9), by=by)
    assert Wait.objects.get(referred_on=date(2026, 5, 6))
    assert "date-ambiguous:stop" not in Import.objects.first().finding_counts


def test_without_a_list_before_it_somebody_is_asked(tmp_path):
    by = council()
    with pytest.raises(Exception, match=r"(?i)row|used"):
        brought(tmp_path, BOTH_WAYS, as_of=date(2026, 11, 9), by=by)
    assert not Wait.objects.exists()


def test_a_list_that_turns_its_dates_round_is_followed_and_warned_of(tmp_path):
    by = council()
    brought(tmp_path, MONTH_FIRST, as_of=date(2026, 11, 2), by=by)
    days = "".join(f"WX{n},Marlowe{n},Edith,{n + 12}/03/1942,OT assessment,{n + 13}/07/2026\n" for n in range(1, 9))
    brought(tmp_path, days, as_of=date(2026, 11, 9), by=by)
    assert Import.objects.first().finding_counts["date-ambiguous:warn"] == 2
    assert Wait.objects.filter(referred_on__month=7).count() == 8
