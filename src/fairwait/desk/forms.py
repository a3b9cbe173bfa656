"""What is asked at the desk."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairwait.accounts.rules import Sight
from fairwait.desk.lists.layout import SORT_WORDS, column_label
from fairwait.desk.lists.narrowing import Column, Narrowing, Sort
from fairwait.desk.rules import Whose
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
from fairwait.govuk.words import PRESETS, rephrase, vocabulary_from
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.showing import ORDERINGS
from fairwait.people.rules import WishAbout
from fairwait.waiting.sentences import ABOUT


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


class RestrictForm(GovukForm):
    """Why a record is restricted, and what everybody else is told."""

    reason = TextareaField(
        label=_("Why this record must be restricted"),
        help_text=_("It stands on the record. For example: she works here; her former husband does."),
        missing=_("Enter why this record must be restricted"),
        rows=3,
    )
    ring = TextField(
        label=_("Whom colleagues ring who may not open it"),
        help_text=_(
            "A name and a number, for example: Nadia Rahman, 01632 960 410. It must help at any hour you are open."
        ),
        missing=_("Enter whom colleagues ring"),
        max_length=200,
    )


class SightForm(GovukForm):
    """Which colleague may, or may not, open one person's record. Nothing is chosen beforehand."""

    colleague = SelectField(label=_("Colleague"), missing=_("Select a colleague"), choices=[])
    sight = RadiosField(
        label=_("What is so?"),
        missing=_("Select whether they may or may not"),
        choices=[
            (Sight.MAY.value, _("They may open this restricted record")),
            (Sight.MAY_NOT.value, _("They may not see this person")),
        ],
    )
    until = DateField(
        label=_("Last day"), missing=_("Enter the last day"),
        help_text=_("It ends by itself then: within a year for whoever may, within ten for whoever may not."),
    )  # fmt: skip
    reason = TextareaField(
        label=_("Why"),
        help_text=_("For example: she works with him; he is her brother. It stands on the record."),
        missing=_("Enter why"),
        rows=3,
    )
    tell = TickField(
        label=_("Tell a colleague who may not"), required=False,
        help_text=_(
            "Only if they know that this person is here: they said so themselves, say. They read that there is "
            "somebody they are not shown, and no name. Whoever may is always told."
        ),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, colleagues: Sequence[tuple[str, str]], today: date,
        is_restricted: bool,
    ) -> None:  # fmt: skip
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["colleague"].choices = [("", gettext("Choose a colleague")), *colleagues]  # type: ignore[attr-defined]
        self.fields["until"].earliest = today  # type: ignore[attr-defined]
        if not is_restricted:
            may_not = self.fields["sight"].choices[1:]  # type: ignore[attr-defined]
            self.fields["sight"].choices = may_not  # type: ignore[attr-defined]


class TakeBackForm(GovukForm):
    """Why what was said of a colleague counts no more."""

    reason = TextareaField(label=_("Why it counts no more"), missing=_("Enter why it counts no more"), rows=3)


class LiftForm(GovukForm):
    """Why a record need not be restricted any more."""

    reason = TextareaField(
        label=_("Why it need not be restricted any more"),
        missing=_("Enter why it need not be restricted any more"),
        rows=3,
    )


