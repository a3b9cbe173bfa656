"""One Monday in the example council, played from signing in to undoing, as somebody at the desk would."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from fairwait.accounts import actions as accounts
from fairwait.config import councils
from fairwait.exchange import example
from fairwait.exchange.imports import commands
from fairwait.exchange.models import Import
from fairwait.history.verify import verify
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import NOW, PASSWORD
from tests.exchange.web.steps import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def wexmoor(transactional_db, tmp_path):
    """The example council on its Monday morning, small, with its last two weeks brought in."""
    told = example.generate(seed=7, people=60, as_of=MONDAY, out=tmp_path)
    councils.found(name=told.council, nation="england", is_example=True, now=NOW)
    leila = accounts.create_user(
        username="leila", display_name="Leila Haddad", role="council_administrator", password=PASSWORD, by=None, now=NOW
    )
    for file in told.files:
        if file.as_of >= MONDAY - timedelta(days=7):
            commands.import_file(
                tmp_path / file.path, source=file.source, as_of=file.as_of, pathway=file.pathway, date_order=None,
                mapping=None, by=leila, now=NOW, dry_run=False,
                confirm=file.confirm or "So small a list may well double", unusable=tmp_path / "mend.csv",
                progress=lambda *told: None,
            )  # fmt: skip
    manifest = settings.ENVIRONMENT.home / "monday.json"
    manifest.write_bytes((tmp_path / "monday.json").read_bytes())
    yield told, tmp_path
    manifest.unlink()


def test_the_monday(tab, axe, wexmoor):
    told, folder = wexmoor
    ot = next(file for file in told.to_try if file.source == "ot-workbook")
    half = next(file for file in told.to_try if file.confirm)
    before = Wait.objects.filter(status="open").count()

    # She signs in and sees who is unseen, before anything else.
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill("leila")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.locator(".fw-unseen")).to_be_visible()

    # The strip leads to Edith, whom nobody has spoken to for two months.
    tab.locator(".fw-strip summary").click()
    axe(tab)
    tab.locator(".fw-strip").get_by_role("link", name="Edith Marlowe").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Edith")
    edith = Person.objects.get(first_name="Edith", last_name="Marlowe")
    assert str(edith.uuid) in tab.url

    # This Monday's file of the OT team goes straight to what was found: its columns were confirmed before.
    upload(tab, folder / ot.path, source="ot-workbook", pathway="Occupational therapy")
    work()
    expect(tab.get_by_role("heading", name="What we found in the rows")).to_be_visible()
    tab.get_by_role("link", name="Change columns").click()
    expect(tab.get_by_role("heading", name="Do these columns mean what we think?")).to_be_visible()
    axe(tab)
    tab.get_by_role("button", name="Confirm columns").click()
    work()
    expect(tab.get_by_role("heading", name="What we found in the rows")).to_be_visible()

    # What it would change; nothing has yet.
    tab.get_by_role("button", name="See what would change").click()
    expect(tab.get_by_text("Nothing has been brought in yet.")).to_be_visible()
    assert Wait.objects.filter(status="open").count() == before
    axe(tab)
    tab.get_by_role("button", name="as Leila Haddad").click()
    work()
    expect(tab.get_by_role("heading", name="is in")).to_be_visible()
    record = Import.objects.latest("pk")
    assert (record.status, record.file_name) == ("done", (folder / ot.path).name)
    after = before + record.counts["joined"] - record.counts["ended"]
    assert Wait.objects.filter(status="open").count() == after

    # She thinks again, and takes it back whole.
    tab.get_by_role("link", name="Undo this import").click()
    tab.get_by_role("button", name="Undo import").click()
    work()
    expect(tab.get_by_role("heading", name="is undone")).to_be_visible()
    assert Wait.objects.filter(status="open").count() == before

    # Half a tray report is stopped by the gate, and needs her reason.
    upload(tab, folder / half.path, source="trays")
    work()
    expect(tab.get_by_role("heading", name="What we found in the rows")).to_be_visible()
    tab.get_by_role("button", name="See what would change").click()
    expect(tab.get_by_role("heading", name="Stopped for a person")).to_be_visible()
    tab.get_by_role("button", name="Confirm as Leila Haddad").click()
    expect(tab.get_by_role("alert")).to_contain_text("Enter why it is right")
    axe(tab)
    tab.get_by_role("button", name="Stop, change nothing").click()
    expect(tab.get_by_role("heading", name="was stopped")).to_be_visible()
    assert Wait.objects.filter(status="open").count() == before
    assert verify().is_whole


def upload(tab, path, *, source: str, pathway: str = ""):
    """Send a file through the page, as of the Monday."""
    tab.get_by_role("link", name="Imports", exact=True).click()
    tab.get_by_role("button", name="Bring in a file").click()
    tab.set_input_files("input[type=file]", path)
    tab.get_by_label(source, exact=True).check()
    for box, value in (("Day", "23"), ("Month", "11"), ("Year", "2026")):
        tab.get_by_label(box, exact=True).fill(value)
    if pathway:
        tab.get_by_label("What everybody in it waits for").select_option(label=pathway)
    tab.get_by_role("button", name="Send the file").click()
