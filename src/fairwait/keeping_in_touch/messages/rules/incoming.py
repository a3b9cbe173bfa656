"""What a text that somebody sends us says, as far as a rule may tell. It only ever sorts: a person reads every one."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Heard(StrEnum):
    """What a text may be about."""

    STOP = "stop"
    START = "start"
    URGENT = "urgent"
    WRONG_NUMBER = "wrong_number"
    NO_LONGER = "no_longer"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As staff read it."""
        return _LABELS[self]


_LABELS = {
    Heard.STOP: "Asks for no more texts",
    Heard.START: "Asks for texts again",
    Heard.URGENT: "May be worse or at risk",
    Heard.WRONG_NUMBER: "May be somebody else's number",
    Heard.NO_LONGER: "May no longer need it: speak with them",
    Heard.OTHER: "A reply",
}
_STOP = re.compile(
    r"(?:please\s+)?(?:stop(?:\s+(?:texts?|all|now|please|texting(?:\s+me)?|messag\w+(?:\s+me)?|it|this))?|unsubscribe"
    r"|opt\s*-?\s*out|no\s+more\s+texts?|do(?:n['\u2019]?t|\s+not)\s+(?:text|message)\s+me(?:\s+again)?|remove\s+me|quit)"
    r"(?:\s+please)?"
)
_START = re.compile(r"start|unstop|opt\s*-?\s*in|resume")
_URGENT = re.compile(
    r"\bworse\b|\bworsen\w*|\bfall(?:en|s|ing)?\b|\bfell\b|\bemergency\b|\bambulance\b|\b999\b|\bhospital\b|\bcan(?:'|\u2019)?t\s+cope\b"
    r"|\bcannot\s+cope\b|\bnot\s+coping\b|\bsuicid\w*|\bkill\b|\bend\s+(?:it|my\s+life)\b|\bdie\b|\bdying\b|\bdied\b|\bdead\b"
    r"|\bscared\b|\bafraid\b|\bfrightened\b|\bunsafe\b|\bnot\s+safe\b|\babus\w*|\bhit(?:s|ting)?\s+me\b|\bhurt\w*|\bharm\w*"
    r"|\bbleed\w*|\bchest\s+pain\b|\bcan(?:'|\u2019)?t\s+breathe\b|\bno\s+food\b|\bno\s+carers?\b|\burgent\w*|\bhelp\s+me\b"
    r"|\bdesperate\b|\boverdose\w*|\bpressure\s+sore\w*|\bcollapsed?\b"
)
_WRONG = re.compile(
    r"\bwrong\s+(?:number|person|phone)\b|\bwho(?:'s|\u2019s|\s+is)\s+(?:this|that)\b|\bnot\s+my\s+(?:name|number)\b"
    r"|\bdo(?:n['\u2019]?t|\s+not)\s+know\s+(?:you|them|him|her|this\s+person)\b|\bnew\s+(?:owner|number\s+owner)\b"
)
_NO_LONGER = re.compile(
    r"\bno\s+longer\s+(?:need|want|require)\w*|\bdo(?:n['\u2019]?t|\s+not)\s+need\b|\bcancel\b|\bnot\s+needed\b"
)


@dataclass(frozen=True)
class Sorted:
    """What was heard, the most pressing first."""

    heard: tuple[Heard, ...]

    @property
    def first(self) -> Heard:
        """The most pressing."""
        return self.heard[0]

    @property
    def is_urgent(self) -> bool:
        """Whether somebody must read it at once."""
        return Heard.URGENT in self.heard


def sort(text: str) -> Sorted:
    """What a text may be about. Several things can be true: "STOP. Mum has died" is urgent as well."""
    plain = " ".join(text.lower().split())
    bare = plain.strip(" .,!?'\"\u2019")
    first = re.split(r"[.,!?\n;:]", plain, maxsplit=1)[0].strip()
    found = []
    if _URGENT.search(plain):
        found.append(Heard.URGENT)
    if _STOP.fullmatch(bare) or _STOP.fullmatch(first):
        found.append(Heard.STOP)
    if _WRONG.search(plain):
        found.append(Heard.WRONG_NUMBER)
    if _START.fullmatch(bare):
        found.append(Heard.START)
    if _NO_LONGER.search(plain):
        found.append(Heard.NO_LONGER)
    return Sorted(tuple(found) or (Heard.OTHER,))
