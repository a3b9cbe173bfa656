"""The right letters, whatever bytes they came as."""

import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.extracts.reading.text.encodings import pieces, survey
from tests.exchange.mess import Layout, drawn, people
from tests.exchange.reading.here import Here

Reads = Callable[..., Here]
NAMES = ["Zoë Šarić", "Siân O’Dea", "Jürgen “Jon” Ibbot", "Renée – Hale", "Plain Name"]


def listing(names: list[str], encoding: str) -> bytes:
    lines = ["Case ID,Name,Born", *[f"C{n},{name},01/02/1940" for n, name in enumerate(names)]]
    return "\r\n".join(lines).encode(encoding) + "\r\n".encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_unicode_is_known_with_and_without_its_mark(reads: Reads, encoding: str, said: str) -> None:
    here = reads(listing(NAMES, encoding))
    assert [row[1] for row in here.rows] == NAMES
    assert here.facts["encoding"] == said
    assert here.columns[0] == "Case ID"


def test_a_stray_character_of_utf8_in_a_file_of_cp1252_is_shown_as_everybody_sees_it(reads: Reads) -> None:
    lines = [f"C{number},Renée O’Dea,02/03/1950" for number in range(20)]
    content = "\r\n".join(["Ref,Name,Born", *lines, ""]).encode("cp1252") + "C99,José,02/03/1950\r\n".encode()
    here = reads(content)
    assert here.facts["encoding"] == "cp1252"
    assert here.rows[-1][1] == "JosÃ©"


def test_texts_encoded_twice_in_a_few_rows_of_cp1252_stay_as_everybody_sees_them(reads: Reads) -> None:
    lines = [f"C{number},Zoë Smith,02/03/1950" for number in range(12)]
    twice = ["RenÃ©e", "wonâ€™t", "JosÃ©"]
    lines += [f"D{number},{text},02/03/1950" for number, text in enumerate(twice)]
    here = reads("\r\n".join(["Ref,Name,Born", *lines, ""]).encode("cp1252"))
    assert here.facts["encoding"] == "cp1252"
    assert [row[1] for row in here.rows[-3:]] == twice


def test_cp1252_is_known_by_what_is_not_utf8(reads: Reads) -> None:
    here = reads(listing(NAMES[1:], "cp1252"))
    assert [row[1] for row in here.rows] == NAMES[1:]
    assert here.facts["encoding"] == "cp1252"


def test_two_encodings_in_one_file_are_told_apart_line_by_line(reads: Reads) -> None:
    content = listing(NAMES[1:], "utf-8") + "C8,Renée O’Dea,02/03/1950\r\n".encode("cp1252")
    here = reads(content)
    assert [row[1] for row in here.rows] == [*NAMES[1:], "Renée O’Dea"]
    assert here.facts["encoding"] == "mixed"
    assert "mixes two encodings" in here.facts["notes"][0]


def test_half_a_character_and_a_lone_surrogate_show_as_damage_and_cost_no_row(reads: Reads) -> None:
    content = listing(NAMES, "utf-8") + b"C8,Zo\xc3,01/02/1940\r\nC9,a\xed\xa0\x80b,01/02/1940\r\n"
    here = reads(content)
    assert [row[1] for row in here.rows] == [*NAMES, "Zo\ufffd", "a\ufffdb"]


def test_a_lone_surrogate_of_utf16_shows_as_damage(reads: Reads) -> None:
    content = (
        listing(NAMES, "utf-16-le") + "C9,a".encode("utf-16-le") + b"\x00\xd8" + "b,01/02/1940\r\n".encode("utf-16-le")
    )
    assert reads(content).rows[-1][1] == "a\ufffdb"


def test_a_nul_is_shown_and_the_row_kept(reads: Reads) -> None:
    here = reads(listing(["An\x00n", *NAMES], "utf-8"))
    assert here.rows[0][1] == "An\u2400n"
    assert len(here.rows) == 6


def test_names_are_equal_after_normalisation(reads: Reads) -> None:
    apart = [unicodedata.normalize("NFD", name) for name in NAMES]
    assert [row[1] for row in reads(listing(apart, "utf-8")).rows] == NAMES
    assert [row[1] for row in reads(listing(["\u212bsa"], "utf-8")).rows] == ["\u00c5sa"]  # the Ångström sign


def test_blanks_of_every_kind_are_trimmed_and_those_inside_kept(reads: Reads) -> None:
    names = [
        "\u00a0Ann\u00a0",
        "\u2003Bram\u200b",
        "\ufeffCarys ",
        "\tDilys\t",
        "\u3000Ewa\u202f",
        "Jon\u00a0Ibbot",
        "\u00a0",
        "  ",
    ]
    here = reads(listing(names, "utf-8"))
    assert [row[1] for row in here.rows] == ["Ann", "Bram", "Carys", "Dilys", "Ewa", "Jon\u00a0Ibbot", "", ""]
    assert here.table["Name"].null_count() == 2


def test_an_encoding_that_a_person_settled_is_used(reads: Reads) -> None:
    content = listing(["Renée"], "utf-8")
    assert reads(content, encoding="cp1252").rows[0][1] == "RenÃ©e"
    with pytest.raises(Unreadable, match="no encoding called klingon"):
        reads(content, encoding="klingon")


@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00\x1a"), max_size=200),
    seed=st.integers(0, 9),
)
@settings(max_examples=150, deadline=None)
def test_no_letter_is_lost_between_pieces(text: str, seed: int) -> None:
    """Whatever the size of the pieces a file is read in."""
    encoding = ["utf-8", "utf-16-le", "utf-16-be"][seed % 3]
    whole = f"head,er\r\n{text}\rend\n"
    mark = "\ufeff" if encoding != "utf-8" else ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes((mark + whole).encode(encoding))
        found = survey(path)
        read = b"".join(pieces(path, found, step=1 + seed)).decode()
    assert read == f"head,er\n{text}\nend\n"


def test_the_survey_counts_the_whole_file(tmp_path: Path) -> None:
    content = drawn(people(50), Layout(line_end="\r")).content
    (tmp_path / "x").write_bytes(content)
    found = survey(tmp_path / "x")
    assert found.lines == content.count(b"\r")
    assert found.size_bytes == len(content)
