"""The cores in force, the packs published, and what the council is writing."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources

import orjson
from django.db.models import Max

from fairwait.accounts.models import Council
from fairwait.history import adopted
from fairwait.keeping_in_touch.packs.models import LocalText, PackCoreVersion, PackVersion
from fairwait.keeping_in_touch.packs.rules import composing
from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.shape import Core, core_from

ORDER = ("waiting-well", "in-short", "easy-read", "carers", "staff-guidance", "manager-tips")
"""The packs that ship, in the order they are listed; others follow by their code."""
FIRST = 1
"""The version of a core that comes with Fairwait."""


@dataclass(frozen=True)
class CoreInForce:
    """A core, its version, and since when."""

    core: Core
    version: int
    adopted: PackCoreVersion | None = None


@dataclass(frozen=True)
class Published:
    """A version of a pack, and what it says."""

    version: PackVersion
    pack: Pack

    @property
    def number(self) -> int:
        """Its number."""
        return self.version.version


def starters() -> dict[str, str]:
    """The cores that come with Fairwait, by code."""
    folder = resources.files("fairwait.keeping_in_touch.packs").joinpath("starter")
    return {
        each.name.removesuffix(".toml"): each.read_text(encoding="utf-8")
        for each in folder.iterdir()
        if each.name.endswith(".toml") and "." not in each.name.removesuffix(".toml")
    }


def cores(*, on: date) -> dict[str, CoreInForce]:
    """Every core in force on a day, in the order they are listed."""
    found = {code: CoreInForce(core_from(text), FIRST) for code, text in starters().items()}
    for version in adopted.in_force(PackCoreVersion.objects.all(), on=on):
        found[version.code] = CoreInForce(core_from(version.document), version.version, version)
    return dict(sorted(found.items(), key=lambda each: (_place(each[0]), each[0])))


def _place(code: str) -> int:
    return ORDER.index(code) if code in ORDER else len(ORDER)


def local_texts(code: str) -> dict[str, LocalText]:
    """What the council has written in a pack, by block."""
    return {each.key: each for each in LocalText.objects.select_related("changed_by").filter(pack=code)}


def draft(in_force: CoreInForce, local: dict[str, str]) -> Pack:
    """The pack as it would be published now."""
    return composing.compose(in_force.core, local, council=council_name(), core_version=in_force.version)


def council_name() -> str:
    """The council's name."""
    return Council.objects.values_list("name", flat=True).first() or "The council"


def published(code: str, *, on: date | None = None, version: int | None = None) -> Published | None:
    """A version of a pack: the one asked for, else the one in force on a day, else the last."""
    found = PackVersion.objects.filter(code=code)
    if version is not None:
        found = found.filter(version=version)
    if on is not None:
        found = found.filter(adopted_from__lte=on)
    last = found.order_by("-version").first()
    return Published(last, opened(last.document)) if last else None


def all_published() -> dict[str, Published]:
    """The last version of every pack, by code."""
    newest = PackVersion.objects.order_by().values("code").annotate(last=Max("pk"))
    versions = PackVersion.objects.filter(pk__in=newest.values("last")).order_by("code")
    return {each.code: Published(each, opened(each.document)) for each in versions}


@lru_cache(maxsize=128)
def opened(document: str) -> Pack:
    """A pack from the document a version keeps."""
    return composing.from_json(orjson.loads(document))


def written_at(texts: dict[str, LocalText]) -> datetime | None:
    """When the council last changed one of its blocks."""
    return max((each.changed_at for each in texts.values()), default=None)


def kept(pack: Pack) -> str:
    """A pack as a version keeps it."""
    return orjson.dumps(composing.as_json(pack), option=orjson.OPT_SORT_KEYS).decode()


def digest(*said: str) -> str:
    """What makes words these words and no others."""
    return hashlib.sha256("\0".join(said).encode()).hexdigest()
