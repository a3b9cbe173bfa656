"""The facts of waits as columns, as a policy looks at them: what was answered at triage, and what the record holds."""

from datetime import date
from typing import Any

import orjson
import polars as pl

from fairwait.engine.policy.columns import ESCALATED
from fairwait.engine.policy.document import FactKind, FactSource, PolicyDocument
from fairwait.priority.rules import RECORDS

_KINDS: dict[FactKind, Any] = {
    FactKind.YES_NO: pl.Boolean(),
    FactKind.CHOICE: pl.String(),
    FactKind.NUMBER: pl.Float64(),
}


def facts_of(waits: pl.DataFrame, policy: PolicyDocument, *, on: date) -> pl.DataFrame:
    """A column for each fact of the policy, and what `engine.policy.columns.suggest` needs besides.

    Args:
        waits: columns `analysis.NEEDED`, and `waited_days` and `share_of_target`; `triage` is JSON text,
            {fact: [answer, day]}. A column that is not there is not known of anybody.
        on: the day one looks.
    """
    asked = [fact for fact in policy.facts if fact.source is FactSource.TRIAGE]
    texts = _column(waits, "triage")
    # Only those are opened of whom something was answered: of a county's first list, nobody.
    at = texts.is_not_null().arg_true()
    told = [orjson.loads(text) if text else {} for text in texts.gather(at).to_list()]
    answers = [_answers(told, fact.code, fact.kind) for fact in asked]
    answers += [_days(told, each.fact) for each in policy.protective]
    columns = {each.name: _placed(each, at, height=waits.height) for each in answers}
    return waits.select(
        *(_recorded(waits, name, on) for name in RECORDS),
        pl.lit(_column(waits, "escalated")).alias(ESCALATED),
    ).with_columns(**columns)


def _column(waits: pl.DataFrame, name: str) -> pl.Series:
    if name in waits.columns:
        return waits[name]
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, waits.height)


def _placed(answers: pl.Series, at: pl.Series, *, height: int) -> pl.Series:
    """These answers at their places among so many waits; of the others nothing is known."""
    nothing = pl.Series(answers.name, [None], dtype=answers.dtype).new_from_index(0, height)
    return nothing.scatter(at, answers) if answers.len() else nothing


def _answers(told: list[dict[str, Any]], code: str, kind: FactKind) -> pl.Series:
    """Answers of this kind; whatever was answered to a question that has changed since is no answer to it."""
    is_right = {
        FactKind.YES_NO: lambda value: isinstance(value, bool),
        FactKind.CHOICE: lambda value: isinstance(value, str),
        FactKind.NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    }[kind]
    found = (each[code][0] if code in each else None for each in told)
    return pl.Series(code, [value if is_right(value) else None for value in found], dtype=_KINDS[kind], strict=False)


def _days(told: list[dict[str, Any]], code: str) -> pl.Series:
    days = [each[code][1] if code in each else None for each in told]
    return pl.Series(f"{code}_on", days, dtype=pl.String).str.to_date("%Y-%m-%d", strict=False)


def _recorded(waits: pl.DataFrame, name: str, on: date) -> pl.Expr:
    since = {"days_since_contact": "last_contact_on", "days_since_recheck": "last_checked_on"}
    if name in since:
        return (pl.lit(on) - pl.col(since[name])).dt.total_days().cast(pl.Float64).alias(name)
    kind = _KINDS[FactKind(RECORDS[name])]
    return (pl.col(name) if name in waits.columns else pl.lit(None)).cast(kind, strict=False).alias(name)
