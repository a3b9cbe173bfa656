"""Tips where the work is done: those that fit, hidden by whoever wants, moved by what colleagues say of them."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.due import work_for
from fairwait.accounts.rules import Role
from fairwait.accounts.tips import tips_for
from fairwait.keeping_in_touch.packs import documents, tips
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import TipAnswer
from fairwait.keeping_in_touch.packs.rules.composing import Block
from fairwait.keeping_in_touch.packs.rules.shape import Audience, Moment, Owner
from fairwait.keeping_in_touch.packs.rules.tips import Said, Tally, fingerprint, fitting, key_of
from tests.desk import town as towns
from tests.keeping_in_touch.packs.filled import published
from tests.keeping_in_touch.packs.test_rules import pack

LATE = "We are late: say sorry first, before you explain. Then one promise that you can keep."


def staff_pack(audience=Audience.STAFF, **blocks):
    made = (
        Block(key, key, Owner.CORE, "x", tip=f"Tip {key}", moments=tuple(map(Moment, moments)))
        for key, moments in blocks.items()
    )
    return replace(pack(), code=audience.value, audience=audience, blocks=tuple(made))


def keys(packs, *moments, leads=False, hidden=frozenset(), **tallies):
    counted = {key_of(one, block): tallies[block.key] for one in packs for block in one.blocks if block.key in tallies}
    return [b.key for _p, b in fitting(packs, moments, leads=leads, hidden=hidden, tallies=counted)]


def test_tips_of_the_first_moment_come_first_and_those_that_help_before_others():
    staff = staff_pack(a=["call"], b=["call", "late"], c=["late"])
    assert keys([staff], "late", "call") == ["b", "c", "a", "b"]
    assert keys([staff], "call", b=Tally(helps=3)) == ["b", "a"]
    assert keys([staff], "call", a=Tally(no_help=2, helps=1)) == ["b", "a"]
    assert keys([staff], "huddle") == []


def test_tips_for_managers_are_for_who_leads_and_hidden_ones_for_nobody():
    packs = [staff_pack(a=["huddle"]), staff_pack(Audience.MANAGER, m=["huddle"])]
    assert keys(packs, "huddle") == ["a"]
    assert keys(packs, "huddle", leads=True) == ["a", "m"]
    assert keys(packs, "huddle", hidden=frozenset({("staff", "a", fingerprint("Tip a"))})) == []
    assert keys([pack()], "call", leads=True) == []


@pytest.mark.parametrize(
    ("tally", "is_no_help"),
    [(Tally(), False), (Tally(no_help=4), False), (Tally(no_help=5), True), (Tally(helps=2, no_help=4), False),
     (Tally(helps=2, no_help=5, hidden=9), True)],
)  # fmt: skip
def test_a_tip_is_no_help_once_enough_say_so(tally, is_no_help):
    assert tally.is_no_help is is_no_help


def words(viewer, *moments):
    return [tip.words for tip in tips_for(viewer, moments)]


def test_a_tip_stands_where_it_fits_until_somebody_hides_it(bare_town):
    viewer = bare_town.user(Role.DUTY_WORKER)
    assert words(viewer, "late") == []
    published(bare_town, "staff-guidance")
    assert words(viewer, "late") == [LATE]
    assert words(viewer) == []
    said = {"pack": "staff-guidance", "block": "late", "words": fingerprint(LATE), "now": towns.now()}
    tips.say(**said, said=Said.HELPS, by=viewer)
    assert words(viewer, "late") == [LATE]
    tips.say(**said, said=Said.HIDDEN, by=viewer)
    assert words(viewer, "late") == []
    assert words(bare_town.user(Role.LIST_COORDINATOR), "late") == [LATE]
    assert TipAnswer.objects.count() == 1
    assert tips.show_again(pack="staff-guidance", by=viewer) == 1
    assert words(viewer, "late") == [LATE]
    with pytest.raises(PackRefused, match="worded otherwise"):
        tips.say(**{**said, "words": "other"}, said=Said.HELPS, by=viewer)
    with pytest.raises(PackRefused, match="worded otherwise"):
        tips.say(**{**said, "pack": "nothing"}, said=Said.HELPS, by=viewer)


def test_no_more_stand_on_a_page_than_are_read_and_they_cost_the_same(bare_town):
    published(bare_town, "staff-guidance")
    viewer = bare_town.user(Role.LIST_COORDINATOR)
    with CaptureQueriesContext(
        connection,
    ) as first:
        assert len(words(viewer, "unsafe", "late", "no_answer", "call")) == 2
    published(bare_town, "manager-tips")
    with CaptureQueriesContext(connection) as second:
        words(viewer, "huddle", "long_wait")
    assert len(first) == len(second) <= 3


def test_a_tip_that_most_say_is_no_help_is_put_before_who_keeps_packs(bare_town):
    published(bare_town, "staff-guidance")
    for role in list(Role)[:5]:
        tips.say(
            pack="staff-guidance", block="late", words=fingerprint(LATE), said=Said.NO_HELP, by=bare_town.user(role),
            now=towns.now(),
        )  # fmt: skip
    due = {work.key: work for work in work_for(bare_town.user(Role.PRINCIPAL_SOCIAL_WORKER), towns.now().date())}
    assert [thing.label for thing in due["tips"].things] == [LATE]
    assert documents.published("staff-guidance").number == 1


def test_tips_are_on_the_pages_of_the_work_and_hidden_from_there(page, town, signed_in):
    published(town, "staff-guidance")
    published(town, "manager-tips")
    wait = towns.join(town, "somebody")
    client = signed_in(Role.TEAM_MANAGER)
    for address, said in (
        ("/keep-in-touch/", "Tip."),
        (f"/keep-in-touch/{wait.uuid}/", "Ask one open question first"),
        (f"/waits/{wait.uuid}/triage/", "what happens if nobody comes for a month"),
        ("/huddles/", "say one name and one date"),
    ):
        assert said in page(address, client=client).words
    shown = page(f"/waits/{wait.uuid}/triage/", client=client)
    form = {each.get("name"): each.get("value") for each in shown.all("input", type="hidden")}
    sent = {key: form[key] for key in ("pack", "block", "words", "back")}
    answer = client.post("/packs/tips/", {**sent, "said": "hidden"})
    assert answer.headers["Location"] == f"/waits/{wait.uuid}/triage/"
    assert "if nobody comes" not in page(f"/waits/{wait.uuid}/triage/", client=client).words
    one = page("/packs/staff-guidance/", client=client)
    assert "1 hid it" in one.words
    assert "You do not see 1 tip" in one.words
    assert client.post("/packs/staff-guidance/tips/again/").status_code == 302
    assert "if nobody comes" in page(f"/waits/{wait.uuid}/triage/", client=client).words
    elsewhere = client.post("/packs/tips/", {**sent, "said": "helps", "back": "//example.org/"})
    assert elsewhere.headers["Location"] == "/packs/"
    client.post("/packs/tips/", {**sent, "said": "helps", "words": "x"})
    client.post("/packs/tips/", {**sent, "said": "nonsense"})
    assert TipAnswer.objects.get().said == "helps"


def test_a_script_is_told_whether_it_was_kept_and_leaves_no_words_behind(page, town, signed_in):
    published(town, "staff-guidance")
    client = signed_in(Role.TEAM_MANAGER)
    here = {"X-Fairwait-In-Place": "1"}
    sent = {"pack": "staff-guidance", "block": "late", "words": fingerprint(LATE), "said": "hidden"}
    assert client.post("/packs/tips/", sent, headers=here).status_code == 204
    assert TipAnswer.objects.get().said == "hidden"
    for wrong in ({**sent, "words": "x"}, {**sent, "said": "nonsense"}):
        assert client.post("/packs/tips/", wrong, headers=here).status_code == 409
    assert "It is hidden for you" not in page("/packs/", client=client).words
