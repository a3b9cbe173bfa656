"""Every kind of event is a sentence that names who, and says when it happened and when it was known."""

from datetime import UTC, date, datetime

import pytest

from fairwait.assessments.rules import facts as assessing
from fairwait.capacity.rules import visits
from fairwait.conversations.rules import asking_after, crises, good_life, passing_on
from fairwait.conversations.rules.shape import MADE, RETOLD
from fairwait.history import registry
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE
from fairwait.keeping_in_touch.campaigns.facts import SILENT
from fairwait.keeping_in_touch.connecting import rules as connecting
from fairwait.keeping_in_touch.messages.rules import facts as messages
from fairwait.keeping_in_touch.packs.rules import facts as packs
from fairwait.people import rules as people
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.pathways import starter
from fairwait.waiting.sentences import Names, all_sentences, sentence

NADIA = 4
NAMES = Names(
    staff={NADIA: "Nadia Rahman"},
    pathways={p.code: p for p in starter()},
    records={1: "2000101 (trays)", 2: "2000102 (trays)"},
    pathway_of_wait={9: "needs-assessment"},
)
HAPPENED, KNOWN = date(2026, 9, 24), date(2026, 9, 28)
REASON = next(r for p in starter() if p.code == "needs-assessment" for r in p.pause_reasons if r.is_counted)


def event(kind, *, told=None, private=None, by=NADIA, cause="", on=HAPPENED, known=KNOWN, seq=3) -> Told:
    return Told(
        seq=seq, subject=1, wait=9, kind=kind.name, occurred_on=on, occurred_at=None, known_on=known,
        recorded_at=datetime(2026, 9, 28, 9, tzinfo=UTC), by=by, cause=cause, facts=told or {}, private=private or {},
    )  # fmt: skip


