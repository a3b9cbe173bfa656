"""What is asked on the directory's pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.directory.rules.places import is_postcode
from fairwait.directory.rules.searching import FILTERS, Answer
from fairwait.directory.words import label
from fairwait.govuk.catalogues import isolated
from fairwait.govuk.fields import (
    FileField,
    IntegerField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm

LARGEST_FILE = 40_000_000
MOST_OFFERED = 200


class _Offered(SelectField):
    """A drop-down whose values are those that occur: known once the search was made, so any word may come in."""

    def valid_value(self, value: object) -> bool:
        """Any: what does not occur finds nothing."""
        return len(str(value)) <= 300


class SearchForm(GovukForm):
    """What somebody looks for, and where. Nothing has to be said."""

    postcode = TextField(
        label=gettext_lazy("Postcode"), required=False, width=10, autocomplete="postal-code", max_length=40
    )
    words = TextField(label=gettext_lazy("Words"), required=False, max_length=100, autocomplete="off")
    need = _Offered(label=gettext_lazy("What for"), required=False)
    place = _Offered(label=gettext_lazy("Place"), required=False)
    day = _Offered(label=gettext_lazy("Day"), required=False)
    cost = _Offered(label=gettext_lazy("Cost"), required=False)
    language = _Offered(label=gettext_lazy("Language"), required=False)
    access = _Offered(label=gettext_lazy("Getting in"), required=False)
    age = IntegerField(label=gettext_lazy("Age"), required=False, min_value=0, max_value=130)

    def clean_postcode(self) -> str:
        """A whole postcode, or nothing."""
        words = str(self.cleaned_data["postcode"] or "")
        if words and not is_postcode(words):
            self.add_error("postcode", _("Enter a whole postcode, such as ZX1 4AB"))
        return words

    def offer(self, answer: Answer, terms: Mapping[str, str]) -> None:
        """Offer what occurs, with how many; a filter with nothing to choose is left out."""
        for name in FILTERS:
            choices = answer.choices[name]
            if not choices:
                del self.fields[name]
                continue
            named = [(label(name, one.value, terms), one) for one in choices]
            kept = sorted(named, key=lambda pair: (_order(name, pair[1].value), pair[0].lower()))[:MOST_OFFERED]
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", _("Any")),
                *((one.value, f"{isolated(words)} ({one.count})") for words, one in kept),
            ]


def _order(name: str, value: str) -> int:
    """Days in the order of the week; everything else by its name."""
    return ("today", "MO", "TU", "WE", "TH", "FR", "SA", "SU").index(value) if name == "day" else 0


class CheckForm(GovukForm):
    """How it was checked."""

    how = TextField(
        label=gettext_lazy("How you checked it"),
        help_text=gettext_lazy("For example: rang 01632 960 123, spoke with the warden"),
        missing=gettext_lazy("Say how you checked it: whom you rang, what you saw"),
        max_length=500,
    )


class EndForm(GovukForm):
    """Why it ends."""

    why = TextField(
        label=gettext_lazy("Why it ends"), missing=gettext_lazy("Say why it ends"), max_length=500,
        help_text=gettext_lazy("It is shown to nobody from now on. What stood there is kept."),
    )  # fmt: skip


class ConnectorForm(GovukForm):
    """Somebody one can speak to."""

    name = TextField(label=gettext_lazy("Name"), missing=gettext_lazy("Enter their name"), max_length=200)
    role = TextField(label=gettext_lazy("Role"), missing=gettext_lazy("Enter what they are"), max_length=200,
                     help_text=gettext_lazy("For example: local area coordinator"))  # fmt: skip
    organisation = TextField(label=gettext_lazy("Works for"), required=False, max_length=200)
    about = TextareaField(label=gettext_lazy("What they help with"), required=False, rows=3, max_length=2_000)
    phone = TextField(label=gettext_lazy("Telephone"), required=False, width=20, max_length=60)
    email = TextField(label=gettext_lazy("Email"), required=False, max_length=200)
    when = TextField(label=gettext_lazy("When they can be reached"), required=False, max_length=200)
    byday = TextField(label=gettext_lazy("Days"), required=False, max_length=40,
                      help_text=gettext_lazy("For example: Monday, Thursday"))  # fmt: skip
    languages = TextField(label=gettext_lazy("Languages"), required=False, max_length=200,
                          help_text=gettext_lazy("With commas between"))  # fmt: skip
    neighbourhoods = TextareaField(
        label=gettext_lazy("Neighbourhoods"), required=False, rows=3, max_length=2_000,
        help_text=gettext_lazy(
            "One on each line: its name, a colon, and the beginnings of its postcodes. Harbour: ZX1, ZX2 4. "
            "None for the whole council."
        ),
    )  # fmt: skip
    why = TextField(label=gettext_lazy("What changed"), required=False, max_length=300)

    def said(self) -> dict[str, Any]:
        """As the record is written."""
        return {**self.cleaned_data, "neighbourhoods": list(_areas(self.cleaned_data["neighbourhoods"]))}


def _areas(text: str) -> Sequence[dict[str, Any]]:
    found = (line.partition(":") for line in text.splitlines() if line.strip())
    return [{"name": name.strip(), "postcodes": codes.split(",")} for name, _colon, codes in found if name.strip()]


def as_typed(record: Mapping[str, Any]) -> dict[str, Any]:
    """A connector's record as its form shows it."""
    areas = (f"{one['name']}: {', '.join(one['postcodes'])}" for one in record.get("neighbourhoods", ()))
    return {**record, "languages": ", ".join(record.get("languages", ())), "neighbourhoods": "\n".join(areas)}


