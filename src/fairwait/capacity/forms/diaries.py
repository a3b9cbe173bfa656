"""What is asked of a diary: hours, leave, what a worker may do."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.accounts.models import User
from fairwait.capacity.forms.booking import WEEKDAYS
from fairwait.capacity.rules.hours import HoursRefused, Week, read_day, write_day
from fairwait.capacity.rules.visits import Away
from fairwait.capacity.words import AWAY, needs
from fairwait.engine.calendars import london_instant
from fairwait.engine.checks.values.codes import labels
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    IntegerField,
    RadiosField,
    SelectField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursForm(GovukForm):
    """Working hours of each weekday, from a day."""

    from_day = DateField(label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day of these hours"))
    most_visits = IntegerField(
        label=gettext_lazy("At most so many visits a day"), min_value=1, max_value=12, width=2,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, week: Week, most: int, today: date) -> None:
        super().__init__(data, initial={
            "from_day": today, "most_visits": most,
            **{name: write_day(spans) for name, spans in zip(DAYS, week, strict=True)},
        })  # fmt: skip
        for name, label in zip(DAYS, WEEKDAYS, strict=True):
            self.fields[name] = TextField(label=_(label), required=False, max_length=120, width=20)
        self.order_fields(["from_day", *DAYS, "most_visits"])
        self.fields["from_day"].earliest = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The week as it is kept."""
        cleaned: dict[str, Any] = super().clean() or {}
        week = []
        for name in DAYS:
            try:
                week.append(read_day(cleaned.get(name) or ""))
            except HoursRefused as refusal:
                self.add_error(name, str(refusal))
        cleaned["week"] = tuple(week)
        return cleaned


class AwayForm(GovukForm):
    """A time somebody is away: whole days, or from a time to a time."""

    why = RadiosField(
        label=gettext_lazy("Why"), choices=[(one.value, gettext_lazy(words)) for one, words in AWAY.items()],
        missing=gettext_lazy("Select why"), inline=True,
    )  # fmt: skip
    since = DateField(label=gettext_lazy("First day"), missing=gettext_lazy("Enter the first day"))
    until = DateField(label=gettext_lazy("Last day"), missing=gettext_lazy("Enter the last day"))
    at = TextField(
        label=gettext_lazy("From what time on the first day"), required=False, width=5, max_length=5,
        help_text=gettext_lazy("Leave empty for the whole day. For example, 13:00"),
    )  # fmt: skip
    to = TextField(label=gettext_lazy("Until what time on the last day"), required=False, width=5, max_length=5)

    def clean(self) -> dict[str, Any]:
        """The two instants."""
        cleaned: dict[str, Any] = super().clean() or {}
        times: dict[str, time | None] = {}
        for name in ("at", "to"):
            times[name] = None
            if words := cleaned.get(name):
                try:
                    times[name] = time.fromisoformat(words.replace(".", ":").zfill(5))
                except ValueError:
                    self.add_error(name, _("Enter a time like 13:00"))
        if not self.errors:
            cleaned["starts_at"] = london_instant(cleaned["since"], times["at"] or time(0))
            cleaned["ends_at"] = self._end(cleaned["until"], times["to"])
            cleaned["why"] = Away(cleaned["why"])
        return cleaned

    def _end(self, day: date, at: time | None) -> datetime:
        return london_instant(day, at) if at else london_instant(date.fromordinal(day.toordinal() + 1))


class DescribeForm(GovukForm):
    """Where a worker belongs and sets out from, and what they may do."""

    team = SelectField(label=gettext_lazy("Team"), choices=[], required=False)
    skills = CheckboxesField(label=gettext_lazy("May do"), choices=[], required=False)
    base_postcode = TextField(
        label=gettext_lazy("Postcode they set out from"), required=False, width=10, max_length=10,
        help_text=gettext_lazy("For the way to the first visit of a day. An office, not a home."),
    )  # fmt: skip
    is_open = TickField(label=gettext_lazy("Visits may be booked in this diary"), required=False)

    def __init__(self, data: Any = None, *, teams: Sequence[str], skills: Sequence[tuple[str, str]],
                 initial: dict[str, Any]) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["team"].choices = [("", _("No team")), *((one, one) for one in teams)]  # type: ignore[attr-defined]
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]
        if not skills:
            del self.fields["skills"]


class AddWorkerForm(GovukForm):
    """A colleague who has no diary yet."""

    worker = SelectField(label=gettext_lazy("Colleague"), choices=[], missing=gettext_lazy("Select a colleague"))

    def __init__(self, data: Any = None, *, colleagues: Sequence[User]) -> None:
        super().__init__(data)
        self.fields["worker"].choices = [("", ""), *((str(one.pk), one.display_name) for one in colleagues)]  # type: ignore[attr-defined]


class AddInterpreterForm(GovukForm):
    """Somebody who interprets for the council."""

    name = TextField(label=gettext_lazy("Name"), max_length=150, missing=gettext_lazy("Enter their name"))
    skills = CheckboxesField(
        label=gettext_lazy("Interprets"), choices=[], required=False,
    )  # fmt: skip
    language = SelectField(label=gettext_lazy("A spoken language"), choices=[], required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["skills"].choices = list(needs())  # type: ignore[attr-defined]
        known = sorted(labels("language").items(), key=lambda each: each[1])
        self.fields["language"].choices = [("", _("None")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What they interpret, as a diary keeps it."""
        cleaned: dict[str, Any] = super().clean() or {}
        spoken = [f"spoken:{cleaned['language']}"] if cleaned.get("language") else []
        cleaned["skills"] = [*(cleaned.get("skills") or []), *spoken]
        if not cleaned["skills"]:
            self.add_error("skills", _("Select what they interpret"))
        return cleaned


class CalendarForm(GovukForm):
    """The address of a calendar kept elsewhere."""

    address = TextField(
        label=gettext_lazy("Secret address of the other calendar (iCal)"), required=False, max_length=2_000,
        help_text=gettext_lazy(
            "Only the busy times are read, three times a day. Leave it empty to read none. It is not shown again."
        ),
    )  # fmt: skip
