"""What comes back from measuring: figures with their base, cut and definition, ready for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fairwait.measures.rules.definitions import Definition, Value

SCHEMA = "fairwait.measures/1"

Number = int | float | None


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends in it."""

    since: date
    until: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.until < self.since:
            raise ValueError(f"until must not be before since, got {self.since} to {self.until}")


@dataclass(frozen=True)
class Figure:
    """The values of one measure for everybody (`cut` and `group` None) or for one group of a cut.

    `values` holds every value of the definition by name, `n` among them; None where it cannot be said. `hidden` names
    those that were hidden because they rest on few people.
    """

    cut: str | None
    group: str | None
    values: Mapping[str, Number]
    hidden: tuple[str, ...] = ()

    @property
    def n(self) -> Number:
        """How many waits the figure rests on."""
        return self.values["n"]


@dataclass(frozen=True)
class Measured:
    """One measure: its definition, its figures (everybody first), and what the data could not give."""

    definition: Definition
    values: tuple[Value, ...]
    figures: tuple[Figure, ...]
    cannot: tuple[str, ...] = ()

    @property
    def overall(self) -> Figure | None:
        """The figure for everybody; None where the measure could not be taken at all."""
        return next((figure for figure in self.figures if figure.cut is None), None)

    def of(self, cut: str, group: str | None) -> Figure | None:
        """The figure of one group of a cut."""
        return next((figure for figure in self.figures if (figure.cut, figure.group) == (cut, group)), None)


@dataclass(frozen=True)
class MeasureSet:
    """Measures as at one date, reproducible from what is named here. `known_at` None: as known now."""

    as_of: date
    known_at: date | None
    period: Period
    measures: tuple[Measured, ...]
    is_suppressed: bool = False

    def __getitem__(self, code: str) -> Measured:
        """The measure with this code. Raises: KeyError if it was not taken."""
        for measured in self.measures:
            if measured.definition.code == code:
                return measured
        raise KeyError(code)


def as_json(measures: MeasureSet) -> dict[str, Any]:
    """The set as plain values for JSON, in the versioned form `SCHEMA`."""
    return {
        "schema": SCHEMA,
        "as_of": measures.as_of.isoformat(),
        "known_at": measures.known_at.isoformat() if measures.known_at else None,
        "period": {"since": measures.period.since.isoformat(), "until": measures.period.until.isoformat()},
        "suppressed": measures.is_suppressed,
        "measures": [_measured(measured) for measured in measures.measures],
    }


def _measured(measured: Measured) -> dict[str, Any]:
    definition = measured.definition
    return {
        "code": definition.code,
        "name": definition.name,
        "version": definition.version,
        "definition": {
            "text": definition.text,
            "numerator": definition.numerator,
            "denominator": definition.denominator,
            "rules": list(definition.rules),
        },
        "values": [{"name": value.name, "label": value.label, "kind": value.kind.value} for value in measured.values],
        "cannot": list(measured.cannot),
        "figures": [
            {
                "cut": figure.cut,
                "group": figure.group,
                "n": figure.n,
                "values": {name: value for name, value in figure.values.items() if name != "n"},
                "hidden": list(figure.hidden),
            }
            for figure in measured.figures
        ],
    }
