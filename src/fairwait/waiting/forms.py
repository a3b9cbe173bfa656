"""What is asked when somebody does something with a wait. Forms clean; they save nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import DateField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.words import rephrase
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.reaching import Planned
from fairwait.waiting.sentences.from_contacts import PARTS

LONGEST_WISH = timedelta(days=183)
LONGEST_PLAN = timedelta(days=183)


class ActForm(GovukForm):
    """An act on one wait. `seen` is how far the wait's history went when the form was shown."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        wait: Wait,
        pathway: Pathway | None,
        today: date,
        teams: Sequence[str] = (),
    ) -> None:
        self.wait, self.pathway, self.today, self.teams = wait, pathway, today, teams
        super().__init__(data, initial={"seen": wait.last_seq})
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the wait, its pathway and today."""

    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class BandForm(ActForm):
    """A band, and why."""

    band = RadiosField(label=gettext_lazy("Band"), missing=gettext_lazy("Select a band"))
    reason = TextareaField(
        label=gettext_lazy("Why this band"),
        help_text=gettext_lazy("What makes waiting more or less risky for this person. It is kept with your name."),
        missing=gettext_lazy("Enter the reason for this band"),
        rows=3,
    )

    def prepare(self) -> None:
        """The pathway's own bands, each with its criteria; none is chosen beforehand."""
        bands = self.pathway.bands if self.pathway else ()
        self.fields["band"].choices = [(band.code, str(band)) for band in bands]  # type: ignore[attr-defined]
        self.fields["band"].hints = {band.code: band.criteria for band in bands if band.criteria}  # type: ignore[attr-defined]


class RecheckForm(ActForm):
    """Another look at the risk."""

    on = DateField(label=gettext_lazy("When you looked"), missing=gettext_lazy("Enter the day you looked"))
    found = TextareaField(
        label=gettext_lazy("What you found"),
        help_text=gettext_lazy("What is as it was, what has changed, and what holds the risk meanwhile."),
        missing=gettext_lazy("Enter what you found"),
    )

    def prepare(self) -> None:
        """Today unless said otherwise; never ahead."""
        self.initial.setdefault("on", self.today)
        _bound(self.fields["on"], latest=self.today)


class TeamForm(ActForm):
    """Who is responsible."""

    team = SelectField(
        label=gettext_lazy("Team"), required=False, choices=[],
    )  # fmt: skip
    other = TextField(
        label=gettext_lazy("Another team"),
        help_text=gettext_lazy("Only if it is not in the list above."),
        required=False,
        max_length=120,
        width=20,
    )
    worker = TextField(
        label=gettext_lazy("Worker, if one is named"), required=False, max_length=120, width=20, spellcheck=False
    )

    def prepare(self) -> None:
        """The teams that hold waits or staff already."""
        self.fields["team"].choices = [("", _("Choose a team")), *((team, team) for team in self.teams)]  # type: ignore[attr-defined]
        self.initial.setdefault("team", self.wait.team or "")
        self.initial.setdefault("worker", self.wait.worker or "")

    def clean(self) -> dict[str, Any]:
        """One team, chosen or written."""
        cleaned = super().clean() or {}
        if not cleaned.get("team") and not (cleaned.get("other") or "").strip():
            self.add_error("team", _("Select the team that is responsible"))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The team written wins over the team chosen."""
        other = (self.cleaned_data.get("other") or "").strip()
        return {"team": other or self.cleaned_data["team"], "worker": self.cleaned_data.get("worker") or ""}


class PauseForm(ActForm):
    """A pause with a reason on the person's side."""

    reason = RadiosField(label=gettext_lazy("Why"), missing=gettext_lazy("Select why the wait is paused"))
    on = DateField(label=gettext_lazy("Paused from"), missing=gettext_lazy("Enter the first day of the pause"))
    until = DateField(
        label=gettext_lazy("Until, if it is known"),
        help_text=gettext_lazy("The clock runs again on this day. Leave it empty if nobody can say."),
        required=False,
    )

    def prepare(self) -> None:
        """The reasons that count: the council's own delay is not among them."""
        reasons = [reason for reason in self.pathway.pause_reasons if reason.is_counted] if self.pathway else []
        self.fields["reason"].choices = [(reason.code, rephrase(reason.label)) for reason in reasons]  # type: ignore[attr-defined]
        self.initial.setdefault("on", self.today)
        _bound(self.fields["on"], latest=self.today)


