"""Where one may go from every page: a row for the day, the rest under More."""

import pytest

from fairwait.accounts.rules import Role
from tests.pages import StrictPage, text

pytestmark = pytest.mark.django_db


def shown(page: StrictPage) -> tuple[list[str], list[str]]:
    """What stands in the row, and what under More."""
    nav = page.all("nav", aria_label="Main")[0]
    folded = [text(link) for more in nav.iter("details") for link in more.iter("a")]
    return [said for link in nav.iter("a") if (said := text(link)) not in folded], folded


def test_what_is_gone_to_now_and_then_stands_under_more_unless_one_is_there(town, signed_in, page):
    manager = signed_in(Role.TEAM_MANAGER)
    row, more = shown(page("/", client=manager))
    assert row[:2] == ["Today", "Lists"]
    assert {"Policies", "Packs", "What works here"} <= set(more)
    there, rest = shown(page("/packs/", client=manager))
    assert sorted(there) == sorted([*row, "Packs"])
    assert rest == [said for said in more if said != "Packs"]
    row, more = shown(page("/today/", client=signed_in(Role.DIRECTOR)))
    assert "What works here" in row
    assert more == []  # few enough for one row