SIGNS = {
    "said_by": "Edith herself", "on": "2026-09-24", "review_on": "2027-09-24", "prefers": "letter", "cannot": ["phone"],
    "formats": ["large_print"], "professional": "bsl", "language": "ur", "support": "Lip-reads", "may_share": True,
    "of": ["", "", "", ""],
}  # fmt: skip
ROW = {"source": "trays", "row": 412, "key": "wait_id:1"}
WHEN = {"visit": 7, "starts": "2026-10-07T09:00:00+00:00", "ends": "2026-10-07T10:30:00+00:00", "colleague": NADIA}
FIRST = {"kind": "First visit"}
VISITS = (
    (visits.BOOKED, WHEN, {**FIRST, "note": "Ring twice."}), (visits.MOVED, {**WHEN, "before": WHEN["ends"]}, FIRST),
    (visits.CANCELLED, {**WHEN, "ended_by": "council"}, {"reason": "Snow."}), (visits.KEPT, WHEN, {"said": "Well."}),
    (visits.MISSED, WHEN, {"said": "Nobody in."}), (visits.LOST, WHEN, {}), (visits.STANDS, WHEN, FIRST),
    (visits.INTERPRETER, WHEN, {"found_whom": "Ann of Signs Ltd", "need": "bsl"}),
)  # fmt: skip
UNTIL = {"crisis": 2, "colleague": NADIA, "told": 5, "until": "2026-10-01T12:00:00+00:00"}
DUE = {"crisis": 2, "outcome": "reached", "how": "phone", "due_at": UNTIL["until"], "made_at": UNTIL["until"]}
CONVERSATIONS = (
    (crises.BEGUN, {**UNTIL, "contacts": 6}, {"must_change": "Heat.", "plan": "A heater, and a call at noon."}),
    (crises.CHANGED, {**UNTIL, "added": 3}, {}),
    (crises.CONTACT_SETTLED, DUE, {}),
    (crises.SUM_ASKED, {"pence": 4500, "standing": "asked"}, {"words": "A heater."}),
    (crises.SUM_DECIDED, {"pence": 4500, "standing": "given"}, {}),
    (crises.CLOSED, {"worked": "yes", "worked_by": "self", "missed": 1}, {"said": "Warm again."}),
    (good_life.BEGUN, {"in_crisis": False}, {}),
    (good_life.ASKED, {"count": 2}, {}),
    (good_life.REFLECTED, {"view": "unsure"}, {"words": "Ask her sister."}),
    (good_life.SETTLED, {"weekly_pence": {"own": 1500}}, {"good_life": "Singing again.", "chosen": "A lift there."}),
    (asking_after.ANSWERED, {"answer": "partly", "how": "spoken"}, {"said": "The rail is loose."}),
    (passing_on.CAME_BACK, {"became": "done"}, {"owner": "Housing", "said": "A valve is fitted."}),
    (passing_on.PUT_OFF, {"due_on": "2026-10-14"}, {"owner": "Housing", "said": "No parts."}),
)
FORM = {"assessment": 3, "form": "care-act/1"}
TALKED = {"number": 2, "how": "visit", "with_person": True, "answered": ["a", "b"], "confirmed": ["c"], "whose": {}}
ASSESSMENTS = (
    (assessing.BEGUN, {**FORM, "colleague": NADIA}, {}),
    (assessing.TALKED, {**FORM, **TALKED}, {"answers": {"a": "My garden."}, "there": "She and Ruth"}),
    (assessing.HANDED_OVER, {"assessment": 3, "colleague": 5, "colleague_before": NADIA}, {"reason": "Leave."}),
    (assessing.FORM_TAKEN, {**FORM, "was": "care-act/0"}, {}),
    (assessing.FINISHED, {"assessment": 3, "outcome": "eligible"}, {"why": "Meals.", "next": "We ring."}),
    (assessing.GIVEN, {"assessment": 3, "way": "large_paper", "message": ""}, {}),
    (assessing.CHECKED, {"assessment": 3, "right": "change"}, {"words": "Two cats."}),
)  # fmt: skip
EVENTS = {
    facts.FOUND.name: event(
        facts.FOUND, told={**ROW, "set": {"pathway": "needs-assessment", "band": "P3"}},
        private={"keys": ["person_id:1"], "person": {"first_name": "Edith"}}, cause="import:9",
    ),
    facts.CHANGED.name: event(
        facts.CHANGED, told={**ROW, "set": {"team": "Eastmarsh team"}, "was": {"team": "Front door"}},
        private={"keys": [], "person": {"postcode": "ZX1 4BD"}, "person_was": {"postcode": "ZX1 4BA"}},
        cause="import:9",
    ),
    facts.LEFT.name: event(facts.LEFT, told={"source": "trays"}, cause="import:9"),
    facts.RETURNED.name: event(facts.RETURNED, told={"source": "trays"}, cause="import:9"),
    facts.ASKED.name: event(facts.ASKED, told={"source": "trays"}, cause="import:9"),
    facts.BAND_SET.name: event(facts.BAND_SET, told={"band": "P2"}, private={"reason": "Fell twice."}),
    facts.CONTACTED.name: event(
        facts.CONTACTED, told={"how": "visit", "outcome": "spoken"}, private={"said": "She is tired."}
    ),
    facts.JOINED.name: event(
        facts.JOINED,
        told={
            "from": 3, "record": None, "merged": None, "referred_on": "2026-09-14", "last_contact_on": None,
            "last_checked_on": None, "band": None, "band_by": None, "team": None, "worker": None, "pauses": [],
        },
        private={"reason": "Their call is ours."},
    ),
    facts.JOINED_INTO.name: event(facts.JOINED_INTO, told={"into": 4}, private={"reason": "Their call is ours."}),
    facts.TWO.name: event(facts.TWO, told={"from": 4}, private={"reason": "Two baths."}),
    facts.OPENED.name: event(
        facts.OPENED, told={"set": {"pathway": "ot", "referred_on": "2026-09-14"}, "source": "fairwait", "key": "x"},
        private={"set": {"reason": "She cannot get out of the bath."}},
    ),
    people.RECORDED.name: event(people.RECORDED, private={"person": {"last_name": "Example"}}),
    MADE.name: event(
        MADE, told={"request": 1, "way": "phone", "topic": "home", "came_to": ["answered"], "solved": "yes"},
        private={"reason": "She cannot get out of the bath.", "speaker": "family", "speaker_name": "Ann, a niece"},
    ),
    RETOLD.name: event(
        RETOLD, told={"request": 1, "way": "phone", "topic": "home", "came_to": ["changed"], "solved": "not_asked"},
        private={"reason": "She cannot get out of the bath."},
    ),
    facts.RECHECKED.name: event(facts.RECHECKED, private={"found": "As before."}),
    facts.TRIAGED.name: event(
        facts.TRIAGED, told={"policy": "default/0"},
        private={"answers": {"falls": 3}, "words": ["How many falls? 3"], "note": "Told by her son."},
    ),
    facts.CHANGE_TOLD.name: event(
        facts.CHANGE_TOLD, private={"what": "hospital", "label": "Went to hospital", "said": "Broke her wrist."}
    ),
    facts.TEAM_SET.name: event(facts.TEAM_SET, told={"team": "Eastmarsh team", "worker": "Kofi Mensah"}),
    facts.PAUSED.name: event(facts.PAUSED, told={"reason": REASON.code, "until": "2026-10-14"}),
    facts.RESUMED.name: event(facts.RESUMED),
    facts.WISH_RECORDED.name: event(facts.WISH_RECORDED, told={"until": "2026-12-01"}, private={"reason": "Away."}),
    facts.ENDED.name: event(
        facts.ENDED, told={"reason": "Withdrawn", "national": "withdrawn"}, private={"told": "by phone"}
    ),
    facts.REOPENED.name: event(facts.REOPENED, private={"reason": "Ended by mistake."}),
    facts.ANSWERED.name: event(
        facts.ANSWERED, told={"question": "left-extract"}, private={"reason": "Spoke with her."}
    ),
    facts.ATTEMPTED.name: event(
        facts.ATTEMPTED, told={"how": "letter", "at": None, "outcome": "no_answer", "counts": True}
    ),
    facts.PLANNED.name: event(facts.PLANNED, told={"what": "contact", "on": "2026-10-14"}),
    facts.AGED_SEEN.name: event(facts.AGED_SEEN, told={"level": "Director"}, private={"comes": "Seen next week."}),
    facts.CALL_ASKED.name: event(facts.CALL_ASKED, told={"on": "2026-10-14"}),
    facts.DECISION_ASKED.name: event(
        facts.DECISION_ASKED, told={"what": "ending", "to": 4}, private={"words": "Her son helps.", "said_by": "Edith"}
    ),
    facts.DECISION_AGREED.name: event(facts.DECISION_AGREED, told={"what": "ending"}, private={"words": "I rang too."}),
    facts.DECISION_MADE.name: event(facts.DECISION_MADE, told={"what": "no-answer"}, private={"words": "Visited."}),
    facts.CHECKED_IN.name: event(
        facts.CHECKED_IN, private={"told": "worse", "said": "I fell.", "who": "somebody else"}
    ),
    facts.CHECK_IN_READ.name: event(facts.CHECK_IN_READ, told={"answer": 9}),
    people.SAFE_CONTACT.name: event(
        people.SAFE_CONTACT,
        private={
            "safe": {
                "never": ["phone"], "days": [1, 4], "no_message": True, "not_before": "10:00", "not_after": None,
                "instruction": "Ask for Edie",
            },
            "of": "No texts", "reason": "Edith said so.",
        },
    ),
    people.DETAIL_MARKED.name: event(
        people.DETAIL_MARKED, told={"detail": "mobile", "is_usable": False}, private={"value": "07700 900431"}
    ),
    people.DETAILS_TOLD.name: event(
        people.DETAILS_TOLD, private={"told": {"address": "9 Strand"}, "was": {"address": "1 Quay"}}
    ),
    people.REPORTED.name: event(people.REPORTED, told={"what": "died"}, private={"words": "Her neighbour rang."}),
    people.MERGED.name: event(people.MERGED, told={"into": 2}, private={"reason": "One card."}),
    people.UNMERGED.name: event(people.UNMERGED, told={"from": 2}, private={"reason": "Twins."}),
    people.PARTED.name: event(people.PARTED, told={"from": 2}, private={"reason": "Twins.", "joined_on": "2026-10-01"}),
    people.KEPT_APART.name: event(people.KEPT_APART, told={"from": 2}, private={"reason": "Twins."}),
    people.RESTRICTED.name: event(
        people.RESTRICTED, told={"is_restricted": True}, private={"reason": "She works here.", "ring": "the duty desk"}
    ),
    people.SIGHT_SAID.name: event(
        people.SIGHT_SAID, told={"colleague": 3, "sight": "may_see", "until": "2026-12-03"}, private={"reason": "Hers."}
    ),
    people.SIGHT_TAKEN_BACK.name: event(
        people.SIGHT_TAKEN_BACK, told={"colleague": 3}, private={"reason": "She moved."}
    ),
    facts.PROMISED.name: event(facts.PROMISED, told={"on": "2026-10-22"}),
    people.WISHES.name: event(
        people.WISHES, told={"about": "end_of_life"}, private={"words": "At home.", "said_by": "Edith"}
    ),
    people.ERASED.name: event(people.ERASED, told={"reason": "retention"}),
    UNDONE.name: event(UNDONE, told={"cause": "import:9"}),
    messages.SENT.name: event(messages.SENT, told={"how": "text"}, private={"said": "Please ring us."}),
    messages.NOT_SENT.name: event(
        messages.NOT_SENT, told={"channel": "text", "state": "failed", "code": "gone"}, private={"why": "No such one."}
    ),
    messages.RECEIVED.name: event(messages.RECEIVED, private={"words": "Thank you"}),
    messages.CHOSEN.name: event(messages.CHOSEN, told={"channel": "text", "is_out": True}, private={"said": "STOP"}),
    people.COMMUNICATION.name: event(people.COMMUNICATION, private=SIGNS),
    packs.GIVEN.name: event(
        packs.GIVEN,
        told={"pack": "waiting-well", "version": 2, "language": "en", "format": "paper", "message": ""},
    ),
    connecting.CONNECTED.name: event(connecting.CONNECTED, private={"with": "Lunch at the Mill", "why": "Company."}),
    connecting.NOT_TAKEN.name: event(
        connecting.NOT_TAKEN, told={"offer": 2}, private={"with": "Lunch at the Mill", "why": "Too far."}
    ),
    connecting.ANSWERED.name: event(
        connecting.ANSWERED, private={"with": "Lunch at the Mill", "helped": "yes", "said": "I go twice a week."}
    ),
    **{kind.name: event(kind, told=told, private=private) for kind, told, private in VISITS},
    **{kind.name: event(kind, told=told, private=private) for kind, told, private in (*CONVERSATIONS, *ASSESSMENTS)},
    SILENT.name: event(SILENT, told={"times": 2}, by=None),
}  # fmt: skip


