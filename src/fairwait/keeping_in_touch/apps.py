"""The room that keeps in touch."""

from django.apps import AppConfig


class KeepingInTouchConfig(AppConfig):
    """When to speak next with whoever waits, and what is sent meanwhile."""

    name = "fairwait.keeping_in_touch"
    verbose_name = "Keeping in touch"

    def ready(self) -> None:
        """Give words to what is recorded of messages, and let their words go with a person who is erased."""
        from fairwait.keeping_in_touch.messages import erasing, jobs, outbox, sentences
        from fairwait.upkeep.backup.restore import when_restored

        sentences.register()
        erasing.register()
        jobs.register()
        when_restored(outbox.after_restore)
