"""The mapping file: written for a person, read back whole, refused with the line that is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.checks.fields import BY_NAME
from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping, MappingRefused, from_toml, to_toml


def meaning(mapping: ExtractMapping):
    """What a mapping says, without how sure it was."""
    return (
        [(column.column, column.field) for column in mapping.columns],
        {field: dict(words) for field, words in mapping.values.items()},
        (mapping.date_order, mapping.sheet, mapping.header_row, mapping.encoding, mapping.delimiter),
    )


headers = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), min_size=1, max_size=8, unique=True
)
words = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    st.sampled_from(["ot", "P2"]),
    min_size=1,
    max_size=4,
)


@st.composite
def mappings(draw):
    names = draw(headers)
    fields = draw(st.permutations(sorted(BY_NAME)))
    taken = [draw(st.sampled_from([fields[place], None])) for place in range(len(names))]
    return ExtractMapping(
        columns=tuple(
            ColumnMap(column=name, field=field, confidence=0.5, because="Because.", samples=("a\nb", "#\x1b"))
            for name, field in zip(names, taken, strict=True)
        ),
        values=draw(st.dictionaries(st.sampled_from(["pathway", "priority", "gender"]), words, max_size=2)),
        date_order=draw(st.sampled_from([None, "dmy", "ymd"])),
        sheet=draw(st.sampled_from([None, "Tray export"])),
        header_row=draw(st.sampled_from([None, 4])),
        delimiter=draw(st.sampled_from([None, ",", "\t"])),
    )


@settings(max_examples=80, deadline=None)
@given(mapping=mappings())
def test_what_is_written_is_read_back(mapping):
    text = to_toml(mapping)
    assert meaning(from_toml(text)) == meaning(mapping)
    assert meaning(from_toml(text, columns=[column.column for column in mapping.columns])) == meaning(mapping)
    assert from_toml(to_toml(from_toml(text))) == from_toml(text)


def test_the_file_helps_the_person_who_edits_it():
    mapping = ExtractMapping(
        columns=(
            ColumnMap("Rec'd", "referred_on", 0.88, "It looks like the start.", ("03/11/2026",), (("Created", 0.4),)),
            ColumnMap("Do not", "unsafe_contact", 0.52, "Ask.", ("ring pm",), (), (("notes", 0.2),)),
        ),
        values={"pathway": {"OT": "ot"}},
    )
    text = to_toml(mapping, unknown={"pathway": {"CRV": 122}})
    for expected in (
        "88 in 100",
        "03/11/2026",
        "Created",
        "Could also be: notes",
        '"CRV" = ""',
        "122 rows",
        "date_order",
    ):
        assert expected in text
    assert from_toml(text).values == {"pathway": {"OT": "ot"}}


def test_a_person_can_fill_in_what_was_not_known():
    text = to_toml(ExtractMapping(columns=(ColumnMap("T", "pathway", 1.0, "x"),)), unknown={"pathway": {"CRV": 2}})
    filled = text.replace('# "CRV" = ""', '"CRV" = "planned-review"')
    assert from_toml(filled).values == {"pathway": {"CRV": "planned-review"}}


def test_columns_that_the_mapping_does_not_name_are_left_out():
    mapping = from_toml('[columns]\n"Ref" = "person_id"\n', columns=["New", "Ref"])
    assert [(column.column, column.field) for column in mapping.columns] == [("New", None), ("Ref", "person_id")]


GOOD = '[file]\nheader_row = 2\n\n[columns]\n"Ref" = "person_id"\n"Rec\'d" = "referred_on"\n'

REFUSED = [
    ("[columns]\nRef person_id\n", 2, "TOML"),
    (GOOD + '"Ref" = ""\n', 7, "second time"),
    (GOOD.replace("referred_on", "refered_on"), 6, "referred_on"),
    (GOOD.replace("referred_on", "person_id"), 6, "both"),
    (GOOD.replace('"person_id"', "3"), 5, "double quotes"),
    (GOOD.replace("header_row = 2", "header_row = 0"), 2, "from 1"),
    (GOOD.replace("header_row = 2", 'header_row = "two"'), 2, "whole number"),
    (GOOD.replace("header_row = 2", "headerrow = 2"), 2, "header_row"),
    (GOOD.replace("header_row = 2", 'date_order = "day first"'), 2, "dmy"),
    (GOOD.replace("[columns]", "[column]"), 4, "columns"),
    (GOOD + '\n[values.pathwy]\n"OT" = "ot"\n', 8, "pathway"),
    (GOOD + '\n[values.pathway]\n"OT" = 1\n', 9, "code"),
    (GOOD + "\n[values]\npathway = 1\n", 9, "[values.pathway]"),
]


@pytest.mark.parametrize(("text", "line", "says"), REFUSED)
def test_a_bad_file_is_refused_with_its_line_and_a_remedy(text, line, says):
    with pytest.raises(MappingRefused) as refused:
        from_toml(text)
    assert refused.value.line == line
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"Line {line}: ")
    assert refused.value.remedy.endswith(".")


def test_a_column_the_file_lacks_is_refused_with_the_one_that_was_meant():
    with pytest.raises(MappingRefused, match="Did you mean “Rec’d”") as refused:
        from_toml(GOOD, columns=["Ref", "Rec’d"])
    assert refused.value.line == 6


@pytest.mark.parametrize("text", ["", "[file]\nheader_row = 1\n", "columns = 3\n"])
def test_a_mapping_of_no_columns_is_refused(text):
    with pytest.raises(MappingRefused):
        from_toml(text)
