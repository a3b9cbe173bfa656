"""A web server of plain Python, for systems where gunicorn does not run. Loopback only: it has no limits of its own."""

import ipaddress
import threading
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from fairwait.upkeep import machine

IDLE_SECONDS = 30


class OnlyThisMachine(Exception):
    """The plain server was asked to listen to other machines."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False  # a request under way is finished before we end
    allow_reuse_address = not machine.IS_WINDOWS

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """As the mixin does; a thread that ends leaves no connection to the database behind."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()

    def server_bind(self) -> None:
        """As WSGIServer, without asking the network for our own name, which can hang a laptop for seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = IDLE_SECONDS
    server_version = "Fairwait"
    sys_version = ""

    def address_string(self) -> str:
        return str(self.client_address[0])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses may hold what somebody searched for."""


ServerHandler.server_software = "Fairwait"


def serve(*, host: str, port: int) -> None:
    """Serve until told to stop, then finish the requests under way. Raises OnlyThisMachine."""
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise OnlyThisMachine("Where gunicorn cannot run, Fairwait listens to this machine only: use 127.0.0.1.")
    if settings.PRODUCTION:
        raise OnlyThisMachine("The production profile needs gunicorn, which does not run on this system.")
    with _Server((host, port), _Handler) as server:
        server.set_app(get_wsgi_application())
        # shutdown() waits for serve_forever(), so it must not be called in the thread that runs it.
        machine.when_told_to_stop(lambda: threading.Thread(target=server.shutdown).start())
        server.serve_forever(poll_interval=0.2)
