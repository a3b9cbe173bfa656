"""The page that documents every rule, made from the rules themselves."""

from fairwait.engine.checks.columns import LISTED_FIELDS
from fairwait.engine.checks.fields import YES_NO_FIELDS
from fairwait.engine.checks.rules.catalogue import RULES, Rule
from fairwait.engine.checks.rules.whole_columns import FEW, LEAST, LEAST_SHARE
from fairwait.engine.checks.values.lists import load
from fairwait.exchange.extracts.choices import EXAMPLE

_INTRODUCTION = f"""# What is checked

<!-- Made from the rules by `fairwait.exchange.extracts.report.rules_page`; a test holds it to them. -->

Every extract is checked by the rules below before anything is imported. A finding names its rule, its row (the number
you see in your file, header included), its column, its value, what is wrong and what to do.

- **stop**: the row cannot be used until it is mended. The other rows can.
- **warn**: the row is used, and somebody should look.
- **note**: worth knowing.

Severity is fixed. A council may lower a **warn** to a **note** for a rule, with a reason, and the report says so; no
rule is ever switched off. Words that stand for an empty cell (“NULL”, “n/a”, “-”, “Not known” and the like) are read as
empty and are no fault by themselves.

A column is seldom wrong from top to bottom; it is more often taken for another one, or written in a way nobody told us
of. Where a rule speaks of more of a column than is believed of it (the share stands with each rule), it says so
**once**, on the header row: how many rows, the first of them, examples, and which other column looks more like it. The
marked file still says it on each row, and a row that cannot be used still cannot. Fewer than {LEAST} findings, or
findings on less than {LEAST_SHARE:.0%} of all rows, are always told row by row. A column filled in less than
{FEW:.0%} of all rows counts as filled in few.
"""


def rules_page() -> str:
    """The whole page in Markdown."""
    table = ["| rule | severity | speaks when |", "| --- | --- | --- |"]
    table += [
        f"| [`{rule.name}`](#{rule.name}) | {rule.severity} | {rule.when.split('. ')[0].rstrip('.')} |"
        for rule in RULES
    ]
    parts = [_INTRODUCTION, "\n".join(table), *(_section(rule) for rule in RULES)]
    parts += [_risk_words(), _empty_words(), _choices()]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _first_sentence(rule: Rule) -> str:
    return rule.when.split(". ")[0].rstrip(".")


def _section(rule: Rule) -> str:
    severity = f"**{rule.severity}**" + (f" ({rule.but})" if rule.but else "")
    lines = [
        f"## {rule.name}",
        f"{severity}. {rule.when}",
        f"- For example: {rule.example}",
        f"- What to do: {rule.fix}.",
    ]
    if rule.believed is not None:
        of = "the column's filled cells" if rule.of_cells else "all rows"
        of_few = f" ({rule.of_few:.0%} where few are filled)" if rule.of_few is not None else ""
        lines.append(
            f"- Said once for the column, or for the file, where it holds for more than {rule.believed:.0%} of {of}"
            f"{of_few}"
        )
    if rule.comes_with:
        others = ", ".join(f"[`{other}`](#{other})" for other in rule.comes_with)
        lines.append(f"- Often beside it, because each is true: {others}")
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:])


def _risk_words() -> str:
    data = load("risk_words")
    topics = "\n".join(f"- **{topic['about']}**: {', '.join(topic['words'])}" for topic in data["topics"])
    innocent = ", ".join(data["not_risk"]["phrases"])
    return (
        "## Risk words\n\nThe list `risk-words` looks for, as whole words in any capitals; “*” stands for a few "
        f"linking words such as “was taken”. A council can add words and take words away.\n\n{topics}\n\n"
        f"Not taken for a risk: {innocent}."
    )


def _empty_words() -> str:
    data = load("blanks")
    words = ", ".join(f"`{word}`" for word in (*data["everywhere"], *data["not_in_names"]) if "`" not in word)
    fields = "\n".join(f"- {name}: {', '.join(f'`{word}`' for word in words)}" for name, words in data["field"].items())
    return f"## Words that mean an empty cell\n\n{words}\n\nIn one field only:\n\n{fields}"


def _choices() -> str:
    """What a council may choose, with a document that is read by a test."""
    fields = ", ".join((*LISTED_FIELDS, *YES_NO_FIELDS))
    return f"""## What a council may choose

`fairwait checks show > checks.toml` prints the choices in force; `fairwait checks adopt checks.toml` puts an
edited copy in force from a day, as with pathways; every version is kept, and an import of an earlier day is read by the
version of its time. Imports use them, on the command line and in the browser; so do `fairwait check` and `fairwait map`
where there is a council, or with `--checks checks.toml` where there is none.

```toml
{EXAMPLE.strip()}
```

- **lowered**: rules that are a **warn** above, each with the reason. Their findings become notes, say so, and every
  report names the rule and the reason. A **stop** cannot be lowered, and nothing can be switched off.
- **risk_words**: `add` words of harm to look for, `leave_out` words of the list above not to.
- **words**: what your own words mean, in any capitals: word = code, under the field ({fields}).
  A mapping that says otherwise for one source comes first. Words for pathways and bands stand in the pathways."""
