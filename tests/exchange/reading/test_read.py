"""The whole path, child process included: what a `Reading` says, where it leaves its table, that nothing else stays."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from fairwait.engine.checks.findings import SCHEMA
from fairwait.exchange.extracts.reading import LEFT_OUT, Limits, Unreadable, read
from fairwait.exchange.extracts.reading.supervision import _environment
from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.drawn import one_sheet

TABLE = people(500, seed=9)


def test_a_reading_says_how_the_file_was_understood(tmp_path: Path) -> None:
    file = drawn(TABLE, Layout(delimiter=";", encoding="cp1252", preamble=("Waiting list", ""), footer=("Total: 500",)))
    path = tmp_path / "list.xls"
    path.write_bytes(file.content)
    reading = read(path, workdir=tmp_path / "work")
    assert (reading.path, reading.name, reading.size_bytes) == (path, "list.xls", len(file.content))
    assert reading.sha256 == hashlib.sha256(file.content).hexdigest()
    assert (reading.kind, reading.encoding, reading.delimiter) == ("text", "cp1252", ";")
    assert (reading.header_row, reading.header_rows, reading.columns) == (3, (3,), TABLE.columns)
    assert (reading.sheet, reading.sheets, reading.excel_1904) == (None, (), False)
    assert (reading.rows, reading.misshapen) == (500, 0)
    assert dict(reading.left_out) == dict.fromkeys(LEFT_OUT, 0) | {"preamble": 1, "blank": 1, "total": 1}
    assert dict(reading.findings.schema) == SCHEMA
    frame = pl.read_parquet(reading.table)
    assert frame.schema == {"row": pl.Int64, **dict.fromkeys(TABLE.columns, pl.String)}
    assert frame["row"].to_list() == file.numbers


def test_only_the_table_stays_in_the_work_folder(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(drawn(TABLE, Layout()).content)
    reading = read(path, workdir=tmp_path / "deep" / "work")
    assert [each for each in (tmp_path / "deep").rglob("*") if each.is_file()] == [reading.table]
    assert read(path, workdir=tmp_path / "deep" / "work").table != reading.table


def test_a_workbook_says_its_sheets(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(one_sheet([list(TABLE.columns), *map(list, TABLE.rows[:20])]))
    reading = read(path, workdir=tmp_path / "work")
    assert (reading.kind, reading.sheet, reading.sheets, reading.encoding) == ("xlsx", "List", ("List",), None)


def test_progress_is_told_in_rising_numbers_and_ends_with_all(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(drawn(people(4_000), Layout()).content)
    told: list[tuple[str, int, int]] = []
    reading = read(path, workdir=tmp_path / "work", progress=lambda *each: told.append(each))
    assert told[-1] == ("reading", 4_000, 4_000)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert reading.rows == 4_000


def test_a_file_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no file nothing.csv"):
        read(tmp_path / "nothing.csv", workdir=tmp_path)
    with pytest.raises(Unreadable, match="is a folder"):
        read(tmp_path, workdir=tmp_path)


def test_the_child_cannot_outgrow_its_limits(tmp_path: Path) -> None:
    """Asked of the operating system in a process that was confined: its own limits are what was set."""
    code = (
        "from fairwait.exchange.extracts.reading.confinement import confine_this_process\n"
        "import json, resource\n"
        "confine_this_process(memory_bytes=10**9, cpu_seconds=7, output_bytes=10**6)\n"
        "print(json.dumps([resource.getrlimit(kind)[0] for kind in "
        "(resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_AS)]))"
    )
    run = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, check=True)
    cpu, size, core, space = json.loads(run.stdout)
    assert (cpu, size, core) == (7, 10**6, 0)
    assert 10**9 < space < 10**10


def test_a_limit_on_processor_time_is_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"Case ID,Name,Born\n" + b'C1,"a"b"c"d",01/02/1940\n' * 60_000)
    with pytest.raises(Unreadable, match="processor time"):
        read(path, workdir=tmp_path / "work", limits=Limits(cpu_seconds=1))
    assert list((tmp_path / "work").iterdir()) == []


def test_reading_needs_no_web_framework() -> None:
    code = "import sys; sys.modules['django'] = None; import fairwait.exchange.extracts.reading.parsing as parsing; "
    code += "import fairwait.exchange.extracts.reading, fairwait.exchange.extracts.reading.text.reader; "
    code += "import fairwait.exchange.extracts.reading.sheets.workbook; print(parsing.__name__)"
    run = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, check=False)
    assert run.stdout.strip().endswith("reading.parsing"), run.stderr
