"""Planning a good life: what is kept, what a crisis holds back, and that peers advise and no more."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.conversations import erasing
from fairwait.conversations.actions import crises, good_life
from fairwait.conversations.actions.crises import CrisisRefused, NotBegun, Schedule
from fairwait.conversations.actions.good_life import HeldBack
from fairwait.conversations.due.good_life import to_reflect
from fairwait.conversations.models import GoodLife, Reflection
from fairwait.conversations.rules.good_life import Source, View
from fairwait.govuk.windows import digest
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.priority import actions as priority
from fairwait.waiting.actions.opening import open_wait
from fairwait.waiting.models import Wait

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
SAID = {
    "good_life": "My garden, and my sister on Sundays.", "who_plans": "Me and Ruth.",
    "chosen": "Somebody at breakfast.", "from_council": "120", "from_own": "£35.50",
}  # fmt: skip


@pytest.fixture
def planned(town):
    def plan(said=SAID, **changes):
        by = town.user(Role.DUTY_WORKER)
        made = good_life.begin(person=town.people["edith"], uuid=uuid.uuid4(), by=by, now=NOW, **changes)
        return good_life.keep(plan=made, typed=said, was={}, by=by, now=NOW)[0]

    return plan


def settle(town, plan, amounts=None, **told):
    by = town.user(Role.DUTY_WORKER)
    return good_life.settle(plan=plan, amounts=amounts or {Source.COUNCIL: 120_00}, by=by, now=NOW, **told)


def reflect(town, plan, view, role=Role.PRINCIPAL_SOCIAL_WORKER, words="Her sister could do more."):
    return good_life.reflect(plan=plan, view=view, words=words, by=town.user(role), now=NOW)


def test_what_they_chose_is_kept_with_its_money(town, planned):
    settle(town, planned(), amounts={Source.COUNCIL: 120_00, Source.OWN: 35_50})
    event = Event.objects.get(kind="life.settled")
    assert json.loads(event.facts)["weekly_pence"] == {"council": 12000, "own": 3550}
    assert "My garden" in event.private
    assert "My garden" not in event.facts
    assert event.wait is None


@pytest.mark.parametrize("box", ["good_life", "who_plans", "chosen"])
def test_what_is_missing_is_said(town, planned, box):
    with pytest.raises(NotBegun) as refused:
        settle(town, planned({**SAID, box: ""}))
    assert [name for name, _words in refused.value.found] == [box]


def test_an_amount_that_is_none_is_said(town, planned):
    with pytest.raises(NotBegun, match="pounds a week"):
        settle(town, planned(), amounts={Source.OWN: None})


@pytest.fixture
def in_crisis(town):
    by = town.user(Role.DUTY_WORKER)

    def begin():
        said = {"must_change": "Not alone.", "plan": "We stay."}
        made = crises.draft(person=town.people["edith"], uuid=uuid.uuid4(), by=by, now=NOW)
        made, _merged = crises.keep(crisis=made, typed=said, was={}, prose=(), by=by, now=NOW)
        return crises.begin(
            crisis=made, worker=by, told=town.user(Role.PRINCIPAL_SOCIAL_WORKER), until=NOW + timedelta(days=1),
            schedule=Schedule(NOW + timedelta(hours=1), 0), by=by, now=NOW,
        )  # fmt: skip

    return begin


def test_a_crisis_holds_back_the_plan_and_nothing_else(town, planned, in_crisis):
    plan = planned()
    in_crisis()
    with pytest.raises(HeldBack, match="before it is over"):
        settle(town, plan)
    good_life.keep(
        plan=plan, typed={"tried": "The lunch club."}, was={}, by=town.user(Role.DUTY_WORKER), now=NOW
    )  # fmt: skip
    opened = open_wait(
        person=town.people["edith"], pathway="carers-assessment", reason="asked", on=NOW.date(),
        by=town.user(Role.DUTY_WORKER), now=NOW,
    )  # fmt: skip
    assert opened.status == "open"
    settle(town, plan, reason="The flat is offered today")
    assert "The flat is offered today" in Event.objects.get(kind="life.settled").private


def test_planning_begins_in_a_crisis_only_with_a_reason(planned, in_crisis):
    in_crisis()
    with pytest.raises(HeldBack):
        planned()
    planned(reason="She moves on Monday")
    assert "She moves on Monday" in Event.objects.get(kind="life.begun").private


def standing(town, client, page):
    """Everything that peers must not touch: every wait in full, the order, letters, words and rights."""
    priority.reorder(on=NOW.date(), people=[one.pk for one in town.people.values()])
    by_order = Wait.objects.order_by("order_rank", "-order_share", "clock_started_on", "pk")
    order = list(by_order.values_list("pk", flat=True))
    wait = town.waits["edith"].uuid
    opened = open_wait(
        person=town.people["edith"], pathway="carers-assessment", reason="I ask for it", on=NOW.date(),
        by=town.user(Role.DUTY_WORKER), now=NOW,
    )  # fmt: skip
    return {
        "waits": [model_to_dict(one) for one in Wait.objects.exclude(pk=opened.pk).order_by("pk")],
        "order": order,
        "letters": list(Message.objects.values("pk", "state")),
        "letter": page(reverse("messages:compose", args=[town.people["edith"].uuid]), client=client).words,
        "why": page(reverse("desk:why", args=[wait]), client=client).words,
        "events": list(Event.objects.filter(wait=town.waits["edith"].pk).values_list("kind", "facts")),
        "right": (opened.status, opened.clock_started_on, opened.band),
    }


def folded(town, client, page, plan, view):
    with transaction.atomic():
        point = transaction.savepoint()
        if view is not None:
            for role in (Role.PRINCIPAL_SOCIAL_WORKER, Role.PATHWAY_LEAD):
                reflect(town, plan, view, role=role)
        found = standing(town, client, page)
        settled = settle(town, plan).settled_at
        transaction.savepoint_rollback(point)
    return found, settled


def test_whatever_peers_say_the_clock_letters_band_order_and_rights_are_the_same(town, planned, signed_in, page):
    plan, client = planned(), signed_in(Role.DUTY_WORKER)
    told = [folded(town, client, page, plan, view) for view in (None, *View)]
    for found, settled in told[1:]:
        assert found == told[0][0]
        assert settled == NOW


def test_peers_who_disagree_are_kept_with_why(town, planned, signed_in, page):
    plan = planned()
    peers = [town.user(role) for role in (Role.PRINCIPAL_SOCIAL_WORKER, Role.PATHWAY_LEAD)]
    assert good_life.ask_peers(plan=plan, peers=peers, by=town.user(Role.DUTY_WORKER), now=NOW) == 2
    assert good_life.ask_peers(plan=plan, peers=peers, by=town.user(Role.DUTY_WORKER), now=NOW) == 0
    assert next(to_reflect(peers[0], NOW.date())).count == 1
    reflect(town, plan, View.MORE_FIRST)
    reflect(town, plan, View.READY, role=Role.PATHWAY_LEAD, words="She has waited enough.")
    assert next(to_reflect(peers[0], NOW.date())).count == 0
    assert settle(town, plan).settled_at == NOW
    shown = page(f"/front-door/good-life/{plan.uuid}/", client=signed_in(Role.DUTY_WORKER)).words
    record = page(f"/people/{town.people['edith'].uuid}/", client=signed_in(Role.DUTY_WORKER)).words
    for words in ("Her sister could do more.", "She has waited enough."):
        assert words in shown
        assert words in record
    assert "£120" in shown


def test_nobody_is_their_own_peer_and_a_reason_is_needed(town, planned):
    plan = planned()
    with pytest.raises(CrisisRefused, match="somebody else"):
        reflect(town, plan, View.READY, role=Role.DUTY_WORKER)
    with pytest.raises(CrisisRefused, match="why"):
        reflect(town, plan, View.READY, words=" ")
    with pytest.raises(NotAllowed):
        reflect(town, plan, View.READY, role=Role.DIRECTOR)
    with pytest.raises(CrisisRefused, match="may not open"):
        good_life.ask_peers(
            plan=plan, peers=[town.user(Role.DIRECTOR)], by=town.user(Role.DUTY_WORKER), now=NOW
        )  # fmt: skip


def test_what_was_said_goes_with_an_erased_person(town, planned):
    plan = planned()
    reflect(town, plan, View.UNSURE)
    erasing._erase_lives([town.people["edith"].pk])
    kept = GoodLife.objects.get()
    assert (kept.person, kept.said, Reflection.objects.get().words) == (None, {}, "")


def send(client, url, do, **typed):
    was = {name: digest(value) for name, value in GoodLife.objects.get().said.items()}
    return client.post(url, {"was": json.dumps(was), "do": do, **typed})


def test_the_pages_without_scripts(town, signed_in, page, in_crisis):
    worker, peer = signed_in(Role.DUTY_WORKER), signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    start = f"/front-door/people/{town.people['edith'].uuid}/good-life/"
    url = worker.post(start, {"once": str(uuid.uuid4())})["Location"]
    assert page(url, client=worker).heading == "A good life: Edith Marlowe"
    missing = page(url, client=worker, method="post", data={"do": "settle", "good_life": "My garden"})
    assert "Enter who plans with them." in missing.words
    send(worker, url, "save", **SAID)
    assert worker.post(f"{url}keep/", {"was": "{}", "tried": "A club"}).json()["said"].startswith("Saved")
    in_crisis()
    assert "before it is over" in send(worker, url, "settle", **SAID).content.decode()
    assert worker.post(f"{url}peers/", {"peers": [town.user(Role.PRINCIPAL_SOCIAL_WORKER).pk]}).status_code == 302
    assert "Colleagues ask what you think of a plan: 1" in page("/today/", client=peer).words
    assert page(f"{url}reflect/", client=peer).heading == "What do you think of this plan?"
    assert peer.post(f"{url}reflect/", {"view": "more_first", "words": "The club first."}).status_code == 302
    assert send(worker, url, "settle", **SAID, reason="She moves").status_code == 302
    late = worker.post(url, {"was": "{}", "do": "save", "chosen": "Two calls a day"}).content.decode()
    assert "Two calls a day" in late
    assert "£155.50" in page(url, client=worker).words
    held = page(start, client=worker, method="post", data={"once": str(uuid.uuid4())})
    assert held.heading == "A crisis is under way"
    assert worker.get(start)["Location"] == f"/people/{town.people['edith'].uuid}/"  # opened anew: where the button is
