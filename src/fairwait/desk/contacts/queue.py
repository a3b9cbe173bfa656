"""Whom to speak with now, and why, in the order they are rung: frames of open waits in, numbers out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from fairwait.keeping_in_touch.contacts.documents import tries
from fairwait.keeping_in_touch.contacts.rules.no_answer import Next, Step, stands
from fairwait.keeping_in_touch.contacts.rules.queue import Facts, Now, Why, why_now
from fairwait.keeping_in_touch.contacts.rules.script import Script
from fairwait.waiting.rules.deciding import HELD

Ranks = Mapping[tuple[str, str], int]
_RANK = {why: number for number, why in enumerate(Why)}


@dataclass(frozen=True)
class Waiting:
    """One wait of the queue: whose it is, why now, and since when. `person` is who they are now known as."""

    wait: int
    person: int
    now: Now

    def days_late(self, today: date) -> int | None:
        """How late it is; None where nobody has ever been heard from."""
        return None if self.now.since is None else max((today - self.now.since).days, 0)


@dataclass(frozen=True)
class Queue:
    """Who is to be spoken with by a day, in order, and what is with somebody else or comes later.

    `counts` and `people` are of everybody; `waits` holds the first `HELD_AT_ONCE` of each reason.
    """

    waits: tuple[Waiting, ...]
    counts: Mapping[Why, int]
    people: int
    held: int
    answers_awaited: int
    later_tries: int

    def of(self, why: Why) -> tuple[Waiting, ...]:
        """Those of one reason, in order."""
        return tuple(one for one in self.waits if one.now.why is why)


HELD_AT_ONCE = 500
"""More of one reason than this nobody rings in a day; the rest are counted."""


def queue(frame: pl.DataFrame, *, script: Script, ranks: Ranks, today: date, until: date | None = None) -> Queue:
    """Everybody of these waits to be spoken with by a day: reason by reason, within each in the order of the list.

    `until` looks ahead: who is due by then, and why.
    """
    day = until or today
    frame = frame if "to_tell_on" in frame.columns else frame.with_columns(to_tell_on=pl.lit(None, dtype=pl.Date))
    one_by_one = frame.filter(_is_named(day) & ~_held())
    singled = [
        one
        for row in one_by_one.select(_COLUMNS).iter_rows(named=True)
        if (one := _waiting(row, script=script, ranks=ranks, today=day)) is not None
    ]
    by_band = frame.filter(_is_due(day) & ~_is_named(day) & ~_held()).select("id", "root", "contact_good_until")
    late = (pl.col("contact_good_until") < day).fill_null(value=True)
    parts = {Why.OVERDUE: by_band.filter(late), Why.DUE: by_band.filter(~late)}
    counts = {why: sum(one.now.why is why for one in singled) for why in Why}
    for why, part in parts.items():
        counts[why] += part.height
        singled += [Waiting(wait, root, Now(why, since)) for wait, root, since in part.head(HELD_AT_ONCE).iter_rows()]
    people = {one.person for one in singled}.union(by_band["root"].unique().to_list())
    tried = frame.filter(pl.col("tries").is_not_null() & ~_held()).select(_COLUMNS).iter_rows(named=True)
    steps = [_next(row, script=script, ranks=ranks, today=day).step for row in tried]
    return Queue(
        waits=tuple(sorted(singled, key=lambda one: _RANK[one.now.why])),  # it keeps the order of the list
        counts=counts,
        people=len(people),
        held=frame.filter(_held()).height,
        answers_awaited=steps.count(Step.ANSWER),
        later_tries=sum(step in (Step.AGAIN, Step.LETTER) for step in steps) - counts[Why.AGAIN] - counts[Why.LETTER],
    )


def with_messages(frame: pl.DataFrame, *, of_wait: Mapping[int, date], of_person: Mapping[int, date]) -> pl.DataFrame:
    """The list with the day from which a message is to be told by phone: on its wait, else on the person's first."""
    days = {**of_wait}
    people = frame.filter(pl.col("root").is_in(list(of_person))).unique("root", keep="first")
    days |= {wait: min(of_person[root], days.get(wait, date.max)) for wait, root in people["id", "root"].iter_rows()}
    told = pl.DataFrame(
        {"id": list(days), "to_tell_on": list(days.values())}, schema={"id": pl.Int64, "to_tell_on": pl.Date}
    )
    return frame.join(told, on="id", how="left", maintain_order="left")


