"""Fixtures of upkeep: councils on disk, and a clock that stands where it is put."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.upkeep import council as councils


@pytest.fixture(scope="session")
def first_council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[councils.Council]:
    made = councils.make_first(tmp_path_factory.mktemp("councils") / "first")
    yield made
    councils.drop(made)


@pytest.fixture
def council(first_council: councils.Council, tmp_path: Path) -> Iterator[councils.Council]:
    made = councils.make_like(first_council, tmp_path / "council")
    yield made
    councils.drop(made)


@pytest.fixture
def empty(first_council: councils.Council, tmp_path: Path) -> Iterator[councils.Council]:
    made = councils.make_empty(first_council, tmp_path / "empty")
    yield made
    councils.drop(made)


class Clock:
    """A clock that stands still until moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()
