"""The queue in pages and parts, and pairs that agree in everything joined in one act, by name, and undone."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from fairwait.accounts.bulk import actions as bulk
from fairwait.accounts.bulk.rules import RunState
from fairwait.accounts.models import AccessLog, User
from fairwait.accounts.rules import Permission, Role, Sight, allows
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.people import actions as single
from fairwait.people.joining import actions, weighing
from fairwait.people.models import JoinRun, LikelyPair, Person
from fairwait.people.queries import likely_pairs
from fairwait.people.rules import MERGED, PARTED, UNMERGED, PeopleRefused
from fairwait.people.rules.joining import Skip
from fairwait.people.rules.sameness import Doubt
from fairwait.upkeep import worker
from tests import kept
from tests.desk import town as towns
from tests.desk.test_person import restrict

pytestmark = pytest.mark.django_db
QUEUE, CHOOSE = "/same-person/", "/same-person/together/"


def nhs(n):
    """The nth NHS number of an example whose check digit holds."""
    found = 0
    for body in range(999_100_000, 999_200_000):
        check = 11 - sum(int(digit) * weight for digit, weight in zip(str(body), range(10, 1, -1), strict=True)) % 11
        if check != 10:
            if found == n:
                return f"{body}{check % 11}"
            found += 1
    raise AssertionError


def said(n, **other):
    return {
        "first_name": f"Given{n}", "last_name": f"Family{n}", "date_of_birth": towns.day(20_000 + n),
        "nhs_number": nhs(n), "postcode": "ZX1 4BD",
    } | other  # fmt: skip


def pair(left, right, probability=0.999, because=("same NHS number",)):
    left, right = sorted((left, right))
    return LikelyPair.objects.create(
        left_id=left, right_id=right, probability=probability, because=list(because), found_on=towns.day(1)
    )


def doubles(town, count, start=0):
    """So many pairs of one person in two sources, each agreeing in everything."""
    with transaction.atomic():
        people, waits = history.new_ids(2 * count), history.new_ids(2 * count)
        rows = [
            towns.told(person, wait, source=("trays", "ot")[n % 2], person=said(start + n // 2))
            for n, (person, wait) in enumerate(zip(people, waits, strict=True))
        ]
        history.record_all(rows, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now(), cause="import:1")
    return [pair(*people[2 * n : 2 * n + 2]) for n in range(count)]


def grow(town):
    town.pairs = [one.pk for one in doubles(town, 3)]
    town.differing = pair(town.people["edith"].pk, town.people["amina"].pk, 0.8, ["same postcode"]).pk


@pytest.fixture
def asked(town):
    kept.grown("doubles", town, grow, onto="five")
    return [LikelyPair.objects.get(pk=pk) for pk in town.pairs]


def lead(town):
    return town.user(Role.PATHWAY_LEAD)


def chosen(town, pairs, by=None):
    return actions.choose(pairs=[one.pk for one in pairs], by=by or lead(town), now=towns.now())


def joined(town, pairs):
    return actions.confirm(run=chosen(town, pairs), why="Same number.", by=lead(town), now=towns.now())


def left(run):
    return {item.pair_id: item.skip for item in run.items.all() if item.skip}


def doubts_of(town, one):
    return {each.number: each.doubts for each in weighing.weighed(likely_pairs(lead(town)))}[one.pk]


def told(town, subject, n, **other):
    with transaction.atomic():
        (wait,) = history.new_ids(1)
        fact = towns.told(subject, wait, source="later", person=said(n, **other))
        history.record(fact, by=lead(town).pk, now=towns.now(), cause="import:2")


# The queue ------------------------------------------------------------------------------------------------------------


def test_every_pair_is_reached_page_by_page(town, asked, signed_in, page, monkeypatch):
    monkeypatch.setattr("fairwait.people.joining.queue.PAGE", 3)
    first = page(QUEUE, client=signed_in())
    assert "4 pairs are still a question" in first.words
    assert "1 to 3 of 4 pairs" in first.words
    second = page(first.link("Next page"), client=signed_in())
    assert "4 to 4 of 4 pairs" in second.words
    assert "Edith" in second.words
    assert "Edith" not in first.words
    assert "4 to 4" in page(f"{QUEUE}?page=99", client=signed_in()).words


def test_only_what_occurs_is_offered_with_how_many_and_narrows(town, asked, signed_in, page):
    answer = page(QUEUE, client=signed_in())
    for words in ("ot + trays 3", "trays 1", "99% likely or more 3", "Agrees in everything that identifies 3"):
        assert words in answer.words
    assert "90% to 99%" not in answer.words
    differs = page(f"{QUEUE}?sure=less", client=signed_in())
    assert "1 to 1 of 1 pair" in differs.words
    assert "Given0" not in differs.words
    none = page(f"{QUEUE}?sure=less&agree=all", client=signed_in())
    assert "No pair matches" in none.words


def test_the_order_is_chosen(town, asked, signed_in, page):
    rows = page(f"{QUEUE}?order=unsure", client=signed_in()).rows()
    assert "Edith" in " ".join(rows[1]) or "Edith" in " ".join(rows[0])
    names = page(f"{QUEUE}?order=name", client=signed_in()).words
    assert names.index("Given0") < names.index("Given2")


@pytest.mark.parametrize(
    "find", ["Given1 family1", nhs(1), f"{nhs(1)[:3]} {nhs(1)[3:6]} {nhs(1)[6:]}", "number"], ids=str
)
def test_a_pair_is_found_by_name_or_number_and_no_word_stands_in_an_address(town, asked, signed_in, page, find):
    if find == "number":
        find = str(asked[1].right_id + 2_000_000)
    found = page(QUEUE, client=signed_in(), method="post", data={"find": find})
    assert "1 to 1 of 1 pair" in found.words
    assert "Given1" in found.words
    assert not [each for each in found.all("a") if "iven1" in (each.get("href") or "")]
    ignored = page(f"{QUEUE}?find=Given1", client=signed_in())
    assert "1 to 4 of 4 pairs" in ignored.words


def test_looking_through_the_pairs_is_logged(town, asked, signed_in, page):
    page(QUEUE, client=signed_in(), method="post", data={"find": "Given1"})
    assert sorted(AccessLog.objects.filter(page="same-person").get().people) == [asked[1].left_id, asked[1].right_id]


def test_whoever_may_not_see_somebody_decides_no_pair_of_theirs(town, asked, signed_in, page):
    single.say_who_sees(
        person=Person.objects.get(pk=asked[0].left_id), colleague=lead(town), sight=Sight.MAY_NOT,
        until=towns.day(-30), reason="Her nephew.", by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip
    answer = page(QUEUE, client=signed_in())
    assert "3 pairs are still a question" in answer.words
    page(f"{QUEUE}{asked[0].pk}/", client=signed_in(), status=404)


# What stands against joining together ---------------------------------------------------------------------------------


def test_pairs_that_agree_in_everything_have_a_tick_and_others_have_none(town, asked, signed_in, page):
    answer = page(QUEUE, client=signed_in())
    ticks = {int(each.get("value")) for each in answer.all("input", name="pair")}
    assert ticks == {one.pk for one in asked}
    assert "Go on with all 3 pairs here that agree in everything" in answer.words


def test_what_stands_around_a_pair_counts(town, asked):
    assert [doubts_of(town, one) for one in asked] == [(), (), ()]
    (third,) = doubles(town, 1, start=50)
    told(town, third.left_id, 50, last_name="Family0", date_of_birth=said(0)["date_of_birth"])
    assert doubts_of(town, asked[0]) == (Doubt.THIRD_RECORD,)  # as a twin's would be, though it is in no pair with them
    pair(asked[1].left_id, third.right_id)
    assert doubts_of(town, asked[1]) == (Doubt.ASKED_OTHERWISE,)
    single.merge(
        record=town.people["owen"], into=Person.objects.get(pk=asked[2].left_id), reason="One.", by=lead(town),
        now=towns.now(),
    )  # fmt: skip
    assert doubts_of(town, asked[2]) == (Doubt.JOINED_BEFORE,)


def test_a_restricted_third_record_counts_and_is_not_named(town, asked, signed_in, page):
    town.people["third"] = Person.objects.get(pk=doubles(town, 1, start=60)[0].left_id)
    told(town, town.people["third"].pk, 60, nhs_number=nhs(0), first_name="Hidden", last_name="Unheard")
    restrict(town, "third")
    assert doubts_of(town, asked[0]) == (Doubt.THIRD_RECORD,)
    assert "Unheard" not in page(QUEUE, client=signed_in()).words


def test_a_number_whose_check_digit_is_wrong_is_no_agreement(town):
    wrong = nhs(0)[:-1] + str((int(nhs(0)[-1]) + 1) % 10)
    (one,) = doubles(town, 1)
    for person in (one.left_id, one.right_id):
        told(town, person, 0, nhs_number=wrong)
    assert Doubt.NHS_NOT_VALID in doubts_of(town, one)


# Joining --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_joining_several_is_for_those_who_may_join(town, asked, signed_in, role):
    answer = signed_in(role).post(CHOOSE, {"whom": "ticked", "pair": [asked[0].pk]})
    assert answer.status_code == (302 if allows(role, Permission.MERGE_PEOPLE) else 403)


def test_several_are_seen_side_by_side_and_joined_each_by_its_own_event(town, asked, signed_in, page):
    client = signed_in()
    answer = client.post(CHOOSE, {"whom": "here", "here": [one.pk for one in asked], "pair": []})
    preview = page(answer["Location"], client=client)
    assert "Join 3 pairs?" in preview.words
    for one in asked:
        for person in (one.left_id, one.right_id):
            assert str(person + 2_000_000) in preview.words
    assert not Event.objects.filter(kind=MERGED.name).exists()
    assert sorted(AccessLog.objects.filter(page="same-person:together").get().people) == sorted(
        person for one in asked for person in (one.left_id, one.right_id)
    )
    refused = page(answer["Location"], client=client, method="post", data={"why": " "})
    assert refused.link("Enter how you know") == "#id_why"
    client.post(answer["Location"], {"why": "Same NHS number in both."})
    events = list(Event.objects.filter(kind=MERGED.name))
    assert {event.subject for event in events} == {one.right_id for one in asked}
    assert {event.by for event in events} == {lead(town).pk}
    for one in asked:
        assert Person.objects.get(pk=one.right_id).now_known_as_id == one.left_id
    assert "3 pairs are joined" in page(answer["Location"], client=client).words
    record = page(f"/people/{asked[0].left.uuid}/", client=client).words
    assert "Same NHS number in both." in record
    assert "One of several pairs joined together" in record
    assert verify().faults == ()


def test_pressed_twice_it_is_done_once(town, asked):
    run = joined(town, asked)
    actions.confirm(run=run, why="Again.", by=lead(town), now=towns.now())
    assert Event.objects.filter(kind=MERGED.name).count() == 3


def test_those_that_changed_meanwhile_are_left_out_by_name_and_why(town, asked, signed_in, page):
    (fourth,) = doubles(town, 1, start=70)
    run = chosen(town, [*asked, fourth])
    told(town, asked[0].left_id, 0)
    single.keep_apart(pair=asked[1], reason="Twins.", by=lead(town), now=towns.now())
    single.merge(record=fourth.left, into=fourth.right, reason="One.", by=lead(town), now=towns.now())
    address = f"{CHOOSE}{run.uuid}/"
    preview = page(address, client=signed_in())
    assert "Join 1 pair?" in preview.words
    assert "3 pairs are left out" in preview.words
    assert "changed since you chose it" in preview.words
    signed_in().post(address, {"why": "Same."})
    assert left(run) == {asked[0].pk: Skip.CHANGED, asked[1].pk: Skip.NOT_ASKED, fourth.pk: Skip.JOINED}
    assert Event.objects.filter(kind=MERGED.name, cause=run.cause).count() == 1
    assert "3 pairs were left as they are" in page(address, client=signed_in()).words


def test_a_pair_that_differs_is_never_joined_with_others_whoever_sends_its_number(town, asked, signed_in, page):
    answer = signed_in().post(CHOOSE, {"whom": "ticked", "pair": [town.differing]})
    preview = page(answer["Location"], client=signed_in())
    assert "None of these pairs can be joined together" in preview.words
    assert "first names differ" in preview.words
    signed_in().post(answer["Location"], {"why": "Same."})
    assert not Event.objects.filter(kind=MERGED.name).exists()


def test_a_restricted_record_is_in_no_act(town, asked):
    run = chosen(town, asked[:1])
    town.people["hidden"] = asked[0].left
    restrict(town, "hidden")
    actions.confirm(run=run, why="Same.", by=lead(town), now=towns.now())
    assert left(run) == {asked[0].pk: Skip.RESTRICTED}
    with pytest.raises(PeopleRefused, match="Tick at least one"):
        chosen(town, asked[:1])


def test_only_whoever_chose_them_joins_them(town, asked, signed_in, page):
    run = chosen(town, asked)
    other = town.user(Role.LIST_COORDINATOR)
    page(f"{CHOOSE}{run.uuid}/", client=signed_in(Role.LIST_COORDINATOR), status=404)
    with pytest.raises(PeopleRefused, match="somebody else"):
        actions.confirm(run=run, why="Same.", by=other, now=towns.now())


def test_an_act_the_history_cannot_keep_is_not_done(town, asked, monkeypatch):
    run = chosen(town, asked)
    with monkeypatch.context() as broken:
        broken.setattr(history, "append", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.confirm(run=run, why="Same.", by=lead(town), now=towns.now())
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    assert not Person.objects.filter(now_known_as__isnull=False).exists()


@pytest.fixture
def in_parts(monkeypatch):
    """Three pairs are many, and two of them a part."""
    monkeypatch.setattr(bulk, "FEW", 2)
    monkeypatch.setattr(bulk, "AT_ONCE", 2)


def test_many_are_a_job_that_goes_on_and_says_how_far(town, asked, in_parts, signed_in, page):
    run = joined(town, asked)
    assert run.state == RunState.RUNNING
    assert "The pairs are being joined" in page(f"{CHOOSE}{run.uuid}/", client=signed_in()).words
    worker.run(once=True)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert Event.objects.filter(kind=MERGED.name).count() == 3


def demoted(colleague):
    User.objects.filter(pk=colleague.pk).update(role=Role.PRACTITIONER)


def gone(colleague):
    User.objects.filter(pk=colleague.pk).update(is_active=False)


@pytest.mark.parametrize("changed", [demoted, gone])
def test_what_whoever_began_it_may_do_no_more_is_left_and_said_so(town, asked, in_parts, signed_in, page, changed):
    run, other = joined(town, asked), signed_in(Role.LIST_COORDINATOR)
    actions.JOINING.part(run, now=towns.now())
    changed(lead(town))
    worker.run(once=True)
    run.refresh_from_db()
    assert (run.state, left(run)) == (RunState.DONE, {asked[2].pk: Skip.NOT_YOURS})
    assert Event.objects.filter(kind=MERGED.name).count() == 2
    result = page(f"{CHOOSE}{run.uuid}/", client=other).words
    assert "2 pairs are joined" in result
    assert "whoever began this may do it no more" in result


@pytest.mark.parametrize("changed", [demoted, gone])
def test_an_undoing_ends_though_whoever_began_it_may_do_it_no_more(town, asked, in_parts, changed):
    run = joined(town, asked)
    worker.run(once=True)
    run.refresh_from_db()
    run = actions.undo(run=run, why="Two.", by=lead(town), now=towns.now())
    changed(lead(town))
    worker.run(once=True)
    run.refresh_from_db()
    assert (run.state, set(left(run).values())) == (RunState.UNDONE, {Skip.NOT_YOURS})
    assert Person.objects.filter(now_known_as__isnull=False).count() == 3


# Undoing --------------------------------------------------------------------------------------------------------------


def test_the_whole_act_is_undone_with_both_histories_whole(town, asked, signed_in, page):
    run, client = joined(town, asked), signed_in()
    single.unmerge(record=asked[0].right, reason="Two.", by=lead(town), now=towns.now())
    address = f"{CHOOSE}{run.uuid}/undo/"
    before = page(address, client=client)
    assert "Undo the joining of 2 pairs?" in before.words
    assert "1 pair stays as it is" in before.words
    client.post(address, {"why": "The file was of another council."})
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert left(run) == {asked[0].pk: Skip.PARTED}
    assert not Person.objects.filter(now_known_as__isnull=False).exists()
    events = Event.objects.filter(cause=f"undo-{run.cause}")
    assert sorted(events.values_list("kind", flat=True)) == sorted([UNMERGED.name, PARTED.name] * 2)
    stayed = page(f"/people/{asked[1].left.uuid}/", client=client).words
    assert "had been joined to this record on" in stayed
    assert "The file was of another council." in stayed
    assert "4 pairs are still a question" in page(QUEUE, client=client).words
    assert verify().faults == ()


def test_after_a_day_each_is_undone_by_itself(town, asked, signed_in, page):
    run = joined(town, asked)
    late = towns.now() + timedelta(hours=24, minutes=1)
    with pytest.raises(PeopleRefused, match="for 24 hours"):
        actions.undo(run=run, why="Two.", by=lead(town), now=late)
    JoinRun.objects.filter(pk=run.pk).update(finished_at=towns.now() - timedelta(hours=25))
    assert "no longer be undone as a whole" in page(f"{CHOOSE}{run.uuid}/", client=signed_in()).words
    single.unmerge(record=asked[1].right, reason="Two.", by=lead(town), now=late)
    assert Person.objects.get(pk=asked[1].right_id).now_known_as_id is None


# Cost -----------------------------------------------------------------------------------------------------------------


def test_pages_cost_the_same_however_many_pairs(town, asked, signed_in):
    client = signed_in()
    run = chosen(town, asked[:1])
    addresses = (QUEUE, f"{CHOOSE}{run.uuid}/")
    client.get(QUEUE)
    few = [_asked(client, address) for address in addresses]
    more = doubles(town, 40, start=100)
    run = chosen(town, [*asked, *more])
    assert [_asked(client, address) for address in (QUEUE, f"{CHOOSE}{run.uuid}/")] == few
    assert few[0][0] <= 18


def _asked(client, address):
    """How many questions a page asks of the database, and the most values that one of them gives it."""
    values = []

    def note(execute, sql, params, many, context):
        values.append(len(params or ()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200
    return len(values), max(values)
