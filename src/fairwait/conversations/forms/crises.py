"""What is asked in a plan through a crisis."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.conversations.actions.crises import Schedule
from fairwait.conversations.forms.sheets import TIME_HELP, SheetForm, TimeField, instant
from fairwait.conversations.words.crises import BY, EVERY, SOMETHING_ELSE, SPOKEN, WORKED
from fairwait.govuk.fields import CheckboxesField, DateField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.formats import LONDON
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.windows import Typed


def _of(words: Mapping[Any, str]) -> list[tuple[str, Any]]:
    return [(str(getattr(one, "value", one)), gettext_lazy(said)) for one, said in words.items()]


def _staff(colleagues: Mapping[int, User]) -> list[tuple[str, str]]:
    return [("", _("Choose")), *((str(pk), user.display_name) for pk, user in colleagues.items())]


_WORKER = gettext_lazy("Who stays with them: one colleague")
_TOLD = gettext_lazy("Who is told at once when a contact is missed")


class CrisisForm(SheetForm):
    """The plan while it is written."""

    must_change = TextareaField(
        label=gettext_lazy("What must change to make you safe?"), required=False, rows=4,
        help_text=gettext_lazy("In the person’s words."),
    )  # fmt: skip
    plan = TextareaField(
        label=gettext_lazy("What we do about it, now and in these days"), required=False, rows=4,
        help_text=gettext_lazy("What cannot wait is done today. Nothing for the long run is settled here."),
    )  # fmt: skip
    people = TextareaField(label=gettext_lazy("Who else helps, and how to reach them"), required=False, rows=2)
    worker = SelectField(label=_WORKER, choices=[], required=False)
    told = SelectField(label=_TOLD, choices=[], required=False)
    first = DateField(label=gettext_lazy("First contact: day"), required=False)
    first_time = TimeField(label=gettext_lazy("First contact: by what time"), required=False, help_text=TIME_HELP)
    every_hours = SelectField(label=gettext_lazy("And then"), choices=_of(EVERY), required=False)
    until = DateField(label=gettext_lazy("The plan ends: day"), required=False)
    until_time = TimeField(label=gettext_lazy("The plan ends: time"), required=False, help_text=TIME_HELP)

    def __init__(
        self, said: Mapping[str, Typed], *, colleagues: Mapping[int, User], judges: bool = False
    ) -> None:  # fmt: skip
        super().__init__(said, judges=judges)
        for name in ("worker", "told"):
            self.fields[name].choices = _staff(colleagues)  # type: ignore[attr-defined]

    def terms(self, colleagues: Mapping[int, User]) -> dict[str, Any]:
        """Who, until when, and the contacts, of a form that was judged."""
        told = self.cleaned_data
        first = instant(told["first"], told["first_time"])
        return {
            "worker": _picked(colleagues, told["worker"]), "told": _picked(colleagues, told["told"]),
            "until": instant(told["until"], told["until_time"]),
            "schedule": Schedule(first, int(told["every_hours"] or 0)) if first else None,
        }  # fmt: skip


def _picked(colleagues: Mapping[int, User], number: str) -> User | None:
    return colleagues.get(int(number)) if number else None


class ContactForm(GovukForm):
    """What became of one contact."""

    came = RadiosField(
        label=gettext_lazy("What became of it?"), missing=gettext_lazy("Select what became of it"),
        choices=[
            ("reached", gettext_lazy("We spoke with each other")),
            ("tried", gettext_lazy("Nobody was reached: it is still to be made")),
            ("off", gettext_lazy("It need not be made")),
        ],
    )  # fmt: skip
    how = SelectField(label=gettext_lazy("How"), choices=_of(SPOKEN))
    on = DateField(label=gettext_lazy("On what day"), missing=gettext_lazy("Enter the day"))
    at = TimeField(label=gettext_lazy("At what time"), missing=gettext_lazy("Enter the time"), help_text=TIME_HELP)
    said = TextareaField(
        label=gettext_lazy("What was said, or why it need not be made"), required=False, rows=4, max_length=10_000
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        local = now.astimezone(LONDON)
        start = {"on": local.date(), "at": f"{local:%H:%M}", "how": "visit"}
        super().__init__(*args, **{"initial": start, **kwargs})

    @property
    def when(self) -> datetime | None:
        """At what instant."""
        return instant(self.cleaned_data.get("on"), self.cleaned_data.get("at"))


class MoreForm(GovukForm):
    """More contacts."""

    first = DateField(label=gettext_lazy("The next one: day"), missing=gettext_lazy("Enter the day"))
    first_time = TimeField(
        label=gettext_lazy("By what time"), missing=gettext_lazy("Enter the time"), help_text=TIME_HELP
    )
    every_hours = SelectField(label=gettext_lazy("And then"), choices=_of(EVERY))

    @property
    def schedule(self) -> Schedule:
        """When they fall due."""
        told = self.cleaned_data
        return Schedule(datetime.combine(told["first"], told["first_time"], tzinfo=LONDON), int(told["every_hours"]))


class ChangeForm(GovukForm):
    """Other colleagues, or another end."""

    worker = SelectField(label=_WORKER, choices=[])
    told = SelectField(label=_TOLD, choices=[])
    until = DateField(label=gettext_lazy("The plan ends: day"), missing=gettext_lazy("Enter the day"))
    until_time = TimeField(
        label=gettext_lazy("The plan ends: time"), missing=gettext_lazy("Enter the time"), help_text=TIME_HELP
    )
    reason = TextareaField(
        label=gettext_lazy("Why it is changed"), rows=2, max_length=2_000, missing=gettext_lazy("Enter why")
    )

    def __init__(self, *args: Any, colleagues: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("worker", "told"):
            self.fields[name].choices = _staff(colleagues)  # type: ignore[attr-defined]

    def terms(self, colleagues: Mapping[int, User]) -> dict[str, Any]:
        """Who, and until when."""
        told = self.cleaned_data
        return {
            "worker": colleagues[int(told["worker"])], "told": colleagues[int(told["told"])],
            "until": instant(told["until"], told["until_time"]), "reason": told["reason"],
        }  # fmt: skip


class SumForm(GovukForm):
    """A small sum."""

    amount = TextField(
        label=gettext_lazy("How much, in pounds"), width=10, missing=gettext_lazy("Enter how much"),
        help_text=gettext_lazy("For example 35 or 12.50."),
    )  # fmt: skip
    purpose = SelectField(label=gettext_lazy("On what"), choices=[], missing=gettext_lazy("Select on what"))
    words = TextareaField(
        label=gettext_lazy("What it is for, and what it makes possible"), rows=2, max_length=2_000,
        missing=gettext_lazy("Enter what it is for"),
    )  # fmt: skip

    def __init__(self, *args: Any, purposes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(one, one) for one in purposes]
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *listed,
            (SOMETHING_ELSE, _("Something else")),
        ]


class DecideForm(GovukForm):
    """A keeper's yes, or no."""

    says = RadiosField(
        label=gettext_lazy("May it be given?"), missing=gettext_lazy("Select yes or no"), inline=True,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    words = TextareaField(
        label=gettext_lazy("Why, and where it is no: what is done instead"), rows=2, max_length=2_000, required=False
    )


class CloseForm(GovukForm):
    """Whether the plan worked."""

    worked = RadiosField(
        label=gettext_lazy("Did the plan work?"),
        missing=gettext_lazy("Select whether it worked"),
        choices=_of(WORKED)[:3],
    )
    worked_by = RadiosField(
        label=gettext_lazy("By whose account?"), missing=gettext_lazy("Select by whose account"), choices=_of(BY)
    )
    said = TextareaField(
        label=gettext_lazy("What they said about it"), rows=3, max_length=10_000,
        missing=gettext_lazy("Enter what they said about it"),
    )  # fmt: skip
    after = TextareaField(
        label=gettext_lazy("What comes now, and who does it by when"), rows=2, max_length=2_000, required=False,
        help_text=gettext_lazy("Now there is time to plan for the long run, where that is needed."),
    )  # fmt: skip


class AwayForm(GovukForm):
    """Who is away, from when until when, and who covers."""

    who = SelectField(label=gettext_lazy("Who is away"), choices=[])
    start = DateField(label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day"))
    until = DateField(label=gettext_lazy("Until, this day included"), missing=gettext_lazy("Enter the last day"))
    cover = SelectField(
        label=gettext_lazy("Who covers"), choices=[], required=False,
        help_text=gettext_lazy("Needed where they keep plans in these days, so that no contact lapses."),
    )  # fmt: skip

    def __init__(self, *args: Any, whose: Mapping[int, User], covers: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (str(pk), user.display_name) for pk, user in whose.items()
        ]
        self.fields["cover"].choices = _staff(covers)  # type: ignore[attr-defined]


def pence_of(text: str) -> int | None:
    """An amount as typed, in pence: 35, 12.50, £1,250. None where it is none."""
    found = _AMOUNT.fullmatch(text.strip().removeprefix("£").strip())
    if found is None:
        return None
    return int(found["whole"].replace(",", "")) * 100 + int(found["rest"] or 0)


_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,7}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.(?P<rest>[0-9]{2}))?")
"""A comma stands before three digits, or the amount is not read: 12,50 is no £1,250."""


class LimitForm(GovukForm):
    """What may be spent at once."""

    each = TextField(
        label=gettext_lazy("At most on one thing, in pounds"), width=10, missing=gettext_lazy("Enter how much")
    )
    plan = TextField(
        label=gettext_lazy("At most in one plan, in pounds"), width=10, missing=gettext_lazy("Enter how much")
    )
    purposes = TextareaField(
        label=gettext_lazy("On what, one to a line"), rows=5, missing=gettext_lazy("Enter what it may be spent on")
    )
    roles = CheckboxesField(
        label=gettext_lazy("Who gives it without asking"),
        choices=[(role.value, gettext_lazy(role.label)) for role in roles_allowing(Permission.HOLD_CONVERSATION)],
        required=False,
    )  # fmt: skip
    adopted_from = DateField(label=gettext_lazy("From what day"), missing=gettext_lazy("Enter the first day"))
    reason = TextareaField(
        label=gettext_lazy("Why, and who decided it"), rows=2, max_length=2_000, missing=gettext_lazy("Enter why")
    )
