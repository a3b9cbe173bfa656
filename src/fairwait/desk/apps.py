"""The desk room."""

from django.apps import AppConfig
from django.utils.translation import gettext


class DeskConfig(AppConfig):
    """Staff pages that draw on several rooms."""

    name = "fairwait.desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        """Say in the navigation what works here: everybody may know."""
        from fairwait.accounts.frame import Place, add_place

        add_place(Place("today", lambda: gettext("Today"), "desk:today", None), before="lists")
        add_place(Place("works", lambda: gettext("What works here"), "desk:what_works_here", None, aside=True))
