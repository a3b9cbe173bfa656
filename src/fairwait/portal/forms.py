"""What somebody is asked on their private page: one question a page."""

from django.utils.translation import gettext_lazy as _

from fairwait.conversations.rules.asking_after import Later
from fairwait.govuk.fields import DateField, RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.check_in.rules.answers import Told

LONGEST = 2_000


class CodeForm(GovukForm):
    """The code of a letter."""

    code = TextField(
        label=_("Your code"),
        help_text=_("8 letters and numbers from your letter"),
        width=10,
        autocomplete="off",
        spellcheck=False,
        missing=_("Enter your code"),
        max_length=40,
    )


class BornForm(GovukForm):
    """The birth date as the second fact."""

    born = DateField(
        label=_("What is your date of birth?"),
        help_text=_("For example, 27 3 1948"),
        missing=_("Enter your date of birth"),
        named=_("Your date of birth"),
    )


class PinForm(GovukForm):
    """A PIN that was told by voice."""

    pin = TextField(
        label=_("What is the PIN we told you?"),
        help_text=_("6 numbers"),
        width=10,
        autocomplete="off",
        inputmode="numeric",
        missing=_("Enter the PIN"),
        max_length=20,
    )


class HowForm(GovukForm):
    """How things are. Nothing told before is shown."""

    told = RadiosField(
        label=_("How are things since we last spoke?"),
        heading=True,
        help_text=_("Whatever you choose, you keep your place. We do not show your answers from before."),
        choices=[
            (Told.SAME.value, _("Still waiting, about the same")),
            (Told.BETTER.value, _("Still waiting, things are better")),
            (Told.WORSE.value, _("Things are worse")),
            (Told.NOT_NEEDED.value, _("I do not need this any more")),
            (Told.MOVED.value, _("I have moved, or I am in hospital")),
            (Told.CALL_ME.value, _("Please call me")),
        ],
        hints={
            Told.WORSE.value: _("We look at this one first"),
            Told.NOT_NEEDED.value: _("We will ring or write to check. Nothing ends today"),
        },
        missing=_("Choose how things are"),
    )


class SortedForm(GovukForm):
    """Whether it is sorted, a week after they were in touch."""

    told = RadiosField(
        label=_("Has it sorted what you came to us for?"),
        heading=True,
        choices=[
            (Later.YES.value, _("Yes, it is sorted")),
            (Later.PARTLY.value, _("Partly")),
            (Later.NO.value, _("No, it is not sorted")),
            (Later.CALL_ME.value, _("Please call me")),
        ],
        missing=_("Choose whether it is sorted"),
    )
    said = TextareaField(
        label=_("Is there anything you want to say?"),
        help_text=_("You can leave this empty"),
        required=False,
        rows=3,
        max_length=LONGEST,
        attributes={"dir": "auto"},
    )


ME, ANOTHER = "me", "another"


class MoreForm(GovukForm):
    """Anything to add to what was told."""

    said = TextareaField(
        label=_("Is there anything you want to say?"),
        help_text=_("You can leave this empty"),
        required=False,
        max_length=LONGEST,
        attributes={"dir": "auto"},
    )


class NotNeededForm(MoreForm):
    """Who says that it is no longer needed."""

    who = RadiosField(
        label=_("Who is telling us this?"),
        choices=[(ME, _("The person who is waiting")), (ANOTHER, _("Somebody else"))],
        missing=_("Choose who is telling us this"),
    )
    field_order = ("who", "said")


class ReachForm(GovukForm):
    """How and how often to be reached."""

    told = RadiosField(
        label=_("What should change?"),
        choices=[
            (Told.REACH_ME.value, _("My number, my address, or how you reach me")),
            (Told.LESS_OFTEN.value, _("Be in touch less often")),
            (Told.CALL_ME.value, _("Be in touch more often, or call me")),
        ],
        missing=_("Choose what should change"),
    )
    said = TextareaField(
        label=_("Tell us what it should be"),
        help_text=_("For example: my new number is 07700 900123. Write to me, do not ring"),
        missing=_("Tell us what it should be"),
        rows=3,
        max_length=LONGEST,
        attributes={"dir": "auto"},
    )


class BackForm(GovukForm):
    """What somebody who left says when they ask to come back."""

    said = TextareaField(
        label=_("What has changed?"),
        help_text=_("You can leave this empty"),
        required=False,
        rows=3,
        max_length=LONGEST,
        attributes={"dir": "auto"},
    )
