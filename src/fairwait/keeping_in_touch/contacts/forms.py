"""What is asked about a call, and about what it puts before somebody. Forms clean; they save nothing."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.accounts.models import User
from fairwait.engine.calendars import LONDON
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.contacts.calling import Call
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.contacts.rules.script import Question
from fairwait.people.rules.reaching import EVERY_DAY, Channel, Safe
from fairwait.waiting.actions import LONGEST_PLAN_DAYS, LONGEST_WISH_DAYS
from fairwait.waiting.sentences.from_contacts import WAYS

OUTCOMES: dict[Outcome, tuple[Any, Any]] = {
    Outcome.SPOKEN: (gettext_lazy("We spoke: nothing has changed"), gettext_lazy("Counts as heard from")),
    Outcome.WORSE: (gettext_lazy("We spoke: worse"), gettext_lazy("Triage is open again at once, and they come first")),
    Outcome.BETTER: (gettext_lazy("We spoke: better"), gettext_lazy("Kept in their words. Nothing is lowered by it")),
    Outcome.NO_ANSWER: (gettext_lazy("No answer"), gettext_lazy("A try, and no contact")),
    Outcome.MESSAGE_LEFT: (gettext_lazy("No answer: a message was left"), gettext_lazy("A try, and no contact")),
    Outcome.SOMEBODY_ELSE: (
        gettext_lazy("Somebody else answered"),
        gettext_lazy("Say nothing of the council. A try, and no contact"),
    ),
    Outcome.WRONG_NUMBER: (
        gettext_lazy("Wrong number, or returned"),
        gettext_lazy("Nothing goes there any more. It counts as no try"),
    ),
    Outcome.NOT_SAFE: (
        gettext_lazy("Not safe to talk, or a worry about safety"),
        gettext_lazy("Triage is open again at once. If somebody is in danger now, ring first"),
    ),
    Outcome.NO_LONGER_NEEDED: (
        gettext_lazy("No longer needed, they say"),
        gettext_lazy("Ends nothing: somebody decides. Said by another, it opens a conversation"),
    ),
    Outcome.LESS_CONTACT: (
        gettext_lazy("Wants less contact"),
        gettext_lazy("Runs out, and never replaces the re-check"),
    ),
    Outcome.MOVED: (gettext_lazy("Moved, or has a new number"), gettext_lazy("Letters go to the new address")),
    Outcome.ADMITTED: (
        gettext_lazy("In hospital"),
        gettext_lazy("Nothing is sent until somebody has settled it; triage is open again"),
    ),
    Outcome.DIED: (gettext_lazy("Died, somebody says"), gettext_lazy("Nothing is sent until somebody has settled it")),
}
THROUGH = {
    "": gettext_lazy("Directly"),
    "interpreter": gettext_lazy("Through an interpreter, BSL included"),
    "relay": gettext_lazy("By text relay"),
    "video": gettext_lazy("By video"),
}
_DAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


class TimeField(TextField):
    """A time of day, as "14:05"."""

    def clean(self, value: Any) -> time | None:  # type: ignore[override]
        """The time; None where nothing was typed and nothing is needed."""
        text = str(super().clean(value) or "").strip().replace(".", ":")
        if not text:
            return None
        try:
            return time.fromisoformat(text if ":" in text else f"{text}:00").replace(tzinfo=None)
        except ValueError:
            try:
                hour, minute = text.split(":")
                return time(int(hour), int(minute))
            except ValueError:
                raise forms.ValidationError(_("Enter a time like 9:30 or 14:05")) from None


class CallForm(GovukForm):
    """What came of a call. `seen` is how far the wait's history went when the page was shown."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = RadiosField(
        label=gettext_lazy("What came of it"),
        choices=[(one.value, label) for one, (label, _hint) in OUTCOMES.items()],
        hints={one.value: hint for one, (_label, hint) in OUTCOMES.items()},
        missing=gettext_lazy("Select what came of it"),
    )
    said = TextareaField(
        label=gettext_lazy("In their words"),
        help_text=gettext_lazy("How they are, what has changed, what they want. A line is enough."),
        required=False,
        rows=3,
    )
    address = TextareaField(label=gettext_lazy("The new address, with its postcode"), required=False, rows=2)
    number = TextField(label=gettext_lazy("The new number, if there is one"), required=False, max_length=30, width=20)
    until = DateField(
        label=gettext_lazy("Until when they want less contact"),
        help_text=gettext_lazy("At most half a year ahead: then ask again."),
        required=False,
    )
    owner = SelectField(
        label=gettext_lazy("Who decides"),
        help_text=gettext_lazy("It stands on their Today until they have. You do not end or settle it yourself."),
        required=False,
        choices=[],
    )
    promised = DateField(
        label=gettext_lazy("When you said you would speak again, if you did"),
        help_text=gettext_lazy("The person now counts on this day."),
        required=False,
    )
    way = RadiosField(
        label=gettext_lazy("How you tried or spoke"), missing=gettext_lazy("Select how you tried or spoke")
    )
    through = SelectField(label=gettext_lazy("With what help"), choices=list(THROUGH.items()), required=False)
    by_whom = TextField(
        label=gettext_lazy("Who told you, if not the person"),
        help_text=gettext_lazy("Their daughter, a neighbour, the ward. Then it is no contact with the person."),
        required=False,
        max_length=120,
    )
    on = DateField(label=gettext_lazy("When"), missing=gettext_lazy("Enter the day"))
    at = TimeField(label=gettext_lazy("At what time"), required=False, max_length=5, width=5, spellcheck=False)
    is_past = TickField(
        label=gettext_lazy("It happened all the same: keep it, and count it as no try"),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        seen: int,
        questions: Sequence[Question],
        ways: Sequence[tuple[Channel, str]],
        deciders: Sequence[User],
        now: datetime,
        **kwargs: Any,
    ) -> None:
        local = now.astimezone(LONDON)
        self.questions, self.deciders, self.local = questions, {str(one.pk): one for one in deciders}, local
        super().__init__(data, initial={"seen": seen, "on": local.date(), "at": f"{local:%H:%M}"}, **kwargs)
        for each in questions:
            self.fields[f"q_{each.code}"] = RadiosField(
                label=each.ask, help_text=each.help, choices=[("yes", _("Yes")), ("no", _("No"))], inline=True,
                required=False,
            )  # fmt: skip
        self.fields["way"].choices = [(way.value, _(WAYS[way]).capitalize()) for way, _hint in ways]  # type: ignore[attr-defined]
        self.fields["way"].hints = {way.value: hint for way, hint in ways if hint}  # type: ignore[attr-defined]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose somebody")),
            *((pk, f"{one.display_name}, {one.role_label}") for pk, one in self.deciders.items()),
        ]  # fmt: skip
        today = local.date()
        self.fields["on"].latest = today  # type: ignore[attr-defined]
        self.fields["promised"].earliest = today + timedelta(days=1)  # type: ignore[attr-defined]
        self.fields["promised"].latest = today + timedelta(days=LONGEST_PLAN_DAYS)  # type: ignore[attr-defined]
        self.fields["until"].earliest = today + timedelta(days=1)  # type: ignore[attr-defined]
        self.fields["until"].latest = today + timedelta(days=LONGEST_WISH_DAYS)  # type: ignore[attr-defined]
        self.order_fields([*(f"q_{each.code}" for each in questions)])

    def clean(self) -> dict[str, Any]:
        """Nothing happened at a time still to come."""
        cleaned = super().clean() or {}
        if cleaned.get("on") == self.local.date() and (at := cleaned.get("at")) and at > self.local.time():
            self.add_error("at", _("The time must have passed"))
        return cleaned

    def call(self) -> Call:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        answers = {each.code: value == "yes" for each in self.questions if (value := said.get(f"q_{each.code}"))}
        return Call(
            outcome=Outcome(said["outcome"]), way=Channel(said["way"]), on=said["on"], at=said["at"],
            through=said["through"], said=said["said"], by_whom=said["by_whom"], promised=said["promised"],
            answers=answers, until=said["until"], address=said["address"], number=said["number"],
            owner=self.deciders.get(said["owner"]), is_past=said["is_past"],
        )  # fmt: skip


