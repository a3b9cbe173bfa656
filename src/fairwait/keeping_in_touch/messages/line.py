"""The line to whoever takes our messages, so that a whole sending ends in time however slowly an answer drips.

A time-out of a socket bounds each read: who sends a byte a second holds a sending, and with it a thread, for hours.
Here a clock beside it shuts the line, and what reads from it is told that it is dead, as after a time-out.
"""

import socket
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Line:
    """One thread's line, of which one connection lives at a time. Its socket is held twice, since TLS takes over the
    first, so that it is shut in the middle of a handshake too."""

    def __init__(self) -> None:
        self._held: list[socket.socket] = []
        self._lock = threading.Lock()
        self.is_over = False
        weakref.finalize(self, _close, self._held)  # whoever drops the line has said nothing of its second socket

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Shut the line if what is done here takes longer; `is_over` then says so."""
        self.is_over = False
        timer = threading.Timer(seconds, self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def watch(self, made: socket.socket) -> socket.socket:
        """Take a new connection's socket into watch, instead of the one before."""
        with self._lock:
            _close(self._held)
            self._held.append(made.dup())
        if self.is_over:
            self._shut()
        return made

    def leave(self) -> None:
        """Let go of the connection: its last holder closes it."""
        with self._lock:
            _close(self._held)

    def _shut(self) -> None:
        with self._lock:
            self.is_over = True
            for each in self._held:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


def _close(held: list[socket.socket]) -> None:
    while held:
        held.pop().close()


class Adapter(HTTPAdapter):
    """Connections of `requests` whose sockets a line watches."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have connections made by the classes that say which socket is theirs."""
        super().init_poolmanager(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.poolmanager.pool_classes_by_scheme = _pools(self._line)


def _pools(line: Line) -> dict[str, Any]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return line.watch(super()._new_conn())

    class Secret(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return line.watch(super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecretPool(HTTPSConnectionPool):
        ConnectionCls = Secret

    return {"http": PlainPool, "https": SecretPool}
