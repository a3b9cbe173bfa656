"""A bulk act as its pages show it: what will be done, who is left out and why, what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.bulk import queries as bulk
from fairwait.accounts.bulk.queries import RESULTS
from fairwait.accounts.bulk.rules import ItemState, RunState
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.bulk.forms import LABELS
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.govuk.formats import format_date
from fairwait.govuk.words import rephrase
from fairwait.history.registry import Told
from fairwait.waiting import queries as waiting
from fairwait.waiting.bulk.actions import ON_WAITS
from fairwait.waiting.bulk.judging import Judged, judged, judged_undoing, since, waits_of
from fairwait.waiting.models import BulkItem, BulkRun, Wait
from fairwait.waiting.rules.bulk import BulkAct, Choices, Skip
from fairwait.waiting.sentences import Names, sentence
from fairwait.waiting.sentences.from_contacts import TRIED

RECENT = 20
SHOWN = 200
"""So many are named on a page; how many more there are is said."""


@dataclass(frozen=True)
class Named:
    """Somebody an act is about, as this viewer may name them. `why` is why they are left out."""

    name: str
    href: str | None
    person: int | None
    why: str
    note: str = ""


@dataclass(frozen=True)
class RunPage:
    """What a page of a bulk act shows."""

    run: BulkRun
    label: str
    what: str
    done: tuple[Named, ...]
    left: tuple[Named, ...]
    done_count: int
    left_count: int
    reasons: tuple[tuple[str, int], ...]
    careful: tuple[Named, ...]
    unsaid: int

    @property
    def people(self) -> list[int]:
        """Whom the page names, for the access log."""
        return sorted({one.person for one in (*self.done, *self.left, *self.careful) if one.person is not None})


def acts_for(viewer: User) -> list[tuple[str, str]]:
    """What this viewer may do to many at once."""
    return [(act.value, str(LABELS[act])) for act in BulkAct if may(viewer, act.permission)]


def part_fields(narrowing: Narrowing) -> list[tuple[str, str]]:
    """A part of the list as fields of a form."""
    return parse_qsl(narrowing.part.address().removeprefix("?"))


def chosen_waits(viewer: User, uuids: Iterable[str]) -> list[int]:
    """The waits ticked on a page of the list, of those this viewer may see. What is no reference is passed over."""
    return list(Wait.objects.visible_to(viewer).filter(uuid__in=_references(uuids)).values_list("pk", flat=True))


def _references(said: Iterable[str]) -> list[UUID]:
    found = []
    for words in said:
        try:
            found.append(UUID(words))
        except ValueError:
            continue
    return found[:1_000]


def preview(viewer: User, run: BulkRun, *, today: date) -> RunPage:
    """What would be done now: how many exactly, who is left out and why."""
    found = judged(run, list(run.items.all()), by=viewer, today=today)
    return _page(viewer, run, found, today=today)


def preview_undoing(viewer: User, run: BulkRun, *, today: date) -> RunPage:
    """What undoing would do now."""
    found = judged_undoing(run, list(run.items.filter(state=ItemState.DONE)), by=viewer)
    return _page(viewer, run, found, today=today)


def result(viewer: User, run: BulkRun, *, today: date) -> RunPage:
    """What came of it: after undoing, what of that."""
    items = list(run.items.filter(state__in=RESULTS[RunState(run.state)]))
    waits = waits_of(items)
    found = [Judged(item, waits[item.wait_id], Skip(item.skip) if item.skip else None) for item in items]
    return _page(viewer, run, found, today=today)


def _page(viewer: User, run: BulkRun, found: Sequence[Judged], *, today: date) -> RunPage:
    """The page. Whoever made the act chose them by name; others see whom they may open, and how many more."""
    visible = [one for one in found if run.by_id == viewer.pk or may(viewer, Permission.SEE_PERSON, on=one.wait)]
    todo = [one for one in visible if one.skip is None]
    left = [one for one in visible if one.skip is not None]
    shown_left = left[:SHOWN]
    changes = _changes(run, [one.item for one in shown_left if one.skip is Skip.CHANGED], today=today)
    act = BulkAct(run.act)
    counts = Counter(one.skip for one in left if one.skip is not None)
    return RunPage(
        run=run,
        label=str(LABELS[act]),
        what=what_words(act, Choices.opened(run.choices), today=today),
        done=tuple(_named(viewer, one) for one in todo[:SHOWN]),
        left=tuple(_named(viewer, one, said=changes.get(one.wait.pk, "")) for one in shown_left),
        done_count=len(todo),
        left_count=len(left),
        reasons=tuple((_WHY[skip](), counts[skip]) for skip in Skip if counts[skip]),
        careful=tuple(_careful(viewer, todo, act=act)),
        unsaid=len(found) - len(visible),
    )


def _named(viewer: User, one: Judged, *, said: str = "") -> Named:
    person, why = one.wait.person, _WHY[one.skip]() if one.skip else ""
    if person.is_restricted:
        team = one.wait.team or _("no team")
        return Named(_("Restricted record"), None, None, why, _("Held by %(team)s: ring them") % {"team": team})
    href = reverse("desk:person", args=[person.uuid]) if may(viewer, Permission.SEE_PERSON, on=one.wait) else None
    return Named(person.name, href, person.pk, why, said)


def _careful(viewer: User, todo: Sequence[Judged], *, act: BulkAct) -> Iterable[Named]:
    """Whom a contact could harm, where the act is about reaching people."""
    if act not in (BulkAct.ATTEMPT, BulkAct.PLAN_CONTACT):
        return
    for one in [one for one in todo if one.wait.person.unsafe_contact][:SHOWN]:
        named = _named(viewer, one)
        yield Named(named.name, named.href, named.person, "", one.wait.person.unsafe_contact or "")


def _changes(run: BulkRun, items: Sequence[BulkItem], *, today: date) -> dict[int, str]:
    """What was recorded since, in sentences that say by whom."""
    later = since(run, items)
    told: list[Told] = [event for events in later.values() for event in events]
    waits = waits_of(items)
    names = Names(
        staff=accounts.names_of(event.by for event in told),
        pathways={pathway.code: pathway for pathway in waiting.pathways(on=today)} if told else {},
        pathway_of_wait={wait.pk: wait.pathway for wait in waits.values()},
    )
    return {
        wait: " ".join(sentence(event, names=names).text for event in events[-2:]) for wait, events in later.items()
    }


_WHY: Mapping[Skip, Any] = {
    Skip.ENDED: lambda: _("the wait has ended"),
    Skip.ERASED: lambda: _("the record was erased"),
    Skip.RESTRICTED: lambda: _("restricted, so acted on one at a time and with a reason"),
    Skip.NOT_YOURS: lambda: _("another team holds it, or whoever began this may do it no more"),
    Skip.CHANGED: lambda: _("changed since"),
    Skip.ALREADY: lambda: _("already so"),
    Skip.NO_REASON: lambda: _("its pathway has no such reason for a pause"),
    Skip.NOT_SAFE: lambda: _("not safe, or not usable, in this way: record it on the page of the call if it happened"),
}


def what_words(act: BulkAct, choices: Choices, *, today: date) -> str:
    """What is done, in words."""
    if act is BulkAct.TEAM:
        words = {"team": choices.team, "worker": choices.worker}
        return _("Give to %(worker)s of %(team)s") % words if choices.worker else _("Give to %(team)s") % words
    if act is BulkAct.PAUSE:
        return _("Pause until %(day)s: %(reason)s") % {
            "day": format_date(choices.until), "reason": _reason(choices.reason, today=today)
        }  # fmt: skip
    if act is BulkAct.RESUME:
        return _("End the pause today")
    if act is BulkAct.ATTEMPT:
        how = _(TRIED.get(choices.how, ""))
        return _("Record an attempt of %(day)s: %(how)s") % {"day": format_date(choices.on), "how": how}
    day = {"day": format_date(choices.on)}
    if act is BulkAct.PLAN_CONTACT:
        return _("Plan to speak with each by %(day)s") % day
    return _("Plan to look at the risk of each again by %(day)s") % day


def _reason(code: str, *, today: date) -> str:
    labels = (r.label for p in waiting.pathways(on=today) for r in p.pause_reasons if r.code == code)
    return rephrase(next(labels, code))


def recent(viewer: User) -> list[tuple[BulkRun, str]]:
    """The last bulk acts this viewer may see, newest first."""
    return [(run, str(LABELS[BulkAct(run.act)])) for run in bulk.recent(ON_WAITS, viewer, most=RECENT)]
