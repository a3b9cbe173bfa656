"""What is asked when two records may be one person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fairwait.govuk.fields import RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm

JOIN_LEFT, JOIN_RIGHT, APART = "left", "right", "apart"


class PairForm(GovukForm):
    """One person or two; which record stays; how somebody knows."""

    decision = RadiosField(label=_("Are these one person?"), choices=[], missing=_("Select what you decide"))
    reason = TextareaField(
        label=_("How you know"),
        help_text=_("For example: asked the daughter by phone; both have the same NHS card."),
        missing=_("Enter how you know"),
        rows=3,
    )

    def __init__(self, data: Any = None, *, left: str, right: str) -> None:
        super().__init__(data)
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (JOIN_LEFT, _("One person: %(record)s stays") % {"record": left}),
            (JOIN_RIGHT, _("One person: %(record)s stays") % {"record": right}),
            (APART, _("Two people: do not ask again")),
        ]


class PartForm(GovukForm):
    """Why two records are two people after all."""

    reason = TextareaField(
        label=_("Why these are two people after all"), missing=_("Enter why these are two people after all"), rows=3
    )


class TogetherForm(GovukForm):
    """How somebody knows, of several pairs that agree in everything."""

    why = TextField(
        label=_("How you know"),
        help_text=_(
            "One line, kept with each joining in your name. For example: same NHS number in both systems. No name."
        ),
        missing=_("Enter how you know"),
        max_length=200,
    )


class PartTogetherForm(GovukForm):
    """Why the pairs of an act are two people each after all."""

    why = TextField(
        label=_("Why these are two people after all"),
        help_text=_("One line, kept with each in your name. No name."),
        missing=_("Enter why these are two people after all"),
        max_length=200,
    )
