"""The room of the council, its staff and who may see what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Listens for people signing in and changing how they do, so that sessions know when they began and end in time."""

    name = "fairwait.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Connect the listeners."""
        from fairwait.accounts import sessions
        from fairwait.accounts.factors import recording

        sessions.listen()
        recording.listen()
