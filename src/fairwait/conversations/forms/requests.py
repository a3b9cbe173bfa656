"""What is asked in a request. A page shows it as typed, however unfinished; it is judged when it is finished."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.conversations.words.requests import CAME_TO, CARING, CHOSEN, KNOWS, SAFE, SOLVED, SPEAKERS, TOPICS, URGENT
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    EmailField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
)
from fairwait.govuk.forms import GovukForm
from fairwait.govuk.windows import Typed


def _of(words: Mapping[Any, str]) -> list[tuple[str, Any]]:
    return [(one.value, gettext_lazy(said)) for one, said in words.items()]


class RequestForm(GovukForm):
    """Everything that is asked. `judges` False: what was typed is shown as it is, and nothing is called wrong yet."""

    find = TextField(
        label=gettext_lazy("Name, number, NHS number, postcode or date of birth"), required=False, max_length=200,
        autocomplete="off", spellcheck=False,
    )  # fmt: skip
    first_name = TextField(label=gettext_lazy("First name"), required=False, max_length=100, autocomplete="off")
    last_name = TextField(label=gettext_lazy("Last name"), required=False, max_length=100, autocomplete="off")
    date_of_birth = DateField(label=gettext_lazy("Date of birth"), required=False)
    nhs_number = TextField(label=gettext_lazy("NHS number"), required=False, width=20, inputmode="numeric")
    phone = TextField(label=gettext_lazy("Telephone"), required=False, width=20, autocomplete="off")
    mobile = TextField(label=gettext_lazy("Mobile"), required=False, width=20, autocomplete="off")
    email = EmailField(label=gettext_lazy("E-mail"), required=False, max_length=200, autocomplete="off")
    address = TextareaField(label=gettext_lazy("Address"), required=False, rows=2, max_length=300)
    postcode = TextField(label=gettext_lazy("Postcode"), required=False, width=10, autocomplete="off")
    communication_needs = TextField(
        label=gettext_lazy("What do we need to know to talk and write with them?"), required=False, max_length=300,
        help_text=gettext_lazy("An interpreter, British Sign Language, large print, time to answer."),
    )  # fmt: skip
    safe = RadiosField(
        label=gettext_lazy("Is it safe to ring, write and leave messages?"),
        choices=_of(SAFE),
        inline=True,
        required=False,
    )
    safe_words = TextField(label=gettext_lazy("Which way is safe, and which is not"), required=False, max_length=300)
    speaker = RadiosField(
        label=gettext_lazy("Who speaks?"), choices=_of(SPEAKERS), inline=True, missing=gettext_lazy("Select who speaks")
    )
    speaker_name = TextField(
        label=gettext_lazy("Their name, and how they know the person"), required=False, max_length=200
    )
    knows = RadiosField(
        label=gettext_lazy("Does the person know that they are spoken for?"),
        choices=_of(KNOWS),
        inline=True,
        required=False,
    )
    reason = TextareaField(
        label=gettext_lazy("Why they got in touch, in their own words"), rows=5,
        missing=gettext_lazy("Enter why they got in touch"),
    )  # fmt: skip
    topic = SelectField(
        label=gettext_lazy("What is it about?"), choices=_of(TOPICS),
        missing=gettext_lazy("Select what it is about"),
    )  # fmt: skip
    urgent = RadiosField(
        label=gettext_lazy("Is anything urgent now?"), choices=_of(URGENT), inline=True,
        missing=gettext_lazy("Select whether anything is urgent now"),
    )  # fmt: skip
    urgent_done = TextField(label=gettext_lazy("What was done about it now"), required=False, max_length=500)
    now_pathway = SelectField(label=gettext_lazy("What cannot wait for the rest of this"), choices=[], required=False)
    now_reason = TextareaField(
        label=gettext_lazy("Why it cannot wait"), required=False, rows=2, max_length=2_000,
        help_text=gettext_lazy("It is opened at once, and this request goes on."),
    )  # fmt: skip
    caring = RadiosField(
        label=gettext_lazy("Does anybody care for somebody?"), choices=_of(CARING), inline=True, required=False
    )
    wants = TextareaField(label=gettext_lazy("What they want to be different"), required=False, rows=3)
    strengths = TextareaField(label=gettext_lazy("What they are good at and enjoy"), required=False, rows=2)
    people = TextareaField(label=gettext_lazy("People they can count on"), required=False, rows=2)
    places = TextareaField(label=gettext_lazy("Places near them that they like and know"), required=False, rows=2)
    tried = TextareaField(label=gettext_lazy("What was tried already, and how it went"), required=False, rows=2)
    came_to = CheckboxesField(
        label=gettext_lazy("What came of it?"), choices=[(one.value, gettext_lazy(CAME_TO[one])) for one in CHOSEN],
        required=False,
    )  # fmt: skip
    done = TextareaField(label=gettext_lazy("What was answered, changed or arranged"), required=False, rows=2)
    passed_to = TextField(label=gettext_lazy("Who does it now: name and department"), required=False, max_length=200)
    passed_by = DateField(label=gettext_lazy("By when they come back to us"), required=False)
    pathway = SelectField(
        label=gettext_lazy("Open a wait"), choices=[], required=False,
        help_text=gettext_lazy("For an assessment or a review, say. Their clock starts on the day they got in touch."),
    )  # fmt: skip
    solved = RadiosField(
        label=gettext_lazy("Ask: “Has this sorted what you came to us for?”"), choices=_of(SOLVED), inline=True,
        missing=gettext_lazy("Select what they said"),
    )  # fmt: skip
    solved_words = TextField(
        label=gettext_lazy("What is left and who does it by when, or why they were not asked"), required=False,
        max_length=500,
    )  # fmt: skip
    ask_later = RadiosField(
        label=gettext_lazy("May we ask them in a week whether it has stayed sorted?"), inline=True, required=False,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("They would rather not"))],
        help_text=gettext_lazy("Asked only where it ends today and it is safe to be in touch."),
    )  # fmt: skip

    def __init__(self, said: Mapping[str, Typed], *, pathways: Sequence[tuple[str, str]], judges: bool = False) -> None:
        self._judges = judges
        super().__init__(as_data(said))
        self.fields["topic"].choices = [("", _("Choose")), *_of(TOPICS)]  # type: ignore[attr-defined]
        self.fields["now_pathway"].choices = [("", _("Choose")), *pathways]  # type: ignore[attr-defined]
        self.fields["pathway"].choices = [("", _("No: nothing to wait for")), *pathways]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Django's own, or nothing where nobody has said that they are done."""
        if self._judges:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}


