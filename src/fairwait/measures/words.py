"""A measure as a page shows it: every value in words with its unit, every cut as a table of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairwait.govuk.formats import format_count
from fairwait.measures.rules.definitions import Definition, Kind, Value
from fairwait.measures.rules.results import Figure, Measured, Number
from fairwait.measures.rules.states import CUTS


@dataclass(frozen=True)
class Cut:
    """A measure cut by something: the columns' labels, and a row a group, everybody last."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class MeasureShown:
    """One measure with its values in words."""

    definition: Definition
    overall: tuple[tuple[str, str], ...]
    n: str
    cuts: tuple[Cut, ...]
    cannot: tuple[str, ...]


def shown(measured: Measured) -> MeasureShown:
    """A measure in words."""
    overall = measured.overall
    values = [value for value in measured.values if value.name != "n"]
    return MeasureShown(
        definition=measured.definition,
        overall=tuple((value.label, said(overall, value)) for value in values) if overall else (),
        n=said(overall, measured.values[0]) if overall else "",
        cuts=tuple(_cuts(measured)),
        cannot=measured.cannot,
    )


def _cuts(measured: Measured) -> Iterator[Cut]:
    for cut, words in CUTS.items():
        groups = [figure for figure in measured.figures if figure.cut == cut]
        if groups:
            yield Cut(
                title=_("By %(what)s") % {"what": words},
                columns=(words[:1].upper() + words[1:], *(value.label for value in measured.values)),
                rows=tuple(_row(figure.group or _("not known"), figure, measured) for figure in groups)
                + ((_row(_("Everybody"), measured.overall, measured),) if measured.overall else ()),
            )


def _row(title: str, figure: Figure, measured: Measured) -> tuple[str, ...]:
    return (title, *(said(figure, value) for value in measured.values))


def said(figure: Figure, value: Value) -> str:
    """One value in words with its unit; hidden, and not known, are two different things."""
    if value.name in figure.hidden:
        return _("hidden: few people")
    return number(figure.values.get(value.name), value.kind)


def number(value: Number, kind: Kind) -> str:
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
