"""The stand-in's addresses on the loopback, and the calls it makes back."""

import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from fairwait.keeping_in_touch.messages.fake_notify.kept import FINAL, Notification, instant
from fairwait.keeping_in_touch.messages.fake_notify.keys import KeyKind
from fairwait.keeping_in_touch.messages.fake_notify.refusing import Refusal, invalid
from fairwait.keeping_in_touch.messages.fake_notify.scripts import Fault, Script
from fairwait.keeping_in_touch.messages.fake_notify.service import Service
from fairwait.keeping_in_touch.messages.fake_notify.templates import Template

PER_MINUTE = 3_000
TEXT_TEMPLATE = "0f5a4d2e-0000-4000-8000-000000000001"
EMAIL_TEMPLATE = "0f5a4d2e-0000-4000-8000-000000000002"
SERVICE = "0f5a4d2e-0000-4000-8000-00000000000a"
_SEND = re.compile(r"/v2/notifications/(sms|email|letter)")
_ONE = re.compile(r"/v2/notifications/([^/]+)")
_PDF = re.compile(r"/v2/notifications/([^/]+)/pdf")


class FakeNotify:
    """The stand-in, served on 127.0.0.1 for as long as the block runs.

    Args:
        clock: Notify's own clock, in seconds: not ours, so that ours can be wrong.
        per_minute: messages taken a minute for each kind of key.
        is_live: whether the service has left trial mode.
        team: numbers and addresses that trial mode and a team key reach.
        callbacks: where receipts and texts that come in are sent, and the bearer token they carry.
        ends_after_seconds: let every message end by itself so long after it was taken, and call back; else a test does.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        per_minute: int = PER_MINUTE,
        is_live: bool = True,
        team: frozenset[str] = frozenset(),
        callbacks: tuple[str, str] | None = None,
        ends_after_seconds: float | None = None,
    ) -> None:
        self.service = Service(clock=clock, per_minute=per_minute, is_live=is_live, team=team, service=SERVICE)
        self.script = Script()
        self.callbacks = callbacks
        self.called_back: list[int] = []
        self._ends_after = ends_after_seconds
        self._stopped = threading.Event()
        self.add_template(Template(TEXT_TEMPLATE, "sms", "((text))"))
        self.add_template(Template(EMAIL_TEMPLATE, "email", "((text))", subject="((subject))"))
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.notify = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if self._ends_after is not None:
            threading.Thread(target=self._end_them, args=(self._ends_after,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop answering."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def _end_them(self, after: float) -> None:
        while not self._stopped.wait(1.0):
            old = self.service.clock() - after
            for one in self.service.search({}):
                if one.created_at <= old and one.status not in FINAL:
                    self.call_back(self.service.move(one).receipt())

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def key(self, kind: KeyKind = KeyKind.LIVE) -> str:
        """A new key, as it is given to the client."""
        return str(self.service.new_key(kind))

    def add_template(self, template: Template) -> None:
        """Keep a template."""
        self.service.templates[template.id] = template

    @property
    def accepted(self) -> list[str | None]:
        """The reference of every message it took, in order: one taken twice stands here twice."""
        return list(self.service.accepted)

    def of(self, reference: str) -> Notification:
        """The message taken last under a reference."""
        return next(one for one in reversed(self.service.notifications.values()) if one.reference == reference)

    def finish(self, reference: str, status: str = "delivered") -> int | None:
        """Let a message end so, and call back. Returns the status of the answer, or None when nobody is called."""
        return self.call_back(self.service.move(self.of(reference), status).receipt())

    def call_back(self, receipt: dict[str, Any]) -> int | None:
        """Send a receipt as it is. Returns the status of the answer."""
        return self._post("receipts/", receipt)

    def text_in(self, *, source: str, message: str, number: str | None = None) -> int | None:
        """Somebody sends the council a text. Returns the status of the answer."""
        received = {
            "id": number or str(uuid.uuid4()),
            "source_number": re.sub(r"^0", "44", source),
            "destination_number": "447700900999",
            "message": message,
            "date_received": instant(self.service.clock()),
        }
        self.service.received.append(received)
        return self._post("texts/", received)

    def _post(self, what: str, body: dict[str, Any]) -> int | None:
        if self.callbacks is None:
            return None
        url, token = self.callbacks
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        request = urllib.request.Request(  # noqa: S310  the address is given by whoever starts the stand-in
            url + what, data=json.dumps(body).encode(), headers=headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                status = int(answer.status)
        except urllib.error.HTTPError as refused:
            status = refused.code
        except OSError:
            status = 0
        self.called_back.append(status)
        return status


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    notify: FakeNotify

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: requests hold names and numbers."""

    def do_POST(self) -> None:
        """A message to send, or a template to fill."""
        notify = self.server.notify
        path = urlsplit(self.path).path
        fault = notify.script.take(now=notify.service.clock()) if _SEND.fullmatch(path) else None
        if fault is Fault.CUT_BEFORE:
            self._hang_up()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(lambda: self._posted(path, body, fault))

    def _posted(self, path: str, body: bytes, fault: Fault | None) -> tuple[int, dict[str, Any] | bytes] | None:
        notify = self.server.notify
        sending = _SEND.fullmatch(path)
        if not sending:
            raise Refusal(404, "NotFound", "Not found")
        key = notify.service.authorise(self.headers.get("Authorization", ""))
        _stumble(fault)
        if fault is Fault.REDIRECT:
            self._redirect(notify.script.redirect_to)
            return None
        try:
            asked = json.loads(body)
        except ValueError:
            raise invalid("Invalid JSON supplied in POST data") from None
        notify.service.limit(key)
        _kept, answer = notify.service.send(sending[1], asked, key=key)
        if fault is Fault.TIMEOUT_AFTER:
            time.sleep(notify.script.slow_seconds)
        if fault in (Fault.CUT_AFTER, Fault.TIMEOUT_AFTER):
            self._hang_up()
            return None
        if fault is Fault.NOT_JSON:
            self._write(201, b"<html>Bad gateway</html>", kind="text/html")
            return None
        return 201, answer

    def do_GET(self) -> None:
        """A message, or several, or what came in."""
        self._answer(self._got)

    def _got(self) -> tuple[int, dict[str, Any] | bytes]:
        notify = self.server.notify
        service = notify.service
        service.authorise(self.headers.get("Authorization", ""))
        _stumble(notify.script.is_out(now=service.clock()))
        split = urlsplit(self.path)
        if split.path == "/v2/notifications":
            found = service.search(parse_qs(split.query))
            links = {"current": f"{notify.url}{self.path}"}
            if found:
                links["next"] = f"{notify.url}/v2/notifications?older_than={found[-1].id}"
            return 200, {"notifications": [one.shown(url=notify.url) for one in found], "links": links}
        if split.path == "/v2/received-text-messages":
            return 200, _received(service.received, parse_qs(split.query), service=service.id, url=notify.url)
        if letter := _PDF.fullmatch(split.path):
            return 200, service.letter(letter[1])
        if one := _ONE.fullmatch(split.path):
            return 200, service.found(one[1]).shown(url=notify.url)
        raise Refusal(404, "NotFound", "Not found")

    def _answer(self, ask: Callable[[], tuple[int, dict[str, Any] | bytes] | None]) -> None:
        try:
            answered = ask()
        except Refusal as refusal:
            answered = refusal.status, refusal.as_json()
        if answered is None:
            return
        status, said = answered
        if isinstance(said, bytes):
            self._write(status, said, kind="application/pdf")
        else:
            self._write(status, json.dumps(said).encode())

    def _write(self, status: int, body: bytes, *, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _stumble(fault: Fault | None) -> None:
    if fault is Fault.ERROR_500:
        raise Refusal(500, "Exception", "Internal server error")
    if fault is Fault.ERROR_503:
        raise Refusal(503, "Exception", "Service unavailable")
    if fault is Fault.RATE:
        raise Refusal(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds")


def _received(texts: list[dict[str, Any]], asked: dict[str, list[str]], *, service: str, url: str) -> dict[str, Any]:
    newest = [
        {
            "id": text["id"], "created_at": text["date_received"], "content": text["message"], "service_id": service,
            "user_number": text["source_number"], "notify_number": text["destination_number"],
        }
        for text in reversed(texts)
    ]  # fmt: skip
    if older := asked.get("older_than"):
        ids = [text["id"] for text in newest]
        newest = newest[ids.index(older[0]) + 1 :] if older[0] in ids else []
    links = {"current": f"{url}/v2/received-text-messages"}
    if newest:
        links["next"] = f"{url}/v2/received-text-messages?older_than={newest[-1]['id']}"
    return {"received_text_messages": newest[:PAGE_OF_TEXTS], "links": links}


PAGE_OF_TEXTS = 250
