"""A restricted person: whom others are told to ring, who may open the record, who hears of it, and nothing else."""

import pytest
from django.db import IntegrityError, transaction

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import AccessLog, Alert, Council, CouncilDocument
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.history.models import Event
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.rules import PeopleRefused
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
RING = "Nadia Rahman, 01632 960 410"


def address(town, name, more="") -> str:
    return f"/people/{town.people[name].uuid}/{more}"


def restrict(town, name, **words):
    told = {"reason": "She works here.", "ring": RING} | words
    return people.restrict(person=town.people[name], **told, by=town.user(Role.DUTY_WORKER), now=towns.now())


def find(page, client, words):
    return page("/find/", client=client, method="post", data={"find": words})


# Restricting it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_who_may_restrict_a_record(town, signed_in, page, role):
    wanted = 200 if allows(role, Permission.RESTRICT) else 403
    asked = page(address(town, "edith", "restrict/"), client=signed_in(role), status=wanted)
    if wanted == 200:
        left = "You will not be able to open it afterwards" in asked.words
        assert left is not allows(role, Permission.SEE_RESTRICTED)


def test_restricting_needs_a_reason_and_whom_to_ring(town, signed_in, page):
    client = signed_in(Role.DUTY_WORKER)
    refused = page(address(town, "edith", "restrict/"), client=client, method="post", data={"reason": ""})
    assert refused.link("Enter why this record must be restricted") == "#id_reason"
    assert refused.link("Enter whom colleagues ring") == "#id_ring"
    answer = client.post(address(town, "edith", "restrict/"), {"reason": "Her husband works here.", "ring": RING})
    assert answer["Location"] == "/"  # they may not open it any more
    assert town.fresh("edith").person.ring == RING
    assert client.get(address(town, "edith")).status_code == 404
    with pytest.raises(PeopleRefused):
        restrict(town, "amina", reason=" ")
    with pytest.raises(PeopleRefused):
        restrict(town, "amina", ring=" ")


def test_another_teams_record_cannot_be_restricted(town, signed_in, page):
    page(address(town, "owen", "restrict/"), client=signed_in(Role.TEAM_MANAGER), status=404)


def test_joined_records_are_restricted_together_and_only_alike_ones_are_joined(town):
    by = town.user(Role.LIST_COORDINATOR)
    amina, edith = town.people["amina"], town.people["edith"]
    people.merge(record=amina, into=edith, reason="one card", by=by, now=towns.now())
    restrict(town, "edith")
    assert Person.objects.filter(is_restricted=True, pk__in=[amina.pk, edith.pk]).count() == 2
    with pytest.raises(PeopleRefused, match="Restrict both"):
        people.merge(record=town.people["owen"], into=edith, reason="one card", by=by, now=towns.now())


def test_a_restriction_is_lifted_by_those_who_may_open_it(town, signed_in, page):
    restrict(town, "edith")
    page(address(town, "edith", "lift/"), client=signed_in(Role.DUTY_WORKER), status=403)
    client = signed_in(Role.TEAM_MANAGER)
    assert client.get(address(town, "edith", "lift/"))["Location"].startswith(address(town, "edith", "reason/"))
    client.post(address(town, "edith", "reason/"), {"why": "she left the council"})
    client.post(address(town, "edith", "lift/"), {"reason": "She left the council."})
    person = town.fresh("edith").person
    assert (person.is_restricted, person.ring) == (False, None)
    words = page(address(town, "edith"), client=signed_in(Role.DUTY_WORKER)).words
    assert "lifted the restriction of this record. “She left the council.”" in words
    assert f"Others are told to ring {RING}. “She works here.”" in words


# Asking for it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "is_held"),
    [
        ("Edith Marlowe", True),
        ("marlowe, EDIE", True),
        ("Edith Marlowe born 3 March 1950 of ZX9 9ZZ", True),  # nothing but the name is looked at
        ("999 744 2202", True),
        ("Marlowe", False),
        ("Edith", False),
        ("Edith Marl", False),
        ("ZX1 4BD", False),
        ("Edith ZX1 4BD", False),
    ],
)
def test_a_whole_name_or_number_finds_whom_to_ring(town, signed_in, page, words, is_held):
    restrict(town, "edith")
    answer = find(page, signed_in(Role.DUTY_WORKER), words)
    assert (f"Ring {RING}" in answer.words) is is_held
    assert "edith" not in answer.words.casefold().replace(words.casefold(), "")
    logged = AccessLog.objects.filter(page="find:held")
    assert [row.person for row in logged] == ([town.people["edith"].pk] if is_held else [])


def test_whoever_may_open_it_is_led_to_the_reason(town, signed_in, page):
    restrict(town, "edith")
    answer = find(page, signed_in(Role.PRINCIPAL_SOCIAL_WORKER), "Edith Marlowe")
    assert answer.link("Restricted record") == address(town, "edith")
    assert RING not in answer.words


