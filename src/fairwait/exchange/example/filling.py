"""The example council's directory brought in, and what came of it: people connected, asked, and an owner who writes."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
from uuid_utils.compat import uuid7

from fairwait.accounts.models import User
from fairwait.directory import actions as directory
from fairwait.directory import queries
from fairwait.directory.models import Listing
from fairwait.engine.calendars import london_day
from fairwait.exchange.example.directory import write
from fairwait.keeping_in_touch.connecting import actions as connecting
from fairwait.keeping_in_touch.connecting.rules import Helped
from fairwait.waiting.models import Wait

_ANSWERS = (
    (Helped.YES, 0.5), (Helped.PARTLY, 0.2), (Helped.NO, 0.1), (Helped.NOT_USED, 0.13), (Helped.COULD_NOT, 0.07),
)  # fmt: skip


def fill(out: Path, *, as_of: date, seed: int, by: User, worker: User, now: datetime) -> None:
    """Bring in both publishers' files and the connectors, load invented postcodes, and connect people.

    Args:
        by: who brings it in.
        worker: who connects people, and keeps the directory.
    """
    for name, path in write(out, as_of=as_of, seed=seed).items():
        source = directory.source_named(name, by=by, now=now)
        directory.bring_in(payload=path.read_bytes(), source=source, by=by, now=now)
    with (out / "postcodes.csv").open(encoding="utf-8") as file:
        directory.load_postcodes(file=file, by=by)
    _connect(rng=np.random.default_rng([seed, 41]), by=worker, now=now)
    _propose(by=worker, now=now)


def _connect(*, rng: np.random.Generator, by: User, now: datetime) -> None:
    """One person in eight was connected since they began to wait, most with something of their own neighbourhood."""
    listed = list(Listing.objects.shown().order_by("name", "pk"))
    today = london_day(now)
    waits = Wait.objects.filter(status="open", person__is_restricted=False, referred_on__lt=today - timedelta(days=10))
    for wait in waits.select_related("person").order_by("pk")[::8]:
        known = (today - (wait.referred_on or today)).days
        ago = int(rng.integers(2, min(known, 300)))
        listing = listed[int(rng.integers(len(listed)))]
        made = connecting.connect(
            person=wait.person, listing=listing, once=UUID(str(uuid7())), by=by, now=now - timedelta(days=ago)
        )
        if ago > 35 and rng.random() < 0.85:
            helped = _ANSWERS[int(rng.choice(len(_ANSWERS), p=[share for _, share in _ANSWERS]))][0]
            connecting.answer(connection=made, helped=helped, by=by, now=now - timedelta(days=ago - 30))


def _propose(*, by: User, now: datetime) -> None:
    """The warden of one hall writes that its hours have changed."""
    listing = queries.published().order_by("name").first()
    if listing is None:
        return
    made = directory.make_owner_link(listing=listing, given_to="the warden", by=by, now=now)
    directory.propose(
        link=made.link, said={"alert": "From January on Tuesdays too"}, note="We have a second cook.", now=now
    )
