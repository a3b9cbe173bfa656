"""P05 to P08 over imports of random files: nothing lost, nothing twice, whatever the order and whatever befell."""

import random
from datetime import date, timedelta

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fairwait.exchange.imports import actions
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history.verify import verify
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import FIELDS, MONDAY, NEXT, NOW, bring, council, events, open_waits, row

# Each example is a whole import or two: shrinking one would take longer than reading it.
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
people = st.integers(min_value=1, max_value=8)
days = st.dates(min_value=date(2026, 1, 1), max_value=MONDAY)
maybe_day = st.none() | days


@st.composite
def some_rows(draw):
    """Rows of a small council: a few people, a few pathways, everything optional, each wait once."""
    chosen = draw(
        st.lists(st.tuples(people, st.sampled_from(["needs-assessment", "ot", "dols"])), unique=True, max_size=10)
    )
    return [
        row(
            number,
            pathway=pathway,
            referred_on=draw(days),
            priority=draw(st.sampled_from([None, "Low", "High"])),
            band=draw(st.sampled_from([None, "P2", "P4"])),
            team=draw(st.sampled_from([None, "A", "B"])),
            phone=draw(st.sampled_from([None, "+441632960001", "+441632960002"])),
            last_contact_on=draw(maybe_day),
            last_checked_on=draw(maybe_day),
            paused_on=draw(maybe_day),
            resumes_on=draw(maybe_day),
            pause_reason=draw(st.sampled_from([None, "In hospital"])),
            status=draw(st.sampled_from([None, "waiting", "paused", "ended"])),
            ended_on=draw(maybe_day),
            end_reason=draw(st.sampled_from([None, "Assessed", "Moved away"])),
            notes=draw(st.sampled_from([None, "fell", "ok"])),
        )
        for number, pathway in chosen
    ]


def snapshot():
    """Everything an import decides, without numbers that only count."""
    hidden = {"id", "uuid", "last_seq", "person_id", "key"}
    waits = sorted(
        str({k: str(v) for k, v in values.items() if k not in hidden} | {"who": names[values["person_id"]]})
        for names in [dict(Person.objects.values_list("pk", "first_name"))]
        for values in Wait.objects.exclude(status="void").values()
    )
    persons = sorted(
        str({k: str(v) for k, v in values.items() if k not in hidden})
        for values in Person.objects.filter(is_void=False).values()
    )
    return waits, persons


FATES = {
    "same": {},
    "noise": {"last_name": "INVENTED ", "team": "east  team"},
    "twice": {},
    "gone": {},
    "to mend": {"usable": False, "referred_on": None},
    "team": {"team": "Fellside"},
    "earlier": {"referred_on": date(2026, 2, 2)},
    "married": {"last_name": "Osei-Marlowe"},
    "number": {"person_id": "WX-9"},
}
"""What may befall a wait between two extracts, and what its row then tells otherwise."""
CHANGES = ("team", "earlier", "married", "number")
STEADY = 4
"""Waits that stay as they are: by them a report is seen to number its rows anew."""
KNOWN_BY = {"number": {}, "name": {"person_id": None}}


def numbered(rows, *, style, week):
    """The rows with references: none, the case system's own, or the number of each row in this report."""
    own = {"none": lambda n: None, "own": lambda n: f"W{n:04}", "of the row": lambda n: str(n + week)}[style]
    return [{**told, "wait_id": own(number)} for number, told in rows]


def week_of(fates, *, week, known_by, late=False):
    """One week's rows with their numbers. `late`: a month on, dates of those with a new name or number are mended."""
    rows = []
    for number, fate in enumerate(fates, start=1):
        told = {**row(number, team="East Team", referred_on=date(2026, 5, number)), **KNOWN_BY[known_by]}
        if week and fate == "number":
            told["person_id"] = f"WX-9{number:05}"
        elif week and not (late and fate == "to mend"):
            told |= FATES[fate]
        if late and fate in ("married", "number"):
            told["referred_on"] = date(2026, 3, number)
        if not (week and fate == "gone"):
            rows.append((number, told))
        if week and fate == "twice":
            rows.append((number, told))
    return rows


