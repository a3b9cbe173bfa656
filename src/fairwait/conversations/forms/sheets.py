"""A form that is kept as it is typed, however unfinished, and judged only when somebody says that they are done."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.conversations.rules.times import read_time
from fairwait.govuk.fields import CheckboxesField, DateField, RadiosField, TextField
from fairwait.govuk.formats import LONDON
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.windows import Typed


class TimeField(TextField):
    """A time of day, as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"width": 5, "max_length": 12, "autocomplete": "off", "spellcheck": False, **kwargs})

    def clean(self, value: Any) -> Any:
        """A time, or None when it may be left out."""
        text = super().clean(value)
        if not text:
            return None
        found = read_time(text)
        if found is None:
            raise ValidationError(_("Enter a time of day, like 9:00 or 14:30"), code="time")
        return found


def instant(day: date | None, at: time | None) -> datetime | None:
    """A day and a time on London's clocks; None where one of them was not said."""
    return datetime.combine(day, at, tzinfo=LONDON) if day is not None and at is not None else None


class SheetForm(GovukForm):
    """`judges` False: what was typed is shown as it is, and nothing is called wrong yet."""

    def __init__(self, said: Mapping[str, Typed], *, judges: bool = False) -> None:
        self._judges = judges
        super().__init__(as_data(said))

    def full_clean(self) -> None:
        """Django's own, or nothing where nobody has said that they are done."""
        if self._judges:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    @classmethod
    def typed_in(cls, data: QueryDict) -> dict[str, Typed]:
        """What a window sent, by box; boxes of this form only. One that was emptied is there, and empty."""
        boxes = set(cls.base_fields) | {
            f"{name}-{part}" for name, field in cls.base_fields.items() if isinstance(field, DateField)
            for part in ("day", "month", "year")
        }  # fmt: skip
        typed: dict[str, Typed] = {name: _clean(data.get(name, "")) for name in data if name in boxes}
        for name, field in cls.base_fields.items():
            if isinstance(field, CheckboxesField):
                typed[name] = [_clean(one) for one in data.getlist(name)]
            elif isinstance(field, RadiosField):  # sent only where one is chosen
                typed.setdefault(name, "")
        return typed

    @classmethod
    def labels(cls, names: Mapping[str, Any]) -> list[str]:
        """What these boxes are called."""
        roots = {name.rsplit("-", 1)[0] if name not in cls.base_fields else name for name in names}
        return [str(field.label) for name, field in cls.base_fields.items() if name in roots]


def _clean(text: str | None) -> str:
    """With the line ends and without the one character that no database keeps."""
    return (text or "").replace("\r\n", "\n").replace("\0", "\u2400")


def as_data(said: Mapping[str, Typed]) -> QueryDict:
    """What is kept, as a form takes it."""
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


TIME_HELP = gettext_lazy("For example 9:00 or 14:30.")
