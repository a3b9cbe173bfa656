"""How somebody needs to be communicated with, as they told it: the Accessible Information Standard's facts. Pure.

The standard (DAPB1605) asks to identify needs, record, flag, share and meet them, and to review: so besides the needs
themselves it is kept who confirmed them and when, whether they may be shared, and by when they are asked again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from fairwait.people.rules.reaching import Channel

SAYS: tuple[str, ...] = ("communication_needs", "interpreter", "language", "contact_preference")
"""The fields of a case system that say how somebody is communicated with."""
NO_NEED = (
    r"(?i)^[\s.\-]*(?:none(?:\s+known)?|no|nil|n/?a|unknown|no(?:\s+known)?\s+needs?|english"
    r"|not\s+(?:known|recorded|applicable|stated|required|needed))?[\s.\-]*$"
)
"""What a case system says where nobody needs anything. Without looking around, so that Polars reads it too."""
WAYS: tuple[Channel, ...] = (Channel.PHONE, Channel.TEXT, Channel.EMAIL, Channel.LETTER)
"""The ways somebody may not be able to use, or want nothing more by. A mobile is rung like a landline."""


def needed(said: str | None) -> str:
    """What a case system says is needed; "" where it says that nothing is."""
    bare = (said or "").strip()
    return "" if re.fullmatch(NO_NEED, bare) else bare


SIGNED = "bfi"
"""The code of British Sign Language."""
NO_CALL = "They use sign language: no phone call, but a visit or a video call with an interpreter"
_UNHEARD = "They cannot follow a phone call: see them, with whoever must be there"
_SIGNS = re.compile(r"\bbsl\b|\bsign\s+language\b|\bsigner\b")
_NOT_SO = re.compile(r"\b(?:no|not|never|doesn.?t|declined?)\b[\w\s]{0,20}(?:\bbsl\b|\bsign\s+language\b|\bsigner\b)")


def no_call_by(*, needs: str | None, interpreter: str | None, language: str | None) -> str:
    """Why a case system's words rule out a phone call: whoever signs is not rung. "" where they say no such thing."""
    said = " ; ".join(needed(each).lower() for each in (needs, interpreter, language))
    is_signed = (language or "").strip().lower() == SIGNED or _SIGNS.search(_NOT_SO.sub(" ", said))
    return NO_CALL if is_signed else ""


class Format(StrEnum):
    """A form in which somebody needs what is written."""

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"
    BSL = "bsl"
    PLAIN = "plain"


class Professional(StrEnum):
    """Who must be there when somebody is spoken with."""

    SPOKEN = "spoken"
    BSL = "bsl"
    DEAFBLIND = "deafblind"
    LIPSPEAKER = "lipspeaker"
    NOTETAKER = "notetaker"
    SPEECH = "speech"
    ADVOCATE = "advocate"


_NOT = r"\b(?:no|not|never|without|doesn.?t|don.?t)\b[^.;,]{0,30}"
_PLAINLY: tuple[tuple[str, Professional], ...] = (
    (r"deaf\s*-?\s*blind", Professional.DEAFBLIND),
    (r"\bbsl\b|sign\s+language|\bsigner\b", Professional.BSL),
    (r"lip\s*-?\s*speaker", Professional.LIPSPEAKER),
    (r"note\s*-?\s*taker|speech\s*-?\s*to\s*-?\s*text", Professional.NOTETAKER),
)


def professional_in(words: str) -> Professional | None:
    """Who must be there, where words plainly say it. A spoken language is said apart, with its interpreter."""
    low = words.casefold()
    return next(
        (who for said, who in _PLAINLY if re.search(said, low) and not re.search(f"{_NOT}(?:{said})", low)), None
    )  # fmt: skip


@dataclass(frozen=True)
class Communication:
    """What somebody told us of how they are communicated with, all of it each time. It stands over a case system.

    Attributes:
        prefers: the way they like best, of those they can use.
        cannot: ways they cannot use, whoever tries.
        language: the code of the language they speak or sign, where it is not English.
        support: what else helps, in words.
        said_by, on: who confirmed it, and when.
        may_share: whether they agree that others who help them are told.
        review_on: by when it is asked again.
        of: what the case system said then; once it says something else, both are shown.
    """

    said_by: str
    on: date
    review_on: date
    prefers: Channel | None = None
    cannot: frozenset[Channel] = frozenset()
    formats: frozenset[Format] = frozenset()
    professional: Professional | None = None
    language: str = ""
    support: str = ""
    may_share: bool = False
    of: tuple[str, ...] = ("", "", "", "")

    def kept(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {
            "said_by": self.said_by, "on": self.on.isoformat(), "review_on": self.review_on.isoformat(),
            "prefers": self.prefers.value if self.prefers else "", "cannot": sorted(self.cannot),
            "formats": sorted(self.formats), "professional": self.professional.value if self.professional else "",
            "language": self.language, "support": self.support, "may_share": self.may_share, "of": list(self.of),
        }  # fmt: skip

    @classmethod
    def opened(cls, kept: Mapping[str, Any]) -> "Communication":
        """As `kept` gave it."""
        return cls(
            said_by=kept["said_by"], on=date.fromisoformat(kept["on"]),
            review_on=date.fromisoformat(kept["review_on"]),
            prefers=Channel(kept["prefers"]) if kept["prefers"] else None,
            cannot=frozenset(Channel(each) for each in kept["cannot"]),
            formats=frozenset(Format(each) for each in kept["formats"]),
            professional=Professional(kept["professional"]) if kept["professional"] else None,
            language=kept["language"], support=kept["support"], may_share=kept["may_share"], of=tuple(kept["of"]),
        )  # fmt: skip

    @property
    def unusable(self) -> dict[Channel, str]:
        """Why each way is of no use to them: what they told us, and a phone call to whoever signs, or must see who
        speaks. What they like best they can use."""
        found = dict.fromkeys(sorted(self.cannot), "They cannot use it, they told us")
        if self.prefers in (Channel.PHONE, Channel.MOBILE) or Channel.PHONE in found:
            return found
        if self.professional is Professional.BSL or Format.BSL in self.formats or self.language == SIGNED:
            found[Channel.PHONE] = NO_CALL
        elif self.professional in (Professional.DEAFBLIND, Professional.LIPSPEAKER):
            found[Channel.PHONE] = _UNHEARD
        return found

    def is_behind(self, says: Iterable[str | None]) -> bool:
        """Whether the case system says something else than when this was recorded."""
        return tuple(each or "" for each in says) != self.of

    def is_due(self, today: date) -> bool:
        """Whether it is to be asked again."""
        return today >= self.review_on


def latest(kept: Iterable[Mapping[str, Any] | None]) -> Communication | None:
    """What was told last, among a person's records: the one of the latest event."""
    told = [each for each in kept if each]
    return Communication.opened(max(told, key=lambda each: int(each["seq"]))) if told else None
