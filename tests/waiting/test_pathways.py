"""The starter pathways, and pathways as text: read, written, refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.waiting.rules.ends import NOT_GIVEN, EndReason, NationalEnd
from fairwait.waiting.rules.pathways import (
    Band,
    ClockRule,
    DayUnit,
    Intervals,
    Length,
    NationalCount,
    Pathway,
    PathwayRefused,
    PauseReason,
    Side,
    StartFrom,
    Target,
    TargetBasis,
    check,
    check_together,
    from_toml,
    parse_length,
    starter,
    starter_texts,
    to_toml,
    vocabulary,
)
from fairwait.waiting.rules.words import code_for, plain

PATHWAYS = {pathway.code: pathway for pathway in starter()}
NEEDS = PATHWAYS["needs-assessment"]
TEXT = to_toml(NEEDS)


# The starter set -----------------------------------------------------------------------------------------------------


def test_there_is_a_pathway_for_every_list_a_council_has():
    assert sorted(PATHWAYS) == [
        "amhp",
        "care-sourcing",
        "carers-assessment",
        "direct-payment",
        "dols",
        "dols-renewal",
        "financial-assessment",
        "hospital-discharge",
        "needs-assessment",
        "ot",
        "planned-review",
        "safeguarding",
        "sensory",
        "technology",
        "transition",
        "unplanned-review",
    ]


def test_every_starter_document_is_what_we_would_write():
    assert {f"{pathway.code}.toml": to_toml(pathway) for pathway in starter()} == starter_texts()


def test_the_default_matrix_is_the_one_of_the_practice_brief():
    """Section 5.3: band, first response, start target, risk re-check, keep in touch."""
    two, ten = Length(2, DayUnit.WORKING), Length(10, DayUnit.WORKING)
    assert [
        (str(band), band.first_response, band.target.length, band.recheck_days, band.contact_days)
        for band in NEEDS.bands
    ] == [
        ("P1 Critical", Length(0), Length(0), 1, 1),
        ("P2 High", two, Length(10), 7, 7),
        ("P3 Medium", ten, Length(28), 14, 28),
        ("P4 Standard", ten, Length(28), 31, 56),
    ]


def test_only_dols_has_a_target_in_law_and_it_is_21_days():
    assert [code for code, pathway in PATHWAYS.items() if not pathway.is_local_target] == ["dols"]
    target = PATHWAYS["dols"].band("P3").target
    assert target.length == Length(21)
    assert "regulation 13" in str(target)
    assert str(NEEDS.band("P3").target) == "28 days (local target)"


def test_only_transition_is_not_yet_assessable_and_only_safeguarding_is_never_held():
    assert [code for code, pathway in PATHWAYS.items() if pathway.is_transition] == ["transition"]
    assert [code for code, pathway in PATHWAYS.items() if pathway.is_never_held] == ["safeguarding"]


def test_from_every_other_list_safeguarding_is_left_to_by_its_own_door():
    for code, pathway in PATHWAYS.items():
        if code != "safeguarding":
            assert [reason.code for reason in pathway.end_reasons if reason.is_own_door] == ["safeguarding-route"]


def test_no_end_reason_is_silence():
    words = {plain(word) for pathway in starter() for reason in pathway.end_reasons for word in reason.words}
    assert words.isdisjoint({"no reply", "no response", "did not respond", "no answer", "dnr", "failed contact"})


@pytest.mark.parametrize("pathway", starter(), ids=lambda pathway: pathway.code)
def test_each_national_reason_can_be_reached(pathway):
    reached = {reason.national for reason in pathway.end_reasons}
    assert reached == set(NationalEnd) - {NationalEnd.NOT_GIVEN}


@pytest.mark.parametrize("pathway", starter(), ids=lambda pathway: pathway.code)
def test_council_side_reasons_are_known_and_are_no_pause(pathway):
    assert pathway.pause_reason_for("Awaiting allocation").side is Side.COUNCIL
    assert not pathway.pause_reason_for("Awaiting allocation").is_counted
    assert pathway.pause_reason_for("Client request").is_counted
    assert pathway.pause_reason_for("Person’s wish").is_counted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Care Act Assessment", "needs-assessment"),
        ("supported self-assessment", "needs-assessment"),
        ("NA", "needs-assessment"),
        ("CA", "needs-assessment"),
        ("CAA", "needs-assessment"),
        ("Carers Ax", "carers-assessment"),
        ("Carer\u2019s Assessment", "carers-assessment"),
        ("Carers", "carers-assessment"),
        ("Annual Review", "planned-review"),
        ("Re-assessment", "unplanned-review"),
        ("OT", "ot"),
        ("O.T. Ax", None),
        ("DoLS Std", "dols"),
        ("DOLS RENEWAL", "dols-renewal"),
        ("Brokerage", "care-sourcing"),
        ("D2A P1", "hospital-discharge"),
        ("S42 Enquiry", "safeguarding"),
        ("Fin Ass", "financial-assessment"),
        ("DP set-up", "direct-payment"),
        ("Visual impairment", "sensory"),
        ("Transitions", "transition"),
        ("AMHP referral", "amhp"),
        ("Telecare", "technology"),
        ("CRV", None),
        ("", None),
        (None, None),
    ],
)
def test_the_words_of_extracts_name_pathways(text, code):
    assert code_for(text, starter()) == code


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("1", "P1"),
        ("p4", "P4"),
        ("Priority 2", "P2"),
        ("High", "P2"),
        ("Med", "P3"),
        ("L", "P4"),
        ("Red", "P2"),
        ("AMBER", "P3"),
        ("Green", "P4"),
        ("Urgent", "P1"),
        ("Critical", "P1"),
        ("2 - Urgent", "P2"),
        ("1 - High", "P1"),
        ("3: whatever it is called", "P3"),
        ("Routine", "P4"),
        ("7", None),
        ("1 or 2", None),
        ("28 days", None),
        ("Turquoise", None),
        ("", None),
        (None, None),
    ],
)
def test_the_words_of_extracts_name_bands(text, band):
    found = NEEDS.band_for(text)
    assert (found.code if found else None) == band


def test_an_urgent_authorisation_is_high_not_critical():
    assert PATHWAYS["dols"].band_for("Urgent").code == "P2"


def test_end_words_map_to_fixed_reasons():
    assert NEEDS.national_end("RIP") is NationalEnd.DIED
    assert NEEDS.national_end("Refused") is NationalEnd.WITHDRAWN
    assert NEEDS.end_reason_for("Refused").code == "declined"
    assert NEEDS.national_end("gone fishing") is NationalEnd.NOT_GIVEN
    assert NEEDS.national_end(None) is NationalEnd.NOT_GIVEN
    assert NOT_GIVEN.national is NationalEnd.NOT_GIVEN
    assert [reason for reason in NationalEnd if reason.is_helped] == [NationalEnd.ASSESSED]
    assert all(reason.label for reason in NationalEnd)


def test_the_vocabulary_holds_every_word_once():
    found = vocabulary(starter(), risk_words=("cold",), quiet_words=("alone",), lowered={"age-implausible": "we know"})
    assert [terms.code for terms in found.pathways] == list(PATHWAYS)
    needs = found.pathway("needs-assessment")
    assert "Care Act Assessment" in needs.words
    assert needs.words[0] == "Needs assessment"
    assert len(set(needs.words)) == len(needs.words)
    assert [(band.code, band.rank) for band in needs.bands] == [("P1", 1), ("P2", 2), ("P3", 3), ("P4", 4)]
    assert found.pathway("transition").is_transition
    assert (found.risk_words, found.quiet_words, dict(found.lowered)) == (
        ("cold",),
        ("alone",),
        {"age-implausible": "we know"},
    )


def test_what_is_not_there_is_none():
    assert NEEDS.band("P9") is None
    assert NEEDS.pause_reason_for("nonsense") is None
    assert NEEDS.intervals(None) == NEEDS.unbanded
    assert NEEDS.label == "Needs assessment"


# Text ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("same day", Length(0)),
        ("Same Day", Length(0)),
        ("1 day", Length(1)),
        ("28 days", Length(28)),
        ("10 working days", Length(10, DayUnit.WORKING)),
        ("1 working day", Length(1, DayUnit.WORKING)),
    ],
)
def test_lengths_are_read_and_said(text, length):
    assert parse_length(text) == length
    assert str(length) == text.casefold()


@pytest.mark.parametrize("text", ["", "soon", "4 weeks", "-1 days", "28"])
def test_other_lengths_are_refused(text):
    with pytest.raises(ValueError, match="working days"):
        parse_length(text)


plain_text = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(str.strip)
words = st.lists(plain_text, max_size=4, unique_by=plain).map(tuple)
lengths = st.builds(Length, st.integers(0, 400), st.sampled_from(DayUnit)).filter(
    lambda length: length.days > 0 or length.unit is DayUnit.CALENDAR
)


@st.composite
def pathways(draw):
    bands = tuple(
        Band(
            code=f"B{rank}",
            rank=rank,
            label=f"band {rank}",
            criteria=draw(st.just("") | plain_text),
            recheck_days=draw(st.integers(1, 90)),
            contact_days=draw(st.integers(1, 90)),
            first_response=draw(st.none() | lengths),
            target=draw(st.none() | st.builds(Target, lengths, st.sampled_from(TargetBasis), plain_text)),
            words=tuple(f"{rank} {word}" for word in draw(words)),
        )
        for rank in range(1, draw(st.integers(1, 4)) + 1)
    )
    return Pathway(
        code=draw(st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)),
        name=draw(plain_text),
        statutory_name=draw(plain_text),
        law=draw(st.just("") | plain_text),
        note=draw(st.just("") | plain_text),
        words=draw(words),
        clock=ClockRule(
            starts=draw(plain_text),
            stops=draw(plain_text),
            counts=draw(plain_text),
            unit=draw(st.sampled_from(DayUnit)),
            start_from=draw(st.lists(st.sampled_from(StartFrom), min_size=1, unique=True).map(tuple)),
            lead_days=draw(st.integers(0, 60)),
            round_days=draw(st.integers(0, 730)),
            has_deadline=draw(st.booleans()),
            is_by_the_hour=draw(st.booleans()),
        ),
        bands=bands,
        unbanded=Intervals(recheck_days=draw(st.integers(1, 30)), contact_days=draw(st.integers(1, 30))),
        pause_reasons=tuple(
            PauseReason(f"p{number}", f"pause {number}", side)
            for number, side in enumerate(draw(st.lists(st.sampled_from(Side))))
        ),
        end_reasons=tuple(
            EndReason(f"e{number}", f"end {number}", national, is_own_door=draw(st.booleans()))
            for number, national in enumerate(draw(st.lists(st.sampled_from(NationalEnd), max_size=4)))
        ),
        national_count=draw(st.none() | st.sampled_from(NationalCount)),
        is_transition=draw(st.booleans()),
        is_never_held=draw(st.booleans()),
    )


@given(pathways())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_the_same(pathway):
    assert from_toml(to_toml(pathway)) == pathway


def refused(text, *, key, line=None, problem="", remedy=""):
    with pytest.raises(PathwayRefused) as caught:
        from_toml(text)
    refusal = caught.value
    assert refusal.key == key
    assert problem in refusal.problem
    assert remedy in refusal.remedy
    if line is not None:
        assert refusal.line == text.splitlines().index(line) + 1
        assert str(refusal).startswith(f"Line {refusal.line}, {key}: ")
    return refusal


def changed(old, new):
    assert TEXT.count(old) >= 1
    return TEXT.replace(old, new, 1)


def test_text_that_is_not_toml_is_refused_with_its_line():
    refusal = refused(changed("[clock]", "[clock"), key="the document", problem="not TOML")
    assert refusal.line == TEXT.splitlines().index("[clock]") + 1


def test_a_fault_without_a_place_has_no_line():
    assert refused('a = "', key="the document").line in (None, 1)


@pytest.mark.parametrize(
    ("old", "new", "key", "problem", "remedy"),
    [
        ('schema = "fairwait.pathway/1"', 'schema = "other/9"', "schema", "other/9", 'schema = "fairwait.pathway/1"'),
        ('code = "needs-assessment"', 'code = "Needs Assessment"', "code", "cannot be a code", "lower-case"),
        ('name = "Needs assessment"', 'name = " "', "name", "blank", "a person would read"),
        ('name = "Needs assessment"', "name = 7", "name", "not text in quotes", "Write text in quotes"),
        ('name = "Needs assessment"', "", "name", "missing", "Add name, text in quotes"),
        ('unit = "calendar"', 'unit = "lunar"', "clock.unit", "lunar", "calendar, working"),
        ('unit = "calendar"', 'unti = "calendar"', "clock.unti", "not known", "Did you mean unit?"),
        ('unit = "calendar"', 'zzzzz = "calendar"', "clock.zzzzz", "not known", "Known here"),
        ('start_from = ["referred_on"]', "start_from = []", "clock.start_from", "No date", "referred_on"),
        ('start_from = ["referred_on"]', "start_from = [7]", "clock.start_from", "not text", "quotes"),
        ('start_from = ["referred_on"]', 'start_from = ["x"]', "clock.start_from", "\u201cx\u201d", "review_due_on"),
        ('start_from = ["referred_on"]', "lead_days = -1", "clock.lead_days", "negative", "0 or more"),
        ('start_from = ["referred_on"]', "round_days = -1", "clock.round_days", "negative", "365 for what comes"),
        ("recheck_days = 7", "recheck_days = 0", "unbanded.recheck_days", "too few", "1 or more"),
        ("recheck_days = 7", "recheck_days = true", "unbanded.recheck_days", "not a whole number", "a whole number"),
        ("recheck_days = 14", 'recheck_days = "x"', "bands[2].recheck_days", "not a whole number", "a whole number"),
        ('code = "P2"', 'code = "P1"', "bands[1].code", "used twice", "its own code"),
        ('code = "P2"', 'code = "P two"', "bands[1].code", "cannot be a band", "for example P1"),
        ("rank = 2", "rank = 3", "bands", "1, 3, 3, 4", "number their ranks"),
        ("rank = 2", "", "bands[1].rank", "missing", "a whole number"),
        ('label = "High"', 'label = ""', "bands[1].label", "missing|blank", ""),
        ('label = "High"', 'label = " "', "bands[1].label", "blank", "the word people say"),
        ('target = "10 days"', 'target = "ten days"', "bands[1].target", "not a length", "10 working days"),
        ('target_basis = "local"', 'target_basis = "regulation"', "bands[0].target_source", "say which", "local"),
        ('side = "person"', 'side = "ours"', "pause_reasons[0].side", "ours", "person, circumstance, council"),
        ('side = "person"', "", "pause_reasons[0].side", "missing", "Add side"),
        ('code = "person-request"', 'code = "P R"', "pause_reasons[0].code", "cannot be a code", "lower-case"),
        ('label = "The person asked to wait"', 'label = " "', "pause_reasons[0].label", "blank", "people would read"),
        ('national = "died"', 'national = "gone"', "end_reasons[5].national", "gone", "no-contact-decision"),
    ],
)
def test_each_fault_is_refused_with_its_place_and_remedy(old, new, key, problem, remedy):
    with pytest.raises(PathwayRefused) as caught:
        from_toml(changed(old, new))
    refusal = caught.value
    assert refusal.key == key
    assert any(words in refusal.problem for words in problem.split("|"))
    assert remedy in refusal.remedy
    if new and key != "bands":
        expected = changed(old, new).splitlines()
        assert refusal.line is not None
        place = expected[refusal.line - 1]
        assert place == new or key.rpartition(".")[0] in ("bands[0]", "bands[1]")


def test_the_line_of_a_missing_key_is_that_of_its_table():
    text = changed("rank = 2\n", "")
    refusal = refused(text, key="bands[1].rank")
    assert text.splitlines()[refusal.line - 1] == "[[bands]]"
    assert text.splitlines()[refusal.line] == 'code = "P2"'


def test_a_document_without_bands_is_refused():
    head = TEXT[: TEXT.index("[[bands]]")]
    refused(head, key="bands", problem="no band", remedy="[[bands]]")
    refused(head.replace("\n[clock]", "\nbands = [1]\n[clock]"), key="bands[0]", problem="not a table")


def test_a_table_that_is_missing_is_refused():
    head = TEXT[: TEXT.index("[clock]")]
    assert refused(head, key="clock", problem="missing").line is None


def test_one_word_cannot_mean_two_bands_or_two_pathways():
    refused(changed('"High Priority"', '"Immediate"'), key="bands[1].words", problem="Critical and High")
    twice = replace(PATHWAYS["ot"], code="ot-two")
    with pytest.raises(PathwayRefused, match="would mean both"):
        check_together([PATHWAYS["ot"], twice])
    with pytest.raises(PathwayRefused, match="used twice"):
        check_together([NEEDS, NEEDS])


def test_a_pathway_built_in_code_is_held_to_the_same():
    negative = replace(NEEDS.bands[0], target=Target(Length(-1)))
    with pytest.raises(PathwayRefused, match="negative"):
        check(replace(NEEDS, bands=(negative, *NEEDS.bands[1:])))
    with pytest.raises(PathwayRefused, match="blank"):
        check(replace(NEEDS, clock=replace(NEEDS.clock, stops=" ")))


def test_case_accents_and_punctuation_do_not_matter():
    assert plain("  Carer\u2019s  Ax. & Caf\u00e9+ ") == "carers ax and cafe plus"


def test_pathways_that_are_equal_are_known_by_the_same_and_others_are_told_apart():
    same, other = replace(NEEDS), replace(NEEDS, note="Said otherwise since.")
    assert (same, hash(same)) == (NEEDS, hash(NEEDS))
    assert {NEEDS: "kept"}.get(same) == "kept"
    assert {NEEDS: "kept"}.get(other) is None
