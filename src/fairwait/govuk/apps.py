"""The design system: layouts, fields, components, formats and words."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    """Holds templates and static files; no records."""

    name = "fairwait.govuk"
    label = "govuk"
    verbose_name = "Design system"
