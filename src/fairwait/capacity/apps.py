"""The room of diaries and visits."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Who can do what when: diaries, and the visits booked in them."""

    name = "fairwait.capacity"
    verbose_name = "Capacity"

    def ready(self) -> None:
        """Words for the timeline, what goes with an erased person, and what is proved."""
        from fairwait.capacity import erasing, hearing, proof, sentences
        from fairwait.history import registry

        erasing.register()
        proof.register()
        sentences.register()
        registry.listen(hearing.heard)
