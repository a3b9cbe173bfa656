"""What belongs to others is refused in full sentences of the form: every act on somebody, as everybody who may not.

Each act is posted with what its page would send, so that only access can refuse it: whoever may is let through with
the very same form, and whoever may not is refused with nothing written anywhere. An act that is added must stand here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from fairwait.accounts.rules import Permission as May
from fairwait.accounts.rules import Role, Scope, scope_of
from fairwait.huddles import actions as huddles
from fairwait.huddles import queries as reading
from fairwait.huddles.concerns import actions as concerns
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Severity
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.sharing import LawfulBasis, Terms
from fairwait.huddles.rules.walking import Decided, DecisionKind, NewAction
from fairwait.people import actions as people
from tests.desk import town as towns
from tests.house.test_routes import routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YES = {"q_safe": "yes", "q_heard": "yes", "q_next": "yes"}
ABOUT = {"wait", "person", "meeting", "concern", "action", "sharing", "provider"}
"""Places of an address that stand for somebody, or for something that is about somebody."""


def on(name: str, day: date) -> dict[str, Any]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


TODAY, SOON = towns.day(0), towns.day(-9)


@dataclass
class Elsewhere:
    """Owen, of a team that is not theirs, with a record joined to his, and all that is about him."""

    town: towns.Town
    numbers: dict[str, Any]

    def address(self, route: str, *, person: str = "owen") -> str:
        town, values = self.town, self.numbers | {"wait": self.town.waits["owen"].uuid}
        if "/walk/" in route:
            values["meeting"] = values["round"]
        values["other"] = town.waits["amina"].uuid
        values["person"] = town.people[person].uuid
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(values[found[1]]), route)

    @property
    def seen(self) -> dict[str, Any]:
        """What the page of a huddle saw of him."""
        return {"seen": self.numbers["item"].revision, "seen_wait": self.town.fresh("owen").last_seq}


@pytest.fixture
def elsewhere(town) -> Elsewhere:
    lead, now = town.user(Role.PATHWAY_LEAD), towns.now()
    person = {"first_name": "Owen", "last_name": "Carver", "phone": "01632 960118", "mobile": "07700 900431"}
    towns.join(town, "owain", team=towns.WEST, person={**person, "first_name": "Owain"})
    people.merge(record=town.people["owain"], into=town.people["owen"], reason="one card", by=lead, now=now)
    document = reading.templates(on=TODAY)["weekly-whole-list"][1]
    meeting = huddles.start(
        document=document, waits=[town.waits["owen"].pk], narrowing="team=west", about="West", by=lead, now=now,
        ordering=Ordering.LONGEST,
    )  # fmt: skip
    item = meeting.items.get()
    huddles.decide(
        item=item, seen=(item.revision, town.fresh("owen").last_seq), decided=Decided(DecisionKind.NOTE, "", "agreed"),
        answers=dict.fromkeys(("safe", "heard", "next"), True), by=lead, now=now,
        actions=[NewAction(question="", what="Ring him", owner=lead.pk, due_on=TODAY)],
    )  # fmt: skip
    item.refresh_from_db()
    step = NewStep(Decision.RAISED, "w", Severity.WATCH, owner=lead.pk, next_step="Visit", next_on=SOON)
    concern = concerns.raise_concern(
        kind=Kind.INCIDENT, about="Quay Street", what="He fell.", happened_on=TODAY, step=step,
        touches=town.people["owen"], by=lead, now=now,
    )  # fmt: skip
    walked = concerns.start(kind=Kind.INCIDENT, by=lead, now=now)
    provider = concerns.raise_concern(
        kind=Kind.PROVIDER, about="Carver Lodge", what="He fell.", happened_on=TODAY, step=step,
        touches=town.people["owen"], by=lead, now=now,
    ).provider  # fmt: skip
    terms = Terms(
        works_for="Practice", basis=LawfulBasis.DIRECT_CARE, agreement="Of May", told="Told", starts_on=TODAY,
        ends_on=SOON,
    )  # fmt: skip
    other = town.user(Role.PARTNER)
    sharing = huddles.share_person(partner=other, wait=town.fresh("owen"), terms=terms, by=lead, now=now)
    # shared with somebody else than the partner who tries
    third = towns.accounts.create_user(
        username="third", display_name="Third Example", role=Role.PARTNER, password=towns.PASSWORD,
        by=town.user(Role.COUNCIL_ADMINISTRATOR), now=now,
    )  # fmt: skip
    type(sharing).objects.filter(pk=sharing.pk).update(partner=third)
    return Elsewhere(town, {
        "meeting": meeting.pk, "position": 1, "concern": concern.pk, "round": walked.pk, "provider": provider.pk,
        "sharing": sharing.pk, "action": item.actions.get().pk, "item": item, "revision": 0,
    })  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One form: which permission it asks, and what it sends."""

    needs: May
    sends: Callable[[Elsewhere], dict[str, Any]] = lambda _at: {}
    before: Callable[[Elsewhere], Any] = lambda _at: None


