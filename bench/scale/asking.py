"""Eight people who ask for pages at random, as fast as answers come, each over a connection of their own."""

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

BARE = "bare page"
KINDS = {"list": 4, "tab": 4, "filter": 4, "next page": 4, "search": 3, "saved view": 2, "another order": 1, BARE: 4}
"""The kinds of page, and how often each is asked for among all."""
TABS = ("new", "triage", "unseen", "contact", "re-check", "target", "mine", "questions", "no-team")
ORDERS = ("waited", "heard", "re-check", "target", "name", "-joined")
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
_VIEW = re.compile(r'href="(/views/[0-9a-f-]{36}/)"')
_OPTION = re.compile(r'<input class="fw-tick" type="checkbox" name="([a-z]+)" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LONGEST_SECONDS = 60


class Wrong(Exception):
    """A page was not answered as it should be."""


@dataclass
class Person:
    """Somebody signed in. `seconds` are those of each page asked for, by kind."""

    name: str
    port: int
    cookie: str
    words: Sequence[str]
    rng: random.Random
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    _options: list[tuple[str, str]] = field(default_factory=list)
    _view: str = ""
    _next: str = ""
    _token: str = ""

    def look_round(self) -> None:
        """Open the list once: what filters offer, where the saved view is, and the form's token."""
        page = self.get("/?tab=all")
        self._options = _OPTION.findall(page)
        self._view = _VIEW.findall(page)[0]
        self._token = _TOKEN.findall(page)[0]
        self.ask("next page")

    def ask(self, kind: str) -> None:
        """One page of a kind, timed to its last byte."""
        address, form = self._asked(kind)
        started = time.perf_counter()
        page = self.get(address, form)
        self.seconds[kind].append(time.perf_counter() - started)
        if kind != "search":
            self._next = (_NEXT.findall(page) or [""])[0].replace("&amp;", "&")

    def _asked(self, kind: str) -> tuple[str, dict[str, str] | None]:
        if kind == "search":
            return "/find/", {"find": self.rng.choice(self.words), "csrfmiddlewaretoken": self._token}
        if kind == "tab":
            return f"/?tab={self.rng.choice(TABS)}", None
        if kind == "filter":
            return "/?" + urlencode(self.rng.sample(self._options, self.rng.choice((1, 1, 2, 3)))), None
        if kind == "another order":
            return f"/?sort={self.rng.choice(ORDERS)}", None
        fixed = {"list": "/?tab=all", BARE: "/bare/", "saved view": self._view, "next page": self._next}
        return fixed[kind] or "/?tab=all", None

    def get(self, address: str, form: dict[str, str] | None = None) -> str:
        """The page at an address, redirects followed. Raises Wrong."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_SECONDS)
        headers = {"Cookie": self.cookie, "Connection": "close"}
        try:
            if form is None:
                connection.request("GET", address, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", address, urlencode(form), headers=headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, HTTPException) as fault:
            raise Wrong(f"{address}: {fault}") from fault
        finally:
            connection.close()
        for told in answer.headers.get_all("Set-Cookie") or ():
            self._keep(told.split(";")[0])
        if answer.status in (301, 302):
            return self.get(answer.headers["Location"])
        if answer.status != 200:
            raise Wrong(f"{address} answered {answer.status}")
        return page

    def _keep(self, cookie: str) -> None:
        kept = dict(pair.split("=", 1) for pair in (*self.cookie.split("; "), cookie))
        self.cookie = "; ".join(f"{name}={value}" for name, value in kept.items())


def alone(person: Person, kind: str, times: int) -> list[float]:
    """One person, one kind, nobody else: the seconds of each."""
    before = len(person.seconds[kind])
    for _ in range(times):
        person.ask(kind)
    return sorted(person.seconds[kind][before:])


def at_once(people: Sequence[Person], seconds: float) -> dict[str, list[float]]:
    """All of them at once for so long: the seconds of each page by kind, in order."""
    ended = threading.Event()
    for person in people:
        person.seconds.clear()
    threads = [threading.Thread(target=_keep_asking, args=(person, ended), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    ended.wait(seconds)
    ended.set()
    for thread in threads:
        thread.join(timeout=LONGEST_SECONDS)
    return {kind: sorted(each for person in people for each in person.seconds[kind]) for kind in KINDS}


def _keep_asking(person: Person, ended: threading.Event) -> None:
    kinds, weights = list(KINDS), list(KINDS.values())
    while not ended.is_set():
        kind = person.rng.choices(kinds, weights)[0]
        try:
            person.ask(kind)
        except Wrong as fault:
            person.errors.append(f"{kind}: {fault}")
            time.sleep(0.1)
