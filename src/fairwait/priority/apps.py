"""The priority room."""

from django.apps import AppConfig


class PriorityConfig(AppConfig):
    """Suggested bands, due dates and the order of the list, kept beside each wait."""

    name = "fairwait.priority"
    verbose_name = "Priority"

    def ready(self) -> None:
        """Keep order and due dates up after every event."""
        from fairwait.accounts import frame
        from fairwait.accounts.rules import Permission
        from fairwait.govuk.words import word
        from fairwait.history import registry
        from fairwait.priority import actions, jobs, proof
        from fairwait.waiting import actions as waiting

        registry.listen(actions.after_events)
        registry.prove(proof.differences)
        waiting.when_adopted(actions.after_adoption)
        jobs.register()
        frame.add_place(
            frame.Place(
                "policies", lambda: word("policy", 2, capital=True), "priority:policies", Permission.SEE_LIST,
                Permission.SEE_MEASURES, aside=True,
            ),
            before="measures",
        )  # fmt: skip
