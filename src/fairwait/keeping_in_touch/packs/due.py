"""What packs put before whoever keeps them, as work of their day: untrue promises, and translations left behind."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueThing, DueWork, offers_work
from fairwait.accounts.models import User
from fairwait.accounts.queries import names_of
from fairwait.accounts.rules import Permission
from fairwait.keeping_in_touch.packs import promising, tips, translations
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH
from fairwait.keeping_in_touch.packs.rules.translating import State


@offers_work
def packs(viewer: User, today: date) -> Iterator[DueWork]:
    """What a pack says and the measures contradict, the same day; and what changed in English and not elsewhere."""
    if not may(viewer, Permission.EDIT_PACK):
        return
    untrue = [each for each in promising.records() if each.count and each.count.untrue]
    names = names_of(each.published.version.adopted_by for each in untrue)
    yield DueWork(
        "untrue-promises", _("A pack says what is not true"), len(untrue),
        tuple(_untrue(each, names) for each in untrue[:SHOWN]), reverse("packs:promises"), is_urgent=True,
    )  # fmt: skip
    behind = [(each, count) for each in translations.published_tongues() if (count := _behind(each))]
    yield DueWork(
        "translations", _("Translations to check: the English has changed"), len(behind),
        tuple(_left_behind(each, count) for each, count in behind[:SHOWN]), reverse("packs:list"),
    )  # fmt: skip
    useless = tips.of_no_help()
    yield DueWork(
        "tips", _("Tips that most say do not help"), len(useless),
        tuple(DueThing(block.tip, reverse("packs:one", args=[pack.code]), note=pack.name)
              for pack, block in useless[:SHOWN]), reverse("packs:list"),
    )  # fmt: skip


def _untrue(record: promising.Record, names: dict[int, str]) -> DueThing:
    pack, count = record.published.pack, record.count
    by = names.get(record.published.version.adopted_by or 0, "")
    note = _("published by %(name)s") % {"name": by} if by else ""
    words = _("“%(pack)s” says: %(says)s %(why)s") % {
        "pack": pack.name, "says": record.promise.says, "why": count.untrue if count else "",
    }  # fmt: skip
    return DueThing(words, reverse("packs:one", args=[pack.code]), note=note, is_late=True)


def _behind(tongue: translations.Tongue) -> int:
    is_current = tongue.published is not None and tongue.published.version == tongue.source.number
    return 0 if is_current else sum(each.state is not State.CHECKED for each in tongue.parts) or 1


def _left_behind(tongue: translations.Tongue, count: int) -> DueThing:
    words = _("“%(pack)s” in %(language)s") % {
        "pack": tongue.source.pack.name, "language": IN_ENGLISH[tongue.language],
    }  # fmt: skip
    code = tongue.source.version.code
    note = ngettext("%(num)s part to check", "%(num)s parts to check", count) % {"num": count}
    return DueThing(words, reverse("packs:language", args=[code, tongue.language]), note=note)
