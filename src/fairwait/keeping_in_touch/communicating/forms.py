"""What is asked of how somebody needs to be communicated with."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.engine.checks.values.codes import labels
from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.communicating.actions import MAY_END
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people.actions import LONGEST_REVIEW
from fairwait.people.rules.communicating import WAYS, Communication, Format, Professional
from fairwait.people.rules.reaching import Channel as Way
from fairwait.people.words import FORMATS, PROFESSIONALS, WAY_WORDS

USUAL_REVIEW = timedelta(days=365)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class CommunicationForm(GovukForm):
    """All of it each time: whatever is not said again no longer counts."""

    professional = SelectField(
        label=gettext_lazy("Who must be there when we speak"),
        help_text=gettext_lazy("It stands beside every call, visit and booking."),
        required=False,
        choices=[],
    )
    language = SelectField(label=gettext_lazy("Language they speak, if not English"), required=False, choices=[])
    formats = CheckboxesField(label=gettext_lazy("Forms in which they need what we write"), required=False, choices=[])
    cannot = CheckboxesField(
        label=gettext_lazy("Ways they cannot use"),
        help_text=gettext_lazy("Nothing goes that way, and nobody is offered it."),
        required=False,
        choices=[],
    )
    prefers = RadiosField(label=gettext_lazy("The way they like best"), required=False, choices=[])
    support = TextareaField(
        label=gettext_lazy("What else helps"),
        help_text=gettext_lazy("For example: lip-reads, so face the light. Needs time to answer. Ask her daughter in."),
        required=False,
        rows=2,
        max_length=300,
    )
    no_more = CheckboxesField(
        label=gettext_lazy("They want nothing more by"),
        help_text=gettext_lazy("They may say otherwise at any time. Their place on the list does not depend on it."),
        required=False,
        choices=[],
    )
    said_by = TextField(
        label=gettext_lazy("Who confirmed this"),
        help_text=gettext_lazy("For example: Edith herself, by phone. Or: her daughter Ann, at home."),
        missing=gettext_lazy("Enter who confirmed this"),
        max_length=120,
    )
    on = DateField(label=gettext_lazy("When they confirmed it"), missing=gettext_lazy("Enter the day"))
    may_share = TickField(
        label=gettext_lazy("They agree that others who help them are told"),
        help_text=gettext_lazy("Partners in huddles, interpreters, providers. Without it, nobody outside is told."),
        required=False,
    )
    review_on = DateField(
        label=gettext_lazy("By when to ask again"),
        help_text=gettext_lazy("Within a year. It comes onto Today by itself."),
        missing=gettext_lazy("Enter the day by which to ask again"),
    )

    def __init__(
        self, data: Any = None, *, known: Communication | None, no_more: Collection[Channel], today: date
    ) -> None:
        super().__init__(data, initial=_initial(known, no_more, today))
        languages = sorted(labels("language").items(), key=lambda one: one[1])
        self._choices("professional", [("", _("Nobody")), *_named(Professional, PROFESSIONALS)])
        self._choices("language", [("", _("English, or not known")), *languages])
        self._choices("formats", _named(Format, FORMATS))
        self._choices("cannot", [(way.value, _capital(_(WAY_WORDS[way]))) for way in WAYS])
        self._choices("prefers", [("", _("No preference")), *((way.value, _capital(_(WAY_WORDS[way]))) for way in Way)])
        self._choices("no_more", [(one.value, one.label.capitalize()) for one in MAY_END])
        self.fields["on"].latest = today  # type: ignore[attr-defined]
        self.fields["review_on"].earliest = today + timedelta(days=1)  # type: ignore[attr-defined]
        self.fields["review_on"].latest = today + LONGEST_REVIEW  # type: ignore[attr-defined]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def told(self) -> Communication:
        """As the action takes it."""
        said = self.cleaned_data
        return Communication(
            said_by=said["said_by"].strip(), on=said["on"], review_on=said["review_on"],
            prefers=Way(said["prefers"]) if said["prefers"] else None,
            cannot=frozenset(Way(each) for each in said["cannot"]),
            formats=frozenset(Format(each) for each in said["formats"]),
            professional=Professional(said["professional"]) if said["professional"] else None,
            language=said["language"], support=" ".join(said["support"].split()), may_share=said["may_share"],
        )  # fmt: skip

    def no_more_by(self) -> set[Channel]:
        """The channels they want nothing more by."""
        return {Channel(each) for each in self.cleaned_data["no_more"]}


def _named(kinds: Any, words: Any) -> list[tuple[str, str]]:
    return [(each.value, _capital(_(words[each]))) for each in kinds]


def _initial(known: Communication | None, no_more: Collection[Channel], today: date) -> dict[str, Any]:
    start: dict[str, Any] = {"on": today, "review_on": today + USUAL_REVIEW, "no_more": sorted(no_more), "prefers": ""}
    if known is None:
        return start
    return start | {
        "professional": known.professional or "", "language": known.language, "formats": sorted(known.formats),
        "cannot": sorted(known.cannot), "prefers": known.prefers or "", "support": known.support,
        "may_share": known.may_share,
    }  # fmt: skip
