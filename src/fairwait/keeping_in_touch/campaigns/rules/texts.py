"""What a text says in answer to a campaign. It only ever sorts: whatever is found, a person reads the text.

What may be urgent is taken as "worse", also where it is denied ("not worse"): a look too many harms nobody. Nothing is
taken as "no longer needed" that says anything else besides.
"""

import re

from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.messages.rules import incoming
from fairwait.keeping_in_touch.messages.rules.incoming import Heard

_NO_ANSWER = (Heard.STOP, Heard.START, Heard.WRONG_NUMBER)
_SAYS = (
    (Told.CALL_ME, re.compile(
        r"\b(?:call|ring|phone)\s+(?:me|us|back)\b|\b(?:please|pls)\s+(?:call|ring|phone)\b|^call$"
    )),
    (Told.MOVED, re.compile(r"\bmoved\b|\bnew\s+address\b|\bcare\s+home\b")),
    (Told.SAME, re.compile(r"\b(?:the\s+)?same\b|\bstill\s+(?:waiting|need\w*|want\w*)\b|\bno\s+change\b|\byes\b")),
    (Told.BETTER, re.compile(r"\bbetter\b|\bimprov\w+\b")),
)  # fmt: skip


def answer_of(text: str) -> Told | None:
    """The answer a text seems to give; None where it gives none that a rule can tell, or several at once."""
    plain = " ".join(text.lower().split())
    heard = incoming.sort(text).heard
    if Heard.URGENT in heard:
        return Told.WORSE
    if set(heard) & set(_NO_ANSWER):
        return None
    found = [told for told, words in _SAYS if words.search(plain)]
    if Heard.NO_LONGER in heard:
        return Told.NOT_NEEDED if not found else None
    if re.search(r"\bnot\b|n['\u2019]t\b|\bno\s+better\b", plain):
        found = [told for told in found if told is not Told.BETTER]
    if Told.CALL_ME in found:
        return Told.CALL_ME
    return found[0] if len(found) == 1 else None


def is_answer(text: str) -> bool:
    """Whether a text is an answer at all, and not only a wish about texts or a wrong number."""
    heard = incoming.sort(text).heard
    return not set(heard) & set(_NO_ANSWER) or Heard.URGENT in heard
