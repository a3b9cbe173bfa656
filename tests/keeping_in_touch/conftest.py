"""The town of the desk's tests."""

from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401
