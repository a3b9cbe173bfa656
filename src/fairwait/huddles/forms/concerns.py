"""What is asked when a concern is raised, and when its next step is decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import DateField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.huddles.concerns.rules import Decision, NewStep, Severity
from fairwait.huddles.concerns.words import DECISIONS, KINDS, SEVERITIES

_SEVERITY = [(one.value, words) for one, words in SEVERITIES.items()]


class _Step(GovukForm):
    def __init__(
        self, data: Mapping[str, Any] | None = None, *, owners: Sequence[tuple[str, str]], today: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.fields["owner"].choices = [("", _("Choose a colleague")), *owners]  # type: ignore[attr-defined]
        self.fields["next_on"].earliest = today  # type: ignore[attr-defined]

    def step(self, *, decision: Decision, words: str) -> NewStep:
        """What was decided."""
        said = self.cleaned_data
        return NewStep(
            decision=decision, words=words, severity=Severity(said["severity"]),
            owner=int(said["owner"]) if said["owner"] else None, next_step=said["next_step"], next_on=said["next_on"],
        )  # fmt: skip


class RaiseForm(_Step):
    """A new concern: about what, how bad, and who does what next. Nothing is chosen beforehand."""

    kind = RadiosField(
        label=gettext_lazy("What is it?"), choices=[(one.value, words) for one, words in KINDS.items()],
        missing=gettext_lazy("Select what it is"),
    )  # fmt: skip
    about = TextField(
        label=gettext_lazy("Provider, or where it happened"), max_length=200,
        help_text=gettext_lazy("The provider\u2019s name, for example: Harbour View care home. No person\u2019s name."),
        missing=gettext_lazy("Enter the provider\u2019s name, or where it happened"),
    )  # fmt: skip
    what = TextareaField(
        label=gettext_lazy("What happened, or what worries you"), rows=4,
        help_text=gettext_lazy("What was seen or said, and by whom. It is written to learn from, not to blame."),
        missing=gettext_lazy("Enter what happened, or what worries you"),
    )  # fmt: skip
    happened_on = DateField(label=gettext_lazy("On which day"), missing=gettext_lazy("Enter the day"))
    severity = RadiosField(
        label=gettext_lazy("How bad is it?"), choices=_SEVERITY, missing=gettext_lazy("Select how bad it is")
    )
    owner = SelectField(
        label=gettext_lazy("The one person who owns it"), choices=[], missing=gettext_lazy("Select who owns it")
    )
    next_step = TextField(label=gettext_lazy("Next step"), max_length=300, missing=gettext_lazy("Enter the next step"))
    next_on = DateField(label=gettext_lazy("By which day"), missing=gettext_lazy("Enter by which day"))


class DecideForm(_Step):
    """What is decided about one, and what is done next."""

    decision = RadiosField(
        label=gettext_lazy("What is decided?"),
        choices=[(one.value, words) for one, words in DECISIONS.items() if one is not Decision.RAISED],
        missing=gettext_lazy("Select what is decided"),
    )
    words = TextField(
        label=gettext_lazy("Why, or what came of it, in one line"), max_length=500,
        missing=gettext_lazy("Enter why, or what came of it"),
    )  # fmt: skip
    severity = RadiosField(
        label=gettext_lazy("How bad is it now?"), choices=_SEVERITY, missing=gettext_lazy("Select how bad it is")
    )
    owner = SelectField(label=gettext_lazy("The one person who owns it"), choices=[], required=False)
    next_step = TextField(label=gettext_lazy("Next step"), max_length=300, required=False)
    next_on = DateField(label=gettext_lazy("By which day"), required=False)
