"""One source, many forms: whatever a reader of one form reads, a reader of every other reads too."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.rules.composing import compose, figure_key
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.rules.languages import Said
from fairwait.keeping_in_touch.packs.rules.shape import core_from
from fairwait.keeping_in_touch.packs.rules.words import lines_of
from fairwait.keeping_in_touch.packs.writing import Edition, enclosing, file_name, files, kept_file, written
from fairwait.keeping_in_touch.packs.writing.printed import page
from fairwait.keeping_in_touch.packs.writing.text import as_text
from tests.keeping_in_touch.packs.filled import published

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COSTS = "[What it costs](https://www.example.org/a?b=1&c=2)"
LOCAL = f"Ring **01632 960 210** & ask.\n\n### Days\n\n- {COSTS}\n- [Ours](/read/)"


def edition(code="waiting-well", **more):
    core = core_from(documents.starters()[code])
    local = {block.key: LOCAL for block in core.local} | {figure_key(each): "4" for each in core.promises}
    pack = compose(core, local, council="Wexmoor & Sea", core_version=1)
    return Edition(pack, 3, date(2026, 11, 26), **more)


def words(text):
    return re.sub(r"[\W_]+", " ", text).split()


def said(one):
    """Every word of the blocks and promises, as they are written."""
    found = []
    for block in one.pack.blocks:
        found += words(block.title)
        for line in lines_of(block.text):
            found += words("".join(run.text for run in line))
    return found + [word for promise in one.pack.promises for word in words(promise.says)]


def word_text(made):
    document = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    return " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.iter(f"{W}p"))


def pdf_text(made, tmp_path, *more):
    path = tmp_path / "pack.pdf"
    path.write_bytes(made)
    reader = shutil.which("pdftotext")
    assert reader, "poppler-utils are needed to read a PDF back"
    return subprocess.run([reader, *more, str(path), "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("code", sorted(documents.starters()))
def test_every_form_says_every_word(code, tmp_path):
    one = edition(code)
    wanted = set(said(one))
    assert wanted <= set(words(written(one, FileForm.TEXT).decode()))
    assert wanted <= set(words(word_text(written(one, FileForm.WORD))))
    assert wanted <= set(words(re.sub(r"<[^>]+>", " ", page(one, is_large=False).replace("&#39;", "'"))))


@pytest.mark.parametrize("form", [FileForm.PDF, FileForm.LARGE_PRINT])
def test_a_pdf_is_tagged_and_says_what_it_is(form, tmp_path):
    made = written(edition("in-short"), form)
    path = tmp_path / "pack.pdf"
    path.write_bytes(made)
    about = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Title:\s+Waiting well, in short", about)
    meta = subprocess.run(["pdfinfo", "-meta", str(path)], capture_output=True, check=True).stdout.decode()
    assert re.search(r"pdfuaid:part\W+1\b|<[\w:]*part>1<", meta)
    tree = subprocess.run(["pdfinfo", "-struct", str(path)], capture_output=True, check=True).stdout.decode()
    assert {"H1", "H2", "L", "LI"} <= {line.split()[0] for line in tree.splitlines() if line.strip()}
    assert set(said(edition("in-short"))) <= set(words(pdf_text(made, tmp_path)))


def test_large_print_is_eighteen_points_and_more(tmp_path):
    boxes = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([\w ]+)[.,?]?<',
                       pdf_text(written(edition("in-short"), FileForm.LARGE_PRINT), tmp_path, "-bbox"))  # fmt: skip
    heights = {word: float(bottom) - float(top) for top, bottom, word in boxes}
    small = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([\w ]+)[.,?]?<',
                       pdf_text(written(edition("in-short"), FileForm.PDF), tmp_path, "-bbox"))  # fmt: skip
    plain = {word: float(bottom) - float(top) for top, bottom, word in small}
    assert heights["request"] / plain["request"] == pytest.approx(18 / 12, rel=0.01)
    assert min(heights.values()) >= heights["request"] * 0.5


def test_word_has_real_headings_lists_links_and_a_language():
    archive = zipfile.ZipFile(io.BytesIO(written(edition(), FileForm.WORD)))
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    document = archive.read("word/document.xml").decode()
    assert document.count('w:val="Heading1"') == 12
    assert 'w:val="Heading2"' in document
    assert 'w:val="ListBullet"' in document
    relations = archive.read("word/_rels/document.xml.rels").decode()
    assert 'Target="https://www.example.org/a?b=1&amp;c=2" TargetMode="External"' in relations
    assert "/read/" not in relations
    assert set(re.findall(r'r:id="(\w+)"', document)) <= set(re.findall(r'Id="(\w+)"', relations))
    assert 'w:lang w:val="en-GB"' in archive.read("word/styles.xml").decode()
    assert "<dc:title>Waiting well</dc:title>" in archive.read("docProps/core.xml").decode()
    assert "<w:bidi/>" not in document


def test_what_is_read_from_the_right_is_so_in_every_form():
    said_in = Said(language="ur", direction="rtl", here="%(council)s")
    one = edition("in-short", said=said_in, note="Draft")
    document = zipfile.ZipFile(io.BytesIO(written(one, FileForm.WORD))).read("word/document.xml").decode()
    assert document.count("<w:bidi/>") == document.count("<w:p>")
    number = re.search(r"<w:r><w:rPr>((?:(?!</w:rPr>).)*)</w:rPr><w:t[^>]*>01632 960 210", document)
    assert "<w:rtl/>" not in number[1]
    assert 'lang="ur" dir="rtl"' in page(one, is_large=True)
    assert written(one, FileForm.TEXT).decode().split("\n\n")[1] == "Draft"


def test_a_link_leads_somewhere_wherever_the_pack_is_read(settings):
    """A page alone is an address only on the site."""
    made = edition()
    film = "[A film](/read/library/a-film/)"
    pack = replace(made.pack, blocks=tuple(replace(each, text=f"{each.text}\n\n{film}") for each in made.pack.blocks))
    settings.SITE_ADDRESS = "https://waiting.example.gov.uk"
    whole = "https://waiting.example.gov.uk/read/library/a-film/"
    there = replace(made, pack=pack)
    assert f"A film ({whole})" in as_text(there)
    assert f'href="{whole}"' in page(there, is_large=False)
    assert whole in str(enclosing.shown(there, large=False)["shown"])
    assert "[A film](/read" in there.pack.blocks[0].text  # on the site the page stays what it is
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    assert "A film (/read/library/a-film/)" in as_text(there)


def test_a_file_says_which_pack_version_and_language_it_is():
    one = edition()
    assert [file_name(one, form) for form in FileForm] == [
        "waiting-well-v3-en.pdf", "waiting-well-v3-en-large-print.pdf", "waiting-well-v3-en.docx",
        "waiting-well-v3-en.txt",
    ]  # fmt: skip
    assert file_name(Edition(one.pack), FileForm.TEXT) == "waiting-well-draft-en.txt"
    assert written(one, FileForm.WORD) == written(one, FileForm.WORD)
    assert Edition(one.pack).version_line == ""
    records = {"contact-every": "Kept 9 times in 10."}
    assert "Kept 9 times in 10." in written(edition(records=records), FileForm.TEXT).decode()
    assert "Kept 9 times in 10." in word_text(written(edition(records=records), FileForm.WORD))


def test_a_file_is_made_once(monkeypatch, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    one, made = edition("in-short"), []
    monkeypatch.setattr(files, "as_text", lambda each: made.append(1) or "words")
    assert [kept_file(one, FileForm.TEXT) for _ in range(3)] == [b"words"] * 3
    assert len(made) == 1
    kept_file(edition("in-short", note="Another"), FileForm.TEXT)
    assert len(made) == 2


@pytest.mark.django_db
def test_anybody_takes_a_pack_away_and_staff_any_version(bare_town, signed_in_bare, page):
    published(bare_town, "in-short")
    published(bare_town, "staff-guidance")
    stranger, client = Client(), signed_in_bare(Role.PRACTITIONER)
    links = page("/read/in-short/", client=stranger)
    for form in FileForm:
        answer = stranger.get(links.link(form.label))
        assert answer.status_code == 200
        assert answer["Content-Type"] == form.content_type
        assert answer.content
    assert stranger.get("/read/in-short/as/gif/").status_code == 404
    assert stranger.get("/read/staff-guidance/as/text/").status_code == 404
    assert stranger.get("/read/nothing/as/text/").status_code == 404
    assert b"staff" in client.get("/packs/staff-guidance/versions/1/as/text/").content
    assert client.get("/packs/staff-guidance/versions/2/as/text/").status_code == 404


@pytest.mark.django_db
def test_a_machine_that_makes_no_pdf_says_so(bare_town, monkeypatch):
    from fairwait.govuk.printing import CannotPrint
    from fairwait.keeping_in_touch.packs.views import reading

    def fails(edition, form):
        raise CannotPrint

    published(bare_town, "in-short")
    monkeypatch.setattr(reading, "kept_file", fails)
    answer = Client().get("/read/in-short/as/pdf/")
    assert (answer.status_code, b"Pango" in answer.content) == (503, True)
