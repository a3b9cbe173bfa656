"""Erasing a person: what describes them is nowhere any more, and the history still holds (P16)."""

from datetime import date, timedelta

import orjson
import polars as pl
import pytest

from fairwait.accounts import actions as accounts
from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import AccessLog
from fairwait.desk.lists.listing import as_at
from fairwait.engine.checks.findings import Finding, frame
from fairwait.exchange.imports import actions as imports
from fairwait.exchange.imports import effects, keeping
from fairwait.exchange.imports.erasing import Traces, rows_about
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history import actions as history
from fairwait.history import queries as told
from fairwait.history.models import Event, SubjectKey
from fairwait.history.verify import verify
from fairwait.people import actions as people
from fairwait.people import erasing
from fairwait.people.models import Identifier, LikelyPair, Person
from fairwait.people.rules import ErasureReason, PeopleRefused
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.models import Wait
from fairwait.waiting.sentences import all_sentences
from tests.exchange.imports.bringing import MONDAY, NOW, PASSWORD, bring, checked, council, row
from tests.waiting.test_sentences import NAMES

NEXT, AFTER = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
EDITH = {
    "first_name": "Edith", "last_name": "Marlowe", "nhs_number": "9997442202", "phone": "+441632960123",
    "notes": "Her sister Ada has the key", "postcode": "ZX1 4BD",
}  # fmt: skip
CANARIES = ("Edith", "Marlowe", "9997442202", "1632960123", "WX-00001", "sister Ada", "ZX1 4BD")


@pytest.fixture
def by(db):
    return council()


@pytest.fixture
def lead(by):
    return accounts.create_user(
        username="tom", display_name="Tom Reed", role="pathway_lead", password=PASSWORD, by=by, now=NOW
    )


@pytest.fixture
def edith(by, lead):
    """Two who waited; Edith's wait has ended, and somebody said what she was told."""
    bring([row(1, **EDITH), row(2, phone="+441632960124")], by=by)
    bring([row(1, **{**EDITH, "team": "Fellside"}), row(2, phone="+441632960124")], by=by, as_of=NEXT)
    person = Person.objects.get(last_name="Marlowe")
    wait = Wait.objects.get(person=person)
    waiting.set_band(wait=wait, band="P2", reason="Edith fell twice", by=lead, now=NOW)
    waiting.end(wait=wait, reason="completed", told="Rang Mrs Marlowe", on=MONDAY, by=lead, now=NOW)
    accounts.log_access(by=lead, people=[person.pk], page="person", why="Edith Marlowe's niece asked", now=NOW)
    return person


def erase(person, by, tmp_path, reason=ErasureReason.RETENTION):
    return erasing.erase(person=person, reason=reason, by=by, now=NOW, home=tmp_path)


def everything_stored():
    """All that the database holds, as one text."""
    tables = (Event, Person, Identifier, Wait, LikelyPair, AccessLog, Import)
    return "\n".join(str(row) for table in tables for row in table.objects.values_list())


def test_nothing_that_describes_the_person_is_left_in_the_database(edith, by, tmp_path):
    assert all(word in everything_stored() for word in CANARIES)
    erase(edith, by, tmp_path)
    left = everything_stored()
    assert [word for word in CANARIES if word in left] == []
    assert not SubjectKey.objects.filter(subject=edith.pk).exists()
    assert verify().is_whole


def test_whoever_else_stands_in_the_same_files_is_as_before(edith, by, tmp_path):
    other = Person.objects.exclude(pk=edith.pk)
    before = list(other.values()), list(Event.objects.exclude(subject=edith.pk).values())
    erase(edith, by, tmp_path)
    assert (list(other.values()), list(Event.objects.exclude(subject=edith.pk).values())) == before


def test_the_erasing_is_an_event_with_a_reason_of_ours_and_the_wait_stays_counted(edith, by, tmp_path):
    erase(edith, by, tmp_path, reason=ErasureReason.REQUEST)
    last = Event.objects.latest("seq")
    assert (last.kind, last.facts, last.private, last.by) == ("person.erased", '{"reason":"request"}', None, by.pk)
    wait = Wait.objects.get(person=edith)
    assert (wait.status, wait.end_national, wait.end_told, wait.band_reason) == (
        "ended", "assessed", "erased", "erased",
    )  # fmt: skip
    assert Person.objects.get(pk=edith.pk).name == "Record erased"