class WordsForm(GovukForm):
    """Which words every page uses."""

    preset = RadiosField(
        label=_("Start from"), missing=_("Select which words to start from"), choices=[],
    )  # fmt: skip
    phrases = TextareaField(
        label=_("Words of your own"),
        help_text=_("One a line: the word on our pages, =, and what you say. For example: worker = colleague"),
        required=False,
        rows=5,
    )
    avoided = TextareaField(
        label=_("Words your teams would rather not write"),
        help_text=_("One a line. Whoever writes one is told so after saving; it is never refused."),
        required=False,
        rows=5,
    )
    reason = TextField(label=_("Why this changes"), missing=_("Enter why this changes"), max_length=500)

    def __init__(self, data: Mapping[str, Any] | None = None, *, stored: Mapping[str, Any]) -> None:
        now = vocabulary_from(stored)
        own = stored.get("phrases") or {}
        start = {
            "preset": now.name,
            "phrases": "\n".join(f"{said} = {other}" for said, other in own.items()),
            "avoided": "\n".join(now.avoided),
        }
        super().__init__(data, initial=start)  # type: ignore[arg-type]
        self.fields["preset"].choices = [(each.name, each.label) for each in PRESETS.values()]  # type: ignore[attr-defined]

    def clean_phrases(self) -> dict[str, str]:
        """Each line as a pair."""
        found = {}
        for number, line in enumerate(self.cleaned_data["phrases"].splitlines(), start=1):
            said, equals, other = (part.strip() for part in line.partition("="))
            if line.strip() and not (said and equals and other):
                raise ValidationError(gettext("Line %(n)s: write a word, =, and what you say") % {"n": number})
            if line.strip():
                found[said] = other
        return found

    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "avoided": self.cleaned_data["avoided"].splitlines()}


class OmbudsmanForm(GovukForm):
    """Why the file is made, what was known when, and as what it is wanted."""

    why = TextField(
        label=_("Why the file is made"),
        help_text=_("For example: complaint 24 001 234, asked for by the Ombudsman. It goes to the access log."),
        missing=_("Enter why the file is made"),
        min_length=5,
        max_length=500,
        error_messages={"min_length": _("Say why in a few words")},
    )
    known_at = DateField(
        label=_("As known at the end of"),
        help_text=_("What the council knew by then. Today gives everything."),
        missing=_("Enter a day"),
    )
    kind = RadiosField(
        label=_("As what"),
        choices=[
            ("page", _("A page, to read or print here")),
            ("pdf", _("A PDF, to send")),
            ("csv", _("A table (CSV), to work with")),
        ],
        missing=_("Select as what"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"known_at": today})  # type: ignore[arg-type]
        self.fields["known_at"].latest = today  # type: ignore[attr-defined]


class WishesForm(GovukForm):
    """What a person wants, in their words."""

    about = RadiosField(label=_("What it is about"), missing=_("Select what it is about"))
    words = TextareaField(label=_("In their words"), missing=_("Enter what they want, in their words"), rows=4)
    said_by = TextField(
        label=_("Who said so, and to whom"),
        help_text=_("For example: Edith herself, to Kofi Mensah. Or: a form she signed, seen at home."),
        missing=_("Enter who said so, and to whom"),
        max_length=200,
    )
    on = DateField(label=_("When it was said"), missing=_("Enter the day it was said"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})  # type: ignore[arg-type]
        self.fields["about"].choices = [(about, gettext(words)) for about, words in ABOUT.items()]  # type: ignore[attr-defined]
        self.fields["on"].latest = today  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "about": WishAbout(self.cleaned_data["about"])}


class RingForm(GovukForm):
    """Whom everybody rings about a restricted record that names nobody itself."""

    ring = TextField(label=_("Whom to ring"), required=False, max_length=200)
    reason = TextField(label=_("Why this changes"), missing=_("Enter why this changes"), max_length=500)


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


class CompareForm(GovukForm):
    """Words by which the wait to compare with may be found; posted, so that no name stands in an address."""

    who = TextField(
        label=_("Compare with somebody else"),
        help_text=_("Name, number, NHS number, postcode or date of birth."),
        missing=_("Enter whom to compare with"),
        max_length=120,
        autocomplete="off",
        spellcheck=False,
        width=30,
    )


