"""What a test or a demonstration tells the stand-in to do wrong."""

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """One way in which a request to send can go wrong."""

    TIMEOUT_AFTER = "timeout_after"  # accepted, and the answer comes after the client has given up
    CUT_BEFORE = "cut_before"  # the line goes dead, nothing was accepted
    CUT_AFTER = "cut_after"  # accepted, and the line goes dead before the answer
    ERROR_500 = "error_500"
    ERROR_503 = "error_503"
    RATE = "rate"
    REDIRECT = "redirect"
    NOT_JSON = "not_json"  # accepted, and the answer is not readable


@dataclass
class Script:
    """What comes next. Faults are used up one by one; an outage lasts until a moment of Notify's clock."""

    slow_seconds: float = 5.0
    redirect_to: str = "http://127.0.0.1:9/"

    def __post_init__(self) -> None:
        self._next: deque[Fault] = deque()
        self._outage: tuple[Fault, float] | None = None
        self._lock = threading.Lock()

    def then(self, fault: Fault, *, times: int = 1) -> None:
        """Let the next requests to send fail like this."""
        with self._lock:
            self._next.extend([fault] * times)

    def outage(self, fault: Fault, *, until: float) -> None:
        """Let every request to send or to look up fail like this until Notify's clock says `until`."""
        with self._lock:
            self._outage = (fault, until)

    def take(self, *, now: float) -> Fault | None:
        """What this request to send meets."""
        with self._lock:
            if self._outage is not None and now < self._outage[1]:
                return self._outage[0]
            return self._next.popleft() if self._next else None

    def is_out(self, *, now: float) -> Fault | None:
        """What a look-up meets."""
        with self._lock:
            return self._outage[0] if self._outage is not None and now < self._outage[1] else None
