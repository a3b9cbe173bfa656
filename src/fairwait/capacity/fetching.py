"""Fetching a worker's own calendar from outside: over TLS, from public addresses only, never following anybody."""

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

from fairwait.engine.calendars.appointments import LARGEST

SECONDS = 20
LONGEST_SECONDS = 60


class NotFetched(Exception):
    """It could not be fetched; the words say why, and hold nothing of the address."""


def checked(address: str) -> str:
    """An address that may be asked, as it is kept. Raises NotFetched."""
    words = address.strip()
    if words.lower().startswith("webcal://"):
        words = "https://" + words[len("webcal://") :]
    try:
        parts = urlsplit(words)
        port = parts.port
    except ValueError:
        raise NotFetched("Give the address of the calendar as https://.") from None
    if parts.scheme != "https" or not parts.hostname or parts.username or port not in (None, 443):
        raise NotFetched("Give the address of the calendar as https://, without a name, a password or a port.")
    if len(words) > 2_000 or any(letter.isspace() or ord(letter) < 32 for letter in words):
        raise NotFetched("This is no address of a calendar.")
    return words


def public_address(host: str) -> str:
    """One address of a host, if every one it has is public: nothing of our own network is ever asked.

    What was looked up is what is connected to, so that a name cannot answer one thing and then another.
    """
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotFetched("The address is not known.") from None
    if not found or not all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found):
        raise NotFetched("The address leads into a private network.")
    return sorted(found)[0]


def fetch(address: str, *, context: ssl.SSLContext | None = None) -> bytes:
    """The calendar at an address. Raises NotFetched."""
    parts = urlsplit(checked(address))
    host = parts.hostname or ""
    at = public_address(host)
    until = time.monotonic() + LONGEST_SECONDS
    connection = http.client.HTTPSConnection(host, 443, timeout=SECONDS)
    try:
        plain = socket.create_connection((at, 443), timeout=SECONDS)
        connection.sock = (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Accept": "text/calendar", "User-Agent": "Fairwait"})
        return read(connection.getresponse(), until=until)
    except (OSError, http.client.HTTPException) as fault:
        raise NotFetched(f"It cannot be reached, or stopped half-way ({type(fault).__name__}).") from None
    finally:
        connection.close()


def read(answer: http.client.HTTPResponse, *, until: float) -> bytes:
    """The whole of an answer, within limits. Raises NotFetched."""
    if 300 <= answer.status < 400:
        raise NotFetched("It sends us to another address: give that one.")
    if answer.status != 200:
        raise NotFetched(f"It answered {answer.status} instead of a calendar.")
    parts, size = [], 0
    while part := answer.read(65_536):
        size += len(part)
        if size > LARGEST:
            raise NotFetched("It is larger than a diary of one person is.")
        if time.monotonic() > until:
            raise NotFetched("It takes too long.")
        parts.append(part)
    return b"".join(parts)
