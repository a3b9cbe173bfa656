"""The door for people."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Where somebody sees where they stand, and tells us how things are."""

    name = "fairwait.portal"
    verbose_name = "Portal"
