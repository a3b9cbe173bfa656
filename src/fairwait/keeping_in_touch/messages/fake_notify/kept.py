"""A notification as Notify keeps it, and how it is shown to whoever asks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FINAL = frozenset({
    "delivered", "permanent-failure", "temporary-failure", "technical-failure",
    "received", "cancelled", "validation-failed", "virus-scan-failed",
})  # fmt: skip


def instant(now: float) -> str:
    """A moment as Notify writes it."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Notification:
    """One accepted message."""

    id: str
    kind: str
    reference: str | None
    to: str
    status: str
    key: str
    created_at: float
    body: str = ""
    subject: str = ""
    template: str = ""
    postage: str | None = None
    sent_at: float | None = None
    completed_at: float | None = None
    pdf: bytes = b""
    is_too_long: bool = False

    def shown(self, *, url: str) -> dict[str, Any]:
        """The answer to somebody who looks it up."""
        is_letter = self.kind == "letter"
        return {
            "id": self.id,
            "reference": self.reference,
            "email_address": self.to if self.kind == "email" else None,
            "phone_number": self.to if self.kind == "sms" else None,
            **{f"line_{number}": None for number in range(1, 8)},
            "postcode": None,
            "postage": self.postage,
            "type": self.kind,
            "status": self.status,
            "template": {"id": self.template, "version": 1, "uri": f"{url}/v2/template/{self.template}/version/1"},
            "body": "" if is_letter else self.body,
            "subject": self.subject or None,
            "created_at": instant(self.created_at),
            "created_by_name": None,
            "sent_at": instant(self.sent_at) if self.sent_at else None,
            "completed_at": instant(self.completed_at) if self.completed_at else None,
            "scheduled_for": None,
            "one_click_unsubscribe_url": None,
        }

    def receipt(self) -> dict[str, Any]:
        """What the callback says."""
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.to,
            "status": self.status,
            "created_at": instant(self.created_at),
            "completed_at": instant(self.completed_at) if self.completed_at else None,
            "sent_at": instant(self.sent_at) if self.sent_at else None,
            "notification_type": self.kind,
            "template_id": self.template,
            "template_version": 1,
        }