class OwnerLinkForm(GovukForm):
    """Whom a link is given to."""

    given_to = TextField(
        label=gettext_lazy("Whom you give it to"), missing=gettext_lazy("Enter whom you give it to"), max_length=200,
        help_text=gettext_lazy("The person who runs it. They propose a change; it counts once one of us agrees."),
    )  # fmt: skip


APPROVE, TURN_DOWN = "approved", "turned_down"


class DecideForm(GovukForm):
    """Whether a proposal counts."""

    decision = RadiosField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            (APPROVE, gettext_lazy("Approve: it counts from now on")),
            (TURN_DOWN, gettext_lazy("Turn it down")),
        ],
        missing=gettext_lazy("Choose what becomes of it"),
    )
    why = TextField(label=gettext_lazy("Why"), required=False, max_length=500,
                    help_text=gettext_lazy("Needed where you turn it down"))  # fmt: skip


class FileForm(GovukForm):
    """A file to bring in."""

    name = TextField(
        label=gettext_lazy("Where it comes from"), missing=gettext_lazy("Enter where it comes from"), max_length=100,
        help_text=gettext_lazy("The same name next time: what is missing then is taken out"),
    )  # fmt: skip
    file = FileField(label=gettext_lazy("The file"), help_text=gettext_lazy("Open Referral UK, as JSON"))
    is_trial = TickField(label=gettext_lazy("Only say what it would do"), required=False)
    confirm = TextField(
        label=gettext_lazy("If it holds much less than last time: why that is right"), required=False, max_length=300
    )

    def clean_file(self) -> Any:
        """A file that could be a directory."""
        held = self.cleaned_data["file"]
        if held is not None and held.size > LARGEST_FILE:
            self.add_error("file", _("Choose a file of at most 40 MB"))
        return held


class AddressForm(GovukForm):
    """A published directory to follow."""

    name = TextField(label=gettext_lazy("Whose directory it is"),
                     missing=gettext_lazy("Enter whose directory it is"), max_length=100)  # fmt: skip
    address = TextField(
        label=gettext_lazy("Its address"), missing=gettext_lazy("Enter its address"), max_length=500,
        help_text=gettext_lazy("The one that ends before /services. It is looked at every night."),
    )  # fmt: skip
