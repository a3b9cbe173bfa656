"""What the pages of imports say: titles of rules, fields and phases, and what the command line says otherwise."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwait.engine.checks.fields import BY_NAME
from fairwait.engine.checks.rules.catalogue import RULES, Rule
from fairwait.exchange.imports import steps

Said = str | Promise

RULE_TITLES: Mapping[str, Said] = {
    "required-missing": gettext_lazy("Required value missing"),
    "date-unreadable": gettext_lazy("Dates that cannot be right"),
    "date-with-words": gettext_lazy("Words beside a date"),
    "date-ambiguous": gettext_lazy("Day first or month first"),
    "date-in-future": gettext_lazy("Dates still to come"),
    "date-order": gettext_lazy("Dates the wrong way round"),
    "nhs-number-invalid": gettext_lazy("NHS number damaged"),
    "nhs-number-shared": gettext_lazy("One NHS number, two people"),
    "person-id-shared": gettext_lazy("One person number, two people"),
    "value-unknown": gettext_lazy("Words not on our lists"),
    "postcode-invalid": gettext_lazy("Postcodes that cannot be right"),
    "phone-invalid": gettext_lazy("Telephone numbers that cannot be right"),
    "email-invalid": gettext_lazy("E-mail addresses that cannot be right"),
    "age-implausible": gettext_lazy("Ages to check"),
    "wait-implausible": gettext_lazy("Waits of more than three years"),
    "deceased": gettext_lazy("Dead, and still waiting"),
    "duplicate-row": gettext_lazy("The same row twice"),
    "duplicate-wait": gettext_lazy("The same need twice"),
    "duplicate-person": gettext_lazy("Probably the same person"),
    "pause-incomplete": gettext_lazy("Paused without reason or end"),
    "priority-missing": gettext_lazy("No priority"),
    "priority-unmapped": gettext_lazy("Priorities that name no band"),
    "priority-shared": gettext_lazy("Different words read as one band"),
    "contact-missing": gettext_lazy("No way to reach them"),
    "unsafe-contact": gettext_lazy("Unsafe ways to make contact"),
    "risk-words": gettext_lazy("Risk words, low or no band"),
    "text-damaged": gettext_lazy("Damaged text"),
    "row-shape": gettext_lazy("Rows out of line"),
    "total-row": gettext_lazy("Total lines, left out"),
    "hostile-value": gettext_lazy("Values that could do harm"),
}
_RULES: Mapping[str, Rule] = {rule.name: rule for rule in RULES}

# The same advice names an option on the command line and a page in the browser.
_ON_PAGES = (
    (
        "Say once what each word means, under [values.pathway] in the mapping; it is kept for the next file.",
        gettext_lazy("Say once, on the page of columns, what each word means; it is kept for the next file."),
    ),
    ("with --pathway", gettext_lazy("on the page of columns")),
    ("Say --date-order dmy or mdy", gettext_lazy("Say on the page of columns which comes first")),
    (", or settle it in the mapping", ""),
    ("with --source", gettext_lazy("when you send it")),
    ("If it is right, say why with --confirm.", gettext_lazy("If it is right, say why.")),
)

PHASES: Mapping[str, tuple[tuple[str, Said, tuple[str, ...]], ...]] = {
    steps.LOOK: (
        ("reading", gettext_lazy("Read the file"), ("reading",)),
        ("mapping", gettext_lazy("Find out what its columns mean"), ("mapping",)),
        ("checking", gettext_lazy("Check the rows"), ("checking",)),
        ("linking", gettext_lazy("Look for the same person twice"), ("linking",)),
        ("comparing", gettext_lazy("Compare with what we know"), ("comparing",)),
    ),
    steps.WEIGH: (("comparing", gettext_lazy("Compare with what we know"), ("comparing",)),),
    steps.BRING_IN: (
        ("comparing", gettext_lazy("Compare with what we know"), ("comparing",)),
        (
            "writing",
            gettext_lazy("Write, all together"),
            ("writing", "writing events", "writing people", "writing waits", "updating people and waits"),
        ),
        ("pairs", gettext_lazy("Look for the same person twice"), ("looking for the same person twice",)),
    ),
    steps.UNDO: (("undoing", gettext_lazy("Take back what it told"), ("undoing",)),),
}
"""The phases of each kind of work, in order: a key, what it is called, and the names the work itself gives."""

LACKS: Mapping[str, Said] = {
    "all": gettext_lazy("Unseen, all"),
    "band": gettext_lazy("Band with a reason"),
    "contact": gettext_lazy("Contact in date"),
    "re-check": gettext_lazy("Re-check in date"),
    "team": gettext_lazy("Team"),
    "left-extract": gettext_lazy("Still in the extract"),
}


def rule_title(name: str) -> str:
    """What a rule is called; its own name where it is new."""
    return str(RULE_TITLES.get(name, name))


def rule_of(name: str) -> Rule | None:
    """The rule of this name: what it looks for, with an example."""
    return _RULES.get(name)


def field_label(name: str | None) -> str:
    """What a field is called, "Left out" for none."""
    if name is None:
        return _("Left out")
    return _(BY_NAME[name].label) if name in BY_NAME else name


def for_pages(text: str, pathways: Mapping[str, str] | None = None) -> str:
    """Advice as the pages give it: without options of the command line, and pathways (code -> name) by their names."""
    for code, name in (pathways or {}).items():
        text = text.replace(f"the pathway {code} ", f"the pathway “{name}” ")
    for said, instead in _ON_PAGES:
        text = text.replace(said, str(instead))
    return text
