"""The history room."""

import gc

from django.apps import AppConfig

_SMALL_RECORDS = 10_000
"""Folding holds very many small records at once. Looking through them for cycles after every 700, as Python would, took
a third of the time of a list as at a day; memory was the same."""


class HistoryConfig(AppConfig):
    """Events, their chain, and the folding of events into state."""

    name = "fairwait.history"
    verbose_name = "History"

    def ready(self) -> None:
        """Let the collector run after more records than it usually does."""
        if gc.isenabled():
            gc.set_threshold(_SMALL_RECORDS, 10, 10)
