"""What the words of a file mean to a council."""

import pytest

from fairwait.engine.checks.vocabulary import BandTerms, PathwayTerms, Vocabulary
from fairwait.exchange.extracts.mapping import (
    ColumnMap,
    ExtractMapping,
    as_json,
    to_toml,
    unknown_values,
    words_for_pathways,
    words_of_one_band,
)
from fairwait.exchange.extracts.mapping.terms import Terms, known_values
from fairwait.waiting.rules.pathways import starter
from fairwait.waiting.rules.pathways import vocabulary as starter_words
from tests.exchange.mapping.town import RAW_PATHWAYS, vocabulary
from tests.exchange.mapping.writing import reading_of

TERMS = Terms(vocabulary())


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in RAW_PATHWAYS.items() for text in texts])
def test_pathways_as_files_write_them(code, text):
    assert TERMS.pathway(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CRV", None),
        ("", None),
        ("Occupational Theraphy Assessment", "ot"),
        ("OT - Planned Review", None),
        ("Unplanned Reviews", "unplanned-review"),
        ("OTTER", None),
        ("Carer's Assessment (Adults)", "carers"),
    ],
)
def test_near_misses_are_taken_with_care(text, code):
    assert TERMS.pathway(text) == code


def test_somebody_discharged_is_no_slip_for_a_discharge():
    terms = Terms(starter_words(starter()))
    assert terms.pathway("Dischrge from hospital") == "hospital-discharge"
    assert terms.pathway("Discharged from hospital") is None
    assert terms.pathway("In hospital") is None


@pytest.mark.parametrize(
    ("text", "band"),
    [("2 - Urgent", "P2"), ("1 - Urgent", "P1"), ("4 - Critical", None), ("P3", "P3"), ("Red", "P2"), ("Purple", None)],
)
def test_bands_by_word_and_number(text, band):
    assert TERMS.band(text, "ot") == band


def two_scales() -> Vocabulary:
    first = (BandTerms(code="P1", rank=1, label="High"), BandTerms(code="P2", rank=2, label="Low"))
    second = (BandTerms(code="D1", rank=1, label="High"), BandTerms(code="P2", rank=2, label="Low"))
    return Vocabulary(
        pathways=(
            PathwayTerms(code="ot", name="OT", words=(), bands=first),
            PathwayTerms(code="dols", name="DoLS", words=(), bands=second),
        )
    )


def test_a_word_that_means_two_bands_is_left_to_each_row(tmp_path):
    reading = reading_of({"T": ["OT", "DoLS"], "P": ["High", "Low"]}, tmp_path)
    fields = {"pathway": "T", "priority": "P"}
    terms = Terms(two_scales())
    assert known_values(reading, fields, terms, pathway=None)["priority"] == {"Low": "P2"}
    only = {"priority": "P"}
    assert known_values(reading, only, terms, pathway="ot")["priority"] == {"High": "P1", "Low": "P2"}


def test_words_nobody_explained_are_counted_over_all_rows(tmp_path):
    reading = reading_of({"T": ["OT", "CRV", "CRV", "N/A", None], "P": ["High", "Q7", "1", "-", "Q7"]}, tmp_path)
    columns = (ColumnMap("T", "pathway", 1.0, "x"), ColumnMap("P", "priority", 1.0, "x"))
    assert unknown_values(reading, ExtractMapping(columns=columns), vocabulary()) == {
        "pathway": {"CRV": 2},
        "priority": {"Q7": 2},
    }
    settled = ExtractMapping(columns=columns, values={"pathway": {"CRV": "ot"}, "priority": {"Q7": "P4"}})
    assert unknown_values(reading, settled, vocabulary()) == {}


def test_a_column_that_ranks_by_letters_counts_the_bands(tmp_path):
    reading = reading_of({"T": ["OT"] * 4, "P": ["A", "b", "C", "B"]}, tmp_path)
    fields = {"pathway": "T", "priority": "P"}
    assert known_values(reading, fields, TERMS, pathway=None)["priority"] == {
        "A": "P1",
        "b": "P2",
        "C": "P3",
        "B": "P2",
    }


def test_an_a_among_colours_is_no_first_place(tmp_path):
    reading = reading_of({"T": ["OT"] * 4, "P": ["R", "A", "G", "G"]}, tmp_path)
    fields = {"pathway": "T", "priority": "P"}
    assert known_values(reading, fields, TERMS, pathway=None).get("priority", {}).get("A") != "P1"


@pytest.mark.parametrize("text", ["Replanned review", "CHC assessment", "Carrier lessons"])
def test_another_word_is_no_slip_of_the_pen(text):
    assert Terms(starter_words(starter())).pathway(text) is None


