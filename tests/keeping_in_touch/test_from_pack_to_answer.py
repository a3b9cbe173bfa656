"""One run from an empty block to an answer on Today, judged by what the stand-in took.

A pack is published and sent to 200 people by need, with a campaign that is answered by link, text and the code of a
letter; its worker is killed in the middle.
"""

import json
import os
import re
import signal
import subprocess
from collections import Counter
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.messages import callbacks
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.portal.forms import ME
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, signed_in_bare  # noqa: F401
from tests.directory.conftest import bring_in, postcodes  # noqa: F401
from tests.directory.records import service
from tests.exchange.oruk.standard import judge
from tests.keeping_in_touch.campaigns.conftest import BORN, Slice
from tests.keeping_in_touch.messages.conftest import TOKEN, Clock, Post, notify, told  # noqa: F401
from tests.keeping_in_touch.packs.filled import fill
from tests.processes import READY, SETUP, Process

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(900)]
HOME = {"mobile": None, "address": "2 Mill Lane, Wexmoor", "postcode": "ZX1 4BD"}
SEND = (
    SETUP
    + """
import random
from datetime import timedelta
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.messages import gateways, setting
from fairwait.keeping_in_touch.messages.outbox import Outbox
from tests.keeping_in_touch.messages import sweep
told = json.loads(os.environ["TOLD"])
"""
    + READY
    + """
sys.stdin.readline()
sweep.through(told["url"], told["key"])
def clock():
    return timezone.now() + timedelta(seconds=told["ahead"])
in_force = setting.in_force(on=london_day(clock()))
ways = gateways.set_up(in_force.messaging)
Outbox(gateways=ways, in_force=in_force, clock=clock, rng=random.Random(1)).run(until=clock() + timedelta(minutes=9))
say(done=True)
"""
)


@pytest.fixture
def people(transactional_db, notify, settings):  # noqa: F811
    """Two hundred people who wait: most have a mobile, some write e-mail, some want paper, some large print."""
    settings.MESSAGES = told(notify)
    found = Slice(Post(towns.settle(), Clock(), notify, settings))
    found.working_day()
    found.post.number = 300  # past the numbers for which the provider only pretends
    found.add(120)
    found.add(40, mobile=None, email="amina@example.org")
    found.add(30, **HOME)
    found.add(10, **HOME, communication_needs="Large print")
    return found


@pytest.fixture
def bare_town(people):
    """The council of these people, for whatever else is brought into it."""
    return people.post.town


def publish(worker):
    """Refused while a block of the council's is empty; then written, looked at and published."""
    page = worker.get("/packs/waiting-well/publish/").content.decode()
    expect = re.search(r'name="expect" value="(\w+)"', page)
    said = {"expect": expect[1] if expect else "", "looked_at": "yes", "reason": "As we begin."}
    refused = worker.post("/packs/waiting-well/publish/", said)
    assert "It is empty, and every council must fill it" in refused.content.decode()
    assert worker.get("/read/waiting-well/").status_code == 404
    block = "/packs/waiting-well/write/sooner-numbers/"
    seen = re.search(r'name="seen" value="([^"]*)"', worker.get(block).content.decode())
    worker.post(block, {"text": "Ring 01632 960 210, Monday to Friday.", "seen": seen[1] if seen else ""})
    page = worker.get("/packs/waiting-well/publish/").content.decode()
    said["expect"] = re.search(r'name="expect" value="(\w+)"', page)[1]
    assert worker.post("/packs/waiting-well/publish/", said).status_code == 302
    assert "01632 960 210" in worker.get("/read/waiting-well/").content.decode()


def begin(worker):
    """A campaign over everybody who waits, with the pack."""
    ends = towns.day(-60)
    said = {
        "name": "Still waiting?", "question": "how-are-things", "channels": ["text", "email", "letter"],
        "pack": "waiting-well", "a_day": "500", "reminders": "0", "reminder": "how-are-things-again",
        "between_days": "14", "quiet_days": "0", "ends_on-day": ends.day, "ends_on-month": ends.month,
        "ends_on-year": ends.year, "audit_percent": "10", "other": "", "look_at_share": "0",
    }  # fmt: skip
    drafted = worker.post("/start-campaign/", said)
    assert drafted.status_code == 302, drafted.content.decode()
    page = worker.get(drafted["Location"]).content.decode()
    worker.post(f"{drafted['Location']}begin/", {"expect": re.search(r'name="expect" value="(\w+)"', page)[1]})
    return Campaign.objects.get(state="running")


