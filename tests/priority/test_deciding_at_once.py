"""Two people at one wait, or one draft, at the same instant: one is first, and the other is told by whom."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.priority.models import PolicyDraft, PolicyVersion
from fairwait.priority.queries import starter_toml
from fairwait.waiting.bulk import actions as bulk
from fairwait.waiting.rules.bulk import BulkAct, Choices
from tests.desk import town as towns
from tests.desk.conftest import _signing_in

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = towns.day(0)
ON = {"on-day": TODAY.day, "on-month": TODAY.month, "on-year": TODAY.year}


@pytest.fixture
def town(transactional_db):
    made = towns.settle()
    towns.join(made, "edith", person={"first_name": "Edith", "last_name": "Marlowe"})
    return made


def at_once(*posts):
    """What each of these clients was answered: (client, address, data) sent from threads let go together."""
    go, answers = Barrier(len(posts)), {}

    def send(number, client, address, data):
        go.wait()
        try:
            answers[number] = client.post(address, data)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(number, *post)) for number, post in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [answers[number] for number in range(len(posts))]


@pytest.mark.parametrize(
    ("act", "mine", "theirs"),
    [
        ("band", {"band": "P1", "reason": "It is mine."}, {"band": "P2", "reason": "It is theirs."}),
        ("triage", {**ON, "fact-falls": "1", "note": "It is mine."}, {**ON, "fact-falls": "2", "note": "It is theirs."},
        ),
    ],
)  # fmt: skip
def test_one_decides_and_the_other_is_told_by_whom_and_keeps_what_they_typed(town, act, mine, theirs):
    clients = [_signing_in(town)(role) for role in (Role.TEAM_MANAGER, Role.DUTY_WORKER)]
    address = f"/waits/{town.waits['edith'].uuid}/{act}/"
    seen = str(town.fresh("edith").last_seq)
    before = Event.objects.filter(wait=town.waits["edith"].pk).count()
    answers = at_once((clients[0], address, {**mine, "seen": seen}), (clients[1], address, {**theirs, "seen": seen}))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Event.objects.filter(wait=town.waits["edith"].pk).count() == before + 1
    last = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    words = answers[last].content.decode()
    assert "Since you opened this page:" in words
    assert ("Duty Worker Example", "Team Manager Example")[last] in words
    assert ("It is mine.", "It is theirs.")[last] in words


def test_a_draft_is_adopted_once_by_one_of_two(town):
    admin = _signing_in(town)(Role.COUNCIL_ADMINISTRATOR)
    second = _signing_in(town)(Role.COUNCIL_ADMINISTRATOR)
    admin.post("/policies/drafts/begin/", {"text": starter_toml()})
    draft = PolicyDraft.objects.get()
    admin.post(f"/policies/drafts/{draft.uuid}/try/")
    boxes = {f"adopted_from-{part}": value for part, value in
             (("day", TODAY.day), ("month", TODAY.month), ("year", TODAY.year))}  # fmt: skip
    address, data = f"/policies/drafts/{draft.uuid}/adopt/", {**boxes, "reason": "Agreed by members.", "seen": 1}
    answers = at_once((admin, address, data), (second, address, data))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert PolicyVersion.objects.count() == 1
    late = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "Leila Haddad adopted this draft at" in late
    assert "Agreed by members." in late


def test_of_two_drafts_adopted_at_once_the_second_is_told_to_try_again(town):
    boxes = {f"adopted_from-{part}": getattr(TODAY, part) for part in ("day", "month", "year")}
    posts = []
    for name in ("Agreed by members.", "Agreed by officers."):
        admin = _signing_in(town)(Role.COUNCIL_ADMINISTRATOR)
        admin.post("/policies/drafts/begin/", {"text": starter_toml()})
        draft = PolicyDraft.objects.latest("pk")
        admin.post(f"/policies/drafts/{draft.uuid}/try/")
        posts.append((admin, f"/policies/drafts/{draft.uuid}/adopt/", {**boxes, "reason": name, "seen": 1}))
    answers = at_once(*posts)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert PolicyVersion.objects.count() == 1
    late = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "Another policy came into force after this was tried. Try it again." in late


def test_a_bulk_act_undone_twice_at_once_is_undone_once(town):
    by, wait = town.user(Role.LIST_COORDINATOR), town.waits["edith"]
    run = bulk.choose(act=BulkAct.TEAM, waits=[wait.pk], about="race", by=by, now=towns.now())
    run = bulk.settle(run=run, choices=Choices(team="Harbour team"), why="race", by=by, now=towns.now())
    bulk.confirm(run=run, by=by, now=towns.now())
    first, second = (_signing_in(town)(Role.LIST_COORDINATOR) for _each in range(2))
    answers = at_once((first, f"/bulk/{run.uuid}/undo/", {}), (second, f"/bulk/{run.uuid}/undo/", {}))
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert Event.objects.filter(kind="history.undone").count() == 1
    assert town.fresh("edith").team != "Harbour team"
