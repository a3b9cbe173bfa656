"""Reading without the child process, for the many tests that need a table and not the limits."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange.reading.here import Here, read_here


@pytest.fixture
def reads(tmp_path: Path) -> Callable[..., Here]:
    """Reads bytes in this process."""

    def read_bytes(content: bytes, **settled: object) -> Here:
        path = tmp_path / "extract"
        path.write_bytes(content)
        return read_here(path, tmp_path / "work", **settled)

    return read_bytes
