"""The upkeep room."""

from django.apps import AppConfig
from django.conf import settings

from fairwait.upkeep import failpoints


class UpkeepConfig(AppConfig):
    """Jobs, timetables, health, backup and restore."""

    name = "fairwait.upkeep"
    verbose_name = "Upkeep"

    def ready(self) -> None:
        """Refuse a failpoint where it must not be; make upkeep's own jobs known."""
        failpoints.refuse_in_production(is_production=getattr(settings, "PRODUCTION", False))
        from fairwait.upkeep import chores

        chores.register()
