"""What is asked when a good life is planned."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.accounts.models import User
from fairwait.conversations.forms.crises import pence_of
from fairwait.conversations.forms.sheets import SheetForm
from fairwait.conversations.rules.good_life import Source
from fairwait.conversations.words.good_life import SOURCES, VIEWS
from fairwait.govuk.fields import CheckboxesField, RadiosField, TextareaField, TextField
from fairwait.govuk.forms import GovukForm


def _amount(source: Source) -> TextField:
    return TextField(label=gettext_lazy(SOURCES[source]), required=False, width=10, max_length=20, autocomplete="off")


class GoodLifeForm(SheetForm):
    """The plan while it is written."""

    good_life = TextareaField(
        label=gettext_lazy("What is a good life, in their words?"), required=False, rows=5,
        help_text=gettext_lazy("What matters to them, whom they want to see, what a good day is."),
    )  # fmt: skip
    who_plans = TextareaField(label=gettext_lazy("Who plans with them?"), required=False, rows=2)
    tried = TextareaField(
        label=gettext_lazy("What was tried before with people and places near them, and what is still missing"),
        required=False, rows=3,
    )  # fmt: skip
    from_council = _amount(Source.COUNCIL)
    from_own = _amount(Source.OWN)
    from_health = _amount(Source.HEALTH)
    from_benefits = _amount(Source.BENEFITS)
    from_family = _amount(Source.FAMILY)
    from_charity = _amount(Source.CHARITY)
    from_other = _amount(Source.OTHER)
    budget = TextareaField(
        label=gettext_lazy("Why this is a fair budget, and what is given that costs nothing"), required=False, rows=2
    )
    chosen = TextareaField(
        label=gettext_lazy("What support they choose, from whom, and from when"), required=False, rows=4
    )
    reason = TextareaField(
        label=gettext_lazy("Why this cannot wait for the end of the crisis"), required=False, rows=2,
        help_text=gettext_lazy("Only where a plan through a crisis is under way."),
    )  # fmt: skip

    def amounts(self) -> dict[Source, int | None]:
        """Pence a week from each source that something was typed for; None where it is no amount."""
        typed = {source: str(self.data.get(f"from_{source.value}", "")).strip() for source in Source}
        return {source: pence_of(text) for source, text in typed.items() if text}


class PeersForm(GovukForm):
    """Whom to ask."""

    peers = CheckboxesField(
        label=gettext_lazy("Whom do you ask?"), choices=[], missing=gettext_lazy("Select whom you ask")
    )

    def __init__(self, *args: Any, colleagues: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peers"].choices = [  # type: ignore[attr-defined]
            (str(pk), user.display_name) for pk, user in colleagues.items()
        ]


class ReflectForm(GovukForm):
    """What a peer says."""

    view = RadiosField(
        label=gettext_lazy("What would you do?"), missing=gettext_lazy("Select what you would do"),
        choices=[(one.value, gettext_lazy(words)) for one, words in VIEWS.items()],
    )  # fmt: skip
    words = TextareaField(label=gettext_lazy("Why"), rows=4, max_length=5_000, missing=gettext_lazy("Enter why"))


class ReasonForm(GovukForm):
    """Why it cannot wait for the end of a crisis."""

    reason = TextareaField(
        label=gettext_lazy("Why this cannot wait for the end of the crisis"), rows=3, max_length=2_000,
        missing=gettext_lazy("Enter why it cannot wait"),
    )  # fmt: skip
