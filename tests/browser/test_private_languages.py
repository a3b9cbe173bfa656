"""The private page in every language on an old phone, 320 by 480, without JavaScript; and its directions, with axe."""

import os
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext
from playwright.sync_api import expect

from fairwait.portal.public import views
from fairwait.portal.public.times import Row, Times
from fairwait.waiting.queries import pathways
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.portal.conftest import ediths_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BORN = towns.day(84 * 365)
LANGUAGES = ("cy", "ur", "en-easy")
PHONE = {"width": 320, "height": 480}
HEAVIEST = 100_000
WRONG_WAY = """() => {
  const wrong = [], latin = /[A-Za-z]{3,}/, other = /[\\u0600-\\u06ff]/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim(), at = node.parentElement;
    if (!text || at.closest("option, script, style")) continue;
    const way = getComputedStyle(at).direction, lang = at.closest("[lang]").lang;
    if (other.test(text) && (way !== "rtl" || !lang.startsWith("ur"))) wrong.push(text);
    const said = text.replace(/\\b(PIN|DoLS|AMHP|GP|ZX1)\\b/g, "");
    if (latin.test(said) && (way !== "ltr" || lang.startsWith("ur"))) wrong.push(text);
    if (/^[0-9 ]{6,}$/.test(text) && way !== "ltr") wrong.push(text);
  }
  return wrong;
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, "viewport": PHONE, "java_script_enabled": request.param})
    made.runs_script = request.param
    yield made
    made.close()


@pytest.fixture
def made(transactional_db):
    return ediths_link(born=BORN)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_whole_visit_in_a_language(tab, context, made, axe, code):
    weight = {"now": 0}
    tab.on("response", lambda answer: weight.update(now=weight["now"] + _size(answer)))

    def looked_at(name):
        title = {"cy": "Tudalen breifat", "ur": "نجی صفحہ", "en-easy": "Private page"}[code]
        expect(tab).to_have_title(re.compile(f"{title}$"))
        if context.runs_script:
            axe(tab)
            assert tab.evaluate(TOO_WIDE) <= 0, name
            assert tab.evaluate(WRONG_WAY) == [], name
        if kept := os.environ.get("FAIRWAIT_PICTURES"):
            tab.screenshot(path=Path(kept) / f"{code}-{name}.png", full_page=True)

    def go():
        with tab.expect_navigation():
            tab.locator("main form button.go").first.click()

    tab.goto(f"{tab.base}/p/o/{made.token}/")
    with tab.expect_navigation():
        tab.locator(f'a[href="?l={code}"]').first.click()
    looked_at("1-landing")
    assert weight["now"] < HEAVIEST
    go()
    looked_at("2-second")
    tab.locator("[name=born-day]").fill("1")
    tab.locator("[name=born-month]").fill("1")
    tab.locator("[name=born-year]").fill("1900")
    go()
    looked_at("2-second-wrong")
    for part, value in (("day", BORN.day), ("month", BORN.month), ("year", BORN.year)):
        tab.locator(f"[name=born-{part}]").fill(str(value))
    go()
    looked_at("3-stands")
    with tab.expect_navigation():
        tab.locator('a[href="/p/how/"]').click()
    looked_at("4-how")
    go()
    looked_at("4-how-problem")
    tab.locator("[value=worse]").check()
    go()
    looked_at("5-worse")
    tab.goto(f"{tab.base}/p/how/")
    tab.locator("[value=not-needed]").check()
    go()
    looked_at("6-more")
    tab.locator("[value=another]").check()
    go()
    looked_at("7-thanks")
    for name in ("reach", "help"):
        tab.goto(f"{tab.base}/p/{name}/")
        looked_at(f"8-{name}")
    tab.goto(f"{tab.base}/p/away/")
    looked_at("9-away")
    with tab.expect_navigation():
        tab.locator("button[value=later]").click()
    looked_at("9-shut")
    tab.goto(f"{tab.base}/p/nothing/?l={code}")
    looked_at("9-not-found")
    tab.goto(f"{tab.base}/p/?l={code}")
    tab.locator("[name=code]").fill("AAAA 0000")
    go()
    looked_at("9-not-open")
    expect(tab.locator("h1")).to_be_visible()


def counted(*, today):
    """A row of every kind of help: the longest words there are in a language, in the narrowest table."""
    few = gettext("too few people to say")
    return Times(today, tuple(Row(one.name, few, few) for one in pathways(on=today)), 240, is_old=True)


@pytest.mark.parametrize("code", ["cy", "ur", "en-easy"])
def test_public_pages_hold_in_a_language(tab, context, made, axe, code, monkeypatch):
    monkeypatch.setattr(views, "times", counted)
    for name in ("adult-social-care", "local-help"):
        tab.goto(f"{tab.base}/{name}/?l={code}")
        if context.runs_script:
            axe(tab)
            assert tab.evaluate(TOO_WIDE) <= 0, name
            assert tab.evaluate(WRONG_WAY) == [], name
        if kept := os.environ.get("FAIRWAIT_PICTURES"):
            tab.screenshot(path=Path(kept) / f"{code}-{name}.png", full_page=True)


def _size(answer):
    try:
        return len(answer.body())
    except Exception:  # a redirect has no body
        return 0
