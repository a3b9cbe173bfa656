"""What every test may use: a strict page, a real browser, axe, and no network beyond this machine.

Which tier a test belongs to is decided here by what it uses (docs/testing.md): a test that touches the database is
`database`; one that drives Chromium is `browser`; the rest need neither.
"""

import os
import shutil
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import migrated

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.pages import StrictPage

# Playwright's event loop makes Django believe it is in async code; set before the first query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("FAIRWAIT_TEST_CHROMIUM", "/usr/bin/chromium")
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_setup",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "admin_user",
    "admin_client",
    "live_server",
}
BROWSER_FIXTURES = {"browser", "context", "new_context", "tab", "tab_without_javascript"}
PATIENCE = 20_000
"""Milliseconds to wait for a page or what it shows: two processes with a browser each share two cores."""
SLOW = 60
"""As many other tests one that is marked slow may take the time of."""
LONGEST = 900
"""Seconds after which one that is marked slow hangs: on a busy machine the first of a process, which waits for the
database as well, was cut off after the five minutes that the others have."""
MACHINE = ("127.0.0.1", "::1", "localhost", "")
DAYS = (UTC, ZoneInfo("Europe/London"))
"""Whose days tests and pages count by."""
LATE = timedelta(minutes=2)
"""A test that begins this shortly before midnight begins after it: what it takes for today stays today."""

hypothesis_settings.register_profile(
    "house",
    max_examples=60,
    deadline=None,  # two busy cores: a slow example is not a wrong one
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put each test into its tier by what it uses, so that nobody has to remember to; files that take long first."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("browser") or fixtures & BROWSER_FIXTURES:
            item.add_marker("browser")
        elif item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONGEST))
    if hasattr(config, "workerinput"):
        _longest_first(items)


def _longest_first(items: list[pytest.Item]) -> None:
    """Of several processes that take file after file, none is left alone with a long one at the end."""
    weight: Counter[Path] = Counter()
    for item in items:
        weight[item.path] += SLOW if item.get_closest_marker("slow") else 1
    items.sort(key=lambda item: -weight[item.path])  # stable: files of one weight stay whole and in their order


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """A test says "today" when it begins and reads a page a moment later: no day ends in between."""
    if held := _held(datetime.now(UTC)):
        time.sleep(held.total_seconds())
    return (yield)


