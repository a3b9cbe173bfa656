"""What the public form asks, a page at a time. Boxes are called as those of a request, which they become."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fairwait.conversations.rules.shape import Caring, Knows, Safe, Speaker, Urgent
from fairwait.govuk.fields import DateField, EmailField, RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm

LONGEST = 5_000
"""Letters in a long answer. More is told by telephone."""
_AS_IT_RUNS = {"dir": "auto"}


class WhomForm(GovukForm):
    """Whom it is for."""

    speaker = RadiosField(
        label=_("Who needs help?"),
        heading=True,
        choices=[
            (Speaker.SELF.value, _("I do")),
            (Speaker.FAMILY.value, _("Somebody I know, live with or look after")),
            (Speaker.PROFESSIONAL.value, _("Somebody I work with")),
        ],
        missing=_("Choose who needs help"),
    )


class SpeakerForm(GovukForm):
    """Who asks for somebody else, and whether that person knows."""

    asker = TextField(label=_("Your name"), required=False, max_length=60, autocomplete="name", attributes=_AS_IT_RUNS)
    asker_is = TextField(
        label=_("How you know them, or your job and who you work for"),
        missing=_("Enter how you know them, or your job"),
        max_length=60,
        attributes=_AS_IT_RUNS,
    )
    asker_reach = TextField(
        label=_("A number or an email where we can reach you"), required=False, max_length=70, attributes=_AS_IT_RUNS
    )
    knows = RadiosField(
        label=_("Do they know that you are asking?"),
        help_text=_("You can ask all the same. We will speak with them, unless that puts somebody in danger."),
        choices=[(Knows.YES.value, _("Yes")), (Knows.NO.value, _("No"))],
        missing=_("Choose whether they know"),
    )


class UrgentForm(GovukForm):
    """Whether something must happen now."""

    urgent = RadiosField(
        label=_("Is anything urgent?"),
        heading=True,
        choices=[
            (Urgent.NO.value, _("No, it can wait a few days")),
            (Urgent.TODAY.value, _("Something has to happen today")),
            (Urgent.DANGER.value, _("Somebody is in danger, or is being hurt or neglected")),
        ],
        missing=_("Choose whether anything is urgent"),
    )


class NowForm(GovukForm):
    """Nothing: a page that says whom to ring now."""


class ReasonForm(GovukForm):
    """What has happened, and what should be different, in their own words."""

    reason = TextareaField(
        label=_("What has been happening?"),
        help_text=_("In your own words. What is hard, since when, and who helps now?"),
        missing=_("Tell us what has been happening"),
        rows=7,
        max_length=LONGEST,
        attributes=_AS_IT_RUNS,
    )
    wants = TextareaField(
        label=_("What would you like to be different?"),
        help_text=_("You can leave this empty"),
        required=False,
        rows=4,
        max_length=LONGEST,
        attributes=_AS_IT_RUNS,
    )


class CaringForm(GovukForm):
    """Whether somebody looks after somebody."""

    caring = RadiosField(
        label=_("Does a relative or friend look after the person, unpaid?"),
        heading=True,
        help_text=_("Whoever looks after somebody has a right to help of their own."),
        choices=[
            (Caring.CARED_FOR.value, _("Yes, somebody looks after them")),
            (Caring.CARES.value, _("No, but they look after somebody else")),
            (Caring.BOTH.value, _("Both")),
            (Caring.NEITHER.value, _("Neither")),
            (Caring.NOT_ASKED.value, _("I do not know, or do not want to say")),
        ],
        missing=_("Choose one of these"),
    )


class PersonForm(GovukForm):
    """Who the person is. Nobody has to give a name."""

    first_name = TextField(label=_("First name"), required=False, max_length=100, attributes=_AS_IT_RUNS)
    last_name = TextField(label=_("Last name"), required=False, max_length=100, attributes=_AS_IT_RUNS)
    date_of_birth = DateField(
        label=_("Date of birth"), help_text=_("For example, 27 3 1948"), required=False, named=_("The date of birth")
    )
    address = TextareaField(label=_("Address"), required=False, rows=2, max_length=300, attributes=_AS_IT_RUNS)
    postcode = TextField(
        label=_("Postcode"), required=False, width=10, max_length=10, autocomplete="off", spellcheck=False
    )


class ReachForm(GovukForm):
    """How the person may be reached, and what is not safe."""

    phone = TextField(label=_("Telephone"), required=False, width=20, max_length=30, inputmode="tel")
    email = EmailField(label=_("Email"), required=False, max_length=200)
    safe = RadiosField(
        label=_("Is it safe for us to ring, write or leave a message?"),
        choices=[
            (Safe.ANY_WAY.value, _("Yes, every way is safe")),
            (Safe.SOME_WAYS.value, _("Not every way, or not at every time")),
        ],
        missing=_("Choose whether it is safe"),
    )
    safe_words = TextField(
        label=_("If not, which way is safe, and when?"),
        help_text=_("For example: only by text, and only in the morning"),
        required=False,
        max_length=300,
        attributes=_AS_IT_RUNS,
    )
    communication_needs = TextField(
        label=_("Is there anything we need to know to talk or write with them?"),
        help_text=_("For example: an interpreter, sign language, large print, time to answer"),
        required=False,
        max_length=300,
        attributes=_AS_IT_RUNS,
    )

    def clean(self) -> dict[str, Any]:
        """Whoever says that not every way is safe says which one is."""
        said = super().clean() or {}
        if said.get("safe") == Safe.SOME_WAYS.value and not said.get("safe_words"):
            self.add_error("safe_words", _("Tell us which way is safe, so that we use no other"))
        return said


class CheckForm(GovukForm):
    """Nothing more: what was said is shown, to be sent."""
