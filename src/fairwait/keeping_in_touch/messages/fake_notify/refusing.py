"""How Notify says no: a status, and a list of errors with a kind and words."""

from typing import Any

CLOCK = "Error: Your system clock must be accurate to within 30 seconds"
NO_SUCH_KEY = "Invalid token: API key not found"
TRIAL = "Can't send to this recipient when service is in trial mode - see https://www.notifications.service.gov.uk/trial-mode"
TEAM_ONLY = "Can't send to this recipient using a team-only API key"


class Refusal(Exception):
    """An answer other than success."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"status_code": self.status, "errors": [{"error": self.error, "message": self.message}]}


def bad_request(message: str) -> Refusal:
    """Something about this message that will be no better next time."""
    return Refusal(400, "BadRequestError", message)


def invalid(message: str) -> Refusal:
    """A field that is missing or not what it should be."""
    return Refusal(400, "ValidationError", message)


def not_allowed(message: str) -> Refusal:
    """Whoever asks may not."""
    return Refusal(403, "AuthError", message)