def said(**more: Any) -> Callable[[Elsewhere], dict[str, Any]]:
    return lambda _at: more


def huddle(**more: Any) -> Callable[[Elsewhere], dict[str, Any]]:
    return lambda at: YES | at.seen | {"go": "decide"} | more


def assessing(at: Elsewhere) -> dict[str, Any]:
    return {"form": "care-act", "navigator": at.town.user(Role.PATHWAY_LEAD).pk}


def paused(at: Elsewhere) -> None:
    client_of(at.town, Role.PATHWAY_LEAD).post(at.address("huddles/<int:meeting>/pause/"))


def ended(at: Elsewhere) -> None:
    towns.waiting.end(
        wait=at.town.fresh("owen"), reason="withdrawn", told="by phone", on=TODAY,
        by=at.town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip


def stopped(at: Elsewhere) -> None:
    towns.waiting.pause(
        wait=at.town.fresh("owen"), reason="person-request", on=TODAY, until=None,
        by=at.town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip


def concern_step(at: Elsewhere) -> dict[str, Any]:
    owner = at.town.user(Role.PATHWAY_LEAD).pk
    return {
        "decision": "goes_on", "words": "Seen", "severity": "watch", "owner": owner, "next_step": "Ring",
        "next_on": SOON.isoformat(), "seen": "1",
    }  # fmt: skip


def raising(at: Elsewhere) -> dict[str, Any]:
    return concern_step(at) | {
        "kind": "incident", "about": "At home", "what": "He fell.", "happened_on": TODAY.isoformat()
    }  # fmt: skip


def sharing(at: Elsewhere) -> dict[str, Any]:
    return {
        "partner": at.town.user(Role.PARTNER).pk, "works_for": "Practice", "basis": "agreed", "agreement": "Of May",
        "told": "By letter", "ends_on": SOON.isoformat(),
    }  # fmt: skip


def leave(at: Elsewhere) -> dict[str, Any]:
    colleague = at.town.user(Role.PRACTITIONER).pk
    return {
        "colleague": colleague,
        "sight": "may_not_see",
        "reason": "Kin",
        "until": SOON.isoformat(),
        "until_1": SOON.month,
    }


RECORD, BAND, PAUSE, END = May.RECORD_CONTACT, May.SET_PRIORITY, May.PAUSE_WAIT, May.END_WAIT
SEE, HOLD = May.SEE_HUDDLE, May.HOLD_HUDDLE
ACTS = {
    "waits/<uuid:wait>/call_later/": Act(RECORD, said(**on("on", towns.day(-2)), part="afternoon")),
    "waits/<uuid:wait>/plan/": Act(RECORD, said(**on("on", towns.day(-7)), what="contact")),
    "waits/<uuid:wait>/recheck/": Act(RECORD, said(**on("on", TODAY), found="As before.")),
    "waits/<uuid:wait>/band/": Act(BAND, said(band="P2", reason="Fell twice.")),
    "waits/<uuid:wait>/triage/": Act(BAND, said(**on("on", TODAY), **{"fact-harm": "days", "note": "Rang."})),
    "waits/<uuid:wait>/change/": Act(RECORD, said(**on("on", TODAY), what="hospital", said="Fell.")),
    "waits/<uuid:wait>/team/": Act(May.ALLOCATE, said(team="", other="Harbour team", worker="Beth Sanderson")),
    "waits/<uuid:wait>/pause/": Act(PAUSE, said(**on("on", TODAY), reason="person-request")),
    "waits/<uuid:wait>/resume/": Act(PAUSE, said(seen=""), before=stopped),
    "waits/<uuid:wait>/wish/": Act(RECORD, said(**on("until", towns.day(-30)), reason="Away.")),
    "waits/<uuid:wait>/end/": Act(END, said(**on("on", TODAY), reason="withdrawn", told="by phone")),
    "waits/<uuid:wait>/reopen/": Act(END, said(reason="By mistake."), before=ended),
    "people/<uuid:person>/wishes/": Act(
        RECORD, said(about="end_of_life", words="At home", said_by="Owen", **on("on", TODAY))
    ),
    "people/<uuid:person>/ombudsman/": Act(
        May.OMBUDSMAN_FILE, said(why="complaint 24", kind="page", **on("known_at", TODAY))
    ),
    "people/<uuid:person>/restrict/": Act(May.RESTRICT, said(reason="He works here.", ring="Nadia, 01632 960 410")),
    "people/<uuid:person>/who-may-see/": Act(May.SAY_WHO_SEES, leave),
    "people/<uuid:person>/communication/": Act(
        RECORD,
        said(
            professional="spoken",
            support="Time",
            said_by="Owen",
            may_share="on",
            **on("on", TODAY),
            **on("review_on", towns.day(-180)),
        ),
    ),
    "people/<uuid:person>/private-link/": Act(RECORD, said(act="off")),
    "keep-in-touch/<uuid:wait>/take/": Act(RECORD),
    "keep-in-touch/<uuid:wait>/safe/": Act(RECORD, said(never=["phone"], reason="Owen", instruction="Ask for O")),
    "keep-in-touch/<uuid:wait>/": Act(
        RECORD,
        said(outcome="spoken", way="mobile", said="Well.", seen="", go="next", at="00:00", **on("on", TODAY)),
    ),
    "huddles/bring/<uuid:wait>/": Act(SEE, said(to="next:daily-team-huddle", why="Rang", knows="yes", told="Yes")),
    "huddles/share/<uuid:wait>/": Act(May.SHARE, sharing),
    "huddles/sharing/<int:sharing>/end/": Act(May.SHARE),
    "huddles/concerns/raise/<uuid:wait>/": Act(SEE, raising),
    "huddles/concerns/<int:concern>/": Act(HOLD, concern_step),
    "huddles/concerns/walk/<int:meeting>/<int:position>/": Act(HOLD, concern_step),
    "huddles/concerns/walk/<int:meeting>/end/": Act(HOLD),
    "huddles/concerns/walk/<int:meeting>/pause/": Act(HOLD),
    "huddles/concerns/walk/<int:meeting>/take-over/": Act(HOLD),
    "huddles/concerns/walk/<int:meeting>/join/": Act(SEE),
    "huddles/concerns/walk/<int:meeting>/<int:position>/here/": Act(HOLD),
    "huddles/actions/<int:action>/done/": Act(HOLD),
    "huddles/<int:meeting>/<int:position>/": Act(HOLD, huddle(decision="band:P2", why="Fell")),
    "huddles/<int:meeting>/take-over/": Act(HOLD),
    "huddles/<int:meeting>/join/": Act(SEE),
    "huddles/<int:meeting>/resume/": Act(HOLD, before=paused),
    "assessments/begin/<uuid:wait>/": Act(May.HOLD_CONVERSATION, assessing),
}


def client_of(town: towns.Town, role: Role) -> Client:
    client = Client()
    client.force_login(town.user(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


OTHERWISE = ("Alert", "Session", "User")


def written() -> dict[str, list[Any]]:
    """Everything the database holds, but what signing in leaves behind."""
    models = [model for model in apps.get_models() if model.__name__ not in OTHERWISE and not model._meta.proxy]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def may_elsewhere(role: Role, permission: May) -> bool:
    """Whether a role may do it in a team that is not its own."""
    return scope_of(role, permission) is Scope.COUNCIL


def posted(at: Elsewhere, route: str, role: Role, *, person: str = "owen"):
    act = ACTS[route]
    return client_of(at.town, role).post(at.address(route, person=person), act.sends(at))


@pytest.mark.parametrize("route", list(ACTS))
def test_nobody_else_does_it_and_whoever_may_does_it_with_the_very_same_form(elsewhere, route):
    act = ACTS[route]
    act.before(elsewhere)
    before = written()
    for role in Role:
        for person in ("owen", "owain") if "<uuid:person>" in route else ("owen",):
            if not may_elsewhere(role, act.needs):
                answer = posted(elsewhere, route, role, person=person)
                assert answer.status_code in (403, 404), (role, person, answer.status_code, answer.content[:3000])
                assert "Carver" not in answer.content.decode()
    after = written()
    assert after == before, {name for name in after if after[name] != before[name]}
    # the form was good: only access refused it
    holds = next(role for role in (Role.PATHWAY_LEAD, *Role) if may_elsewhere(role, act.needs))
    answer = posted(elsewhere, route, holds)
    assert answer.status_code in (200, 302), answer.content.decode()[:3000]
    assert written() != before, answer.content.decode()[:6000]


@pytest.mark.parametrize("role", [role for role in Role if not may_elsewhere(role, May.SEE_PERSON)])
def test_no_other_address_about_them_takes_anything_either(elsewhere, role):
    """Acts whose forms are tried with their own pages, and whatever is added: empty, they are refused all the same."""
    before, taken = written(), set()
    client = client_of(elsewhere.town, role)
    for route, _view in routes():
        route = route.lstrip("^")
        places = {place for _kind, place in re.findall(r"<(\w+):(\w+)>", route)}
        if route in ACTS or not places & ABOUT or not places <= {*elsewhere.numbers, "wait", "person", "other"}:
            continue
        for person in ("owen", "owain"):
            for method in ("get", "post"):
                answer = getattr(client, method)(elsewhere.address(route, person=person))
                if answer.status_code not in (403, 404, 405, 410) or "Carver" in answer.content.decode():
                    taken.add((route, method, answer.status_code))
    assert not taken, taken
    assert written() == before