class StartHuddleForm(GovukForm):
    """Which kind of huddle, and in which order it goes. `begin_with` is chosen beforehand, to be read."""

    template = RadiosField(label=_("Kind of huddle"), missing=_("Select the kind of huddle"))
    ordering = SelectField(label=_("Order"), required=False, choices=[])

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, templates: Sequence[Template], begin_with: str = ""
    ) -> None:
        super().__init__(data, initial={"template": begin_with})  # type: ignore[arg-type]
        kind, order = self.fields["template"], self.fields["ordering"]
        kind.choices = [(template.code, template.name) for template in templates]  # type: ignore[attr-defined]
        kind.hints = {template.code: rephrase(template.purpose) for template in templates}  # type: ignore[attr-defined]
        own = ("", gettext("As this kind of huddle goes"))
        order.choices = [own, *((one.value, gettext(words)) for one, words in ORDERINGS.items())]  # type: ignore[attr-defined]


class ArrangeForm(GovukForm):
    """The columns of a list and the order it is in."""

    columns = CheckboxesField(
        label=_("Columns"),
        help_text=_("Who each row is about always stands first."),
        missing=_("Select at least one column"),
        choices=[],
    )
    order = RadiosField(label=_("Order"), missing=_("Select an order"), choices=[])

    def __init__(self, data: Mapping[str, Any] | None = None, *, narrowing: Narrowing) -> None:
        initial = {"columns": [column.value for column in narrowing.shown], "order": narrowing.sort.value}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        columns, order = self.fields["columns"], self.fields["order"]
        columns.choices = [(column.value, column_label(column)) for column in Column]  # type: ignore[attr-defined]
        order.choices = [(sort.value, str(SORT_WORDS[sort])) for sort in Sort]  # type: ignore[attr-defined]
        order.hints = {  # type: ignore[attr-defined]
            Sort.RISK.value: gettext(
                "The order of priority: who needs triage, then the band chosen or the one suggested, "
                "whichever is more urgent, then how late"
            )
        }


def audience_code(whose: Whose, team: str | None) -> str:
    """Whom a view is for, as a form says it."""
    return f"{whose.value}:{team}" if team else whose.value


class SaveViewForm(GovukForm):
    """A name for a part of the list, and whom it is for."""

    name = TextField(
        label=_("Name"),
        help_text=_("What the list is for, such as Monday review. Others may read it: do not name anybody who waits."),
        missing=_("Enter a name for the view"),
        max_length=200,
        autocomplete="off",
        width=30,
    )
    audience = RadiosField(label=_("Whose view is it?"), missing=_("Select whose view it is"), choices=[])
    is_first = TickField(label=_("Open my lists with this view"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, audiences: Sequence[tuple[Whose, str | None]]) -> None:
        self._audiences = {audience_code(whose, team): (whose, team) for whose, team in audiences}
        super().__init__(data, initial={"audience": Whose.MINE.value})  # type: ignore[arg-type]
        words = {Whose.MINE: gettext("Mine alone"), Whose.COUNCIL: gettext("Everybody’s in the council")}
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (code, words.get(whose) or gettext("%(team)s, everybody in it") % {"team": team})
            for code, (whose, team) in self._audiences.items()
        ]

    @property
    def audience_chosen(self) -> tuple[Whose, str | None]:
        """Whom the view is for, once the form is found right."""
        return self._audiences[self.cleaned_data["audience"]]


class RenameViewForm(GovukForm):
    """Another name for a view."""

    name = TextField(
        label=_("Name"), missing=_("Enter a name for the view"), max_length=200, autocomplete="off", width=30
    )


class TakeForm(GovukForm):
    """Which kind of file, and why the list is taken away."""

    kind = RadiosField(
        label=_("Kind of file"),
        missing=_("Select the kind of file"),
        choices=[
            ("csv", _("CSV, for any program; what its columns mean is a file of its own")),
            ("xlsx", _("Workbook (XLSX), with what its columns mean; at most 20,000 waits")),
        ],
        initial="csv",
    )
    why = TextField(
        label=_("Why do you need this file?"),
        help_text=_("It is written to the access log with your name, the time and whom the file names."),
        missing=_("Enter why you need this file"),
        min_length=5,
        max_length=300,
        error_messages={"min_length": _("Say why in a few words")},
    )
