"""What is asked at triage, and when something happened. Forms clean; they save nothing."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.engine.policy.document import Fact, FactKind
from fairwait.engine.policy.document.limits import MOST_CHARACTERS
from fairwait.govuk.fields import DateField, FileField, RadiosField, TextareaField, TextField
from fairwait.govuk.formats import format_day_month
from fairwait.govuk.forms import GovukForm
from fairwait.priority import queries
from fairwait.priority.rules import PriorityRefused, answer_in_words, questions
from fairwait.waiting.forms import ActForm

TAKEN_BACK = "-"
"""The answer that takes an earlier one back. No policy can have it: a code begins with a letter."""
_YES_NO = {"yes": True, "no": False}


class NumberField(TextField):
    """A number that answers a question, whole or not."""

    def __init__(self, *, fact: Fact, **kwargs: Any) -> None:
        self.fact = fact
        super().__init__(width=5, spellcheck=False, inputmode="decimal", **kwargs)

    def clean(self, value: Any) -> float | str | None:
        """A number within the policy's bounds, None where nothing was typed."""
        typed = str(super().clean(value)).replace(",", "").replace(" ", "")
        if not typed:
            return None
        try:
            number = float(typed)
            if not math.isfinite(number):
                raise ValueError
            answer = int(number) if number.is_integer() else number
            answer_in_words(self.fact, answer)
        except (ValueError, PriorityRefused):
            raise ValidationError(self._bounds()) from None
        return answer

    def _bounds(self) -> str:
        least, most = self.fact.least, self.fact.most
        if least is not None and most is not None:
            words = _("“%(question)s” takes a number from %(least)s to %(most)s")
            return words % {"question": self.fact.label, "least": f"{least:g}", "most": f"{most:g}"}
        return _("“%(question)s” takes a number") % {"question": self.fact.label}


class TriageForm(ActForm):
    """The questions of the policy that counts for this wait; any of them may be left out."""

    on = DateField(label=gettext_lazy("When you asked"), missing=gettext_lazy("Enter the day you asked"))
    note = TextareaField(
        label=gettext_lazy("Anything else about the risk of waiting"),
        help_text=gettext_lazy("In the person’s words where you can."),
        required=False,
        rows=3,
    )

    def prepare(self) -> None:
        """A field for each question, with what was answered before and when; nothing is chosen beforehand."""
        policy = queries.policy_of(self.wait, on=self.today).policy
        self._questions = {f"fact-{fact.code}": fact for fact in questions(policy)}
        told = self.wait.triage or {}
        for name, fact in self._questions.items():
            self.fields[name] = _field(fact, _earlier(fact, told.get(fact.code), today=self.today))
        self.order_fields([*self._questions, "on", "note"])
        self.initial.setdefault("on", self.today)
        self.fields["on"].latest = self.today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one answer, unless one that was tried is being mended."""
        cleaned = super().clean() or {}
        if self._questions and not self.errors and not self._answers(cleaned):
            self.add_error(next(iter(self._questions)), _("Answer at least one question"))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The answers given this time, the day and the note."""
        return {"answers": self._answers(self.cleaned_data), "on": self.cleaned_data["on"],
                "note": self.cleaned_data.get("note") or ""}  # fmt: skip

    def _answers(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        given = {fact: cleaned.get(name) for name, fact in self._questions.items()}
        return {fact.code: _answer(fact, value) for fact, value in given.items() if value not in (None, "")}


def _answer(fact: Fact, value: Any) -> Any:
    if value == TAKEN_BACK:
        return None
    return _YES_NO[value] if fact.kind is FactKind.YES_NO else value


def _earlier(fact: Fact, told: Sequence[Any] | None, *, today: date) -> str:
    """What was answered before and when; "" where nothing was, or nothing the question still has."""
    if told is None:
        return ""
    try:
        words = answer_in_words(fact, told[0])
    except PriorityRefused:
        return ""
    day = format_day_month(date.fromisoformat(told[1]), today=today)
    return _("%(day)s: %(answer)s. It stands unless you answer again.") % {"day": day, "answer": words}


def _field(fact: Fact, earlier: str) -> forms.Field:
    if fact.kind is FactKind.NUMBER:
        return NumberField(fact=fact, label=fact.label, help_text=earlier, required=False)
    choices = (
        [("yes", _("Yes")), ("no", _("No"))]
        if fact.kind is FactKind.YES_NO
        else [(choice.code, choice.label) for choice in fact.choices]
    )
    if earlier:
        choices.append((TAKEN_BACK, _("Not known any more")))
    is_inline = fact.kind is FactKind.YES_NO
    return RadiosField(label=fact.label, choices=choices, help_text=earlier, required=False, inline=is_inline)


class LongWaitForm(ActForm):
    """What comes of looking at a wait this long."""

    comes = TextareaField(
        label=gettext_lazy("What comes of it"),
        help_text=gettext_lazy("What holds the risk, what is done to end the wait, and by when the person is told."),
        missing=gettext_lazy("Enter what comes of it"),
        rows=3,
    )


class ChangeForm(ActForm):
    """Something happened to somebody who waits."""

    what = RadiosField(label=gettext_lazy("What happened"), missing=gettext_lazy("Select what happened"))
    on = DateField(label=gettext_lazy("When it happened"), missing=gettext_lazy("Enter the day it happened"))
    said = TextareaField(
        label=gettext_lazy("What you know of it"),
        help_text=gettext_lazy("Who told you, and what it means for the person."),
        missing=gettext_lazy("Enter what you know of it"),
        rows=3,
    )

    def prepare(self) -> None:
        """What the policy lets reopen triage."""
        policy = queries.policy_of(self.wait, on=self.today).policy
        self.fields["what"].choices = [(each.code, each.label) for each in policy.escalators]  # type: ignore[attr-defined]
        self.initial.setdefault("on", self.today)
        self.fields["on"].latest = self.today  # type: ignore[attr-defined]


# Drafts of policies --------------------------------------------------------------------------------------------------


class DraftForm(GovukForm):
    """A policy as text, typed or from a file; a file takes the place of what is typed."""

    text = TextareaField(
        label=gettext_lazy("The policy"),
        help_text=gettext_lazy("TOML. Change what you like; nothing counts until it is tried and adopted."),
        required=False,
        rows=24,
        spellcheck=False,
        strip=False,
        classes="fw-source",
    )
    file = FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy("It takes the place of the text above."),
        required=False,
        accept=(".toml", ".txt"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The text of the file where there is one. One that is too large is not read."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            if file.size > 4 * MOST_CHARACTERS:
                self.add_error("file", _("The selected file is too large to be a policy"))
                return cleaned
            try:
                cleaned["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The selected file is not text in UTF-8: save it as that"))
        cleaned["text"] = str(cleaned.get("text") or "").replace("\r\n", "\n")
        return cleaned


class AdoptForm(GovukForm):
    """From which day a policy counts, and why it changes."""

    adopted_from = DateField(
        label=gettext_lazy("In force from"), missing=gettext_lazy("Enter the day it is in force from")
    )
    reason = TextareaField(
        label=gettext_lazy("Why the policy changes"),
        help_text=gettext_lazy("It stands beside the version for as long as the council keeps records."),
        missing=gettext_lazy("Enter why the policy changes"),
        rows=3,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_adopt_%s", **kwargs)
        day = self.fields["adopted_from"]
        day.earliest, day.latest = today, today + timedelta(days=731)  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """The day, the reason, and the revision that was read."""
        return {
            "adopted_from": self.cleaned_data["adopted_from"],
            "reason": self.cleaned_data["reason"],
            "seen": self.cleaned_data["seen"] or 0,
        }
