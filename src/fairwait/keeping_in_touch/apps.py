"""The room that keeps in touch."""

from django.apps import AppConfig
from django.utils.translation import gettext


class KeepingInTouchConfig(AppConfig):
    """When to speak next with whoever waits, and what is sent meanwhile."""

    name = "fairwait.keeping_in_touch"
    verbose_name = "Keeping in touch"

    def ready(self) -> None:
        """Work of the day, words, what is erased, and places in the navigation."""
        from fairwait.accounts import frame
        from fairwait.accounts.rules import Permission
        from fairwait.history import registry
        from fairwait.keeping_in_touch import hindering  # noqa: F401  importing says what stands open
        from fairwait.keeping_in_touch.campaigns import due as campaigns_due  # noqa: F401  importing says what work is
        from fairwait.keeping_in_touch.campaigns import erasing as campaigns
        from fairwait.keeping_in_touch.campaigns import facts, replies
        from fairwait.keeping_in_touch.campaigns import jobs as waves
        from fairwait.keeping_in_touch.check_in import due as told_us  # noqa: F401  importing says what work there is
        from fairwait.keeping_in_touch.check_in import erasing as links
        from fairwait.keeping_in_touch.communicating import due as reviews  # noqa: F401  the same
        from fairwait.keeping_in_touch.communicating import erasing as communicating
        from fairwait.keeping_in_touch.connecting import due as to_ask  # noqa: F401  the same
        from fairwait.keeping_in_touch.connecting import erasing as connections
        from fairwait.keeping_in_touch.connecting import sentences as help_nearby
        from fairwait.keeping_in_touch.contacts import due as decisions  # noqa: F401  the same
        from fairwait.keeping_in_touch.library import actions as library  # noqa: F401  importing says what files it names
        from fairwait.keeping_in_touch.messages import due, erasing, jobs, outbox, sentences  # noqa: F401  the same
        from fairwait.keeping_in_touch.packs import due as packs_due  # noqa: F401  the same
        from fairwait.keeping_in_touch.packs import erasing as packs
        from fairwait.keeping_in_touch.packs import sentences as packs_told
        from fairwait.keeping_in_touch.packs import tips  # noqa: F401  importing says what tips there are
        from fairwait.upkeep.backup.restore import when_restored

        frame.add_place(
            frame.Place(
                "campaigns", lambda: gettext("Campaigns"), "campaigns:campaigns", Permission.RUN_CAMPAIGN, aside=True
            ),
            before="measures",
        )
        frame.add_place(
            frame.Place(
                "messages", lambda: gettext("Messages"), "messages:outbox", Permission.RECORD_CONTACT, aside=True
            ),
            before="measures",
        )
        frame.add_place(
            frame.Place(
                "packs",
                lambda: gettext("Packs"),
                "packs:list",
                Permission.SEE_LIST,
                Permission.SEE_MEASURES,
                aside=True,
            ),
            before="measures",
        )
        frame.add_place(
            frame.Place(
                "message-words",
                lambda: gettext("What messages say"),
                "messages:templates",
                Permission.CONFIGURE,
                aside=True,
            ),
            before="measures",
        )
        sentences.register()
        erasing.register()
        links.register()
        connections.register()
        help_nearby.register()
        packs.register()
        packs_told.register()
        communicating.register()
        jobs.register()
        campaigns.register()
        facts.make_known()
        waves.register()
        registry.listen(replies.heard)
        when_restored(outbox.after_restore)
        frame.add_place(
            frame.Place(
                "keep-in-touch", lambda: gettext("Keep in touch"), "desk:keep_in_touch", Permission.RECORD_CONTACT
            ),
            before="huddles",
        )
