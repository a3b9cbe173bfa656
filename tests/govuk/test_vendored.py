import hashlib
import re
from pathlib import Path

import pytest

import fairwait.govuk

STATIC = Path(fairwait.govuk.__file__).parent / "static"
VENDORED = STATIC / "govuk-frontend"


@pytest.mark.parametrize("name", ["govuk-frontend.min.css", "govuk-frontend.min.js"])
def test_what_was_vendored_is_what_the_version_file_says(name):
    said = dict(reversed(line.split("  ")) for line in (VENDORED / "VERSION").read_text().splitlines() if "  " in line)
    assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == said[name]


def test_the_licence_is_beside_it():
    assert "MIT License" in (VENDORED / "LICENSE.txt").read_text()


def test_no_crown_no_licensed_font_no_source_map():
    css = (VENDORED / "govuk-frontend.min.css").read_text()
    for unwanted in ("GDS Transport", "@font-face", "crest", "sourceMappingURL", "/assets/"):
        assert unwanted not in css
    assert "sourceMappingURL" not in (VENDORED / "govuk-frontend.min.js").read_text()
    assert {path.name for path in VENDORED.iterdir()} == {
        "LICENSE.txt", "VERSION", "govuk-frontend.min.css", "govuk-frontend.min.js",
    }  # fmt: skip


def test_our_sheet_reaches_for_nothing_outside():
    css = (STATIC / "fairwait" / "fairwait.css").read_text()
    assert "url(" not in css
    assert "@import" not in css


def test_every_class_of_ours_has_our_prefix():
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "fairwait" / "fairwait.css").read_text(), flags=re.S)
    selectors = re.findall(r"[^{}]+(?=\{)", css)
    classes = {name for selector in selectors for name in re.findall(r"\.([A-Za-z][\w-]*)", selector)}
    assert {name for name in classes if not name.startswith(("fw", "govuk-"))} == set()


def test_every_class_a_template_of_ours_uses_is_in_the_sheet():
    css = (STATIC / "fairwait" / "fairwait.css").read_text()
    known = set(re.findall(r"\.(fw[\w-]*)", css))
    used = set()
    rooms = [Path(fairwait.__path__[0]) / room for room in ("govuk", "accounts")]
    for path in [path for room in rooms for path in room.rglob("jinja2/**/*.html")]:
        for said in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            used |= set(re.findall(r"(?<![\w-])fw-[a-z0-9_-]+(?![\w{-])", re.sub(r"\{[{%].*?[%}]\}", "\0", said)))
    neutral = {"fw-top__council", "fw-top__example", "fw-timeline__entries", "fw-bar", "fw-clocks"}
    assert {name for name in used - known - neutral if not name.endswith(("-", "__"))} == set()