def test_a_list_of_a_day_before_still_counts_the_wait_without_its_name(edith, by, tmp_path):
    before = [item.wait.pk for item in as_at(by, as_of=MONDAY - timedelta(days=1))]
    erase(edith, by, tmp_path)
    listed = as_at(by, as_of=MONDAY - timedelta(days=1))
    assert [item.wait.pk for item in listed] == before
    assert {item.person.name for item in listed} == {"Record erased", "Person2 Invented"}


def test_what_was_told_reads_as_erased(edith, by, tmp_path):
    erase(edith, by, tmp_path)
    said = [one.text for one in all_sentences(told.about([edith.pk])[edith.pk], names=NAMES)]
    assert any("the time to keep it is over" in words for words in said)
    assert not any("Marlowe" in words for words in said)


def test_words_said_under_another_record_go_too(edith, by, tmp_path):
    other = Person.objects.exclude(pk=edith.pk).get()
    pair = LikelyPair.objects.create(
        left=min(edith, other, key=lambda p: p.pk), right=max(edith, other, key=lambda p: p.pk), probability=0.9,
        because=["surname Marlowe"], found_on=MONDAY,
    )  # fmt: skip
    people.keep_apart(pair=replace_left(pair), reason="Edith Marlowe is her aunt", by=by, now=NOW)
    erase(edith, by, tmp_path)
    assert "Marlowe" not in everything_stored()
    assert verify().is_whole


def replace_left(pair):
    """The same pair, its words recorded under whoever is not Edith."""
    if pair.left.last_name == "Marlowe":
        pair.left, pair.right = pair.right, pair.left
    return pair


def test_every_record_of_the_person_goes(edith, by, lead, tmp_path):
    bring([row(9, first_name="Edie", last_name="Marlowe", ended_on=MONDAY)], by=by, source="reviews")
    double = Person.objects.get(first_name="Edie")
    people.merge(record=double, into=edith, reason="Edith and Edie are one", by=by, now=NOW)
    done = erase(erasing.found(double.uuid), by, tmp_path)
    assert done.records == tuple(sorted((edith.pk, double.pk)))
    assert [word for word in (*CANARIES, "Edie") if word in everything_stored()] == []
    assert verify().is_whole


# Files ---------------------------------------------------------------------------------------------------------------


def kept_of(record):
    return keeping.folder(record).folder


@pytest.fixture
def with_files(edith):
    """As an import of a real file leaves them beside its rows."""
    for record in Import.objects.all():
        folder = kept_of(record)
        pl.DataFrame(
            {"row": [2, 3], "Name": ["Edith Marlowe", "Person2 Invented"], "Tel": ["01632 960123", "01632 960124"]}
        ).write_parquet(folder / keeping.RAW)
        frame(
            [
                Finding("phone", "note", 2, "Tel", "01632 960123", "Edith's", "x"),
                Finding("row-shape", "stop", 7, None, "Marlowe;Edith;9997442202", "broken", "x"),
                Finding("phone", "note", 3, "Tel", "01632 960124", "fine", "x"),
            ]
        ).write_parquet(folder / keeping.FINDINGS)
        (folder / keeping.GROUPS).write_bytes(
            orjson.dumps([{"rule": "same", "rows": [2, 3], "probability": 0.9, "because": ["Marlowe"]}])
        )
        (folder / keeping.COLUMNS).write_bytes(
            orjson.dumps([{"column": "Name", "samples": ["Edith Marlowe", "Person2 Invented"]}])
        )
        pl.DataFrame(
            {
                "kind": ["joined", "joined"],
                "row": [2, None],
                "person": [None, 1 + 10**6],
                "name": ["Edith Marlowe", "P"],
            }
        ).write_parquet(folder / effects.LISTS)
        (folder / "given").mkdir()
        (folder / "given" / "to-mend.csv").write_text("Edith Marlowe")
        (folder / "marked.csv").write_text("Edith Marlowe")
        original = keeping.original(record.sha256)
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_text("Edith Marlowe,01632 960123")
    return edith