def test_what_is_sent_after_the_reason_has_run_out_is_given_back_and_not_done(town, signed_in, page):
    restrict(town, "edith")
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    sent = {"about": "end_of_life", "words": "At home, with the dog."}
    answer = client.post(address(town, "edith", "wishes/"), sent, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "At home, with the dog." in answer.content.decode()
    assert "Edith Marlowe" not in answer.content.decode()
    assert not Event.objects.filter(kind="person.wishes_recorded").exists()


def test_the_reason_leads_back_to_nowhere_outside(town, signed_in):
    restrict(town, "edith")
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    asks = address(town, "edith", "reason/") + "?next=//elsewhere.example/"
    assert client.post(asks, {"why": "She rang."})["Location"] == address(town, "edith")


def test_a_manager_of_another_team_is_told_whom_to_ring(town, signed_in, page):
    restrict(town, "owen")
    assert f"Ring {RING}" in find(page, signed_in(Role.TEAM_MANAGER), "Owen Carver").words


def test_the_council_says_whom_to_ring_where_the_record_does_not(town, signed_in, page):
    from fairwait.history import actions as history
    from fairwait.people.rules import RESTRICTED

    fact = history.Fact(kind=RESTRICTED.name, subject=town.people["edith"].pk, facts={"is_restricted": True})
    history.record(fact, by=None, now=towns.now())
    client = signed_in(Role.DUTY_WORKER)
    assert "Ring the team that holds it" in find(page, client, "Edith Marlowe").words
    admin = signed_in(Role.COUNCIL_ADMINISTRATOR)
    page("/restricted/", client=admin, method="post", data={"ring": "the duty desk, 01632 960 400", "reason": ""})
    assert Council.objects.get().ring == ""
    admin.post("/restricted/", {"ring": "the duty desk, 01632 960 400", "reason": "One number for all."})
    assert "Ring the duty desk, 01632 960 400" in find(page, client, "Edith Marlowe").words
    kept = CouncilDocument.objects.get(code="ring")
    assert (kept.version, kept.document) == (1, '"the duty desk, 01632 960 400"')
    assert "One number for all." in page("/restricted/", client=admin).words
    again = page(
        "/restricted/", client=admin, method="post", data={"ring": "the duty desk, 01632 960 400", "reason": "x"}
    )
    assert "This is what the council says already." in again.words


# Looking at openings ---------------------------------------------------------------------------------------------


def open_it(town, client):
    return client.post(address(town, "edith", "reason/"), {"why": "her daughter rang about a fall"})


def test_an_opening_is_looked_at_by_somebody_else(town, signed_in, page):
    restrict(town, "edith")
    opener = signed_in(Role.TEAM_MANAGER)
    open_it(town, opener)
    assert Alert.objects.count() == 1
    page("/restricted/", client=opener, status=403)
    watcher = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    assert "1 opening of a restricted record to look at" in page("/", client=watcher).html
    listed = page("/restricted/", client=watcher)
    assert "her daughter rang about a fall" in listed.words
    assert "Marlowe" not in listed.html
    watcher.post("/restricted/settle/", {})
    assert Alert.objects.filter(settled_by=None).count() == 1
    watcher.post("/restricted/settle/", {"alert": [Alert.objects.get().pk, "nonsense"]})
    assert Alert.objects.get().settled_by == town.user(Role.PRINCIPAL_SOCIAL_WORKER)
    assert "to look at" not in page("/", client=watcher).html
    assert "Looked at by" in page("/restricted/", client=watcher).words


def test_nobody_settles_their_own(town, signed_in, page):
    restrict(town, "edith")
    own = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    open_it(town, own)
    assert "opening of a restricted record" not in page("/", client=own).html
    assert "yours: somebody else" in page("/restricted/", client=own).words
    own.post("/restricted/settle/", {"alert": [Alert.objects.get().pk]})
    assert Alert.objects.get().settled_by is None
    with pytest.raises(accounts.AccountRefused):
        accounts.settle_alert(alert=Alert.objects.get(), by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now())
    admin = signed_in(Role.COUNCIL_ADMINISTRATOR)
    admin.post("/restricted/settle/", {"alert": [Alert.objects.get().pk]})
    assert Alert.objects.get().settled_by == town.user(Role.COUNCIL_ADMINISTRATOR)


def test_an_alert_says_by_whom_and_when_it_was_settled_or_neither(town, signed_in):
    restrict(town, "edith")
    open_it(town, signed_in(Role.TEAM_MANAGER))
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.update(settled_at=towns.now())


def test_an_alert_that_cannot_be_kept_keeps_the_record_shut(town, signed_in, monkeypatch):
    from django.db import DatabaseError

    def fails(*args, **kwargs):
        raise DatabaseError("full")

    restrict(town, "edith")
    client = signed_in(Role.TEAM_MANAGER)
    client.raise_request_exception = False
    monkeypatch.setattr(Alert.objects, "create", fails)
    assert open_it(town, client).status_code >= 500
    assert client.get(address(town, "edith"))["Location"] == address(town, "edith", "reason/")
