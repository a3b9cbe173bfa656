"""One Notify service: its keys, templates, limits, and every message it accepted."""

import base64
import binascii
import secrets
import threading
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from fairwait.keeping_in_touch.messages.fake_notify import keys, letters, recipients
from fairwait.keeping_in_touch.messages.fake_notify.kept import FINAL, Notification
from fairwait.keeping_in_touch.messages.fake_notify.keys import Key, KeyKind
from fairwait.keeping_in_touch.messages.fake_notify.refusing import TEAM_ONLY, TRIAL, Refusal, bad_request, invalid
from fairwait.keeping_in_touch.messages.fake_notify.templates import Template

MINUTE = 60.0
PAGE = 250
POSTAGES = ("first", "second", "economy")


class Service:
    """What stands behind the addresses. Safe to ask from several threads."""

    def __init__(
        self, *, clock: Callable[[], float], per_minute: int, is_live: bool, team: frozenset[str], service: str
    ) -> None:
        self.clock, self.per_minute, self.is_live, self.team = clock, per_minute, is_live, team
        self.id = service
        self.keys: dict[str, Key] = {}
        self.templates: dict[str, Template] = {}
        self.notifications: dict[str, Notification] = {}
        self.accepted: list[str | None] = []
        self.received: list[dict[str, Any]] = []
        self.refused = 0
        self._asked: dict[KeyKind, deque[float]] = {kind: deque() for kind in KeyKind}
        self._lock = threading.Lock()

    def new_key(self, kind: KeyKind) -> Key:
        """A key of this kind."""
        key = Key(kind, self.id, str(uuid.UUID(bytes=secrets.token_bytes(16), version=4)))
        self.keys[key.secret] = key
        return key

    def authorise(self, header: str) -> Key:
        """Who asks. Raises Refusal."""
        return keys.check(header, keys=self.keys, service=self.id, now=self.clock())

    def limit(self, key: Key) -> None:
        """Count a request to send against its minute. Raises Refusal past the limit."""
        now = self.clock()
        with self._lock:
            asked = self._asked[key.kind]
            while asked and asked[0] <= now - MINUTE:
                asked.popleft()
            if len(asked) >= self.per_minute:
                self.refused += 1
                words = (
                    f"Exceeded rate limit for key type {key.kind.upper()} of {self.per_minute} requests per 60 seconds"
                )
                raise Refusal(429, "RateLimitError", words)
            asked.append(now)

    def send(self, kind: str, body: dict[str, Any], *, key: Key) -> tuple[Notification, dict[str, Any]]:
        """Accept a message. Raises Refusal. Returns it with the answer."""
        if kind == "letter":
            return self._letter(body, key=key)
        to = recipients.phone_number(body.get("phone_number")) if kind == "sms" else (
            recipients.email_address(body.get("email_address"))
        )  # fmt: skip
        template = self._template(body.get("template_id"), kind=kind)
        subject, text = template.filled(body.get("personalisation"))
        self._may_reach(to, key)
        kept = self._keep(kind, body, to=to, key=key, text=text, subject=subject, template=template.id)
        content = {"body": text, "from_number": "GOVUK"} if kind == "sms" else {
            "body": text, "subject": subject, "from_email": "example@notifications.service.gov.uk",
            "one_click_unsubscribe_url": body.get("one_click_unsubscribe_url"),
        }  # fmt: skip
        return kept, {
            "id": kept.id,
            "reference": kept.reference,
            "content": content,
            "uri": f"/v2/notifications/{kept.id}",
            "template": {"id": template.id, "version": template.version, "uri": f"/v2/template/{template.id}"},
            "scheduled_for": None,
        }

    def _letter(self, body: dict[str, Any], *, key: Key) -> tuple[Notification, dict[str, Any]]:
        if key.kind is KeyKind.TEAM:
            raise Refusal(403, "BadRequestError", "Cannot send letters with a team api key")
        if not self.is_live and key.kind is KeyKind.LIVE:
            raise Refusal(403, "BadRequestError", "Cannot send letters when service is in trial mode")
        if "content" not in body:
            raise invalid("template_id is a required property")
        if not body.get("reference"):
            raise invalid("reference is a required property")
        postage = body.get("postage") or "second"
        if postage not in POSTAGES:
            raise invalid("postage invalid. It must be either first, second or economy.")
        try:
            content = base64.b64decode(body["content"], validate=True)
        except (binascii.Error, ValueError, TypeError):
            raise bad_request("Cannot decode letter content (invalid base64 encoding)") from None
        if not content.startswith(b"%PDF-"):
            raise bad_request("Letter content is not a valid PDF")
        kept = self._keep("letter", body, to="Provided as PDF", key=key, text="", subject="", template="")
        kept.postage, kept.pdf = postage, content
        kept.is_too_long = letters.pages(content) > letters.MOST_PAGES
        return kept, {"id": kept.id, "reference": kept.reference, "postage": postage}

    def _template(self, number: object, *, kind: str) -> Template:
        if number is None:
            raise invalid("template_id is a required property")
        try:
            found = self.templates.get(str(uuid.UUID(str(number))))
        except ValueError:
            raise invalid("template_id is not a valid UUID") from None
        if found is None:
            raise bad_request("Template not found")
        if found.kind != kind:
            raise bad_request(f"{found.kind} template is not suitable for {kind} notification")
        return found

    def _may_reach(self, to: str, key: Key) -> None:
        if key.kind is KeyKind.TEST or to in recipients.SMOKE or to in self.team:
            return
        if key.kind is KeyKind.TEAM:
            raise bad_request(TEAM_ONLY)
        if not self.is_live:
            raise bad_request(TRIAL)

    def _keep(
        self, kind: str, body: dict[str, Any], *, to: str, key: Key, text: str, subject: str, template: str
    ) -> Notification:
        now = self.clock()
        kept = Notification(
            id=str(uuid.uuid4()), kind=kind, reference=body.get("reference"), to=to,
            status="pending-virus-check" if kind == "letter" else "created",
            key=key.kind, created_at=now, body=text, subject=subject, template=template,
        )  # fmt: skip
        if to in recipients.SMOKE:
            return kept
        with self._lock:
            self.notifications[kept.id] = kept
            self.accepted.append(kept.reference)
        return kept

    def move(self, notification: Notification, status: str | None = None) -> Notification:
        """Let a message go on: to the status given, or to the next one by itself."""
        now = self.clock()
        with self._lock:
            if status is None:
                status = self._next(notification)
            notification.status = status
            notification.sent_at = notification.sent_at or now
            if status in FINAL:
                notification.completed_at = now
        return notification

    def _next(self, notification: Notification) -> str:
        if notification.status in FINAL:
            return notification.status
        if notification.is_too_long:
            return "validation-failed"
        if notification.kind == "letter":
            return "received" if notification.status == "accepted" else "accepted"
        if notification.status == "created":
            return "sending"
        failing = recipients.FAILING.get(notification.to) if notification.key == KeyKind.TEST else None
        return failing or "delivered"

    def found(self, number: str) -> Notification:
        """One message. Raises Refusal."""
        try:
            kept = self.notifications.get(str(uuid.UUID(number)))
        except ValueError:
            raise invalid("id is not a valid UUID") from None
        if kept is None:
            raise Refusal(404, "NoResultFound", "No result found")
        return kept

    def letter(self, number: str) -> bytes:
        """A letter as it will be printed. Raises Refusal."""
        kept = self.found(number)
        if kept.kind != "letter":
            raise bad_request("Notification is not a letter")
        if kept.status == "pending-virus-check":
            raise Refusal(400, "PDFNotReadyError", "PDF not available yet, try again later")
        return kept.pdf

    def search(self, asked: dict[str, list[str]]) -> list[Notification]:
        """Messages by reference, kind and status, newest first."""
        with self._lock:
            every = list(reversed(self.notifications.values()))
        references, kinds, statuses = asked.get("reference"), asked.get("template_type"), asked.get("status")
        found = [
            one for one in every
            if (not references or one.reference in references)
            and (not kinds or one.kind in kinds)
            and (not statuses or one.status in statuses)
        ]  # fmt: skip
        older = asked.get("older_than")
        if older:
            ids = [one.id for one in found]
            found = found[ids.index(older[0]) + 1 :] if older[0] in ids else []
        return found[:PAGE]
