"""What a council chooses about the checks: the document, and what it does to a file's findings."""

from datetime import date

import pytest

from fairwait.exchange.extracts.choices import EXAMPLE, Choices, ChoicesRefused, from_toml, lowered_said, to_toml
from fairwait.exchange.extracts.examine import examine
from fairwait.exchange.extracts.report import check_json
from fairwait.waiting.rules import pathways

STARTER = pathways.vocabulary(pathways.starter())
HEAD = 'schema = "fairwait.checks/1"\n'
LIST = """Person ID,Surname,Forename,DOB,Postcode,Assessment Type,Referral Date,Priority,Status,Lives alone,Notes
W1,Marlowe,Edith,03/03/1942,ZX1 4BD,OT assessment,22/09/2026,Low,On the pile,With cat,Cuckooed since June
W2,Achebe,Gordon,17/08/1950,ZX1,OT assessment,13/09/2026,Low,Waiting,No,Pressure areas to be looked at
"""


def checked(tmp_path, choices):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    examination = examine(path, workdir=tmp_path, vocabulary=choices.in_words(STARTER), as_of=date(2026, 11, 20))
    return examination, {(f["rule"], f["row"]): f for f in examination.findings.to_dicts()}


def test_the_example_in_the_documents_reads_and_survives_a_round():
    choices = from_toml(EXAMPLE)
    assert choices.words["status"]["on the pile"] == "waiting"
    assert from_toml(to_toml(choices)) == choices
    assert from_toml(to_toml(Choices())) == Choices()


def test_without_choices_a_file_is_judged_by_the_documented_lists(tmp_path):
    examination, found = checked(tmp_path, Choices())
    assert found["postcode-invalid", 3]["severity"] == "warn"
    assert {("value-unknown", 2), ("risk-words", 3)} <= set(found)
    assert ("risk-words", 2) not in found
    assert check_json(examination)["lowered"] == {}


def test_choices_lower_a_rule_with_its_reason_and_teach_words(tmp_path):
    choices = Choices(
        lowered={"postcode-invalid": "our gazetteer mends them"},
        risk_words=("cuckooed",),
        quiet_words=("pressure areas",),
        words={"status": {"ON THE PILE": "waiting"}, "lives_alone": {"with cat": "yes"}},
    )
    examination, found = checked(tmp_path, choices)
    assert found["postcode-invalid", 3]["severity"] == "note"
    assert "our gazetteer mends them" in found["postcode-invalid", 3]["message"]
    assert ("risk-words", 2) in found
    assert not {("value-unknown", 2), ("risk-words", 3)} & set(found)
    assert check_json(examination)["lowered"] == {"postcode-invalid": "our gazetteer mends them"}
    assert lowered_said(examination.lowered) == [
        "By your council's choice, postcode-invalid is a note here and not a warning: our gazetteer mends them."
    ]


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        ("schema = [", None, "the document", "not TOML"),
        ('schema = "fairwait.pathway/1"', 1, "schema", "no document of checks"),
        (HEAD + "off = true", 2, "off", "Nobody knows"),
        (HEAD + "lowered = 3", 2, "lowered", "not a table"),
        (HEAD + '[lowered]\nnothing-so = "x"', 3, "lowered.nothing-so", "no such rule"),
        (HEAD + '[lowered]\nrequired-missing = "x"', 3, "lowered.required-missing", "only a warn"),
        (HEAD + '[lowered]\nunsafe-contact = "x"', 3, "lowered.unsafe-contact", "only a warn"),
        (HEAD + '[lowered]\ndeceased = " "', 3, "lowered.deceased", "No reason"),
        (HEAD + "[lowered]\ndeceased = 4", 3, "lowered.deceased", "No reason"),
        (HEAD + "[risk_words]\nall = []", 3, "risk_words.all", "Nobody knows"),
        (HEAD + "[risk_words]\nadd = [1]", 3, "risk_words.add", "list of words"),
        (HEAD + '[risk_words]\nadd = "cold"', 3, "risk_words.add", "list of words"),
        (HEAD + '[risk_words]\nleave_out = ["giraffe"]', 3, "risk_words.leave_out", "not in the list"),
        (HEAD + '[words.notes]\n"a" = "b"', 2, "words.notes", "no list"),
        (HEAD + "[words]\nstatus = 1", 3, "words.status", "not a table"),
        (HEAD + '[words.status]\n"on it" = "wating"', 3, "words.status.on it", "no code"),
        (HEAD + '[words.lives_alone]\n"cat" = "perhaps"', 3, "words.lives_alone.cat", "no code"),
    ],
)
def test_a_document_that_cannot_be_used_says_where_and_what_to_do(text, line, key, problem):
    with pytest.raises(ChoicesRefused, match=problem) as refusal:
        from_toml(text)
    assert (refusal.value.line, refusal.value.key) == (line, key)
    assert refusal.value.remedy