# Nobody on the staff does these: a person tells us through their own link, or does not answer.
DONE_BY_NO_STAFF = {facts.CHECKED_IN.name, SILENT.name}


def test_every_kind_there_is_has_words():
    assert {kind.name for kind in registry.kinds()} <= set(EVENTS)


@pytest.mark.parametrize("kind", list(EVENTS))
def test_a_sentence_names_who_and_says_when(kind):
    said = sentence(EVENTS[kind], names=NAMES)
    words = f"{said.text} {said.note}"
    assert ("Nadia Rahman" in words) is (kind not in DONE_BY_NO_STAFF)
    assert said.text[0].isupper() or said.text[0] == "\u201c"
    assert said.kind
    assert "%(" not in words
    if said.on != KNOWN:
        assert "Known here since 28 September 2026." in said.note


@pytest.mark.parametrize("kind", list(EVENTS))
def test_what_was_erased_is_said_to_be_and_breaks_nothing(kind):
    before = EVENTS[kind]
    erased = event(registry.kind(kind), told=before.facts, cause=before.cause)
    said = sentence(erased, names=NAMES)
    assert ("erased" in said.note) == bool(before.private)
    for words in before.private.values():
        if isinstance(words, str):
            assert words not in said.text


def test_words_a_person_reads():
    def says(kind):
        return sentence(EVENTS[kind.name], names=NAMES).text

    assert says(facts.BAND_SET) == "Nadia Rahman chose P2 High. “Fell twice.”"
    assert says(facts.CONTACTED) == "Nadia Rahman and the person spoke face to face. “She is tired.”"
    assert says(facts.TEAM_SET) == "Nadia Rahman gave the wait to Kofi Mensah of Eastmarsh team."
    assert says(facts.CHANGED) == "The extract of 28 September 2026 says: team Eastmarsh team and postcode ZX1 4BD."
    assert says(people.MERGED).startswith("Nadia Rahman joined two records as one person: 2000101 (trays)")
    assert REASON.label in says(facts.PAUSED)


