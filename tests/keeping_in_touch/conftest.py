"""The town of the desk's tests; and a council that rings at every hour, for tests of pages, which run at any."""

import pytest

from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.contacts.rules import script
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401

ANY_HOUR = script.starter().replace('"09:00"', '"00:00"').replace('"17:30"', '"23:59:59"')


@pytest.fixture
def any_hour(monkeypatch):
    monkeypatch.setattr(documents, "starter", lambda: ANY_HOUR)
