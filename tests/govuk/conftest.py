"""Templates of these tests, beside the real ones."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _templates(settings):
    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[0]["DIRS"] = [Path(__file__).parent / "jinja2"]
    settings.TEMPLATES = engines
    settings.ROOT_URLCONF = "tests.govuk.urls"
