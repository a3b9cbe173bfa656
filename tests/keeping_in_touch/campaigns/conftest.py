"""A council that asks through the stand-in, and a slice of people to ask."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.campaigns import actions, previewing, waves
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules.settings import Settings
from fairwait.keeping_in_touch.check_in import actions as check_in
from fairwait.keeping_in_touch.messages import taking
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import Clock, Post, clock, notify, post  # noqa: F401
from tests.portal.conftest import DESK

BORN = towns.day(80 * 365)
SETTINGS = Settings(
    name="Still waiting?", question="how-are-things", channels=(Channel.TEXT, Channel.LETTER),
    reminder="how-are-things-again", reminders=1, between_days=7, a_day=500, quiet_days=28,
    ends_on=towns.day(-60),
)  # fmt: skip


class Slice:
    """People to ask, and the council that asks."""

    def __init__(self, post):  # noqa: F811
        self.post, self.waits, self.texts = post, [], 0
        check_in.adopt_desk(
            desk=DESK, adopted_from=towns.day(9), reason="We begin.",
            by=post.town.user(Role.COUNCIL_ADMINISTRATOR), now=post.clock(),
        )  # fmt: skip

    @property
    def by(self):
        return self.post.town.user(Role.LIST_COORDINATOR)

    def add(self, count=1, fields=None, **person):
        held = {"date_of_birth": BORN} | person
        for _ in range(count):
            if fields is None:
                self.waits.append(self.post.somebody(**held))
                continue
            self.post.number += 1
            known = {"mobile": f"+44770090{self.post.number:04}", "first_name": "Amina", **held}
            name = f"person {self.post.number}"
            self.waits.append(towns.join(self.post.town, name, person=known, **fields))
        return self.waits[-1]

    def draft(self, **changes):
        return actions.draft(
            settings=replace(SETTINGS, **changes), waits=[wait.pk for wait in self.waits], narrowing="?tab=all",
            about="Everybody", seed=7, by=self.by, now=self.post.clock(),
        )  # fmt: skip

    def begin(self, campaign=None, **changes):
        campaign = campaign or self.draft(**changes)
        shown = previewing.preview(campaign, now=self.post.clock())
        return actions.begin(campaign=campaign, expect=shown.digest, by=self.by, now=self.post.clock())

    def turn(self, campaign):
        return waves.turn(Campaign.objects.get(pk=campaign.pk), now=self.post.clock())

    def row(self, campaign, wait):
        return Asked.objects.get(campaign=campaign, person=wait.person_id)

    def body(self, row):
        return self.post.fake.of(str(row.message.uuid)).body

    def phone(self, row):
        """A browser in which the link of a message was opened, and the birth date given."""
        (token,) = re.findall(r"/p/o/([\w-]+)", self.body(row))
        browser = Client()
        browser.post(f"/p/o/{token}/")
        browser.post("/p/check/", {"born-day": BORN.day, "born-month": BORN.month, "born-year": BORN.year})
        return browser

    def text(self, wait, words):
        self.texts += 1
        return taking.text(number=f"n{self.texts}", source=wait.person.mobile, words=words, now=self.post.clock())

    def working_day(self):
        """Put the clock forward to ten in the morning of a working day."""
        from fairwait.waiting import queries

        calendar = queries.calendar()
        for _ in range(20):
            self.post.clock.forward(days=1)
            if calendar.is_working_day(self.post.clock().date()):
                return


@pytest.fixture
def asking(post):  # noqa: F811
    found = Slice(post)
    found.working_day()
    return found


__all__ = ["BORN", "Clock", "Post", "timedelta"]
