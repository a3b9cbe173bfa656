"""How often one address may ask for a public page.

Counted in the memory of each server process, and forgotten when the stretch of time is over: who reads a public page
is written nowhere, and a page that anybody may read costs no write. Several processes each count for themselves, so the
true limit is a few times the one named; it is there to keep one asker from stopping the others.
"""

from threading import Lock
from time import time

from django.http import HttpRequest

MOST_COUNTED = 20_000
_lock = Lock()
_counts: dict[tuple[str, str, int], int] = {}


def is_too_many(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one more, and say whether it is one too many for this address in this stretch of time."""
    stretch = int(time()) // seconds  # one after another: nobody is shut out for longer than one
    key = (what, str(request.META.get("REMOTE_ADDR", "")), stretch)
    with _lock:
        if len(_counts) >= MOST_COUNTED or (key not in _counts and _counts and next(iter(_counts))[2] != stretch):
            _forget(what, stretch)
        _counts[key] = _counts.get(key, 0) + 1
        return _counts[key] > most


def _forget(what: str, stretch: int) -> None:
    """Drop what is over; where that is not enough, everything: letting people in is the safer mistake here."""
    for key in [key for key in _counts if key[0] == what and key[2] != stretch]:
        del _counts[key]
    if len(_counts) >= MOST_COUNTED:
        _counts.clear()
