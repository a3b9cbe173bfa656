"""What happened at the front door and in conversations, in words on the timeline."""

from fairwait.conversations.sentences import crises, requests


def register() -> None:
    """Make them known."""
    crises.register()
    requests.register()
