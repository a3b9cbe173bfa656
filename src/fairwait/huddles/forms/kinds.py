"""What is asked when a council writes a kind of huddle of its own, or brings one in."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    FileField,
    IntegerField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.refusal import TemplateRefused
from fairwait.huddles.rules.templates import LONGEST, MOST_QUESTIONS, MOST_WAITS, Question, Template, question_code
from fairwait.huddles.rules.walking import DecisionKind
from fairwait.huddles.showing import DECIDED, ORDERINGS

LARGEST_FILE = 100_000


class AdoptingForm(GovukForm):
    """From when, and why: what every adoption is kept with."""

    adopted_from = DateField(label=gettext_lazy("In force from"), missing=gettext_lazy("Enter the day it counts from"))
    reason = TextField(
        label=gettext_lazy("Why it changes"),
        help_text=gettext_lazy("Kept with your name. Huddles held before keep the version they went by."),
        missing=gettext_lazy("Enter why it changes"),
        max_length=300,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("adopted_from", today)
        self.fields["adopted_from"].latest = today + timedelta(days=366)  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name not in ("adopted_from", "reason")])


class KindForm(AdoptingForm):
    """One kind of huddle. Questions keep their codes, so that a \u201cno\u201d of last week is known again."""

    name = TextField(label=gettext_lazy("Name"), missing=gettext_lazy("Enter a name"), max_length=LONGEST["name"])
    purpose = TextareaField(
        label=gettext_lazy("What it is for"), missing=gettext_lazy("Enter what it is for"), rows=2,
        max_length=LONGEST["purpose"],
    )  # fmt: skip
    every_days = IntegerField(
        label=gettext_lazy("Held every so many days"), min_value=1, max_value=366,
        missing=gettext_lazy("Enter how often it is held"),
    )  # fmt: skip
    ordering = SelectField(
        label=gettext_lazy("Order"), choices=[(one.value, words) for one, words in ORDERINGS.items()]
    )
    at_most = IntegerField(
        label=gettext_lazy("Walk at most so many waits"), required=False, min_value=1,
        max_value=MOST_WAITS,
        help_text=gettext_lazy("Empty for everybody. Whoever was missed, comes back or was brought comes too."),
    )  # fmt: skip
    led_by = CheckboxesField(
        label=gettext_lazy("Who may start it"), required=False,
        help_text=gettext_lazy("None ticked: whoever may hold a huddle. Anybody in it may take over."),
        choices=[(role.value, role.label.capitalize()) for role in Role if allows(role, Permission.HOLD_HUDDLE)],
    )  # fmt: skip
    pathways = CheckboxesField(
        label=gettext_lazy("Only these pathways"), required=False, help_text=gettext_lazy("None ticked: all.")
    )
    teams = CheckboxesField(
        label=gettext_lazy("Only these teams"), required=False, help_text=gettext_lazy("None ticked: all.")
    )
    happened = CheckboxesField(
        label=gettext_lazy("Only where one of these happened, until triage is gone through again"), required=False,
        help_text=gettext_lazy("None ticked: whatever happened."),
    )  # fmt: skip
    decisions = CheckboxesField(
        label=gettext_lazy("What may be decided"), missing=gettext_lazy("Select at least one decision"),
        choices=[(kind.value, words) for kind, words in DECIDED.items()],
    )  # fmt: skip
    proposes_next_step = TickField(
        label=gettext_lazy("Where every answer is yes, put the next step forward for a person to confirm"),
        required=False,
    )
    names_owner = TickField(label=gettext_lazy("Nobody leaves without one keeper of their plan"), required=False)
    for_directors = TickField(label=gettext_lazy("Directors may follow it, without names"), required=False)
    is_retired = TickField(label=gettext_lazy("No longer offer it"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        template: Template,
        today: date,
        pathways: Sequence[tuple[str, str]],
        teams: Sequence[str],
        changes: Mapping[str, str],
    ) -> None:
        self.template = template
        super().__init__(data, initial=_as_asked(template), today=today)
        known = {"pathways": pathways, "teams": [(team, team) for team in teams], "happened": list(changes.items())}
        for name, choices in known.items():
            # What the kind names and is gone stays to be seen, so that it is taken out by somebody and not by silence.
            gone = [(value, value) for value in getattr(template, name) if value not in dict(choices)]
            self.fields[name].choices = [*choices, *gone]  # type: ignore[attr-defined]
        for number in range(1, MOST_QUESTIONS + 1):
            self._ask_question(number)
        self.order_fields([name for name in self.fields if name not in ("adopted_from", "reason")])

    def _ask_question(self, number: int) -> None:
        asked = self.template.questions[number - 1] if number <= len(self.template.questions) else Question("", "")
        self.fields[f"ask_{number}"] = TextField(
            label=_("Question %(number)s") % {"number": number}, required=False, initial=asked.ask,
            max_length=LONGEST["ask"],
            help_text=_("Answered yes or no. {name} stands for what they like to be called.") if number == 1 else "",
        )  # fmt: skip
        self.fields[f"help_{number}"] = TextField(
            label=_("What helps to answer question %(number)s") % {"number": number}, required=False,
            initial=asked.help, max_length=LONGEST["help"],
        )  # fmt: skip
        self.fields[f"code_{number}"] = forms.CharField(
            required=False, initial=asked.code, widget=forms.HiddenInput, max_length=40
        )

    def clean(self) -> dict[str, Any]:
        """At least one question."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"ask_{number}") for number in range(1, MOST_QUESTIONS + 1)):
            self.add_error("ask_1", _("Enter at least one question"))
        return cleaned

    def filled(self, *, code: str) -> Template:
        """The kind as it was written."""
        said = self.cleaned_data
        return Template(
            code=code, name=said["name"], purpose=said["purpose"], every_days=said["every_days"],
            ordering=Ordering(said["ordering"]), at_most=said["at_most"] or 0, questions=tuple(self._questions()),
            pathways=tuple(said["pathways"]), teams=tuple(said["teams"]), happened=tuple(said["happened"]),
            led_by=tuple(Role(role) for role in said["led_by"]),
            decisions=tuple(DecisionKind(kind) for kind in said["decisions"]),
            proposes_next_step=said["proposes_next_step"], names_owner=said["names_owner"],
            for_directors=said["for_directors"], is_retired=said["is_retired"],
        )  # fmt: skip

    def _questions(self) -> list[Question]:
        said, made = self.cleaned_data, []
        asked = [number for number in range(1, MOST_QUESTIONS + 1) if said.get(f"ask_{number}")]
        taken = {said[f"code_{number}"] for number in asked}
        for number in asked:
            code = said[f"code_{number}"] or question_code(said[f"ask_{number}"], taken=frozenset(taken))
            taken.add(code)
            made.append(Question(code=code, ask=said[f"ask_{number}"], help=said[f"help_{number}"]))
        return made

    def refuse(self, refusal: TemplateRefused) -> None:
        """Put what is wrong beside the box it is about."""
        head, _apart, rest = refusal.key.partition("[")
        field = head
        if head == "question" and rest:
            field = f"ask_{int(rest.partition(']')[0]) + 1}"
        self.add_error(field if field in self.fields else None, f"{refusal.problem} {refusal.remedy}")


