"""A yes or no to whether contact is safe is read by how the heading asks, and a blank never means either."""

import polars as pl
import pytest

from fairwait.engine.checks.values.safe_contact import Asks, asks, read, unsettled

HEADINGS = {
    Asks.IF_SAFE: (
        "OK to leave voicemail?", "Safe to leave message (Y/N)", "SAFE_TO_CONTACT", "OkToLeaveMessage",
        "Can we text them?",
        "Is it safe to write? yes/no", "Leave a message on the answerphone?", "Happy for us to ring",
    ),
    Asks.IF_UNSAFE: (
        "Do not leave messages", "Unsafe to ring?", "No voicemail", "Not always safe to visit",
        "Don’t ring", "DoNotCall",
        "Cannot leave message", "can not text", "Contact warning", "UNSAFE_CONTACT_YN", "Never write", "DNC",
    ),
    Asks.UNCLEAR: (
        "Contact flag", "Contact safety", "Voicemail", "Safe or unsafe?", "OK to ring (not the landline)",
        "No known risk",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "heading"), [(kind, each) for kind, told in HEADINGS.items() for each in told])
def test_a_heading_tells_whether_its_yes_is_safe(kind, heading):
    assert asks(heading) is kind


def _read(heading, *cells, chosen=None):
    column = pl.Series("cell", cells, dtype=pl.String)
    return column.to_frame().select(read(pl.col("cell"), heading=heading, chosen=chosen)).to_series().to_list()


def test_only_the_answer_that_warns_is_kept_and_beside_the_question_it_answers():
    told = ("Y", "yes", "N", "No.", "0", None, "Not the landline")
    heading = "OK to leave voicemail?"
    no, zero = (f"{heading} {word}" for word in ("No.", "0"))
    assert _read(heading, *told) == [None, None, f"{heading} N", no, zero, None, "Not the landline"]
    heading = "Do not leave messages"
    assert _read(heading, *told) == [f"{heading}: Y", f"{heading}: yes", None, None, None, None, "Not the landline"]


def test_where_the_heading_does_not_tell_both_are_kept_until_somebody_says():
    assert _read("Contact flag", "Y", "N", None) == ["Contact flag: Y", "Contact flag: N", None]
    assert unsettled(["N", "Y"], heading="Contact flag", chosen={"N": "safe"}) == ["Y"]
    assert _read("Contact flag", "Y", "N", chosen={"N": "safe", "Y": "unsafe"}) == ["Contact flag: Y", None]
    assert _read("OK to ring?", "Y", "N", chosen={"Y": "unsafe"}) == ["OK to ring? Y", "OK to ring? N"]
