"""Bringing a file or a feed into the directory: read, compare, ask where it looks wrong, then all of it at once."""

import gzip
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.directory import writing
from fairwait.directory.models import Arrival, Listing, Proposal, Source, Taxonomy, Term, VersionKind
from fairwait.directory.rules.findings import Finding, Weight
from fairwait.directory.rules.reading import Given, Layer, Reading, read
from fairwait.directory.rules.reconciling import Came, Held, Key, Known, Plan, most_held, plan
from fairwait.directory.rules.refusal import DirectoryRefused, ShrunkSource, SourceRefused
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a file would do, or did: how many records of each kind, and what was found. `arrival` once it is kept."""

    source: str
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]
    is_older: bool
    has_shrunk: bool
    arrival: Arrival | None = None

    @property
    def changes(self) -> int:
        """How many records are touched."""
        return sum(self.counts[name] for name in ("new", "changed", "back", "asked", "gone"))


def source_named(name: str, *, by: User, now: datetime, address: str = "") -> Source:
    """The source of this name, made where there is none. Raises DirectoryRefused, NotAllowed."""
    require(by, Permission.LOAD_DIRECTORY)
    words = " ".join(name.split())
    if not words or len(words) > 100:
        raise DirectoryRefused("Enter a name for where it comes from, of at most 100 characters.", field="name")
    source, is_new = Source.objects.get_or_create(
        name=words, defaults={"uuid": uuid7(), "address": address, "made_by": by, "made_at": now}
    )
    if not is_new and address and source.address != address:
        raise DirectoryRefused(f"{words} comes from another address. Choose another name.", field="name")
    return source


def follow(*, source: Source, is_followed: bool, by: User, now: datetime) -> None:
    """Look at its address every night, or no more. Raises DirectoryRefused, NotAllowed."""
    require(by, Permission.LOAD_DIRECTORY)
    if is_followed and not source.address:
        raise DirectoryRefused("It has no address: its files are brought in by hand.")
    Source.objects.filter(pk=source.pk).update(is_followed=is_followed)
    log.info("directory_followed", extra={"source": source.pk, "is_followed": is_followed, "at": now.isoformat()})


def bring_in(
    *,
    payload: bytes,
    source: Source,
    by: User | None,
    now: datetime,
    confirm: str = "",
    is_trial: bool = False,
) -> Outcome:
    """Bring a whole file in: every usable record or none. The same file again changes nothing.

    Args:
        by: who brings it in; None for the nightly look at a followed address.
        confirm: why it is right that it holds less than half of what it held.
        is_trial: say what it would do, and do nothing.
    Raises: SourceRefused where the file cannot be used; ShrunkSource where somebody must say that it is right.
    """
    if by is not None:
        require(by, Permission.LOAD_DIRECTORY)
    reading = read(payload, source=str(source.uuid), today=london_day(now))
    if not reading.given:
        raise SourceRefused(f"None of its {len(reading.seen) or 'records'} can be used. {_first(reading)}")
    with transaction.atomic():
        locked = Source.objects.select_for_update().get(pk=source.pk)
        return _Bringing(locked, reading, by=by, now=now).done(payload, confirm=confirm.strip(), is_trial=is_trial)


def _first(reading: Reading) -> str:
    lost = next((one for one in reading.findings if one.weight is Weight.LOST), None)
    return f"The first: {lost.place}: {lost.what}. {lost.remedy}" if lost else ""


class _Bringing:
    """One file met with what is known of its source, inside one transaction."""

    def __init__(self, source: Source, reading: Reading, *, by: User | None, now: datetime) -> None:
        self._source, self._by, self._now = source, by, now
        self._known = {
            Key(Layer(listing.layer), listing.theirs): listing
            for listing in Listing.objects.filter(source=source)
        }  # fmt: skip
        self._reading = self._without_others(reading)

    def _without_others(self, reading: Reading) -> Reading:
        """Leave out what another source already gives under the same identifier: nothing is shown twice."""
        wanted = {UUID(given.record["id"]): given for given in reading.given}
        found = Listing.objects.exclude(source=self._source).select_related("source")
        others: dict[UUID, str] = {}
        numbers = list(wanted)
        for start in range(0, len(numbers), 500):
            for listing in found.filter(uuid__in=numbers[start : start + 500]):
                others[listing.uuid] = listing.source.name if listing.source else "this council"
        lost = tuple(
            Finding(Weight.LOST, wanted[uuid].record["name"], "id", f"{name} already gives it", "Take it from one.")
            for uuid, name in others.items()
        )
        kept = tuple(given for uuid, given in wanted.items() if uuid not in others)
        return replace(reading, given=kept, findings=(*reading.findings, *lost))

    def done(self, payload: bytes, *, confirm: str, is_trial: bool) -> Outcome:
        digests = {Key(given.layer, given.theirs): writing.digest(given.record) for given in self._reading.given}
        known = {key: Known(one.given_digest, one.is_gone, one.is_ours) for key, one in self._known.items()}
        there = sum(not one.is_gone for one in self._known.values())
        most = most_held(there, self._came(), now=self._now)
        planned = plan(self._reading, known, digest_of=digests, most=most.count)
        outcome = Outcome(
            self._source.name, _counts(planned, self._reading), self._reading.findings, self._reading.is_older,
            planned.has_shrunk,
        )  # fmt: skip
        if is_trial:
            return outcome
        if planned.has_shrunk and not confirm:
            raise ShrunkSource(
                f"{self._source.name} held {there:,} records, and {len(planned.gone):,} of them are missing now. "
                f"{_was(most, there=there, planned=planned)}Nothing was changed. If that is right, say why."
            )
        Source.objects.filter(pk=self._source.pk).update(looked_at=self._now, trouble="")
        self._keep_words()
        if not outcome.changes:
            return outcome
        arrival = self._arrive(payload, outcome, confirm)
        self._write(planned, arrival)
        return replace(outcome, arrival=arrival)

    def _came(self) -> list[Came]:
        told = Arrival.objects.filter(source=self._source).order_by("-at", "-pk").values_list("at", "by", "counts")
        return [
            Came(at, by is not None, counts.get("new", 0) + counts.get("back", 0), counts.get("gone", 0))
            for at, by, counts in told
        ]

    def _arrive(self, payload: bytes, outcome: Outcome, confirm: str) -> Arrival:
        return Arrival.objects.create(
            uuid=uuid7(), source=self._source, digest=hashlib.sha256(payload).hexdigest(),
            packed=gzip.compress(payload, mtime=0), counts=dict(outcome.counts), is_older=outcome.is_older,
            findings=[{**asdict(one), "weight": one.weight.value} for one in outcome.findings],
            reason=confirm, by=self._by, at=self._now,
        )  # fmt: skip

    def _write(self, planned: Plan, arrival: Arrival) -> None:
        for given in planned.new:
            writing.add(given, source=self._source, arrival=arrival, by=self._by, now=self._now)
        for kind, several in ((VersionKind.GIVEN, planned.changed), (VersionKind.BACK, planned.back)):
            for given in several:
                self._put(given, kind, arrival)
        for given in planned.asked:
            self._ask(given, arrival)
        for key in planned.gone:
            listing = self._known[key]
            writing.put(
                listing, listing.document, kind=VersionKind.GONE, arrival=arrival, by=self._by, now=self._now,
                why="It is no longer in what its publisher gives.",
            )  # fmt: skip

    def _put(self, given: Given, kind: VersionKind, arrival: Arrival) -> None:
        listing = self._known[Key(given.layer, given.theirs)]
        listing.given_digest, listing.is_ours = writing.digest(given.record), False
        writing.put(listing, given.record, kind=kind, arrival=arrival, by=self._by, now=self._now)

    def _ask(self, given: Given, arrival: Arrival) -> None:
        """Both we and the publisher changed it since: ours stays, and a person is asked."""
        listing = self._known[Key(given.layer, given.theirs)]
        Listing.objects.filter(pk=listing.pk).update(given_digest=writing.digest(given.record))
        Proposal.objects.create(
            uuid=uuid7(), listing=listing, arrival=arrival, document=given.record, of_version=listing.version,
            said="Its publisher changed it after we did.", at=self._now,
        )  # fmt: skip

    def _keep_words(self) -> None:
        """Taxonomies and terms, ours to show; a name that changed is changed."""
        held = {}
        for record in self._reading.taxonomies:
            held[record["id"]], _ = Taxonomy.objects.update_or_create(
                uuid=UUID(record["id"]), defaults={"document": record, "name": record["name"]}
            )
        for record in self._reading.terms:
            Term.objects.update_or_create(
                uuid=UUID(record["id"]),
                defaults={"taxonomy": held[record["taxonomy_id"]], "document": record, "name": record["name"]},
            )


def _was(most: Held, *, there: int, planned: Plan) -> str:
    """What it held before it shrank by and by, where that is why somebody is asked."""
    if most.count <= there:
        return ""
    return f"It held {most.count:,} on {format_date(london_day(most.at))}, and would hold {planned.would_hold:,}. "


def _counts(planned: Plan, reading: Reading) -> dict[str, int]:
    several: dict[str, Any] = {
        "new": planned.new, "changed": planned.changed, "back": planned.back, "asked": planned.asked,
        "gone": planned.gone,
    }  # fmt: skip
    return {**{name: len(held) for name, held in several.items()}, "same": planned.same, "lost": reading.lost}
