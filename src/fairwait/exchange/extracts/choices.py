"""What a council chooses about the checks, as TOML it can read, edit and send to a neighbour.

Three things: rules it counts as a note instead of a warning, each with its reason; words of harm to look for, or not
to; and what its own words in coded columns mean. Nothing here switches a rule off or makes a stop less.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import tomlkit
from tomlkit.items import Table

from fairwait.engine.checks.columns import LISTED_FIELDS
from fairwait.engine.checks.fields import YES_NO_FIELDS
from fairwait.engine.checks.findings import Severity
from fairwait.engine.checks.rules.catalogue import BY_NAME
from fairwait.engine.checks.values import codes
from fairwait.engine.checks.values.lists import load
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.engine.documents import line_of, lines

SCHEMA = "fairwait.checks/1"
EXAMPLE = """
schema = "fairwait.checks/1"

[lowered]
wait-implausible = "Reviews before 2023 were not closed in the old system; the data team clears them by March"

[risk_words]
add = ["cuckooed", "no running water"]
leave_out = ["pressure area", "pressure areas"]

[words.status]
"on the pile" = "waiting"
"parked till spring" = "paused"

[words.lives_alone]
"with cat" = "yes"
"""
"""A document as docs/checks.md shows it."""

_KEYS = ("schema", "lowered", "risk_words", "words")
_YES_NO = ("yes", "no")


class ChoicesRefused(ValueError):
    """A document of choices that cannot be used: where, what is wrong, what to do."""

    def __init__(self, problem: str, *, key: str, remedy: str, line: int | None = None) -> None:
        """Keep the parts apart, so that a page can link to the line and a terminal can print one sentence."""
        self.problem, self.key, self.remedy, self.line = problem, key, remedy, line
        super().__init__(f"{f'Line {line}, {key}' if line else key}: {problem} {remedy}")


@dataclass(frozen=True)
class Choices:
    """One council's choices about the checks.

    lowered: rule -> why it is a note here; risk_words are looked for besides the documented list, quiet_words are not;
    words: coded field -> word as the extract writes it -> code.
    """

    lowered: Mapping[str, str] = field(default_factory=dict)
    risk_words: tuple[str, ...] = ()
    quiet_words: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def in_words(self, vocabulary: Vocabulary) -> Vocabulary:
        """A vocabulary with these choices in it."""
        return replace(
            vocabulary,
            lowered=self.lowered,
            risk_words=self.risk_words,
            quiet_words=self.quiet_words,
            words=self.words,
        )


def from_toml(text: str) -> Choices:
    """The choices a TOML document makes.

    Raises: ChoicesRefused, naming the key, the line where it stands, and what to write instead.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ChoicesRefused("The text is not TOML.", key="the document", remedy=f"Mend this: {fault}.") from None
    try:
        return _choices(document)
    except ChoicesRefused as refusal:
        raise ChoicesRefused(
            refusal.problem, key=refusal.key, remedy=refusal.remedy, line=line_of(refusal.key, lines(text))
        ) from None


def to_toml(choices: Choices) -> str:
    """The document, as a council may edit it; `from_toml` reads the same choices from it."""
    document = tomlkit.document()
    document.add(tomlkit.comment("What this council chooses about the checks; see docs/checks.md."))
    document["schema"] = SCHEMA
    document["lowered"] = _table(choices.lowered, "Rules counted as a note instead of a warning, each with its reason.")
    risk = tomlkit.table()
    risk.add(tomlkit.comment("Words of harm to look for besides the documented list, and words of the list not to."))
    risk["add"], risk["leave_out"] = list(choices.risk_words), list(choices.quiet_words)
    document["risk_words"] = risk
    words = tomlkit.table(is_super_table=True)
    for name, meant in choices.words.items():
        words[name] = _table(meant, "Word in the extract = code.")
    if choices.words:
        document["words"] = words
    return tomlkit.dumps(document)


def lowered_said(lowered: Mapping[str, str]) -> list[str]:
    """What every report says of the rules a council lowers, a line each."""
    return [
        f"By your council's choice, {rule} is a note here and not a warning: {why.rstrip('.')}."
        for rule, why in lowered.items()
    ]


def _table(entries: Mapping[str, str], remark: str) -> Table:
    table = tomlkit.table()
    table.add(tomlkit.comment(remark))
    for name, value in entries.items():
        table[name] = value
    return table


def _choices(document: Mapping[str, Any]) -> Choices:
    if document.get("schema") != SCHEMA:
        raise ChoicesRefused("This is no document of checks.", key="schema", remedy=f'Begin with schema = "{SCHEMA}".')
    _only_known(document, _KEYS, at="")
    risk = _table_at(document, "risk_words")
    _only_known(risk, ("add", "leave_out"), at="risk_words.")
    return Choices(
        lowered={rule: _lowered(rule, reason) for rule, reason in _table_at(document, "lowered").items()},
        risk_words=_texts(risk, "add"),
        quiet_words=tuple(_listed_risk(word) for word in _texts(risk, "leave_out")),
        words={name: _words(name, meant) for name, meant in _table_at(document, "words").items()},
    )


def _only_known(table: Mapping[str, Any], known: tuple[str, ...], *, at: str) -> None:
    for name in table:
        if name not in known:
            raise ChoicesRefused("Nobody knows this key.", key=f"{at}{name}", remedy=f"There are: {', '.join(known)}.")


def _table_at(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, Mapping):
        raise ChoicesRefused("It is not a table.", key=name, remedy=f"Write [{name}] and its entries below it.")
    return table


def _texts(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = table.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ChoicesRefused("It is not a list of words.", key=f"risk_words.{name}", remedy='Write ["one", "another"].')
    return tuple(values)


def _listed_risk(word: str) -> str:
    if word.casefold() not in {known.casefold() for topic in load("risk_words")["topics"] for known in topic["words"]}:
        raise ChoicesRefused(
            f"“{word}” is not in the list.",
            key="risk_words.leave_out",
            remedy="The words are listed in docs/checks.md.",
        )
    return word


def _lowered(rule: str, reason: Any) -> str:
    key = f"lowered.{rule}"
    known = BY_NAME.get(rule)
    if known is None:
        raise ChoicesRefused("There is no such rule.", key=key, remedy="The rules are listed in docs/checks.md.")
    if known.severity is not Severity.WARN:
        raise ChoicesRefused(
            f"The rule is a {known.severity}, and only a warn can be lowered.", key=key, remedy="Take the line out."
        )
    if not isinstance(reason, str) or not reason.strip():
        raise ChoicesRefused("No reason is given.", key=key, remedy="Write why, in quotes: every report shows it.")
    return reason.strip()


def _words(name: str, meant: Any) -> Mapping[str, str]:
    key = f"words.{name}"
    if name not in (*LISTED_FIELDS, *YES_NO_FIELDS):
        listed = ", ".join((*LISTED_FIELDS, *YES_NO_FIELDS))
        raise ChoicesRefused("This field has no list of words.", key=key, remedy=f"There are: {listed}.")
    known = tuple(codes.labels(name)) if name in LISTED_FIELDS else _YES_NO
    if not isinstance(meant, Mapping):
        raise ChoicesRefused("It is not a table.", key=key, remedy='Write "word in the extract" = "code" below it.')
    for word, code in meant.items():
        if code not in known:
            raise ChoicesRefused(
                f"“{code}” is no code of {name}.", key=f"{key}.{word}", remedy=f"There are: {', '.join(known)}."
            )
    return dict(meant)