class TestPromises(TestCase):
    """P05 to P08 over random files. Each example has a database of its own."""

    @settings(max_examples=40, phases=NO_SHRINK)
    @given(first=some_rows(), second=some_rows(), order=st.randoms(use_true_random=False))
    def test_state_is_the_fold_and_imports_repeat_and_do_not_mind_order(self, first, second, order):
        by = council()
        for day, rows in ((MONDAY, first), (NEXT, second)):
            if rows:
                bring(rows, by=by, as_of=day, confirm="as drawn")
        assert verify().faults == ()
        if second:
            before, state = events(), snapshot()
            shuffled = list(second)
            order.shuffle(shuffled)
            bring(shuffled, by=by, as_of=NEXT, confirm="again")
            assert (events(), snapshot()) == (before, state)

    @settings(max_examples=25, phases=NO_SHRINK)
    @given(rows=some_rows(), seed=st.integers(0, 99))
    def test_the_order_of_rows_does_not_matter(self, rows, seed):
        by = council()
        shuffled = list(rows)
        random.Random(seed).shuffle(shuffled)
        if not rows:
            return
        bring(rows, by=by, source="one")
        one = snapshot()
        for record in Import.objects.filter(status=ImportStatus.DONE):
            actions.undo(record, by=by, now=NOW)
        bring(shuffled, by=by, source="one")
        assert snapshot() == one

    @settings(max_examples=25, phases=NO_SHRINK)
    @given(rows=some_rows(), kept=st.sets(st.integers(0, 9)))
    def test_whoever_vanishes_from_a_file_is_asked_about_and_nobody_closes(self, rows, kept):
        by = council()
        still = [told for told in rows if told["ended_on"] is None and told["status"] != "ended"]
        rest = [told for place, told in enumerate(still) if place in kept]
        if not rest:
            return
        bring(still, by=by)
        bring(rest, by=by, as_of=NEXT, confirm="as drawn")
        assert open_waits().count() == len(still)
        gone = {(told["first_name"], told["pathway"]) for told in still} - {
            (told["first_name"], told["pathway"]) for told in rest
        }
        flagged = open_waits().filter(left_extract_on__isnull=False)
        assert set(flagged.values_list("person__first_name", "pathway")) == gone

    @settings(max_examples=25, phases=NO_SHRINK)
    @given(first=some_rows(), second=some_rows())
    def test_undoing_gives_back_the_state_from_before(self, first, second):
        by = council()
        if first:
            bring(first, by=by, confirm="as drawn")
        before = snapshot()
        if second:
            brought = bring(second, by=by, as_of=NEXT, confirm="as drawn")
            actions.undo(brought.record, by=by, now=NOW)
        assert snapshot() == before
        assert verify().faults == ()

    @settings(max_examples=30, phases=NO_SHRINK)
    @given(
        fates=st.lists(st.sampled_from(list(FATES)), max_size=8),
        style=st.sampled_from(["none", "own", "of the row"]),
        known_by=st.sampled_from(list(KNOWN_BY)),
        order=st.randoms(use_true_random=False),
    )
    @example(
        fates=["team", "to mend", "team", "twice", "to mend", "to mend", "gone", "earlier"],
        style="of the row",
        known_by="number",
        order=random.Random(0),
    )
    def test_every_week_tells_what_truly_happened(self, fates, style, known_by, order):
        by = council()
        fates = ["same"] * STEADY + [fate for fate in fates if (known_by, fate) != ("name", "number")]
        told = []
        for week, late in ((0, False), (1, False), (2, True)):
            rows = numbered(week_of(fates, week=week, known_by=known_by, late=late), style=style, week=week)
            order.shuffle(rows)
            fields = FIELDS if style == "none" else ("wait_id", *FIELDS)
            brought = bring(rows, by=by, as_of=MONDAY + timedelta(days=7 * week), fields=fields, confirm="as drawn")
            told.append({name: count for name, count in brought.record.counts.items() if count})
        gone, twice = fates.count("gone"), fates.count("twice")
        changed = sum(fate in CHANGES for fate in fates)
        mended = fates.count("married") + fates.count("number")
        settled, to_mend = twice, fates.count("to mend")
        true = {"changed": changed, "left": gone, "to_mend": to_mend, "settled": settled}
        later = {"changed": mended, "still_missing": gone, "settled": settled}
        here = len(fates) - gone
        assert told[1] == {name: n for name, n in {**true, "same": here - changed - to_mend}.items() if n}
        assert told[2] == {name: n for name, n in {**later, "same": here - mended}.items() if n}
        assert open_waits().count() == len(fates)
        assert verify().faults == ()
