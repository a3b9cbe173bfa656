"""How often one address may ask for a public page, counted for all server processes together.

Each process counts in its own memory and adds what it counted to the shared cache (a table, as for tries to sign in)
once in a while, so that a page that anybody may read seldom costs a write: the true limit is at most a twentieth for
each process above the one named. Who reads a public page is written nowhere: what is kept is a keyed digest of the
address, for twice the stretch of time. Where the table cannot be asked, a process counts for itself: letting people in
is the safer mistake.
"""

import logging
from ipaddress import ip_address
from threading import Lock
from time import time

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)
MOST_COUNTED = 20_000
SHARED_AFTER = 20
"""A process tells the others each time it has counted this fraction of what is allowed."""
CACHE = "limits"
_lock = Lock()
_counts: dict[tuple[str, str, int], tuple[int, int]] = {}
"""By what, whose and when: how often this process counted, and how often the others had when it last asked."""


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks.

    Behind a trusted proxy that is the last hop it names, for that one it wrote itself: what stands before it anybody
    may have sent. Without one nothing of the header is believed.
    """
    near = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXY:
        return near
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return near


def is_too_many(request: HttpRequest, what: str, *, most: int, seconds: int, of: str = "") -> bool:
    """Count one more, and say whether it is one too many for this address in this stretch of time.

    Args:
        of: which one of many, where each is counted by itself.
    """
    stretch = int(time()) // seconds  # one after another: nobody is shut out for longer than one
    key = (what, f"{client_address(request)} {of}", stretch)
    step = max(1, most // SHARED_AFTER)
    with _lock:
        if len(_counts) >= MOST_COUNTED or (key not in _counts and _counts and next(iter(_counts))[2] != stretch):
            _forget(what, stretch)
        mine, others = _counts.get(key, (0, 0))
        mine += 1
        _counts[key] = (mine, others)
    if mine % step == 0 and mine + others <= most + step:
        total = _shared(key, step, seconds=seconds)
        with _lock:
            others = max(others, total - mine)
            _counts[key] = (max(mine, _counts.get(key, (0, 0))[0]), others)
    return mine + others > most


def _shared(key: tuple[str, str, int], step: int, *, seconds: int) -> int:
    """Add to what all processes counted together. Of two at one instant one may be lost: it is no bill."""
    what, address, stretch = key
    name = f"{what}:{stretch}:{salted_hmac('fairwait.limits', address).hexdigest()[:32]}"
    shared = caches[CACHE]
    try:
        total = int(shared.get(name, 0)) + step
        shared.set(name, total, timeout=2 * seconds)  # not incr(), which would keep it for a few minutes only
    except (DatabaseError, ValueError):
        log.warning("limits_counted_alone", extra={"what": what})
        return 0
    return total


def _forget(what: str, stretch: int) -> None:
    """Drop what is over; where that is not enough, everything: letting people in is the safer mistake here."""
    for key in [key for key in _counts if key[0] == what and key[2] != stretch]:
        del _counts[key]
    if len(_counts) >= MOST_COUNTED:
        _counts.clear()
