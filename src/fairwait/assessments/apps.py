"""The room of forms and assessments."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The council's own forms, and what is said on them in a series of conversations with one navigator."""

    name = "fairwait.assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """Words for the timeline, work of the day, and what goes with an erased person."""
        from fairwait.assessments import due, erasing, hindering, sentences  # noqa: F401  importing says what work there is

        erasing.register()
        sentences.register()
