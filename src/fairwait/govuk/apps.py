"""The design system: layouts, fields, components, formats and words."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    """Holds templates and static files; no records."""

    name = "fairwait.govuk"
    label = "govuk"
    verbose_name = "Design system"

    def ready(self) -> None:
        """Let sentences be said in the council’s words."""
        from fairwait.govuk import speech

        speech.listen()
