"""What is typed about campaigns."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from fairwait.accounts.models import User
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    IntegerField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
)
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.campaigns.rules import settings
from fairwait.keeping_in_touch.campaigns.rules.answers import LABELS, UNCLEAR
from fairwait.keeping_in_touch.campaigns.rules.settings import Settings
from fairwait.keeping_in_touch.messages.rules.channels import Channel

NO_LOOK, HALF = "0", "0.5"


class DraftForm(GovukForm):
    """How a slice of the list is asked."""

    name = TextField(
        label=_("What is this campaign called?"), missing=_("Enter a name"), max_length=80,
        help_text=_("Colleagues read it. Name nobody in it"),
    )  # fmt: skip
    question = SelectField(
        label=_("What are people sent?"), missing=_("Select what people are sent"), choices=[],
        help_text=_("The messages that lead to a private page"),
    )  # fmt: skip
    channels = CheckboxesField(
        label=_("How may they be asked?"), missing=_("Select at least one way"),
        choices=[(one.value, one.label.capitalize()) for one in settings.WAYS],
        help_text=_("Each person is asked one way: the one they prefer, or the cheapest that they can use"),
    )  # fmt: skip
    a_day = IntegerField(
        label=_("How many answers can the team read in a working day?"), min_value=1, max_value=1_000,
        missing=_("Enter how many answers the team can read"),
        help_text=_("No more people are asked in a day, and none while as many answers wait to be read"),
    )  # fmt: skip
    reminders = SelectField(
        label=_("How many reminders, to whoever has not answered?"), missing=_("Select how many reminders"),
        choices=[("0", _("None")), ("1", _("One")), ("2", _("Two"))],
    )  # fmt: skip
    reminder = SelectField(label=_("What does a reminder say?"), required=False, choices=[])
    between_days = IntegerField(
        label=_("How many days before a reminder?"), min_value=1, max_value=settings.MOST_BETWEEN,
        missing=_("Enter how many days"), width=3,
    )  # fmt: skip
    quiet_days = IntegerField(
        label=_("Leave alone whoever was heard from, or asked by another campaign, within how many days?"),
        min_value=0, max_value=365, missing=_("Enter how many days, 0 for none"), width=3,
    )  # fmt: skip
    ends_on = DateField(label=_("What is the last day?"), missing=_("Enter the last day"))
    audit_percent = IntegerField(
        label=_("Of those taken off the list, how many in a hundred does a second person check?"), min_value=1,
        max_value=100, missing=_("Enter how many in a hundred"), width=3,
    )  # fmt: skip
    pack = SelectField(
        label=_("Give a pack with it?"), required=False, choices=[],
        help_text=_("Once, with the first message, to each in the way and language they can use"),
    )  # fmt: skip
    other = SelectField(
        label=_("Compare with another wording?"), required=False, choices=[],
        help_text=_("Half of the people get it, drawn by chance. Whether and when one is asked never depends on it"),
    )  # fmt: skip
    look_at_share = SelectField(
        label=_("When may one look at the comparison?"), required=False,
        choices=[
            (NO_LOOK, _("Once, at the end")),
            (HALF, _("Once half have had their time to answer, and at the end")),
        ],
        help_text=_("Fixed before the start: whoever looks whenever they like finds differences that are not there"),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, asking: Sequence[tuple[str, str]], packs: Sequence[tuple[str, str]], today: date
    ) -> None:
        codes = [code for code, _name in asking]
        initial = {
            "question": "how-are-things", "channels": [Channel.TEXT.value, Channel.EMAIL.value, Channel.LETTER.value],
            "a_day": 50, "reminders": "1", "reminder": "how-are-things-again", "between_days": 14, "quiet_days": 28,
            "ends_on": today + timedelta(days=56), "audit_percent": 10, "look_at_share": NO_LOOK,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        for name in ("question", "reminder"):
            self.fields[name].choices = list(asking)  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", _("No: one wording for everybody")), *asking]  # type: ignore[attr-defined]
        self.fields["pack"].choices = [("", _("No")), *packs]  # type: ignore[attr-defined]
        if not codes:
            self.fields["question"].choices = []  # type: ignore[attr-defined]

    @property
    def settings(self) -> Settings:
        """As the rules read it."""
        cleaned = self.cleaned_data
        return Settings(
            name=cleaned["name"], question=cleaned["question"],
            channels=tuple(Channel(one) for one in cleaned["channels"]), reminder=cleaned["reminder"] or "",
            reminders=int(cleaned["reminders"]), between_days=cleaned["between_days"], a_day=cleaned["a_day"],
            quiet_days=cleaned["quiet_days"], ends_on=cleaned["ends_on"], other=cleaned["other"] or "",
            look_at_share=float(cleaned["look_at_share"] or 0), audit_percent=cleaned["audit_percent"],
            pack=cleaned["pack"] or "",
        )  # fmt: skip


class WhyForm(GovukForm):
    """Why a campaign pauses or stops."""

    why = TextField(label=_("Why?"), missing=_("Enter why"), max_length=300)


class HandForm(GovukForm):
    """What was done for somebody reached by hand."""

    how = TextareaField(label=_("What was done?"), rows=2, missing=_("Enter what was done"))


class ToldForm(GovukForm):
    """What an answer means."""

    told = RadiosField(
        label=_("What did they tell us?"), missing=_("Select what they told us"),
        choices=[(code, _(label)) for code, label in LABELS.items() if code != UNCLEAR],
    )  # fmt: skip


class BeforeForm(GovukForm):
    """Who decides."""

    to = SelectField(label=_("Who decides?"), missing=_("Select who decides"), choices=[])

    def __init__(self, data: Any = None, *, deciders: Sequence[User]) -> None:
        super().__init__(data)
        self._deciders = {str(user.pk): user for user in deciders}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Select")), *((key, user.display_name) for key, user in self._deciders.items())
        ]  # fmt: skip

    @property
    def chosen(self) -> User:
        """Whoever was chosen."""
        return self._deciders[self.cleaned_data["to"]]


class CheckForm(GovukForm):
    """Whether it was right to take somebody off the list."""

    is_right = RadiosField(
        label=_("Was it right to take them off the list?"), missing=_("Select whether it was right"),
        choices=[("yes", _("Yes")), ("no", _("No: they wait on, with the same clock"))],
    )  # fmt: skip
    words = TextareaField(label=_("How do you know?"), rows=2, missing=_("Enter how you know"))
