"""Lines that could not be lined up with the header: whoever they tell of has not left the list."""

from datetime import timedelta

import polars as pl
import pytest

from fairwait.exchange.imports import commands
from fairwait.exchange.imports.lines import Lines, waits_in
from fairwait.exchange.imports.matching import Known
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import MONDAY, NOW, council

HEADINGS = ("Ref", "Person ID", "Surname", "Forename", "DOB", "NHS Number", "Assessment Type", "Referral Date", "Notes")
NHS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069")
SURNAMES = ("Marlowe", "Osei", "Brightwater", "Lindqvist", "Tanner", "Achebe")


def people():
    return [
        (f"R{n}", f"WX{n:04}", SURNAMES[n], "Edith", f"0{1 + n}/03/1942", NHS[n], "OT assessment", f"1{n}/05/2026", "-")
        for n in range(6)
    ]


def written(folder, rows, *, left_out):
    kept = [at for at, name in enumerate(HEADINGS) if name not in left_out]
    lines = [",".join(HEADINGS[at] for at in kept)]
    lines += [row if isinstance(row, str) else ",".join(row[at] for at in kept) for row in rows]
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def brought(path, *, as_of, by):
    return commands.import_file(
        path, source="trays", as_of=as_of, pathway=None, date_order=None, mapping=None, by=by, dry_run=False,
        now=NOW + timedelta(days=30), confirm=None, unusable=None, progress=lambda *_: None,
    )  # fmt: skip


def broken(row, *, left_out, how):
    cells = [cell for cell, name in zip(row, HEADINGS, strict=True) if name not in left_out]
    return ",".join(cells[:-2] if how == "short" else [*cells, "and the", "stairs", "too"])


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["short", "long"])
@pytest.mark.parametrize(
    "left_out",
    [(), ("Ref",), ("Ref", "NHS Number"), ("Ref", "Person ID"), ("Ref", "Person ID", "NHS Number")],
    ids=["references", "numbers and names", "person numbers", "NHS numbers", "names"],
)
def test_nobody_has_left_because_their_line_has_too_few_or_too_many_cells(tmp_path, left_out, how):
    by, rows = council(), people()
    brought(written(tmp_path, rows, left_out=left_out), as_of=MONDAY, by=by)
    lines = [*rows[:3], broken(rows[3], left_out=left_out, how=how), rows[5]]
    outcome = brought(written(tmp_path, lines, left_out=left_out), as_of=MONDAY + timedelta(days=7), by=by)
    counts = outcome.record.counts
    assert (counts["left"], counts["to_mend"], counts["same"], counts["joined"]) == (1, 1, 4, 0)
    assert Wait.objects.get(left_extract_on__isnull=False).person.last_name == "Tanner"


@pytest.mark.django_db
def test_a_line_that_is_long_is_read_whole(tmp_path):
    by, rows = council(), [(*row[-1:], *row[:-1]) for row in people()]
    path = tmp_path / "one.csv"
    headings = ",".join((HEADINGS[-1], *HEADINGS[:-1]))
    path.write_text("\n".join([headings, *(",".join(row) for row in rows)]), encoding="utf-8")
    brought(path, as_of=MONDAY, by=by)
    second = tmp_path / "two.csv"
    long = ",".join(("She was seen at home. " * 20, *rows[2][1:7]))
    lines = [headings, *(",".join(row) for row in rows[:2]), long, *(",".join(row) for row in rows[3:])]
    second.write_text("\n".join(lines), encoding="utf-8")
    counts = brought(second, as_of=MONDAY + timedelta(days=7), by=by).record.counts
    assert (counts["left"], counts["to_mend"]) == (0, 1)


def nothing(*_asked):
    return pl.DataFrame()


def known_waits():
    waits = pl.DataFrame(
        {"wait": [1, 2], "person": [7, 7], "key": ["7|ot|2026-05-01", "7|dols|2026-05-01"], "pathway": ["ot", "dols"]}
    )
    keys = pl.DataFrame({"key": ["person_id:12"], "person": [7]})
    return waits, Known(waits=waits, keys=keys, people=pl.DataFrame(), told=nothing, words=nothing)


PLACES = {"person_id": 0, "pathway": 2}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12,Marlowe", [1, 2]),
        ("12,Marlowe,DoLS request", [2]),
        ("12,Marlowe,Something new", [1, 2]),
        ("13,Marlowe,12", []),
        ('"12",Marlowe,"OT, at home",12/05/2026,x', [1]),
        ("", []),
    ],
)
def test_a_number_counts_only_where_it_can_stand_and_the_pathway_says_which(text, told):
    waits, known = known_waits()
    words = {"dols request": "dols", "ot": "ot"}
    lines = Lines(texts=(text,), delimiter=",", width=4, places=PLACES, pathways=words)
    assert waits_in(lines, waits, known).to_list() == told
