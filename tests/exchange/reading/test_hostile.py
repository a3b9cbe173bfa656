"""Files that are broken, not what they say, or meant to harm: refused with reason and remedy, nothing left behind."""

import csv
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fairwait.desk.files.cells import inert
from fairwait.exchange.extracts.reading import Limits, Unreadable, read
from fairwait.exchange.extracts.reading.archives import directory_of, unpacked
from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.drawn import ods_row, one_sheet, opendocument
from tests.exchange.reading.here import Here

GOOD = one_sheet([["Case ID", "Team", "Born"], *[[f"C{n}", "North", "01/02/1940"] for n in range(9)]])


def refused(tmp_path: Path, content: bytes, *, name: str = "list.csv", limits: Limits = Limits()) -> str:  # noqa: B008
    """Read for real, in the child. Returns the refusal; nothing may be left behind."""
    path, work = tmp_path / name, tmp_path / "work"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        read(path, workdir=work, limits=limits)
    assert refusal.value.reason.endswith((".", "|", ")")) or "starts:" in refusal.value.reason
    assert refusal.value.remedy.endswith(".")
    assert not work.exists() or list(work.iterdir()) == []
    return str(refusal.value)


def rezipped(
    content: bytes, change: Callable[[dict[str, bytes]], None], *, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        assert old in sheet
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\r\n \r\n\r\n", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x1f\x8b\x08\x00" + b"x" * 50, "gzip"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 3, "XLS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 60, "XLS"),
        (b"<html><body><table><tr><td>Case ID</td></tr></table></body></html>", "HTML"),
        (b'\xef\xbb\xbf  <!DOCTYPE html>\n<html><head></head><table>', "HTML"),
        ("<html><table><tr><td>x</td></tr></table></html>".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003 XML"),
        (b'[{"case": 1, "team": "North"}]', "JSON"),
        (b"{\\rtf1 Case ID}", "rich text"),
        (b"Return-Path: <a@example.org>\r\nFrom: Jo <jo@example.org>\r\nSubject: List\r\n\r\nHi", "e-mail"),
        (b"MIME-Version: 1.0\nDate: Mon, 2 Nov 2026\nFrom: jo@example.org\n\nCase ID,Team\n1,North\n", "e-mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_0037001F".encode("utf-16-le"), "e-mail"),
        (b"Case ID,Team," * 400_000, "first line does not end"),
        (b"PAR1" + b"\x00" * 100, "cut short"),
        (b"PK\x03\x04" + b"\x00" * 100, "cut short"),
        (os.urandom(64) + bytes(range(256)) * 50, "not text"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named_and_refused(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refused(tmp_path, content, name="list.xlsx")


def test_archives_of_something_else_are_named(tmp_path: Path) -> None:
    def archive(**parts: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name, text in parts.items():
                file.writestr(name.replace("__", "/").replace("_dot_", "."), text)
        return out.getvalue()

    assert "holding waiting.csv" in refused(tmp_path, archive(waiting_dot_csv="a,b"))
    assert "Word document" in refused(tmp_path, archive(word__document_dot_xml="<x/>"))
    assert "XLSB" in refused(tmp_path, archive(xl__workbook_dot_bin="x"))
    assert "no spreadsheet" in refused(
        tmp_path, archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>")
    )


def test_the_name_plays_no_part(tmp_path: Path) -> None:
    path = tmp_path / "list.pdf"
    path.write_bytes(GOOD)
    assert read(path, workdir=tmp_path / "work").kind == "xlsx"
    path.write_bytes(drawn(people(5), Layout()).content)
    assert read(path, workdir=tmp_path / "work").kind == "text"


def test_a_bomb_of_rows_without_numbers_is_refused_by_its_size(tmp_path: Path) -> None:
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % number for number in range(20_000))
    bomb = rezipped(GOOD, in_sheet(b"<sheetData>", b"<sheetData>" + rows * 53))
    assert "more than a workbook can have" in refused(tmp_path, bomb)


def test_a_bomb_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    bomb = rezipped(GOOD, in_sheet(b"<sheetData>", b"<sheetData>" + b" " * 40_000_000))
    assert len(bomb) < 100_000
    assert "times its size" in refused(tmp_path, bomb)
    with pytest.raises(Unreadable, match="times its size"):
        directory_of(tmp_path / "list.csv", limits=Limits())


def test_sizes_in_fields_of_eight_bytes_are_read_and_a_bomb_in_them_is_refused_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = directory_of(_written(tmp_path, GOOD), limits=Limits()).entries
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    larger = rezipped(GOOD, lambda parts: None)
    larger = larger[:-6] + b"\xff" * 4 + larger[-2:]  # where the directory begins stands in the larger record alone
    assert b"PK\x06\x06" in larger
    entries = directory_of(_written(tmp_path, larger), limits=Limits()).entries
    assert [(each.name, each.unpacked) for each in entries] == [(each.name, each.unpacked) for each in as_it_is]
    assert read(tmp_path / "list.xlsx", workdir=tmp_path / "good").rows == 9
    bomb = rezipped(GOOD, in_sheet(b"<sheetData>", b"<sheetData>" + b" " * 40_000_000))
    assert "times its size" in refused(tmp_path, bomb)
    huge = bomb.replace(struct.pack("<Q", _size_of_sheet(bomb)), struct.pack("<Q", 5 * 1024**3))
    assert huge != bomb
    assert "times its size" in refused(tmp_path, huge)
    large = replace(Limits(), archive_bytes=2_000)
    assert "too large once unpacked" in refused(tmp_path, larger, limits=large)
    assert "cut short or damaged" in refused(tmp_path, larger.replace(b"PK\x06\x07", b"PK\x06\x09"))


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "list.xlsx"
    path.write_bytes(content)
    return path


def _size_of_sheet(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.getinfo("xl/worksheets/sheet1.xml").file_size


def test_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    honest = rezipped(GOOD, in_sheet(b"<sheetData>", b"<sheetData>" + os.urandom(50_000).hex().encode()))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(struct.pack("<L", size), struct.pack("<L", 900))
    assert lying != honest
    assert "lies about the size" in refused(tmp_path, lying)


def test_unpacking_stops_at_the_declared_size(tmp_path: Path) -> None:
    """A member that unpacks to far more than it says is not unpacked to its end."""
    honest = rezipped(GOOD, in_sheet(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path = tmp_path / "x"
    path.write_bytes(honest.replace(struct.pack("<L", size), struct.pack("<L", 5_000)))
    directory = directory_of(path, limits=Limits())
    entry = directory.entry("xl/worksheets/sheet1.xml")
    assert entry is not None
    seen = 0
    with pytest.raises(Unreadable, match="lies"):
        for piece in unpacked(directory, entry, limits=Limits()):
            seen += len(piece)
    assert seen < 2 * 1024**2


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "xl\\..\\..\\x", "C:/x"])
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "points outside" in refused(tmp_path, rezipped(GOOD, lambda parts: parts.update({name: b"x"})))


def test_a_hundred_thousand_entries_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for index in range(60_000):
            archive.writestr(f"xl/{index}", b"")
    assert "60,000 files" in refused(tmp_path, out.getvalue())


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str) -> None:
    attack = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'

    def change(parts: dict[str, bytes]) -> None:
        start, _, rest = parts[part].partition(b"?>")
        parts[part] = start + b"?>" + attack + rest

    assert "entities" in refused(tmp_path, rezipped(GOOD, change))


def test_entities_in_an_opendocument_are_refused(tmp_path: Path) -> None:
    content = opendocument(ods_row("Case ID", "Team"), extra='<!DOCTYPE x [<!ENTITY a "b">]>')
    assert "entities" in refused(tmp_path, content)


def test_a_part_in_another_encoding_cannot_hide_entities(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        text = parts["xl/sharedStrings.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        parts["xl/sharedStrings.xml"] = text.encode("utf-16")

    assert "encoding it may not have" in refused(tmp_path, rezipped(GOOD, change))


def test_a_cell_in_the_far_corner_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    message = refused(tmp_path, rezipped(GOOD, in_sheet(b"</sheetData>", far)))
    assert "1,048,576 rows and 16,384 columns" in message
    assert "Delete what stands far outside" in message


def test_cells_that_hide_their_place_still_meet_the_memory_limit(tmp_path: Path) -> None:
    """What the inspection does not see, the limits of the child catch."""
    far = b'<row r="1048570"><c s="0" r=\n"ZZ1048570"><v>1</v></c></row></sheetData>'
    content = rezipped(GOOD, in_sheet(b"</sheetData>", far))
    message = refused(tmp_path, content, limits=replace(Limits(), memory_bytes=400 * 1024**2))
    assert "memory" in message or "reaches over" in message or "made the reader fail" in message


def test_repeated_rows_of_an_opendocument_are_counted_before_parsing(tmp_path: Path) -> None:
    cells = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    rows = (
        ods_row("Case ID", "Team") + f'<table:table-row table:number-rows-repeated="1000000">{cells}</table:table-row>'
    )
    assert "repeats cells" in refused(tmp_path, opendocument(rows))


def test_encrypted_opendocument_is_refused(tmp_path: Path) -> None:
    content = opendocument(ods_row("a"), manifest="<m><manifest:encryption-data/></m>")
    assert "password" in refused(tmp_path, content)


def test_broken_workbooks_are_refused(tmp_path: Path) -> None:
    assert "cut short" in refused(tmp_path, GOOD[: len(GOOD) // 2])
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    wrong = GOOD.replace(struct.pack("<L", info.CRC), struct.pack("<L", zlib.crc32(b"other")))
    assert "does not match its checksum" in refused(tmp_path, wrong)
    assert "damaged" in refused(tmp_path, rezipped(GOOD, in_sheet(b"</sheetData>", b"</sheetDat")))


def test_a_workbook_with_macros_is_read_and_its_macros_are_not_run(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsm"
    path.write_bytes(rezipped(GOOD, lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})))
    assert read(path, workdir=tmp_path / "work").rows == 9


def test_a_file_without_a_header_is_refused_with_its_first_lines(tmp_path: Path) -> None:
    lines = drawn(people(30), Layout()).lines[1:]
    message = refused(tmp_path, "\n".join(lines).encode())
    assert "No line of column names" in message
    assert "C10000" in message


def test_blank_lines_and_a_folder_are_said_to_be_that(tmp_path: Path) -> None:
    assert "Nothing is written in the file." in refused(tmp_path, b"\n\n  \n,,,\n")
    with pytest.raises(Unreadable, match="is a folder"):
        read(tmp_path, workdir=tmp_path / "work")


def test_limits_are_named_when_they_are_passed(tmp_path: Path) -> None:
    content = drawn(people(300), Layout()).content
    assert "more than 100 rows" in refused(tmp_path, content, limits=replace(Limits(), rows=100))
    assert "the most that is read is 10" in refused(tmp_path, content, limits=replace(Limits(), columns=10))
    assert "0 MB; the most that is read is 0 MB" in refused(
        tmp_path, content, limits=replace(Limits(), size_bytes=1000)
    )
    wide = ",".join(f"Column name {n}" for n in range(16_384)) + "\n" + "," * 16_383 + "\n"
    assert "16,384 columns" in refused(tmp_path, wide.encode())
    assert "longer than" in refused(tmp_path, content, limits=replace(Limits(), seconds=0))


def test_a_child_that_dies_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is the limit a parser breaks first; the child's address space is its last wall."""
    from fairwait.exchange.extracts.reading import supervision

    monkeypatch.setattr(supervision, "resident_bytes", lambda pid: 1 << 62)
    assert "memory" in refused(tmp_path, GOOD)


def test_progress_that_raises_stops_the_child_and_leaves_nothing(tmp_path: Path) -> None:
    path, work = tmp_path / "x.csv", tmp_path / "work"
    path.write_bytes(drawn(people(3_000), Layout()).content)

    def stop(phase: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(path, workdir=work, progress=stop)
    assert list(work.iterdir()) == []


def test_lines_above_the_headings_that_look_like_a_letter_are_no_e_mail(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Date: 20/11/2026\nTo: all teams\n\n" + drawn(people(5), Layout()).content)
    assert read(path, workdir=tmp_path / "work").rows == 5


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_what_excel_saves_with_semicolons_and_decimal_commas_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    lines = ["sep=;", "Case ID;Team;Referral date;Hours", *(f"W{n};North;{n:02}/09/2026;{n},5" for n in range(1, 29))]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    reading = read(path, workdir=tmp_path / "work")
    assert (reading.delimiter, reading.header_row, reading.rows) == (";", 2, 28)
    assert reading.columns == ("Case ID", "Team", "Referral date", "Hours")


HELD = {
    "'- see file": "- see file", "'=1+1": "=1+1", "'+44 7700 900123": "+44 7700 900123", "''=x": "'=x",
    "'@home": "@home", "O'Brien": "O'Brien", "'tis true": "'tis true", "it's =1": "it's =1", "'": "'",
}  # fmt: skip


def test_the_apostrophe_that_holds_a_formula_back_is_taken_off_and_no_other(reads: Callable[[bytes], Here]) -> None:
    lines = ["Ref,Notes,Born", *(f"C{number},{text},02/03/1950" for number, text in enumerate(HELD))]
    assert [row[1] for row in reads("\n".join(lines).encode()).rows] == list(HELD.values())
    plain = [line for line in lines if "'" not in line or "O'" in line]
    assert [row[1] for row in reads("\n".join(plain).encode()).rows] == ["O'Brien"]


def test_what_a_file_of_ours_holds_back_comes_back_as_it_was(reads: Callable[[bytes], Here]) -> None:
    notes = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "'=held twice", "- see file", "plain"]
    buffer = io.StringIO()
    rows = [[f"C{number}", inert(text), "1950-03-02"] for number, text in enumerate(notes)]
    csv.writer(buffer).writerows([["Ref", "Notes", "Born"], *rows])
    assert [row[1] for row in reads(buffer.getvalue().encode()).rows] == notes
