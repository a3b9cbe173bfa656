"""The directory."""

from django.apps import AppConfig
from django.utils.translation import gettext


class DirectoryConfig(AppConfig):
    """Connectors and community assets: who and what near somebody can help."""

    name = "fairwait.directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        """Put it into the navigation, say what work there is, and follow what is published each night."""
        from fairwait.accounts import frame
        from fairwait.directory import due, jobs  # noqa: F401  importing says what work there is

        jobs.register()
        frame.add_place(
            frame.Place("directory", lambda: gettext("Directory"), "directory:find", None, aside=True),
            before="measures",
        )
