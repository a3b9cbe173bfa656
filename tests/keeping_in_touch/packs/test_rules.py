"""Packs without a database: marks, shapes, what is missing, what differs, and how hard a text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.rules import composing, languages, words
from fairwait.keeping_in_touch.packs.rules.composing import as_json, compose, from_json, problems
from fairwait.keeping_in_touch.packs.rules.differing import How, differences
from fairwait.keeping_in_touch.packs.rules.promises import ENOUGH, Counted, Kept, contradiction
from fairwait.keeping_in_touch.packs.rules.reading import reading_age, syllables
from fairwait.keeping_in_touch.packs.rules.shape import Audience, PackDocumentRefused, core_from
from fairwait.keeping_in_touch.packs.rules.words import (
    Bullets,
    Paragraph,
    PromiseHere,
    Span,
    Subheading,
    numbers,
    parts,
    plain,
    spans,
)

SMALL = """
schema = "fairwait.pack/1"
code = "small"
name = "A small pack"
audience = "person"
lead = "From ((council))."
summary = "((council)): ((link))"

[[promise]]
code = "often"
says = "We speak every ((figure)) weeks."
counts = "contact_every"
unit = "weeks"
at_least = 80

[[block]]
key = "hello"
title = "Hello"
owner = "core"
text = "You are on our list.\\n\\n((promise often))"

[[block]]
key = "ring"
owner = "local"
needed = true
ask = "The number to ring."
example = "Ring [number]."

