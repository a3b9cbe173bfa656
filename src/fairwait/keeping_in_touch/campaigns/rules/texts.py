"""What a text says in answer to a campaign. It only ever sorts: whatever is found, a person reads the text.

What may be urgent is taken as "worse", also where it is denied ("not worse"): a look too many harms nobody. Nothing is
taken as "no longer needed" that says anything else besides.
"""

import re

from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.messages.rules import alarm, incoming
from fairwait.keeping_in_touch.messages.rules.incoming import Heard

_NO_ANSWER = (Heard.STOP, Heard.START, Heard.WRONG_NUMBER)
_SAYS = (
    (Told.CALL_ME, re.compile(
        r"\b(?:call|ring|phone) (?:me|us|back)\b|\b(?:please|pls|plz) (?:call|ring|phone)\b|^(?:call|ring|phone)$"
        r"|\b(?:talk|speak) (?:to|with) (?:someone|somebody|you|a person)\b|\bffoniwch\b"
    )),
    (Told.MOVED, re.compile(r"\bmoved\b|\bnew address\b|\bcare home\b")),
    (Told.SAME, re.compile(
        r"\b(?:the )?same\b|\bstill (?:waiting|need\w*|want\w*)\b|\b(?:no change|unchanged|yes|yr un fath|dal i aros)\b"
    )),
    (Told.BETTER, re.compile(r"\bbetter\b|\bimprov\w+\b|\bgwell\b")),
)  # fmt: skip
_NOT = re.compile(r"\b(?:not|no|never|nothing|none|hardly|barely|\w+nt)\b")
_PLAIN_BETTER = re.compile(
    r"(?:(?:hi|yes|i|im|am|is|are|was|have|has|been|we|he|she|mum|dad|it|its|things|all|bit|a|lot|much|little|slightly"
    r"|so|far|now|today|getting|got|feel|feels|feeling|doing|keeping|than|before|last|week|time|better|improved|improving"
    r"|improvement|thanks|thank|you|ta|ok|and|but|still|waiting|gwell|x+) ?)+"
)
"""Better, and nothing besides: "could be better", and what is meant bitterly, say other words as well."""
_BESIDES = re.compile(
    r"\b(?:need|needs|want|wants|but|wait\w*|someone|somebody|anyone|except|until|unless|yet|says?|said|told|tell"
    r"|appointment|visit|you|because|still)\b"
)
"""Words beside "no longer needed" that make it mean something else, or another's word."""


def answer_of(text: str) -> Told | None:
    """The answer a text seems to give; None where it gives none that a rule can tell, or several at once."""
    plain = alarm.plain(text)
    heard = incoming.sort(text).heard
    if Heard.URGENT in heard:
        return Told.WORSE
    if set(heard) & set(_NO_ANSWER):
        return None
    found = [told for told, words in _SAYS if words.search(plain)]
    if Heard.NO_LONGER in heard:
        rest = incoming.without_no_longer(plain).replace("thank you", "")
        return None if found or _BESIDES.search(rest) else Told.NOT_NEEDED
    if _NOT.search(plain):
        found = [told for told in found if told is not Told.BETTER]
    if Told.CALL_ME in found:
        return Told.CALL_ME
    if Told.BETTER in found and ("?" in text or not _PLAIN_BETTER.fullmatch(plain)):
        return None
    return found[0] if len(found) == 1 else None


def is_answer(text: str) -> bool:
    """Whether a text is an answer at all, and not only a wish about texts or a wrong number."""
    heard = incoming.sort(text).heard
    return not set(heard) & set(_NO_ANSWER) or Heard.URGENT in heard
