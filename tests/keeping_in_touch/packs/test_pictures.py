"""The pictures of easy read: beside each idea, told to whoever cannot see them, and beside nothing else."""

import re
import subprocess
import tomllib
import zlib
from xml.etree import ElementTree

import pytest

from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.pictures import PICTURES, picture_of
from fairwait.keeping_in_touch.packs.writing import written
from tests.keeping_in_touch.packs.test_writing import edition


def test_every_idea_of_easy_read_has_a_picture_and_no_other_pack_any():
    blocks = tomllib.loads(documents.starters()["easy-read"])["block"]
    assert {block["key"] for block in blocks if block["owner"] == "core"} == set(PICTURES)
    assert picture_of("long", is_easy_read=False) is None


@pytest.mark.parametrize("key", sorted(PICTURES))
def test_a_picture_is_lines_in_the_colour_of_the_words(key):
    told = str(PICTURES[key].drawn(is_told=True))
    root = ElementTree.fromstring(told)
    assert root.attrib["stroke"] == "currentColor"
    assert root.attrib["aria-label"] == PICTURES[key].shows
    assert not re.search(r"#[0-9a-f]{3}|href|style=|url\(", told.replace("http://www.w3.org/2000/svg", ""))
    hidden = ElementTree.fromstring(str(PICTURES[key].drawn(is_told=False)))
    assert (hidden.attrib["aria-hidden"], PICTURES[key].shows in "".join(hidden.itertext())) == ("true", False)


def test_a_pdf_in_easy_read_tells_what_each_picture_shows(tmp_path):
    path = tmp_path / "easy.pdf"
    path.write_bytes(written(edition("easy-read"), FileForm.LARGE_PRINT))
    tree = subprocess.run(["pdfinfo", "-struct", str(path)], capture_output=True, check=True).stdout.decode()
    assert tree.count("Figure") == len(PICTURES)
    packed = re.findall(rb"/ObjStm\b.*?\bstream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.S)
    assert b"A sad face" in b"".join(zlib.decompress(each) for each in packed)
