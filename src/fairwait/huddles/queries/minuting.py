"""The minutes of a huddle: written by its decisions, read as far as one viewer may see."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fairwait.accounts.models import User
from fairwait.huddles.models import Action, Answer, Attendance, Decision, Draft, Item, Meeting
from fairwait.huddles.queries.over_time import oldest_days
from fairwait.huddles.queries.rooms import is_partner, names_for, sees_names, told_by
from fairwait.huddles.queries.shares import Guest, guests
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.rules.walking import Coverage, DecisionKind, Figures, ItemState, coverage
from fairwait.waiting import queries as waiting
from fairwait.waiting.sentences import sentence


@dataclass(frozen=True)
class Minuted:
    """One person in the minutes.

    `decided`: each decision in words, with who made it; `kinds`: of what kind; `typed`: what somebody wrote of that;
    `noes`: the questions answered no, by their codes, as they were asked of this person.
    """

    item: Item
    kinds: tuple[DecisionKind, ...]
    decided: tuple[tuple[str, str], ...]
    noes: dict[str, str]
    actions: tuple[Action, ...]
    typed: tuple[str, ...]


@dataclass(frozen=True)
class Minutes:
    """A meeting, written down, as one viewer may read it."""

    meeting: Meeting
    template: Template
    present: tuple[Attendance, ...]
    coverage: Coverage
    discussed: tuple[Minuted, ...]
    not_today: tuple[Item, ...]
    left: tuple[Item, ...]
    unsaid: int
    given_away: int
    oldest_days: int | None
    came_back: tuple[Action, ...]
    kept: tuple[int, int] | None
    guests: dict[int, Guest]
    is_unnamed: bool
    is_limited: bool
    drafts: tuple[Draft, ...]

    @property
    def figures(self) -> tuple[Figures | None, Figures | None]:
        """The list before and after, where they were kept."""
        before, after = self.meeting.figures, self.meeting.figures_after
        return Figures(**before) if before else None, Figures(**after) if after else None

    @property
    def people(self) -> list[int]:
        """Whom they show, for the access log."""
        items = [*(one.item for one in self.discussed), *self.not_today, *self.left]
        return [item.wait.person_id for item in items]

    @property
    def answered(self) -> list[Minuted]:
        """Those whose answers are counted: of a restricted record, whose name a viewer may know, nothing is told."""
        return [one for one in self.discussed if self.is_unnamed or not one.item.wait.person.is_restricted]

    @property
    def noes(self) -> list[tuple[str, int]]:
        """Each question asked of "this person", and of how many of those answered the answer was no."""
        counted = Counter(code for one in self.answered for code in one.noes)
        return [(question.asked_of(_("this person")), counted[question.code]) for question in self.template.questions]

    @property
    def actions(self) -> list[Action]:
        """Every action that came of it."""
        return [action for one in self.discussed for action in one.actions]

    @property
    def typed(self) -> list[str]:
        """What somebody wrote in it, and none of the words around that. Nothing for whoever reads no words."""
        if self.is_unnamed or self.is_limited:
            return []
        said = [words for one in self.discussed for words in one.typed]
        actions = [action.what for action in (*self.actions, *self.came_back)]
        return [*said, *actions, *(item.why_not for item in self.not_today)]


_QUOTED = re.compile("“([^”]*)”")


def minutes(viewer: User, meeting: Meeting, *, today: date) -> Minutes:
    """The minutes: decisions, actions, who was put off and who was not reached.

    To whoever sees no names: of everybody, with neither names nor words. To a partner: of those shared with them, and
    what kind of decision was made instead of its words.
    """
    seen = Item.objects.visible_to(viewer, on=today) if sees_names(viewer) else Item.objects.all()
    items = list(seen.filter(meeting=meeting).select_related("wait__person", "settled_by", "owner", "brought_by"))
    states = [item.state for item in items]
    return Minutes(
        meeting=meeting,
        template=meeting.goes_by,
        present=tuple(Attendance.objects.filter(meeting=meeting).select_related("user")),
        coverage=coverage(states),
        discussed=tuple(
            _minuted(
                meeting,
                [item for item in items if item.state == ItemState.DISCUSSED],
                named=sees_names(viewer),
                today=today,
            )
        ),
        not_today=tuple(item for item in items if item.state == ItemState.NOT_TODAY),
        left=tuple(item for item in items if item.state in (ItemState.TO_COME, ItemState.NOT_REACHED)),
        unsaid=meeting.items.count() - len(items),
        given_away=_given_away(viewer, meeting, items),
        oldest_days=oldest_days(viewer, template=meeting.template, narrowing=meeting.narrowing, today=today),
        came_back=tuple(_came_back(meeting, items)),
        kept=_kept(meeting, items),
        guests=guests(meeting, on=today),
        is_unnamed=not sees_names(viewer),
        is_limited=is_partner(viewer),
        drafts=tuple(Draft.objects.filter(item__in=items, by=viewer).select_related("item__wait__person")),
    )


def _given_away(viewer: User, meeting: Meeting, seen: list[Item]) -> int:
    """How many this viewer gave to a team here, and may see no longer: so that their own minutes add up."""
    given = Decision.objects.filter(item__meeting=meeting, kind=DecisionKind.TEAM, by=viewer)
    return given.exclude(item__in=[item.pk for item in seen]).values("item").distinct().count()


def _came_back(meeting: Meeting, items: list[Item]) -> Iterable[Action]:
    """Actions of earlier meetings about these waits that are still open."""
    waits = {item.wait_id: item for item in items}
    earlier = Action.objects.still_open().filter(item__wait__in=waits, made_at__lt=meeting.started_at)
    return earlier.select_related("owner", "item__wait__person")


def _kept(meeting: Meeting, items: list[Item]) -> tuple[int, int] | None:
    """Of the actions the last meeting of this kind over this list left, those about these waits: done, and in all."""
    same = Meeting.objects.filter(template=meeting.template, narrowing=meeting.narrowing, state="ended")
    last = same.filter(started_at__lt=meeting.started_at).order_by("-started_at", "-pk").first()
    if last is None:
        return None
    left = Action.objects.filter(item__meeting=last, item__wait__in={item.wait_id for item in items})
    done = list(left.values_list("done_at", flat=True))
    return sum(at is not None for at in done), len(done)


def _minuted(meeting: Meeting, items: list[Item], *, named: bool, today: date) -> Iterable[Minuted]:
    ids = [item.pk for item in items]
    decisions = list(Decision.objects.filter(item__in=ids).select_related("by"))
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    events = told_by(decision.event for decision in decisions if decision.event)
    names = names_for(events, pathways=pathways, waits={item.wait_id: item.wait.pathway for item in items})
    said = {event.seq: sentence(event, names=names).text for event in events}
    made: dict[int, list[tuple[str, str]]] = defaultdict(list)
    kinds: dict[int, list[DecisionKind]] = defaultdict(list)
    typed: dict[int, list[str]] = defaultdict(list)
    for decision in decisions:
        told = said.get(decision.event or 0, "")
        if not told and decision.kind == DecisionKind.CONFIRM:
            told = _("The next step was confirmed:")  # its words begin with the step itself
        words = " ".join(part for part in (told, decision.words) if part)
        typed[decision.item_id] += [*_QUOTED.findall(told), decision.words]
        made[decision.item_id].append((words, decision.by.display_name))
        kinds[decision.item_id].append(DecisionKind(decision.kind))
    questions = {question.code: question for question in meeting.goes_by.questions}
    latest = {(a.item_id, a.question): a.is_yes for a in Answer.objects.filter(item__in=ids)}
    actions: dict[int, list[Action]] = defaultdict(list)
    for action in Action.objects.filter(item__in=ids).select_related("owner"):
        actions[action.item_id].append(action)
    for item in items:
        called = item.wait.person.known_as or item.wait.person.name if named else _("this person")
        noes = {code: q.asked_of(called) for code, q in questions.items() if latest.get((item.pk, code)) is False}
        yield Minuted(
            item,
            kinds=tuple(kinds[item.pk]),
            decided=tuple(made[item.pk]),
            noes=noes,
            actions=tuple(actions[item.pk]),
            typed=tuple(typed[item.pk]),
        )
