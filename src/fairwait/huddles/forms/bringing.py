"""What is asked when somebody brings a person to a huddle, or shares one with a partner."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.govuk.fields import DateField, RadiosField, SelectField, TextField
from fairwait.govuk.forms import GovukForm
from fairwait.huddles.rules.sharing import LawfulBasis, Terms
from fairwait.huddles.showing import BASES


class BringForm(GovukForm):
    """To which huddle, why, and whether they know."""

    to = RadiosField(label=gettext_lazy("To which huddle"), missing=gettext_lazy("Select a huddle"))
    why = TextField(
        label=gettext_lazy("Why they should be talked about, in one line"),
        missing=gettext_lazy("Enter why they should be talked about"),
        max_length=300,
    )
    knows = RadiosField(
        label=gettext_lazy("Do they know?"),
        choices=[
            ("yes", gettext_lazy("Yes, they were told")),
            ("no", gettext_lazy("Not yet: I will tell them, and what came of it")),
        ],
        missing=gettext_lazy("Select whether they know"),
    )
    told = TextField(label=gettext_lazy("What they were told"), required=False, max_length=300)

    def __init__(self, data: Mapping[str, Any] | None = None, *, huddles: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["knows"].hints = {"no": _("It becomes an action of yours, due on the day of the huddle.")}  # type: ignore[attr-defined]
        self.fields["to"].choices = huddles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever was told was told something."""
        cleaned = super().clean() or {}
        if cleaned.get("knows") == "yes" and not cleaned.get("told"):
            self.add_error("told", _("Enter what they were told"))
        if cleaned.get("knows") == "no":
            cleaned["told"] = ""
        return cleaned


class ShareForm(GovukForm):
    """With whom, on which basis, and until when. Nothing is chosen beforehand."""

    partner = SelectField(
        label=gettext_lazy("Partner"), missing=gettext_lazy("Select a partner"),
        choices=[], help_text=gettext_lazy("An administrator adds partners, on the Staff page."),
    )  # fmt: skip
    works_for = TextField(
        label=gettext_lazy("Organisation they work for"), max_length=120,
        missing=gettext_lazy("Enter the organisation they work for"),
    )  # fmt: skip
    basis = RadiosField(
        label=gettext_lazy("Lawful basis"), choices=[(one.value, words) for one, words in BASES.items()],
        missing=gettext_lazy("Select the lawful basis"),
    )  # fmt: skip
    agreement = TextField(
        label=gettext_lazy("Agreement it stands on, with its date"), max_length=200,
        help_text=gettext_lazy("For example: information sharing agreement of 4 May 2026."),
        missing=gettext_lazy("Enter the agreement this stands on, with its date"),
    )  # fmt: skip
    told = TextField(
        label=gettext_lazy("What the person was told about it"), max_length=300,
        missing=gettext_lazy("Enter what the person was told about it, or how everybody is told"),
    )  # fmt: skip
    ends_on = DateField(
        label=gettext_lazy("Last day"), missing=gettext_lazy("Enter the last day"),
        help_text=gettext_lazy("Within a year: then it is looked at again."),
    )  # fmt: skip

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        partners: Sequence[tuple[int, str]],
        today: date,
        pathways: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.today = today
        known = [("", _("Choose a partner")), *((str(pk), name) for pk, name in partners)]
        self.fields["partner"].choices = known  # type: ignore[attr-defined]
        self.fields["ends_on"].earliest = today  # type: ignore[attr-defined]
        self.fields["ends_on"].latest = today + timedelta(days=366)  # type: ignore[attr-defined]
        if pathways:
            self.fields["pathway"] = SelectField(
                label=_("Pathway"), blank=_("Choose a pathway"), choices=list(pathways), missing=_("Select a pathway")
            )
            self.fields["told"].label = _("How everybody on it is told")  # type: ignore[attr-defined]
            self.order_fields(["pathway"])

    def terms(self) -> Terms:
        """What the sharing says of itself."""
        said = self.cleaned_data
        return Terms(
            works_for=said["works_for"], basis=LawfulBasis(said["basis"]), agreement=said["agreement"],
            told=said["told"], starts_on=self.today, ends_on=said["ends_on"],
        )  # fmt: skip
