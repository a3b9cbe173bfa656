"""Councils for the sweeps, and what each sweep tells of itself for docs/faults.md."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import place
from tests.upkeep import council as councils
from tests.upkeep.conftest import clock, first_council

__all__ = ["clock", "first_council"]


@pytest.fixture(scope="session")
def prepared(first_council: councils.Council, tmp_path_factory: pytest.TempPathFactory) -> Iterator[councils.Council]:
    """A council with one extract brought in and a backup of that moment."""
    made = councils.make_like(first_council, tmp_path_factory.mktemp("faults") / "prepared")
    place.prepare(made)
    yield made
    councils.drop(made)


@pytest.fixture
def another(prepared: councils.Council, tmp_path: Path) -> Iterator[Callable[[str], councils.Council]]:
    """More councils like the prepared one, each by a name."""
    made: list[councils.Council] = []

    def make(name: str) -> councils.Council:
        made.append(councils.make_like(prepared, tmp_path / name / "council"))
        return made[-1]

    yield make
    for each in made:
        councils.drop(each)


@pytest.fixture
def tells(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`tells("F02", "what was done", trials=7)`: a line of docs/faults.md, if the test holds."""

    def tell(fault: str, what: str, *, trials: int) -> None:
        record_property("fault", fault)
        record_property("what", what)
        record_property("trials", trials)

    return tell