def test_her_rows_are_masked_in_every_kept_file_and_everybody_elses_stay(with_files, by, tmp_path):
    erase(with_files, by, tmp_path)
    for record in Import.objects.all():
        folder = kept_of(record)
        assert pl.read_parquet(folder / keeping.RAW).rows() == [
            (2, None, None),
            (3, "Person2 Invented", "01632 960124"),
        ]
        assert pl.read_parquet(folder / keeping.FINDINGS)["row"].to_list() == [3]
        assert orjson.loads((folder / keeping.GROUPS).read_bytes()) == []
        assert orjson.loads((folder / keeping.COLUMNS).read_bytes())[0]["samples"] == ["Person2 Invented"]
        assert pl.read_parquet(folder / effects.LISTS)["name"].to_list() == ["P"]
        assert not keeping.original(record.sha256).exists()
        assert [path.name for path in folder.iterdir() if b"Marlowe" in path.read_bytes()] == []
        assert not (folder / "given").exists()
        clean = pl.read_parquet(folder / keeping.ROWS)
        assert (
            clean.filter(pl.col("row") == 2).select(pl.exclude("row", "usable")).null_count().sum_horizontal().item()
            > 0
        )
        assert clean.filter(pl.col("row") == 2)["last_name"].to_list() == [None]
        assert clean.filter(pl.col("row") == 3)["last_name"].to_list() == ["Invented"]


def test_what_would_go_is_said_before_and_nothing_goes(with_files, by, tmp_path):
    before = everything_stored()
    plan = erasing.plan(person=with_files, by=by, now=NOW)
    counts = {held.what: held.count for held in plan.held}
    assert (counts["rows in kept files"], counts["files as they came"], counts["reasons for looking at them"]) == (
        2,
        2,
        1,
    )
    assert everything_stored().replace(str(AccessLog.objects.latest("pk")), "") != ""
    assert Person.objects.get(pk=with_files.pk).last_name == "Marlowe"
    assert len(everything_stored()) >= len(before)
    assert AccessLog.objects.latest("pk").page == "erase"


def test_files_that_were_never_brought_in_are_looked_into_as_well(edith, by, tmp_path):
    record = checked([row(1, **EDITH)], by=by, source="trays")
    with pytest.raises(PeopleRefused, match=f"Import {record.pk} has not been brought in"):
        erase(edith, by, tmp_path)
    imports.stop(record, by=by, now=NOW)
    erase(edith, by, tmp_path)
    assert pl.read_parquet(keeping.folder(record).rows)["last_name"].to_list() == [None]


def test_a_row_is_hers_by_number_or_by_name_and_birth_date_too(edith, by):
    born = edith.date_of_birth
    rows = [
        row(11, person_id="OTHER-1", nhs_number="9997442202"),
        row(12, person_id="OTHER-2", first_name="EDITH", last_name="marlowe", date_of_birth=born),
        row(13, person_id="OTHER-3", first_name="Edith", last_name="Marlowe", date_of_birth=date(1990, 5, 5)),
    ]
    record = checked(rows, by=by, source="elsewhere")
    assert rows_about(record, Traces.of([edith.pk])) == [2, 3]


# Refusals, and afterwards ------------------------------------------------------------------------------------------


def test_who_still_waits_is_not_erased(by, tmp_path):
    bring([row(1, **EDITH)], by=by)
    person = Person.objects.get()
    with pytest.raises(PeopleRefused, match="still waits"):
        erase(person, by, tmp_path)
    assert (Person.objects.get().last_name, (tmp_path / erasing.NOTED).exists()) == ("Marlowe", False)


def test_only_an_administrator_erases(edith, lead, tmp_path):
    with pytest.raises(NotAllowed):
        erase(edith, lead, tmp_path)
    with pytest.raises(NotAllowed):
        erasing.plan(person=edith, by=lead, now=NOW)


def test_nobody_is_erased_twice(edith, by, tmp_path):
    erase(edith, by, tmp_path)
    with pytest.raises(erasing.AlreadyErased):
        erasing.found(edith.uuid)


