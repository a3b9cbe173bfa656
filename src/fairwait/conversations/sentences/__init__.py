"""What happened at the front door and in conversations, in words on the timeline."""

from fairwait.conversations.sentences import asking_after, crises, good_life, passing_on, requests


def register() -> None:
    """Make them known."""
    crises.register()
    good_life.register()
    requests.register()
    asking_after.register()
    passing_on.register()
