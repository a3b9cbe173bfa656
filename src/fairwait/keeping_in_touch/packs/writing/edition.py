"""What is written: one version of a pack in one language, with the words around it."""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date

import orjson
from django.conf import settings

from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH, Said


@dataclass(frozen=True)
class Edition:
    """A pack as somebody reads it. `number` is 0 for one that is not published; `note` stands above it."""

    pack: Pack
    number: int = 0
    day: date | None = None
    said: Said = ENGLISH
    note: str = ""
    records: dict[str, str] = field(default_factory=dict)

    @property
    def away(self) -> Pack:
        """The pack as it is read away from our pages: on paper, in a file, in an email."""
        return self.pack.with_addresses(settings.SITE_ADDRESS)

    @property
    def around(self) -> Said:
        """The words around it, with the council's name in them."""
        return self.said.of(self.pack.council)

    @property
    def version_line(self) -> str:
        """Which version it is, in words; "" for one that is not published."""
        if not self.number or self.day is None:
            return ""
        line = self.around.version.replace("%(number)s", str(self.number))
        return line.replace("%(date)s", self.said.day(self.day))

    @property
    def digest(self) -> str:
        """What makes it this edition and no other."""
        return hashlib.sha256(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)).hexdigest()
