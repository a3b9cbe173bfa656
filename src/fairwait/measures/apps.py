"""The measures room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """What we count, and how it is defined."""

    name = "fairwait.measures"
    verbose_name = "Measures"
