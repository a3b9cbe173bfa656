"""The ways out of this machine, as the environment sets them up. Keys are read here and shown nowhere."""

import logging
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from fairwait.keeping_in_touch.messages import setting
from fairwait.keeping_in_touch.messages.line import Line
from fairwait.keeping_in_touch.messages.notify import ALL_OF_IT, HostRefused, Notify, Outgoing, Sent, Templates, TooLate
from fairwait.keeping_in_touch.messages.rules.answers import LATER, NOT_LET_IN, Reply
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import Messaging
from fairwait.keeping_in_touch.messages.rules.states import ProviderWord

log = logging.getLogger(__name__)
_CALENDAR = "calendar.ics"
_TOO_LARGE, _SIGN_IN_FIRST = 552, 530
_FOR_GOOD = 500
"""From here on a mail server means for good what it says."""
_OF_US = re.compile(rb"sender address rejected|relay(?:ing)? (?:access )?denied|not permitted to relay", re.IGNORECASE)
"""What it says of whoever sends, where it waits with that until it hears to whom."""
_HERE = ("127.0.0.1", "localhost")
_SMTP_PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}


class Gateway(Protocol):
    """One way out. `name` is what is held when it is not well; `looks_up` whether it can say what it took."""

    name: str
    looks_up: bool

    def send(self, message: Outgoing, *, still_mine: Callable[[], bool]) -> Sent:
        """Ask it to take a message. Raises TooLate."""

    def look_up(self, reference: str) -> tuple[str, ProviderWord] | None:
        """What it holds under a reference."""


class NotifyGateway:
    """GOV.UK Notify, with a connection for each thread: its client is not for several at once."""

    name, looks_up = "notify", True

    def __init__(self, *, key: str, url: str, templates: Templates, timeout: float) -> None:
        self._make = lambda: Notify(key=key, url=url, templates=templates, timeout=timeout)
        self._threads = threading.local()

    def _notify(self) -> Notify:
        if not hasattr(self._threads, "notify"):
            self._threads.notify = self._make()
        found: Notify = self._threads.notify
        return found

    def send(self, message: Outgoing, *, still_mine: Callable[[], bool]) -> Sent:
        """Ask Notify to take a message."""
        return self._notify().send(message, still_mine=still_mine)

    def look_up(self, reference: str) -> tuple[str, ProviderWord] | None:
        """What Notify holds under a reference. Raises APIError."""
        return self._notify().look_up(reference)

    def texts_in(self, *, older_than: str = "") -> list[dict[str, Any]]:
        """A page of the texts that people sent, newest first. Raises APIError."""
        return self._notify().texts_in(older_than=older_than)


class Rehearsal:
    """Test mode: everything is done but the sending. Nothing leaves this machine."""

    name, looks_up = "notify", True

    def send(self, message: Outgoing, *, still_mine: Callable[[], bool]) -> Sent:
        """Say that it was taken."""
        return Sent(Reply(201), number=f"rehearsal-{message.reference}")

    def look_up(self, reference: str) -> tuple[str, ProviderWord] | None:
        """As if it had been sent."""
        return f"rehearsal-{reference}", ProviderWord("sending", "")


class _Mail(smtplib.SMTP):
    """A conversation with a mail server whose socket a line watches."""

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        self._line = line
        super().__init__(*args, **kwargs)

    def _get_socket(self, *args: Any) -> socket.socket:
        return self._line.watch(super()._get_socket(*args))  # type: ignore[misc]


class _SecretMail(smtplib.SMTP_SSL, _Mail):
    """The same over TLS from the first byte, which takes over the socket that is watched."""

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        self._line = line
        smtplib.SMTP_SSL.__init__(self, *args, **kwargs)


