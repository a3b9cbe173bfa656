"""What is asked of how visits are booked."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from fairwait.capacity.rules.settings import (
    LIMITS,
    BookingDocumentRefused,
    Settings,
    VisitKind,
    read,
    write,
)
from fairwait.govuk.fields import DateField, IntegerField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm

LABELS = {
    "weeks_ahead": gettext_noop("Weeks ahead that are looked at"),
    "notice_hours": gettext_noop("Hours before which nothing is offered"),
    "km_per_hour": gettext_noop("Kilometres an hour on the road"),
    "detour_percent": gettext_noop("How long a road is, in percent of the straight line"),
    "least_minutes": gettext_noop("Minutes to park and arrive, even next door"),
    "flat_minutes": gettext_noop("Minutes where a place is not known"),
    "meeting_minutes": gettext_noop("Minutes between a meeting and a visit"),
    "day_cost": gettext_noop("A day sooner is worth so many minutes on the road"),
    "known_worth": gettext_noop("A worker they know is worth so many minutes on the road"),
    "interpreter_days": gettext_noop("Working days within which an interpreter is found"),
}


class SettingsForm(GovukForm):
    """The numbers, and the kinds of visit: one to a line."""

    kinds = TextareaField(
        label=gettext_lazy("Kinds of visit"), rows=8, max_length=8_000, missing=gettext_lazy("Enter a kind of visit"),
        help_text=gettext_lazy(
            "One to a line: name; minutes; what the worker must be able to do, or nothing; the pathways it is usual "
            "for, by code. For example: Occupational therapist’s visit; 90; Occupational therapy; ot"
        ),
    )  # fmt: skip
    adopted_from = DateField(label=gettext_lazy("From"), missing=gettext_lazy("Enter the first day"))
    reason = TextField(label=gettext_lazy("Why it changes"), max_length=300, missing=gettext_lazy("Enter why"))

    def __init__(self, data: Any = None, *, settings: Settings, today: date) -> None:
        super().__init__(data, initial={
            **{name: getattr(settings, name) for name in LIMITS}, "adopted_from": today,
            "kinds": "\n".join(_line(kind) for kind in settings.kinds),
        })  # fmt: skip
        self._codes = {kind.name.casefold(): kind.code for kind in settings.kinds}
        for name, (least, most) in LIMITS.items():
            self.fields[name] = IntegerField(label=_(LABELS[name]), min_value=least, max_value=most, width=4)
        self.order_fields([*LIMITS, "kinds", "adopted_from", "reason"])
        self.fields["adopted_from"].earliest = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The settings as they are adopted."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            kinds = tuple(self._kind(line) for line in cleaned["kinds"].splitlines() if line.strip())
            made = Settings(**{name: cleaned[name] for name in LIMITS}, kinds=kinds)
            cleaned["settings"] = read(write(made))
        except BookingDocumentRefused as refusal:
            self.add_error("kinds", str(refusal))
        except ValueError as fault:
            self.add_error("kinds", str(fault))
        return cleaned

    def _kind(self, line: str) -> VisitKind:
        name, minutes, skill, pathways, *more = [part.strip() for part in f"{line};;;".split(";")]
        if not name or not minutes.isdigit() or any(more):
            raise ValueError(_("“%(line)s” cannot be read: write name; minutes; skill; pathways") % {"line": line})
        code = self._codes.get(name.casefold()) or re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
        return VisitKind(code, name, int(minutes), skill, tuple(pathways.split()))


def _line(kind: VisitKind) -> str:
    return "; ".join((kind.name, str(kind.minutes), kind.skill, " ".join(kind.pathways))).rstrip("; ")
