"""Tips of the staff packs at the point of work: shown where they fit, and what is said of them."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from fairwait.accounts.access import require_any
from fairwait.accounts.models import User
from fairwait.accounts.rules import Role
from fairwait.accounts.tips import Tip, offers_tips
from fairwait.keeping_in_touch.packs import documents, queries
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import TipAnswer
from fairwait.keeping_in_touch.packs.rules.composing import Block, Pack
from fairwait.keeping_in_touch.packs.rules.tips import Key, Said, Tally, fingerprint, fitting, key_of

LEADS = frozenset({
    Role.TEAM_MANAGER, Role.PATHWAY_LEAD, Role.PRINCIPAL_SOCIAL_WORKER, Role.LIST_COORDINATOR,
    Role.COUNCIL_ADMINISTRATOR,
})  # fmt: skip
"""Who holds a list for others, and is shown the tips for managers too."""


@offers_tips
def tips(viewer: User, moments: tuple[str, ...]) -> Iterator[Tip]:
    """The tips of the staff packs in force for these moments, without those this viewer hid."""
    found = {code: each for code, each in documents.all_published().items() if not each.pack.audience.is_public}
    if not found:
        return
    chosen = fitting(
        [each.pack for each in found.values()],
        moments,
        leads=Role(viewer.role) in LEADS,
        hidden=frozenset(hidden_by(viewer)),
        tallies=queries.tallies(),
    )
    for pack, block in chosen:
        href = f"{reverse('packs:version', args=[pack.code, found[pack.code].number])}#{block.key}"
        yield Tip(pack.code, block.key, block.tip, block.title, href, fingerprint(block.tip))


def hidden_by(viewer: User) -> set[Key]:
    """The tips this viewer does not want to see."""
    rows = TipAnswer.objects.filter(user=viewer).exclude(said=Said.HELPS)
    return set(rows.values_list("pack", "block", "fingerprint"))


def of_no_help() -> list[tuple[Pack, Block]]:
    """The tips that most of enough colleagues say are no help."""
    counted = queries.tallies()
    return [
        (each.pack, block)
        for each in documents.all_published().values()
        for block in each.pack.blocks
        if block.tip and counted.get(key_of(each.pack, block), Tally()).is_no_help
    ]


def say(*, pack: str, block: str, words: str, said: Said, by: User, now: datetime) -> TipAnswer:
    """Say of a tip that it helps, that it does not, or that one does not want to see it. The last word counts.

    Args:
        words: the fingerprint of the tip as it was read.
    """
    require_any(by, *queries.READ)
    found = documents.published(pack)
    held = next((each for each in found.pack.blocks if each.key == block and each.tip), None) if found else None
    if held is None or fingerprint(held.tip) != words:
        raise PackRefused("That tip is worded otherwise now.")
    made, _created = TipAnswer.objects.update_or_create(
        user=by, pack=pack, block=block, fingerprint=words, defaults={"said": said, "said_at": now}
    )
    return made


def show_again(*, pack: str, by: User) -> int:
    """Show the tips of a pack again that one had hidden. Returns how many there were."""
    require_any(by, *queries.READ)
    count, _by_model = TipAnswer.objects.filter(user=by, pack=pack).exclude(said=Said.HELPS).delete()
    return count
