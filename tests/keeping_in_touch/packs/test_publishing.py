"""Writing and publishing: refused while anything is missing, and never edited."""

from datetime import timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.packs import actions, documents
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import LocalText, PackVersion
from tests.desk import town as towns
from tests.keeping_in_touch.packs.filled import fill, publish, published


def test_a_pack_is_published_whole(bare_town):
    version = published(bare_town, sooner_numbers="Ring **01632 960 210**.")
    assert (version.version, version.core_version) == (1, 1)
    pack = documents.published("waiting-well").pack
    assert pack.council == "Wexmoor Council"
    assert pack.promise("contact-every").says == "We will speak with you at least every 4 weeks."
    assert "01632 960 210" in pack.numbers


@pytest.mark.parametrize(
    ("but", "texts", "said"),
    [
        (("pay-local",), {}, r"Paying for care, our part: It is empty, and every council must fill it. Write: Where"),
        ((), {"pay_local": "Ring [number]."}, r"Paying for care, our part: It still holds a placeholder: “\[number\]”"),
        (("figure:seen-within",), {}, r"Most people are seen within … weeks of asking.: Its figure is missing"),
    ],
)
def test_a_pack_with_a_gap_is_refused_by_the_name_of_its_block(bare_town, but, texts, said):
    fill(bare_town, but=but, **texts)
    with pytest.raises(PackRefused, match=said):
        publish(bare_town)
    assert not PackVersion.objects.exists()
    kept = documents.local_texts("waiting-well")
    fill(bare_town, but=set(kept) - {"pay-local", "figure:seen-within"}, now=towns.now() + timedelta(seconds=1))
    assert publish(bare_town).version == 1


def test_a_version_stays_as_it_was_when_blocks_change(bare_town):
    published(bare_town)
    first = documents.published("waiting-well").pack
    fill(bare_town, pay_local="Ring 01632 960 299.")
    assert documents.published("waiting-well").pack == first
    assert publish(bare_town, reason="a new number").version == 2
    assert documents.published("waiting-well", version=1).pack == first
    assert documents.published("waiting-well").pack.blocks != first.blocks


def test_nothing_is_published_twice_or_unread_or_without_a_reason(bare_town):
    published(bare_town)
    with pytest.raises(PackRefused, match="Nothing has changed"):
        publish(bare_town)
    read = actions.draft("waiting-well", on=towns.now().date()).digest
    fill(bare_town, pay_local="Ring 01632 960 299.")
    said = {"code": "waiting-well", "by": bare_town.user(Role.LIST_COORDINATOR), "now": towns.now()}
    with pytest.raises(PackRefused, match="changed since you read"):
        actions.publish(expect=read, looked_at=True, reason="new", **said)
    now = actions.draft("waiting-well", on=towns.now().date()).digest
    with pytest.raises(PackRefused, match="Look at each") as refused:
        actions.publish(expect=now, looked_at=False, reason="new", **said)
    assert refused.value.field == "looked_at"
    with pytest.raises(PackRefused, match="Enter why"):
        actions.publish(expect=now, looked_at=True, reason=" ", **said)


def test_the_region_writes_the_core_and_nobody_here(bare_town):
    by = bare_town.user(Role.LIST_COORDINATOR)
    for code, key in (("waiting-well", "why"), ("waiting-well", "figure:worse-read"), ("nothing", "why")):
        with pytest.raises(PackRefused, match="no block of yours"):
            actions.write(code=code, key=key, text="Ours.", seen=None, by=by, now=towns.now())
    with pytest.raises(PackRefused, match="no such pack"):
        actions.draft("nothing", on=towns.day(0))


def test_of_two_who_write_a_block_the_second_looks_again(bare_town):
    by, at = bare_town.user(Role.LIST_COORDINATOR), towns.now()
    said = {"code": "waiting-well", "key": "pay-local", "by": by, "now": at}
    actions.write(text="One.", seen=None, **said)
    with pytest.raises(PackRefused, match="look again"):
        actions.write(text="Two.", seen=None, **said)
    actions.write(text="Two.\r\n", seen=at, **said)
    assert LocalText.objects.get().text == "Two."


@pytest.mark.parametrize(("key", "text"), [("figure:contact-every", "often"), ("pay-local", "a" * 3_001)])
def test_what_cannot_be_kept_is_refused_as_it_is_written(bare_town, key, text):
    with pytest.raises(PackRefused, match=r"Enter a whole number|Say it in"):
        actions.write(
            code="waiting-well", key=key, text=text, seen=None, by=bare_town.user(Role.LIST_COORDINATOR),
            now=towns.now(),
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.DIRECTOR, Role.PARTNER])
def test_only_who_may_writes_and_publishes(bare_town, role):
    by = bare_town.user(role)
    with pytest.raises(NotAllowed):
        actions.write(code="waiting-well", key="pay-local", text="x", seen=None, by=by, now=towns.now())
    with pytest.raises(NotAllowed):
        actions.publish(code="waiting-well", expect="", looked_at=True, reason="x", by=by, now=towns.now())


def test_a_new_core_changes_nothing_that_is_published_until_it_is_published(bare_town):
    published(bare_town, "in-short")
    text = documents.starters()["in-short"].replace("We have not lost you.", "We have you on paper.")
    said = {"adopted_from": towns.day(0), "by": bare_town.user(Role.COUNCIL_ADMINISTRATOR), "now": towns.now()}
    with pytest.raises(PackRefused, match="Enter why"):
        actions.adopt_core(text=text, reason="", **said)
    with pytest.raises(NotAllowed):
        actions.adopt_core(text=text, reason="x", **{**said, "by": bare_town.user(Role.LIST_COORDINATOR)})
    assert actions.adopt_core(text=text, reason="the region said so", **said).version == 2
    draft = actions.draft("in-short", on=towns.day(0))
    assert [(each.key, each.owner) for each in draft.differences] == [("block:list", "core")]
    assert "lost" in documents.published("in-short").pack.blocks[0].text
    assert publish(bare_town, "in-short").core_version == 2
