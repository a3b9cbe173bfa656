"""The room of the council, its staff and who may see what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Listens for people signing in and changing how they do, so that sessions know when they began and end in time."""

    name = "fairwait.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Connect the listeners."""
        from allauth.account.signals import user_logged_in

        from fairwait.accounts import sessions
        from fairwait.accounts.factors import recording
        from fairwait.accounts.identity.adapter import note_proof

        sessions.listen()
        recording.listen()
        user_logged_in.connect(note_proof, dispatch_uid="accounts.identity_proved")
