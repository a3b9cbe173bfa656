"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Staff pages that draw on several rooms."""

    name = "fairwait.desk"
    verbose_name = "Desk"
