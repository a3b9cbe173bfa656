"""What is asked to find a time, to let one go, and to say what became of a visit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from fairwait.accounts.models import User
from fairwait.capacity.models import Diary
from fairwait.capacity.rules.settings import Settings
from fairwait.capacity.rules.telling import How
from fairwait.capacity.rules.visits import EndedBy
from fairwait.capacity.telling import Instead
from fairwait.capacity.words import INSTEAD, need_words, needs
from fairwait.govuk.fields import CheckboxesField, DateField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.people.words import dialled

WEEKDAYS = (
    gettext_noop("Monday"), gettext_noop("Tuesday"), gettext_noop("Wednesday"), gettext_noop("Thursday"),
    gettext_noop("Friday"), gettext_noop("Saturday"), gettext_noop("Sunday"),
)  # fmt: skip


class FindForm(GovukForm):
    """What visit is looked for. Everything has an answer already: the best times stand below."""

    kind = SelectField(label=gettext_lazy("Kind of visit"), choices=[])
    team = SelectField(label=gettext_lazy("Team"), choices=[], required=False)
    worker = SelectField(label=gettext_lazy("Worker"), choices=[], required=False)
    need = SelectField(
        label=gettext_lazy("Who must be there for them to be understood"), choices=[], required=False
    )  # fmt: skip
    weekdays = CheckboxesField(
        label=gettext_lazy("Days they like"), choices=[], required=False, inline=True,
        help_text=gettext_lazy("Other days are shown after these."),
    )  # fmt: skip
    part = RadiosField(label=gettext_lazy("Time they like"), choices=[], required=False, inline=True)
    day = DateField(
        label=gettext_lazy("Only on one day"), required=False,
        help_text=gettext_lazy("Then every time of that day is shown."),
    )  # fmt: skip
    note = TextareaField(
        label=gettext_lazy("What the worker should know"), required=False, rows=2, max_length=1_000,
        help_text=gettext_lazy("A key safe, a dog, who else will be there. It stands on the timeline."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, settings: Settings, teams: Sequence[str], workers: Sequence[Diary], need: str,
        today: date, initial: dict[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": [
                (one.code, _("%(name)s, %(minutes)s minutes") % {"name": one.name, "minutes": one.minutes})
                for one in settings.kinds
            ],
            "team": [("", _("Any team")), *((one, one) for one in teams)],
            "worker": [("", _("Whoever suits best")), *((str(one.uuid), one.called) for one in workers)],
            "need": [("", _("Nobody")), *needs()],
            "weekdays": [(str(number), _(name)) for number, name in enumerate(WEEKDAYS)],
            "part": [("", _("Either")), ("morning", _("Morning")), ("afternoon", _("Afternoon"))],
        }
        if need and need not in dict(choices["need"]):
            choices["need"].append((need, need_words(need)))
        for name, theirs in choices.items():
            self.fields[name].choices = theirs  # type: ignore[attr-defined]
        self.fields["day"].earliest = today  # type: ignore[attr-defined]


class InsteadForm(GovukForm):
    """How somebody is told of what is sooner than post."""

    how = RadiosField(
        label=gettext_lazy("How are they told?"), choices=[], missing=gettext_lazy("Select how they are told")
    )  # fmt: skip
    by = SelectField(
        label=gettext_lazy("Where a colleague rings or goes: who?"), choices=[], required=False,
        help_text=gettext_lazy("It stands on their Today at once."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, ways: Sequence[How], colleagues: Sequence[User], viewer: User, to: Mapping[How, str]
    ) -> None:
        super().__init__(data, prefix="instead", initial={"by": str(viewer.pk)})
        self._colleagues = {str(one.pk): one for one in colleagues}
        self.fields["how"].choices = [  # type: ignore[attr-defined]
            (one.value, _(INSTEAD[one]) % {"to": dialled(to.get(one)) or ""}) for one in ways
        ]
        if any(one.is_by_somebody for one in ways):
            self.fields["by"].choices = [  # type: ignore[attr-defined]
                (number, _("Me") if one.pk == viewer.pk else one.display_name)
                for number, one in self._colleagues.items()
            ]
        else:
            del self.fields["by"]

    @property
    def instead(self) -> Instead:
        """What was chosen."""
        how = How(self.cleaned_data["how"])
        by = self._colleagues.get(self.cleaned_data.get("by") or "") if how.is_by_somebody else None
        return Instead(how, by)


class CancelForm(GovukForm):
    """Why a visit is let go, and by whom."""

    ended_by = RadiosField(
        label=gettext_lazy("Who cancels it?"),
        choices=[
            (EndedBy.PERSON.value, gettext_lazy("The person, or somebody for them")),
            (EndedBy.COUNCIL.value, gettext_lazy("We do")),
        ],
        missing=gettext_lazy("Select who cancels it"),
    )
    reason = TextareaField(
        label=gettext_lazy("Why"), rows=2, max_length=1_000, missing=gettext_lazy("Enter why it is cancelled")
    )  # fmt: skip


class SettleForm(GovukForm):
    """Whether a visit took place."""

    kept = RadiosField(
        label=gettext_lazy("Did the visit take place?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        missing=gettext_lazy("Select whether it took place"),
    )
    said = TextareaField(
        label=gettext_lazy("What happened"), required=False, rows=2, max_length=2_000,
        help_text=gettext_lazy("Needed where it did not take place: what was tried, and whether anybody is worried."),
    )  # fmt: skip


class InterpreterForm(GovukForm):
    """Who outside interprets."""

    who = TextField(
        label=gettext_lazy("Who interprets, and how to reach them"), max_length=300,
        missing=gettext_lazy("Enter who interprets, and how to reach them"),
    )  # fmt: skip
