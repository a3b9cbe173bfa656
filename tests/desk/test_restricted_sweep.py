"""Nothing of a restricted person stands on any page of any role before it was opened with a reason.

Every address that answers GET is walked as everybody, with the restricted person's own references and those of the
people around them. A page that is added is walked without being named here.
"""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role, Sight
from fairwait.huddles import actions as huddles
from fairwait.huddles.rules.ordering import Ordering
from fairwait.people import actions as people
from fairwait.people.models import LikelyPair
from fairwait.waiting import actions as waiting
from tests.desk import town as towns
from tests.house.test_routes import routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WHO = {
    "first_name": "Quorra", "last_name": "Zyxquell", "known_as": "Quozzie", "nhs_number": "9991112392",
    "address": "77 Xylophone Row", "postcode": "ZX7 7QQ", "uprn": "990007777777",
    "phone": "+441632960777", "email": "quozzie@example.com",
    "date_of_birth": towns.day(50 * 365), "unsafe_contact": "Xanthic porch",
}  # fmt: skip
SECRETS = ("quorra", "zyxquell", "quozzie", "9991112392", "999 111 2392", "xylophone", "zx7 7qq", "zx77qq", "960 777",
           "xanthic", "vermilion kettle")  # fmt: skip
ROUTE = re.compile(r"<(?:(\w+):)?(\w+)>")


