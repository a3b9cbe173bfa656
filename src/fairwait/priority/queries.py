"""Reading policies, and what they say of waits."""

import logging
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import orjson
import polars as pl

from fairwait.engine.calendars import WorkingCalendar
from fairwait.engine.policy import PolicyDocument, PolicyRefused, Reasons, Trial, explain, from_toml, trial
from fairwait.history.bulk import read
from fairwait.priority.analysis import OF_PERSON, PATHS, SCHEMA, counted, suggestions
from fairwait.priority.facts import facts_of
from fairwait.priority.models import PolicyVersion
from fairwait.priority.rules import RECORDS, STARTER_VERSION, Adopted, policy_for
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway

log = logging.getLogger(__name__)


def starter_toml() -> str:
    """The policy shipped with Fairwait, as its document."""
    return (resources.files("fairwait.priority") / "starter" / "default.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _adopted(document: str, version: int) -> Adopted:
    return Adopted(policy=from_toml(document), version=version)


def policies(*, on: date) -> tuple[Adopted, ...]:
    """The policies in force on a day, in order of adoption: of each, the latest version adopted by then.

    The one shipped with Fairwait stands first, for whatever no policy of the council's own is for.
    """
    adopted = PolicyVersion.objects.filter(adopted_from__lte=on).order_by("adopted_from", "recorded_at", "version")
    latest: dict[str, Adopted] = {}
    for code, document, version in adopted.values_list("code", "document", "version"):
        latest.pop(code, None)  # the last adopted stands last
        latest[code] = _adopted(document, version)
    return (_adopted(starter_toml(), STARTER_VERSION), *latest.values())


def policy_of(wait: Wait, *, on: date) -> Adopted:
    """The policy that counts for a wait on a day."""
    return policy_for(wait.pathway, policies(on=on))


def read_policy(text: str, *, on: date) -> PolicyDocument:
    """A policy that could be adopted here from a day. Raises: PolicyRefused naming the line and the remedy."""
    policy = from_toml(text, records=RECORDS)
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
    return policy


def reasons(
    waits: Sequence[Wait],
    *,
    on: date,
    pathways: Sequence[Pathway] | None = None,
    calendar: WorkingCalendar | None = None,
) -> dict[int, Reasons]:
    """Why the policy in force suggests what it does for waits that a page shows: number of the wait -> reasons.

    Their `person` is loaded. `pathways` and `calendar` where the page has asked for them already.
    """
    found: dict[int, Reasons] = {}
    if not waits:
        return found
    in_force = policies(on=on)
    frame = counted(
        as_columns(waits),
        on=on,
        pathways=waiting.pathways(on=on) if pathways is None else pathways,
        calendar=calendar or waiting.calendar(),
    )
    for (code,), part in frame.group_by("pathway"):
        policy = policy_for(code if isinstance(code, str) else None, in_force).policy
        found |= _explained(part, policy, on=on)
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


GROUPS = ("gender", "ethnicity", "language", "locality", "pathway", "age", "carer")
"""What the effect of a policy is compared by. No extract tells of deprivation: that comparison cannot be made yet."""
_AGES = [18, 65, 75, 85]


def try_policy(text: str, *, on: date) -> Trial:
    """What adopting a policy would do to everybody who waits; nobody moves. Raises: PolicyRefused."""
    tried = read_policy(text, on=on)
    in_force = policies(on=on)
    pathways = waiting.pathways(on=on)
    columns = {"gender": pl.String(), "ethnicity": pl.String(), "language": pl.String(), "locality": pl.String()}
    paths = PATHS | {name: f"person__{name}" for name in ("gender", "ethnicity", "language")}
    rows = read(Wait.objects.filter(status="open").order_by("pk"), SCHEMA | columns, paths=paths)
    frame = counted(rows, on=on, pathways=pathways, calendar=waiting.calendar())
    newest = (*in_force, Adopted(policy=tried, version=STARTER_VERSION))

    def suggested(by: Sequence[Adopted]) -> pl.DataFrame:
        told = suggestions(frame, on=on, policies=by, pathways=pathways)
        return told.select(rows["wait"].alias("id"), "suggested", pl.col("suggested_rank").alias("place"))

    return trial(suggested(in_force), suggested(newest), groups=_groups(rows, on))


def _groups(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    years = pl.lit(on).dt.year() - pl.col("date_of_birth").dt.year()
    had_birthday = pl.lit(on).dt.ordinal_day() >= pl.col("date_of_birth").dt.ordinal_day()
    age = pl.when(had_birthday).then(years).otherwise(years - 1)
    labels = ["under 18", *(f"{a} to {b - 1}" for a, b in zip(_AGES, _AGES[1:], strict=False)), f"{_AGES[-1]} and over"]
    return rows.select(
        pl.col("wait").alias("id"),
        "gender",
        "ethnicity",
        "language",
        "locality",
        "pathway",
        age.cut(_AGES, labels=labels, left_closed=True).cast(pl.String).alias("age"),
        pl.when(pl.col("is_carer"))
        .then(pl.lit("carer"))
        .when(pl.col("is_carer").not_())
        .then(pl.lit("not a carer"))
        .alias("carer"),
    )
