"""A source whose files never say what people wait for is told it once, and not again every week."""

from datetime import date, timedelta

import pytest

from fairwait.exchange.imports import commands
from fairwait.exchange.models import Import
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import NOW, council

pytestmark = pytest.mark.django_db
HEAD = "Person ID,Surname,Forename,DOB,Referral Date\n"
PEOPLE = "".join(f"WX{n},Marlowe{n},Edith,{n + 12}/03/1942,{n + 13}/07/2026\n" for n in range(1, 9))
WEEKS = (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))


def brought(folder, *, as_of, by, pathway=None, text=PEOPLE):
    path = folder / f"{as_of}.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return commands.import_file(
        path, source="trays", as_of=as_of, pathway=pathway, date_order=None, mapping=None, by=by,
        now=NOW + timedelta(days=30), dry_run=False, confirm="It is so", unusable=None, progress=lambda *_: None,
    )  # fmt: skip


def test_the_next_file_of_a_source_is_of_the_pathway_told_before_and_says_so(tmp_path):
    by = council()
    brought(tmp_path, as_of=WEEKS[0], by=by, pathway="dols")
    brought(tmp_path, as_of=WEEKS[1], by=by, text=PEOPLE + "WX50,Osei,Joan,13/04/1950,20/08/2026\n")
    assert set(Wait.objects.values_list("pathway", flat=True)) == {"dols"}
    assert Wait.objects.count() == 9
    last = Import.objects.order_by("-id").first()
    assert last.pathway == "dols"
    assert "as every time before" in last.file_facts["notes"][0]


def test_a_source_of_several_pathways_is_asked_each_time(tmp_path):
    by = council()
    brought(tmp_path, as_of=WEEKS[0], by=by, pathway="dols")
    brought(tmp_path, as_of=WEEKS[1], by=by, pathway="brokerage")
    with pytest.raises(Exception, match=r"(?i)row|used|pathway"):
        brought(tmp_path, as_of=WEEKS[2], by=by)


def test_a_source_never_told_a_pathway_is_given_none(tmp_path):
    with pytest.raises(Exception, match=r"(?i)row|used|pathway"):
        brought(tmp_path, as_of=WEEKS[0], by=council())
