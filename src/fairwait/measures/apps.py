"""The measures room."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """What we count, and how it is defined."""

    name = "fairwait.measures"
    verbose_name = "Measures"

    def ready(self) -> None:
        """Register the job that takes the measures, and put it on the timetable."""
        from fairwait.measures import jobs, lasting, promises

        jobs.register()
        promises.register()
        lasting.register()
