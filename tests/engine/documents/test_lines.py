"""Every key of a document is found on the line where it stands."""

import tomllib

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.documents import line_of, lines

PAGE = """# a policy
code = "default"
"odd name" = 'x = 1'

[facts.harm]   # a table
label = \"\"\"
fake = 3
\"\"\"
[[bands]]
band = "P1"
rules = [ # two of them
  { because = "a, b", when = { fact = "harm", is = ["now", "soon"] } },
  { because = "c",
    when = { any = [{ fact = "falls" }, { fact = "alone" }] } },
]
[[bands]]
band = "P2"
[[bands.rules]]
when.fact = 1979-05-27
[bands.note]
by = "sam"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("code", 2),
        ("odd name", 3),
        ("facts", 5),
        ("facts.harm.label", 6),
        ("bands", 9),
        ("bands[0].band", 10),
        ("bands[0].rules[0].when.is[1]", 12),
        ("bands[0].rules[1].because", 13),
        ("bands[0].rules[1].when.any[1].fact", 14),
        ("bands[1]", 16),
        ("bands[1].rules[0].when.fact", 19),
        ("bands[1].note.by", 21),
    ],
)
def test_a_key_is_found_on_its_line(path, line):
    assert lines(PAGE)[path] == line


def test_words_inside_a_text_are_no_keys():
    assert not {"fake", "facts.harm.fake", "x"} & lines(PAGE).keys()


def test_a_missing_key_stands_in_its_nearest_table():
    found = lines(PAGE)
    assert line_of("bands[1].rules[0].because", found) == 18
    assert line_of("bands[0].rules[7].when", found) == 11
    assert line_of("nowhere.at.all", found) is None


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
_KEY = st.from_regex(r"[A-Za-z_-]{1,6}", fullmatch=True)
_VALUE = st.recursive(
    st.integers(-9, 9) | st.booleans() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEY, inner, max_size=3),
    max_leaves=12,
)


def paths(value, path=""):
    """Every path of a document as Python reads it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        below = f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}" if path else key
        yield below
        yield from paths(each, below)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(_KEY, _VALUE, max_size=5))
def test_every_path_of_any_document_is_found_and_no_other(document):
    text = tomlkit.dumps(document)
    assert set(lines(text)) == set(paths(tomllib.loads(text)))
