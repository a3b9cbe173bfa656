"""What a text that somebody sends us says, as far as a rule may tell. It only ever sorts: a person reads every one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairwait.keeping_in_touch.messages.rules import alarm, deaths


class Heard(StrEnum):
    """What a text may be about."""

    STOP = "stop"
    START = "start"
    URGENT = "urgent"
    DEATH = "death"
    NOT_SAFE = "not_safe"
    WRONG_NUMBER = "wrong_number"
    NO_LONGER = "no_longer"
    UNREAD = "unread"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As staff read it."""
        return _LABELS[self]


HOLDS = frozenset({Heard.DEATH, Heard.NOT_SAFE})
"""What keeps everything from leaving, until a person has read that text on its own page and settled it."""
_LABELS = {
    Heard.STOP: "Asks for no more texts",
    Heard.START: "Asks for texts again",
    Heard.URGENT: "May be worse or at risk",
    Heard.DEATH: "May tell of a death: nothing is sent until somebody has looked",
    Heard.NOT_SAFE: "It may not be safe to reach them: read it before anybody rings, writes or texts",
    Heard.WRONG_NUMBER: "May be somebody else's number",
    Heard.NO_LONGER: "May no longer need it: speak with them",
    Heard.UNREAD: "In a script no rule reads: have it read",
    Heard.OTHER: "A reply",
}
_PLEASE = r"(?:please|pls|plz|thanks|thank you|thankyou|ta|thx|cheers|now|x+)"
_TEXTS = r"(?:texts?|texting|messages?|messaging|msgs?|contacting|bothering|pestering|harassing|spamming)"
_STOP_ALONE = re.compile(
    rf"(?:(?:hi|hello|no|{_PLEASE}) )*"
    r"(?:(?:stop+ ?)+(?:all|it|this|you lot)?|unsub(?:scribe)?(?: me)?|opt ?out|no more (?:texts?|messages?|msgs?)"
    rf"|remove me|quit|end|stopiwch)(?: {_PLEASE})*(?: sent from my \w+(?: \w+)?)?"
)
_STOP_THEN = re.compile(r"stop (?:please|pls|plz|i|its|wrong|who|what|you|this|bothering|harassing|pestering)\b")
"""How a text goes on that begins with it. "Stop my care" and "stop the meals" are about something else."""
_STOP_SAID = re.compile(
    r"(?<!dont )(?<!never )(?<!not )\bstop (?:sending )?(?:me )?(?:any )?(?:more )?(?:these |the |your |all )?"
    rf"{_TEXTS}\b"
    r"|(?<!dont )(?<!not )\bstop sending (?:me )?(?:these|this|them|things|stuff)\b"
    r"|\b(?:do not|dont|never) (?:text|message|msg|contact) (?:me|us|this number|this phone|here|again)\b"
    r"|\bleave (?:me|us) alone\b"
    r"|\b(?:remove|delete|take) (?:me|us|my number|this number|my name)(?: off| from|$)"
)
_STOP_JOINED = re.compile(r"(?:st[o0]p+)+(?:all|now|please|pls|thanks|x+)*")
_START = re.compile(r"(?:please )?(?:start|unstop|opt ?in|resume)(?: please)?")
_WRONG = re.compile(
    r"\bwrong (?:number|person|phone|no|num|one)\b|\bwho(?:s| is| r| are) (?:(?:this|that|dis)\b|(?:u|you)$)"
    r"|\b(?:not|isnt|aint) my (?:name|number|phone)\b|\bwho dis\b"
    r"|^(?:sorry )?(?:i )?(?:dont|do not) know (?:any|a) (?!more|lot|thing|bit)\w+$"
    r"|\b(?:number|phone|sim) (?:now )?belongs to (?:some|any|another)\w*"
    r"|\b(?:had|have|got) this (?:number|sim) (?:for |since |about )?(?:\d|over|years|last|two|three)"
    r"|^(?:i )?(?:want|looking for|trying to reach) my ex(?: back)?$"
    r"|\b(?:dont|do not) know (?:you|them|him|her|this person|who (?:this|that|you))\b|\bnew (?:owner|number owner)\b"
    r"|\b(?:isnt|is not|not) (?:\w+s|her|his|their) (?:number|phone|mobile)\b|\bnever heard of\b"
    r"|\b(?:bought|got) this (?:sim|phone|number)\b|\bhave the wrong\b"
    r"|\b(?:doesnt|does not|no longer) (?:have|has|uses?) this (?:sim|phone|number)\b"
)
_NO_LONGER = re.compile(
    r"\bno longer (?:need|want|require)\w*|\b(?:dont|do not|doesnt|does not) need\b|\bcancel\b|\bnot needed\b"
    r"|\bdim angen\b"
    r"|\b(?:take|remove) (?:me|us|her|him|my name) (?:off|from)\b"
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


def sort(text: str, *, urgent_words: Sequence[str] = ()) -> Sorted:
    """What a text may be about. Several things can be true: "STOP. Mum has died" is urgent as well.

    Args:
        urgent_words: the council's own words that cannot wait.
    """
    plain = alarm.plain(text)
    found = []
    own = any(f" {alarm.plain(one)} " in f" {plain} " for one in urgent_words)
    is_unsafe, is_death = alarm.may_be_unsafe(text), deaths.may_be_told(text)
    if own or is_unsafe or is_death or alarm.may_be_at_risk(text) or alarm.tells_of_death(text):
        found.append(Heard.URGENT)
    if is_death:  # second wherever it is, so that it is found by its place
        found.append(Heard.DEATH)
    if is_unsafe:
        found.append(Heard.NOT_SAFE)
    if _asks_to_stop(text, plain):
        found.append(Heard.STOP)
    if _WRONG.search(plain):
        found.append(Heard.WRONG_NUMBER)
    if _START.fullmatch(plain):
        found.append(Heard.START)
    if _NO_LONGER.search(plain):
        found.append(Heard.NO_LONGER)
    if not found and alarm.is_unreadable(text):
        found.append(Heard.UNREAD)
    return Sorted(tuple(found) or (Heard.OTHER,))


def without_no_longer(plain: str) -> str:
    """What a plain text says besides that something is no longer needed."""
    return _NO_LONGER.sub(" ", plain)


def _asks_to_stop(text: str, plain: str) -> bool:
    first = alarm.plain(re.split(r"[.,!?\n;:\u2013\u2014]|\s-\s", text.strip(" .,!?;:\n"), maxsplit=1)[0])
    latin = " ".join(word for word in plain.split() if word.isascii())
    if (
        any(_STOP_ALONE.fullmatch(one) for one in (plain, first, latin))
        or _STOP_THEN.match(plain)
        or _STOP_SAID.search(plain)
    ):
        return True
    return bool(_STOP_JOINED.fullmatch(plain.replace(" ", "")))
