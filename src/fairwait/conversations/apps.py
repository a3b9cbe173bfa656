"""The room of requests and conversations."""

from django.apps import AppConfig
from django.utils.translation import gettext


class ConversationsConfig(AppConfig):
    """What somebody gets in touch for, heard once, and what came of it."""

    name = "fairwait.conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        """A place in the navigation, work of the day, words for the timeline, and what goes with an erased person."""
        from fairwait.accounts import frame
        from fairwait.accounts.rules import Permission
        from fairwait.conversations import due, erasing, hearing, sentences  # noqa: F401  importing says what work there is
        from fairwait.conversations.actions import asking_after
        from fairwait.conversations.queries import asking_after as asked
        from fairwait.history import registry
        from fairwait.keeping_in_touch.check_in import asking

        erasing.register()
        registry.listen(asking_after.heard)
        registry.listen(hearing.heard)
        asking.asks(asked.is_asked)
        sentences.register()
        frame.add_place(
            frame.Place(
                "front-door", lambda: gettext("Front door"), "conversations:front_door", Permission.TAKE_REQUEST
            ),
            before="huddles",
        )
