"""Reading policies, and what they say of waits."""

import logging
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any
from uuid import UUID

import orjson
import polars as pl
from django.utils.translation import gettext as _

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import WorkingCalendar
from fairwait.engine.documents import line_of, lines
from fairwait.engine.policy import (
    PolicyDocument,
    PolicyRefused,
    Reasons,
    as_adopted,
    explain,
    from_toml,
    suggest,
)
from fairwait.priority.analysis import OF_PERSON, SCHEMA, counted
from fairwait.priority.facts import facts_of
from fairwait.priority.models import PolicyDraft, PolicyVersion
from fairwait.priority.rules import RECORDS, STARTER_VERSION, Adopted, policy_for, roles_of_level
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway

log = logging.getLogger(__name__)


@cache
def starter_toml() -> str:
    """The policy shipped with Fairwait, as its document."""
    return (resources.files("fairwait.priority") / "starter" / "default.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _adopted(document: str, version: int) -> Adopted | None:
    """A version that was adopted; None where today nothing can be worked out by it."""
    policy, refusal = as_adopted(document)
    if policy is None or not _can_count(policy):
        log.error("policy_not_readable", extra={"version": version, "fault": str(refusal)})
        return None
    return Adopted(policy, version, fault=str(refusal) if refusal else "")


def _can_count(policy: PolicyDocument) -> bool:
    """Whether the engine can work by it: one that nobody could adopt today may ask for what cannot be."""
    try:
        suggest(policy, pl.DataFrame({"wait": [0]}), on=date.min)
    except Exception:  # any fault at all: pages must open
        return False
    return True


def policies(*, on: date) -> tuple[Adopted, ...]:
    """The policies in force on a day, in order of adoption: of each, the latest version adopted by then.

    The one shipped with Fairwait stands first, for whatever no policy of the council's own is for. A version that can
    no longer be read is passed over: the one before it counts, and the pages say so.
    """
    adopted = PolicyVersion.objects.filter(adopted_from__lte=on).order_by("adopted_from", "recorded_at", "version")
    latest: dict[str, Adopted] = {}
    for code, document, version in adopted.values_list("code", "document", "version"):
        if (read := _adopted(document, version)) is not None:
            latest.pop(code, None)  # the last adopted stands last
            latest[code] = read
    return (_shipped().adopted, *latest.values())


class NoSuchPolicy(Exception):
    """There is no such version of a policy."""


@dataclass(frozen=True)
class ToldPolicy:
    """One version of a policy, and how it came to count.

    `state`: "in force", "replaced", "to come", "shipped", or "not read" where nothing can be worked out by it any more:
    of its document only the code is known then.
    """

    adopted: Adopted
    text: str
    state: str
    adopted_from: date | None = None
    recorded_at: datetime | None = None
    reason: str = ""
    by: str = ""

    @property
    def policy(self) -> PolicyDocument:
        """The document."""
        return self.adopted.policy

    @property
    def fault(self) -> str:
        """What today's checks say of it; "" where they would let it pass."""
        return self.adopted.fault

    @property
    def version(self) -> int:
        """The version; 0 for the one shipped with Fairwait."""
        return self.adopted.version


def versions(*, on: date) -> list[ToldPolicy]:
    """Every version of every policy, the newest first, the one shipped with Fairwait last."""
    rows = list(PolicyVersion.objects.order_by("-adopted_from", "-recorded_at", "-version"))
    in_force = {each.named for each in policies(on=on)}
    named = names_of(row.adopted_by for row in rows)
    told = [_told(row, in_force, by=named.get(row.adopted_by or 0, ""), on=on) for row in rows]
    return [*told, _shipped()]


def version(code: str, number: int, *, on: date) -> ToldPolicy:
    """One version of one policy. Raises: NoSuchPolicy."""
    if number == STARTER_VERSION and code == _shipped().policy.code:
        return _shipped()
    row = PolicyVersion.objects.filter(code=code, version=number).first()
    if row is None:
        raise NoSuchPolicy
    in_force = {each.named for each in policies(on=on)}
    return _told(row, in_force, by=names_of([row.adopted_by]).get(row.adopted_by or 0, ""), on=on)


def _told(row: PolicyVersion, in_force: set[str], *, by: str, on: date) -> ToldPolicy:
    adopted = _adopted(row.document, row.version)
    if adopted is None:
        refusal = as_adopted(row.document)[1]
        fault = str(refusal) if refusal else _("Nothing can be worked out by it.")
        nothing = PolicyDocument.model_construct(code=row.code, name=row.code, facts=(), bands=())
        named = Adopted(nothing, row.version, fault=fault)
        return ToldPolicy(named, row.document, "not read", row.adopted_from, row.recorded_at, row.reason, by)
    state = "to come" if row.adopted_from > on else "in force" if adopted.named in in_force else "replaced"
    return ToldPolicy(adopted, row.document, state, row.adopted_from, row.recorded_at, row.reason, by)


def _shipped() -> ToldPolicy:
    text = starter_toml()
    return ToldPolicy(_starter(text), text, "shipped")


@lru_cache(maxsize=1)
def _starter(text: str) -> Adopted:
    return Adopted(from_toml(text), STARTER_VERSION)


def faulty(told: Sequence[ToldPolicy], *, on: date) -> list[ToldPolicy]:
    """The versions that count, or would, and that today's checks refuse: somebody should adopt a mended one."""
    latest: dict[str, ToldPolicy] = {}
    for each in told:  # the newest first
        if each.adopted_from is not None and each.adopted_from <= on:
            latest.setdefault(each.policy.code, each)
    return [each for each in told if each.fault and (latest.get(each.policy.code) is each or each.state == "to come")]


def in_force(*, on: date) -> list[tuple[ToldPolicy, tuple[str, ...]]]:
    """The policies that count for some pathway on a day, each with the names of those pathways."""
    listed, told = policies(on=on), {each.adopted.named: each for each in versions(on=on)}
    counts: dict[str, list[str]] = {policy_for(None, listed).named: []}
    for pathway in waiting.pathways(on=on):
        counts.setdefault(policy_for(pathway.code, listed).named, []).append(pathway.name)
    return [(told[named], tuple(names)) for named, names in counts.items()]


def text_to_begin_from(named: str, *, on: date) -> str:
    """The text of a version ("default/0"), or "" where there is none of that name."""
    code, _, number = named.partition("/")
    try:
        return version(code, int(number), on=on).text
    except (NoSuchPolicy, ValueError):
        return ""


def open_drafts(viewer: User) -> list[PolicyDraft]:
    """The drafts somebody works at, the last changed first, with its author as `by` and its name as `called`."""
    require(viewer, Permission.TRY_POLICY)
    found = list(PolicyDraft.objects.filter(closed_as__isnull=True))
    named = names_of(draft.author for draft in found)
    for each in found:
        each.by, each.called = named.get(each.author, ""), _called(each.text)
    return found


def _called(text: str) -> str:
    """What a draft says it is called, whatever else is wrong with it; nothing where it cannot be read at all."""
    try:
        return " ".join(str(tomllib.loads(text).get("name", "")).split())[:100]
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""


def draft(viewer: User, uuid: UUID) -> PolicyDraft | None:
    """A draft by its reference, closed ones included."""
    require(viewer, Permission.TRY_POLICY)
    found = PolicyDraft.objects.filter(uuid=uuid).first()
    if found is not None:
        found.by = names_of([found.author]).get(found.author, "")
    return found


def policy_of(wait: Wait, *, on: date) -> Adopted:
    """The policy that counts for a wait on a day."""
    return policy_for(wait.pathway, policies(on=on))


def may_look_at_long_wait(viewer: User, wait: Wait) -> bool:
    """Whether a wait has lasted so long that somebody of this viewer's role must look, and nobody has."""
    if wait.aged_to is None or wait.aged_to == wait.aged_seen:
        return False
    return viewer.role in roles_of_level(wait.aged_to)


def read_policy(text: str, *, on: date) -> PolicyDocument:
    """A policy that could be adopted here from a day. Raises: PolicyRefused naming the line and the remedy."""
    policy = from_toml(text, records=RECORDS)
    try:
        _check_fits(policy, on=on)
    except PolicyRefused as refusal:
        found = line_of(refusal.key, lines(text.removeprefix("\ufeff")))
        raise PolicyRefused(refusal.problem, key=refusal.key, remedy=refusal.remedy, line=found) from None
    return policy


def _check_fits(policy: PolicyDocument, *, on: date) -> None:
    """Whether a policy speaks of this council's pathways and bands, the most urgent first: rules are read in order."""
    pathways = [p for p in waiting.pathways(on=on) if not policy.pathways or p.code in policy.pathways]
    there = {pathway.code for pathway in pathways}
    for at, code in enumerate(policy.pathways):
        if code not in there:
            remedy = "`fairwait pathways show` lists those there are."
            raise PolicyRefused(f"There is no pathway “{code}”.", key=f"pathways[{at}]", remedy=remedy)
    bands = {band.code for pathway in pathways for band in pathway.bands}
    for at, band in enumerate(policy.bands):
        if band.band not in bands:
            remedy = f"Use one of: {', '.join(sorted(bands))}."
            problem = f"No pathway of this policy has a band “{band.band}”."
            raise PolicyRefused(problem, key=f"bands[{at}].band", remedy=remedy)
    for pathway in pathways:
        ranks = {band.code: band.rank for band in pathway.bands}
        told = [(at, band.band) for at, band in enumerate(policy.bands) if band.band in ranks]
        for (_before, less), (at, more) in pairwise(told):
            if ranks[more] < ranks[less]:
                raise PolicyRefused(
                    f"“{more}” stands after “{less}” and is more urgent ({pathway.name}): its rules are read too late.",
                    key=f"bands[{at}].band",
                    remedy="Put the most urgent band first.",
                )


def reasons(
    waits: Sequence[Wait],
    *,
    on: date,
    pathways: Sequence[Pathway] | None = None,
    calendar: WorkingCalendar | None = None,
    in_force: Sequence[Adopted] | None = None,
) -> dict[int, Reasons]:
    """Why the policy in force suggests what it does for waits that a page shows: number of the wait -> reasons.

    Their `person` is loaded. `pathways` and `calendar` where the page has asked for them already; `in_force` for other
    policies than those of the day.
    """
    found: dict[int, Reasons] = {}
    if not waits:
        return found
    in_force = policies(on=on) if in_force is None else in_force
    frame = counted(
        as_columns(waits),
        on=on,
        pathways=waiting.pathways(on=on) if pathways is None else pathways,
        calendar=calendar or waiting.calendar(),
    )
    # By policy and not by pathway: working out a policy costs more than a row.
    counts: dict[Adopted, list[str | None]] = {}
    for code in frame["pathway"].unique():
        counts.setdefault(policy_for(code, in_force), []).append(code)
    for adopted, codes in counts.items():
        part = frame.filter(pl.col("pathway").is_in(codes, nulls_equal=True)) if len(counts) > 1 else frame
        found |= _explained(part, adopted.policy, on=on)
    return found


def _explained(waits: pl.DataFrame, policy: PolicyDocument, *, on: date) -> dict[int, Reasons]:
    """Reasons of waits under one policy. One that cannot be explained costs nobody else their reasons, and no page."""
    try:
        told = explain(policy, facts_of(waits, policy, on=on), on=on)
    except Exception as fault:  # any fault at all: the record must open
        if waits.height == 1:
            log.exception("wait_not_explained", extra={"wait": waits["wait"][0], "fault": type(fault).__name__})
            return {}
        half = waits.height // 2
        parts = (waits.head(half), waits.tail(waits.height - half))
        return {wait: reasons for part in parts for wait, reasons in _explained(part, policy, on=on).items()}
    return dict(zip(waits["wait"], told, strict=True))


def as_columns(waits: Sequence[Wait]) -> pl.DataFrame:
    """Waits as the columns that `analysis.derive` reads. Their `person` is loaded."""
    return pl.DataFrame({name: [_as_read(wait, name) for wait in waits] for name in SCHEMA}, schema=SCHEMA)


def _as_read(wait: Wait, name: str) -> Any:
    if name == "wait":
        return wait.pk
    value = getattr(wait.person if name in OF_PERSON else wait, name)
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