def test_each_word_of_the_column_is_told_with_its_rows_and_what_it_is_taken_for(tmp_path):
    cells = ["OT", "OT", "OT duty list", "Brokrage", "Night sits", "N/A"]
    reading = reading_of({"T": cells}, tmp_path)
    columns = (ColumnMap("T", "pathway", 1.0, "x"),)
    mapping = ExtractMapping(columns=columns, values={"pathway": {"Brokrage": "care-sourcing"}})
    found = words_for_pathways(reading, mapping, starter_words(starter()))
    assert [(each.word, each.rows, each.pathway, each.by, each.may_be) for each in found] == [
        ("OT", 2, "ot", "name", ()),
        ("Brokrage", 1, "care-sourcing", "mapping", ()),
        ("Night sits", 1, None, None, ("sensory",)),
        ("OT duty list", 1, "ot", "name-inside", ()),
    ]


def test_what_the_checks_understand_is_not_asked_about(tmp_path):
    ways = PathwayTerms(code="carers", name="Carer's assessment", words=("S10",), bands=two_scales().pathways[0].bands)
    needs = PathwayTerms(code="needs", name="Needs assessment", words=("CA",), bands=two_scales().pathways[0].bands)
    words = Vocabulary(pathways=(ways, needs))
    reading = reading_of({"T": ["S10 list North", "Q9"], "P": ["can wait", "whim"]}, tmp_path)
    columns = (ColumnMap("T", "pathway", 1.0, "x"), ColumnMap("P", "priority", 1.0, "x"))
    asked = unknown_values(reading, ExtractMapping(columns=columns), words)
    assert asked == {"pathway": {"Q9": 1}, "priority": {"whim": 1}}


def _ranked(said: dict[str, str], **told: str) -> ExtractMapping:
    names = {"Type": "pathway", "How urgent": "priority", **told}
    columns = tuple(ColumnMap(column=name, field=field, confidence=1.0, because="") for name, field in names.items())
    return ExtractMapping(columns=columns, values={"priority": said})


def test_words_of_one_scale_that_are_one_band_are_told_by_map(tmp_path):
    urgent = ["Urgent", "Very urgent", "Routine", "N/A"]
    reading = reading_of({"Type": ["OT assessment"] * 4, "How urgent": urgent}, tmp_path)
    words, mapping = starter_words(starter()), _ranked({})
    (shared,) = words_of_one_band(reading, mapping, words)
    assert shared.said() == (
        "“Urgent” and “Very urgent” are both read as Critical of Occupational therapy, though there is a band "
        "for each word."
    )
    assert as_json(reading, mapping, (), (shared,))["priorities_shared"] == [
        {"band": "Critical", "words": ["Urgent", "Very urgent"], "pathways": ["ot"]}
    ]
    first, *_, last = (band.code for band in words.pathway("ot").bands)
    assert f"# {shared.said()}" in to_toml(_ranked({"Urgent": first}), shared=(shared,))
    told = _ranked({"Urgent": last, "Very urgent": first})
    assert {each.words for each in words_of_one_band(reading, told, words)} == {("Routine", "Urgent")}


def test_words_of_one_band_are_told_of_every_pathway_where_none_is_said(tmp_path):
    reading = reading_of({"How urgent": ["Urgent", "Very urgent", "Low"]}, tmp_path)
    words = starter_words(starter())
    column = ColumnMap(column="How urgent", field="priority", confidence=1.0, because="")
    mapping = ExtractMapping(columns=(column,))
    every = {pathway.code for shared in words_of_one_band(reading, mapping, words) for pathway in shared.pathways}
    assert len(every) > 1
    (only,) = words_of_one_band(reading, mapping, words, pathway="ot")
    assert [pathway.code for pathway in only.pathways] == ["ot"]


@pytest.mark.parametrize(
    ("heading", "words", "taken"),
    [
        ("Type", {"Vision assessment": 5, "Rehab": 4, "Hearing equipment": 3}, {"Rehab": "sensory"}),
        ("Type", {"Vision assessment": 5, "Rehab": 4, "OT assessment": 3}, {"Rehab": None}),
        ("Type", {"Hospital discharge": 5, "Reablement": 4}, {"Reablement": None}),
        (
            "D2A pathway",
            {"P3 - nursing placement": 5, "Reablement": 2},
            {"P3 - nursing placement": "hospital-discharge"},
        ),
        ("Type", {"Nursing placement": 5}, {"Nursing placement": "care-sourcing"}),
    ],
)
def test_the_rest_of_a_column_and_its_heading_tell_what_a_word_is(heading, words, taken, tmp_path):
    cells = [word for word, rows in words.items() for _ in range(rows)]
    reading = reading_of({heading: cells}, tmp_path)
    known = known_values(reading, {"pathway": heading}, Terms(starter_words(starter())), pathway=None)["pathway"]
    assert {word: known.get(word) for word in taken} == taken