PROSE: tuple[str, ...] = ("reason", "now_reason", "wants", "strengths", "people", "places", "tried", "done", "address")
WORDS: tuple[str, ...] = (
    "reason", "wants", "strengths", "people", "places", "tried", "done", "communication_needs", "safe_words",
    "speaker_name", "urgent_done", "solved_words", "passed_to",
)  # fmt: skip
"""The boxes whose words are kept when it is finished."""
OF_SOMEBODY_NEW: tuple[str, ...] = (
    "first_name", "last_name", "nhs_number", "phone", "mobile", "email", "address", "postcode", "communication_needs",
)  # fmt: skip
_NOT_BOXES = frozenset({"csrfmiddlewaretoken", "do", "was", "revision"})
_SEVERAL = frozenset({"came_to"})


def typed_in(data: QueryDict) -> dict[str, Typed]:
    """What a window sent, by box; boxes of this form only. One that was emptied is there, and empty."""
    boxes = set(RequestForm.base_fields) | {
        f"{name}-{part}" for name, field in RequestForm.base_fields.items() if isinstance(field, DateField)
        for part in ("day", "month", "year")
    }  # fmt: skip
    typed: dict[str, Typed] = {
        name: _clean(data.get(name, "")) for name in data if name in boxes and name not in _NOT_BOXES | _SEVERAL
    }
    if "reason" in data:  # a whole window: boxes that are ticked, and radios, are sent only where they are chosen
        typed |= {name: typed.get(name, "") for name in _CHOSEN}
        typed["came_to"] = [_clean(one) for one in data.getlist("came_to")]
    return typed


_CHOSEN = ("safe", "speaker", "knows", "urgent", "caring", "solved", "ask_later")


def _clean(text: str | None) -> str:
    """With the line ends and without the one character that no database keeps."""
    return (text or "").replace("\r\n", "\n").replace("\0", "\u2400")


def as_data(said: Mapping[str, Typed]) -> QueryDict:
    """What is kept, as a form takes it."""
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def lines(said: Mapping[str, Typed]) -> list[tuple[str, str, str]]:
    """(box, its label, what was said) of everything answered, in the order it was asked."""
    form = RequestForm(said, pathways=())
    told = []
    for name, field in form.fields.items():
        value = form[name].value()
        words = _said(field, value)
        if words:
            told.append((name, str(field.label), words))
    return told


def _said(field: Any, value: Any) -> str:
    if isinstance(field, DateField):
        return "-".join(part for part in value if part) if value else ""
    chosen = value if isinstance(value, list) else [value]
    known = dict(getattr(field, "choices", ()))
    return ", ".join(str(known.get(one, one)) for one in chosen if one)
