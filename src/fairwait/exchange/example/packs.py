"""The example council's packs: its own parts written, published, and given to some of those who wait."""

import tomllib
from contextlib import suppress
from datetime import datetime, timedelta
from importlib.resources import files

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.library import actions as library
from fairwait.keeping_in_touch.library.rules.media import Kind
from fairwait.keeping_in_touch.messages.actions import MessageRefused
from fairwait.keeping_in_touch.packs import actions, giving
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.waiting.models import Wait

GIVEN = "waiting-well"
_EVERY = 6
_GIVEN_SINCE_DAYS = 84


def publish(*, by: User, now: datetime) -> tuple[str, ...]:
    """Write the council's parts and publish what is complete. Returns the codes of what was published."""
    texts = tomllib.loads(files("fairwait.exchange.example").joinpath("packs.toml").read_text(encoding="utf-8"))
    library.add(
        title="Asking for help, in sign language", kind=Kind.SIGNED, language="en", by=by, now=now,
        about="What happens when you ask us for help, in British Sign Language.", address="https://films.example.org/ask",
        words="A worker signs: Hello. You have asked us for help. We have your request, and we keep in touch.",
        makers="Made with the deaf people’s group of Wexmoor", licence="Any council may use it and change it",
    )  # fmt: skip
    published = []
    for code, local in texts.items():
        for key, text in local.items():
            actions.write(code=code, key=key, text=text, seen=None, by=by, now=now)
        draft = actions.draft(code, on=london_day(now))
        if not draft.problems:
            actions.publish(
                code=code, expect=draft.digest, looked_at=True, reason="As this council begins.", by=by, now=now
            )
            published.append(code)
    return tuple(published)


def give(*, by: User, now: datetime) -> int:
    """Hand the pack for people who wait to one in six of those who came lately, three days after they asked.

    Whoever cannot use it on paper is passed over, as a worker would. Returns how many were given one.
    """
    today, given = london_day(now), 0
    lately = Wait.objects.filter(
        status="open", person__is_restricted=False, referred_on__gt=today - timedelta(days=_GIVEN_SINCE_DAYS),
        referred_on__lt=today - timedelta(days=4),
    )  # fmt: skip
    for wait in lately.select_related("person").order_by("pk")[::_EVERY]:
        ago = (today - (wait.referred_on or today)).days - 3
        with suppress(PackRefused, MessageRefused):
            giving.give_pack(
                person=wait.person, pack=GIVEN, format=Format.PAPER, wait=wait, by=by, now=now - timedelta(days=ago)
            )
            given += 1
    return given
