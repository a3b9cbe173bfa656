"""Signing in where nobody waits."""

from tests.desk.conftest import signed_in_bare  # noqa: F401
