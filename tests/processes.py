"""Other processes on the test's database, each doing one thing at a word: what threads share, processes do not."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from django.db import connection

SETUP = """
import json, os, sys
import django
from django.db import connections
django.setup()
connections["default"].settings_dict["NAME"] = os.environ["NAME_OF_TEST"]
from django.test import Client
from django.utils import timezone
from fairwait.accounts.models import User
def say(**words):
    print(json.dumps(words), flush=True)
def signed_in(number):
    client = Client(HTTP_HOST="127.0.0.1")
    user = User.objects.get(pk=number)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, user
"""
SIGNED_IN = """
told = json.loads(os.environ["TOLD"])
client, by = signed_in(told["by"])
"""
READY = "say(ready=True)\n"
POSTS = (
    SETUP
    + READY
    + """
from fairwait.desk.lists import counting
for line in sys.stdin:
    word = json.loads(line)
    if "by" in word:  # somebody signs in; the test before emptied the tables, and nothing kept of it counts
        counting._kept.clear()
        client, _user = signed_in(word["by"])
        say(signed_in=True)
        continue
    answer = client.post(word["to"], word["said"])
    say(status=answer.status_code, words=answer.content.decode(), to=answer.get("Location", ""))
"""
)
"""Whoever it is told to be, posting what it is told to."""


class Process:
    """Another process on the same database, that does one thing at each word."""

    def __init__(self, stack: ExitStack, program: str, **told: Any) -> None:
        environment = {
            **os.environ, "NAME_OF_TEST": str(connection.settings_dict["NAME"]), "TOLD": json.dumps(told),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }  # fmt: skip
        self.process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", program],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(self.process.kill)
        assert self.said() == {"ready": True}

    def go(self, word: Any = None) -> None:
        """Say the word."""
        assert self.process.stdin is not None
        self.process.stdin.write(("" if word is None else json.dumps(word)) + "\n")
        self.process.stdin.flush()

    def said(self) -> dict[str, Any]:
        """What it answered."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the process ended"
        return json.loads(line)


class Site(Process):
    """A process of the site for one person, who may be another in the next test: to start one takes seconds."""

    def __init__(self, stack: ExitStack) -> None:
        super().__init__(stack, POSTS)

    def sign_in(self, user: int) -> "Site":
        """Be somebody."""
        self.go({"by": user})
        assert self.said() == {"signed_in": True}
        return self

    def post(self, to: str, said: dict[str, Any]) -> dict[str, Any]:
        """What is answered to a form."""
        self.go({"to": to, "said": said})
        return self.said()


def posted_at_once(*posts: tuple[Site, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Send each (site, address, form) at one instant. What each was answered."""
    return at_once(
        *(site for site, _to, _said in posts), words=tuple({"to": to, "said": said} for _s, to, said in posts)
    )


def at_once(*processes: Process, words: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
    """Let all of them go, and wait for what each answers."""
    for process, word in zip(processes, words or [None] * len(processes), strict=True):
        process.go(word)
    return [process.said() for process in processes]
