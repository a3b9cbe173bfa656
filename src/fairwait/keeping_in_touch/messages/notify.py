"""GOV.UK Notify through its official client: one request at a time, to one host, following nobody elsewhere."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

from fairwait.keeping_in_touch.messages.line import Adapter, Line
from fairwait.keeping_in_touch.messages.rules.answers import Reply
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.states import STATUSES, ProviderWord

LIVE_URL = "https://api.notifications.service.gov.uk"
TIMEOUT_SECONDS = 20.0
ALL_OF_IT = 1.25
"""How long a whole sending may take, in time-outs: three in a row end before the lease on their messages does."""
_TAKEN = "created"
"""What stands for a status that is new to us: whatever it says, the message was taken."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HostRefused(ValueError):
    """Messages may not be sent there."""


class TooLate(Exception):
    """This worker was held up for so long that somebody else may have taken the message: nothing was sent."""


@dataclass(frozen=True)
class Templates:
    """The provider's templates that carry our words: ((text)), and ((subject)) with it for email."""

    text: str
    email: str
    reply_to: str = ""
    sender: str = ""

    def of(self, channel: Channel) -> str:
        """The one that carries a channel's words; "" for a letter, which carries its own."""
        return {Channel.TEXT: self.text, Channel.EMAIL: self.email}.get(channel, "")


@dataclass(frozen=True)
class Outgoing:
    """What one request carries."""

    reference: str
    channel: Channel
    to: str
    subject: str
    body: str = field(repr=False)  # it may hold a private link
    pdf: bytes = field(default=b"", repr=False)
    postage: str = "second"
    calendar: str = field(default="", repr=False)  # for a mail server: Notify takes no such file


@dataclass(frozen=True)
class Sent:
    """What came of it: the provider's own number where it took the message, and the reply to be judged."""

    reply: Reply
    number: str = ""


def check_url(url: str) -> str:
    """The address as given, if messages may go there. Raises HostRefused.

    TLS everywhere but on this machine's own loopback, where the stand-in answers.
    """
    split = urlsplit(url)
    if split.scheme == "https" and split.hostname:
        return url
    if split.scheme == "http" and split.hostname in _LOOPBACK:
        return url
    raise HostRefused(f"Messages go to https addresses only, not to {url!r}.")


class Notify:
    """One connection to the provider. Not for several threads at once: the official client is not.

    Args:
        ca_file: a file of certificates to trust besides none; the usual ones where it is not given.
    """

    def __init__(
        self,
        *,
        key: str,
        templates: Templates,
        url: str = LIVE_URL,
        timeout: float = TIMEOUT_SECONDS,
        ca_file: str = "",
    ) -> None:
        self._templates = templates
        self._client = _Client(key, base_url=check_url(url), timeout=timeout)
        if ca_file:
            self._client.request_session.verify = ca_file

    def send(self, message: Outgoing, *, still_mine: Callable[[], bool] = lambda: True) -> Sent:
        """Ask the provider to take a message. Raises TooLate when it is no longer ours to send.

        `still_mine` is asked when the token has been made and before anything leaves. A worker frozen after that
        carries a token which the provider refuses once it is 30 seconds old, so what it sends late is never taken.
        """
        self._client.still_mine = still_mine
        try:
            answer = self._ask(message)
        except APIError as fault:
            if self._client.line.is_over:
                return Sent(Reply(None))
            return Sent(_reply(fault, template=self._templates.of(message.channel)))
        finally:
            self._client.still_mine = None
        return Sent(Reply(201), number=str((answer or {}).get("id", "")))

    def _ask(self, message: Outgoing) -> Any:
        personal = {"text": message.body}
        if message.channel is Channel.TEXT:
            return self._client.send_sms_notification(
                message.to, self._templates.text, personalisation=personal, reference=message.reference,
                sms_sender_id=self._templates.sender or None,
            )  # fmt: skip
        if message.channel is Channel.EMAIL:
            return self._client.send_email_notification(
                message.to, self._templates.email, personalisation={**personal, "subject": message.subject},
                reference=message.reference, email_reply_to_id=self._templates.reply_to or None,
            )  # fmt: skip
        return self._client.send_precompiled_letter_notification(
            message.reference, BytesIO(message.pdf), postage=message.postage
        )

    def look_up(self, reference: str) -> tuple[str, ProviderWord] | None:
        """What the provider holds under a reference: its number and last word; None where it holds nothing.

        Raises: APIError when it cannot be asked.
        """
        found = self._client.get_all_notifications(reference=reference)["notifications"]
        if not found:
            return None
        first = found[0]
        status = first["status"] if first["status"] in STATUSES else _TAKEN
        return first["id"], ProviderWord(status, first["completed_at"] or first["sent_at"] or "")

    def texts_in(self, *, older_than: str = "") -> list[dict[str, Any]]:
        """A page of the texts that people sent, newest first. Raises APIError.

        `older_than`: the number of the last text of the page before.
        """
        answer = self._client.get_received_texts(older_than=older_than or None)
        found: list[dict[str, Any]] = answer["received_text_messages"]
        return found


class _Client(NotificationsAPIClient):
    """The official client, which by itself follows redirects and takes proxies and passwords from its surroundings."""

    def __init__(self, key: str, *, base_url: str, timeout: float) -> None:
        super().__init__(key, base_url=base_url, timeout=timeout)
        self.request_session.trust_env = False
        self.line = Line()
        for scheme in ("https://", "http://"):
            self.request_session.mount(scheme, Adapter(self.line))
        self.still_mine: Callable[[], bool] | None = None

    def _perform_request(self, method: str, url: str, kwargs: dict[str, Any]) -> Any:
        if self.still_mine is not None and not self.still_mine():
            raise TooLate
        with self.line.within(self.timeout * ALL_OF_IT):  # the client's own bounds each read, and not all of them
            return super()._perform_request(method, url, {**kwargs, "allow_redirects": False})


def _reply(fault: APIError, *, template: str) -> Reply:
    """What came back, if anything did: without a response the client says 503, as if the provider had."""
    response = fault.response
    if response is None:
        return Reply(None, was_reached=_was_reached(fault.__cause__))
    is_readable = not isinstance(fault, InvalidResponse)
    return Reply(response.status_code, _errors(response), is_readable=is_readable, template=template)


def _was_reached(fault: BaseException | None) -> bool:
    """Whether anything of the request can have left: not when no connection stood, or its certificate was wrong."""
    first = fault.args[0] if isinstance(fault, requests.ConnectionError) and fault.args else None
    reason = getattr(first, "reason", first)
    if isinstance(reason, SSLError):
        return not any(isinstance(each, ssl.SSLCertVerificationError) for each in (*reason.args, reason.__cause__))
    return not isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _errors(response: requests.Response) -> list[tuple[str, str]]:
    try:
        errors = response.json().get("errors", ())
        return [(str(each.get("error", "")), str(each.get("message", ""))) for each in errors]
    except (ValueError, AttributeError, TypeError):
        return []
