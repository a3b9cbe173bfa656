"""The huddles room."""

from django.apps import AppConfig
from django.utils.translation import gettext


class HuddlesConfig(AppConfig):
    """Meetings that walk a list, and the actions they leave."""

    name = "fairwait.huddles"
    verbose_name = "Huddles"

    def ready(self) -> None:
        """Put huddles into the navigation, and let what was said in one go with a person who is erased."""
        from fairwait.accounts import frame
        from fairwait.accounts.rules import Permission
        from fairwait.huddles import due, erasing, hindering  # noqa: F401  importing says what work there is

        erasing.register()
        frame.add_place(
            frame.Place("huddles", lambda: gettext("Huddles"), "huddles:huddles", Permission.SEE_HUDDLE),
            before="measures",
        )
