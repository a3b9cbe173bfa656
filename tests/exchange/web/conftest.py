"""A council with an analyst signed in."""

import pytest

from tests.exchange.web import steps


@pytest.fixture
def leila(client, db):
    """An analyst, signed in."""
    user = steps.analyst()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user
