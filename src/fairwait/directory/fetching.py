"""Fetching a published directory: from hosts the operator allows, over TLS, without following anybody elsewhere.

Pages are put together into one document, and everything that does not add up refuses the whole: pages that repeat, a
count that moves, a host that sends without end.
"""

import http.client
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from fairwait.directory.rules.reading import LARGEST, LISTS, MOST, parsed
from fairwait.directory.rules.refusal import SourceRefused

SECONDS = 30
"""How long one answer may take to begin, and one read of it."""
LONGEST_SECONDS = 1_800
"""How long a whole look may take: a published directory may be thousands of small answers."""
LARGEST_ANSWER = 8_000_000
PER_PAGE = 100
MOST_PAGES = 1_000


@dataclass
class Host:
    """One published address: where its answers come from. `context` is the trust of the machine unless told."""

    address: str
    allowed: frozenset[str]
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __post_init__(self) -> None:
        """Refuse an address that may not be fetched, before anything is sent."""
        parts = urlsplit(self.address)
        host = (parts.hostname or "").lower()
        if parts.scheme != "https" or not host or parts.username or parts.query or parts.fragment:
            raise SourceRefused("Give the address as https://, without a name, a password or anything after a “?”.")
        name = host if parts.port in (None, 443) else f"{host}:{parts.port}"
        if name not in self.allowed:
            raise SourceRefused(
                f"{name} is not among the hosts this site may fetch from. Whoever runs the site can add it to "
                "FAIRWAIT_DIRECTORY_HOSTS."
            )
        self._connection = http.client.HTTPSConnection(host, parts.port or 443, timeout=SECONDS, context=self.context)
        self._path = parts.path.rstrip("/")
        self._read = 0
        self._until = time.monotonic() + LONGEST_SECONDS

    def get(self, path: str, **query: Any) -> Any:
        """One answer as JSON. Raises SourceRefused."""
        target = f"{self._path}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            self._connection.request("GET", target, headers={"Accept": "application/json", "User-Agent": "Fairwait"})
            answer = self._connection.getresponse()
            payload = self._payload(answer)
        except (OSError, http.client.HTTPException) as fault:
            self._connection.close()
            raise SourceRefused(f"It cannot be reached, or stopped half-way ({type(fault).__name__}).") from None
        if answer.status in (301, 302, 303, 307, 308):
            raise SourceRefused("It sends us to another address. Ask its publisher for the right one.")
        if answer.status != 200:
            raise SourceRefused(f"It answered {answer.status} instead of its services.")
        try:
            return parsed(payload)
        except orjson.JSONDecodeError:
            raise SourceRefused("Its answer is no whole JSON: it was cut, or is something else.") from None

    def _payload(self, answer: http.client.HTTPResponse) -> bytes:
        parts, size = [], 0
        while part := answer.read(65_536):
            size += len(part)
            self._read += len(part)
            if size > LARGEST_ANSWER or self._read > LARGEST:
                self._connection.close()
                raise SourceRefused("It sends more than a directory holds. Nothing was changed.")
            if time.monotonic() > self._until:
                self._connection.close()
                raise SourceRefused("It takes too long. Nothing was changed.")
            parts.append(part)
        if answer.length:  # bytes that were promised and did not come
            raise http.client.IncompleteRead(b"", answer.length)
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def fetch(host: Host) -> bytes:
    """Every service of a published directory as one document. Raises SourceRefused."""
    try:
        summaries = list(_summaries(host))
        services = [_whole(host, one) for one in summaries]
    finally:
        host.close()
    return orjson.dumps({"services": services})


def _summaries(host: Host) -> Iterator[Any]:
    """Every service of every page, each once. Raises SourceRefused where the pages do not add up."""
    known: set[str] = set()
    said: int | None = None
    for number in range(1, MOST_PAGES + 1):
        page = host.get("/services", page=number, per_page=PER_PAGE)
        held = _held(page)
        total = _number(page, "total_items", "totalElements")
        if number > 1 and total != said:
            raise SourceRefused("The number of services changed while they were fetched. Try again later.")
        said = total
        ids = {str(one.get("id")) for one in held if isinstance(one, Mapping)}
        if ids & known:
            raise SourceRefused(f"Page {number} repeats services of an earlier page, so some may be missing.")
        known |= ids
        yield from held
        if len(known) > MOST:
            raise SourceRefused(f"It lists more than {MOST:,} services.")
        if _is_last(page, number, held):
            break
    else:
        raise SourceRefused("Its pages do not end.")
    if said is not None and said != len(known):
        raise SourceRefused(f"It says that there are {said:,} services, and gives {len(known):,}: it is cut, or wrong.")


def _held(page: Any) -> list[Any]:
    if isinstance(page, Mapping):
        for name in LISTS:
            if isinstance(page.get(name), list):
                return list(page[name])
    raise SourceRefused("Its page of services is no page of Open Referral UK.")


def _number(page: Mapping[str, Any], *names: str) -> int | None:
    found = next((page[name] for name in names if isinstance(page.get(name), int)), None)
    return found if not isinstance(found, bool) else None


def _is_last(page: Mapping[str, Any], number: int, held: list[Any]) -> bool:
    for name in ("last_page", "last"):
        if isinstance(page.get(name), bool):
            return bool(page[name]) or not held
    pages = _number(page, "total_pages", "totalPages")
    return not held or pages is None or number >= pages


def _whole(host: Host, summary: Any) -> Any:
    """A service with all that hangs on it: from its own page where the list gives it short."""
    if not isinstance(summary, Mapping) or "service_at_locations" in summary or not summary.get("id"):
        return summary
    theirs = str(summary["id"])
    if not all(letter.isalnum() or letter in "-_.~" for letter in theirs):
        return summary
    whole = host.get(f"/services/{theirs}")
    if not isinstance(whole, Mapping) or str(whole.get("id")) != theirs:
        raise SourceRefused(f"Asked for the service {theirs}, it gave another. Nothing was changed.")
    return whole
