"""What became of keeping in touch with one wait: made in time or late, owing, tried. Pure, from events."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairwait.history.registry import Told
from fairwait.waiting.rules import facts


class What(StrEnum):
    """One thing that is counted of keeping in touch."""

    IN_TIME = "in_time"
    LATE = "late"
    OWING = "owing"
    TRIED = "tried"
    IN_DATE = "in_date"
    OUT_OF_DATE = "out_of_date"
    WISH = "wish"
    PROMISE_KEPT = "promise_kept"
    PROMISE_LATE = "promise_late"
    PROMISE_MISSED = "promise_missed"


@dataclass(frozen=True)
class Counted:
    """One of them: on which day, and for a contact recorded here how many tries went before it."""

    what: What
    on: date
    tries: int | None = None


@dataclass(frozen=True)
class _Step:
    """One thing that happened, in the order of its day."""

    on: date
    kind: str
    value: str = ""


def counted(
    events: Sequence[Told],
    *,
    joined_on: date,
    contact_days: Callable[[str | None], int],
    as_of: date,
    is_open: bool,
) -> Iterator[Counted]:
    """Every contact and try of one wait up to a day, and what is owing then.

    Args:
        events: of this wait alone, without what was undone, in their order.
        contact_days: how often somebody in a band is to be spoken with, in days.
        is_open: whether the wait is still open on the day; of an ended one nothing is owing.
    """
    band, wish, last, tries = None, date.min, joined_on, 0
    for step in sorted(_steps(events), key=lambda one: one.on):
        if step.on > as_of:
            break
        if step.kind == "band":
            band = step.value
        elif step.kind == "wish":
            wish = date.fromisoformat(step.value)
        elif step.kind == "tried":
            tries += 1
            yield Counted(What.TRIED, step.on)
        elif step.on > last or step.kind == "spoken":
            due = max(last + timedelta(days=contact_days(band)), wish)
            is_here = step.kind == "spoken"
            yield Counted(What.IN_TIME if step.on <= due else What.LATE, step.on, tries if is_here else None)
            last, tries = max(last, step.on), 0
    due = max(last + timedelta(days=contact_days(band)), wish)
    if is_open and due < as_of:
        yield Counted(What.OWING, due)


def _steps(events: Iterable[Told]) -> Iterator[_Step]:
    for event in events:
        if event.kind == facts.CONTACTED.name:
            yield _Step(event.occurred_on, "spoken")
        elif event.kind == facts.ATTEMPTED.name and event.facts["counts"]:
            yield _Step(event.occurred_on, "tried")
        elif event.kind == facts.BAND_SET.name:
            yield _Step(event.occurred_on, "band", event.facts["band"] or "")
        elif event.kind == facts.WISH_RECORDED.name:
            yield _Step(event.occurred_on, "wish", event.facts["until"])
        elif event.kind in facts.FROM_EXTRACT:
            said = event.facts.get("set", {})
            if "band" in said:
                yield _Step(event.known_on, "band", said["band"] or "")
            if said.get("last_contact_on"):
                yield _Step(date.fromisoformat(said["last_contact_on"]), "told")
