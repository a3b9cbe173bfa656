"""Every address is behind sign-in and names the permission it needs, or stands on the short public list."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from fairwait.accounts.access import mark_of
from tests.house.files import ROOT

# Open to anybody. Adding one is a decision: say why.
PUBLIC = {
    "accounts/login/": "the way in",
    "accounts/logout/": "the way out works whoever you have become",
    "accounts/login/passkey/": "the way in by a passkey alone",
    "accounts/login/through/": "the way in through the council's identity provider",
    "accounts/second-factor/prove/": "the second step of the way in",
    "visits/calendar/": "a worker's own calendar has no account: a secret address, revocable, that names nobody",
    "health": "monitors have no account; it says only whether all is well",
    "p/": "people who wait have no account: a page opens by a private link and a second fact, and shows no name",
    "accessibility": "the law asks that anybody can read it",
    "we-said-we-did/": "promises kept and broken are shown to people as plainly as to managers, small numbers hidden",
    "read/": "packs are for everybody who waits, their families and whoever else: they name nobody",
    "adult-social-care/": "whoever wants to ask for help has no account",
    "ask/": "whoever asks for help has no account: nothing is kept until it is sent, and a person reads it",
    "local-help/": "who and what can help is for anybody; owners propose changes by a secret link",
    "open-referral/": "the standard asks that a directory be open to all without keys",
    "messages/notify/receipts/": "the provider calls it, with a bearer token of its own",
    "messages/notify/returned/": "the provider calls it, with a bearer token of its own",
    "messages/notify/texts/": "the provider calls it, with a bearer token of its own",
    "static/": "style sheets and pictures of the sign-in page",
}
EXAMPLES = {"int": "999999999", "str": "nothing", "slug": "nothing", "path": "nothing"}
EXAMPLES["uuid"] = "0190163d-8694-739b-aea5-966c26f8ad91"


def routes(patterns: list | None = None, before: str = "") -> Iterator[tuple[str, Callable]]:
    """Every pattern of the resolver with its whole route and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def address(route: str) -> str:
    """An address the route answers, with made-up values in its places."""
    parts = []
    for part in route.lstrip("^").rstrip("$").replace("\\Z", "").split("<"):
        inside, closed, rest = part.partition(">")
        parts.append(EXAMPLES[inside.split(":")[0] if ":" in inside else "str"] + rest if closed else part)
    return "/" + "".join(parts)


def is_public_as(route: str, name: str) -> bool:
    return route == name or (name.endswith("/") and route.startswith(name))


def is_public(route: str) -> bool:
    return any(is_public_as(route, name) for name in PUBLIC)


def test_every_route_names_its_permission_or_is_public():
    silent = [route for route, view in routes() if not mark_of(view)]
    assert not silent, "say @needs(Permission.…) on the view, or argue for a place on the public list"


def test_only_the_public_list_is_public():
    opened = {route for route, view in routes() if mark_of(view) == "public"}
    assert {route for route in opened if not is_public(route)} == set()
    assert {name for name in PUBLIC if not any(is_public_as(route, name) for route in opened)} <= {"static/"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in_everywhere(client, method):
    answers = {}
    for route, _ in routes():
        if not is_public(route):
            response = getattr(client, method)(address(route))
            to_sign_in = response.status_code == 302 and "/accounts/login/" in response["Location"]
            if not to_sign_in and response.status_code not in (401, 403):
                answers[route] = response.status_code
    assert not answers


@pytest.mark.django_db
def test_public_pages_answer_a_stranger(client):
    for route, _ in routes():
        if is_public(route) and "<" not in route:
            # A council without a worker is not well, and its health page says so: that is an answer too.
            allowed = (200, 302, 503) if route == "health" else (200, 302)
            if route.startswith("messages/notify/"):  # the provider only ever posts there
                allowed = (405,)
            assert client.get(address(route)).status_code in allowed, route


@pytest.mark.django_db
def test_migrations_are_complete():
    said = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes" in said.getvalue()


def test_django_finds_nothing_wrong_with_the_production_profile(tmp_path):
    """S20: `check --deploy --fail-level WARNING` on production settings."""
    environment = {
        **os.environ,
        "FAIRWAIT_DIR": str(tmp_path),
        "FAIRWAIT_PROFILE": "production",
        "FAIRWAIT_HOSTS": "fairwait.example",
        "FAIRWAIT_BASE_URL": "https://fairwait.example",
        "DJANGO_SETTINGS_MODULE": "fairwait.config.settings",
    }
    for name in ("FAIRWAIT_FAILPOINT", "FAIRWAIT_DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(name, None)
    make = "from fairwait.config.environment import Environment; Environment().make_folders()"
    subprocess.run([sys.executable, "-c", make], env=environment, check=True)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