[[block]]
key = "more"
owner = "local"
ask = "Anything else."
"""
FULL = {"ring": "Ring 01632 960 210.", "figure:often": "4"}


def pack(local=FULL, text=SMALL):
    return compose(core_from(text), local, council="Wexmoor", core_version=1)


# Marks ---------------------------------------------------------------------------------------------------------------


def test_marks_are_read():
    text = "One\nline.\n\n### Small\n- first\n- second,\n  still\n\n((promise often))\nLast **bold**."
    assert parts(text) == (
        Paragraph((Span("One line."),)),
        Subheading("Small"),
        Bullets(((Span("first"),), (Span("second, still"),))),
        PromiseHere("often"),
        Paragraph((Span("Last "), Span("bold", strong=True), Span("."))),
    )
    assert parts("- a\n### b\n- c") == (Bullets(((Span("a"),),)), Subheading("b"), Bullets(((Span("c"),),)))
    assert parts("words\n- item") == (Paragraph((Span("words"),)), Bullets(((Span("item"),),)))


def test_numbers_lead_to_a_call_and_figures_do_not():
    assert spans("Ring 01632 960 210 now") == (
        Span("Ring "), Span("01632 960 210", href="tel:01632960210"), Span(" now"),
    )  # fmt: skip
    assert spans("**999** or **ring 01632 960 211**") == (
        Span("999", strong=True, href="tel:999"), Span(" or "), Span("ring ", strong=True),
        Span("01632 960 211", strong=True, href="tel:01632960211"),
    )  # fmt: skip
    assert not any(run.is_number for run in spans("999 people, 111 of them, paid £01632960210"))
    assert numbers("- 01632 960 210\n- again 01632960210\n\n**111**") == ("01632 960 210", "111")


def test_links_go_nowhere_but_to_pages_and_mail():
    assert spans("[here](https://example.org/a) [mail](mailto:a@example.org)")[0].href == "https://example.org/a"
    assert spans("[bad](javascript:alert)") == (Span("[bad](javascript:alert)"),)
    assert plain(spans("See [costs](/paying), **now**, ring 01632 960 210")) == (
        "See costs (/paying), now, ring 01632 960 210"
    )


@given(st.text(alphabet="ab *-#[]()\n0169:/<>", max_size=80))
def test_no_text_is_lost_or_made_up(text):
    """Whatever is typed, every letter of it is read somewhere, and nothing is read that was not typed."""
    read = "".join(
        run.text for part in parts(text) if isinstance(part, Paragraph | Bullets)
        for line in ([part.spans] if isinstance(part, Paragraph) else part.items) for run in line
    )  # fmt: skip
    heads = "".join(part.text for part in parts(text) if isinstance(part, Subheading))
    said = "".join(
        run.href for line in words.lines_of(text) for run in line if run.href and not run.href.startswith("tel:")
    )
    assert sum(map(read.__add__(heads).__add__(said).count, "ab")) == sum(map(text.count, "ab"))


@pytest.mark.parametrize(
    "text",
    ["Ring [number].", "It is TBC", "to be confirmed", "Insert your number here", "xxxx", "____", "<name>", "?????",
     "[Name]: 01632 960 210", "a PLACEHOLDER"],
)  # fmt: skip
def test_what_waits_to_be_filled_in_is_seen(text):
    assert words.placeholder(text)


@pytest.mark.parametrize("text", ["[What it costs](/paying)", "Put the kettle on. Come here.", "5 < 6", "Ask Mr Xu"])
def test_finished_words_are_no_placeholder(text):
    assert not words.placeholder(text)


def test_a_time_that_nothing_counts_is_noticed():
    assert words.loose_promises("We see you within 6 weeks. Lunch on 2 days.") == ("within 6 weeks",)
    assert words.unfilled("From ((council)) and ((nobody))") == "((council))"
    assert words.unfilled("((promise often))") == ""
    assert words.fill("((council)), ((nobody))", {"council": "X"}) == "X, ((nobody))"


# Cores ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        (('fairwait.pack/1', "fairwait.pack/9"), "schema", "another kind"),
        (('code = "small"', 'code = "Not So"'), "code", "cannot be used"),
        (('lead = "From ((council))."', 'lead = " "'), "lead", "empty"),
        (('code = "often"', 'code = "seldom"'), "block[0].text", "tied to nothing"),
        (("\\n\\n((promise often))", ""), "promise[0].code", "stands in no block"),
        (('unit = "weeks"', 'unit = "minutes"'), "promise[0].unit", "cannot be counted"),
        (("at_least = 80", "at_least = 0"), "promise[0].at_least", "It is 0"),
        (("every ((figure)) weeks", "often"), "promise[0].says", "do not fit"),
        (('counts = "contact_every"\nunit = "weeks"', 'counts = "worse_read"'), "promise[0].says", "do not fit"),
        (('key = "more"', 'key = "ring"'), "block[2].key", "is taken"),
        (('text = "You', 'tip = "Say so."\ntext = "You'), "block[0].tip", "without the other"),
        (('ask = "Anything else."', 'ask = "Anything else."\ntext = "Ours"'), "block[2].text", "no text of the region"),
        (("You are on our list.", "Ring [number]."), "block[0].text", "waits to be filled in"),
        (("You are on our list.\\n\\n((promise often))", ""), "block[0].text", "empty"),
        (("You are on our list.", "a" * 6_001), "block[0].text", "characters long"),
    ],
)  # fmt: skip
def test_a_core_that_cannot_be_used_is_refused_by_its_line(change, key, said):
    assert change[0] in SMALL
    with pytest.raises(PackDocumentRefused, match=said) as refused:
        core_from(SMALL.replace(*change))
    assert refused.value.key == key


def test_a_core_without_blocks_is_none():
    head = SMALL.partition("[[promise]]")[0]
    with pytest.raises(PackDocumentRefused, match="There is none"):
        core_from(head)


# Making a pack -------------------------------------------------------------------------------------------------------


def problem_of(local):
    return [(each.block, each.problem) for each in problems(core_from(SMALL), local)]


def test_a_whole_pack_has_no_problem_and_keeps_what_it_says():
    made = pack()
    assert problem_of(FULL) == []
    assert [(block.key, block.text) for block in made.blocks] == [
        ("hello", "You are on our list.\n\n((promise often))"), ("ring", "Ring 01632 960 210."),
    ]  # fmt: skip
    assert made.promise("often").says == "We speak every 4 weeks."
    assert made.promise("often").days == 28
    assert made.promise("none") is None
    assert (made.lead, made.numbers) == ("From Wexmoor.", ("01632 960 210",))
    assert from_json(as_json(made)) == made


@pytest.mark.parametrize(
    ("ring", "said"),
    [("", "empty"), ("  ", "empty"), ("Ring [number].", "example"), ("Ring [the desk].", "placeholder"),
     ("((nobody))", "placeholder"), ("a" * 3_001, "characters long"), ("((promise never))", "tied to nothing")],
)  # fmt: skip
def test_a_needed_block_must_be_filled(ring, said):
    found = problem_of({**FULL, "ring": ring})
    assert [block for block, _ in found] == ["ring"]
    assert said in found[0][1]


def test_what_may_be_left_out_must_be_finished_where_it_is_not():
    assert problem_of({**FULL, "more": "TBC"}) == [("more", "It still holds a placeholder: “TBC”.")]
    assert problem_of({**FULL, "more": "From ((council)), with ((promise often))"}) == []


@pytest.mark.parametrize("typed", ["", "0", "soon", "-4", "1000", "4.5"])
def test_a_promise_needs_its_figure(typed):
    assert problem_of({**FULL, "figure:often": typed}) == [("figure:often", "Its figure is missing.")]
    assert pack({**FULL, "figure:often": typed}).promise("often").says == "We speak every … weeks."
    assert pack({**FULL, "figure:often": typed}).promise("often").days is None


def test_a_problem_names_its_block_and_what_mends_it():
    (one,) = problems(core_from(SMALL), {"figure:often": "4"})
    assert str(one) == ("Hello, our part: It is empty, and every council must fill it. Write: The number to ring.")


def test_blocks_without_a_title_are_called_by_their_section():
    core = core_from(SMALL.replace('title = "Hello"\n', ""))
    assert [composing.block_name(core, block) for block in core.blocks] == ["hello", "ring", "more"]
    core = core_from(SMALL.replace('owner = "local"\nask = "Any', 'owner = "core"\ntext = "More."\nask = "Any'))
    assert composing.block_name(core, core.blocks[2]) == "Hello"


def test_doubts_are_what_nobody_confirmed_and_what_nothing_counts():
    core = core_from(SMALL.replace('title = "Hello"', 'title = "Hello"\ncheck = "Try the number."'))
    found = [(each.block, each.words) for each in composing.doubts(core, {**FULL, "more": "Lunch within 2 days."})]
    assert found == [
        ("hello", "Try the number."),
        ("more", "“within 2 days” reads like a promise, and nothing counts whether it is kept"),
    ]


def test_another_language_takes_the_place_of_what_is_translated():
    made = pack().in_translation(
        {
            "hello": ("Helo", "Rydych ar ein rhestr."), "promise:often": ("", "Bob ((figure)) wythnos."),
            "pack:name": ("", "P"), "pack:lead": ("", ""),
        }
    )  # fmt: skip
    assert [block.text for block in made.blocks] == ["Rydych ar ein rhestr.", "Ring 01632 960 210."]
    assert (made.promise("often").says, made.name, made.lead) == ("Bob 4 wythnos.", "P", "From Wexmoor.")
    assert languages.direction("ur") == "rtl"
    assert languages.direction("cy") == "ltr"


# Differences ---------------------------------------------------------------------------------------------------------


def test_everything_is_new_at_first_and_nothing_differs_from_itself():
    assert all(each.is_new for each in differences(None, pack()))
    assert differences(pack(), pack()) == ()


def test_a_change_shows_word_by_word():
    changed = differences(pack(), pack({**FULL, "ring": "Ring 01632 960 299 now."}))
    assert [each.key for each in changed] == ["block:ring"]
    assert [(piece.how, piece.text) for piece in changed[0].pieces if piece.how is not How.SAME] == [
        (How.REMOVED, "210."), (How.ADDED, "299 now."),
    ]  # fmt: skip


def test_what_came_went_and_moved_shows():
    moved = SMALL.replace('key = "hello"', 'key = "other"')
    assert [(each.key, each.is_new, each.is_gone) for each in differences(pack(), pack(text=moved))] == [
        ("block:other", True, False), ("block:hello", False, True),
    ]  # fmt: skip
    head, _, rest = SMALL.partition('[[block]]\nkey = "ring"')
    first = head.partition('[[block]]\nkey = "hello"')
    turned = f'{first[0]}[[block]]\nkey = "ring"{rest}\n[[block]]\nkey = "hello"{first[2]}'
    found = [each for each in differences(pack(), pack(text=turned)) if each.has_moved]
    assert len(found) == 1


@given(st.lists(st.sampled_from(["Ring", "now", "01632 960 210", "\n\n", "later"]), min_size=1, max_size=8))
def test_pieces_make_the_new_text_and_the_old(said):
    text = " ".join(said).strip() or "x"
    for one in differences(pack(), pack({**FULL, "ring": text})):
        if one.key == "block:ring":
            assert "".join(p.text for p in one.pieces if p.how is not How.REMOVED) == text
            assert "".join(p.text for p in one.pieces if p.how is not How.ADDED) == FULL["ring"]


# Promises and reading age --------------------------------------------------------------------------------------------


def test_a_pack_is_untrue_once_the_measures_say_so():
    assert contradiction(kept=Kept(20, 9), at_least=51) == (
        "It was kept 9 times of 20, which is 45 in 100. What is said is true only from 51 in 100."
    )
    assert contradiction(kept=Kept(20, 11), at_least=51) == ""
    assert contradiction(kept=Kept(ENOUGH - 1, 0), at_least=51) == ""
    assert Kept(0, 0).in_100 is None
    assert Kept(200, 199).in_100 == 99
    assert Kept(4, 3).broken == 1
    with pytest.raises(ValueError, match="from 0 to due"):
        Kept(1, 2)


def test_every_count_says_what_it_counts():
    assert all(each.label for each in Counted)
    assert not Audience.STAFF.is_public
    assert Audience.CARER.is_public


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("water", 2), ("make", 1), ("people", 2), ("wanted", 2), ("boxes", 2), ("rings", 1), ("named", 1),
     ("assessment", 3), ("carer's", 2), ("rhythm", 1), ("see", 1), ("tsk", 1)],
)  # fmt: skip
def test_syllables_are_counted(word, count):
    assert syllables(word) == count


def test_long_sentences_of_long_words_are_hard_to_read():
    hard = (
        "Notwithstanding considerable organisational constraints, eligibility determinations necessitate "
        "comprehensive multidisciplinary consideration, proportionate prioritisation and statutory authorisation."
    )
    assert not reading_age(hard).is_easy
    assert reading_age("### A head\n\nYou are on our list. We have not lost you.").is_easy
    assert reading_age("Ring 01632 960 210.") is None


@pytest.mark.parametrize("code", sorted(documents.starters()))
def test_what_comes_with_fairwait_can_be_read_by_somebody_of_eleven(code):
    core = core_from(documents.starters()[code])
    assert core.code == code
    hard = {
        block.key: age.years
        for block in core.blocks
        if (age := reading_age(block.text)) is not None and not age.is_easy
    }
    assert hard == {}
    whole = reading_age("\n\n".join(block.text for block in core.blocks))
    assert whole.years <= 9
    assert whole.words_a_sentence <= 12


def test_the_citizens_pack_has_every_section_people_need():
    core = core_from(documents.starters()["waiting-well"])
    assert [block.key for block in core.blocks if block.title] == [
        "why", "next", "long", "touch", "sooner", "urgent", "assessment", "carer", "now", "pay", "way", "unhappy",
    ]  # fmt: skip
    needed = {block.key for block in core.local if block.is_needed}
    assert {"sooner-numbers", "urgent-numbers", "carer-local", "now-local", "pay-local", "unhappy-local"} <= needed


@pytest.mark.parametrize("code", ["waiting-well", "in-short", "easy-read", "carers"])
def test_no_core_says_a_time_that_nothing_counts(code):
    core = core_from(documents.starters()[code])
    loose = {
        block.key: words.loose_promises(block.text)
        for block in core.blocks
        if words.loose_promises(block.text) and not block.check
    }
    assert loose == {}
