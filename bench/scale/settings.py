"""Fairwait's own settings, and the address and template of the bare page."""

from pathlib import Path

from fairwait.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.scale.site"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "jinja2"]  # noqa: F405