class ResumeForm(ActForm):
    """Nothing but a press."""


class WishForm(ActForm):
    """A wish not to be contacted."""

    reason = TextareaField(
        label=gettext_lazy("What the person said"),
        help_text=gettext_lazy("In their words, and to whom. The risk is looked at again all the same."),
        missing=gettext_lazy("Enter what the person said"),
        rows=3,
    )
    until = DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("At most half a year ahead: then ask again."),
        missing=gettext_lazy("Enter the last day of the wish"),
    )

    def prepare(self) -> None:
        """From tomorrow to half a year ahead."""
        _bound(self.fields["until"], earliest=self.today + timedelta(days=1), latest=self.today + LONGEST_WISH)


class EndForm(ActForm):
    """An end: why, when, and what the person was told."""

    reason = RadiosField(label=gettext_lazy("Why it ends"), missing=gettext_lazy("Select why the wait ends"))
    on = DateField(label=gettext_lazy("Ended on"), missing=gettext_lazy("Enter the day it ended"))
    told = TextareaField(
        label=gettext_lazy("What the person was told"),
        help_text=gettext_lazy("By whom and how. If nobody knows, write: not known."),
        missing=gettext_lazy("Enter what the person was told, or “not known”"),
        rows=3,
    )

    def prepare(self) -> None:
        """The pathway's own reasons; silence is not among them."""
        reasons = self.pathway.end_reasons if self.pathway else ()
        self.fields["reason"].choices = [(reason.code, rephrase(reason.label)) for reason in reasons]  # type: ignore[attr-defined]
        self.initial.setdefault("on", self.today)
        _bound(self.fields["on"], latest=self.today)


class CallLaterForm(ActForm):
    """The person asked to be called on a day."""

    on = DateField(label=gettext_lazy("On which day"), missing=gettext_lazy("Enter the day they asked for"))
    part = RadiosField(
        label=gettext_lazy("When on that day"),
        choices=[
            ("", gettext_lazy("At any time")),
            *((code, words[:1].upper() + words[1:]) for code, words in PARTS.items()),
        ],
        required=False,
    )
    words = TextareaField(
        label=gettext_lazy("What the caller should know"),
        help_text=gettext_lazy("For example: her niece is there then and helps her hear."),
        required=False,
        rows=2,
        max_length=300,
    )

    def prepare(self) -> None:
        """Tomorrow unless said otherwise; half a year ahead at most."""
        self.initial.setdefault("on", self.today + timedelta(days=1))
        self.initial.setdefault("part", "")
        _bound(self.fields["on"], earliest=self.today, latest=self.today + LONGEST_PLAN)


class PlanForm(ActForm):
    """A day for the next contact or re-check."""

    what = RadiosField(
        label=gettext_lazy("What is planned"),
        choices=[
            (Planned.CONTACT.value, gettext_lazy("Speak with the person")),
            (Planned.RECHECK.value, gettext_lazy("Look at the risk again")),
        ],
        missing=gettext_lazy("Select what is planned"),
    )
    on = DateField(
        label=gettext_lazy("By which day"),
        help_text=gettext_lazy("What is due sooner by the band stays due sooner."),
        missing=gettext_lazy("Enter the day it is planned for"),
    )

    def prepare(self) -> None:
        """From today to half a year ahead."""
        _bound(self.fields["on"], earliest=self.today, latest=self.today + LONGEST_PLAN)


class ReopenForm(ActForm):
    """Why a wait that ended goes on."""

    reason = TextareaField(
        label=gettext_lazy("Why the wait goes on"), missing=gettext_lazy("Enter why the wait goes on"), rows=3
    )


class AnswerForm(ActForm):
    """How somebody knows that the wait stays as it is."""

    reason = TextareaField(label=gettext_lazy("How you know"), missing=gettext_lazy("Enter how you know"), rows=3)


def _bound(field: Any, *, earliest: date | None = None, latest: date | None = None) -> None:
    field.earliest, field.latest = earliest, latest
