"""The history room."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Events, their chain, and the folding of events into state."""

    name = "fairwait.history"
    verbose_name = "History"
