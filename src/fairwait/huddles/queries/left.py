"""What huddles left about one person beside the events of their waits: words, answers, what was put off, actions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.huddles.models import Action, Answer, Bringing, Decision, Item
from fairwait.huddles.rules.walking import DecisionKind, ItemState


class LeftKind(StrEnum):
    """The kinds of things huddles leave that are no event."""

    BROUGHT = "brought"
    NO = "no"
    DECIDED = "decided"
    NOT_TODAY = "not_today"
    TAKEN_ON = "taken_on"
    DONE = "done"


@dataclass(frozen=True)
class Left:
    """One of them, by whom and when. `meeting` and `huddle` are of the meeting; none where it has not been held yet.

    `after` is how far the history had come when the meeting began; `told` what the person was told of it.
    """

    kind: LeftKind
    at: datetime
    by: str
    words: str
    wait: int
    meeting: int | None = None
    huddle: str = ""
    after: int = 0
    decided: DecisionKind | None = None
    action: Action | None = None
    told: str = ""


@dataclass(frozen=True)
class LeftBehind:
    """Everything huddles left about one person, as it came, and what of it is still to do.

    `beside`: the one line said when an event was decided, by the number of the event, where the event keeps none.
    """

    lines: tuple[Left, ...] = ()
    beside: Mapping[int, str] = field(default_factory=dict)
    to_do: tuple[Action, ...] = ()


def left_about(viewer: User, records: Sequence[int]) -> LeftBehind:
    """What huddles left about somebody, for whoever was let in to these records and may follow huddles."""
    if not may(viewer, Permission.SEE_HUDDLE):
        return LeftBehind()
    found = Item.objects.filter(wait__person__in=records)
    items = {one.pk: one for one in found.select_related("meeting", "wait__person", "settled_by", "brought_by")}
    brought = list(Bringing.objects.filter(wait__person__in=records).select_related("by").order_by("at"))
    if not items:
        return LeftBehind(tuple(_brought(items, brought)))
    decisions = list(Decision.objects.filter(item__in=items).select_related("by"))
    actions = list(Action.objects.filter(item__in=items).select_related("owner", "made_by", "done_by"))
    lines = [
        *_brought(items, brought), *_noes(items), *_decided(items, decisions), *_put_off(items),
        *_acted(items, actions),
    ]  # fmt: skip
    return LeftBehind(
        lines=tuple(sorted(lines, key=lambda line: line.at)),
        beside={one.event: one.words for one in decisions if one.event is not None and one.words},
        to_do=tuple(one for one in actions if one.done_at is None and items[one.item_id].wait.status == "open"),
    )


def _line(item: Item, kind: LeftKind, *, at: datetime, by: User, words: str = "", **more: Any) -> Left:
    meeting = item.meeting
    return Left(
        kind=kind, at=at, by=by.display_name, words=words, wait=item.wait_id, meeting=meeting.pk,
        huddle=meeting.goes_by.name, after=meeting.history_seq, **more,
    )  # fmt: skip


def _brought(items: Mapping[int, Item], brought: Sequence[Bringing]) -> Iterator[Left]:
    """Who brought them and why: to the next of a kind, or to one under way."""
    asked = {one.item_id: one.at for one in brought}
    for one in brought:
        if one.item_id is None:
            yield Left(LeftKind.BROUGHT, one.at, one.by.display_name, one.why, one.wait_id, told=one.told)
    for item in items.values():
        if item.brought_by is not None:
            at = asked.get(item.pk, item.meeting.started_at)
            yield _line(
                item, LeftKind.BROUGHT, at=at, by=item.brought_by, words=item.brought_why, told=item.told
            )  # fmt: skip


def _noes(items: Mapping[int, Item]) -> Iterator[Left]:
    """Each question whose last answer was no, as it was asked."""
    last = {(one.item_id, one.question): one for one in Answer.objects.filter(item__in=items).select_related("by")}
    for answer in last.values():
        item = items[answer.item_id]
        person = item.wait.person
        asked = {one.code: one.asked_of(person.known_as or person.name) for one in item.meeting.goes_by.questions}
        if not answer.is_yes and answer.question in asked:
            yield _line(item, LeftKind.NO, at=answer.at, by=answer.by, words=asked[answer.question])


def _decided(items: Mapping[int, Item], decisions: Sequence[Decision]) -> Iterator[Left]:
    """What was decided and is no event; the words of one that is stand beside its event."""
    for one in decisions:
        if one.event is None:
            kind = DecisionKind(one.kind)
            yield _line(items[one.item_id], LeftKind.DECIDED, at=one.at, by=one.by, words=one.words, decided=kind)


def _put_off(items: Mapping[int, Item]) -> Iterator[Left]:
    for item in items.values():
        if item.state == ItemState.NOT_TODAY and item.settled_by is not None and item.settled_at is not None:
            yield _line(item, LeftKind.NOT_TODAY, at=item.settled_at, by=item.settled_by, words=item.why_not)


def _acted(items: Mapping[int, Item], actions: Sequence[Action]) -> Iterator[Left]:
    """What somebody took on, and that it was done."""
    for one in actions:
        item = items[one.item_id]
        yield _line(item, LeftKind.TAKEN_ON, at=one.made_at, by=one.made_by, words=one.what, action=one)
        if one.done_at is not None and one.done_by is not None:
            yield _line(item, LeftKind.DONE, at=one.done_at, by=one.done_by, words=one.what, action=one)
