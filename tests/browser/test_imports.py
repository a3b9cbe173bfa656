"""Bringing a file in, in a real browser: every page in every look, and once without JavaScript."""

import pytest
from playwright.sync_api import expect

from fairwait.exchange.models import Import
from tests.exchange.imports.bringing import PASSWORD
from tests.exchange.web import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture
def leila(transactional_db):
    return steps.analyst()


def sign_in(tab):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill("leila")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()


def looked_at(tab, axe):
    """Check the page in a tab in every look: no fault that axe finds, and nothing wider than the screen."""
    for width, scheme in LOOKS:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme)
        axe(tab)
        wide = tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert wide, f"{tab.url} is wider than {width} pixels"
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(color_scheme="light")


def messy(count: int = 40) -> bytes:
    rows = [steps.row(n, **({"What for": "CRV"} if n % 7 == 0 else {})) for n in range(count)]
    rows[3]["Date referred"] = "00/10/2026"
    rows[4]["NHS No"] = "999 000 00"
    rows[8] = dict(rows[9], **{"Client Ref": "7999999"})
    return steps.as_csv(rows)


def send(tab, content: bytes, *, name: str, new_source: str = ""):
    tab.goto(tab.base + "/imports/new/")
    tab.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    if new_source:
        boxes = tab.get_by_label("Name of the new source").or_(tab.get_by_label("Where it comes from"))
        boxes.first.fill(new_source)
    else:
        tab.get_by_label("trays", exact=True).check()
    tab.get_by_role("button", name="Send the file").click()


def test_every_page_of_an_import_in_every_look(tab, axe, leila):
    sign_in(tab)
    tab.goto(tab.base + "/imports/")
    looked_at(tab, axe)
    tab.get_by_role("button", name="Bring in a file").click()
    tab.get_by_role("button", name="Send the file").click()
    expect(tab.locator(".govuk-error-summary")).to_be_focused()
    looked_at(tab, axe)
    send(tab, messy(), name="waiting.csv", new_source="trays")
    expect(tab.get_by_text("Waiting for its turn").first).to_be_visible()
    looked_at(tab, axe)
    steps.work()
    expect(tab.get_by_role("heading", name="Do these columns mean what we think?")).to_be_visible()  # by itself
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    looked_at(tab, axe)
    tab.get_by_role("button", name="Confirm columns").click()
    expect(tab.get_by_role("alert")).to_contain_text("Select what “CRV” means")
    looked_at(tab, axe)
    tab.get_by_label("What “CRV” means").select_option(label="Planned review")
    tab.get_by_role("button", name="Confirm columns").click()
    expect(tab.get_by_role("heading", name="Reading and checking the file")).to_be_visible()
    steps.work()
    expect(tab.get_by_role("heading", name="What we found in the rows")).to_be_visible()
    looked_at(tab, axe)
    tab.get_by_role("link", name="Probably the same person").click()
    looked_at(tab, axe)
    tab.get_by_role("button", name="My file with findings beside each row").click()
    expect(tab.get_by_text("Writing your file").first).to_be_visible()
    looked_at(tab, axe)
    steps.work()
    expect(tab.get_by_text("It is ready")).to_be_visible()  # by itself
    expect(tab.locator("script[src*='progress.js']")).to_have_count(0)  # and has come to rest
    tab.wait_for_load_state()
    looked_at(tab, axe)
    with tab.expect_download() as given:
        tab.get_by_role("button", name="Download it").click()
    assert given.value.suggested_filename == "waiting findings.csv"
    tab.get_by_role("link", name="Back to what was found").click()
    tab.get_by_role("button", name="See what would change").click()
    looked_at(tab, axe)
    tab.get_by_role("button", name="Bring in 39 rows as Leila Haddad").click()
    expect(tab.get_by_role("heading", name="Bringing in 39 rows")).to_be_visible()
    steps.work()
    expect(tab.get_by_role("heading", name="is in")).to_be_visible()
    looked_at(tab, axe)
    tab.goto(f"{tab.base}/imports/{Import.objects.get().uuid}/effect/joined/")
    looked_at(tab, axe)
    tab.goto(f"{tab.base}/imports/{Import.objects.get().uuid}/undo/")
    looked_at(tab, axe)
    tab.goto(f"{tab.base}/what-works-here")
    looked_at(tab, axe)


def test_the_whole_way_without_javascript(tab_without_javascript, leila):
    tab = tab_without_javascript
    sign_in(tab)
    send(tab, messy(), name="waiting.csv", new_source="trays")
    expect(tab.get_by_text("Waiting for its turn").first).to_be_visible()
    steps.work()
    tab.get_by_role("button", name="Look again").click()
    tab.get_by_label("What “CRV” means").select_option(label="Planned review")
    tab.get_by_role("button", name="Confirm columns").click()
    steps.work()
    tab.get_by_role("button", name="Look again").click()
    tab.get_by_role("button", name="See what would change").click()
    tab.get_by_role("button", name="Bring in 39 rows").click()
    steps.work()
    tab.get_by_role("button", name="Look again").click()
    expect(tab.get_by_role("heading", name="is in")).to_be_visible()


def test_a_hostile_file_name_and_values_run_nothing(tab, leila):
    sign_in(tab)
    evil = "<img src=x onerror=window.pwned=1>"
    rows = [steps.row(n, Surname=evil, Team=evil) for n in range(12)]
    send(tab, steps.as_csv(rows), name=f"{evil}.csv", new_source=evil)
    steps.work()
    record = Import.objects.get()
    for page in ("columns/", "place/"):
        tab.goto(f"{tab.base}/imports/{record.uuid}/{page}")
        assert tab.evaluate("window.pwned") is None
