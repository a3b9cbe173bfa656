"""The reason for an end that only the status tells, through a file and into the rows that are compared."""

import polars as pl

from fairwait.engine.checks.identity import with_identities
from fairwait.exchange.imports.rows import prepare
from fairwait.waiting.rules.pathways import starter
from tests.exchange.examine.town import HEADERS, TODAY, clean_rows, examined

ENDS = {
    0: ({"status": "Closed - moved away"}, "moved away"),
    1: ({"status": "Closed (deceased)", "end_reason": ""}, "deceased"),
    2: ({"status": "Closed - declined", "end_reason": "Moved away"}, "Moved away"),
    3: ({"status": "Closed", "end_reason": ""}, None),
    4: ({"status": "Awaiting allocation - moved away"}, None),
}
NOT_ENDED = dict.fromkeys(("ended_on", "end_reason", "date_of_death", "paused_on", "pause_reason", "resumes_on"), "")


def _rows(tmp_path, *, headers):
    rows = [row | NOT_ENDED | {"status": "Waiting"} for row in clean_rows(8, seed=3)]
    for place, (told, _) in ENDS.items():
        rows[place] |= told
    clean = with_identities(pl.read_parquet(examined(rows, directory=tmp_path, headers=headers).clean))
    pathways = {pathway.code: pathway for pathway in starter()}
    made = prepare(clean, fields=frozenset(headers), as_of=TODAY, pathways=pathways)
    return dict(made.frame.sort("row").select("row", "end_reason").iter_rows()), made


def test_a_status_tells_why_where_no_column_of_its_own_does(tmp_path):
    told, made = _rows(tmp_path, headers=HEADERS)
    first = min(told)
    assert [told[first + place] for place in ENDS] == [reason for _, reason in ENDS.values()]
    assert made.frame.filter(~pl.col("is_open")).height == 4


def test_a_file_without_a_column_of_reasons_keeps_those_of_its_status(tmp_path):
    headers = {name: header for name, header in HEADERS.items() if name not in ("end_reason", "ended_on")}
    told, made = _rows(tmp_path, headers=headers)
    first = min(told)
    assert [told[first + place] for place in ENDS] == ["moved away", "deceased", "declined", None, None]
    assert "end_reason" in made.fields
