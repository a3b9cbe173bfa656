"""What is asked before many waits are acted on. Forms clean; they save nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import DateField, RadiosField, SelectField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.words import rephrase
from fairwait.waiting.rules.bulk import BulkAct, Choices
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences.from_contacts import TRIED

_PLANS = (BulkAct.PLAN_CONTACT, BulkAct.PLAN_RECHECK)


class BulkForm(GovukForm):
    """What is done to all of them alike, and why these. Each act asks only what it needs."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        act: BulkAct,
        today: date,
        teams: Sequence[str],
        pathways: Sequence[Pathway],
        choices: Choices,
        why: str,
    ) -> None:
        super().__init__(data, initial={**vars(choices), "why": why})  # type: ignore[arg-type]
        self.fields.update(_fields(act, today=today, teams=teams, pathways=pathways))
        self.fields["why"] = TextField(
            label=_("Why these people"),
            help_text=_("One line about the work, kept with your name. No name and nothing about a person."),
            missing=_("Enter why these people are chosen"),
            max_length=200,
        )
        if act is BulkAct.ATTEMPT:
            self.initial["on"] = choices.on or today

    def choices(self) -> Choices:
        """What the act takes."""
        cleaned = self.cleaned_data
        said: dict[str, Any] = {name: cleaned[name] for name in vars(Choices()) if cleaned.get(name)}
        return Choices(**said)

    @property
    def why(self) -> str:
        """The one line."""
        return str(self.cleaned_data["why"])


def _fields(act: BulkAct, *, today: date, teams: Sequence[str], pathways: Sequence[Pathway]) -> dict[str, forms.Field]:
    half_a_year = today + timedelta(days=183)
    if act is BulkAct.TEAM:
        return {
            "team": SelectField(
                label=_("Team"),
                choices=[("", _("Choose a team")), *((team, team) for team in teams)],
                missing=_("Select the team that is responsible"),
            ),
            "worker": TextField(
                label=_("Worker, if one is named"),
                help_text=_("Left empty, each keeps the worker it has."),
                required=False,
                max_length=120,
                spellcheck=False,
            ),
        }
    if act is BulkAct.PAUSE:
        return {
            "reason": RadiosField(
                label=_("Why"),
                choices=sorted(
                    {(r.code, rephrase(r.label)) for p in pathways for r in p.pause_reasons if r.is_counted}
                ),
                missing=_("Select why the waits are paused"),
            ),
            "until": DateField(
                label=_("Look at the pause on"),
                help_text=_("The clock runs again on this day, and each comes on Today."),
                missing=_("Enter the day on which somebody looks at the pause"),
                earliest=today + timedelta(days=1),
                latest=half_a_year,
            ),
        }
    if act in _PLANS:
        return {
            "on": DateField(
                label=_("By which day"),
                help_text=_("What is due sooner by the band stays due sooner."),
                missing=_("Enter the day it is planned for"),
                earliest=today,
                latest=half_a_year,
            )
        }
    if act is BulkAct.ATTEMPT:
        return {
            "how": RadiosField(
                label=_("What was done"),
                choices=[(code, _(words)[:1].upper() + _(words)[1:]) for code, words in TRIED.items()],
                help_text=_("It is an attempt and never a contact: nobody counts as heard from."),
                missing=_("Select what was done"),
            ),
            "on": DateField(label=_("When"), missing=_("Enter the day it was done"), latest=today),
        }
    return {}


LABELS = {
    BulkAct.TEAM: gettext_lazy("Give to a team or worker"),
    BulkAct.PAUSE: gettext_lazy("Pause"),
    BulkAct.RESUME: gettext_lazy("End the pause"),
    BulkAct.PLAN_CONTACT: gettext_lazy("Plan the next contact"),
    BulkAct.PLAN_RECHECK: gettext_lazy("Plan the next re-check"),
    BulkAct.ATTEMPT: gettext_lazy("Record an attempt"),
}
"""Each act as a button says it."""
