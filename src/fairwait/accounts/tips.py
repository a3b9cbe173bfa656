"""Tips at the point of work: a page names its moment, and the room that keeps tips says which fit and are not hidden.

Pages know none of the rooms: whoever keeps tips registers here when the program starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fairwait.accounts.models import User


@dataclass(frozen=True)
class Tip:
    """One thing worth knowing here: its words, where more of it stands, and what makes it these words."""

    pack: str
    block: str
    words: str
    title: str
    href: str
    fingerprint: str


Provider = Callable[[User, tuple[str, ...]], Iterable[Tip]]
_providers: list[Provider] = []
SHOWN = 2
"""So many stand on a page: a third would not be read."""


def offers_tips(provider: Provider) -> Provider:
    """Register what a room has to say at moments of work. It asks a fixed number of questions."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def tips_for(viewer: User, moments: Iterable[str]) -> list[Tip]:
    """What is worth knowing at these moments, those of the first moment first; nothing twice, and not too much."""
    wanted = tuple(dict.fromkeys(moments))
    found = (tip for provider in _providers for tip in provider(viewer, wanted)) if wanted else ()
    return list({(tip.pack, tip.block): tip for tip in found}.values())[:SHOWN]