class Smtp:
    """The council's own mail server. It cannot be asked what it took: then a person decides.

    `smtps://` speaks TLS from the first byte, `smtp+starttls://` before anything is said that matters: a server that
    offers no STARTTLS gets neither the password nor the message. The certificate is always checked, against `ca_file`
    where the council signs its own.
    """

    name, looks_up = "smtp", False

    def __init__(self, *, url: str, timeout: float, ca_file: str = "") -> None:
        split = urlsplit(url)
        if split.scheme not in _SMTP_PORTS or not split.hostname or "@" not in (split.path or ""):
            raise HostRefused("FAIRWAIT_SMTP_URL must read smtps://user:password@host:465/sender@example.org.")
        if split.scheme == "smtp" and split.hostname not in _HERE:
            raise HostRefused(
                "Mail leaves this machine over TLS only: begin FAIRWAIT_SMTP_URL with smtps:// or smtp+starttls://."
            )
        self._split, self._timeout, self._tls = split, timeout, _tls(split, ca_file)
        self._sender = unquote(split.path.strip("/"))

    def send(self, message: Outgoing, *, still_mine: Callable[[], bool]) -> Sent:
        """Hand a message to the mail server. Once its words were sent, silence means not known."""
        line = Line()
        try:
            with line.within(self._timeout * ALL_OF_IT):
                return self._send(message, line, still_mine=still_mine)
        finally:
            line.leave()

    def _send(self, message: Outgoing, line: Line, *, still_mine: Callable[[], bool]) -> Sent:
        mail = self._mail(message)
        try:
            server = self._connect(line)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as refused:
            if refused.smtp_code < _FOR_GOOD:  # it, or whoever looks passwords up there, is away for now
                return Sent(Reply(None, was_reached=False))
            return Sent(_not_let_in(refused.smtp_code))
        except (OSError, smtplib.SMTPException) as fault:
            log.warning("mail_server_not_reached", extra={"fault": type(fault).__name__})
            return Sent(Reply(None, was_reached=False))
        try:
            if line.is_over:  # before anything of it was said
                return Sent(Reply(None, was_reached=False))
            if not still_mine():
                raise TooLate
            sent = self._hand_over(server, mail, to=message.to)
            return Sent(Reply(None)) if line.is_over else sent  # an answer that was cut says nothing
        finally:
            _leave(server)

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage, *, to: str) -> Sent:
        try:
            server.sendmail(self._sender, [to], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as refused:
            if all(400 <= code < 500 for code, _words in refused.recipients.values()):
                return Sent(Reply(429, [(LATER, "this address")]))  # as a server does that does not know us yet
            if code := next((code for code, words in refused.recipients.values() if _is_of_us(code, words)), 0):
                return Sent(_not_let_in(code))
            return Sent(Reply(400, [("BadRequestError", "email_address refused by the mail server")]))
        except smtplib.SMTPResponseException as refused:
            if 400 <= refused.smtp_code < 500:
                return Sent(Reply(429, [("RateLimitError", "later")]))
            if isinstance(refused, smtplib.SMTPSenderRefused) and refused.smtp_code != _TOO_LARGE:
                return Sent(_not_let_in(refused.smtp_code))  # it would refuse every other message too
            return Sent(Reply(400, [("BadRequestError", f"the mail server said {refused.smtp_code}")]))
        except (OSError, smtplib.SMTPException):
            return Sent(Reply(None))
        return Sent(Reply(201), number=str(mail["Message-ID"]))

    def look_up(self, reference: str) -> tuple[str, ProviderWord] | None:
        """A mail server keeps nothing one could ask for."""
        raise LookupError("a mail server cannot be asked what it took")

    def _connect(self, line: Line) -> smtplib.SMTP:
        host, port = self._split.hostname or "", self._split.port or _SMTP_PORTS[self._split.scheme]
        if self._split.scheme == "smtps":
            server: smtplib.SMTP = _SecretMail(line, host, port, timeout=self._timeout, context=self._tls)
        else:
            server = _Mail(line, host, port, timeout=self._timeout)
        try:
            if self._split.scheme == "smtp+starttls":
                server.starttls(context=self._tls)  # raises where the server offers none: nothing more is said then
            server.ehlo_or_helo_if_needed()  # here, since who refuses it refuses us, and no one message
            if self._split.username:
                server.login(unquote(self._split.username), unquote(self._split.password or ""))
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _mail(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = Address(addr_spec=self._sender), Address(addr_spec=message.to)
        mail["Subject"] = " ".join(message.subject.split())
        mail["Message-ID"] = f"<{message.reference}@{self._sender.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body)
        if message.calendar:
            method = "CANCEL" if "\nMETHOD:CANCEL" in message.calendar else "PUBLISH"
            mail.add_attachment(
                message.calendar.encode(), maintype="text", subtype="calendar", filename=_CALENDAR,
                params={"method": method, "charset": "utf-8"},
            )  # fmt: skip
        return mail


def attaches() -> bool:
    """Whether emails go by the council's own mail server, which takes a file for a calendar. GOV.UK Notify does not."""
    return bool(settings.MESSAGES.smtp_url)


def sender() -> str:
    """The address that mail comes from here; "" where it is the provider's."""
    return unquote(urlsplit(settings.MESSAGES.smtp_url).path.strip("/"))


def _tls(split: SplitResult, ca_file: str) -> ssl.SSLContext | None:
    if split.scheme == "smtp":
        return None
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError as fault:
        raise HostRefused(f"FAIRWAIT_SMTP_CA_FILE cannot be read: {ca_file}") from fault
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_of_us(code: int, words: bytes) -> bool:
    return code == _SIGN_IN_FIRST or (code >= _FOR_GOOD and bool(_OF_US.search(words)))


def _not_let_in(code: int) -> Reply:
    """The mail server takes nothing from us, whatever we send and to whom."""
    return Reply(403, [(NOT_LET_IN, f"the mail server said {code}")])


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


@dataclass(frozen=True)
class Gateways:
    """Which way each channel goes out; a channel without one stays with staff."""

    by_channel: dict[Channel, Gateway]

    def of(self, channel: Channel) -> Gateway | None:
        """The way out of a channel."""
        return self.by_channel.get(channel)


def set_up(messaging: Messaging) -> Gateways:
    """The ways out that the environment and the council's document name. Raises HostRefused."""
    if setting.switch() is setting.Switch.OFF:
        return Gateways({})
    if setting.switch() is setting.Switch.TEST:
        return Gateways(dict.fromkeys((Channel.TEXT, Channel.EMAIL, Channel.LETTER), Rehearsal()))
    told = settings.MESSAGES
    found: dict[Channel, Gateway] = {}
    if told.notify_key:
        templates = Templates(
            text=told.text_template or messaging.text_template, email=told.email_template or messaging.email_template,
            reply_to=messaging.reply_to,
        )  # fmt: skip
        notify = NotifyGateway(key=told.notify_key, url=told.notify_url, templates=templates, timeout=told.timeout)
        found = {Channel.LETTER: notify}
        if templates.text:
            found[Channel.TEXT] = notify
        if templates.email:
            found[Channel.EMAIL] = notify
    if told.smtp_url:
        found[Channel.EMAIL] = Smtp(url=told.smtp_url, timeout=told.timeout, ca_file=told.smtp_ca_file)
    return Gateways(found)
