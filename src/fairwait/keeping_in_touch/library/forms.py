"""What is typed about the library."""

from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import DateField, FileField, RadiosField, SelectField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.library.rules.media import SUFFIXES, Kind
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH


class ItemForm(GovukForm):
    """A thing for the library."""

    title = TextField(label=_("Title"), max_length=120)
    kind = RadiosField(label=_("What it is"), choices=[(each.value, _(each.label.capitalize())) for each in Kind])
    language = SelectField(label=_("Language"), choices=list(IN_ENGLISH.items()), initial="en")
    about = TextField(label=_("What it is about, in a sentence"), required=False, max_length=300)
    address = TextField(
        label=_("Its address"), help_text=_("Where it is kept elsewhere, or choose a file below."), required=False,
        max_length=500,
    )  # fmt: skip
    file = FileField(
        label=_("A file"), help_text=_("A film or sound, a PDF or a picture, up to 40 MB."), required=False,
        accept=tuple(f".{suffix}" for suffix in SUFFIXES.values()),
    )  # fmt: skip
    words = TextareaField(
        label=_("What is said and shown in it"), required=False, rows=10,
        help_text=_("Needed for films, sound and pictures: whoever cannot see or hear them reads this."),
    )  # fmt: skip
    makers = TextField(label=_("Who made it, and with whom"), required=False, max_length=200)
    licence = TextField(label=_("Who may use it, and how"), required=False, max_length=200)


class UseForm(GovukForm):
    """Somebody besides us who uses it."""

    who = TextField(label=_("Who uses it besides us"), missing=_("Enter who uses it"), max_length=120)
    since = DateField(label=_("Since when"), missing=_("Enter the day"))
