"""What the room of conversations keeps."""

from fairwait.conversations.models.requests import Request, RequestQuerySet

__all__ = ["Request", "RequestQuerySet"]