def code_of(people, row, tmp_path):
    """The code as somebody reads it off their letter."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(people.post.fake.of(str(row.message.uuid)).pdf)
    words = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return re.search(r"Your code there: (\w{4} \w{4})", words)[1]


def tells(phone, told):
    """Say how things are; of what is no longer needed it is asked who says it."""
    said = phone.post("/p/how/", {"told": told, "once": once(phone, "/p/how/")}, follow=True)
    if told == "not-needed":
        said = phone.post("/p/more/", {"who": ME, "said": "", "once": once(phone, "/p/more/")}, follow=True)
    return said.content.decode()


def once(phone, address):
    return re.search(r'name="once" value="([0-9a-f-]{36})"', phone.get(address).content.decode())[1]


def test_from_a_refused_pack_to_an_answer_on_today(
    people,
    signed_in_bare,  # noqa: F811
    page,
    bring_in,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    fill(people.post.town, but=("sooner-numbers",))
    worker = signed_in_bare(Role.LIST_COORDINATOR)
    publish(worker)
    campaign = begin(worker)
    assert people.turn(campaign).asked == 200
    with ExitStack() as stack:
        monkeypatch.setenv("FAIRWAIT_FAILPOINT", "message.after-send:4")
        ahead = people.post.clock.ahead.total_seconds()
        killed = Process(stack, SEND, url=people.post.fake.url, key=people.post.fake.key(), ahead=ahead)
        killed.go()
        assert killed.process.wait(timeout=300) == -signal.SIGKILL
        monkeypatch.delenv("FAIRWAIT_FAILPOINT")
    assert 0 < len(people.post.fake.accepted) < 360
    people.post.clock.forward(seconds=100)
    people.post.until_settled()
    accepted = people.post.fake.accepted
    assert len(accepted) == len(set(accepted)) == 360  # 200 asked, 160 packs; 40 are in the envelope of a letter
    assert set(accepted) == {str(uuid) for uuid in Message.objects.values_list("uuid", flat=True)}
    given = Counter(GivenPack.objects.values_list("format", "message__form"))
    assert given == {
        ("text", "standard"): 120, ("email", "standard"): 40, ("letter", "standard"): 30, ("letter", "large_print"): 10,
    }  # fmt: skip

    rows = {wait.person_id: people.row(campaign, wait) for wait in people.waits}
    by_link, by_text, by_code = (rows[people.waits[at].person_id] for at in (0, 1, 165))
    assert "You are still on the list" in tells(people.phone(by_link), "worse")
    # whoever asked did so by the clock put forward; a text from before it would answer nothing that they asked
    monkeypatch.setattr(callbacks, "timezone", SimpleNamespace(now=people.post.clock))
    source, at = by_text.person.mobile.lstrip("+"), people.post.clock().isoformat()
    sent = {"id": "t-1", "source_number": source, "message": "Still waiting", "date_received": at}
    headers = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    assert Client().post("/messages/notify/texts/", json.dumps(sent), "application/json", **headers).status_code == 200
    phone = Client()
    phone.post("/p/", {"code": code_of(people, by_code, tmp_path)})
    phone.post("/p/check/", {"born-day": BORN.day, "born-month": BORN.month, "born-year": BORN.year})
    tells(phone, "not-needed")

    answered = dict(Asked.objects.exclude(told="").values_list("pk", "how"))
    assert answered == {by_link.pk: "link", by_text.pk: "text", by_code.pk: "code"}
    assert "Amina Example: things are worse" in page("/today/", client=worker).words
    assert all(wait.status == "open" for wait in people.waits)
    timeline = page(f"/people/{by_link.person.uuid}/", client=worker).words
    for words in ("waiting-well", "please tell us how things are now", "things are worse"):
        assert words in timeline, words
    kinds = set(Event.objects.filter(subject=by_link.person_id).values_list("kind", flat=True))
    assert {"pack.given", "wait.attempted", "wait.checked_in"} <= kinds
    counted = page(f"/campaigns/{campaign.uuid}/report/", client=worker).words
    assert "200" in counted

    bring_in(*(service(number) for number in range(1, 4)))
    listed = Client().get("/open-referral/services").json()
    assert listed["total_items"] == 3
    for one in listed["contents"]:
        judge("service_list", one)
        judge("service", Client().get(f"/open-referral/services/{one['id']}").json())
    assert os.environ.get("FAIRWAIT_FAILPOINT") is None
