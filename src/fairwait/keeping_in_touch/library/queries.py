"""What pages ask of the library, and what packs put in the place of a thing."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Sum
from django.urls import reverse

from fairwait.keeping_in_touch.library.models import LibraryItem
from fairwait.keeping_in_touch.packs.models import GivenPack, PackVersion
from fairwait.keeping_in_touch.packs.rules.languages import NAMES

_ITEM = re.compile(r"\(\(item ([a-z0-9_-]+)\)\)")


@dataclass(frozen=True)
class Counted:
    """A thing with how it is taken up: packs that lead to it now, packs given that did, openings, others who use it."""

    item: LibraryItem
    packs: tuple[str, ...]
    given: int
    opened: int
    uses: int


def offered() -> list[LibraryItem]:
    """What the library offers now."""
    return list(LibraryItem.objects.filter(retired_at=None))


def counted() -> list[Counted]:
    """Everything in the library, with how it is taken up. Asks a fixed number of questions."""
    given = {
        (pack, version): count
        for pack, version, count in GivenPack.objects.order_by().values_list("pack", "version").annotate(Count("pk"))
    }
    versions = [
        (each.code, each.version, set(_led_to(each.document))) for each in PackVersion.objects.order_by("version")
    ]
    last = {code: codes for code, _number, codes in versions}
    items = LibraryItem.objects.annotate(times=Sum("days__opened", default=0)).order_by("title", "pk")
    used = dict(LibraryItem.objects.order_by().values_list("pk").annotate(Count("uses")))
    return [
        Counted(
            item, packs=tuple(code for code, codes in last.items() if item.code in codes),
            given=sum(given.get((code, number), 0) for code, number, codes in versions if item.code in codes),
            opened=item.times, uses=used[item.pk],
        )
        for item in items
    ]  # fmt: skip


def _led_to(document: str) -> list[str]:
    return re.findall(r"/read/library/([a-z0-9_-]+)/", document)


def address_of(code: str) -> str:
    """Where anybody opens a thing: the whole address where there is one, for packs travel on paper."""
    path = reverse("library:item", args=[code])
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS.startswith("https://") else path


def filled(text: str, items: dict[str, LibraryItem]) -> str:
    """A council's text with `((item CODE))` made into a link that says what it leads to. One that is not offered stays,
    and is refused as a placeholder."""
    return _ITEM.sub(lambda found: _line(items[found[1]]) if found[1] in items else found[0], text)


def _line(item: LibraryItem) -> str:
    language = f", {NAMES.get(item.language, item.language)}" if item.language != "en" else ""
    title = re.sub(r"[\[\]]", "", item.title)
    return f"[{title}]({address_of(item.code)}) ({item.as_kind.label}{language})"
