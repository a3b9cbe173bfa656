"""A document is read with refusals that name the key, the line and what to write; and written so that it reads back."""

from enum import StrEnum

import pytest
import tomlkit

from fairwait.engine.documents import DocumentRefused, Place, array, read, table, tables


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Refused(DocumentRefused):
    pass


def build(place: Place):
    made = (
        place.text("name", needed=True), place.number("most", default=3), place.flag("loud"), place.texts("words"),
        place.choice("colour", Colour, default=Colour.RED), place.choices("colours", Colour, default=()),
        place.parsed("length", int, what="a length"), [part.text("ask", needed=True) for part in place.tables("part")],
    )  # fmt: skip
    place.finish()
    return made


def test_what_stands_there_is_read_and_what_does_not_is_stood_in_for():
    text = 'name = "n"\nmost = 5\nloud = true\nwords = ["a"]\ncolour = "blue"\ncolours = ["red"]\nlength = "7"\n'
    assert read(text + '[[part]]\nask = "why"', build, refused=Refused) == (
        "n", 5, True, ("a",), Colour.BLUE, (Colour.RED,), 7, ["why"],
    )  # fmt: skip
    assert read('name = "n"', build, refused=Refused) == ("n", 3, False, (), Colour.RED, (), None, [])


@pytest.mark.parametrize(
    ("text", "key", "line", "remedy"),
    [
        ("name = ", "the document", 1, "Mend this"),  # the reader says "at end of document"
        ("name = n\nmost = 2", "the document", 1, 'Put words in quotes: "like these". The reader says: Invalid value'),
        ("most = 2\nloud = yes", "the document", 2, "Write true or false, small and without quotes."),
        ("most = 2\nloud = True", "the document", 2, "Write true or false, small and without quotes."),
        ("name = \u201cn\u201d", "the document", 1, "Use straight quotes"),
        ("name: 1", "the document", 1, "Write = between a key and its value."),
        ("most = 02", "the document", 1, "Write a number without a 0 before it."),
        ("on = 31/3/2026", "the document", 1, "Write a day as 2026-03-31."),
        ('name = "n"\nname = "m"', "the document", 2, "This key stands there twice"),
        ("[part]\n[part]", "the document", 2, "This heading stands there twice"),
        ('name = "n"\nwords = ["a"\n\n', "the document", 2, "A bracket is not closed"),
        ('name = "n', "the document", 1, "A quote is not closed"),
        ('name = "C:\\d"', "the document", 1, "Write \\\\ for each"),
        ("most = 2", "name", None, "Add name, text in quotes."),
        ('name = "n"\nmost = "2"', "most", 2, "Write a whole number."),
        ('name = "n"\nmost = true', "most", 2, "Write a whole number."),
        ('name = "n"\nwords = [1]', "words", 2, "Put each in quotes."),
        ('name = "n"\ncolour = "green"', "colour", 2, "Use one of: red, blue."),
        ('name = "n"\ncolours = ["green"]', "colours", 2, "Use one of: red, blue."),
        ('name = "n"\nlength = "long"', "length", 2, "invalid literal"),
        ('name = "n"\npart = ["x"]', "part[0]", 2, "Write it under [[part]]."),
        ('name = "n"\n[[part]]\nask = "y"\n[[part]]', "part[1].ask", 4, "Add ask"),
        ('name = "n"\ncolor = "red"', "color", 2, "Did you mean colour?"),
        ('name = "n"\nzzz = 1', "zzz", 2, "Remove it. Known here: colour"),
    ],
)
def test_a_fault_names_its_key_its_line_and_the_remedy(text, key, line, remedy):
    with pytest.raises(Refused) as refusal:
        read(text, build, refused=Refused)
    assert (refusal.value.key, refusal.value.line) == (key, line)
    assert refusal.value.remedy.startswith(remedy)


def test_what_is_written_reads_back():
    document = tomlkit.document()
    document.add("name", "n")
    document.add("words", array(("short",)))
    document.add("part", tables([{"ask": "why", "left_out": ()}, {"ask": "when", "words": ("a" * 60, "b" * 60)}]))
    document.add("one", table({"is": True}))
    text = tomlkit.dumps(document)
    assert tomlkit.parse(text).unwrap() == {
        "name": "n", "words": ["short"], "part": [{"ask": "why"}, {"ask": "when", "words": ["a" * 60, "b" * 60]}],
        "one": {"is": True},
    }  # fmt: skip
    assert '    "aaa' in text  # a long list is one item a line, so that a change shows as a change of one line


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = " + "[" * 5_000, "Its brackets nest too deeply."),
        ("a = " + "9" * 5_000, "It holds a number that is too long."),
    ],
)
def test_what_the_reader_of_toml_cannot_bear_is_refused_and_not_a_fault(text, problem):
    with pytest.raises(DocumentRefused, match=problem):
        read(text, lambda place: place.number("a"), refused=DocumentRefused)


def test_the_mark_some_editors_write_first_is_passed_over():
    assert read("\ufeffa = 1", lambda place: place.number("a"), refused=DocumentRefused) == 1
