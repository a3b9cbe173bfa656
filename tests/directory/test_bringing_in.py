"""Bringing a directory in: all usable records or none, the same file once, nothing lost, nobody overwritten."""

import gzip
import io

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.directory import actions, queries, writing
from fairwait.directory.models import Arrival, Decision, Listing, ListingVersion, Postcode, Proposal, Source, Spot
from fairwait.directory.rules.deprivation import fifth
from fairwait.directory.rules.refusal import DirectoryRefused, ShrunkSource, SourceRefused
from tests.desk import town as towns
from tests.directory.conftest import POSTCODES
from tests.directory.records import connector, file_of, older, service, uid

pytestmark = pytest.mark.django_db


def one(number=1) -> Listing:
    return Listing.objects.get(uuid=uid(number))


def kinds(listing) -> list[str]:
    return [version.kind for version in reversed(queries.versions(listing))]


def test_every_usable_record_is_listed_and_the_rest_named(bring_in):
    outcome = bring_in(service(1), service(2, name=""), older())
    assert dict(outcome.counts) == {"new": 2, "changed": 0, "back": 0, "asked": 0, "gone": 0, "same": 0, "lost": 1}
    arrival = Arrival.objects.get()
    assert [found["remedy"] for found in arrival.findings] == ["Give it a name."]
    assert gzip.decompress(arrival.packed) == file_of(service(1), service(2, name=""), older())
    assert set(queries.published().values_list("name", flat=True)) == {"Lunch club 1", "Memory café 1"}


def test_the_same_file_again_changes_nothing(bring_in, listed):
    before = (ListingVersion.objects.count(), Arrival.objects.count(), one().changed_at)
    outcome = bring_in(*(service(number) for number in range(1, 7)), more={"connectors": [connector()]})
    assert (outcome.changes, outcome.counts["same"], outcome.arrival) == (0, 7, None)
    assert before == (ListingVersion.objects.count(), Arrival.objects.count(), one().changed_at)


def test_what_changes_goes_and_comes_back_is_kept_in_versions(bring_in, listed):
    rest = [service(number) for number in range(3, 7)]
    bring_in(service(1, name="Supper club"), *rest, more={"connectors": [connector()]})
    assert (one().name, one(2).is_gone) == ("Supper club", True)
    assert "Lunch club 2" not in queries.published().values_list("name", flat=True)
    bring_in(service(1, name="Supper club"), service(2), *rest, more={"connectors": [connector()]})
    assert (kinds(one()), kinds(one(2))) == (["given", "given"], ["given", "gone", "back"])
    assert queries.versions(one())[1].document["name"] == "Lunch club 1"


def test_a_record_that_cannot_be_read_this_time_is_not_gone(bring_in, listed):
    rest = [service(number) for number in range(3, 7)]
    outcome = bring_in(service(1), service(2, status="??"), *rest, more={"connectors": [connector()]})
    assert (outcome.counts["gone"], outcome.counts["lost"], one(2).is_gone) == (0, 1, False)


def test_a_directory_that_shrinks_by_half_asks_first(bring_in, listed):
    with pytest.raises(ShrunkSource, match="are missing now"):
        bring_in(service(1), service(2), service(3))
    assert not Listing.objects.filter(is_gone=True).exists()
    assert bring_in(service(1), service(2), service(3), is_trial=True).has_shrunk
    outcome = bring_in(service(1), service(2), service(3), confirm="The trust closed its halls.")
    assert (outcome.counts["gone"], outcome.arrival.reason) == (4, "The trust closed its halls.")


def test_a_file_cut_off_changes_nothing(bring_in, listed):
    before = ListingVersion.objects.count()
    with pytest.raises(SourceRefused, match="cut"):
        bring_in(payload=file_of(service(1, name="New"))[:-20])
    with pytest.raises(SourceRefused, match="None of its"):
        bring_in(service(1, name=""))
    assert ListingVersion.objects.count() == before


