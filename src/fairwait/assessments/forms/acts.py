"""What is asked when an assessment is begun, handed over, finished and given."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from fairwait.accounts.models import User
from fairwait.assessments.rules.facts import Outcome, Right
from fairwait.assessments.words import AREAS, OUTCOMES, RIGHTS
from fairwait.govuk.fields import CheckboxesField, RadiosField, SelectField, TextareaField
from fairwait.govuk.forms import GovukForm
from fairwait.keeping_in_touch.packs.rules.giving import Format


def _staff(colleagues: Mapping[int, User]) -> list[tuple[str, str]]:
    return [(str(pk), user.display_name) for pk, user in colleagues.items()]


class BeginForm(GovukForm):
    """On which form, and who goes through it with them."""

    form = RadiosField(label=gettext_lazy("Which form?"), choices=[], missing=gettext_lazy("Select a form"))
    navigator = SelectField(
        label=gettext_lazy("Who goes through it with them, from beginning to end?"), choices=[],
        missing=gettext_lazy("Select who goes through it with them"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, offered: Sequence[tuple[str, str]], colleagues: Mapping[int, User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = offered  # type: ignore[attr-defined]
        self.fields["navigator"].choices = _staff(colleagues)  # type: ignore[attr-defined]


class HandOverForm(GovukForm):
    """To whom, and why."""

    to = SelectField(
        label=gettext_lazy("Who goes on with them?"), choices=[],
        missing=gettext_lazy("Select who goes on with them"),
    )  # fmt: skip
    reason = TextareaField(
        label=gettext_lazy("Why"), rows=2, max_length=2_000,
        missing=gettext_lazy("Enter why somebody else goes on with them"),
        help_text=gettext_lazy("They tell their story to one person. Say how they were told, too."),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("Choose")), *_staff(colleagues)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class FinishForm(GovukForm):
    """What came of it."""

    outcome = RadiosField(
        label=gettext_lazy("What came of it?"), missing=gettext_lazy("Select what came of it"),
        choices=[(one.value, gettext_lazy(words)) for one, words in OUTCOMES.items()],
    )  # fmt: skip
    eligible = CheckboxesField(
        label=gettext_lazy("In which outcomes are needs eligible?"), choices=[], required=False,
        help_text=gettext_lazy("Out of reach because of how somebody is, and with a significant effect on wellbeing."),
    )  # fmt: skip
    why = TextareaField(
        label=gettext_lazy("Why, in words you could say to them"), rows=4, max_length=5_000,
        missing=gettext_lazy("Enter why, in words you could say to them"),
    )  # fmt: skip
    next = TextareaField(
        label=gettext_lazy("What comes next, and who does it"), rows=3, max_length=5_000,
        missing=gettext_lazy("Enter what comes next, and who does it"),
        help_text=gettext_lazy("Where nothing is eligible, too: what could help, and how to come back."),
    )  # fmt: skip
    ends = RadiosField(
        label=gettext_lazy("Does the wait end with it?"), choices=[], required=False,
        help_text=gettext_lazy("It goes on unless you say so: finishing by itself ends nothing and stops no clock."),
    )  # fmt: skip
    told = TextareaField(
        label=gettext_lazy("What they were told, where the wait ends"), rows=2, required=False, max_length=2_000
    )

    def __init__(self, *args: Any, areas: Sequence[str], reasons: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eligible"].choices = [(one, gettext_lazy(AREAS[one])) for one in areas]  # type: ignore[attr-defined]
        if not areas:
            del self.fields["eligible"]
        if reasons:
            goes_on = ("", gettext_lazy("It goes on"))
            self.fields["ends"].choices = [goes_on, *reasons]  # type: ignore[attr-defined]
        else:
            del self.fields["ends"], self.fields["told"]


class CheckForm(GovukForm):
    """What the person says of what was written."""

    right = RadiosField(
        label=gettext_lazy("Is this right? What would you change?"), missing=gettext_lazy("Select what they said"),
        choices=[(one.value, gettext_lazy(words)) for one, words in RIGHTS.items()],
    )  # fmt: skip
    words = TextareaField(
        label=gettext_lazy("What they would change, in their words"), rows=3, required=False, max_length=5_000
    )

    @property
    def said(self) -> Right:
        """What they said."""
        return Right(self.cleaned_data["right"])


class GiveForm(GovukForm):
    """Which way they are given what was said."""

    format = RadiosField(
        label=gettext_lazy("Which way?"), missing=gettext_lazy("Select a way"),
        choices=[
            (one.value, gettext_lazy(words))
            for one, words in (
                (Format.LETTER, "By post, through the outbox"),
                (Format.PAPER, "On paper, handed over"),
                (Format.LARGE_PAPER, "On paper in large print, handed over"),
                (Format.READ_OUT, "Read out to them"),
            )
        ],
    )  # fmt: skip


def outcome_of(form: FinishForm) -> Outcome:
    """What came of it."""
    return Outcome(form.cleaned_data["outcome"])
