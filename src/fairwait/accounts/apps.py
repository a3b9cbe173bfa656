"""The room of the council, its staff and who may see what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Listens for people signing in, so that every session knows when it began."""

    name = "fairwait.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Connect the listeners."""
        from fairwait.accounts import sessions

        sessions.listen()