@pytest.fixture
def street(town):
    """The restricted person among those through whom they could be told of."""
    number = str(town.people["edith"].pk + 2_000_000)
    towns.join(
        town, "quorra", person={**WHO, "is_carer": True, "cares_for_id": number}, private={"notes": "vermilion kettle"}
    )
    # a record of the same person that was joined to theirs: its own address leads to theirs, for whoever may see them
    towns.join(town, "quorra-before", person=WHO)
    people.merge(
        record=town.people["quorra-before"], into=town.people["quorra"], reason="one card",
        by=town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip
    near = {"first_name": "Nell", "last_name": "Porter", "uprn": WHO["uprn"], "address": "The same house"}
    towns.join(town, "neighbour", person=near)
    left, right = sorted((town.people["quorra"], town.people["amina"]), key=lambda person: person.pk)
    pair = LikelyPair.objects.create(
        left=left, right=right, probability=0.9, because=["Zyxquell"], found_on=towns.day(0)
    )
    lead = town.user(Role.PATHWAY_LEAD)
    people.keep_apart(pair=pair, reason="asked", by=lead, now=towns.now())
    waiting.record_contact(
        wait=town.waits["quorra"], on=towns.day(1), how="phone", said="vermilion kettle", by=lead, now=towns.now()
    )
    from fairwait.huddles import queries

    document = queries.templates(on=towns.day(0))["weekly-whole-list"][1]
    meeting = huddles.start(
        document=document, waits=[wait.pk for wait in town.waits.values()], narrowing="", about="Everybody",
        ordering=Ordering.LONGEST, by=lead, now=towns.now(),
    )  # fmt: skip
    return town, meeting


def restrict(town):
    people.restrict(
        person=town.people["quorra"], reason="vermilion kettle", ring="Nadia Rahman, 01632 960 410",
        by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip


def addresses(town, meeting) -> Iterator[str]:
    """Every address, with what could stand in its places: the restricted person's own, and the neighbours'."""
    own, near = town.people["quorra"], town.people["edith"]
    uuids = [own.uuid, town.waits["quorra"].uuid, near.uuid, town.waits["edith"].uuid]
    known = {
        "person": [
            own.uuid,
            town.people["quorra-before"].uuid,
            near.uuid,
            town.people["amina"].uuid,
            town.people["neighbour"].uuid,
        ],
        "wait": [town.waits["quorra"].uuid, town.waits["quorra-before"].uuid, town.waits["edith"].uuid],
        "meeting": [meeting.pk],
        "position": range(1, len(town.waits) + 1),
        "number": LikelyPair.objects.values_list("pk", flat=True),
        "pk": [town.user(Role.PRACTITIONER).pk],
    }
    by_type = {"uuid": uuids, "int": [1, 2], "slug": ["nothing"], "str": ["nothing"], "path": ["nothing"]}
    for route, _view in routes():
        places = ROUTE.findall(route)
        choices = [known.get(name, by_type.get(kind or "str", ["nothing"])) for kind, name in places]
        for values in product(*choices):
            yield "/" + _filled(route.lstrip("^").rstrip("$").replace("\\Z", ""), values)


def _filled(text: str, values) -> str:
    for value in values:
        text = ROUTE.sub(str(value), text, count=1)
    return text


def told(client, town, meeting) -> set[tuple[str, str]]:
    """Which addresses tell which secret to this client."""
    found = set()
    for address in addresses(town, meeting):
        if address.startswith(("/static/", "/accounts/logout")):
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        said = body.decode(errors="replace").casefold() + str(answer.headers).casefold()
        found |= {(address, secret) for secret in SECRETS if secret in said}
    return found


@pytest.mark.parametrize("role", list(Role))
def test_no_page_tells_of_a_restricted_person(street, signed_in, role):
    town, meeting = street
    restrict(town)
    assert told(signed_in(role), town, meeting) == set()


@pytest.mark.parametrize("role", list(Role))
def test_no_page_tells_of_somebody_whom_they_leave_to_others(street, signed_in, role):
    """Whoever is related to somebody is shown nothing of them, though the record is open to everybody else."""
    town, meeting = street
    by = Role.TEAM_MANAGER if role is Role.PRINCIPAL_SOCIAL_WORKER else Role.PRINCIPAL_SOCIAL_WORKER
    people.say_who_sees(
        person=town.people["quorra"], colleague=town.user(role), sight=Sight.MAY_NOT, until=towns.day(-300),
        reason="vermilion kettle", by=town.user(by), now=towns.now(),
    )  # fmt: skip
    assert told(signed_in(role), town, meeting) == set()


def test_the_walk_would_notice(street, signed_in):
    """The same walk before the restriction finds them in many places, and after a reason on their own pages alone."""
    town, meeting = street
    seen = {address for address, secret in told(signed_in(Role.PATHWAY_LEAD), town, meeting) if secret == "zyxquell"}
    assert {"/", f"/people/{town.people['quorra'].uuid}/", f"/huddles/{meeting.pk}/projector/"} - seen == {
        f"/huddles/{meeting.pk}/projector/"
    }
    assert len(seen) > 10
    restrict(town)
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    client.post(f"/people/{town.people['quorra'].uuid}/reason/", {"why": "to see what shows"})
    theirs = (
        str(town.people["quorra"].uuid),
        str(town.waits["quorra"].uuid),
        str(town.people["quorra-before"].uuid),
        str(town.waits["quorra-before"].uuid),
        f"/huddles/{meeting.pk}/",
        "/restricted/",
    )
    named = {address for address, secret in told(client, town, meeting) if secret == "zyxquell"}
    assert f"/people/{town.people['quorra'].uuid}/" in named
    assert {address for address in named if not any(own in address for own in theirs)} == set()


def test_a_search_tells_nothing_but_whom_to_ring(street, signed_in):
    town, _meeting = street
    restrict(town)
    for role in Role:
        client = signed_in(role)
        for words in ("Quorra", "Zyxquell", "ZX7 7QQ", "porter", "9991112392"):
            said = client.post("/find/", {"find": words}).content.decode().casefold().replace(words.casefold(), "")
            assert not [secret for secret in SECRETS if secret in said], (role, words)


def test_what_lists_are_written_from_names_nobody_restricted(street):
    from fairwait.desk.files.fields import row_of
    from fairwait.desk.lists import listing
    from fairwait.people import veil

    town, _meeting = street
    restrict(town)
    with veil.drawn():
        listed = listing.as_at(town.user(Role.PERFORMANCE_ANALYST), as_of=towns.day(0))
    said = str([row_of(item) for item in listed]).casefold()
    assert "restricted record" in said
    assert not [secret for secret in (*SECRETS, str(town.people["quorra"].pk + 2_000_000)) if secret in said]


@pytest.mark.parametrize("role", [Role.PATHWAY_LEAD, Role.COUNCIL_ADMINISTRATOR])
def test_on_a_shared_screen_no_page_says_a_name(street, signed_in, role):
    town, meeting = street
    client = signed_in(role)
    assert client.post("/mask/", {"masked": "yes", "back": "/find/"})["Location"] == "/find/"
    named = ("zyxquell", "quorra", "quozzie", "9991112392", "999 111 2392", "xylophone", "zx7 7qq", "960 777")
    assert {one for one in told(client, town, meeting) if one[1] in named} == set()
    assert "Q.Z." not in client.get("/").content.decode()
    assert "Q. Z." in client.get("/").content.decode()
    client.post("/mask/", {"masked": "no", "back": "https://elsewhere.example/"})
    assert "Zyxquell" in client.get("/").content.decode()


def test_every_look_through_a_list_is_still_logged(street, signed_in):
    town, _meeting = street
    restrict(town)
    signed_in(Role.DUTY_WORKER).get("/")
    assert town.people["quorra"].pk in AccessLog.objects.latest("pk").people
