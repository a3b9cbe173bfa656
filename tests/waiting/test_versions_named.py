"""Each event names the version of its pathway that was read (decision 10), and editing a pathway rewrites no past."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fairwait.accounts import actions as accounts
from fairwait.desk.lists.listing import as_at
from fairwait.history import actions as history
from fairwait.history import queries as told
from fairwait.history import registry
from fairwait.history.chain import canonical
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.waiting import actions, queries
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.folding import fold
from fairwait.waiting.rules.pathways import Length
from fairwait.waiting.state import COLUMNS
from tests.exchange.imports.bringing import MONDAY, NOW, PASSWORD, bring, council, row

NEXT = MONDAY + timedelta(days=1)


@pytest.fixture
def by(db):
    return council()


@pytest.fixture
def lead(by):
    return accounts.create_user(
        username="tom", display_name="Tom Reed", role="pathway_lead", password=PASSWORD, by=by, now=NOW
    )


def adopt(by, *, adopted_from, target_days):
    """Another target for every band of needs assessments."""
    pathway = next(p for p in queries.pathways(on=date.max) if p.code == "needs-assessment")
    bands = tuple(
        replace(band, target=replace(band.target, length=Length(target_days))) if band.target else band
        for band in pathway.bands
    )
    return actions.adopt_pathway(
        pathway=replace(pathway, bands=bands), adopted_from=adopted_from, reason="Members agreed", by=by, now=NOW
    )


def named_by_events():
    return [(event.kind, event.facts.get("under")) for event in told.between(1, told.head()[0])]


def test_what_an_import_tells_names_the_version_it_was_read_by(by):
    bring([row(1), row(2, pathway="ot")], by=by)
    adopt(by, adopted_from=NEXT, target_days=7)
    bring([row(1, team="Fellside"), row(2, pathway="ot", team="Fellside")], by=by, as_of=NEXT)
    assert named_by_events() == [
        ("wait.found", "needs-assessment/1"),
        ("wait.found", "ot/1"),
        ("wait.changed", "needs-assessment/2"),
        ("wait.changed", "ot/1"),
    ]
    assert all(
        canonical(event.facts) == stored.facts
        for event, stored in zip(told.between(1, told.head()[0]), stored_events(), strict=True)
    )


def stored_events():
    return Event.objects.order_by("seq")


def test_what_people_do_names_the_version_in_force_when_they_did_it(by, lead):
    bring([row(1)], by=by)
    wait = Wait.objects.get()
    actions.set_band(wait=wait, band="P2", reason="fell", by=lead, now=NOW)
    adopt(by, adopted_from=MONDAY, target_days=7)
    actions.set_band(wait=wait, band="P1", reason="fell again", by=lead, now=NOW)
    actions.pause(wait=wait, reason="in-hospital", on=MONDAY, until=None, by=lead, now=NOW)
    actions.end(wait=wait, reason="completed", told="by letter", on=MONDAY, by=lead, now=NOW)
    assert [version for _, version in named_by_events()] == [f"needs-assessment/{n}" for n in (1, 1, 2, 2, 2)]


def test_a_council_that_adopted_nothing_yet_reads_by_what_counts_now(by):
    PathwayDocument.objects.update(adopted_from=NEXT)
    bring([row(1)], by=by)
    assert named_by_events() == [("wait.found", "needs-assessment/1")]


def test_an_edit_changes_no_state_when_the_past_is_told_again(by, lead):
    bring([row(1, priority="High", band="P2", ended_on=None), row(2, paused_on=MONDAY)], by=by)
    actions.set_band(wait=Wait.objects.order_by("pk")[0], band="P1", reason="fell", by=lead, now=NOW)
    before = list(Wait.objects.order_by("pk").values_list(*COLUMNS))
    adopt(by, adopted_from=MONDAY - timedelta(days=400), target_days=3)
    for keeper in registry.keepers():
        keeper.refold(Wait.objects.values_list("person_id", flat=True))
    assert list(Wait.objects.order_by("pk").values_list(*COLUMNS)) == before
    assert verify().is_whole


def test_a_list_as_at_a_day_counts_by_the_version_of_that_day(by):
    bring([row(1, priority="High", band="P2", referred_on=MONDAY - timedelta(days=70))], by=by)
    first = as_at(by, as_of=MONDAY)[0].standing.clock.target_on
    adopt(by, adopted_from=NEXT, target_days=7)
    assert as_at(by, as_of=MONDAY)[0].standing.clock.target_on == first
    assert as_at(by, as_of=NEXT)[0].standing.clock.target_on == MONDAY - timedelta(days=63) != first


OLD = {
    "wait.found": (
        '{"key":"7|ot|2026-06-01","row":2,"set":{"band":"P3","pathway":"ot","referred_on":"2026-06-01"},"source":"trays"}',
        '{"keys":["person_id:WX-1|1940-01-02"],"person":{"first_name":"Person1"},"set":{"digest":"9"}}',
    ),
    "wait.band_set": ('{"band":"P2"}', '{"reason":"fell"}'),
    "wait.ended": ('{"national":"completed","reason":"Completed","told":"by letter"}', None),
}
"""Bytes as the first versions wrote them."""


def old(seq, kind):
    words, private = OLD[kind]
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return Event(
        seq=seq, subject=7, wait=9, kind=kind, version=1, occurred_on=MONDAY, known_on=MONDAY, recorded_at=at, by=1,
        cause="import:1", facts=words, private=private,
    )  # fmt: skip


def test_events_that_name_no_version_are_read_as_they_were_meant():
    events = [told.told(old(seq, kind)) for seq, kind in enumerate(OLD, start=1)]
    assert [event.facts["under"] for event in events] == [None, None, None]
    state = fold(9, events)
    assert (state.value("band"), state.band_reason, state.end_reason, state.ended_on) == (
        "P2", "fell", "Completed", MONDAY,
    )  # fmt: skip


def test_newer_versions_than_we_know_are_not_guessed_at():
    with pytest.raises(registry.UnknownKind):
        facts.BAND_SET.opened(facts.BAND_SET.version + 1, {}, {})


@pytest.mark.parametrize(("code", "version"), [("ot", 1), ("needs-assessment", 12), ("a/b", 3)])
def test_a_name_is_read_back(code, version):
    assert facts.version_named(facts.named(code, version)) == (code, version)


def test_a_version_that_was_never_adopted_is_found_by_verify(by):
    bring([row(1)], by=by)
    wait = Wait.objects.get()
    history.record(
        history.Fact(
            kind=facts.RECHECKED.name, subject=wait.person_id, wait=wait.pk, facts={"under": "needs-assessment/9"}
        ),
        by=by.pk, now=NOW,
    )  # fmt: skip
    assert [fault.words for fault in verify().faults] == [
        "Event 2 names version 9 of the pathway needs-assessment, which is not here."
    ]
