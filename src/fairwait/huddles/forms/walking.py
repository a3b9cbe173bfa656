"""What is asked about one person in a huddle. Forms clean; they save nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.govuk.fields import GovukBoundField, RadiosField, SelectField, TextField
from fairwait.govuk.formats import format_day_month
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.words import rephrase
from fairwait.huddles.queries import Room
from fairwait.huddles.rules.walking import Decided, DecisionKind, NewAction, problems
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences import HOW

_DAYS_AHEAD = (0, 1, 2, 3, 7, 14, 28)
_PERMISSION = {
    DecisionKind.BAND: Permission.SET_PRIORITY,
    DecisionKind.CONTACT: Permission.RECORD_CONTACT,
    DecisionKind.RECHECK: Permission.RECORD_CONTACT,
    DecisionKind.TEAM: Permission.ALLOCATE,
    DecisionKind.PAUSE: Permission.PAUSE_WAIT,
    DecisionKind.END: Permission.END_WAIT,
}
KEYS = {
    DecisionKind.CONTACT: "c",
    DecisionKind.RECHECK: "r",
    DecisionKind.TEAM: "g",
    DecisionKind.PAUSE: "p",
    DecisionKind.END: "x",
    DecisionKind.CONFIRM: "a",
    DecisionKind.NOTE: "e",
}
"""The key that chooses a decision; a band is chosen by its place, 1 to 9."""


class WalkForm(GovukForm):
    """Answers, actions and one decision about one person. Nothing is chosen beforehand.

    `is_deciding` tells a decision from \u201cnot today\u201d, which wants no more than why.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_wait = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        room: Room,
        viewer: User,
        owners: Sequence[tuple[int, str]],
        teams: Sequence[str],
        called: str,
        step: str,
        today: date,
        said: Mapping[str, Any],
    ) -> None:
        self.room, self.viewer, self.today, self.step = room, viewer, today, step
        self.is_deciding = data is not None and data.get("go") != "not-today"
        super().__init__(data, initial={"seen": room.item.revision, "seen_wait": room.item.wait.last_seq, **said})  # type: ignore[arg-type]
        self._ends = [question.code for question in room.template.questions] + ["more"]
        for question in room.template.questions:
            self.fields[f"q_{question.code}"] = RadiosField(
                label=question.asked_of(called), help_text=question.help, inline=True, required=False,
                choices=[("yes", _("Yes")), ("no", _("No"))],
            )  # fmt: skip
        for end in self._ends:
            self._ask_action(end, owners)
        self._ask_decision(teams)
        if room.needs_owner:
            self._ask_owner(owners)
        self.fields["why"] = TextField(
            label=_("In one line: why, what was said or found, or what the person was told"),
            help_text=_("Kept on the record with your name."),
            required=False,
            max_length=500,
        )

    def _ask_action(self, end: str, owners: Sequence[tuple[int, str]]) -> None:
        days = [(self.today + timedelta(days=ahead)) for ahead in _DAYS_AHEAD]
        self.fields[f"what_{end}"] = TextField(label=_("What will be done"), required=False, max_length=300)
        self.fields[f"who_{end}"] = SelectField(
            label=_("Who"), required=False, blank=_("Choose a person"), choices=[(str(pk), name) for pk, name in owners]
        )
        self.fields[f"by_{end}"] = SelectField(
            label=_("By"), required=False, blank=_("Choose a day"),
            choices=[(day.isoformat(), f"{day:%a} {format_day_month(day)}") for day in days],
        )  # fmt: skip

    def _ask_owner(self, owners: Sequence[tuple[int, str]]) -> None:
        """Whoever keeps their plan now is chosen already: to keep it is no decision."""
        keeper = self.room.keeper
        self.fields["owner"] = SelectField(
            label=_("Who keeps their plan from here on"), required=False, blank=_("Choose one person"),
            initial=str(keeper.pk) if keeper and any(pk == keeper.pk for pk, _name in owners) else "",
            choices=[(str(pk), name) for pk, name in owners],
        )  # fmt: skip

    def _ask_decision(self, teams: Sequence[str]) -> None:
        pathway = self.room.pathway
        self.fields["decision"] = RadiosField(label=_("Decide"), required=False, choices=list(self._decisions(pathway)))
        pauses = [reason for reason in pathway.pause_reasons if reason.is_counted] if pathway else []
        ends = pathway.end_reasons if pathway else ()
        for kind, label, choices in (
            (DecisionKind.CONTACT, _("How you spoke"), [(code, words) for code, words in HOW.items()]),
            (DecisionKind.TEAM, _("Team that takes it"), [(team, team) for team in teams]),
            (
                DecisionKind.PAUSE,
                _("Why it is paused, from today"),
                [(one.code, rephrase(one.label)) for one in pauses],
            ),
            (DecisionKind.END, _("Why it ends, today"), [(one.code, rephrase(one.label)) for one in ends]),
        ):
            self.fields[f"{kind}_choice"] = SelectField(
                label=label, required=False, blank=_("Choose one"), choices=choices
            )

    def _decisions(self, pathway: Pathway | None) -> Any:
        offered = {kind for kind in self.room.template.decisions if self._may(kind)}
        now = self.room.item.wait.band
        if DecisionKind.BAND in offered and pathway is not None:
            for band in pathway.bands:
                words = _("Keep %(band)s") if band.code == now else _("Choose %(band)s")
                yield f"band:{band.code}", words % {"band": band}
        for kind, words in (
            (DecisionKind.CONTACT, _("Spoke with them today")),
            (DecisionKind.RECHECK, _("Looked at the risk")),
            (DecisionKind.TEAM, _("Give to a team")),
            (DecisionKind.PAUSE, _("Pause, on their side")),
            (DecisionKind.END, _("End this wait")),
            (DecisionKind.CONFIRM, _("Confirm the next step: %(step)s") % {"step": self.step}),
            (DecisionKind.NOTE, _("Something else")),
        ):
            if kind in offered:
                yield kind.value, words

    def _may(self, kind: DecisionKind) -> bool:
        if kind is DecisionKind.CONFIRM:
            return self.puts_forward
        permission = _PERMISSION.get(kind)
        return permission is None or may(self.viewer, permission, on=self.room.item.wait)

    @property
    def puts_forward(self) -> bool:
        """Whether the next step is put forward here once every answer is yes."""
        return self.room.template.proposes_next_step and bool(self.step)

    @property
    def chosen_already(self) -> dict[str, Any]:
        """What the page fills in by itself."""
        return {"owner": self.fields["owner"].initial} if "owner" in self.fields else {}

    def action_fields(self, end: str) -> list[GovukBoundField]:
        """The three boxes of one action."""
        return [self[f"{part}_{end}"] for part in ("what", "who", "by")]  # type: ignore[misc]

    def answers(self) -> dict[str, bool]:
        """What was answered."""
        said = {end: self.cleaned_data.get(f"q_{end}") for end in self._ends if end != "more"}
        return {code: answer == "yes" for code, answer in said.items() if answer}

    def actions(self) -> list[NewAction]:
        """The actions begun; one under an answer that is not \u201cno\u201d is left out."""
        answers = self.answers()
        made = []
        for end in self._ends:
            what, who, by = (self.cleaned_data.get(f"{part}_{end}") or "" for part in ("what", "who", "by"))
            if (what or who or by) and (end == "more" or answers.get(end) is False):
                due = date.fromisoformat(by) if by else None
                made.append(NewAction(what, int(who) if who else None, due, "" if end == "more" else end))
        return made

    def decided(self) -> Decided | None:
        """The decision chosen."""
        chosen = self.cleaned_data.get("decision")
        if not chosen:
            return None
        name, _apart, choice = chosen.partition(":")
        kind = DecisionKind(name)
        words = self.cleaned_data.get("why") or ""
        if kind is DecisionKind.CONFIRM:
            words = " ".join(part for part in (self.step, words) if part)
        return Decided(kind, choice or self.cleaned_data.get(f"{kind}_choice") or "", words)

    def owner(self) -> int | None:
        """Who keeps their plan, where somebody was named."""
        chosen = self.cleaned_data.get("owner") or ""
        return int(chosen) if chosen else None

    def seen_so_far(self) -> tuple[int, int]:
        """How far the item and the wait had come when the page was shown."""
        return self.cleaned_data.get("seen") or 0, self.cleaned_data.get("seen_wait") or 0

    def clean(self) -> dict[str, Any]:
        """Everything a decision needs; for \u201cnot today\u201d only why."""
        cleaned = super().clean() or {}
        if not self.is_deciding:
            if not (cleaned.get("why") or "").strip():
                self.add_error("why", _("Enter why not today, in one line"))
            return cleaned
        missing = problems(
            questions=self._ends[:-1], answers=self.answers(), actions=self.actions(),
            still_open={action.question for action in self.room.actions}, decided=self.decided(), today=self.today,
            offered=self.room.template.decisions, lacks_owner=self.room.needs_owner and self.owner() is None,
        )  # fmt: skip
        for problem in missing:
            asked = f": {self.fields[problem.field].label}" if problem.field.startswith("q_") else ""
            self.add_error(problem.field, f"{problem.words}{asked}")
        return cleaned
