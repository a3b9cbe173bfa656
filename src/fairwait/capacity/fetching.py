"""Fetching a worker's own calendar from outside: over TLS, from public addresses only, never following anybody."""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from fairwait.engine.calendars.appointments import LARGEST

SECONDS = 20
"""Between two parts of an answer."""
LONGEST_SECONDS = 60
"""From the first word to the last. Looking up the name has no limit of its own: whoever calls has one (`reading`)."""
_PLAIN = "".join(chr(one) for one in range(33, 127))
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_TRANSLATED_AT_HOME = ipaddress.ip_network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.ip_network("::/96")


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
    if not parts.hostname.isascii():
        raise NotFetched("Give the address as its calendar writes it, without accents before the first slash.")
    if len(words) > 2_000 or not all(letter.isprintable() and not letter.isspace() for letter in words):
        raise NotFetched("This is no address of a calendar.")
    return quote(words, safe=_PLAIN)


def public_address(host: str) -> str:
    """One address of a host, if every one it has is public: nothing of our own network is ever asked.

    What was looked up is what is connected to, so that a name cannot answer one thing and then another.
    """
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise NotFetched("The address is not known.") from None
    if not found or not all(is_public(one) for one in found):
        raise NotFetched("The address leads into a private network.")
    return sorted(found)[0]


def is_public(number: str) -> bool:
    """Whether an address is one of the open internet. One that carries another inside is as public as that."""
    one = ipaddress.ip_address(number.partition("%")[0])
    if one.is_multicast or not isinstance(one, ipaddress.IPv6Address):
        return one.is_global and not one.is_multicast
    if one in _TRANSLATED or one in _COMPATIBLE:
        return is_public(str(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)))
    inside = one.ipv4_mapped or one.sixtofour
    if inside is not None:
        return is_public(str(inside))
    return one.is_global and not one.is_site_local and one not in _TRANSLATED_AT_HOME


def fetch(address: str, *, context: ssl.SSLContext | None = None) -> bytes:
    """The calendar at an address. Raises NotFetched."""
    parts = urlsplit(checked(address))
    host = parts.hostname or ""
    at = public_address(host)
    until = time.monotonic() + LONGEST_SECONDS
    connection = http.client.HTTPSConnection(host, 443, timeout=SECONDS)
    try:
        kept = connection.sock = _secured(at, host, context or ssl.create_default_context())
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Accept": "text/calendar", "User-Agent": "Fairwait"})
        return read(connection.getresponse(), until=until, wait=kept.settimeout)
    except (OSError, http.client.HTTPException, UnicodeError) as fault:
        raise NotFetched(f"It cannot be reached, or stopped half-way ({type(fault).__name__}).") from None
    finally:
        connection.close()


def _secured(at: str, host: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection((at, 443), timeout=SECONDS)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def read(answer: http.client.HTTPResponse, *, until: float, wait: Callable[[float], object]) -> bytes:
    """The whole of an answer, within limits; `wait` says how long the next part may take. Raises NotFetched."""
    if 300 <= answer.status < 400:
        raise NotFetched("It sends us to another address: give that one.")
    if answer.status != 200:
        raise NotFetched(f"It answered {answer.status} instead of a calendar.")
    parts, size, whole = [], 0, answer.length
    while whole is None or size < whole:
        left = until - time.monotonic()
        if left <= 0:
            raise NotFetched("It takes too long.")
        wait(min(SECONDS, left))
        part = answer.read1(65_536)  # what has come, rather than waiting until so much has
        if not part:
            break
        size += len(part)
        if size > LARGEST:
            raise NotFetched("It is larger than a diary of one person is.")
        parts.append(part)
    if whole is not None and size < whole:
        raise NotFetched("It stopped half-way.")
    return b"".join(parts)
