"""The room that keeps in touch."""

from django.apps import AppConfig


class KeepingInTouchConfig(AppConfig):
    """When to speak next with whoever waits, and what is sent meanwhile."""

    name = "fairwait.keeping_in_touch"
    verbose_name = "Keeping in touch"
