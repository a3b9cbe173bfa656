"""The door for machines."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Extracts in, files out."""

    name = "fairwait.exchange"
    verbose_name = "Exchange"

    def ready(self) -> None:
        """Register the jobs that run outside the request, and how the rows of kept files are read."""
        from fairwait.exchange import due  # noqa: F401  importing says what work there is
        from fairwait.exchange.contacts import erasing as contacts
        from fairwait.exchange.imports import erasing, jobs, naming, source_rows  # noqa: F401  importing registers them

        erasing.register()
        contacts.register()