def _held(now: datetime) -> timedelta:
    """How long a test that would begin now is held: nothing, save shortly before a midnight."""
    tomorrows = [(now.astimezone(zone) + LATE).replace(hour=0, minute=0, second=0, microsecond=0) for zone in DAYS]
    return max((midnight - now for midnight in tomorrows if midnight > now), default=timedelta())


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run names the folder for what all of them share (tests/migrated.py)."""
    if migrated.FOLDER in os.environ:
        return
    folder = os.environ[migrated.FOLDER] = tempfile.mkdtemp(prefix="fairwait-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(migrated.forget)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is there, migrated, before Django asks for it."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A copy of the migrated database. A file, not memory: WAL, locks and other processes are as for a council."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    told = database.setdefault("TEST", {})
    if "sqlite" in database["ENGINE"]:
        told["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        shutil.copy(migrated.sqlite_file(), told["NAME"])
        yield
        return
    server, name = os.environ["FAIRWAIT_DATABASE_URL"], told.get("NAME") or f"test_{database['NAME']}"
    told["NAME"] = name
    migrated.drop(server, name)
    migrated.create(server, name, like=migrated.postgres_database(server))
    yield
    migrated.drop(server, name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """As pytest-django's, and remember what migrations put in, so that emptied tables get it back."""
    from django.test import TransactionTestCase

    from tests import tables

    with django_db_blocker.unblock():
        tables.remember()
    TransactionTestCase._fixture_teardown = lambda case: tables.put_back()  # type: ignore[assignment,misc]


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(original: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in MACHINE:
                raise AssertionError(f"A test tried to reach {address[0]}: tests stay on this machine")
            return original(self, address)

        return guarded

    socket.socket.connect = guard(connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guard(connect_ex)  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _tokens_that_say_nothing() -> None:
    """A form's token is the same letter over and over here: sixty-four by chance would one day hold the very word that
    a page must not show."""
    from django.middleware import csrf

    csrf._get_new_csrf_string = lambda: "w" * csrf.CSRF_SECRET_LENGTH  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    """How often an address asked is counted in the process, which outlives a test."""
    if limits := sys.modules.get("fairwait.govuk.limits"):
        limits._counts.clear()


@pytest.fixture
def page(client: Any) -> "Callable[..., StrictPage]":
    """Fetch a page and parse it strictly: `page("/waits/")`, or `page(url, client=signed_in, status=403)`.

    Every call checks that the HTML is valid, has one h1 and a title, labelled fields, unique ids, an error summary
    whose links lead somewhere, and links that say where they go. The browser's page is the fixture `tab`.
    """
    from tests.pages import fetch

    def fetch_page(url: str, *, client: Any = client, **options: Any) -> "StrictPage":
        return fetch(client, url, **options)

    return fetch_page


# The browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, told to keep to itself."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"]
    offline = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet + offline}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A council's laptop in Britain."""
    size = {"width": 1280, "height": 900}
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": size}


@pytest.fixture
def tab(live_server: Any, context: "BrowserContext") -> "Iterator[Page]":
    """A browser tab on the live server. The test fails on any error in its console, policy violations included."""
    yield from _watched(context, live_server.url)


@pytest.fixture
def tab_without_javascript(live_server: Any, new_context: Any) -> "Iterator[Page]":
    """The same with JavaScript turned off."""
    yield from _watched(new_context(java_script_enabled=False, base_url=live_server.url), live_server.url)


def _watched(context: "BrowserContext", base: str) -> "Iterator[Page]":
    page, complaints = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.base = base  # type: ignore[attr-defined]  `tab.goto(tab.base + "/waits/")`
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    # A page that is meant to answer 403, 404 or 422 is reported by the browser as a failed resource: not a fault.
    told = [words for words in complaints if "Failed to load resource: the server responded with a status" not in words]
    assert not told, f"The browser complained: {told}"


@pytest.fixture(scope="session")
def axe() -> "Callable[[Page], None]":
    """Check the page in a tab against WCAG 2.2 AA: `axe(tab)` fails naming each rule broken and where."""
    from playwright.sync_api import Error as PlaywrightError

    source = (Path(__file__).parent / "browser" / "axe" / "axe.min.js").read_text(encoding="utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    # Only what is broken is asked for: to describe every node that is right, and send it here, takes most of the time.
    asked = "{runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}"
    look = f"async tags => {{ {source}\n; return (await axe.run(document, {asked})).violations }}"

    def found(tab: "Page") -> list[dict[str, Any]]:
        tab.wait_for_load_state()
        try:
            return tab.evaluate(look, tags)  # type: ignore[no-any-return]
        except PlaywrightError as fault:
            if "context was destroyed" not in str(fault):
                raise
        # A key that opened another page may be answered while the page before it is looked at: look at what came.
        tab.wait_for_load_state()
        return tab.evaluate(look, tags)  # type: ignore[no-any-return]

    def check(tab: "Page") -> None:
        broken = [
            f"{rule['id']}: {rule['help']} at {[node['target'] for node in rule['nodes']]}" for rule in found(tab)
        ]
        assert not broken, f"{tab.url}\n" + "\n".join(broken)

    return check


# Councils in processes of their own ----------------------------------------------------------------------------------


@pytest.fixture
def database_of_its_own(db: Any) -> "Iterator[Callable[..., dict[str, str]]]":
    """The environment that gives another process a database of its own, of the kind the tests run on: empty, or as
    another. A SQLite file lies in the council's own folder."""
    from django.db import connection

    if connection.vendor == "sqlite":
        yield lambda name, like="": {"FAIRWAIT_DATABASE_URL": ""}
        return
    made: list[str] = []
    server = os.environ["FAIRWAIT_DATABASE_URL"]

    def make(name: str, *, like: str = "") -> dict[str, str]:
        made.append(f"of_its_own_{name}_{os.getpid()}")
        return {"FAIRWAIT_DATABASE_URL": migrated.create(server, made[-1], like=like)}

    yield make
    for database in made:
        migrated.drop(server, database)