class SafeForm(GovukForm):
    """How somebody may safely be reached."""

    never = CheckboxesField(
        label=gettext_lazy("Never by"), choices=[(way.value, WAYS[way].capitalize()) for way in Channel], required=False
    )
    no_message = TickField(label=gettext_lazy("Never leave a message"), required=False)
    days = CheckboxesField(
        label=gettext_lazy("Only on"),
        help_text=gettext_lazy("None ticked: on every day."),
        choices=[(str(number), day) for number, day in enumerate(_DAYS)],
        required=False,
    )
    not_before = TimeField(label=gettext_lazy("Not before"), required=False, max_length=5, width=5)
    not_after = TimeField(label=gettext_lazy("Not after"), required=False, max_length=5, width=5)
    instruction = TextareaField(
        label=gettext_lazy("What else a caller must mind"),
        help_text=gettext_lazy(
            "Shown before every call. For example: ask for Edie, and say “wrong number” to anybody else."
        ),
        required=False,
        rows=2,
        max_length=300,
    )
    reason = TextField(
        label=gettext_lazy("Who said so, and when"), missing=gettext_lazy("Enter who said so, and when"), max_length=200
    )

    def safe(self) -> Safe:
        """As the action takes it."""
        said = self.cleaned_data
        return Safe(
            never=frozenset(Channel(each) for each in said["never"]),
            no_message=said["no_message"],
            days=frozenset(int(each) for each in said["days"]) or EVERY_DAY,
            not_before=said["not_before"],
            not_after=said["not_after"],
            instruction=" ".join(said["instruction"].split()),
        )


class HandOverForm(GovukForm):
    """Who decides about somebody who could not be reached."""

    owner = SelectField(label=gettext_lazy("Who decides"), choices=[], missing=gettext_lazy("Select who decides"))
    words = TextareaField(
        label=gettext_lazy("What they should know"), missing=gettext_lazy("Enter what they should know"), rows=3
    )

    def __init__(self, data: Any = None, *, deciders: Sequence[User]) -> None:
        self.deciders = {str(one.pk): one for one in deciders}
        super().__init__(data)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose somebody")),
            *((pk, f"{one.display_name}, {one.role_label}") for pk, one in self.deciders.items()),
        ]  # fmt: skip


class DecideForm(GovukForm):
    """What somebody decides who was asked."""

    decision = RadiosField(label=gettext_lazy("Your decision"), missing=gettext_lazy("Select what you decide"))
    words = TextareaField(
        label=gettext_lazy("Why, and what happens next"), missing=gettext_lazy("Enter why"), rows=3
    )  # fmt: skip

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class ScriptForm(GovukForm):
    """Another version of what is said and asked."""

    document = TextareaField(label=gettext_lazy("The document"), rows=30, spellcheck=False)
    adopted_from = DateField(label=gettext_lazy("In force from"), missing=gettext_lazy("Enter the day it counts from"))
    reason = TextField(
        label=gettext_lazy("Why it changes"), missing=gettext_lazy("Enter why it changes"), max_length=300
    )

    def __init__(self, data: Any = None, *, document: str, today: date) -> None:
        super().__init__(data, initial={"document": document, "adopted_from": today})
        self.fields["adopted_from"].latest = today + timedelta(days=366)  # type: ignore[attr-defined]
