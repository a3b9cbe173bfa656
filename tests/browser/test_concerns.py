"""Provider concerns and incidents, and who may see whom, in a real browser: accessible, narrow, dark, by keyboard."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.huddles import actions as huddles
from fairwait.huddles import queries as reading
from fairwait.huddles.concerns import actions
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Severity
from fairwait.huddles.rules.ordering import Ordering
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walked(town):  # noqa: F811
    by = town.user(Role.PATHWAY_LEAD)
    step = NewStep(
        Decision.RAISED, "raised", Severity.GRAVE, owner=by.pk, next_step="Visit them tonight", next_on=towns.day(-1)
    )
    concern = actions.raise_concern(
        kind=Kind.PROVIDER, about="Harbour View", what="Nobody answers the bell at night.", happened_on=towns.day(1),
        step=step, touches=town.people["edith"], by=by, now=towns.now(),
    )  # fmt: skip
    return concern, actions.start(kind=Kind.PROVIDER, by=by, now=towns.now())


def test_the_pages_of_concerns_are_accessible(tab, axe, walked):
    concern, meeting = walked
    sign_in(tab)
    at, provider = f"walk/{meeting.pk}/", f"providers/{concern.provider_id}/"
    for more in ("", "raise/", f"{concern.pk}/", "providers/", provider, f"{at}1/", f"{at}projector/", f"{at}minutes/"):
        looked_at(tab, axe, f"/huddles/concerns/{more}")


def test_who_may_see_is_accessible(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.PRINCIPAL_SOCIAL_WORKER)
    looked_at(tab, axe, f"/people/{town.people['edith'].uuid}/who-may-see/")


def also(town, by, about="Quayside Care"):  # noqa: F811
    """One more concern, so that a huddle has somewhere to go on to."""
    step = NewStep(Decision.RAISED, "raised", Severity.WATCH, owner=by.pk, next_step="Ring them", next_on=towns.day(-3))
    return actions.raise_concern(
        kind=Kind.PROVIDER, about=about, what="A third manager since spring.", happened_on=towns.day(2), step=step,
        touches=None, by=by, now=towns.now(),
    )  # fmt: skip


def test_a_second_screen_follows_and_never_takes_typing_away(tab, town, walked):  # noqa: F811
    concern, meeting = walked
    by = town.user(Role.PATHWAY_LEAD)
    actions.end(meeting=meeting, by=by, now=towns.now())
    also(town, by)
    meeting = actions.start(kind=Kind.PROVIDER, by=by, now=towns.now())
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(tab.base + f"/huddles/concerns/walk/{meeting.pk}/")
    heading = tab.get_by_role("heading", level=1)
    expect(heading).to_have_text("Harbour View")
    concern.refresh_from_db()
    step = NewStep(Decision.CLOSED, "They mended the bell", Severity.WATCH)
    actions.decide(concern=concern, step=step, by=by, now=towns.now(), meeting=meeting, seen=concern.revision)
    expect(heading).to_have_text("Quayside Care")
    tab.get_by_label("Why, or what came of it").fill("Half a sentence")
    huddles.go_to(meeting=meeting, position=1, by=by, now=towns.now())
    expect(tab.get_by_text("The huddle has moved on.")).to_be_visible()
    expect(tab.get_by_label("Why, or what came of it")).to_have_value("Half a sentence")
    tab.goto(tab.base + f"/huddles/concerns/walk/{meeting.pk}/projector/")
    assert "Harbour" not in tab.content()


def test_a_round_is_walked_paused_and_resumed_by_keyboard_without_script(tab_without_javascript, walked):
    tab, (_concern, meeting) = tab_without_javascript, walked
    sign_in(tab, Role.PATHWAY_LEAD)
    tab.goto(tab.base + "/huddles/concerns/")
    tab.get_by_role("link", name="Provider concerns, ").first.press("Enter")
    tab.get_by_role("button", name="Pause and leave").press("Enter")
    expect(tab.get_by_text("paused: it goes on where it was left")).to_be_visible()
    tab.goto(tab.base + f"/huddles/concerns/walk/{meeting.pk}/")
    expect(tab.get_by_text("Nothing can be decided until somebody resumes.")).to_be_visible()
    tab.get_by_role("button", name="Resume").press("Enter")
    decision = tab.get_by_role("group", name="What is decided?")
    decision.get_by_label("Closed").press("Space")
    tab.get_by_label("Why, or what came of it").fill("They mended the bell")
    tab.get_by_role("button", name="Decide, and go on").press("Enter")
    expect(tab.get_by_text("Closed: “They mended the bell”")).to_be_visible()
    tab.get_by_role("button", name="Finish and read the minutes").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Minutes: Provider concerns")


def test_what_is_printed_of_a_provider_and_of_minutes_carries_no_form(tab, walked):
    concern, meeting = walked
    sign_in(tab)
    for more in (f"walk/{meeting.pk}/minutes/", f"providers/{concern.provider_id}/", f"walk/{meeting.pk}/1/"):
        tab.goto(tab.base + f"/huddles/concerns/{more}")
        tab.emulate_media(media="print")
        assert tab.locator("main form:visible").count() == 0, more
        tab.emulate_media(media="screen")


def test_one_long_word_breaks_rather_than_pushing_a_page_wide(tab, axe, town):  # noqa: F811
    lead = town.user(Role.PATHWAY_LEAD)
    towns.join(
        town, "long", person={"first_name": "X" * 150, "last_name": "Y" * 150, "email": f"{'e' * 60}@example.org"}
    )
    concern = also(town, lead, about="N" * 200)
    sign_in(tab)
    person = f"/people/{town.people['long'].uuid}/"
    document = reading.templates(on=towns.day(0))["weekly-whole-list"][1]
    walked = huddles.start(
        document=document, waits=[town.waits["long"].pk], narrowing="", about="Everybody",
        ordering=Ordering.LONGEST, by=lead, now=towns.now(),
    )  # fmt: skip
    theirs = [f"{person}{more}" for more in ("", "rows/", "wishes/")]
    about = [f"/huddles/concerns/{concern.pk}/", f"/huddles/concerns/providers/{concern.provider_id}/"]
    for address in (*theirs, *about, f"/huddles/{walked.pk}/1/"):
        looked_at(tab, axe, address)
