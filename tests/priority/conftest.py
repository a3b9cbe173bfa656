"""The town of the desk's tests, whose waits come as an extract would tell them."""

from tests.desk.conftest import _nothing_kept, bare_town, signed_in, signed_in_bare, town

__all__ = ["_nothing_kept", "bare_town", "signed_in", "signed_in_bare", "town"]
