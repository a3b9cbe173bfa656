"""What is asked at the desk."""

from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import TextField
from fairwait.govuk.forms import GovukForm


class ReasonForm(GovukForm):
    """Why a restricted record must be opened."""

    why = TextField(
        label=_("Why do you need to open this record?"),
        help_text=_("It is written to the access log with your name and the time, and somebody reads it."),
        missing=_("Enter why you need to open this record"),
        min_length=5,
        max_length=500,
        error_messages={"min_length": _("Say why in a few words")},
    )


class FindForm(GovukForm):
    """Words by which somebody may be found. They are posted, so that no name stands in an address."""

    find = TextField(
        label=_("Name, number, NHS number, postcode or date of birth"),
        help_text=_("Several words find whoever has all of them. For example: Marlowe ZX1 4BD, or 3 March 1942."),
        missing=_("Enter something to find somebody by"),
        max_length=120,
        autocomplete="off",
        spellcheck=False,
        width=30,
    )
