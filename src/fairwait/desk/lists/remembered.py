"""What was worked out lately, kept in the process under everything it was worked out from.

A key that names all of it can never lead to a stale answer, so that nothing has to be forgotten in time: what is no
longer asked for makes room by itself.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """The answers last asked for, so many at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Answer | None:
        """The answer kept under a key, if there is one."""
        with self._lock:
            # Keys are long and know no hash of their own: each further look at one costs as much as the first.
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def keep(self, key: Hashable, answer: Answer) -> Answer:
        """Keep an answer; what has not been asked for longest goes."""
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer kept under a key, or asked for now."""
        found = self.find(key)
        return self.keep(key, ask()) if found is None else found