def test_what_history_cannot_keep_is_not_erased(edith, by, tmp_path, monkeypatch):
    monkeypatch.setattr(history, "record_all", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(edith, by, tmp_path)
    assert Person.objects.get(pk=edith.pk).last_name == "Marlowe"
    assert Event.objects.filter(subject=edith.pk, private=None).count() == 0
    assert not (tmp_path / erasing.NOTED).exists()


def test_an_erased_wait_goes_on_no_more(edith, by, lead, tmp_path):
    erase(edith, by, tmp_path)
    with pytest.raises(WaitRefused, match="erased"):
        waiting.reopen(wait=Wait.objects.get(person=edith), reason="still waits", by=lead, now=NOW)


def test_somebody_the_case_system_still_holds_comes_again_as_somebody_new(edith, by, tmp_path):
    erase(edith, by, tmp_path)
    again = bring([row(1, **EDITH), row(2, phone="+441632960124")], by=by, as_of=AFTER)
    assert again.record.counts["joined"] == 1
    assert Person.objects.get(last_name="Marlowe").pk != edith.pk
    assert verify().is_whole


def test_the_same_reference_told_again_is_another_wait(by, lead, tmp_path):
    fields = ("person_id", "last_name", "first_name", "wait_id", "pathway", "referred_on")
    told_row = row(1, **EDITH, wait_id="REF-1")
    bring([told_row], by=by, fields=fields)
    wait = Wait.objects.get()
    waiting.end(wait=wait, reason="completed", told="x", on=MONDAY, by=lead, now=NOW)
    erase(wait.person, by, tmp_path)
    assert Wait.objects.get(pk=wait.pk).key == f"erased|{wait.pk}"
    bring([told_row], by=by, as_of=NEXT, fields=fields)
    assert Wait.objects.exclude(pk=wait.pk).get().key == "wait_id:REF-1"
    assert verify().is_whole


def test_an_import_that_told_of_somebody_erased_can_still_be_undone(by, tmp_path):
    brought = bring([row(1, **EDITH, ended_on=MONDAY), row(2)], by=by)
    erase(Person.objects.get(last_name="Marlowe"), by, tmp_path)
    imports.undo(brought.record, by=by, now=NOW)
    assert Import.objects.get().status == ImportStatus.UNDONE
    assert verify().is_whole


def test_a_database_that_forgot_the_erasing_is_told_of_it_again(edith, by, tmp_path):
    """As after restoring a backup: the list beside the database knows whom it must not bring back."""
    line = {"at": "x", "person": edith.pk, "uuid": str(edith.uuid), "reason": "retention", "by": 10**6}
    stranger = {**line, "uuid": "0199d3a2-7c1e-7b42-9d3f-5a0c2f6e8b11"}
    other = Person.objects.exclude(pk=edith.pk).get()  # as if it had been erased while it still waited in the backup
    waits = {**line, "person": other.pk, "uuid": str(other.uuid)}
    (tmp_path / erasing.NOTED).write_bytes(b"\n".join(map(orjson.dumps, (stranger, line, waits))) + b'\n{"at": "cut')
    assert erasing.erase_again(home=tmp_path, now=NOW) == 2
    assert [word for word in CANARIES if word in everything_stored()] == []
    assert Wait.objects.get(person=other).status == "ended"
    assert Event.objects.latest("seq").by is None
    assert erasing.erase_again(home=tmp_path, now=NOW) == 0
    assert verify().is_whole


def test_samples_that_older_mappings_kept_go_too(edith, by, tmp_path):
    record = Import.objects.first()
    kept = f"[columns]\n# e.g. Edith Marlowe · Person2 Invented\n{record.mapping.partition('[columns]')[2].strip()}\n"
    Import.objects.filter(pk=record.pk).update(mapping=kept)
    record.source.mapping = kept
    record.source.save()
    erase(edith, by, tmp_path)
    for left in (Import.objects.get(pk=record.pk).mapping, Import.objects.get(pk=record.pk).source.mapping):
        assert ("Marlowe" in left, left.startswith("[columns]")) == (False, True)
