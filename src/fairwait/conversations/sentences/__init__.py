"""What happened at the front door and in conversations, in words on the timeline."""

from fairwait.conversations.sentences import requests


def register() -> None:
    """Make them known."""
    requests.register()