def with_rest(frame: pl.DataFrame, *, script: Script, ranks: Ranks, today: date) -> pl.DataFrame:
    """The list with the day until which the tries let somebody rest: nobody speaks with them before it. A call they
    asked for themselves is made all the same."""
    tried = frame.filter(pl.col("tries").is_not_null() & ~_held()).select(_OF_REST).iter_rows(named=True)
    rests = {}
    for row in tried:
        is_asked = row["call_asked_on"] is not None and row["call_asked_on"] <= today
        until = _next(row, script=script, ranks=ranks, today=today).not_before
        if until is not None and until > today and not is_asked:
            rests[row["id"]] = until
    days = pl.DataFrame(
        {"id": list(rests), "rests_until": list(rests.values())}, schema={"id": pl.Int64, "rests_until": pl.Date}
    )
    return frame.join(days, on="id", how="left", maintain_order="left")


_OF_REST = ("id", "pathway", "band", "call_asked_on", "tries")
_COLUMNS = (
    "id", "root", "pathway", "band", "contact_good_until", "has_wish", "contact_planned_on", "next_contact_due",
    "last_contact_on", "call_asked_on", "to_tell_on", "decision", "tries",
)  # fmt: skip


def _held() -> pl.Expr:
    return pl.col("decision").is_in(list(HELD)).fill_null(value=False)


def _is_named(day: date) -> pl.Expr:
    """Whether something but the band may say when: `why_now` decides of each."""
    days = (pl.col(name) <= day for name in ("call_asked_on", "to_tell_on", "contact_planned_on", "next_contact_due"))
    return pl.any_horizontal(*(each.fill_null(value=False) for each in days)) | pl.col("tries").is_not_null()


def _is_due(day: date) -> pl.Expr:
    """Whether the band asks for a contact by a day. Twin of the last part of `why_now`."""
    return (pl.col("contact_good_until") <= day).fill_null(value=True) & ~pl.col("has_wish")


def _waiting(row: Mapping[str, Any], *, script: Script, ranks: Ranks, today: date) -> Waiting | None:
    now = why_now(
        Facts(
            good_until=row["contact_good_until"],
            has_wish=row["has_wish"],
            planned_on=row["contact_planned_on"],
            promised_on=row["next_contact_due"],
            last_contact_on=row["last_contact_on"],
            asked_on=row["call_asked_on"],
            to_tell_on=row["to_tell_on"],
            decision=row["decision"],
            tries=tries(row["tries"]),
        ),
        numbers=script.numbers_for(_rank(row, ranks)),
        today=today,
    )
    return Waiting(row["id"], row["root"], now) if now else None


def _rank(row: Mapping[str, Any], ranks: Ranks) -> int | None:
    return ranks.get((row["pathway"] or "", row["band"] or ""))


def _next(row: Mapping[str, Any], *, script: Script, ranks: Ranks, today: date) -> Next:
    return stands(tries(row["tries"]), numbers=script.numbers_for(_rank(row, ranks)), today=today)


def first_free(queue: Queue, *, taken: Collection[int], passed: Sequence[int] = ()) -> Waiting | None:
    """The first whom no colleague has taken; whoever was passed over comes last."""
    free = [one for one in queue.waits if one.person not in taken]
    return next((one for one in free if one.wait not in passed), free[0] if free else None)


def ahead(today: date, days: int) -> date:
    """A day so many days on."""
    return today + timedelta(days=days)
