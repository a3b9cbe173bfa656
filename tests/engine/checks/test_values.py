"""Names, numbers, contact details and coded words as extracts write them."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.checks import columns
from fairwait.engine.checks.values import blanks, codes, contacts, names, numbers, terms
from fairwait.engine.checks.values.names import Name
from fairwait.waiting.rules.pathways import starter, vocabulary

SETTING = columns.Setting(
    columns={"full_name": "Name"}, as_of=date(2026, 11, 20), header_row=1, vocabulary=vocabulary(starter())
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MARLOWE, Edith (Betty)", Name(None, "Edith", "Marlowe", "Betty")),
        ("Mr John Smith", Name("Mr", "John", "Smith")),
        ("Smith J", Name(None, "J", "Smith")),
        ("OMAR NG", Name(None, "Omar", "Ng")),
        ("Khan NG", Name(None, "Ng", "Khan")),
        ("Smith J.M.", Name(None, "J.M.", "Smith")),
        ("van der Berg, Anna", Name(None, "Anna", "van der Berg")),
        ("Anna van der Berg", Name(None, "Anna", "van der Berg")),
        ("John SMITH", Name(None, "John", "Smith")),
        ("SMITH John", Name(None, "John", "Smith")),
        ("O'BRIEN, SIOBHAN", Name(None, "Siobhan", "O'Brien")),
        ("MCDONALD, ANGUS", Name(None, "Angus", "McDonald")),
        ("SMITH-JONES, Mary Ann (known as Molly)", Name(None, "Mary Ann", "Smith-Jones", "Molly")),
        ("Okafor, Mrs Ngozi", Name("Mrs", "Ngozi", "Okafor")),
        ("Okafor, Ngozi Mrs", Name("Mrs", "Ngozi", "Okafor")),
        ("Edith Marlowe (Mrs)", Name("Mrs", "Edith", "Marlowe")),
        ("Margaret 'Peggy' O'Neil", Name(None, "Margaret", "O'Neil", "Peggy")),
        ("Mary Smith nee Jones", Name(None, "Mary", "Smith")),
        ("Major Tom", Name(None, "Major", "Tom")),
        ("Anna Li", Name(None, "Anna", "Li")),
        ("Mary LEE", Name(None, "Mary", "Lee")),
        ("Suharto", Name(None, None, "Suharto")),
        ("John Smith Jr", Name(None, "John", "Smith Jr")),
        ("Smith, John (deceased)", Name(None, "John", "Smith")),
        ("d'Arcy, Anne", Name(None, "Anne", "d'Arcy")),
        ("Smith, Mr", Name("Mr", None, "Smith")),
    ],
)
def test_a_whole_name_comes_apart_as_a_person_would_read_it(text, name):
    assert names.split(text) == name


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_names(text):
    for read in (names.split, names.first_parts, names.last_parts):
        read(text)
    names.folded(names.tidy(text))


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"]), min_size=2, max_size=20))
def test_a_name_with_case_of_its_own_is_left_alone(text):
    if not text.isupper() and not text.islower():
        assert names.tidy(text) == text


def _nhs(text):
    return (
        pl.DataFrame({"value": [text]}, schema={"value": pl.String()})
        .select(numbers.nhs_number(pl.col("value")))
        .item()
    )


@given(st.integers(0, 10**10 - 1))
def test_an_nhs_number_is_valid_exactly_where_modulus_11_says_so(number):
    text = f"{number:010d}"
    remainder = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(text[:9])) % 11
    checks = {11: 0, 10: None}.get(remainder, remainder) == int(text[9])
    expected = text if checks and len(set(text)) > 1 else None
    assert _nhs(text) == expected
    assert _nhs(f" {text[:3]}-{text[3:6]} {text[6:]}") == expected


@pytest.mark.parametrize(
    "text", ["4.51E+09", "9.99E9", "999000001", "99900000180", "ABC", "0000000000", "9999999999", ""]
)
def test_what_is_no_nhs_number_is_refused(text):
    assert _nhs(text) is None
    assert numbers.explain_nhs_number(text)


@pytest.mark.parametrize(
    ("text", "numbers_found"),
    [
        ("01632 960123", ["+441632960123"]),
        ("7700900123", ["+447700900123"]),
        ("1632960123", ["+441632960123"]),
        ("7700900123.0", ["+447700900123"]),
        ("+44 (0)7700 900123", ["+447700900123"]),
        ("0044 7700 900123", ["+447700900123"]),
        ("447700900123", ["+447700900123"]),
        ("01632 960123 ext 12", ["+441632960123"]),
        ("07700 900123 / 01632 960123", ["+447700900123", "+441632960123"]),
        ("H: 01632 960123 M: 07700 900123", ["+441632960123", "+447700900123"]),
        ("07700 900123 (daughter)", ["+447700900123"]),
        ("Tel: 01632 960 123", ["+441632960123"]),
        ("01632 960123 - leave message", ["+441632960123"]),
        ("+353 1 234 5678", ["+35312345678"]),
        ("0800 1111", ["+448001111"]),
    ],
)
def test_phone_numbers_in_every_dress(text, numbers_found):
    assert contacts.phones(text) == (numbers_found, [])


@pytest.mark.parametrize(
    "text",
    ["07700 90012", "07700 9001234", "7.7E+09", "0770O 900123", "ask daughter", "00000000000", "01632 96012", "12345"],
)
def test_what_is_no_phone_number(text):
    good, bad = contacts.phones(text)
    assert good == []
    assert bad
    assert contacts.explain_phone(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_contacts(text):
    contacts.phones(text)
    contacts.emails(text)
    for explain in (
        contacts.explain_phone,
        contacts.explain_email,
        contacts.explain_postcode,
        numbers.explain_nhs_number,
    ):
        assert explain(text)


def test_postcodes_by_form():
    good = {
        "zx14bd": "ZX1 4BD",
        "GIR 0AA": "GIR 0AA",
        "ec1a1bb": "EC1A 1BB",
        "ZX12  4bd": "ZX12 4BD",
        "E1-6AN": "E1 6AN",
    }
    bad = ["ZX1 OBD", "ZXO 4BD", "ZX1", "ZX1 4B", "GIR 1AA", "12345", "Newtown"]
    frame = pl.DataFrame({"value": [*good, *bad]}).select(contacts.postcode(pl.col("value"))).to_series().to_list()
    assert frame == [*good.values(), *[None] * len(bad)]
    assert "perhaps ZX1 0BD" in contacts.explain_postcode("ZX1 OBD")


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("gender", "F - Female", "female"),
        ("gender", "1", "male"),
        ("ethnicity", "White - English/Welsh/Scottish/Northern Irish/British", "white-british"),
        ("ethnicity", "A", "white-british"),
        ("ethnicity", "W1", "white-british"),
        ("ethnicity", "O1", "asian-chinese"),
        ("ethnicity", "NS", "not-known"),
        ("ethnicity", "Asian or Asian British - Indian", "asian-indian"),
        ("ethnicity", "Black/Black British: African", "black-african"),
        ("ethnicity", "Mixed: White & Black Caribbean", "mixed-white-caribbean"),
        ("ethnicity", "A - White British", "white-british"),
        ("ethnicity", "Other Ethnic Groups - Chinese", "asian-chinese"),
        ("ethnicity", "Welsh/English/Scottish/Northern Irish/British", "white-british"),
        ("ethnicity", "Any other Black/African/Caribbean background", "black-other"),
        ("ethnicity", "WhiteBritish", "white-british"),
        ("ethnicity", "Caribbean - ethnic category 2001 census", "black-caribbean"),
        ("gender", "Gwryw / Male", "male"),
        ("gender", "Male / Female", None),
        ("language", "BSL", "bfi"),
        ("language", "Urdu/Punjabi", "ur"),
        ("language", "Punjabi speaker", "pa"),
        ("language", "English (UK)", "en"),
        ("religion", "C of E", "christian"),
        ("religion", "Jehovah's Witness", "christian"),
        ("status", "Awaiting allocation", "waiting"),
        ("status", "On hold - hospital", "paused"),
        ("status", "Closed - deceased", "ended"),
        ("status", "Not started", "waiting"),
        ("status", "On Hold – awaiting family", "paused"),
        ("status", "Closed - awaiting invoice", "ended"),
        ("status", "Completed - no longer required", "ended"),
        ("status", "Not declined", "waiting"),
        ("status", "Assessment complete - awaiting support", "waiting"),
        ("status", "In progress, awaiting information", "started"),
        ("status", "Pending closure", "waiting"),
        ("status", "To be allocated", "waiting"),
        ("status", "Deceased - awaiting closure", "deceased"),
        ("status", "Unallocated", "waiting"),
        ("status", "Visit booked 3 Mar", "booked"),
        ("support_reason", "Physical Support - Personal Care Support", "physical-personal"),
    ],
)
def test_coded_words(field, text, code):
    assert codes.read(text, field=field).code == code


@pytest.mark.parametrize("field", codes.LISTS)
def test_every_label_and_code_of_a_list_is_read_as_itself(field):
    for code, label in codes.labels(field).items():
        assert codes.read(label, field=field) == codes.Coded(code)
        assert codes.read(code, field=field).known


def test_a_councils_own_choice_comes_first():
    assert codes.read("Q", field="gender", chosen={"Q": "other"}) == codes.Coded("other")
    assert codes.read("M", field="gender", chosen={"M": "other"}) == codes.Coded("other")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Y", True),
        ("No", False),
        ("TRUE", True),
        ("0", False),
        ("Yes - daughter", True),
        ("N - lives with wife", False),
        ("Alone", True),
        ("Don't know", None),
    ],
)
def test_yes_and_no(text, answer):
    assert codes.read_yes_no(text, field="lives_alone") == (answer, True)


def test_a_name_that_looks_empty_is_a_name():
    assert blanks.is_blank("NULL", field="last_name")
    assert not blanks.is_blank("Null", field="last_name")
    assert not blanks.is_blank("Na", field="first_name")
    assert blanks.is_blank("Na", field="gender")
    for word in ("NULL", "n/a", "-", ".", "Not known", "N/A", "None", ""):
        assert blanks.is_blank(word, field="gender")


@pytest.mark.parametrize("field", ["nhs_number", "phone", "mobile", "email", "postcode"])
def test_what_is_still_to_come_is_nothing_yet_and_what_sends_elsewhere_is_no_blank(field):
    for word in ("TBC", "tbc", "To be confirmed", "not yet known", "Awaiting", "not given"):
        assert blanks.is_blank(word, field=field)
    for word in ("see notes", "ask daughter"):
        assert not blanks.is_blank(word, field=field)
    assert not blanks.is_blank("TBC", field="last_name")


@pytest.mark.parametrize(
    ("text", "code"), [("on_hold", "paused"), ("NOT_STARTED", "waiting"), ("in_progress", "started")]
)
def test_words_joined_by_underscores_are_words(text, code):
    assert codes.read(text, field="status") == codes.Coded(code)


@pytest.mark.parametrize(
    ("text", "code", "band"),
    [
        ("24 hrs", "needs-assessment", "P1"),
        ("Within 48 hrs", "hospital-discharge", "P2"),
        ("Next day", "hospital-discharge", "P2"),
        ("Within 5 days", "care-sourcing", "P4"),
        ("28 days", "needs-assessment", "P3"),  # the more urgent of two with that target
        ("2 weeks", "needs-assessment", None),  # no second band
        ("ASAP", "needs-assessment", "P1"),
    ],
)
def test_a_length_of_time_is_the_band_that_promises_it(text, code, band):
    (pathway,) = [each for each in vocabulary(starter()).pathways if each.code == code]
    assert terms.band_code(text, pathway=pathway) == band


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("On w/l", "status", "waiting"),
        ("Wtg", "status", "waiting"),
        ("In prog", "status", "started"),
        ("Keeping in touch", "status", "waiting"),
        ("No reply", "status", "waiting"),
        ("Fe male?", "gender", None),
        ("Sensory support - visual", "support_reason", "sensory-visual"),
    ],
)
def test_everyday_words_are_known(text, field, code):
    assert codes.read(text, field=field).code == code


@pytest.mark.parametrize(
    ("text", "answer"), [("Ie / Yes", (True, True)), ("Na / No", (False, True)), ("Yes / No", (None, False))]
)
def test_an_answer_in_two_languages_is_one_and_two_answers_are_none(text, answer):
    assert codes.read_yes_no(text, field="lives_alone") == answer


def test_a_colour_nobody_has_explained_is_no_band():
    found = vocabulary(starter())
    assert all(terms.band_code("Purple", pathway=pathway) is None for pathway in found.pathways)


def test_a_sign_before_nine_digits_makes_no_nhs_number() -> None:
    fitting = [f"{number:09d}" for number in range(999_000_000, 999_000_400)]
    column = pl.Series(
        "value", [sign + digits for digits in fitting for sign in "+-"] + ["0" + fitting[0], "９990000018"]
    )
    read = column.to_frame().select(numbers.ten_digits(pl.col("value"))).to_series()
    plain = pl.Series("value", ["0" + digits for digits in fitting])
    assert plain.to_frame().select(numbers.ten_digits(pl.col("value"))).to_series().drop_nulls().len() > 20
    assert read[: 2 * len(fitting)].null_count() == 2 * len(fitting)
    assert read[-1] is None


@pytest.mark.parametrize("text", ["00/00/0000", "1900-01-01", "01/01/1900 00:00", "31-Dec-9999", "19000101"])
def test_a_day_that_systems_write_for_none_is_an_empty_cell_where_no_fault_could_be_meant(text):
    assert blanks.is_blank(text, field="last_contact_on")
    assert blanks.is_blank(text, field="ended_on")
    assert not blanks.is_blank(text, field="date_of_birth")
    assert not blanks.is_blank(text, field="referred_on")
    assert not blanks.is_blank(text, field="notes")


def test_a_number_with_a_label_that_means_nothing_is_no_band_where_its_own_label_is_known():
    column = ["1 - Critical", "2 - Urgent", "3 - Standard", "4 - Low", "4-Zog", "2 Urgent please", "P1", "see manager"]
    assert terms.stray_labels(column, vocabulary=vocabulary(starter())) == {"4-Zog"}
    assert terms.stray_labels(["1 - Alpha", "2 - Beta", "2 - Gamma"], vocabulary=vocabulary(starter())) == frozenset()


@given(
    text=st.lists(st.sampled_from(["a", "B", "1", ".", "-", "_", "@", "é", "example", " ", "+"]), max_size=9).map(
        "".join
    )
)
def test_what_is_quickly_seen_to_be_an_address_is_one(text):
    column = pl.Series("text", [text, f"a.{text}@example.org", f"a@{text}.org"]).to_frame()
    quick, all_of_them = column.select(
        quick=contacts.usual_email(pl.col("text")), whole=contacts.email(pl.col("text"))
    ).get_columns()
    assert all(one is None or one == other for one, other in zip(quick, all_of_them, strict=True))


def test_the_quick_look_knows_a_plain_address():
    column = pl.Series(["graham.sagar3@mail-1.example.org", "a@b", ".a@example.org", "a..b@example.org"])
    assert column.to_frame("text").select(contacts.usual_email(pl.col("text"))).to_series().to_list() == [
        "graham.sagar3@mail-1.example.org", None, None, None,
    ]  # fmt: skip


TURNED = [
    "Taylor Mary",
    "Jones David",
    "Patel William",
    "Smith-Brown Jean",
    "Khan Patricia",
    "van den Berg Anna",
    "de Souza Ana",
]


def test_a_column_that_gives_surnames_first_without_a_comma_is_read_so():
    more = pl.Series([*TURNED, "Hart Davies Margaret", "TAYLOR JOHN", "Clark, Edith", "Taylor Mary Ann"])
    lookup = columns.settle({"full_name": more}, setting=SETTING).lookups["full_name"]
    read = {text: (first, last) for text, first, last in lookup.table.select("value", "first_name", "last_name").rows()}
    assert read["Taylor Mary"] == ("Mary", "Taylor")
    assert read["van den Berg Anna"] == ("Anna", "van den Berg")
    assert read["de Souza Ana"] == ("Ana", "de Souza")
    assert read["Hart Davies Margaret"] == ("Margaret", "Hart Davies")
    assert read["TAYLOR JOHN"] == ("John", "Taylor")
    assert read["Clark, Edith"] == ("Edith", "Clark")
    assert read["Taylor Mary Ann"] == ("Mary Ann", "Taylor")


def test_a_column_in_natural_order_or_with_too_little_to_tell_stays_as_it_is():
    natural = [" ".join(reversed(name.split(" ", 1))) for name in TURNED]
    assert not names.surnames_first(pl.Series(natural))
    assert not names.surnames_first(pl.Series(TURNED[:2]))
    assert not names.surnames_first(pl.Series([], dtype=pl.String))
    assert not names.surnames_first(pl.Series(["James Thomas", "Thomas James", "Lewis George", "George Lewis"] * 4))
    assert names.surnames_first(pl.Series(TURNED))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("Closed - moved away", "moved away"),
        ("Closed (deceased)", "deceased"),
        ("Ended: no longer required", "no longer required"),
        ("CLOSED-Declined", "declined"),
        ("Closed deceased", "deceased"),
        ("Removed from list / gone private", "gone private"),
        ("Declined - wife to care", "Declined - wife to care"),
        ("Cancelled by family", "Cancelled by family"),
        ("Moved away", "Moved away"),
        ("Closed", None),
        ("Closed by duty", None),
        ("Closed - 12/03/2026", None),
        ("Closed – 3 Feb 26", None),
        ("Closed - JH", None),
        ("Closed - awaiting invoice", None),
    ],
)
def test_a_status_that_ends_a_wait_keeps_its_reason(status, reason):
    assert codes.read(status, field="status").code == "ended"
    assert codes.reason_within(status) == reason