def test_all_or_nothing(bring_in, listed, monkeypatch):
    put, calls = writing.put, []

    def fails(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError
        put(*args, **kwargs)

    monkeypatch.setattr(writing, "put", fails)
    with pytest.raises(RuntimeError):
        bring_in(*(service(number, name=f"Other {number}") for number in range(1, 7)))
    assert set(Listing.objects.filter(layer="asset").values_list("version", flat=True)) == {1}
    assert Arrival.objects.count() == 1


def test_two_publishers_of_one_record_do_not_list_it_twice(bring_in, listed):
    outcome = bring_in(service(1), service(8), name="Another")
    assert (outcome.counts["new"], Listing.objects.filter(uuid=uid(1)).count()) == (1, 1)
    assert any("already gives it" in found.what for found in outcome.findings)


def test_what_we_changed_is_not_overwritten_a_person_is_asked(bring_in, listed, bare_town):
    lead = bare_town.user(Role.LIST_COORDINATOR)
    made = actions.make_owner_link(listing=one(), given_to="The warden", by=lead, now=towns.now())
    proposal = actions.propose(link=made.link, said={"fees": "£2"}, note="", now=towns.now())
    actions.decide(proposal=proposal, decision=Decision.APPROVED, why="", by=lead, now=towns.now())
    rest = [service(number) for number in range(2, 7)]
    assert bring_in(service(1), *rest, more={"connectors": [connector()]}).changes == 0
    changed = (service(1, description="Two courses"), *rest)
    assert bring_in(*changed, more={"connectors": [connector()]}).counts["asked"] == 1
    assert (one().document["fees"], one().document["description"]) == ("£2", "A hot meal.")
    assert bring_in(*changed, more={"connectors": [connector()]}).changes == 0
    asked = Proposal.objects.get(decision="")
    actions.decide(proposal=asked, decision=Decision.APPROVED, why="", by=lead, now=towns.now())
    assert (one().document["description"], one().is_ours) == ("Two courses", False)


def test_who_may_not_load_a_directory_does_not(bare_town):
    with pytest.raises(NotAllowed):
        actions.source_named("Mine", by=bare_town.user(Role.PRACTITIONER), now=towns.now())
    source = actions.source_named("Ours", by=bare_town.user(Role.PERFORMANCE_ANALYST), now=towns.now())
    with pytest.raises(NotAllowed):
        actions.bring_in(
            payload=file_of(service()), source=source, by=bare_town.user(Role.DUTY_WORKER), now=towns.now()
        )
    with pytest.raises(DirectoryRefused, match="no address"):
        actions.follow(source=source, is_followed=True, by=bare_town.user(Role.PERFORMANCE_ANALYST), now=towns.now())
    assert Source.objects.get().is_followed is False


# Checking, and connectors --------------------------------------------------------------------------------------------


def test_a_check_makes_it_fresh_and_is_kept(bring_in, bare_town):
    bring_in(service(1, assured_date="2020-01-01"))
    today = towns.day(0)
    assert [each.name for each in queries.stale(today=today)] == ["Lunch club 1"]
    keeper = bare_town.user(Role.LIST_COORDINATOR)
    actions.check(listing=one(), how="Rang the warden.", by=keeper, now=towns.now())
    assert not queries.stale(today=today)
    assert (one().checked_by, kinds(one())) == (keeper, ["given", "checked"])
    with pytest.raises(DirectoryRefused, match="how you checked"):
        actions.check(listing=one(), how=" ", by=keeper, now=towns.now())
    with pytest.raises(NotAllowed):
        actions.check(listing=one(), how="x", by=bare_town.user(Role.DIRECTOR), now=towns.now())


def test_connectors_are_added_changed_and_ended(bare_town):
    keeper = bare_town.user(Role.LIST_COORDINATOR)
    kept = actions.change_connector(listing=None, said=connector(), why="", by=keeper, now=towns.now())
    changed = actions.change_connector(
        listing=kept, said=connector(phone="07700 900129"), why="New number", by=keeper, now=towns.now()
    )
    assert (changed.pk, changed.version, changed.document["phone"]) == (kept.pk, 2, "07700 900129")
    with pytest.raises(DirectoryRefused, match="telephone number or an email"):
        actions.change_connector(listing=None, said=connector(phone=""), why="", by=keeper, now=towns.now())
    with pytest.raises(DirectoryRefused) as refused:
        actions.change_connector(listing=None, said=connector(phone="ask"), why="", by=keeper, now=towns.now())
    assert refused.value.field == "phone"
    actions.end_listing(listing=changed, why="Moved on", by=keeper, now=towns.now())
    assert not Listing.objects.shown().exists()


def test_what_begins_and_ends_is_said_anew_each_night(bring_in):
    free = {"id": uid(33), "amount": 0, "valid_to": towns.day(-1).isoformat()}
    paid = {"id": uid(34), "amount": 5, "valid_from": towns.day(-2).isoformat()}
    bring_in(service(1, cost_options=[free, paid]))
    assert one().facts["cost"] == "free"
    assert writing.tell_again(today=towns.day(-1)) == 0
    assert writing.tell_again(today=towns.day(-2)) == 1
    assert one().facts["cost"] == "paid"


# Postcodes -----------------------------------------------------------------------------------------------------------


def test_postcodes_are_loaded_from_the_statistics_offices_file(bare_town, postcodes):
    assert (postcodes.kept, postcodes.ended, postcodes.unusable) == (2, 1, 1)
    assert queries.point_of("zx1 4bd").latitude == 54.3
    assert (queries.point_of("ZX3 9ZZ"), queries.ward_of("ZX1 4BD")) == (None, "E05990001")
    assert queries.deprived_fifths(["ZX14BD", "ZX24BD", "ZX39ZZ", "ZX99ZZ"]) == {"ZX14BD": 1}
    admin = bare_town.user(Role.COUNCIL_ADMINISTRATOR)
    again = actions.load_postcodes(file=io.StringIO(POSTCODES), starts=["zx2"], by=admin)
    assert (again.kept, Postcode.objects.get().code) == (1, "ZX24BD")


@pytest.mark.parametrize(
    ("rank", "nation", "expected"),
    [
        ("1", "E92000001", 1), ("6569", "E92000001", 1), ("6570", "E92000001", 2), ("32844", "E92000001", 5),
        ("33755", "E92000001", 5), ("33756", "E92000001", None), ("1909", "W92000004", 5), ("890", "N92000002", 5),
        ("0", "E92000001", None), ("", "E92000001", None), ("\u0661", "E92000001", 1), ("1.5", "E92000001", None),
        ("1", "L93000001", None), ("1", "", None),
    ],
)  # fmt: skip
def test_a_rank_is_a_fifth_of_its_nation(rank, nation, expected):
    assert fifth(rank, nation=nation) == expected


@pytest.mark.parametrize(
    ("text", "words"), [("a,b\n1,2\n", "not the ONS"), ("", "not the ONS"), ("pcds,lat,long\n", "No line")]
)
def test_another_file_is_refused_and_takes_nothing_away(bare_town, postcodes, text, words):
    with pytest.raises(DirectoryRefused, match=words):
        actions.load_postcodes(file=io.StringIO(text), by=bare_town.user(Role.COUNCIL_ADMINISTRATOR))
    assert Postcode.objects.count() == 2


# Owners --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def owner(listed, bare_town):
    keeper = bare_town.user(Role.LIST_COORDINATOR)
    return actions.make_owner_link(listing=one(), given_to="The warden", by=keeper, now=towns.now())


def test_an_owner_proposes_and_a_member_of_staff_decides(owner, bare_town):
    keeper = bare_town.user(Role.DUTY_WORKER)
    said = {"name": "Supper club", "phone": "01632 960300", "hours": "Mondays only", "description": ""}
    proposal = actions.propose(link=owner.link, said=said, note="We moved to evenings.", now=towns.now())
    assert one().name == "Lunch club 1"
    actions.decide(proposal=proposal, decision=Decision.APPROVED, why="", by=keeper, now=towns.now())
    kept = one()
    assert (kept.name, kept.document["phones"][0]["number"], "description" in kept.document) == (
        "Supper club",
        "01632 960300",
        False,
    )
    assert (kept.checked_on, kept.checked_by, kinds(kept)) == (towns.day(0), keeper, ["given", "approved"])
    with pytest.raises(DirectoryRefused, match="decided this already"):
        actions.decide(proposal=proposal, decision=Decision.APPROVED, why="", by=keeper, now=towns.now())


def test_a_proposal_turned_down_says_why_and_changes_nothing(owner, bare_town):
    keeper = bare_town.user(Role.DUTY_WORKER)
    proposal = actions.propose(link=owner.link, said={"name": "Casino"}, note="", now=towns.now())
    with pytest.raises(DirectoryRefused, match="Say why"):
        actions.decide(proposal=proposal, decision=Decision.TURNED_DOWN, why="", by=keeper, now=towns.now())
    with pytest.raises(NotAllowed):
        actions.decide(
            proposal=proposal, decision=Decision.APPROVED, why="", by=bare_town.user(Role.DIRECTOR), now=towns.now()
        )
    actions.decide(proposal=proposal, decision=Decision.TURNED_DOWN, why="Not yours.", by=keeper, now=towns.now())
    assert (one().name, one().version) == ("Lunch club 1", 1)


def test_a_proposal_for_what_has_changed_since_is_not_approved(owner, bare_town):
    keeper = bare_town.user(Role.DUTY_WORKER)
    proposal = actions.propose(link=owner.link, said={"name": "Supper club"}, note="", now=towns.now())
    actions.check(listing=one(), how="Rang.", by=keeper, now=towns.now())
    with pytest.raises(DirectoryRefused, match="changed after"):
        actions.decide(proposal=proposal, decision=Decision.APPROVED, why="", by=keeper, now=towns.now())


def test_what_an_owner_writes_is_cleaned_and_refused_by_box(owner):
    for name, words in (("url", "javascript:alert(1)"), ("name", " "), ("status", "burning"), ("phone", "no")):
        with pytest.raises(DirectoryRefused) as refused:
            actions.propose(link=owner.link, said={name: words}, note="", now=towns.now())
        assert refused.value.field == name
    proposal = actions.propose(link=owner.link, said={"description": "<script>x</script>Tea"}, note="", now=towns.now())
    assert proposal.document["description"] == "Tea", "what a program says is no words for people"


def test_a_link_opens_no_more_once_taken_back_and_a_flood_is_stopped(owner, bare_town):
    for number in range(5):
        actions.propose(link=owner.link, said={"fees": f"£{number + 1}"}, note="", now=towns.now())
    with pytest.raises(DirectoryRefused, match="waiting to be looked at"):
        actions.propose(link=owner.link, said={"fees": "£9"}, note="", now=towns.now())
    actions.take_back_owner_link(link=owner.link, by=bare_town.user(Role.DUTY_WORKER), now=towns.now())
    with pytest.raises(DirectoryRefused, match="opens no more"):
        actions.propose(link=owner.link, said={"fees": "£9"}, note="", now=towns.now())


def test_a_place_given_by_two_is_placed_once(bring_in, listed):
    at = service(1)["service_at_locations"]
    bring_in(service(8, service_at_locations=at), name="Another")
    assert Spot.objects.filter(uuid=at[0]["id"]).count() == 1


def test_a_nul_in_a_record_becomes_its_sign(bring_in):
    """PostgreSQL takes none: the record would be lost to one of the two databases."""
    bring_in(service(1, description="Warm\x00hall"))
    assert "Warm\u2400hall" in str(one().document)