def _as_asked(template: Template) -> dict[str, Any]:
    plain = ("name", "purpose", "every_days", "proposes_next_step", "names_owner", "for_directors", "is_retired")
    return {
        **{name: getattr(template, name) for name in plain},
        "ordering": template.ordering.value,
        "at_most": template.at_most or None,
        "led_by": [role.value for role in template.led_by],
        "decisions": [kind.value for kind in template.decisions],
        **{name: list(getattr(template, name)) for name in ("pathways", "teams", "happened")},
    }


class BringInForm(AdoptingForm):
    """A kind as TOML, from a file or as text."""

    file = FileField(label=gettext_lazy("A file"), required=False, accept=(".toml",))
    text = TextareaField(
        label=gettext_lazy("Or the text of it"), required=False, rows=14, spellcheck=False, max_length=LARGEST_FILE
    )

    def clean(self) -> dict[str, Any]:
        """One of both, as text."""
        cleaned = super().clean() or {}
        sent = cleaned.get("file")
        if sent is not None:
            if sent.size > LARGEST_FILE:
                self.add_error("file", _("The file is larger than a kind of huddle can be"))
                return cleaned
            try:
                cleaned["text"] = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not text: save it as UTF-8"))
        elif not cleaned.get("text"):
            self.add_error("text", _("Select a file, or enter the text"))
        return cleaned
