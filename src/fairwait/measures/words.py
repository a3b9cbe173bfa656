"""A measure as a page shows it: every value in words with its unit, every cut as a table of its own.

Read from the plain form of `results.as_json`, which is also what is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fairwait.govuk.formats import format_count
from fairwait.measures.rules.definitions import Kind
from fairwait.measures.rules.states import CUTS

Figure = Mapping[str, Any]


@dataclass(frozen=True)
class Cut:
    """A measure cut by something: the columns' labels, and a row a group, everybody last."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class MeasureShown:
    """One measure with its values in words."""

    code: str
    name: str
    version: int
    definition: Mapping[str, Any]
    overall: tuple[tuple[str, str], ...]
    n: str
    of: str
    cuts: tuple[Cut, ...]
    cannot: tuple[str, ...]


def shown(measure: Mapping[str, Any], *, names: Mapping[str, str]) -> MeasureShown:
    """A measure in words. `names`: what pathways are called, by code."""
    overall = next((figure for figure in measure["figures"] if figure["cut"] is None), None)
    base, *values = sorted(measure["values"], key=lambda value: value["name"] != "n")
    return MeasureShown(
        code=measure["code"],
        name=measure["name"],
        version=measure["version"],
        definition=measure["definition"],
        overall=tuple((value["label"], said(overall, value)) for value in values) if overall else (),
        n=said(overall, base) if overall else "",
        of=_of(base["label"]),
        cuts=tuple(_cuts(measure, overall, names)),
        cannot=tuple(measure["cannot"]),
    )


def _of(label: str) -> str:
    """What a figure rests on: waits, unless its base says what else."""
    return _("waits") if label == "Waits this rests on" else label[:1].lower() + label[1:]


def _cuts(measure: Mapping[str, Any], overall: Figure | None, names: Mapping[str, str]) -> Iterator[Cut]:
    values = measure["values"]
    for cut, words in CUTS.items():
        groups = [figure for figure in measure["figures"] if figure["cut"] == cut]
        if groups:
            called = names if cut == "pathway" else {}
            titles = [figure["group"] or _("not known") for figure in groups]
            rows = [_row(called.get(told, told), one, values) for told, one in zip(titles, groups, strict=True)]
            yield Cut(
                title=_("By %(what)s") % {"what": words},
                columns=(words[:1].upper() + words[1:], *(value["label"] for value in values)),
                rows=(*rows, *([_row(_("Everybody"), overall, values)] if overall else [])),
            )


def _row(title: str, figure: Figure, values: list[Mapping[str, str]]) -> tuple[str, ...]:
    return (title, *(said(figure, value) for value in values))


def said(figure: Figure, value: Mapping[str, str]) -> str:
    """One value in words with its unit; hidden, and not known, are two different things."""
    name = value["name"]
    if name in figure["hidden"]:
        return _("hidden: few people")
    return number(figure["n"] if name == "n" else figure["values"].get(name), Kind(value["kind"]))


def number(value: int | float | None, kind: Kind) -> str:
    """A number as its kind is written."""
    if value is None:
        return _("cannot be said")
    if kind is Kind.SHARE:
        return f"{value * 100:.1f}%"
    if kind is Kind.DAYS:
        return _("%(days)s days") % {"days": f"{value:,.1f}".removesuffix(".0")}
    if kind is Kind.RATE:
        return f"{value:,.1f}"
    if kind is Kind.NET:
        return f"{value:+,}" if value else "0"
    return format_count(int(value))