def test_what_changed_gives_before_and_after():
    changes = sentence(EVENTS[facts.CHANGED.name], names=NAMES).changes
    assert [(c.label, c.before, c.after) for c in changes] == [
        ("Team", "Front door", "Eastmarsh team"),
        ("Postcode", "ZX1 4BA", "ZX1 4BD"),
    ]


def test_an_extracts_row_tells_each_dated_fact_on_its_own_day():
    told = {
        **ROW,
        "set": {"pathway": "needs-assessment", "last_contact_on": "2026-09-20", "last_checked_on": "2026-09-10"},
    }
    said = all_sentences([event(facts.FOUND, told=told, cause="import:9", on=date(2026, 8, 1))], names=NAMES)
    assert [(one.kind, one.on) for one in said] == [
        ("Contact", date(2026, 9, 20)),
        ("Re-check", date(2026, 9, 10)),
        ("Record", date(2026, 8, 1)),
    ]


def test_a_contact_dated_ahead_is_not_told_as_one():
    told = {**ROW, "set": {"last_contact_on": "2027-01-01"}}
    said = all_sentences([event(facts.FOUND, told=told, cause="import:9")], names=NAMES)
    assert [one.kind for one in said] == ["Record"]


def test_what_was_undone_stays_and_says_that_it_does_not_count():
    undone = event(UNDONE, told={"cause": "import:9"}, seq=8)
    said = all_sentences([EVENTS[facts.FOUND.name], undone], names=NAMES)
    found = next(one for one in said if one.seq == 3)
    assert found.is_undone
    assert found.note.startswith("Undone by Nadia Rahman on 24 September 2026, so it does not count.")


def test_somebody_who_left_the_staff_and_a_code_nobody_knows_are_still_told():
    said = sentence(event(facts.BAND_SET, told={"band": "Z9"}, by=77, private={"reason": "x"}), names=NAMES)
    assert said.text == "Somebody no longer on the staff chose Z9. “x”"
